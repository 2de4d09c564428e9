package portal

import (
	"errors"
	"net/http"
	"strconv"

	"yikatong/internal/disclose"
	"yikatong/internal/fault"
	"yikatong/internal/web/ui"
)

var (
	followPage  = ui.Parse[Follow](files, "follow.html", "request.html")
	requestPage = ui.Parse[OwnRequest](files, "own_request.html", "request.html")
	cardPage    = ui.Parse[Card](files, "card.html")
)

// A RequestCard is a request as its citizen sees it, with what they may do about it.
type RequestCard struct {
	disclose.Followed
	State ui.Tag
	Means string // what it means, in a sentence
	Here  string // address that its forms begin with
	Code  string // its tracking number, where it was found by that
	Back  bool   // it may be taken back
	Bring *BringForm
}

// A BringForm asks for what is missing.
type BringForm struct {
	Words  ui.Field
	Photos []ui.Field
}

// requestStages is how each stage is shown.
var requestStages = map[disclose.Stage]struct {
	tag  ui.Tag
	says string
}{
	disclose.Handed:    {ui.Tag{Tone: ui.Wait, Word: "待受理"}, "已经收到，等乡镇受理"},
	disclose.Missing:   {ui.Tag{Tone: ui.Bad, Word: "要补材料"}, "请按下面写的补齐，补齐后继续办"},
	disclose.Checking:  {ui.Tag{Tone: ui.Move, Word: "审核中"}, "已经受理，正在核实审核"},
	disclose.Agreed:    {ui.Tag{Tone: ui.Good, Word: "已同意"}, "已经认定，下一期名册公示后发放"},
	disclose.Declined:  {ui.Tag{Tone: ui.Bad, Word: "没有通过"}, ""},
	disclose.TakenBack: {ui.Tag{Tone: ui.Plain, Word: "已撤回"}, "已经撤回，可以重新申请"},
}

func requestCard(f disclose.Followed, here, code string) RequestCard {
	s := requestStages[f.Stage]
	c := RequestCard{Followed: f, State: s.tag, Means: s.says, Here: here, Code: code, Back: f.Stage == disclose.Handed || f.Stage == disclose.Missing || f.Stage == disclose.Checking}
	if f.Card && f.Stage == disclose.Agreed {
		c.Means = "以后的补贴发到新账户；已经送银行的，仍按原账户发"
	}
	if f.Stage == disclose.Missing {
		c.Bring = &BringForm{Words: ui.Field{Name: "words", Label: "说明", Type: "area", Max: 500, Optional: true, Hint: "不要写身份证号、卡号"}, Photos: photos("补的照片", true)}
	}
	return c
}

// Follow is where the holder of a tracking number sees what became of a request.
type Follow struct {
	Code  ui.Field
	Found *RequestCard
	Done  string
}

// Errors lists the mistakes of the form.
func (f Follow) Errors() []ui.Field { return ui.Errors(f.Code) }

func followForm() Follow {
	return Follow{Code: ui.Field{Name: "code", Label: "查询码", Hint: "提交时给您的 12 位查询码，例如 abcd-efgh-2345", Max: 20}}
}

func (p *Portal) showFollow(w http.ResponseWriter, r *http.Request) error {
	return followPage.Render(w, r, p.base(r), followForm())
}

// follow looks a tracking number up, after doing what the form asks. It is posted, so that the
// number stays out of addresses.
func (p *Portal) follow(w http.ResponseWriter, r *http.Request) error {
	form := followForm()
	ref := disclose.Ref{Code: r.PostFormValue("code")}
	done, wrong, err := p.act(r, ref)
	if err == nil {
		form.Done = done
		form.Code.Value = ref.Code
		var found disclose.Followed
		if found, err = p.read.Follow(r.Context(), ref, ui.From(r, p.proxied)); err == nil {
			card := requestCard(found, "/applications", ref.Code)
			card.wrong(wrong)
			form.Found = &card
			return followPage.RenderStatus(w, r, statusOf(wrong), p.base(r), form)
		}
	}
	switch {
	case errors.Is(err, fault.NotFound):
		form.Code.Error = "没有这个查询码，请对照回执再输一次"
	case errors.Is(err, disclose.ErrTooMany):
		form.Code.Error = tooMany
	default:
		return err
	}
	return followPage.RenderStatus(w, r, http.StatusUnprocessableEntity, p.base(r), form)
}

func statusOf(wrong string) int {
	if wrong != "" {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// wrong shows what was not taken.
func (c *RequestCard) wrong(says string) {
	if says != "" && c.Bring != nil {
		c.Bring.Photos[0].Error = says
	}
}

// act brings or takes back what the form says: done in a sentence, or wrong in one.
func (p *Portal) act(r *http.Request, ref disclose.Ref) (done, wrong string, err error) {
	files, err := sent(r)
	if err == nil {
		switch r.PostFormValue("do") {
		case "bring":
			done, err = "材料已收到，等乡镇受理", p.read.Bring(r.Context(), ref, r.PostFormValue("words"), files, ui.From(r, p.proxied))
		case "withdraw":
			done, err = "已撤回", p.read.TakeBack(r.Context(), ref, ui.From(r, p.proxied))
		}
	}
	switch {
	case errors.Is(err, disclose.ErrPapers):
		return "", notPapers, nil
	case errors.Is(err, disclose.ErrWordy):
		return "", "请附照片，或写明情况", nil
	case errors.Is(err, disclose.ErrStage):
		return "", "", nil // it has gone on; the page shows where it is
	case err != nil:
		return "", "", err
	}
	return done, "", nil
}

// OwnRequest is one request of a visitor.
type OwnRequest struct {
	RequestCard
	Done string
}

// Errors lists the mistakes of its form.
func (c RequestCard) Errors() []ui.Field {
	if c.Bring == nil {
		return nil
	}
	return ui.Errors(c.Bring.Photos...)
}

func (p *Portal) showOwnRequest(w http.ResponseWriter, r *http.Request) error {
	return p.ownRequest(w, r, "", "")
}

func (p *Portal) actOnOwnRequest(w http.ResponseWriter, r *http.Request) error {
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	done, wrong, err := p.act(r, disclose.Ref{Visit: visitOf(r), ID: id})
	if err != nil {
		return p.orLeft(w, r, err)
	}
	return p.ownRequest(w, r, done, wrong)
}

func (p *Portal) ownRequest(w http.ResponseWriter, r *http.Request, done, wrong string) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return fault.NotFound
	}
	found, err := p.read.Follow(r.Context(), disclose.Ref{Visit: visitOf(r), ID: id}, ui.From(r, p.proxied))
	if err != nil {
		return p.orLeft(w, r, err)
	}
	v := OwnRequest{requestCard(found, "/my/requests/"+strconv.FormatInt(id, 10), ""), done}
	v.wrong(wrong)
	p.goesAway(w)
	return requestPage.RenderStatus(w, r, statusOf(wrong), p.base(r), v)
}

// orLeft leads whose visit has ended, or does not reach so far, back to its beginning.
func (p *Portal) orLeft(w http.ResponseWriter, r *http.Request, err error) error {
	if errors.Is(err, disclose.ErrLeft) || errors.Is(err, disclose.ErrProof) {
		return p.left(w, r)
	}
	return err
}

// Card is the form for a change of account, and its receipt.
type Card struct {
	Kind, Bank    ui.Field
	Number, Again ui.Field
	Photos        []ui.Field
	Failed        string
	Code          string
}

// Errors lists the mistakes of the form.
func (c Card) Errors() []ui.Field {
	return append(ui.Errors(c.Kind, c.Bank, c.Number, c.Again), ui.Errors(c.Photos...)...)
}

func (p *Portal) cardForm(r *http.Request) (Card, error) {
	banks, err := p.read.Banks(r.Context())
	v := Card{Kind: ui.Field{Name: "kind", Label: "卡的种类", Type: "select", Value: r.PostFormValue("kind"), Options: []ui.Option{{Value: "社会保障卡", Text: "社会保障卡"}, {Value: "银行卡", Text: "银行卡"}, {Value: "存折", Text: "存折"}}},
		Bank:   ui.Field{Name: "bank", Label: "开户银行", Max: 30, Value: r.PostFormValue("bank")},
		Number: ui.Field{Name: "account", Label: "账号", Mode: "numeric", Max: 40, Hint: "卡面或存折上的号码，可以带空格"},
		Again:  ui.Field{Name: "again", Label: "再输一次账号", Mode: "numeric", Max: 40},
		Photos: photos("卡或存折有账号一面的照片", false)[:1]}
	if len(banks) > 0 {
		v.Bank.Type = "select"
		for _, b := range banks {
			v.Bank.Options = append(v.Bank.Options, ui.Option{Value: b, Text: b})
		}
	}
	return v, err
}

func (p *Portal) showCard(w http.ResponseWriter, r *http.Request) error {
	mine, err := p.read.Own(r.Context(), visitOf(r), 0)
	if err == nil && mine.Proof != disclose.ByCode {
		err = disclose.ErrProof
	}
	if err != nil {
		return p.orLeft(w, r, err)
	}
	form, err := p.cardForm(r)
	if err != nil {
		return err
	}
	p.goesAway(w)
	return cardPage.Render(w, r, p.base(r), form)
}

func (p *Portal) changeCard(w http.ResponseWriter, r *http.Request) error {
	files, err := sent(r)
	form, failed := p.cardForm(r)
	if failed != nil {
		return failed
	}
	if err == nil {
		c := disclose.NewCard{Kind: form.Kind.Value, Bank: form.Bank.Value, Number: r.PostFormValue("account"), Again: r.PostFormValue("again"), Files: files}
		form.Code, err = p.read.ChangeCard(r.Context(), visitOf(r), c, ui.From(r, p.proxied))
	}
	switch {
	case err == nil:
		p.goesAway(w)
		return cardPage.Render(w, r, p.base(r), form)
	case errors.Is(err, disclose.ErrCard):
		form.Number.Error = "账号不对，或两次输的不一样，请对照卡面再输"
	case errors.Is(err, disclose.ErrPapers):
		form.Photos[0].Error = "请附卡或存折的照片（JPEG、PNG 或 PDF，不超过 5 MB）"
	case errors.Is(err, disclose.ErrAsked):
		form.Failed = "已经有一件改卡在办，办完才能再提。"
	case errors.Is(err, disclose.ErrTooMany):
		form.Failed = tooMany
	default:
		return p.orLeft(w, r, err)
	}
	return cardPage.RenderStatus(w, r, http.StatusUnprocessableEntity, p.base(r), form)
}
