package desk

import (
	"errors"
	"fmt"
	"net/http"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/pay"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
)

var signPage = ui.Parse[Sign](files, "batch_sign.html")

// Sign is the last look before money is committed or sent: what it comes to, what is met, and the
// digits to type (签名确认).
type Sign struct {
	BatchRow
	Digest  string
	Step    string // 财政审批通过并占用指标
	Equal   Equality
	Gates   []Gate
	Errors  []ui.Field
	Actions ui.Actions
	Back    string // address of the batch
}

func (d *Desk) showSign(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	return d.signPage(w, r, by, pay.BatchID(id), nil)
}

// signPage asks for the digits, with what was wrong with those that were typed.
func (d *Desk) signPage(w http.ResponseWriter, r *http.Request, by auth.Actor, id pay.BatchID, wrong error) error {
	b, err := d.App.Batch(r.Context(), by, id)
	if err != nil {
		return err
	}
	v := Sign{BatchRow: d.batchRow(b.Batch, d.Place(r.Context(), d.App.CountyCode()), store.BatchNote{Changed: b.CreatedAt}), Digest: b.Hash,
		Equal: equality(by, b), Back: batchHref(b.ID), Actions: ui.Actions{Why: whyNot(by, b)}}
	if v.Gates, _, err = d.batchGates(r.Context(), by, b); err != nil {
		return err
	}
	status := http.StatusOK
	for _, m := range b.Can {
		if !m.Signed {
			continue
		}
		field := ui.Field{Name: "tail", Label: "请输入总额的最后四位数字", Hint: "照着上面的总额输入，角和分也算在内", Mode: "numeric", Max: 4}
		if wrong != nil {
			field.Error, status = why(wrong), http.StatusUnprocessableEntity
		}
		v.Step = m.Chinese
		v.Actions.Actions = []ui.Action{{Href: v.Back + "/" + string(m.Do), Label: "确认" + m.Chinese + " " + sum(b.Count, b.Total), Primary: true,
			Hidden: []ui.Hidden{{Name: "seen", Value: b.Hash}}, Ask: []ui.Field{field}}}
		field.In = ui.FormID(v.Actions.Actions[0].Href)
		v.Errors = ui.Errors(field)
	}
	return signPage.RenderStatus(w, r, status, d.base(r, by), v)
}

// whyNot tells what keeps the actor from a batch; who formed it is told so.
func whyNot(by auth.Actor, b app.BatchView) string {
	if errors.Is(b.Why, auth.ErrTwoHands) {
		for _, act := range b.Acts {
			if act.Action == "form" && act.Person == by.Person {
				return why(auth.ErrMaker)
			}
		}
	}
	return why(b.Why)
}

// noticeGate tells whether the notices of a batch's rosters ran their days and were confirmed.
func (d *Desk) noticeGate(b app.BatchView) []Gate {
	if len(b.Rosters) == 0 {
		return nil
	}
	posted, over := 0, b.Doubt.Unfinished == 0
	for _, g := range b.Rosters {
		if g.NoticeFrom != "" {
			posted++
		}
		over = over && d.noticeOver(g)
	}
	says := fmt.Sprintf("%d 份名册公示 %s，都已期满并确认", posted, d.App.NoticeCount(b.Programme))
	switch {
	case !over:
		says = fmt.Sprintf("%d 份名册中有没有公示期满确认的", len(b.Rosters))
	case posted == 0:
		says = "按规定不公示"
	}
	return []Gate{{over, says, ""}}
}
