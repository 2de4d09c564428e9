package desk

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"yikatong/internal/ageing"
	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/web/ui"
	"yikatong/internal/web/ui/chart"
)

var ageingPage = ui.Parse[Ageing](files, "ageing.html")

// Ageing is the money that waits (在途资金账龄): at banks, failed and not corrected, committed and
// not sent.
type Ageing struct {
	Bank    string // "" for all banks
	Filters ui.Filters
	Differs string // the ledger has another sum in transit; "" if it agrees
	Ages    chart.Figure
	Reasons chart.Figure // of what failed or came back and was not corrected
	Banks   []BankAge
	Groups  []AgeGroup
}

// A BankAge is what one bank has not answered for.
type BankAge struct {
	Name, Href string
	Count      int
	Amount     fen.Fen
	Oldest     int // working days
	Late       int // payments whose answer is overdue
}

// An AgeGroup is one list of the page.
type AgeGroup struct {
	Title, None string
	Rows        []AgeRow
	More        int // rows that only the file has
}

// An AgeRow is payments that wait alike.
type AgeRow struct {
	What, Href, Sub string
	Bank            string
	Since           time.Time // zero if a bank gave no day
	State           ui.Tag
	Count           int
	Amount          fen.Fen
	Days            int
	Span            string
	Due             string // day
	Late            string // 已超期 3 个工作日; "" if in time
	Acked           string // whether the bank has the file
	Turn            ageing.Turn
}

// ageMost is how many rows of a list the page shows.
const ageMost = 200

func (d *Desk) showAgeing(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	v, err := d.App.Ageing(r.Context(), by, r.FormValue("bank"))
	if err != nil {
		return err
	}
	return ageingPage.Render(w, r, d.base(r, by), d.ageing(v, by.Bank))
}

func (d *Desk) sendAgeing(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	v, err := d.App.Ageing(r.Context(), by, r.FormValue("bank"))
	if err != nil {
		return err
	}
	ui.SendCSV(w, r, "在途资金账龄-"+v.Today+".csv", d.ageTable(v))
	return nil
}

// sendAges answers with the table of one of the page's figures.
func (d *Desk) sendAges(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	v, err := d.App.Ageing(r.Context(), by, r.FormValue("bank"))
	if err != nil {
		return err
	}
	f := ageFigure(v, "")
	if r.FormValue("of") == "reasons" {
		f = unmendedFigure(v, "")
	}
	sendFigureTable(w, r, f.Table.Caption+"-"+v.Today, f.Table)
	return nil
}

// ageing makes the page. own is the bank that the actor is bound to, "" for county staff.
func (d *Desk) ageing(v app.Ageing, own string) Ageing {
	at := url.Values{"bank": {v.Bank}}.Encode()
	p := Ageing{Ages: ageFigure(v, "/desk/ageing/ages.csv?"+at), Reasons: unmendedFigure(v, "/desk/ageing/ages.csv?of=reasons&"+at), Banks: bankAges(v), Groups: d.ageGroups(v, own)}
	if own == "" {
		p.Bank = v.Bank
	}
	n := 0
	for _, b := range p.Banks {
		n += b.Count
	}
	p.Filters = ui.Filters{Export: "/desk/ageing.csv?" + at, Says: fmt.Sprintf("%s 等银行答复的 %s 笔 %s", v.Today, ui.Grouped(n), v.Transit)}
	switch {
	case v.Partial:
	case v.Transit == v.Ledger:
		p.Filters.Says += "，与总账在途相等"
	default:
		p.Differs = fmt.Sprintf("账龄表合计 %s，总账在途 %s", v.Transit, v.Ledger)
	}
	return p
}

func bankAges(v app.Ageing) []BankAge {
	var list []BankAge
	for _, w := range v.AtBank {
		i := slices.IndexFunc(list, func(b BankAge) bool { return b.Name == w.Bank })
		if i < 0 {
			i = len(list)
			list = append(list, BankAge{Name: w.Bank, Href: "/desk/ageing?" + url.Values{"bank": {w.Bank}}.Encode()})
		}
		b := &list[i]
		b.Count, b.Amount, b.Oldest = b.Count+w.Count, b.Amount+w.Total, max(b.Oldest, w.Days)
		if w.Late > 0 {
			b.Late += w.Count
		}
	}
	slices.SortFunc(list, func(a, b BankAge) int { return cmp.Or(cmp.Compare(b.Amount, a.Amount), cmp.Compare(a.Name, b.Name)) })
	return list
}

func (d *Desk) ageGroups(v app.Ageing, own string) []AgeGroup {
	groups := []AgeGroup{{Title: "等银行答复", None: "没有等银行答复的资金。送银行的每一笔都有了结果。"}, {Title: "失败和退汇，还没更正", None: "没有待更正的失败和退汇。"}}
	for _, w := range v.AtBank {
		groups[0].add(d.waitingRow(w))
	}
	for _, u := range v.Unmended {
		groups[1].add(d.unmendedRow(u))
	}
	if own != "" || v.Bank != "" {
		return groups
	}
	unsent := AgeGroup{Title: "资金已锁，还没送银行", None: "没有已锁未送的批次。"}
	for _, b := range v.Unsent {
		unsent.add(d.unsentRow(b))
	}
	return append(groups, unsent)
}

// add puts a row in, or counts it once the list is long.
func (g *AgeGroup) add(r AgeRow) {
	if len(g.Rows) == ageMost {
		g.More++
		return
	}
	g.Rows = append(g.Rows, r)
}

func ageRow(a app.Aged) AgeRow {
	return AgeRow{Days: a.Days, Span: ageing.Buckets()[a.Bucket].Name, Turn: a.Turn}
}

func (d *Desk) waitingRow(w app.Delayed) AgeRow {
	r := ageRow(w.Aged)
	r.What, r.Href, r.Sub = d.App.ProgrammeName(w.Programme)+" "+chinese(w.Period), batchHref(w.Batch), w.Name
	r.Bank, r.Since, r.State, r.Count, r.Amount, r.Due = w.Bank, w.SentAt, paymentTag(w.Status), w.Count, w.Total, w.Due
	switch {
	case !w.AckedAt.IsZero():
		r.Acked = "银行已签收"
	case !w.TakenAt.IsZero():
		r.Acked = "银行已取，未签收"
	}
	if w.Late > 0 {
		r.Late = fmt.Sprintf("已超期 %d 个工作日", w.Late)
	}
	return r
}

func (d *Desk) unmendedRow(u app.Unmended) AgeRow {
	r := ageRow(u.Aged)
	r.What, r.Href, r.Sub = d.App.ProgrammeName(u.Programme)+" "+chinese(u.Period), batchHref(u.Batch), u.Number
	r.Bank, r.State, r.Count, r.Amount = u.Bank, paymentTag(u.Status), u.Count, u.Total
	if since, err := time.ParseInLocation(time.DateOnly, u.Since, china); err == nil {
		r.Since = since
	}
	r.Turn.Says = u.Code + " " + r.Turn.Says
	return r
}

func (d *Desk) unsentRow(b app.Unsent) AgeRow {
	r := ageRow(b.Aged)
	r.What, r.Href, r.Sub = d.batchName(b.Batch), batchHref(b.ID), b.Number
	r.Since, r.State, r.Count, r.Amount = b.Since, batchTag(pay.Committed), b.Count, b.Total
	return r
}

// ageTable is the whole list as a file. It counts payments and names nobody.
func (d *Desk) ageTable(v app.Ageing) ui.Table {
	t := ui.Table{Titles: []string{"类别", "项目和期次", "文件或批次", "银行", "起算日", "期限", "账龄（工作日）", "账龄段", "超期", "状态", "笔数", "金额（元）", "原因", "轮到", "下一步"}}
	put := func(kind string, r AgeRow) {
		since := ""
		if !r.Since.IsZero() {
			since = today(r.Since)
		}
		t.Rows = append(t.Rows, []string{kind, r.What, r.Sub, r.Bank, since, r.Due, strconv.Itoa(r.Days), r.Span, r.Late, r.State.Word, strconv.Itoa(r.Count),
			r.Amount.Yuan(), r.Turn.Says, r.Turn.Whose, r.Turn.Action})
	}
	for _, w := range v.AtBank {
		put("等银行答复", d.waitingRow(w))
	}
	for _, u := range v.Unmended {
		put("失败退汇待更正", d.unmendedRow(u))
	}
	for _, b := range v.Unsent {
		put("已锁未送", d.unsentRow(b))
	}
	return t
}
