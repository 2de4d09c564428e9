package desk

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/ledger"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
)

// An OrderRow is a change to an appropriation by a document (指标调整).
type OrderRow struct {
	Kind     string
	Amount   fen.Fen
	Capital  string // the amount as vouchers write it
	To       string // where a transfer goes
	Document string
	Reason   string
	State    ui.Tag
	Answer   string
	At       time.Time
	Actions  ui.Actions // of who may decide it
}

// orderKinds are the changes in the order the form offers them.
var orderKinds = []ledger.Kind{ledger.Raise, ledger.Reduce, ledger.Revoke, ledger.Split, ledger.Carry}

var orderTags = map[string]ui.Tag{store.OrderProposed: {Tone: ui.Wait, Word: "待批"}, store.OrderApproved: {Tone: ui.Good, Word: "已批准"},
	store.OrderRefused: {Tone: ui.Bad, Word: "已退回"}}

func (d *Desk) orderRows(list []store.MoneyOrder, by auth.Actor) []OrderRow {
	rows := make([]OrderRow, len(list))
	for i, o := range list {
		rows[i] = OrderRow{Kind: o.Kind.Chinese(), Amount: o.Amount, Capital: o.Amount.Capital(), Document: o.Document, Reason: o.Reason, State: orderTags[o.State],
			Answer: o.Answer, At: o.At}
		if o.Programme != "" {
			rows[i].To = fmt.Sprintf("%s %d 年", d.App.ProgrammeName(o.Programme), o.Year)
		}
		if o.State == store.OrderProposed && holds(by, auth.DecideMoney) {
			rows[i].Actions = decideActions(o, by)
		}
	}
	return rows
}

func decideActions(o store.MoneyOrder, by auth.Actor) ui.Actions {
	if o.Key == by.Person {
		return ui.Actions{Why: "这是您提出的，须由另一人审批。"}
	}
	href := fmt.Sprintf("/desk/orders/%d/", o.ID)
	return ui.Actions{Actions: []ui.Action{
		{Href: href + "approve", Label: "批准 " + o.Kind.Chinese() + " " + o.Amount.String(), Says: "批准后立即入账。", Primary: true},
		{Href: href + "refuse", Label: "退回", Danger: true, Ask: []ui.Field{{Name: "answer", Label: "退回的理由", Max: 200}}},
	}}
}

// proposeAction offers to propose a change, to who may.
func (d *Desk) proposeAction(id int64, by auth.Actor) ui.Actions {
	if !holds(by, auth.GrantMoney) {
		return ui.Actions{}
	}
	var kinds []ui.Option
	for _, k := range orderKinds {
		kinds = append(kinds, ui.Option{Value: string(k), Text: k.Chinese()})
	}
	none := append([]ui.Option{{Value: "", Text: "—"}}, d.programmeOptions()...)
	return ui.Actions{Actions: []ui.Action{{Href: fmt.Sprintf("/desk/appropriations/%d/orders", id), Label: "提出调整", Says: "由财政审批岗批准后入账。", Ask: []ui.Field{
		{Name: "kind", Label: "方式", Type: "select", Options: kinds},
		{Name: "amount", Label: "金额（元）", Mode: "decimal", Max: 20},
		{Name: "document", Label: "文号", Max: 60},
		{Name: "reason", Label: "理由", Max: 200},
		{Name: "programme", Label: "分解到哪个项目", Hint: "只在分解时填", Type: "select", Options: none},
	}}}}
}

// proposeOrder proposes a change to an appropriation.
func (d *Desk) proposeOrder(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	amount, err := fen.ParseYuan(r.PostFormValue("amount"))
	if err != nil {
		return err
	}
	kind := ledger.Kind(r.PostFormValue("kind"))
	_, err = d.App.ProposeOrder(r.Context(), by, store.MoneyOrder{Kind: kind, Appropriation: id, Amount: amount,
		Document: strings.TrimSpace(r.PostFormValue("document")), Reason: strings.TrimSpace(r.PostFormValue("reason")), Programme: r.PostFormValue("programme")})
	if err != nil {
		return err
	}
	return d.done(w, r, fmt.Sprintf("/desk/appropriations/%d", id), ui.Banner{Tone: ui.Good, Title: "已提出" + kind.Chinese() + " " + amount.String(), Says: "由财政审批岗批准后入账。"})
}

// decideOrder approves or refuses one.
func (d *Desk) decideOrder(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	approve := r.PathValue("answer") == "approve"
	if err := d.App.DecideOrder(r.Context(), by, id, approve, r.PostFormValue("answer")); err != nil {
		return err
	}
	b := ui.Banner{Tone: ui.Good, Title: "调整已批准入账"}
	if !approve {
		b = ui.Banner{Tone: ui.Plain, Title: "调整已退回"}
	}
	return d.done(w, r, "/desk/appropriations", b)
}

// orderTodos are the changes that wait for the actor's approval.
func (d *Desk) orderTodos(ctx context.Context, by auth.Actor) ([]Todo, error) {
	if !holds(by, auth.DecideMoney) {
		return nil, nil
	}
	waiting, err := d.App.Orders(ctx, by, 0)
	if err != nil {
		return nil, err
	}
	var list []Todo
	for _, o := range waiting {
		list = append(list, Todo{Kind: "审批" + o.Kind.Chinese(), What: o.Document + " " + o.Reason, Href: "/desk/appropriations/" + strconv.FormatInt(o.Appropriation, 10),
			State: orderTags[o.State], Amount: o.Amount, Since: o.At})
	}
	return list, nil
}
