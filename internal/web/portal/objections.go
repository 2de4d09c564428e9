package portal

import (
	"errors"
	"net/http"
	"time"

	"yikatong/internal/disclose"
	"yikatong/internal/fault"
	"yikatong/internal/period"
	"yikatong/internal/web/ui"
)

var (
	objectPage = ui.Parse[Object](files, "object.html")
	trackPage  = ui.Parse[Track](files, "track.html")
)

// Object is the form on which a citizen objects to a list under notice, and its receipt.
type Object struct {
	Head  disclose.Head
	List  string // address of the list
	Words ui.Field
	Code  string // the tracking number, once the objection is taken
}

// Errors lists the mistakes of the form.
func (o Object) Errors() []ui.Field { return ui.Errors(o.Words) }

func wordsField() ui.Field {
	return ui.Field{Name: "words", Label: "您的异议", Type: "area", Max: 1000,
		Hint: "写清谁、哪一笔、为什么不对。不用写姓名以外的个人信息：身份证号、卡号、电话会自动隐去。"}
}

// objectForm is the form for the list that the address names; only a list that shows its lines
// can be objected to here.
func (p *Portal) objectForm(r *http.Request) (Object, error) {
	span, err := period.Parse(r.PathValue("period"))
	if err != nil {
		return Object{}, fault.NotFound
	}
	id := disclose.ID{Kind: disclose.Notice, Programme: r.PathValue("programme"), Period: span, Region: r.PathValue("region")}
	list, err := p.read.List(r.Context(), id, 1)
	if err != nil {
		return Object{}, err
	}
	if list.Withheld != disclose.Open {
		return Object{}, fault.NotFound
	}
	return Object{Head: list.Head, List: listURL(id), Words: wordsField()}, nil
}

func (p *Portal) showObject(w http.ResponseWriter, r *http.Request) error {
	form, err := p.objectForm(r)
	if err != nil {
		return err
	}
	return objectPage.Render(w, r, p.base(r), form)
}

// object takes an objection and shows its tracking number, this once.
func (p *Portal) object(w http.ResponseWriter, r *http.Request) error {
	form, err := p.objectForm(r)
	if err != nil {
		return err
	}
	form.Words.Value = r.PostFormValue("words")
	form.Code, err = p.read.Object(r.Context(), disclose.Objection{List: form.Head.ID(), Words: form.Words.Value}, ui.From(r, p.proxied))
	switch {
	case errors.Is(err, disclose.ErrWordy):
		form.Words.Error = "请用 5 到 1000 个字写清楚"
	case errors.Is(err, disclose.ErrTooMany):
		form.Words.Error = tooMany
	case err != nil:
		return err
	default:
		return objectPage.Render(w, r, p.base(r), form)
	}
	return objectPage.RenderStatus(w, r, http.StatusUnprocessableEntity, p.base(r), form)
}

const tooMany = "试的次数太多了，请最多等 15 分钟再试"

// Track is where the holder of a tracking number sees what became of an objection.
type Track struct {
	Code  ui.Field
	Found *disclose.Tracked
}

// Errors lists the mistakes of the form.
func (t Track) Errors() []ui.Field { return ui.Errors(t.Code) }

// Answered reports whether there is an answer.
func (t Track) Answered() bool { return t.Found != nil && t.Found.Closed.After(time.Time{}) }

func trackForm() Track {
	return Track{Code: ui.Field{Name: "code", Label: "查询码", Hint: "提异议时给您的 12 位查询码，例如 abcd-efgh-2345", Max: 20}}
}

func (p *Portal) showTrack(w http.ResponseWriter, r *http.Request) error {
	return trackPage.Render(w, r, p.base(r), trackForm())
}

// track looks a tracking number up. It is posted, so that it stays out of addresses.
func (p *Portal) track(w http.ResponseWriter, r *http.Request) error {
	form := trackForm()
	form.Code.Value = r.PostFormValue("code")
	found, err := p.read.Track(r.Context(), form.Code.Value, ui.From(r, p.proxied))
	switch {
	case errors.Is(err, fault.NotFound):
		form.Code.Error = "没有这个查询码，请对照回执再输一次"
	case errors.Is(err, disclose.ErrTooMany):
		form.Code.Error = tooMany
	case err != nil:
		return err
	default:
		form.Found = &found
		return trackPage.Render(w, r, p.base(r), form)
	}
	return trackPage.RenderStatus(w, r, http.StatusUnprocessableEntity, p.base(r), form)
}
