package desk

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"yikatong/internal/app"
	"yikatong/internal/apply"
	"yikatong/internal/auth"
	"yikatong/internal/basis"
	"yikatong/internal/fault"
	"yikatong/internal/ident"
	"yikatong/internal/policy"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
)

var (
	applicantPage   = ui.Parse[Applicant](files, "applicant.html")
	requestFormPage = ui.Parse[RequestForm](files, "request_form.html", "basis_fields.html")
)

// Applicant is where a clerk finds for whom they enter a request, and chooses which.
type Applicant struct {
	What  ui.Field // a programme, or a change of account
	Query ui.Field
	Says  string
	Rows  []ApplicantRow
}

// Errors lists the mistakes of the form.
func (a Applicant) Errors() []ui.Field { return ui.Errors(a.Query) }

// An ApplicantRow is a person who was found, and where the request is filled in.
type ApplicantRow struct {
	PersonRow
	Href string
}

// RequestForm is a request that a clerk fills in for a citizen, or completes.
type RequestForm struct {
	Title  string
	Name   string
	Action string
	Back   string // address of the page it belongs to
	Hidden []ui.Hidden
	Fields []BasisField // of an application
	Card   []ui.Field   // of a change of account
	Photos []ui.Field
	Failed string
}

// Errors lists the mistakes of the form.
func (f RequestForm) Errors() []ui.Field {
	return append(append(ui.Errors(f.Card...), ui.Errors(f.Photos...)...), mistakes(f.Fields)...)
}

// cardChange stands for a change of account where a programme is chosen.
const cardChange = "card"

func (d *Desk) applicantForm() Applicant {
	v := Applicant{What: ui.Field{Name: "what", Label: "办什么", Type: "select", Options: []ui.Option{{Value: cardChange, Text: "改卡"}}},
		Query: ui.Field{Name: "q", Label: "给谁办", Hint: "身份证号全号，或姓名", Max: 60}}
	for _, p := range d.App.Applicable() {
		v.What.Options = append(v.What.Options, ui.Option{Value: p.Number, Text: "申报 " + p.Number + " " + p.Name})
	}
	return v
}

// showNewRequest asks for whom and what; once both are chosen it is the form.
func (d *Desk) showNewRequest(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	if r.FormValue("person") == "" {
		v := d.applicantForm()
		v.What.Value = r.FormValue("what")
		return applicantPage.Render(w, r, d.base(r, by), v)
	}
	form, _, err := d.requestForm(r, by)
	if err != nil {
		return err
	}
	return requestFormPage.Render(w, r, d.base(r, by), form)
}

// findApplicant lists who is meant. It is posted, so that a number stays out of addresses.
func (d *Desk) findApplicant(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	v := d.applicantForm()
	v.What.Value = r.PostFormValue("what")
	asked := strings.TrimSpace(r.PostFormValue("q"))
	list, err := d.App.FindPeople(r.Context(), by, asked)
	if err != nil {
		if !errors.Is(err, fault.Invalid) {
			return err
		}
		v.Query.Error = why(err)
		return applicantPage.RenderStatus(w, r, http.StatusUnprocessableEntity, d.base(r, by), v)
	}
	list = slices.DeleteFunc(list, func(p store.Person) bool { return p.Died != "" })
	rows, err := d.personRows(r, list)
	for _, row := range rows {
		v.Rows = append(v.Rows, ApplicantRow{row, "/desk/requests/new?what=" + v.What.Value + "&person=" + row.ID})
	}
	v.Says = fmt.Sprintf("找到 %d 人，请选是哪一位。", len(rows))
	if len(rows) == 0 {
		v.Says = "没有找到。要填身份证号全号或姓名，并在您负责的范围内；新来的人先导入人员。"
	}
	if err != nil {
		return err
	}
	return applicantPage.Render(w, r, d.base(r, by), v)
}

// requestForm is the form for the person and the thing that the request names, filled in with what
// was posted, and what was posted, if it can be read.
func (d *Desk) requestForm(r *http.Request, by auth.Actor) (form RequestForm, e app.Entry, err error) {
	if e.Person, err = strconv.ParseInt(r.FormValue("person"), 10, 64); err != nil {
		return form, e, fault.NotFound
	}
	who, err := d.App.Person(r.Context(), by, e.Person)
	if err != nil {
		return form, e, err
	}
	what := r.FormValue("what")
	form = RequestForm{Name: who.Name, Action: "/desk/requests", Back: "/desk/requests", Photos: photoFields(true),
		Hidden: []ui.Hidden{{Name: "person", Value: r.FormValue("person")}, {Name: "what", Value: what}}}
	if what == cardChange {
		form.Title = "改卡"
		form.Card, err = d.cardFields(r)
		e.Card = app.Card{Kind: r.PostFormValue("kind"), Bank: r.PostFormValue("bank"), Number: r.PostFormValue("account")}
		return form, e, err
	}
	p, err := d.App.Programme(what)
	if err != nil {
		return form, e, err
	}
	if p.Application == nil {
		return form, e, app.ErrNotOpen
	}
	e.Programme, form.Title = p.Number, "申报 "+p.Name
	questions, text, ok := posted(r, &policy.Programme{Basis: p.Asked()}, nil)
	form.Fields = basisFields(questions)
	if e.Asked = text; !ok {
		e.Asked = nil
	}
	return form, e, nil
}

func (d *Desk) cardFields(r *http.Request) ([]ui.Field, error) {
	banks, err := d.App.Public().Banks(r.Context())
	bank := ui.Field{Name: "bank", Label: "开户银行", Max: 30, Value: r.PostFormValue("bank")}
	for _, b := range banks {
		bank.Type = "select"
		bank.Options = append(bank.Options, ui.Option{Value: b, Text: b})
	}
	kinds := []ui.Option{}
	for _, k := range []ident.AccountKind{ident.SocialCard, ident.BankCard, ident.Passbook} {
		kinds = append(kinds, ui.Option{Value: string(k), Text: string(k)})
	}
	return []ui.Field{{Name: "kind", Label: "卡的种类", Type: "select", Value: r.PostFormValue("kind"), Options: kinds}, bank,
		{Name: "account", Label: "账号", Mode: "numeric", Max: 40}, {Name: "again", Label: "再输一次账号", Mode: "numeric", Max: 40}}, err
}

// enterRequest stores a request that a clerk has filled in; the tracking number is told once.
func (d *Desk) enterRequest(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	papers, err := photosOf(r)
	if err != nil {
		return err
	}
	form, e, err := d.requestForm(r, by)
	if err != nil {
		return err
	}
	if r.PostForm.Has("more") {
		return requestFormPage.Render(w, r, d.base(r, by), form)
	}
	e.Files = papers
	code, id := "", int64(0)
	switch {
	case form.Card != nil && ident.Clean(r.PostFormValue("again")) != ident.Clean(e.Card.Number):
		form.Card[3].Error = "两次输的账号不一样"
	case form.Card == nil && e.Asked == nil:
		form.Failed = "有几处填得不对，请按提示改。照片要重新选。"
	default:
		if id, code, err = d.App.EnterRequest(r.Context(), by, e); err == nil {
			return d.done(w, r, fmt.Sprintf("/desk/requests/%d", id), ui.Banner{Tone: ui.Good, Title: "已登记，查询码 " + code, Says: "请抄给申请人，它只显示这一次；凭它可以在网上查进度。"})
		}
		if !errors.Is(err, fault.Invalid) && !errors.Is(err, app.ErrAskedAlready) {
			return err
		}
		form.Failed = why(err)
	}
	return requestFormPage.RenderStatus(w, r, http.StatusUnprocessableEntity, d.base(r, by), form)
}

// factsForm is the form that completes an application: all fields of the programme, those that are
// an assessment's or an office's too. Numbers stand masked; one that is left so is what it was.
func (d *Desk) factsForm(r *http.Request, by auth.Actor) (form RequestForm, text []byte, id int64, err error) {
	if id, err = idOf(r); err != nil {
		return form, nil, 0, err
	}
	q, err := d.App.Request(r.Context(), by, id)
	if err != nil {
		return form, nil, 0, err
	}
	if q.Kind != apply.Right || !q.May {
		return form, nil, 0, apply.ErrNoMove
	}
	was := basis.AnswersOf(q.Programme.Basis, []byte(q.Asked))
	here := fmt.Sprintf("/desk/requests/%d", id)
	form = RequestForm{Title: "补录 " + q.Programme.Name, Name: q.Name, Action: here + "/facts", Back: here}
	if r.Method == http.MethodGet {
		given := basis.Answers{}
		for name, answer := range was {
			given[name] = ident.MaskIn(answer)
		}
		form.Fields = basisFields(basis.Ask(q.Programme.Basis, given, nil))
		return form, nil, id, nil
	}
	questions, text, ok := posted(r, q.Programme, was)
	if form.Fields = basisFields(questions); !ok {
		text = nil
	}
	return form, text, id, nil
}

func (d *Desk) showFacts(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	form, _, _, err := d.factsForm(r, by)
	if err != nil {
		return err
	}
	return requestFormPage.Render(w, r, d.base(r, by), form)
}

func (d *Desk) completeFacts(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	form, text, id, err := d.factsForm(r, by)
	if err != nil {
		return err
	}
	if r.PostForm.Has("more") {
		return requestFormPage.Render(w, r, d.base(r, by), form)
	}
	form.Failed = "有几处填得不对，请按提示改。"
	if text != nil {
		err := d.App.AmendRequest(r.Context(), by, id, text)
		if err == nil {
			return d.done(w, r, form.Back, ui.Banner{Tone: ui.Good, Title: "内容已补录"})
		}
		if !errors.Is(err, fault.Invalid) {
			return err
		}
		form.Failed = why(err)
	}
	return requestFormPage.RenderStatus(w, r, http.StatusUnprocessableEntity, d.base(r, by), form)
}

// addPapers adds what a citizen brought to the counter.
func (d *Desk) addPapers(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	papers, err := photosOf(r)
	if err != nil {
		return err
	}
	if err := d.App.AddPapers(r.Context(), by, id, papers); err != nil {
		return err
	}
	return d.done(w, r, fmt.Sprintf("/desk/requests/%d", id), ui.Banner{Tone: ui.Good, Title: "材料已添加"})
}

// morePhotos is how many files a form takes at a time.
const morePhotos = 3

func photoFields(optional bool) []ui.Field {
	list := make([]ui.Field, morePhotos)
	for i := range list {
		list[i] = ui.Field{Name: fmt.Sprint("photo", i+1), Label: fmt.Sprint("材料 ", i+1), Type: "file", Accept: "image/jpeg,image/png,application/pdf", Bytes: 5 << 20, Optional: optional}
	}
	list[0].Hint = "手机拍照或 PDF，每份不超过 5 MB；照片里的拍摄地点会去掉"
	return list
}

// photosOf reads the files that came with a form.
func photosOf(r *http.Request) (list []store.Attachment, err error) {
	for i := range morePhotos {
		f, head, err := r.FormFile(fmt.Sprint("photo", i+1))
		if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read upload: %w", err)
		}
		content, err := io.ReadAll(f)
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("read upload: %w", err)
		}
		if len(content) > 0 {
			list = append(list, store.Attachment{Name: head.Filename, Bytes: content})
		}
	}
	return list, nil
}
