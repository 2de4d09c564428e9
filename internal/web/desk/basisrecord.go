package desk

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/basis"
	"yikatong/internal/ident"
	"yikatong/internal/web/ui"
)

var basisRecordPage = ui.Parse[BasisRecord](files, "basis_record.html")

// BasisRecord is one record of the register of basis with its history.
type BasisRecord struct {
	BasisRow
	Programme, Number string
	PersonID          string // "" for an organisation
	Facts             []ui.Fact
	Versions          []BasisVersion
	Change            string // address of its form, "" for who may not change it
	Why               string // why not
}

// A BasisVersion is one version of a record and what it changed.
type BasisVersion struct {
	Version int
	By      string
	At      time.Time
	Span    string
	Changes []string
}

func (d *Desk) showBasisRecord(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	rec, err := d.App.BasisRecord(r.Context(), by, id)
	if err != nil {
		return err
	}
	rows, err := d.basisRows(r, rec.Programme, rec.Versions[:1])
	if err != nil {
		return err
	}
	v := BasisRecord{BasisRow: rows[0], Programme: rec.Programme.Name, Number: rec.Programme.Number, Versions: versionsOf(rec)}
	newest := rec.Versions[0]
	if newest.No.String() != "" {
		v.PersonID = strconv.FormatInt(newest.Party, 10)
	}
	for _, s := range basis.Say(rec.Programme.Basis, newest.Known.Basis) {
		v.Facts = append(v.Facts, ui.Fact{Name: s.Label, Value: ident.MaskIn(s.Value)})
	}
	v.Facts = append(v.Facts, besides(newest.Known)...)
	if rec.May == nil {
		v.Change = fmt.Sprintf("/desk/basis/%d/change", newest.ID)
	} else if holds(by, auth.EnterBasis) {
		v.Why = why(rec.May)
	}
	return basisRecordPage.Render(w, r, d.base(r, by), v)
}

// besides tells what a record holds beyond the programme's own fields.
func besides(k basis.Record) (facts []ui.Fact) {
	for _, c := range []struct {
		name string
		n    int
	}{{"另记的家庭成员情况", len(k.Members)}, {"另记的其他待遇", len(k.Holds)}, {"另记的以往发放", len(k.Paid)}} {
		if c.n > 0 {
			facts = append(facts, ui.Fact{Name: c.name, Value: fmt.Sprintf("%d 条", c.n)})
		}
	}
	return facts
}

func versionsOf(rec app.BasisRecord) []BasisVersion {
	list := make([]BasisVersion, len(rec.Versions))
	for i, b := range rec.Versions {
		v := BasisVersion{Version: int(b.Version), By: rec.Who[b.By], At: b.At, Span: dash(b.ValidFrom) + " 起"}
		if b.ValidUntil != "" {
			v.Span += "，" + b.ValidUntil + " 止"
		}
		if i+1 < len(rec.Versions) {
			before := rec.Versions[i+1]
			for _, c := range basis.Differences(rec.Programme.Basis, before.Known.Basis, b.Known.Basis) {
				v.Changes = append(v.Changes, ident.MaskIn(c))
			}
			if before.ValidUntil != b.ValidUntil || before.ValidFrom != b.ValidFrom {
				v.Changes = append(v.Changes, "认定起止变动")
			}
		}
		list[i] = v
	}
	return list
}
