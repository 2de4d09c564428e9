// Package portal is the public pages: the catalogue of programmes, the published lists and
// the year's totals.
//
// It can show only what package disclose can hold: it imports nothing that knows a person.
package portal

import (
	"context"
	"embed"
	"net/http"
	"strconv"
	"time"

	"yikatong/internal/disclose"
	"yikatong/internal/fault"
	"yikatong/internal/web/ui"
)

//go:embed *.html
var files embed.FS

// A Reader is all that the public side may ask.
type Reader interface {
	// Catalogue returns the published list of programmes, in the order of their codes.
	Catalogue(ctx context.Context) ([]disclose.Programme, error)
	// Heads returns a page of the published lists that q asks for.
	Heads(ctx context.Context, q disclose.Query) (disclose.Heads, error)
	// List returns a page of one list, or fault.NotFound if it is not published.
	List(ctx context.Context, id disclose.ID, page int) (disclose.PaidList, error)
	// Year returns what was paid in a year; 0 asks for the latest year with payments.
	Year(ctx context.Context, year int) (disclose.Year, error)
	// Editions lists the lists of policies that were published, the newest first.
	Editions(ctx context.Context) ([]disclose.EditionHead, error)
	// Edition returns one of them, or fault.NotFound; number 0 asks for the year's last.
	Edition(ctx context.Context, year, number int) (disclose.PublishedEdition, error)
	// Object takes an objection that comes from an address and returns its tracking number, or
	// disclose.ErrWordy, disclose.ErrTooMany, or fault.NotFound for a list not under notice.
	Object(ctx context.Context, o disclose.Objection, from string) (code string, err error)
	// Track returns what became of the objection of a tracking number, or disclose.ErrTooMany or
	// fault.NotFound.
	Track(ctx context.Context, code, from string) (disclose.Tracked, error)

	// Texts reports whether a visitor may prove who they are by a code sent to their telephone.
	Texts() bool
	// Ask begins a visit by somebody who says their name and ID number, from an address. It
	// answers the same whoever they are; or disclose.ErrNumber, disclose.ErrTooMany.
	Ask(ctx context.Context, name, number, from string) (token string, err error)
	// Prove takes the visitor's proof; or disclose.ErrProof, disclose.ErrTooMany, disclose.ErrLeft.
	Prove(ctx context.Context, token, proof, from string) error
	// Own returns a year of what the visitor was paid, 0 for the latest; or disclose.ErrLeft.
	Own(ctx context.Context, token string, year int) (disclose.Mine, error)
	// Leave ends a visit.
	Leave(ctx context.Context, token string) error

	Requests
}

// Requests is what the public side may ask for citizens' applications and changes of account.
type Requests interface {
	// Guide tells how a programme is applied for, with its form filled in; or fault.NotFound.
	Guide(ctx context.Context, code, visit string, given map[string]string, more string) (disclose.Guide, error)
	// Apply takes an application, the visitor's or of who says their name and number, and returns
	// its tracking number. With disclose.ErrAnswers come the questions, their mistakes marked.
	Apply(ctx context.Context, visit string, a disclose.Application, from string) (code string, marked []disclose.Asked, err error)
	// Banks lists the banks that pay for the county.
	Banks(ctx context.Context) ([]string, error)
	// ChangeCard takes the visitor's change of account and returns its tracking number; or
	// disclose.ErrCard, disclose.ErrPapers, disclose.ErrAsked, disclose.ErrProof, disclose.ErrLeft.
	ChangeCard(ctx context.Context, visit string, c disclose.NewCard, from string) (code string, err error)
	// Follow returns what became of a request; or disclose.ErrTooMany, fault.NotFound, disclose.ErrLeft.
	Follow(ctx context.Context, ref disclose.Ref, from string) (disclose.Followed, error)
	// Bring takes what was missing of one; or disclose.ErrStage, disclose.ErrPapers, disclose.ErrWordy.
	Bring(ctx context.Context, ref disclose.Ref, words string, papers []disclose.File, from string) error
	// TakeBack withdraws one; or disclose.ErrStage.
	TakeBack(ctx context.Context, ref disclose.Ref, from string) error
}

// A Portal answers the public's requests.
type Portal struct {
	read Reader
	site ui.Site
	log  func(r *http.Request, ref string, err error)

	now     func() time.Time
	proxied bool // requests come through a proxy on this machine
}

// New makes the public pages of a site over what read may tell. log is told of errors that are
// our own fault, under the number the reader was shown.
func New(read Reader, site ui.Site, log func(r *http.Request, ref string, err error)) *Portal {
	return &Portal{read: read, site: site, log: log, now: time.Now}
}

// Proxied tells that requests come through a proxy on this machine, which names their addresses.
func (p *Portal) Proxied(yes bool) *Portal {
	p.proxied = yes
	return p
}

// Handler serves the public pages, with their headers and checks.
func (p *Portal) Handler() http.Handler {
	mux := http.NewServeMux()
	for _, route := range p.routes() {
		mux.HandleFunc(route.pattern, p.page(route.show))
	}
	mux.Handle("GET /assets/", ui.Assets())
	mux.HandleFunc("POST /look", ui.SetLook)
	mux.HandleFunc("/", p.page(func(http.ResponseWriter, *http.Request) error { return fault.NotFound }))
	noSession := func(*http.Request) []byte { return nil }
	return ui.Secure(ui.Limit(mostUpload, p.fail, ui.Guard(noSession, p.fail, mux)))
}

type route struct {
	pattern string
	show    func(http.ResponseWriter, *http.Request) error
}

func (p *Portal) routes() []route {
	return []route{
		{"GET /{$}", p.showHome},
		{"GET /programmes/{code}", p.showProgramme},
		{"GET /catalogue", p.showEditions},
		{"GET /catalogue/{year}", p.showEdition},
		{"GET /catalogue/{year}/{number}", p.showEdition},
		{"GET /catalogue/{year}/data.json", p.sendEdition},
		{"GET /catalogue/{year}/{number}/data.json", p.sendEdition},
		{"GET /lists", p.showLists},
		{"GET /lists/{kind}/{programme}/{period}/{region}", p.showList},
		{"GET /lists/{kind}/{programme}/{period}/{region}/list.csv", p.sendList},
		{"GET /lists/notice/{programme}/{period}/{region}/object", p.showObject},
		{"POST /lists/notice/{programme}/{period}/{region}/object", p.object},
		{"GET /objections", p.showTrack},
		{"POST /objections", p.track},
		{"GET /apply", p.showApplyList},
		{"GET /apply/{code}", p.showApply},
		{"POST /apply/{code}", p.apply},
		{"GET /applications", p.showFollow},
		{"POST /applications", p.follow},
		{"GET /my/apply", p.showApplyList},
		{"GET /my/apply/{code}", p.showOwnApply},
		{"POST /my/apply/{code}", p.applyOwn},
		{"GET /my/requests/{id}", p.showOwnRequest},
		{"POST /my/requests/{id}", p.actOnOwnRequest},
		{"GET /my/card", p.showCard},
		{"POST /my/card", p.changeCard},
		{"GET /my", p.showAsk},
		{"POST /my", p.ask},
		{"GET /my/proof", p.showProve},
		{"POST /my/proof", p.prove},
		{"GET /my/subsidies", p.showOwn},
		{"GET /my/receipt", p.showReceipt},
		{"POST /my/leave", p.leave},
		{"GET /stats", p.showStats},
		{"GET /stats/curve.csv", p.sendCurve},
		{"GET /search", p.showSearch},
	}
}

func (p *Portal) page(show func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := show(w, r); err != nil {
			p.fail(w, r, err)
		}
	}
}

func (p *Portal) fail(w http.ResponseWriter, r *http.Request, err error) {
	if ref := ui.Fail(w, r, p.base(r), err); ref != "" {
		p.log(r, ref, err)
	}
}

func (p *Portal) base(r *http.Request) ui.Base {
	return ui.Base{
		Site: p.site, Skin: ui.Portal, Look: ui.LookOf(r), Nonce: ui.NonceOf(r), Path: r.URL.RequestURI(),
		Nav: nav(r.URL),
	}
}

// pageOf reads the page a request asks for; what is not a number asks for the first.
func pageOf(r *http.Request) int {
	n, err := strconv.Atoi(r.FormValue("page"))
	if err != nil || n < 1 {
		return 1
	}
	return n
}
