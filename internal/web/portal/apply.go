package portal

import (
	"errors"
	"net/http"
	"strings"

	"yikatong/internal/disclose"
	"yikatong/internal/fault"
	"yikatong/internal/web/ui"
)

var (
	applyListPage = ui.Parse[ApplyList](files, "apply_list.html")
	applyPage     = ui.Parse[Apply](files, "apply.html")
)

// ApplyList is the programmes that are applied for.
type ApplyList struct {
	Programmes []disclose.Programme
	Form       string // address that their forms begin with
}

// Apply is the form of an application, and its receipt.
type Apply struct {
	Guide              disclose.Guide
	Action             string // address it is sent to
	Name, Number, Town ui.Field
	Phone              ui.Field
	Fields             []AskField
	Photos             []ui.Field
	Failed             string
	Code               string // the tracking number, once it is taken
}

// Errors lists the mistakes of the form.
func (a Apply) Errors() []ui.Field {
	return append(append(ui.Errors(a.Name, a.Number, a.Town, a.Phone), mistakes(a.Fields)...), ui.Errors(a.Photos...)...)
}

func (p *Portal) showApplyList(w http.ResponseWriter, r *http.Request) error {
	all, err := p.read.Catalogue(r.Context())
	if err != nil {
		return err
	}
	v := ApplyList{Form: "/apply/"}
	if strings.HasPrefix(r.URL.Path, "/my/") {
		v.Form = "/my/apply/"
	}
	for _, d := range all {
		if d.Online {
			v.Programmes = append(v.Programmes, d)
		}
	}
	return applyListPage.Render(w, r, p.base(r), v)
}

// applyForm is the form of the programme that the address names, filled in with what was sent. Who
// has shown who they are is asked for neither name nor number.
func (p *Portal) applyForm(r *http.Request, visit string) (Apply, error) {
	guide, err := p.read.Guide(r.Context(), r.PathValue("code"), visit, answers(r), r.PostFormValue("more"))
	if err != nil {
		return Apply{}, err
	}
	if !guide.Online {
		return Apply{}, fault.NotFound
	}
	v := Apply{Guide: guide, Action: "/my/apply/" + guide.Code, Fields: askFields(guide.Form), Photos: photos("材料照片", true),
		Phone: ui.Field{Name: "phone", Label: "联系电话", Mode: "tel", Optional: true, Max: 20, Value: r.PostFormValue("phone"), Hint: "材料不齐时好联系您"}}
	if guide.Visiting == nil {
		v.Action = "/apply/" + guide.Code
		v.Name = ui.Field{Name: "name", Label: "享受补贴的人的姓名", Max: 30, Value: r.PostFormValue("name"), Hint: "替孩子、老人申报的，填孩子、老人的姓名和身份证号"}
		v.Number = ui.Field{Name: "number", Label: "身份证号", Hint: "18 位，末位可能是 X", Max: 24}
		v.Town = ui.Field{Name: "town", Label: "户籍所在的乡镇（街道）", Type: "select", Value: r.PostFormValue("town"), Options: append([]ui.Option{{Text: "请选择"}}, options(guide.Towns)...)}
	}
	return v, nil
}

func (p *Portal) showApply(w http.ResponseWriter, r *http.Request) error {
	form, err := p.applyForm(r, "")
	if err != nil {
		return err
	}
	return applyPage.Render(w, r, p.base(r), form)
}

func (p *Portal) showOwnApply(w http.ResponseWriter, r *http.Request) error {
	form, err := p.applyForm(r, visitOf(r))
	if err != nil {
		return err
	}
	if form.Guide.Visiting == nil {
		return p.left(w, r)
	}
	return applyPage.Render(w, r, p.base(r), form)
}

func (p *Portal) apply(w http.ResponseWriter, r *http.Request) error { return p.applyAs(w, r, "") }

// applyOwn takes the visitor's application. A visit that ended while they wrote keeps what they
// wrote: the form comes back and asks for name and number.
func (p *Portal) applyOwn(w http.ResponseWriter, r *http.Request) error {
	return p.applyAs(w, r, visitOf(r))
}

func (p *Portal) applyAs(w http.ResponseWriter, r *http.Request, visit string) error {
	files, err := sent(r)
	if err != nil && len(r.PostForm) == 0 {
		return ui.ErrTooLarge
	}
	form, failed := p.applyForm(r, visit)
	if failed != nil {
		return failed
	}
	if r.PostForm.Has("more") {
		return applyPage.Render(w, r, p.base(r), form)
	}
	if form.Guide.Visiting == nil && visit != "" {
		form.Failed = "已经超时退出。填的内容还在，请补填姓名和身份证号再提交，或重新查询后再申报。"
		return applyPage.RenderStatus(w, r, http.StatusUnprocessableEntity, p.base(r), form)
	}
	if err == nil {
		f := disclose.Application{Programme: form.Guide.Code, Name: form.Name.Value, Number: r.PostFormValue("number"), Town: form.Town.Value,
			Phone: form.Phone.Value, Answers: answers(r), Files: files}
		var marked []disclose.Asked
		if form.Code, marked, err = p.read.Apply(r.Context(), visit, f, ui.From(r, p.proxied)); marked != nil {
			form.Fields = askFields(marked)
		}
	}
	if err == nil {
		return applyPage.Render(w, r, p.base(r), form)
	}
	if !form.says(err) {
		return err
	}
	return applyPage.RenderStatus(w, r, http.StatusUnprocessableEntity, p.base(r), form)
}

// says puts an error of an application beside the field it is of, and reports whether there is one.
func (a *Apply) says(err error) bool {
	switch {
	case errors.Is(err, disclose.ErrName):
		a.Name.Error = "请对照身份证填姓名"
	case errors.Is(err, disclose.ErrNumber):
		a.Number.Error = "身份证号不对，请对照证件再输一次"
	case errors.Is(err, disclose.ErrTown):
		a.Town.Error = "请选户籍所在的乡镇"
	case errors.Is(err, disclose.ErrPhone):
		a.Phone.Error = "电话号码不对"
	case errors.Is(err, disclose.ErrPapers):
		a.Photos[0].Error = notPapers
	case errors.Is(err, disclose.ErrAsked):
		a.Failed = "同样的申报已经在办，请到“查我的补贴”看进度。"
	case errors.Is(err, disclose.ErrTooMany):
		a.Failed = tooMany
	case errors.Is(err, disclose.ErrAnswers):
		a.Failed = "有几处填得不对，请按提示改。照片要重新选。"
	default:
		return false
	}
	return true
}

const notPapers = "照片没有收下：要是 JPEG、PNG 照片或 PDF，每份不超过 5 MB"
