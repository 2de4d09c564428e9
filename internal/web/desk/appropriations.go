package desk

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/ledger"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
	"yikatong/internal/web/ui/chart"
)

var (
	appropriationsPage = ui.Parse[Appropriations](files, "appropriations.html", "budget.html")
	appropriationPage  = ui.Parse[Appropriation](files, "appropriation.html")
)

// Appropriations is the budget money of a year by programme (资金指标).
type Appropriations struct {
	Filters ui.Filters
	Budget  Budget
	Form    *AppropriationForm // nil if the user may not add one
}

// AppropriationForm adds an appropriation.
type AppropriationForm struct{ Programme, Year, Source, Document, Purpose, Amount, SpendBy ui.Field }

// Errors lists the mistakes of the form.
func (f AppropriationForm) Errors() []ui.Field {
	return ui.Errors(f.Programme, f.Year, f.Source, f.Document, f.Purpose, f.Amount, f.SpendBy)
}

// sources are whose money it is.
var sources = []ui.Option{{Value: "central", Text: "中央资金"}, {Value: "city", Text: "市级资金"}, {Value: "county", Text: "区县资金"}}

func sourceName(value string) string {
	for _, o := range sources {
		if o.Value == value {
			return o.Text
		}
	}
	return ""
}

// NewAppropriationForm is the empty form over the programmes.
func NewAppropriationForm(year string, programmes []ui.Option) *AppropriationForm {
	return &AppropriationForm{
		Programme: ui.Field{Name: "programme", Label: "补贴项目", Type: "select", Options: programmes},
		Year:      ui.Field{Name: "year", Label: "年度", Value: year, Mode: "numeric", Max: 4},
		Source:    ui.Field{Name: "source", Label: "资金层级", Type: "select", Options: sources},
		Document:  ui.Field{Name: "document", Label: "文号", Hint: "例如 渝财农〔2026〕15号", Max: 60},
		Purpose:   ui.Field{Name: "purpose", Label: "用途", Hint: "照文件写，例如 困难群众救助补助", Max: 100, Optional: true},
		Amount:    ui.Field{Name: "amount", Label: "金额（元）", Hint: "例如 1200000.00", Mode: "decimal", Max: 20},
		SpendBy:   ui.Field{Name: "spend_by", Label: "支出期限", Type: "date", Hint: "上级文件写明的最后支付日；不填为年底", Optional: true, Max: 10},
	}
}

// Appropriation is one appropriation with every posting that moved its money.
type Appropriation struct {
	BudgetRow
	Flow     chart.Figure
	Year     int
	Source   string // 中央资金
	Purpose  string // 用途
	Then     Then
	Postings []Posting
	Pager    ui.Pager
	Orders   []OrderRow
	Propose  ui.Actions
	AtBanks  []ui.Fact // in transit, bank by bank
	Owed     fen.Fen   // claimed back and not yet come
	Came     fen.Fen   // claimed back and come
}

// Then is what stood under each head at the end of a day (某日余额): no facts before it is asked.
type Then struct {
	On    ui.Field
	Day   time.Time
	Facts []ui.Fact
}

// A Posting is one movement between the heads of an appropriation.
type Posting struct {
	At      time.Time
	What    string // 审批通过，锁定
	BatchID string
	From    string // 可用
	To      string // 已锁
	Amount  fen.Fen
	Spare   fen.Fen // available afterwards
}

func (d *Desk) showAppropriations(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	return d.appropriationsPage(w, r, by, http.StatusOK, nil)
}

// appropriationsPage lists a year's appropriations. form is one that did not pass; nil shows
// the empty one to who may add.
func (d *Desk) appropriationsPage(w http.ResponseWriter, r *http.Request, by auth.Actor, status int, form *AppropriationForm) error {
	list, err := d.App.Appropriations(r.Context(), by, "")
	if err != nil {
		return err
	}
	v := Appropriations{Form: form}
	year, items := appropriationYears(r, list, d.App.Now())
	v.Filters = ui.Filters{Label: "年度", Items: items}
	v.Budget = d.budget(slices.DeleteFunc(list, func(a store.Appropriation) bool { return a.Year != year }))
	v.Filters.Says = fmt.Sprintf("%d 年指标，共 %d 笔，%s", year, len(v.Budget.Rows), v.Budget.Total.Total)
	if v.Form == nil && holds(by, auth.GrantMoney) {
		v.Form = NewAppropriationForm(strconv.Itoa(year), d.programmeOptions())
	}
	return appropriationsPage.RenderStatus(w, r, status, d.base(r, by), v)
}

// appropriationYears are the years with appropriations, and the one that is shown: the one
// asked for, or the latest.
func appropriationYears(r *http.Request, list []store.Appropriation, now time.Time) (year int, items []ui.Filter) {
	counts := map[int]int{}
	latest := 0
	for _, a := range list {
		counts[a.Year]++
		latest = max(latest, a.Year)
	}
	if year = int(numberOf(r, "year")); r.Method != http.MethodGet || counts[year] == 0 {
		year = cmp.Or(latest, now.In(china).Year())
	}
	for y := latest; len(items) < len(counts); y-- {
		if counts[y] > 0 {
			text := strconv.Itoa(y)
			items = append(items, ui.Filter{Text: text, Href: "/desk/appropriations?year=" + text, Count: counts[y], Current: y == year})
		}
	}
	return year, items
}

func (d *Desk) programmeOptions() []ui.Option {
	var list []ui.Option
	for _, p := range d.App.Programmes() {
		list = append(list, ui.Option{Value: p.Number, Text: p.Number + " " + p.Name})
	}
	return list
}

// grant enters an appropriation.
func (d *Desk) grant(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	form := NewAppropriationForm(r.PostFormValue("year"), d.programmeOptions())
	form.Programme.Value, form.Document.Value, form.Amount.Value = r.PostFormValue("programme"), strings.TrimSpace(r.PostFormValue("document")), r.PostFormValue("amount")
	form.SpendBy.Value = r.PostFormValue("spend_by")
	form.Source.Value, form.Purpose.Value = r.PostFormValue("source"), strings.TrimSpace(r.PostFormValue("purpose"))
	amount, err := fen.ParseYuan(form.Amount.Value)
	if err != nil || amount <= 0 {
		form.Amount.Error = "金额写成大于零的元，最多两位小数，例如 1200000.00"
	}
	year, err := strconv.Atoi(form.Year.Value)
	if err != nil || year < 2000 || year > 2100 {
		form.Year.Error = "年度写成四位数字，例如 2026"
	}
	if last, err := time.Parse(time.DateOnly, form.SpendBy.Value); form.SpendBy.Value != "" && (err != nil || last.Year() < year) {
		form.SpendBy.Error = "支出期限写成日期，例如 2026-12-31，不早于指标年度"
	}
	if form.Document.Value == "" {
		form.Document.Error = "请填写文号"
	}
	if sourceName(form.Source.Value) == "" {
		form.Source.Error = "请选择是哪一级的资金"
	}
	if len(form.Errors()) > 0 {
		return d.appropriationsPage(w, r, by, http.StatusUnprocessableEntity, form)
	}
	id, err := d.App.Grant(r.Context(), by, store.Appropriation{Programme: form.Programme.Value, Document: form.Document.Value, Title: form.Purpose.Value,
		Source: form.Source.Value, Year: year, SpendBy: form.SpendBy.Value}, amount)
	if err != nil {
		return err
	}
	return d.done(w, r, fmt.Sprintf("/desk/appropriations/%d", id), ui.Banner{Tone: ui.Good, Title: "已登记指标 " + amount.String()})
}

func (d *Desk) showAppropriation(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	book, err := d.App.Book(r.Context(), by, id, numberOf(r, "after"))
	if err != nil {
		return err
	}
	orders, err := d.App.Orders(r.Context(), by, id)
	if err != nil {
		return err
	}
	moved, err := d.App.Moved(r.Context(), by, id)
	if err != nil {
		return err
	}
	then, err := d.then(r, by, id)
	if err != nil {
		return err
	}
	v := Appropriation{BudgetRow: d.budgetRow(book.Appropriation), Flow: waterfallFigure(moved, book.Balance), Year: book.Year, Source: sourceName(book.Source), Purpose: book.Title, Then: then, Postings: postings(book), Orders: d.orderRows(orders, by),
		Propose: d.proposeAction(id, by), Owed: book.Balance[ledger.Receivable], Came: book.Balance[ledger.Recovered]}
	for _, at := range book.Transit {
		v.AtBanks = append(v.AtBanks, ui.Fact{Name: at.Bank, Value: at.Amount.String()})
	}
	next := ""
	if book.More {
		next = strconv.FormatInt(book.Lines[len(book.Lines)-1].Posting, 10)
	}
	v.Flow.File = fmt.Sprintf("/desk/appropriations/%d/flow.csv", id)
	v.Pager = ui.NewCursor(r.URL, r.FormValue("after"), next)
	return appropriationPage.Render(w, r, d.base(r, by), v)
}

// sendFlow answers with where the money of an appropriation went.
func (d *Desk) sendFlow(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	book, err := d.App.Book(r.Context(), by, id, 1) // its balance; no posting is before the first
	if err != nil {
		return err
	}
	moved, err := d.App.Moved(r.Context(), by, id)
	if err != nil {
		return err
	}
	sendFigureTable(w, r, "指标执行-"+book.Document, waterfallFigure(moved, book.Balance).Table)
	return nil
}

// then is the balance of a past day, where one is asked about.
func (d *Desk) then(r *http.Request, by auth.Actor, id int64) (Then, error) {
	v := Then{On: ui.Field{Name: "on", Label: "日期", Type: "date", Value: r.FormValue("on")}}
	if v.On.Value == "" {
		return v, nil
	}
	day, err := time.ParseInLocation(time.DateOnly, v.On.Value, china)
	if err != nil {
		v.On.Error = "日期写成 2026-03-31"
		return v, nil
	}
	b, err := d.App.BalanceAt(r.Context(), by, id, day)
	if err != nil {
		return v, err
	}
	v.Day = day
	for _, h := range ledger.Heads {
		amount := b[h]
		if h.Source() {
			amount = -amount
		}
		v.Facts = append(v.Facts, ui.Fact{Name: h.Chinese(), Value: amount.String()})
	}
	return v, nil
}

// postings puts the entries of each posting into one line, the newest first, with what
// was available after it.
func postings(b app.Book) []Posting {
	var list []Posting
	spare := b.Before
	for i := len(b.Lines) - 1; i >= 0; i-- {
		l := b.Lines[i]
		if i == len(b.Lines)-1 || b.Lines[i+1].Posting != l.Posting {
			p := Posting{At: l.At, What: l.Kind.Chinese()}
			if id, ok := strings.CutPrefix(l.Subject, "batch:"); ok {
				p.BatchID = id
			}
			list = append(list, p)
		}
		p := &list[len(list)-1]
		if l.Amount < 0 {
			p.From = l.Head.Chinese()
		} else {
			p.To, p.Amount = l.Head.Chinese(), p.Amount+l.Amount // through several banks, their sum
		}
		if l.Head == ledger.Available {
			spare += l.Amount
		}
		p.Spare = spare
	}
	slices.Reverse(list)
	return list
}
