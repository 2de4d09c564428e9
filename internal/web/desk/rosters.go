package desk

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/roster"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
)

var (
	rostersPage = ui.Parse[Rosters](files, "rosters.html")
	rosterPage  = ui.Parse[Roster](files, "roster.html")
)

// Rosters is the list of rosters (名册).
type Rosters struct {
	Sort    ui.Sort
	Filters ui.Filters
	Rows    []RosterRow
	Pager   ui.Pager
	May     bool // the user may import one
}

// A RosterRow is a roster as lists show it.
type RosterRow struct {
	ID        string
	Programme string
	Period    period.Period
	Place     string
	State     ui.Tag
	People    int
	Amount    fen.Fen
	Findings  int // open ones
	Rejected  int // rows of its files that were not taken
	Changed   time.Time
}

// Roster is one roster: its lines with what the cross-check raised beside each.
type Roster struct {
	RosterRow
	Steps   ui.Steps
	Digest  string
	Numbers []ui.BigNumber
	Gates   []Gate
	Notice  *Notice
	Did     []Act
	Basis   bool // the user may see who is entitled and not listed
	Sort    ui.Sort
	Back    bool // the user may send it back, with the lines that are to be mended
	Mend    bool // the user may fetch the rows that were not taken
	Imports []ImportRow
	Actions ui.Actions
	Filters ui.Filters
	Lines   []RosterLine
	Pager   ui.Pager
}

// A Notice is a roster's public posting (公示).
type Notice struct {
	From, Until time.Time
	Counted     string // how the days are counted, 7 个工作日
	Left        int    // days still to run; 0 when it is over
	Objections  int
	Href        string // of the public page
}

// A RosterLine is one line with its numbers masked.
type RosterLine struct {
	Line     int64
	Row      int // in the township's own file
	PersonID string
	Name     string
	No       string
	Village  string
	Card     string
	Quantity string
	Amount   fen.Fen
	Findings []FindingNote
	Returned string // what was said of it when the roster was sent back
}

// A FindingNote is a finding as it stands beside a line.
type FindingNote struct {
	ID, Says string
	State    ui.Tag
}

// Tag shows the finding in the colour of its state.
func (f FindingNote) Tag() ui.Tag {
	f.State.Word = f.Says + "（" + f.State.Word + "）"
	return f.State
}

// rosterQuery is what an address asks of the list.
func rosterQuery(r *http.Request) store.RosterQuery {
	within, _ := region.ParseCode(r.FormValue("region")) // what is no region is the user's own
	return store.RosterQuery{Within: within, Programme: r.FormValue("programme"), Period: r.FormValue("period"), State: roster.State(r.FormValue("state")), Order: ui.SortOf(r.URL).Key()}
}

func (d *Desk) showRosters(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	page := pageOf(r)
	q := rosterQuery(r)
	q.Limit, q.Offset = pageSize, (page-1)*pageSize
	list, err := d.App.RosterPage(r.Context(), by, q)
	if err != nil {
		return err
	}
	v := Rosters{Sort: ui.SortOf(r.URL), May: holds(by, auth.ImportRoster)}
	if v.Rows, err = d.rosterRows(r.Context(), list); err != nil {
		return err
	}
	total := 0
	v.Filters, total = rosterFilters(r, list.Counts)
	exports(&v.Filters, r, "/desk/rosters/list")
	v.Pager = ui.NewPager(r.URL, page, pageSize, total)
	return rostersPage.Render(w, r, d.base(r, by), v)
}

// rosterFilters are the states that rosters stand in; shown is how many the list has in all.
func rosterFilters(r *http.Request, counts []store.RosterCount) (f ui.Filters, shown int) {
	state := r.FormValue("state")
	var all, lines int
	var amount fen.Fen
	var items []ui.Filter
	for _, c := range counts {
		items = append(items, choice(r, "state", string(c.State), c.State.Chinese(), c.Count))
		all += c.Count
		if state == "" || state == string(c.State) {
			shown, lines, amount = shown+c.Count, lines+c.Lines, amount+c.Total
		}
	}
	f = ui.Filters{Label: "状态", Items: append([]ui.Filter{choice(r, "state", "", "全部", all)}, items...),
		Says: fmt.Sprintf("%s 份名册，%s", ui.Grouped(shown), sum(lines, amount))}
	return f, shown
}

func (d *Desk) rosterRows(ctx context.Context, page app.RosterPage) ([]RosterRow, error) {
	codes := make([]region.Code, len(page.Rows))
	for i, g := range page.Rows {
		codes[i] = g.Region
	}
	places, err := d.App.Places(ctx, codes...)
	rows := make([]RosterRow, len(page.Rows))
	for i, g := range page.Rows {
		note := page.Notes[g.ID]
		rows[i] = d.rosterRow(g, places[g.Region])
		rows[i].Findings, rows[i].Rejected, rows[i].Changed = note.Open, note.Rejected, note.Changed
	}
	return rows, err
}

func (d *Desk) rosterRow(g store.Roster, place string) RosterRow {
	return RosterRow{ID: strconv.FormatInt(g.ID, 10), Programme: d.App.ProgrammeName(g.Programme), Period: g.Period, Place: place,
		State: rosterTag(g.State), People: g.Lines, Amount: g.Total, Changed: g.CreatedAt}
}

// sendRosters sends the list of rosters as it is filtered and ordered, whole.
func (d *Desk) sendRosters(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	q := rosterQuery(r)
	q.Limit = mostExported + 1
	list, err := d.App.RosterPage(r.Context(), by, q)
	if err != nil {
		return err
	}
	rows, err := d.rosterRows(r.Context(), list)
	if err != nil {
		return err
	}
	t := ui.Table{Titles: []string{"名册", "项目", "期次", "乡镇", "状态", "人数", "金额（元）", "疑点", "错误行", "最近变动"}}
	people, amount := 0, fen.Fen(0)
	for _, x := range rows {
		people += x.People
		if amount, err = amount.Add(x.Amount); err != nil {
			return err
		}
		t.Rows = append(t.Rows, []string{x.ID, x.Programme, x.Period.Chinese(), x.Place, x.State.Word, strconv.Itoa(x.People), x.Amount.Yuan(), strconv.Itoa(x.Findings),
			strconv.Itoa(x.Rejected), today(x.Changed)})
	}
	t.Sum = []string{"合计", "", "", "", "", strconv.Itoa(people), amount.Yuan(), "", "", ""}
	return sendTable(w, r, "名册-"+today(d.App.Now()), t)
}
