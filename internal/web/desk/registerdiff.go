package desk

import (
	"fmt"
	"net/http"
	"strconv"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/region"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
)

var registerDiffPage = ui.Parse[RegisterDiff](files, "registerdiff.html")

// RegisterDiff is what a version of an outside register changed, and of whom (版本差异).
type RegisterDiff struct {
	Title   string
	Version store.RegisterVersion
	Rows    []RegisterDiffRow
	Next    string // the address of the next part, "" at the end
}

// A RegisterDiffRow is one person with what changed.
type RegisterDiffRow struct {
	Person int64
	Name   string
	Where  string
	Kind   ui.Tag
	Says   string
}

// diffPart is how many rows of a register a page reads.
const diffPart = 200

func (d *Desk) showRegisterDiff(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	version, _ := strconv.ParseInt(r.PathValue("version"), 10, 64) // no number is no version
	after, _ := strconv.ParseInt(r.FormValue("after"), 10, 64)
	diff, err := d.App.RegisterDiff(r.Context(), by, r.PathValue("name"), version, after, diffPart)
	if err != nil {
		return err
	}
	codes := make([]region.Code, len(diff.Changes))
	for i, c := range diff.Changes {
		codes[i] = c.Region
	}
	places, err := d.App.Places(r.Context(), codes...)
	if err != nil {
		return err
	}
	v := RegisterDiff{Title: diff.Register.Title, Version: diff.Version}
	for _, c := range diff.Changes {
		v.Rows = append(v.Rows, RegisterDiffRow{c.Person, c.Name, places[c.Region], diffTags[c.Kind], c.Says})
	}
	if diff.Next != 0 {
		v.Next = fmt.Sprintf("/desk/registers/%s/%d?after=%d", diff.Register.Name, version, diff.Next)
	}
	return registerDiffPage.Render(w, r, d.base(r, by), v)
}

var diffTags = map[string]ui.Tag{
	app.RowAdded:   {Tone: ui.Move, Word: "新增"},
	app.RowRemoved: {Tone: ui.Plain, Word: "终止"},
	app.RowChanged: {Tone: ui.Wait, Word: "变更"},
}
