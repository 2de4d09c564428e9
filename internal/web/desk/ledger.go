package desk

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/region"
	"yikatong/internal/web/ui"
)

var ledgerPage = ui.Parse[Ledger](files, "ledger.html")

// Ledger is a roster as sheets to be signed line by line (补贴底册), village by village. Its numbers
// are masked like the page's.
type Ledger struct {
	RosterRow
	Filters  ui.Filters      // by village
	TooMany  int             // lines there are, if they are more than are printed at once
	Sheets   []LedgerSheet   // none if there are too many
	Villages []LedgerVillage // on the last sheet, if there are several
	Last     ui.Mark
}

// A LedgerSheet is one page of one village.
type LedgerSheet struct {
	Village string
	Of      string // 本村第 1 页，共 3 页
	Rows    []LedgerRow
	Here    fen.Fen // sum of the sheet
	Sum     fen.Fen // of the village down to here, carried forward
	Through int     // lines of the village down to here
	Ends    bool    // the village ends here
	Mark    ui.Mark
}

// A LedgerRow is one line to sign.
type LedgerRow struct {
	Seq                      int // in the village
	Name, No, Card, Quantity string
	Amount                   fen.Fen
}

// A LedgerVillage is what a village comes to.
type LedgerVillage struct {
	Name   string
	Lines  int
	Amount fen.Fen
}

// ledgerRows is how many lines a sheet holds, and ledgerMost how many are printed at once.
const (
	ledgerRows = 19
	ledgerMost = 3000
)

func (d *Desk) showLedger(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	g, err := d.App.Roster(r.Context(), by, id)
	if err != nil {
		return err
	}
	lines, err := d.App.TakeRosterLines(r.Context(), by, id, g.Lines+1, "", "list.print")
	if err != nil {
		return err
	}
	var v Ledger
	villages, order, err := d.byVillage(r, &v, g, lines)
	if err != nil {
		return err
	}
	asked := region.Code(r.FormValue("village"))
	mark := d.mark(by, g.Hash)
	n := 0
	for _, code := range order {
		if asked == "" || code == asked {
			n += len(villages[code])
		}
	}
	if n > ledgerMost {
		v.TooMany = n
	} else if err := v.fill(villages, order, asked, mark); err != nil {
		return err
	}
	base := d.base(r, by)
	base.Paper = true
	return ledgerPage.Render(w, r, base, v)
}

// mark is the last line of a sheet that somebody prints now.
func (d *Desk) mark(by auth.Actor, digest string) ui.Mark {
	return ui.Mark{By: by.Name + "（" + by.Role.Chinese() + "）", At: d.App.Now(), Code: digest}
}

// byVillage names the roster and its villages, and tells lines apart by them, in the order of their codes.
func (d *Desk) byVillage(r *http.Request, v *Ledger, g app.RosterView, lines []app.LineView) (map[region.Code][]app.LineView, []region.Code, error) {
	villages := map[region.Code][]app.LineView{}
	for _, l := range lines {
		villages[l.Region] = append(villages[l.Region], l)
	}
	order := slices.Sorted(maps.Keys(villages))
	places, err := d.App.Places(r.Context(), append(order, g.Region)...)
	if err != nil {
		return nil, nil, err
	}
	v.RosterRow = d.rosterRow(g.Roster, places[g.Region])
	v.Filters = ui.Filters{Label: "村", Says: sum(g.Lines, g.Total), Items: []ui.Filter{choice(r, "village", "", "全部", len(lines))}}
	for _, code := range order {
		v.Filters.Items = append(v.Filters.Items, choice(r, "village", string(code), bare(places[code], v.Place), len(villages[code])))
		village := LedgerVillage{Name: bare(places[code], v.Place), Lines: len(villages[code])}
		for _, l := range villages[code] {
			if village.Amount, err = village.Amount.Add(l.Amount); err != nil {
				return nil, nil, err
			}
		}
		v.Villages = append(v.Villages, village)
	}
	return villages, order, nil
}

// bare is a village's name without its township's.
func bare(name, township string) string {
	if short := strings.TrimSpace(strings.TrimPrefix(name, township)); short != "" {
		return short
	}
	return name
}

// fill makes the sheets of the villages that are asked for, "" for all.
func (v *Ledger) fill(villages map[region.Code][]app.LineView, order []region.Code, asked region.Code, mark ui.Mark) error {
	for i, code := range order {
		if asked != "" && code != asked {
			continue
		}
		cut := ui.Sheets(villages[code], ledgerRows)
		var sum fen.Fen
		seq := 0
		for n, rows := range cut {
			sheet := LedgerSheet{Village: v.Villages[i].Name, Of: fmt.Sprintf("本村第 %d 页，共 %d 页", n+1, len(cut)), Ends: n == len(cut)-1}
			for _, l := range rows {
				seq++
				sheet.Rows = append(sheet.Rows, LedgerRow{seq, l.Known, l.No, dash(l.Card), quantity(l.Quantity), l.Amount})
				var err error
				if sheet.Here, err = sheet.Here.Add(l.Amount); err != nil {
					return err
				}
			}
			var err error
			if sum, err = sum.Add(sheet.Here); err != nil {
				return err
			}
			sheet.Sum, sheet.Through = sum, seq
			v.Sheets = append(v.Sheets, sheet)
		}
	}
	pages := len(v.Sheets)
	if asked == "" && len(order) > 1 {
		pages++
		v.Last = mark.Of(pages, pages)
	} else {
		v.Villages = nil
	}
	for i := range v.Sheets {
		v.Sheets[i].Mark = mark.Of(i+1, pages)
	}
	return nil
}
