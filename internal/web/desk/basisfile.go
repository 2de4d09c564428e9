package desk

import (
	"fmt"
	"net/http"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/ident"
	"yikatong/internal/policy"
	"yikatong/internal/sheet"
	"yikatong/internal/web/ui"
	"yikatong/internal/words"
)

var basisFilePage = ui.Parse[BasisFile](files, "basis_file.html")

// BasisFile takes a township's sheet of records, and tells what became of it.
type BasisFile struct {
	Programme, Number string
	File              ui.Field
	Tally             *app.BasisTally // nil before a file was taken
	Wrong             []BasisWrong    // the first rows that were not taken
	Failure           string          // why nothing of it was read
}

// A BasisWrong is a row that was not taken.
type BasisWrong struct {
	Row     int
	No, Why string // the number masked
}

// shownWrong is how many rows that were not taken a page shows.
const shownWrong = 500

// NewBasisFile is the form of a programme.
func NewBasisFile(p *policy.Programme) BasisFile {
	return BasisFile{Programme: p.Name, Number: p.Number, File: ui.Field{Name: "file", Label: "文件", Type: "file", Accept: ".xlsx,.csv,.jsonl",
		Bytes: MaxFile, Hint: "按模板填好的 Excel（.xlsx）或 CSV，不超过 20 MB"}}
}

func (d *Desk) showBasisFile(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	p, err := d.App.Programme(r.FormValue("programme"))
	if err != nil {
		return err
	}
	return basisFilePage.Render(w, r, d.base(r, by), NewBasisFile(p))
}

// importBasis takes a file of records. It is stored at once: a township's file of a programme
// takes seconds, and its wrong rows are wanted while the file is still open.
func (d *Desk) importBasis(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	file, head, err := r.FormFile("file")
	if err == nil {
		defer file.Close()
	}
	p, bad := d.App.Programme(r.FormValue("programme"))
	if bad != nil {
		return bad
	}
	v := NewBasisFile(p)
	if err != nil {
		v.File.Error = "请选一个文件"
		return basisFilePage.RenderStatus(w, r, http.StatusUnprocessableEntity, d.base(r, by), v)
	}
	t, err := d.App.ImportBasis(r.Context(), by, p.Number, app.File{Name: head.Filename, Content: file, Size: head.Size, Limits: sheet.Web})
	if err != nil {
		return fmt.Errorf("import the register of basis: %w", err)
	}
	v.Tally, v.Failure = &t, t.Sentence
	for _, e := range t.Errors[:min(len(t.Errors), shownWrong)] {
		no := ""
		if len(e.Cells) > 0 && len(e.Cells[0]) > 0 {
			no = ident.MaskIn(e.Cells[0][0])
		}
		v.Wrong = append(v.Wrong, BasisWrong{e.Row, no, words.Of(e.Err)})
	}
	return basisFilePage.Render(w, r, d.base(r, by), v)
}
