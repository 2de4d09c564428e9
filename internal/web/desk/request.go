package desk

import (
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"yikatong/internal/app"
	"yikatong/internal/apply"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/ident"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
)

var requestPage = ui.Parse[Request](files, "request.html")

// Request is one application or change of account: what is asked for, what it is held against, and
// what the user may do.
type Request struct {
	RequestRow
	Kind    string
	Person  []ui.Fact // who asks
	Asked   []ui.Fact // what for
	Papers  []Paper
	Shown   *Shown   // whole numbers were asked for, and that is logged
	Warns   []string // why somebody should look twice
	Judged  *Right   // what the rules would give
	Unknown bool     // nobody of the register of people is meant
	Result  string   // address of the record it became
	Says    string   // what is missing, or why it was refused
	Change  string
	Did     []Act
	Actions ui.Actions
	Reveal  ui.Actions
	Facts   string     // address where the facts are completed
	Add     []ui.Field // papers that may be added
}

// A Paper is what came with a request.
type Paper struct {
	Href, Name string
	Image      bool
	Note       string
}

func (d *Desk) showRequest(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	v, err := d.requestOf(r, by)
	if err != nil {
		return err
	}
	return requestPage.Render(w, r, d.base(r, by), v)
}

func (d *Desk) requestOf(r *http.Request, by auth.Actor) (v Request, err error) {
	id, err := idOf(r)
	if err != nil {
		return v, err
	}
	q, err := d.App.Request(r.Context(), by, id)
	if err != nil {
		return v, err
	}
	rows, err := d.requestRows(r.Context(), []store.Request{q.Request})
	if err != nil {
		return v, err
	}
	v = Request{RequestRow: rows[0], Kind: q.Kind.Chinese(), Unknown: q.Person.ID == 0, Papers: papersOf(q), Says: q.Says, Change: q.Change}
	v.Person = []ui.Fact{{Name: "姓名", Value: q.Name}, {Name: "证件号码", Value: q.No.String()}, {Name: "登记地", Value: rows[0].Place}, {Name: "来源", Value: rows[0].Source}}
	if q.Person.ID != 0 {
		v.Person[0].Href = fmt.Sprintf("/desk/people/%d", q.Person.ID)
	}
	if q.Phone != "" {
		v.Person = append(v.Person, ui.Fact{Name: "联系电话", Value: maskPhone(q.Phone)})
	}
	v.asked(q)
	for _, s := range q.Steps {
		v.Did = append(v.Did, Act{At: s.At, By: q.Who[s.By], Did: requestDid(q.Kind, s.Action), Reason: s.Words})
	}
	v.acts(q, by)
	return v, nil
}

// asked puts on the page what is asked for and what it is held against.
func (v *Request) asked(q app.RequestView) {
	if q.Kind == apply.Account {
		v.Asked = []ui.Fact{{Name: "新账户", Value: q.Card.Kind + " " + q.Card.Bank + " " + store.BankAccount{Number: q.Card.Number}.MaskedNumber()}, {Name: "现在的账户", Value: "没有登记"}}
		if q.Active.ID != 0 {
			v.Asked[1].Value = q.Active.Kind + " " + q.Active.Bank + " " + q.Active.MaskedNumber()
		}
		for _, p := range q.Holders {
			v.Warns = append(v.Warns, "这个账号也登记在 "+p.Name+" 名下")
		}
	}
	for _, s := range q.Said {
		v.Asked = append(v.Asked, ui.Fact{Name: s.Label, Value: ident.MaskIn(s.Value)})
	}
	v.Warns = append(v.Warns, q.Likely...)
	if q.Judged != nil {
		right := rightOf(*q.Judged)
		v.Judged = &right
	}
	if q.Kind == apply.Right && q.Result != 0 {
		v.Result = fmt.Sprintf("/desk/basis/%d", q.Result)
	}
}

func papersOf(q app.RequestView) (list []Paper) {
	for _, f := range q.Files {
		p := Paper{Href: fmt.Sprintf("/desk/requests/%d/files/%d", q.ID, f.N), Name: fmt.Sprintf("材料 %d", f.N), Image: !strings.HasSuffix(f.Name, ".pdf"),
			Note: f.At.In(china).Format("2006-01-02 15:04")}
		if f.Twice {
			p.Note += "，同一份文件也附在另一件申请里"
		}
		list = append(list, p)
	}
	return list
}

func requestDid(k apply.Kind, do apply.Action) string {
	switch do {
	case apply.Submit:
		return "提交" + k.Chinese()
	case apply.Amend:
		return "补录内容或材料"
	case apply.Resubmit:
		return "交来补正材料"
	case apply.Withdraw:
		return "撤回"
	}
	for _, m := range apply.Moves {
		if m.Do == do && (m.Of == "" || m.Of == k) {
			return m.Chinese
		}
	}
	return string(do)
}

// acts are what the user may do with a request.
func (v *Request) acts(q app.RequestView, by auth.Actor) {
	here := fmt.Sprintf("/desk/requests/%d/", q.ID)
	for _, m := range q.Moves {
		if m.Why != nil {
			v.Actions.Why = why(m.Why)
			continue
		}
		a := ui.Action{Href: here + string(m.Do), Label: m.Chinese, Hidden: []ui.Hidden{{Name: "seen", Value: string(q.State)}}}
		a.Primary = m.Within > 0 && m.Needs&apply.Change == 0 && m.Do != apply.Ask
		a.Danger = m.Do == apply.Refuse || m.Do == apply.Withdraw || m.Do == apply.Return
		if m.Needs&apply.Words != 0 {
			a.Ask = append(a.Ask, ui.Field{Name: "words", Label: wordsAsked[m.Do], Type: "area", Max: 500, Hint: "不要写身份证号、卡号和电话"})
		}
		if m.Needs&apply.Change != 0 {
			a.Ask = append(a.Ask, ui.Field{Name: "change", Label: "怎样才能通过", Type: "area", Max: 500, Hint: "申请人会看到这两段"})
		}
		v.Actions.Actions = append(v.Actions.Actions, a)
	}
	if q.May {
		v.Add = photoFields(true)
		if q.Kind == apply.Right {
			v.Facts = here + "facts"
		}
	}
	if holds(by, auth.RevealPersonal) {
		v.Reveal.Actions = []ui.Action{{Href: here + "reveal", Label: "查看完整号码", Says: "这次查看会记入操作留痕。", Ask: []ui.Field{{Name: "reason", Label: "查看理由", Max: 100}}}}
	}
}

// wordsAsked is what each move asks to be said.
var wordsAsked = map[apply.Action]string{apply.Ask: "要补什么", apply.Verify: "核实情况", apply.Refuse: "原因", apply.Return: "为什么退回", apply.Withdraw: "撤回理由"}

// moveRequest takes a request one step on: which, stands in the address.
func (d *Desk) moveRequest(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	do := apply.Action(r.PathValue("do"))
	err = d.App.MoveRequest(r.Context(), by, app.RequestAct{Request: id, Do: do, Words: strings.TrimSpace(r.PostFormValue("words")),
		Change: strings.TrimSpace(r.PostFormValue("change")), Seen: apply.State(r.PostFormValue("seen"))})
	if err != nil {
		return err
	}
	return d.done(w, r, fmt.Sprintf("/desk/requests/%d", id), ui.Banner{Tone: ui.Good, Title: "已办：" + requestDid("", do)})
}

// revealRequest shows the whole numbers in the answer itself: they are kept nowhere on the way.
func (d *Desk) revealRequest(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	reason := strings.TrimSpace(r.PostFormValue("reason"))
	q, err := d.App.RevealRequest(r.Context(), by, id, reason)
	if err != nil {
		return err
	}
	v, err := d.requestOf(r, by)
	if err != nil {
		return err
	}
	v.Shown = &Shown{Reason: reason, At: d.App.Now(), Facts: []ui.Fact{{Name: "证件号码", Value: q.No.Reveal()}}}
	if q.Phone != "" {
		v.Shown.Facts = append(v.Shown.Facts, ui.Fact{Name: "联系电话", Value: q.Phone})
	}
	if card, err := app.CardOf(q); err == nil && q.Kind == apply.Account {
		v.Shown.Facts = append(v.Shown.Facts, ui.Fact{Name: "新账号", Value: card.Number})
	}
	return requestPage.Render(w, r, d.base(r, by), v)
}

// sendRequestFile sends a paper: a picture, which we have drawn anew, to be looked at beside the
// request; anything else to be kept. Neither may do anything in our pages.
func (d *Desk) sendRequestFile(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil {
		return fault.NotFound
	}
	file, err := d.App.RequestFile(r.Context(), by, id, n)
	if err != nil {
		return err
	}
	kind, disposition := "application/octet-stream", "attachment"
	if name, image := strings.CutPrefix(file.Name, "附件."); image && name != "pdf" {
		kind, disposition = "image/"+name, "inline"
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": file.Name}))
	h.Set("Cache-Control", "no-store")
	_, err = w.Write(file.Bytes)
	return err
}
