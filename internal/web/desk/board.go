package desk

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
	"yikatong/internal/web/ui/chart"
)

var boardPage = ui.Parse[Board](files, "board.html", "budget.html")

// Board is the whole of a budget year on one page (总览): money, months, deadlines and reasons, with
// the way to each page behind them.
type Board struct {
	Filters ui.Filters
	Totals  []ui.BigNumber
	Links   []BoardLink
	Budget  Budget
	Figures []chart.Figure
}

// A BoardLink is a page that goes further, for those who may open it.
type BoardLink struct{ Href, Text, Says string }

// Budget is the appropriations of a year as bars, with what is to be said of them first.
type Budget struct {
	Title string
	Year  int
	Rows  []BudgetRow
	Total ui.Bullet
}

// A BudgetRow is one appropriation: its bar and until when its money is to be paid.
type BudgetRow struct {
	ID       string
	Document string // 文号
	SpendBy  string // last day
	Left     string // 余 33 天
	Over     bool   // the day has passed, and money is left
	When     string // when its programme pays, in words
	ui.Bullet
}

func (d *Desk) showBoard(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	v, err := d.board(r, by)
	if err != nil {
		return err
	}
	return boardPage.Render(w, r, d.base(r, by), v)
}

// sendBudget answers with the appropriations of a year, or of all years.
func (d *Desk) sendBudget(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	list, err := d.App.Appropriations(r.Context(), by, "")
	if err != nil {
		return err
	}
	if year := int(numberOf(r, "year")); year > 0 {
		list = slices.DeleteFunc(list, func(a store.Appropriation) bool { return a.Year != year })
	}
	t := ui.Table{Titles: []string{"项目", "文号", "指标（元）", "已付（元）", "在途（元）", "已锁（元）", "可用（元）", "已付占比", "支出期限", "发放时间"}}
	for _, x := range d.budget(list).Rows {
		t.Rows = append(t.Rows, []string{x.Name, x.Document, x.Total.Yuan(), x.Paid.Yuan(), x.Transit.Yuan(), x.Locked.Yuan(), x.Spare.Yuan(),
			strconv.Itoa(x.Percent()) + "%", x.SpendBy, x.When})
	}
	ui.SendCSV(w, r, "资金指标执行-"+today(d.App.Now())+".csv", t)
	return nil
}

// sendFigure answers with the table of one figure of the board.
func (d *Desk) sendFigure(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	v, err := d.board(r, by)
	if err != nil {
		return err
	}
	for _, f := range v.Figures {
		if f.ID == r.FormValue("of") {
			sendFigureTable(w, r, f.Table.Caption+"-"+today(d.App.Now()), f.Table)
			return nil
		}
	}
	return fault.NotFound
}

// sendFigureTable answers with what stands behind a figure.
func sendFigureTable(w http.ResponseWriter, r *http.Request, name string, t chart.Table) {
	titles, rows := t.Flat()
	ui.SendCSV(w, r, name+".csv", ui.Table{Titles: titles, Rows: rows})
}

func (d *Desk) board(r *http.Request, by auth.Actor) (v Board, err error) {
	money, err := d.App.YearMoney(r.Context(), by, int(numberOf(r, "year")))
	if err != nil {
		return v, err
	}
	v.Budget = d.budget(money.Appropriations)
	v.Totals, v.Links = totals([]ui.Bullet{v.Budget.Total}, by), boardLinks(by)
	v.Filters = ui.Filters{Label: "年度", Says: fmt.Sprintf("%d 年 %d 笔指标，%s", money.Year, len(money.Appropriations), v.Budget.Total.Total)}
	if money.Year == 0 {
		v.Filters.Says, v.Totals = "还没有登记指标", nil
	}
	for _, y := range money.Years {
		text := strconv.Itoa(y)
		v.Filters.Items = append(v.Filters.Items, ui.Filter{Text: text, Href: "/desk/board?year=" + text, Current: y == money.Year})
	}
	v.Figures = []chart.Figure{curveFigure(money), d.calendarFigure(money), failuresFigure(money.Failures)}
	if holds(by, auth.SeeRoster) {
		steps, err := d.App.WaitingSteps(r.Context(), by)
		if err != nil {
			return v, err
		}
		rows, err := d.lateRows(r.Context(), steps)
		if err != nil {
			return v, err
		}
		v.Figures = append(v.Figures, deadlinesFigure(rows, d.App.Now()))
	}
	for i := range v.Figures {
		f := &v.Figures[i]
		f.File = fmt.Sprintf("/desk/board/figure.csv?of=%s&year=%d", f.ID, money.Year)
	}
	return v, nil
}

// boardLinks are the pages that the board is the front of.
func boardLinks(by auth.Actor) (links []BoardLink) {
	for _, l := range []struct {
		duty             auth.Duty
		href, text, says string
	}{
		{auth.SeeMoney, "/desk/appropriations", "资金指标", "每笔指标的执行、调整和分录"},
		{auth.SeeCoverage, "/desk/coverage", "覆盖", "各乡镇底册、上册、到账"},
		{auth.SeeAgeing, "/desk/ageing", "在途账龄", "等银行答复和失败退汇"},
		{auth.SeeContract, "/desk/banks", "代发银行", "合同约定与实际履约"},
		{auth.SeeRoster, "/desk/findings/stats", "疑点统计", "从命中到属实、追回"},
		{auth.SeeRoster, "/desk/late", "迟办清单", "超过期限的步骤和经办岗位"},
		{auth.SeeRisk, "/desk/risk", "风险提示", "与同类相比异常的村、人、账户"},
		{auth.SeeTrail, "/desk/trail", "操作留痕", "谁在何时做了什么"},
	} {
		if holds(by, l.duty) {
			links = append(links, BoardLink{l.href, l.text, l.says})
		}
	}
	return links
}

// budget makes the bars of appropriations, and says which is spent slowest.
func (d *Desk) budget(list []store.Appropriation) (b Budget) {
	slow := -1
	for i, a := range list {
		b.Year = a.Year
		b.Rows = append(b.Rows, d.budgetRow(a))
		put(&b.Total, a.Balance)
		if row := b.Rows[i].Bullet; row.Total > 0 && (slow < 0 || row.Percent() < b.Rows[slow].Percent()) {
			slow = i
		}
	}
	if slow < 0 {
		return b
	}
	r := b.Rows[slow]
	b.Title = fmt.Sprintf("执行最慢：%s，已付 %d%%", r.Name, r.Percent())
	if r.Mark > 0 {
		b.Title += fmt.Sprintf("；今年已过 %d%%", r.Mark/10)
	}
	return b
}

func (d *Desk) budgetRow(a store.Appropriation) BudgetRow {
	row := BudgetRow{ID: strconv.FormatInt(a.ID, 10), Document: a.Document, SpendBy: a.Deadline(), When: d.App.ProgrammeWhen(a.Programme),
		Bullet: ui.Bullet{Name: d.App.ProgrammeName(a.Programme), Mark: d.yearMark(a.Year)}}
	put(&row.Bullet, a.Balance)
	last, err := time.Parse(time.DateOnly, row.SpendBy)
	if unpaid := row.Total - row.Paid; err == nil && unpaid > 0 {
		left := int(last.Sub(dateOf(d.App.Now())).Hours()) / 24
		if row.Over = left < 0; row.Over {
			row.Left = fmt.Sprintf("已过期 %d 天，还有 %s 没付", -left, chart.Short(unpaid))
		} else {
			row.Left = fmt.Sprintf("余 %d 天", left)
		}
	}
	return row
}
