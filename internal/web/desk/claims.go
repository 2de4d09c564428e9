package desk

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/period"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
)

var claimsPage = ui.Parse[Claims](files, "claims.html")

// Claims is what was paid and is to come back (追回), and the deaths that banks reported.
type Claims struct {
	Filters ui.Filters
	Totals  []ui.BigNumber
	Dead    []ReportedDeath
	Rows    []ClaimRow
}

// A ReportedDeath is a payee whom a bank reported dead and whose death nobody has registered.
type ReportedDeath struct {
	Person  string // its number
	Name    string
	What    string // programme and period of the payment that failed
	Bank    string
	On      string
	Own     bool // the payee is the one whose right it is
	Actions ui.Actions
}

// A ClaimRow is one claim with what came for it.
type ClaimRow struct {
	ID       string
	Person   string
	Name, No string
	What     string // programme and period
	Debtor   string // the bank that owes it; "" is the payee
	Origin   string
	Cause    string
	Answer   string
	Amount   fen.Fen
	Received fen.Fen
	Waived   fen.Fen
	Owed     fen.Fen
	State    ui.Tag
	At       time.Time
	Receipts []ClaimReceipt
	Actions  ui.Actions
}

// A ClaimReceipt is money that came back for a claim, or was written off.
type ClaimReceipt struct {
	Says     string
	Amount   fen.Fen
	Document string
	At       time.Time
	Reversed bool
	Actions  ui.Actions
}

var claimTones = map[pay.ClaimState]ui.Tone{pay.ClaimProposed: ui.Wait, pay.ClaimRefused: ui.Plain, pay.Claimed: ui.Move, pay.ClaimSettled: ui.Good}

func claimTag(s pay.ClaimState) ui.Tag {
	return ui.Tag{Tone: claimTones[s], Word: s.Chinese(), Icon: final(s == pay.ClaimRefused)}
}

func (d *Desk) showClaims(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	all, err := d.App.Claims(r.Context(), by, "")
	if err != nil {
		return err
	}
	dead, err := d.App.ReportedDead(r.Context(), by)
	if err != nil {
		return err
	}
	v := Claims{Filters: ui.Filters{Label: "状态", Says: "已发放、应当追回的资金。批准后记为应收，到账、核销都凭单据。"}}
	for _, x := range dead {
		v.Dead = append(v.Dead, d.reportedDeath(x, by))
	}
	state, counts := pay.ClaimState(r.FormValue("state")), map[pay.ClaimState]int{}
	var owed, received fen.Fen
	for _, c := range all {
		counts[c.State]++
		if c.State == pay.Claimed || c.State == pay.ClaimSettled {
			owed, received = owed+c.Owed(), received+c.Received
		}
		if c.State == state || state == "" && (c.State == pay.ClaimProposed || c.State == pay.Claimed) {
			v.Rows = append(v.Rows, d.claimRow(c, by))
		}
	}
	v.Totals = []ui.BigNumber{ui.Money("应收追回", owed, ui.Bad), ui.Money("已追回", received, ui.Good)}
	v.Filters.Items = []ui.Filter{choice(r, "state", "", "未办结", counts[pay.ClaimProposed]+counts[pay.Claimed]),
		choice(r, "state", string(pay.ClaimSettled), pay.ClaimSettled.Chinese(), counts[pay.ClaimSettled]),
		choice(r, "state", string(pay.ClaimRefused), pay.ClaimRefused.Chinese(), counts[pay.ClaimRefused])}
	return claimsPage.Render(w, r, d.base(r, by), v)
}

func (d *Desk) reportedDeath(x store.Reported, by auth.Actor) ReportedDeath {
	row := ReportedDeath{Person: strconv.FormatInt(x.Payee, 10), Name: x.Name, What: d.App.ProgrammeName(x.Programme) + " " + periodWords(x.Period), Bank: x.Bank, On: x.On, Own: x.Own}
	if holds(by, auth.RaiseClaim) {
		row.Actions.Actions = []ui.Action{{Href: fmt.Sprintf("/desk/people/%d/death", x.Payee), Label: "确认死亡", Danger: true,
			Says: "登记后停止以后的发放；死亡当月以后各期已发的，逐笔提出追回。", Ask: []ui.Field{
				{Name: "on", Label: "死亡日期", Type: "date"}, {Name: "document", Label: "证明", Hint: "死亡证明、火化证明或派出所注销证明的编号", Max: 100}}}}
	}
	return row
}

// periodWords shows a period as the store writes it.
func periodWords(text string) string {
	p, err := period.Parse(text)
	if err != nil {
		return text
	}
	return p.Chinese()
}

func (d *Desk) claimRow(c app.ClaimView, by auth.Actor) ClaimRow {
	row := ClaimRow{ID: strconv.FormatInt(c.ID, 10), Person: strconv.FormatInt(c.Person, 10), Name: c.Name, No: c.No.String(), Debtor: c.Debtor,
		What: d.App.ProgrammeName(c.Programme) + " " + periodWords(c.Period), Origin: c.Origin.Chinese(), Cause: c.Cause, Answer: c.Answer, Amount: c.Amount,
		Received: c.Received, Waived: c.Waived, Owed: c.Owed(), State: claimTag(c.State), At: c.At, Actions: claimActions(c, by)}
	for _, x := range c.Receipts {
		line := ClaimReceipt{Says: x.Kind.Chinese(), Amount: x.Amount, Document: x.Document, At: x.At, Reversed: x.Reversed}
		if !x.Reversed && holds(by, auth.DecideClaim) {
			line.Actions.Actions = []ui.Action{{Href: fmt.Sprintf("/desk/claims/%d/reverse", c.ID), Label: "冲销", Danger: true, Hidden: []ui.Hidden{{Name: "n", Value: strconv.Itoa(x.N)}},
				Says: "记一笔相反的分录，原登记保留可查。", Ask: []ui.Field{{Name: "answer", Label: "冲销的理由", Max: 200}}}}
		}
		row.Receipts = append(row.Receipts, line)
	}
	return row
}

// claimActions are what the actor may do about a claim where it stands.
func claimActions(c app.ClaimView, by auth.Actor) ui.Actions {
	href := fmt.Sprintf("/desk/claims/%d/", c.ID)
	var list []ui.Action
	switch {
	case c.State == pay.ClaimProposed && c.Key == by.Person:
		return ui.Actions{Why: "这是您提出的，须由另一人审批。"}
	case c.State == pay.ClaimProposed && holds(by, auth.DecideClaim):
		list = []ui.Action{{Href: href + "approve", Label: "批准追回 " + c.Amount.String(), Says: "批准后记为应收。", Primary: true},
			{Href: href + "refuse", Label: "退回", Danger: true, Ask: []ui.Field{{Name: "answer", Label: "退回的理由", Max: 200}}}}
	case c.State == pay.Claimed && holds(by, auth.ReceiveClaim):
		list = []ui.Action{{Href: href + "receive", Label: "登记到账", Ask: []ui.Field{{Name: "amount", Label: "金额（元）", Value: c.Owed().Yuan(), Mode: "decimal", Max: 20},
			{Name: "document", Label: "缴款书或收据号", Max: 60}}}}
	case c.State == pay.Claimed && holds(by, auth.DecideClaim) && c.Key != by.Person:
		list = []ui.Action{{Href: href + "waive", Label: "核销", Danger: true, Says: "确实无法追回的，凭批准文件核销。", Ask: []ui.Field{
			{Name: "amount", Label: "金额（元）", Value: c.Owed().Yuan(), Mode: "decimal", Max: 20}, {Name: "document", Label: "核销批准文号", Max: 60}}}}
	}
	return ui.Actions{Actions: list}
}

// actOnClaim approves, refuses, receives, waives or reverses.
func (d *Desk) actOnClaim(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	text := func(name string) string { return strings.TrimSpace(r.PostFormValue(name)) }
	said := ""
	switch do := r.PathValue("do"); do {
	case "approve":
		said, err = "已批准追回，记为应收", d.App.DecideClaim(r.Context(), by, id, true, "")
	case "refuse":
		said, err = "已退回", d.App.DecideClaim(r.Context(), by, id, false, text("answer"))
	case "reverse":
		n, _ := strconv.Atoi(text("n")) // none is found for what is no number
		said, err = "已冲销", d.App.ReverseReceipt(r.Context(), by, id, n, text("answer"))
	default:
		var amount fen.Fen
		if amount, err = fen.ParseYuan(text("amount")); err != nil {
			return err
		}
		if do == "waive" {
			said, err = "已核销 "+amount.String(), d.App.WaiveClaim(r.Context(), by, id, amount, text("document"))
		} else {
			said, err = "已登记到账 "+amount.String(), d.App.ReceiveClaim(r.Context(), by, id, amount, text("document"))
		}
	}
	if err != nil {
		return err
	}
	return d.done(w, r, "/desk/claims", ui.Banner{Tone: ui.Good, Title: said})
}

// proposeClaim proposes to claim back a payment, or what a recomputation found.
func (d *Desk) proposeClaim(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	of, err := strconv.ParseInt(r.PostFormValue("of"), 10, 64)
	if err != nil {
		return app.ErrClaim
	}
	ask := app.ClaimAsk{Origin: pay.Origin(r.PostFormValue("origin")), ID: of, Cause: strings.TrimSpace(r.PostFormValue("cause"))}
	if text := r.PostFormValue("amount"); text != "" {
		if ask.Amount, err = fen.ParseYuan(text); err != nil {
			return err
		}
	}
	if _, err := d.App.ProposeClaim(r.Context(), by, ask); err != nil {
		return err
	}
	return d.done(w, r, "/desk/claims", ui.Banner{Tone: ui.Good, Title: "已提出追回", Says: "由财政审批岗批准后记为应收。"})
}

// claimPayment offers to claim back a payment that was made.
func claimPayment(payment pay.PaymentID, amount fen.Fen, by auth.Actor) ui.Actions {
	if !holds(by, auth.RaiseClaim) {
		return ui.Actions{}
	}
	return ui.Actions{Actions: []ui.Action{{Href: "/desk/claims", Label: "提出追回", Danger: true,
		Hidden: []ui.Hidden{{Name: "origin", Value: string(pay.FromPayment)}, {Name: "of", Value: strconv.FormatInt(int64(payment), 10)}},
		Ask:    []ui.Field{{Name: "amount", Label: "追回金额（元）", Value: amount.Yuan(), Mode: "decimal", Max: 20}, {Name: "cause", Label: "为什么不该发", Max: 200}}}}}
}

// confirmDeath registers the death of a payee whom a bank reported dead.
func (d *Desk) confirmDeath(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	claims, err := d.App.ConfirmDeath(r.Context(), by, id, strings.TrimSpace(r.PostFormValue("on")), strings.TrimSpace(r.PostFormValue("document")))
	if err != nil {
		return err
	}
	return d.done(w, r, "/desk/claims", ui.Banner{Tone: ui.Good, Title: "已登记死亡，停止以后的发放", Says: fmt.Sprintf("死亡当月以后各期已发的 %d 笔，已提出追回；当期是否多发，请用“重算”核对。", claims)})
}

// claimTodos are the claims that wait for the actor, and the deaths to look into.
func (d *Desk) claimTodos(ctx context.Context, by auth.Actor) ([]Todo, error) {
	var list []Todo
	if holds(by, auth.RaiseClaim) {
		dead, err := d.App.ReportedDead(ctx, by)
		if err != nil {
			return nil, err
		}
		for _, x := range dead[:min(len(dead), todoMost)] {
			at, _ := time.ParseInLocation(time.DateOnly, x.On, china) // a day as we store it
			list = append(list, Todo{Kind: "核查银行报告的死亡", What: d.App.ProgrammeName(x.Programme) + " " + periodWords(x.Period) + " " + x.Bank, Href: "/desk/claims",
				State: ui.Tag{Tone: ui.Bad, Word: "待核查"}, People: 1, Since: at})
		}
	}
	if holds(by, auth.DecideClaim) {
		waiting, err := d.App.Claims(ctx, by, pay.ClaimProposed)
		if err != nil {
			return nil, err
		}
		for _, c := range waiting[:min(len(waiting), todoMost)] {
			list = append(list, Todo{Kind: "审批追回", What: d.App.ProgrammeName(c.Programme) + " " + periodWords(c.Period), Href: "/desk/claims", State: claimTag(c.State),
				People: 1, Amount: c.Amount, Since: c.At})
		}
	}
	return list, nil
}
