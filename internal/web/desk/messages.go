package desk

import (
	"fmt"
	"net/http"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/notify"
	"yikatong/internal/pay"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
)

// toldOf says what became of the last message about each payment.
func toldOf(list []store.MessageNote) map[pay.PaymentID]string {
	told := map[pay.PaymentID]string{}
	for _, m := range list { // returned stands after paid and is the later
		told[m.Payment] = messageSays(m)
	}
	return told
}

func messageSays(m store.MessageNote) string {
	what := "到账通知"
	if m.Kind == notify.Returned {
		what = "退汇通知"
	}
	switch m.State {
	case store.MessageSent:
		return what + " " + m.SentAt.In(china).Format("01-02") + " 已发"
	case store.MessageKept:
		return what + "未发：" + map[string]string{"phone": "没有登记电话", "refused": "本人不接收", "returned": "已退汇"}[m.Kept]
	default:
		return what + "待发"
	}
}

// messageChoice is the button by which a clerk stores what the person wants.
func messageChoice(p app.PersonView) ui.Action {
	a := ui.Action{Href: fmt.Sprintf("/desk/people/%d/messages", p.ID), Label: "本人不接收短信通知", Says: "以后的到账、退汇不再发短信；补贴照常发放。",
		Hidden: []ui.Hidden{{Name: "refuse", Value: "1"}}}
	if p.Refuses {
		a.Label, a.Says, a.Hidden = "重新接收短信通知", "以后的到账、退汇发短信告知。", nil
	}
	return a
}

// chooseMessages stores whether a person is told of payments.
func (d *Desk) chooseMessages(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	if err := d.App.RefuseMessages(r.Context(), by, id, r.PostFormValue("refuse") == "1"); err != nil {
		return err
	}
	http.Redirect(w, r, fmt.Sprintf("/desk/people/%d", id), http.StatusSeeOther)
	return nil
}
