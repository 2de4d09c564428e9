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
	"yikatong/internal/web/ui"
)

var disputesPage = ui.Parse[Disputes](files, "disputes.html")

// Disputes is what banks answered that does not go together with what stands with us (回盘争议).
type Disputes struct {
	Filters ui.Filters
	Rows    []DisputeRow
}

// A DisputeRow is one dispute with what may be done about it.
type DisputeRow struct {
	ID       string
	Kind     string
	Next     string // what to do about its kind
	Bank     string
	ReturnID string
	Line     int
	Lines    int
	BatchID  string // "" where the answer names no payment of ours
	Batch    string
	Name, No string
	Ours     ui.Tag  // what the payment stands at
	Sent     fen.Fen // the amount we sent
	Reported fen.Fen // the amount the bank reports
	State    ui.Tag
	Outcome  string
	Reason   string
	Answer   string
	At       time.Time
	Actions  ui.Actions
}

var disputeTones = map[pay.DisputeState]ui.Tone{pay.DisputeOpen: ui.Bad, pay.DisputeProposed: ui.Wait, pay.DisputeSettled: ui.Good, pay.DisputeAnswered: ui.Good}

// disputeStates are the choices of the list: what is not done first.
var disputeStates = []pay.DisputeState{pay.DisputeOpen, pay.DisputeProposed, pay.DisputeSettled, pay.DisputeAnswered}

func (d *Desk) showDisputes(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	all, err := d.App.Disputes(r.Context(), by, "")
	if err != nil {
		return err
	}
	state := pay.DisputeState(r.FormValue("state"))
	counts := map[pay.DisputeState]int{}
	v := Disputes{Filters: ui.Filters{Label: "状态"}}
	for _, x := range all {
		counts[x.State]++
		if x.State == state || state == "" && (x.State == pay.DisputeOpen || x.State == pay.DisputeProposed) {
			v.Rows = append(v.Rows, d.disputeRow(x, by))
		}
	}
	v.Filters.Items = []ui.Filter{choice(r, "state", "", "未办结", counts[pay.DisputeOpen]+counts[pay.DisputeProposed])}
	for _, s := range disputeStates[2:] {
		v.Filters.Items = append(v.Filters.Items, choice(r, "state", string(s), s.Chinese(), counts[s]))
	}
	v.Filters.Says = fmt.Sprintf("银行回盘与平台记录不一致的，共 %d 件未办结。办结以前，有关资金停在原处。", counts[pay.DisputeOpen]+counts[pay.DisputeProposed])
	return disputesPage.Render(w, r, d.base(r, by), v)
}

func (d *Desk) disputeRow(x app.DisputeView, by auth.Actor) DisputeRow {
	row := DisputeRow{ID: strconv.FormatInt(x.ID, 10), Kind: x.Kind.Chinese(), Bank: x.Bank, ReturnID: strconv.FormatInt(x.Return, 10), Line: x.Line, Lines: x.Lines,
		Reported: x.Amount, State: ui.Tag{Tone: disputeTones[x.State], Word: x.State.Chinese()}, Reason: x.Reason, Answer: x.Answer, At: x.OpenedAt}
	if x.State == pay.DisputeOpen || x.State == pay.DisputeProposed {
		row.Next = x.Kind.Next()
		row.Actions = disputeActions(x, by)
	}
	if x.Outcome != "" {
		row.Outcome = x.Outcome.Chinese()
	}
	if p := x.Paid; p != nil {
		row.BatchID, row.Batch, row.Name, row.No = strconv.FormatInt(int64(p.Batch), 10), p.Number, p.PaymentRow.Name, p.No
		row.Ours, row.Sent = paymentTag(p.Status), p.Amount
	}
	return row
}

// disputeActions are to propose what is true of an open dispute, or to decide what was proposed.
func disputeActions(x app.DisputeView, by auth.Actor) ui.Actions {
	href := fmt.Sprintf("/desk/disputes/%d/", x.ID)
	switch {
	case x.State == pay.DisputeOpen && holds(by, auth.SettleDispute) && len(x.Kind.Outcomes()) > 0:
		var options []ui.Option
		for _, o := range x.Kind.Outcomes() {
			options = append(options, ui.Option{Value: string(o), Text: o.Chinese()})
		}
		return ui.Actions{Actions: []ui.Action{{Href: href + "propose", Label: "提出认定", Says: "由财政审批岗批准后生效。", Ask: []ui.Field{
			{Name: "outcome", Label: "认定", Type: "select", Options: options},
			{Name: "reason", Label: "依据", Hint: "银行的书面证明或来函的文号", Max: 200}}}}}
	case x.State == pay.DisputeProposed && x.ProposedKey == by.Person:
		return ui.Actions{Why: "这是您提出的，须由另一人审批。"}
	case x.State == pay.DisputeProposed && holds(by, auth.DecideDispute):
		return ui.Actions{Actions: []ui.Action{
			{Href: href + "approve", Label: "批准：" + x.Outcome.Chinese(), Says: "批准后立即生效。", Primary: true},
			{Href: href + "refuse", Label: "退回", Danger: true, Ask: []ui.Field{{Name: "answer", Label: "退回的理由", Max: 200}}}}}
	}
	return ui.Actions{}
}

// settleDispute proposes what is true of a dispute, or approves or refuses what was proposed.
func (d *Desk) settleDispute(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	said := ui.Banner{Tone: ui.Good, Title: "已提出认定", Says: "由财政审批岗批准后生效。"}
	switch r.PathValue("do") {
	case "propose":
		err = d.App.ProposeOutcome(r.Context(), by, id, pay.Outcome(r.PostFormValue("outcome")), strings.TrimSpace(r.PostFormValue("reason")))
	case "approve":
		err, said = d.App.DecideOutcome(r.Context(), by, id, true, ""), ui.Banner{Tone: ui.Good, Title: "争议已认定"}
	default:
		err, said = d.App.DecideOutcome(r.Context(), by, id, false, strings.TrimSpace(r.PostFormValue("answer"))), ui.Banner{Tone: ui.Plain, Title: "认定已退回"}
	}
	if err != nil {
		return err
	}
	return d.done(w, r, "/desk/disputes", said)
}

// disputeTodos are the disputes that wait for the actor.
func (d *Desk) disputeTodos(ctx context.Context, by auth.Actor) ([]Todo, error) {
	var list []Todo
	for _, wait := range []struct {
		duty  auth.Duty
		state pay.DisputeState
		says  string
	}{{auth.SettleDispute, pay.DisputeOpen, "核实银行争议"}, {auth.DecideDispute, pay.DisputeProposed, "审批争议认定"}} {
		if !holds(by, wait.duty) {
			continue
		}
		found, err := d.App.Disputes(ctx, by, wait.state)
		if err != nil {
			return nil, err
		}
		for _, x := range found[:min(len(found), todoMost)] {
			list = append(list, Todo{Kind: wait.says, What: x.Bank + " " + x.Kind.Chinese(), Href: "/desk/disputes", State: ui.Tag{Tone: disputeTones[x.State], Word: x.State.Chinese()},
				Amount: x.Amount, Since: x.OpenedAt})
		}
	}
	return list, nil
}
