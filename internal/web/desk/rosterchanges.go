package desk

import (
	"fmt"
	"net/http"
	"strconv"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/region"
	"yikatong/internal/roster"
	"yikatong/internal/web/ui"
)

var rosterChangesPage = ui.Parse[RosterChanges](files, "roster_changes.html")

// RosterChanges is a roster beside the last period of its programme and township (与上期比较).
type RosterChanges struct {
	RosterRow
	Before  string // the period before, in words; "" if there is none
	Numbers []ui.BigNumber
	Kinds   []ui.Filter
	Kind    string // what is listed, in words
	Says    string
	Export  string
	Rows    []ChangeRow
	Pager   ui.Pager
}

// A ChangeRow is one right that changed.
type ChangeRow struct {
	PersonID string
	Name     string
	No       string // masked
	Village  string
	Item     string
	Was, Now fen.Fen
	By       fen.Fen // how much more; negative is less
	Row      int     // in the township's file, 0 for one that is gone
	Note     string
}

// changeKind is the kind that a request asks for; new ones first.
func changeKind(r *http.Request) (roster.Change, string) {
	for _, c := range roster.Changes {
		if string(c.Change) == r.FormValue("kind") {
			return c.Change, c.Chinese
		}
	}
	return roster.Changes[0].Change, roster.Changes[0].Chinese
}

func (d *Desk) showRosterChanges(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	kind, chinese := changeKind(r)
	page := max(1, int(numberOf(r, "page")))
	c, err := d.App.RosterChanges(r.Context(), by, id, kind, pageSize, (page-1)*pageSize)
	if err != nil {
		return err
	}
	places, err := d.App.Places(r.Context(), c.Region)
	if err != nil {
		return err
	}
	v := RosterChanges{RosterRow: d.rosterRow(c.Roster, places[c.Region]), Kind: chinese, Pager: ui.NewPager(r.URL, page, pageSize, c.Sums[kind].Count)}
	if !c.Before.IsZero() {
		v.Before = c.Before.Chinese()
		v.changes(r, c, kind)
	}
	if v.Rows, err = d.changeRows(r, c.Rows); err != nil {
		return err
	}
	return rosterChangesPage.Render(w, r, d.base(r, by), v)
}

// changes fills in the sums and the ways to each list.
func (v *RosterChanges) changes(r *http.Request, c app.RosterChanges, kind roster.Change) {
	for _, k := range roster.Changes {
		s := c.Sums[k.Change]
		v.Kinds = append(v.Kinds, ui.Filter{Text: k.Chinese, Href: listURL(r.URL, "kind", string(k.Change)), Count: s.Count, Current: k.Change == kind})
		if k.Change != roster.Same {
			v.Numbers = append(v.Numbers, ui.BigNumber{Label: k.Chinese, Value: ui.Grouped(s.Count), Note: signed(s.Now - s.Was)})
		}
	}
	s := c.Sums[kind]
	v.Says = fmt.Sprintf("比 %s %s %s 笔，金额变动 %s。", v.Before, v.Kind, ui.Grouped(s.Count), signed(s.Now-s.Was))
	v.Export = fmt.Sprintf("/desk/rosters/%d/changes.csv?kind=%s", c.ID, kind)
}

// signed writes a change of money with its sign.
func signed(f fen.Fen) string {
	if f > 0 {
		return "+" + f.String()
	}
	return f.String()
}

func (d *Desk) changeRows(r *http.Request, list []app.ChangedRight) ([]ChangeRow, error) {
	codes := make([]region.Code, len(list))
	for i, c := range list {
		codes[i] = c.Region
	}
	places, err := d.App.Places(r.Context(), codes...)
	rows := make([]ChangeRow, len(list))
	for i, c := range list {
		rows[i] = ChangeRow{PersonID: strconv.FormatInt(c.Person, 10), Name: c.Name, No: c.No.String(), Village: places[c.Region], Item: c.Item,
			Was: c.Was, Now: c.Now, By: c.Now - c.Was, Row: c.Row}
		if c.Died != "" {
			rows[i].Note = "死亡登记 " + c.Died
		}
	}
	return rows, err
}

// mostExported is how many rows a list may have that leaves as one file.
const mostExported = 50_000

func (d *Desk) sendRosterChanges(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	kind, chinese := changeKind(r)
	c, err := d.App.RosterChanges(r.Context(), by, id, kind, mostExported, 0)
	if err != nil {
		return err
	}
	rows, err := d.changeRows(r, c.Rows)
	if err != nil {
		return err
	}
	ui.SendCSV(w, r, fmt.Sprintf("名册%d-与上期比较-%s.csv", id, chinese), changeTable(rows))
	return nil
}

func changeTable(rows []ChangeRow) ui.Table {
	t := ui.Table{Titles: []string{"姓名", "证件号码", "村", "事项", "上期金额（元）", "本期金额（元）", "变动（元）", "名册行", "备注"}}
	for _, x := range rows {
		row := ""
		if x.Row > 0 {
			row = strconv.Itoa(x.Row)
		}
		t.Rows = append(t.Rows, []string{x.Name, x.No, x.Village, x.Item, x.Was.Yuan(), x.Now.Yuan(), x.By.Yuan(), row, x.Note})
	}
	return t
}

// sendRosterLines sends the lines of a roster as they are shown: numbers stay masked.
func (d *Desk) sendRosterLines(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	g, err := d.App.Roster(r.Context(), by, id)
	if err != nil {
		return err
	}
	lines, err := d.App.TakeRosterLines(r.Context(), by, id, mostExported+1, ui.SortOf(r.URL).Key(), "list.export")
	if err != nil {
		return err
	}
	rows, err := d.rosterLines(r, lines, g)
	if err != nil {
		return err
	}
	t := lineTable(rows)
	t.Sum = []string{"合计", strconv.Itoa(g.Lines) + " 行", "", "", "", "", g.Total.Yuan(), ""}
	return sendTable(w, r, fmt.Sprintf("名册%d-%s-%s", id, d.App.ProgrammeName(g.Programme), g.Period), t)
}

func lineTable(rows []RosterLine) ui.Table {
	t := ui.Table{Titles: []string{"行", "姓名", "证件号码", "村", "账号", "数量", "金额（元）", "疑点"}}
	for _, x := range rows {
		found := ""
		for i, f := range x.Findings {
			if i > 0 {
				found += "；"
			}
			found += f.Says + "（" + f.State.Word + "）"
		}
		t.Rows = append(t.Rows, []string{strconv.Itoa(x.Row), x.Name, x.No, x.Village, x.Card, x.Quantity, x.Amount.Yuan(), found})
	}
	return t
}
