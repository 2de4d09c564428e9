package desk

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
	"yikatong/internal/words"
)

var batchPage = ui.Parse[Batch](files, "batch.html")

// Batch is one batch (发放批次): where it stands, whether its totals agree, what the user may do.
type Batch struct {
	ID          string
	Number      string
	Programme   string
	Place       string
	Period      period.Period
	State       ui.Tag
	Steps       ui.Steps
	People      int
	Amount      fen.Fen
	Digest      string // of the content, in hex; approvals are bound to it
	SourceID    string // of a correction batch: the batch it mends
	Source      string // its number
	Equal       Equality
	Numbers     []ui.BigNumber // 成功, 失败, 未知
	Gates       []Gate
	Bar         *ui.Bullet // the appropriation with this batch in it, before money is committed
	Did         []Act
	Actions     ui.Actions
	Filters     ui.Filters
	Payments    []Payment
	Pager       ui.Pager
	Files       []PayFile  // that it was sent in
	Corrections []BatchRow // of what failed in it
	Papers      []ui.Link  // that may be printed
	Sort        ui.Sort
}

// Equality is the totals that must be one: 名册 = 批次 = 审批 = 送盘文件 = 回盘.
type Equality []Total

// A Total is one side of the equality; one that is not there yet is not Known.
type Total struct {
	Name   string
	Known  bool
	People int
	Amount fen.Fen
	Note   string // 到账 1,230 人，退回 6 人
	Off    bool   // differs from the side before it
}

// Broken reports whether two sides differ.
func (e Equality) Broken() bool {
	for _, t := range e {
		if t.Off {
			return true
		}
	}
	return false
}

// Equal lays the sides beside each other and marks each that differs from the known one before.
func Equal(sides ...Total) Equality {
	var last *Total
	for i := range sides {
		s := &sides[i]
		if !s.Known {
			continue
		}
		s.Off = last != nil && (s.People != last.People || s.Amount != last.Amount)
		last = s
	}
	return sides
}

// A Gate is a condition of the next move, and whether it is met.
type Gate struct {
	Met  bool
	Says string
	Href string
}

// An Act is one line of who did what: an audit event in words.
type Act struct {
	At     time.Time
	By     string // 王芳（财政审批岗）
	Did    string // 审批通过 1,236 人 ¥1,482,310.00
	Reason string
	Digest string
}

// A Payment is a line of a batch with its numbers masked.
type Payment struct {
	ID       string
	PersonID string
	Name     string
	No       string // 身份证号, masked
	Village  string
	Payee    string // whose account, if another's
	Card     string // masked
	Bank     string
	Amount   fen.Fen
	State    ui.Tag
	Reason   string // of a failure: the bank's code in words
}

func (d *Desk) showBatch(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	b, err := d.App.Batch(r.Context(), by, pay.BatchID(id))
	if err != nil {
		return err
	}
	v, err := d.batchView(r, by, b)
	if err != nil {
		return err
	}
	q := store.PaymentQuery{Status: pay.Status(r.FormValue("status")), Order: v.Sort.Key(), Limit: pageSize + 1}
	page := pageOf(r)
	if q.Order == "" {
		q.After = int(numberOf(r, "after"))
	} else {
		q.Offset = (page - 1) * pageSize
	}
	list, err := d.App.BatchPayments(r.Context(), by, b.ID, q)
	if err != nil {
		return err
	}
	next := ""
	if len(list) > pageSize {
		list = list[:pageSize]
		next = strconv.Itoa(list[pageSize-1].Seq)
	}
	v.Pager = ui.NewCursor(r.URL, r.FormValue("after"), next)
	if q.Order != "" {
		v.Pager = ui.NewReader(r.URL, page, next != "")
	}
	if v.Payments, err = d.payments(r.Context(), list); err != nil {
		return err
	}
	return batchPage.Render(w, r, d.base(r, by), v)
}

// batchView is a batch's page without its payments.
func (d *Desk) batchView(r *http.Request, by auth.Actor, b app.BatchView) (v Batch, err error) {
	failed := b.Counts[pay.Failed].Count + b.Counts[pay.Returned].Count
	v = Batch{ID: strconv.FormatInt(int64(b.ID), 10), Number: b.Number, Programme: d.App.ProgrammeName(b.Programme), Place: d.Place(r.Context(), d.App.CountyCode()),
		Period: b.Period, State: batchTag(b.State), Steps: batchWay(b.State, failed), People: b.Count, Amount: b.Total, Digest: b.Hash,
		Equal: equality(by, b), Numbers: batchNumbers(b), Actions: batchActions(by, b), Filters: paymentFilters(r, b), Papers: batchPapers(by, b), Sort: ui.SortOf(r.URL)}
	exports(&v.Filters, r, batchHref(b.ID)+"/payments")
	if b.Corrects != 0 {
		v.SourceID, v.Source = strconv.FormatInt(int64(b.Corrects), 10), b.Of.Number
	}
	if v.Gates, v.Bar, err = d.batchGates(r.Context(), by, b); err != nil {
		return v, err
	}
	for _, act := range b.Acts {
		v.Did = append(v.Did, actOf(act, batchDid(act.Action), b.Who))
	}
	for _, f := range b.Payfiles {
		v.Files = append(v.Files, d.payFile(app.Exchange{Payfile: f, Of: b.Batch, Returns: b.Returns[f.ID]}))
	}
	for _, c := range b.Corrections {
		v.Corrections = append(v.Corrections, d.batchRow(c, "", store.BatchNote{Changed: c.CreatedAt}))
	}
	return v, nil
}

// equality lays the totals beside each other. Bank staff see the files of their bank only,
// which are not the whole.
func equality(by auth.Actor, b app.BatchView) Equality {
	from := Total{Name: "名册", Known: true, People: b.Sources, Amount: b.SourceSum}
	if b.Corrects != 0 {
		from.Name = "原明细"
	}
	whole := Total{Name: "批次", Known: true, People: b.Count, Amount: b.Total}
	sent := Total{Name: "送盘文件", Note: "还没有送出"}
	for _, f := range b.Payfiles {
		sent.People, sent.Amount, sent.Known = sent.People+f.Count, sent.Amount+f.Total, true
		sent.Note = fmt.Sprintf("%d 个文件", len(b.Payfiles))
	}
	if by.Bank != "" && sent.Known {
		sent.Known, sent.Note = false, "本行 "+sum(sent.People, sent.Amount)
	}
	back := Total{Name: "回盘", Note: "还没有回来"}
	for _, s := range []pay.Status{pay.Paid, pay.Failed, pay.Returned, pay.Corrected} {
		back.People, back.Amount = back.People+b.Counts[s].Count, back.Amount+b.Counts[s].Total
	}
	if back.People > 0 {
		back.Note = "到账 " + ui.Grouped(b.Counts[pay.Paid].Count)
		if rest := back.People - b.Counts[pay.Paid].Count; rest > 0 {
			back.Note += "，没有到账 " + ui.Grouped(rest)
		}
	}
	if back.Known = b.State == pay.Settled; !back.Known && back.People > 0 {
		back.Note = "已答复 " + sum(back.People, back.Amount)
	}
	return Equal(from, whole, approved(b), sent, back)
}

// batchNumbers are what a batch's payments came to, once it was sent.
func batchNumbers(b app.BatchView) []ui.BigNumber {
	var list []ui.BigNumber
	for _, s := range pay.Statuses {
		if c := b.Counts[s]; c.Count > 0 && b.State != pay.Formed && b.State != pay.Approved && b.State != pay.Committed {
			list = append(list, ui.BigNumber{Label: s.Chinese(), Value: ui.Grouped(c.Count), Note: "笔，" + c.Total.String(), Tone: paymentTones[s],
				Href: batchHref(b.ID) + "?status=" + string(s) + "#payments"})
		}
	}
	return list
}

// batchGates tells what must hold before money is committed, and whether it does: the notices have
// run, nothing is open against a line, and the appropriation has the money. bar is that appropriation
// with the batch in it, nil for who may not see money.
func (d *Desk) batchGates(ctx context.Context, by auth.Actor, b app.BatchView) (gates []Gate, bar *ui.Bullet, err error) {
	if b.State != pay.Formed && b.State != pay.Approved || by.Bank != "" {
		return nil, nil, nil
	}
	gates = append(d.noticeGate(b), doubtGates(b)...)
	if !holds(by, auth.SeeMoney) {
		return gates, nil, nil
	}
	list, err := d.App.Appropriations(ctx, by, b.Programme)
	for _, a := range list {
		if a.ID == b.Appropriation {
			var gate Gate
			gate, bar = moneyGate(a, b.Total)
			gates = append(gates, gate)
		}
	}
	return gates, bar, err
}

// doubtGates tells of findings and objections that are open against its lines.
func doubtGates(b app.BatchView) []Gate {
	x := b.Doubt
	findings := Gate{Met: x.Findings == 0, Says: fmt.Sprintf("待核实的疑点 %d 条", x.Findings)}
	objections := Gate{Met: x.Objections == 0, Says: fmt.Sprintf("没有答复的异议 %d 件", x.Objections)}
	return []Gate{findings, objections}
}

// moneyGate tells what an appropriation has, and what an approval would leave of it.
func moneyGate(a store.Appropriation, asked fen.Fen) (Gate, *ui.Bullet) {
	bar := &ui.Bullet{Name: "指标 " + a.Document}
	put(bar, a.Balance)
	g := Gate{Met: bar.Spare >= asked, Says: fmt.Sprintf("指标 %s 可用 %s", a.Document, bar.Spare), Href: fmt.Sprintf("/desk/appropriations/%d", a.ID)}
	if !g.Met {
		g.Says += fmt.Sprintf("，不足 %s", asked-bar.Spare)
		return g, bar
	}
	bar.Asked = asked
	g.Says += fmt.Sprintf("，批准后剩余 %s；支出期限 %s", bar.Spare-asked, a.Deadline())
	return g, bar
}

// approved is what the approvals were given to: the same content is the same people and money.
func approved(b app.BatchView) Total {
	t := Total{Name: "审批", Note: "还没有审批"}
	for _, act := range b.Acts {
		if act.Void || act.Action != string(pay.Approve) && act.Action != string(pay.Commit) {
			continue
		}
		if t.Known = true; act.Hash != b.Hash {
			return Total{Name: "审批", Known: true, Note: "审批的不是现在的内容"}
		}
		t.People, t.Amount, t.Note = b.Count, b.Total, "内容一致"
	}
	return t
}

// batchActions are the moves the actor may make, each with what it moves on its button.
func batchActions(by auth.Actor, b app.BatchView) ui.Actions {
	a := ui.Actions{Why: whyNot(by, b)}
	for _, m := range b.Can {
		if m.Signed {
			a.Sign = ui.Link{Href: batchHref(b.ID) + "/sign", Text: m.Chinese + " " + sum(b.Count, b.Total) + "…"}
			continue
		}
		one := ui.Action{Href: batchHref(b.ID) + "/" + string(m.Do), Label: m.Chinese + " " + sum(b.Count, b.Total), Primary: true,
			Hidden: []ui.Hidden{{Name: "seen", Value: b.Hash}}}
		if m.Do == pay.Cancel {
			one.Primary, one.Danger, one.Ask = false, true, reasonField("撤销理由")
			one.Says = "明细回到原处，可以重新生成批次；没有送出过任何一笔。"
		}
		a.Actions = append(a.Actions, one)
	}
	if b.MayCorrect {
		n := b.Counts[pay.Failed].Count + b.Counts[pay.Returned].Count
		total := b.Counts[pay.Failed].Total + b.Counts[pay.Returned].Total
		a.Actions = append(a.Actions, ui.Action{Href: batchHref(b.ID) + "/correct", Label: "生成更正批次，最多 " + sum(n, total), Primary: len(a.Actions) == 0 && a.Sign.Href == "",
			Says: "只更正现在能重发的：账户问题要先登记新账户；已死亡和重复付款的不重发。"})
	}
	return a
}

// batchDid names a step in words.
func batchDid(action string) string {
	if action == "form" {
		return "生成批次"
	}
	for _, m := range pay.Moves {
		if string(m.Do) == action {
			return m.Chinese
		}
	}
	return action
}

func paymentFilters(r *http.Request, b app.BatchView) ui.Filters {
	status := r.FormValue("status")
	f := ui.Filters{Label: "状态", Items: []ui.Filter{choice(r, "status", "", "全部", b.Count)}, Says: "全部明细，" + sum(b.Count, b.Total)}
	for _, s := range pay.Statuses {
		c, ok := b.Counts[s]
		if !ok {
			continue
		}
		f.Items = append(f.Items, choice(r, "status", string(s), s.Chinese(), c.Count))
		if string(s) == status {
			f.Says = s.Chinese() + "，" + sum(c.Count, c.Total)
		}
	}
	return f
}

func (d *Desk) payments(ctx context.Context, list []app.PaymentView) ([]Payment, error) {
	codes := make([]region.Code, len(list))
	for i, p := range list {
		codes[i] = p.Region
	}
	places, err := d.App.Places(ctx, codes...)
	rows := make([]Payment, len(list))
	for i, p := range list {
		rows[i] = Payment{ID: strconv.FormatInt(int64(p.ID), 10), PersonID: strconv.FormatInt(p.Beneficiary, 10), Name: p.Name, No: p.No,
			Village: places[p.Region], Card: p.Card, Bank: p.Bank, Amount: p.Amount, State: paymentTag(p.Status)}
		if p.Payee != p.Beneficiary {
			rows[i].Payee = p.PayeeName
		}
		if p.Code != "" {
			rows[i].Reason = words.Failure(p.Code)
		}
	}
	return rows, err
}

// moveBatch takes a batch one step; which step stands in the address, and the app's table
// of moves decides whether there is one.
func (d *Desk) moveBatch(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	step := app.BatchStep{Batch: pay.BatchID(id), Do: pay.Action(r.PathValue("do")), Seen: r.PostFormValue("seen"), Reason: r.PostFormValue("reason"),
		Page: true, Tail: r.PostFormValue("tail")}
	err = d.App.MoveBatch(r.Context(), by, step)
	if errors.Is(err, pay.ErrTail) {
		return d.signPage(w, r, by, step.Batch, err)
	}
	if err != nil {
		return err
	}
	return d.done(w, r, batchHref(step.Batch), ui.Banner{Tone: ui.Good, Title: "已办理：" + batchDid(string(step.Do))})
}

func (d *Desk) correctBatch(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	b, err := d.App.CorrectBatch(r.Context(), by, pay.BatchID(id))
	if err != nil {
		return err
	}
	return d.done(w, r, batchHref(b.ID), ui.Banner{Tone: ui.Good, Title: "已生成更正批次 " + b.Number + "：" + sum(b.Count, b.Total)})
}
