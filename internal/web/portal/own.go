package portal

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"yikatong/internal/disclose"
	"yikatong/internal/web/ui"
)

var (
	askPage   = ui.Parse[Ask](files, "own_ask.html")
	provePage = ui.Parse[Prove](files, "own_prove.html")
	ownPage   = ui.Parse[Own](files, "own.html")
)

// visitCookie holds the token of a visit. It ends with the browser, and on the server after a few
// minutes without a request.
const visitCookie = "visit"

// Ask is where a citizen says who they are.
type Ask struct {
	Name, Number ui.Field
	Left         bool // a visit has just ended
}

// Errors lists the mistakes of the form.
func (a Ask) Errors() []ui.Field { return ui.Errors(a.Name, a.Number) }

// Prove is where they prove it.
type Prove struct {
	Proof ui.Field
	Texts bool // codes are sent to telephones
}

// Errors lists the mistakes of the form.
func (p Prove) Errors() []ui.Field { return ui.Errors(p.Proof) }

// Own is a year of what a citizen was paid or is to be paid.
type Own struct {
	disclose.Mine
	Rows  []OwnRow
	Years []ui.Filter
	Asked []RequestCard // applications and changes of account
}

// An OwnRow is one subsidy of the year.
type OwnRow struct {
	disclose.Item
	State  ui.Tag
	Says   string // what it means and what to do, in one sentence
	Slip   string // address of its slip on paper, of one that arrived
	Object string // address where the list it stands on can be objected to; "" if it cannot
}

func askForm() Ask {
	return Ask{Name: ui.Field{Name: "name", Label: "姓名", Max: 30},
		Number: ui.Field{Name: "number", Label: "身份证号", Hint: "18 位，末位可能是 X", Max: 24}}
}

func (p *Portal) showAsk(w http.ResponseWriter, r *http.Request) error {
	form := askForm()
	form.Left = r.URL.Query().Has("left")
	return askPage.Render(w, r, p.base(r), form)
}

// ask takes a name and a number. It answers the same whoever they belong to.
func (p *Portal) ask(w http.ResponseWriter, r *http.Request) error {
	form := askForm()
	form.Name.Value = r.PostFormValue("name")
	if form.Name.Value == "" {
		form.Name.Error = "请填姓名"
		return askPage.RenderStatus(w, r, http.StatusUnprocessableEntity, p.base(r), form)
	}
	token, err := p.read.Ask(r.Context(), form.Name.Value, r.PostFormValue("number"), ui.From(r, p.proxied))
	switch {
	case errors.Is(err, disclose.ErrNumber):
		form.Number.Error = "身份证号不对，请对照证件再输一次"
	case errors.Is(err, disclose.ErrTooMany):
		form.Number.Error = tooMany
	case err != nil:
		return err
	default:
		p.keep(w, r, token, 0)
		http.Redirect(w, r, "/my/proof", http.StatusSeeOther)
		return nil
	}
	return askPage.RenderStatus(w, r, http.StatusUnprocessableEntity, p.base(r), form)
}

// keep gives a visit's token to the browser, or takes it back with a negative age.
func (p *Portal) keep(w http.ResponseWriter, r *http.Request, token string, age int) {
	http.SetCookie(w, &http.Cookie{Name: visitCookie, Value: token, Path: "/my", MaxAge: age, HttpOnly: true,
		Secure: r.TLS != nil || p.proxied, SameSite: http.SameSiteStrictMode})
}

func visitOf(r *http.Request) string {
	c, err := r.Cookie(visitCookie)
	if err != nil {
		return ""
	}
	return c.Value
}

func (p *Portal) proveForm() Prove {
	form := Prove{Texts: p.read.Texts(), Proof: ui.Field{Name: "proof", Label: "一卡通账号的后四位", Mode: "numeric", Max: 4}}
	if form.Texts {
		form.Proof.Label, form.Proof.Max = "短信验证码，或一卡通账号的后四位", 6
	}
	return form
}

func (p *Portal) showProve(w http.ResponseWriter, r *http.Request) error {
	return provePage.Render(w, r, p.base(r), p.proveForm())
}

func (p *Portal) prove(w http.ResponseWriter, r *http.Request) error {
	err := p.read.Prove(r.Context(), visitOf(r), r.PostFormValue("proof"), ui.From(r, p.proxied))
	form := p.proveForm()
	switch {
	case errors.Is(err, disclose.ErrLeft):
		return p.left(w, r)
	case errors.Is(err, disclose.ErrProof):
		form.Proof.Error = "对不上：姓名、身份证号和这里填的号码要是同一个人的"
	case errors.Is(err, disclose.ErrTooMany):
		form.Proof.Error = tooMany
	case err != nil:
		return err
	default:
		http.Redirect(w, r, "/my/subsidies", http.StatusSeeOther)
		return nil
	}
	return provePage.RenderStatus(w, r, http.StatusUnprocessableEntity, p.base(r), form)
}

// left leads whose visit has ended back to its beginning.
func (p *Portal) left(w http.ResponseWriter, r *http.Request) error {
	p.keep(w, r, "", -1)
	http.Redirect(w, r, "/my?left", http.StatusSeeOther)
	return nil
}

func (p *Portal) leave(w http.ResponseWriter, r *http.Request) error {
	if err := p.read.Leave(r.Context(), visitOf(r)); err != nil {
		return err
	}
	return p.left(w, r)
}

// awaySeconds is after how long an untouched page goes away: the telephone may be a neighbour's.
const awaySeconds = 180

// goesAway has an untouched page go away by itself.
func (p *Portal) goesAway(w http.ResponseWriter) {
	w.Header().Set("Refresh", strconv.Itoa(awaySeconds)+"; url=/my?left")
}

func (p *Portal) showOwn(w http.ResponseWriter, r *http.Request) error {
	year, _ := strconv.Atoi(r.FormValue("year"))
	mine, err := p.read.Own(r.Context(), visitOf(r), year)
	if errors.Is(err, disclose.ErrLeft) {
		return p.left(w, r)
	}
	if err != nil {
		return err
	}
	v := Own{Mine: mine}
	for _, y := range mine.Years {
		text := strconv.Itoa(y)
		v.Years = append(v.Years, ui.Filter{Text: text + " 年", Href: "/my/subsidies?" + url.Values{"year": {text}}.Encode(), Current: y == mine.Year})
	}
	for n, i := range mine.Items {
		row := ownRow(i)
		if i.Progress == disclose.Arrived {
			row.Slip = receiptURL(mine.Year, n+1, "slip")
		}
		v.Rows = append(v.Rows, row)
	}
	for _, q := range mine.Requests {
		v.Asked = append(v.Asked, requestCard(q, "/my/requests/"+strconv.FormatInt(q.ID, 10), ""))
	}
	p.goesAway(w)
	return ownPage.Render(w, r, p.base(r), v)
}

// stages is how each stage is shown and what it means for whoever waits.
var stages = map[disclose.Progress]struct {
	tag  ui.Tag
	says string
}{
	disclose.UnderNotice: {ui.Tag{Tone: ui.Wait, Word: "公示中"}, "名单正在公示，觉得不对可以提异议"},
	disclose.Awaiting:    {ui.Tag{Tone: ui.Plain, Word: "待发放"}, "已经审核，等财政发放"},
	disclose.AtBank:      {ui.Tag{Tone: ui.Move, Word: "银行办理中"}, "已送银行，银行还没有回复"},
	disclose.Arrived:     {ui.Tag{Tone: ui.Good, Word: "已到账"}, ""},
	disclose.NotArrived:  {ui.Tag{Tone: ui.Bad, Word: "没有发成"}, "请带身份证和银行卡到乡镇更正账户，更正后补发"},
	disclose.SentBack:    {ui.Tag{Tone: ui.Bad, Word: "被银行退回"}, "请带身份证和银行卡到乡镇更正账户，更正后补发"},
}

func ownRow(i disclose.Item) OwnRow {
	s := stages[i.Progress]
	row := OwnRow{Item: i, State: s.tag, Says: s.says}
	switch {
	case i.List != (disclose.ID{}):
		row.Object = listURL(i.List) + "/object"
	case i.Progress == disclose.UnderNotice: // of a programme whose lists name nobody
		row.Says = "正在公示期，觉得不对请找村（社区）或乡镇"
	}
	return row
}
