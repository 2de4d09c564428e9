package desk

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/alexedwards/scs/v2"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/region"
	"yikatong/internal/web/ui"
)

// A Config is what the staff pages need of the house around them.
type Config struct {
	App      *app.App
	Site     ui.Site
	Secure   bool      // pages are served over TLS: cookies are bound to it
	Sessions scs.Store // nil keeps sessions in memory; they end with the program
	// SignIn returns the session of a login and password tried from an address; it wraps
	// fault.Forbidden for any wrong or barred pair, and does not tell which.
	SignIn func(ctx context.Context, login, password, from string) (app.Session, error)
	// Resume returns what the account of a session is now; it wraps fault.NotFound or
	// fault.Forbidden for one that has ended.
	Resume func(ctx context.Context, user, epoch int64) (app.Session, error)
	// Place names a region for people.
	Place func(context.Context, region.Code) string
	// Speak puts the errors of the app into words.
	Speak ui.Speaker
	Demo  []Login
	// Log is told of errors that are our own fault, under the number the user was shown.
	Log func(r *http.Request, ref string, err error)
}

// A Desk answers the requests of staff.
type Desk struct {
	Config
	sessions *scs.SessionManager
}

// New makes the staff pages.
func New(c Config) *Desk { return &Desk{c, newSessions(c)} }

// A route is one page or act: its address, the duty without which it is not even looked at,
// and what serves it. The app asks again, with the place the thing is in.
type route struct {
	pattern string
	duty    auth.Duty
	serve   func(*Desk, http.ResponseWriter, *http.Request, auth.Actor) error
}

// Handler serves everything under /desk.
func (d *Desk) Handler() http.Handler { return d.handler(routes) }

// handler serves routes under /desk, with its headers, sessions and checks.
func (d *Desk) handler(routes []route) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /desk/sign-in", d.open(d.showSignIn))
	mux.HandleFunc("POST /desk/sign-in", d.open(d.signIn))
	mux.HandleFunc("POST /desk/sign-out", d.open(d.signOut))
	mux.Handle("/", d.signedIn(route{duty: auth.SeeDesk, serve: notHere}))
	for _, r := range routes {
		mux.Handle(r.pattern, d.signedIn(r))
	}
	guarded := ui.Limit(MaxFile+1<<20, d.fail, ui.Guard(d.secret, d.fail, mux))
	return ui.Secure(d.sessions.LoadAndSave(guarded))
}

func notHere(*Desk, http.ResponseWriter, *http.Request, auth.Actor) error { return fault.NotFound }

// open serves a page that asks for no one to be signed in.
func (d *Desk) open(serve func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := serve(w, r); err != nil {
			d.fail(w, r, err)
		}
	}
}

// signedIn serves a route to an actor who holds its duty. Account, role and region are read
// anew for each request, so that what is taken away is gone at once.
func (d *Desk) signedIn(to route) http.Handler {
	return d.open(func(w http.ResponseWriter, r *http.Request) error {
		by, ok, err := d.actor(r)
		if err != nil {
			return err
		}
		if ok && by.MustSet && r.URL.Path != passwordPath {
			http.Redirect(w, r, passwordPath, http.StatusSeeOther)
			return nil
		}
		if !ok {
			http.Redirect(w, r, signInURL(r), http.StatusSeeOther)
			return nil
		}
		if !slices.Contains(auth.RolesFor(to.duty), by.Role) {
			return notYoursError{to.duty}
		}
		return to.serve(d, w, r, by.Actor)
	})
}

// A notYoursError refuses a duty and names who holds it.
type notYoursError struct{ duty auth.Duty }

func (e notYoursError) Error() string { return fmt.Sprintf("%s: %v", e.duty, auth.ErrNotYours) }
func (e notYoursError) Unwrap() error { return auth.ErrNotYours }

// Next names the roles that may do it.
func (e notYoursError) Next() string {
	var names []string
	for _, r := range auth.RolesFor(e.duty) {
		names = append(names, r.Chinese())
	}
	return "这件事由以下岗位办理：" + strings.Join(names, "、") + "。"
}

// base is what is around every page of a signed-in actor.
func (d *Desk) base(r *http.Request, by auth.Actor) ui.Base {
	b := d.around(r)
	b.User = &ui.User{Name: by.Name, Role: by.Role.Chinese(), Scope: d.Place(r.Context(), by.Region)}
	b.Nav = Nav(by, r.URL.Path, nil)
	b.Search = maySearch(by)
	b.Flash = d.said(r)
	return b
}

// around is what is around a page whoever looks at it.
func (d *Desk) around(r *http.Request) ui.Base {
	return ui.Base{Site: d.Site, Skin: ui.Desk, Look: ui.LookOf(r), Nonce: ui.NonceOf(r),
		Path: r.URL.RequestURI(), Token: ui.MaskToken(d.secret(r)), Speak: d.Speak}
}

func (d *Desk) fail(w http.ResponseWriter, r *http.Request, err error) {
	b := d.around(r)
	if by, ok, badActor := d.actor(r); ok && badActor == nil {
		b.User = &ui.User{Name: by.Name, Role: by.Role.Chinese(), Scope: d.Place(r.Context(), by.Region)}
		b.Nav = Nav(by.Actor, r.URL.Path, nil)
	}
	if ref := ui.Fail(w, r, b, err); ref != "" {
		d.Log(r, ref, err)
	}
}
