// Package web puts the faces of the product behind one address: staff pages under /desk,
// what banks' programs ask under /bank/v1, the public pages for all else.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/region"
	"yikatong/internal/web/bankapi"
	"yikatong/internal/web/desk"
	"yikatong/internal/web/portal"
	"yikatong/internal/web/ui"
	"yikatong/internal/words"
)

// A Config is what the pages are made of.
type Config struct {
	App    *app.App
	Reader portal.Reader // what the public may ask; nil leaves the public pages out
	Site   ui.Site
	Secure bool // pages reach their readers over TLS
	Log    *slog.Logger
	Demo   []desk.Login // shown at sign-in, of a synthetic county
}

// Handler serves all pages.
func Handler(c Config) http.Handler {
	staff := c.fresh(desk.New(desk.Config{App: c.App, Site: c.Site, Secure: c.Secure, Demo: c.Demo, Sessions: c.App.Sessions(time.Now), Resume: c.App.Resume,
		SignIn: c.App.SignIn, Place: c.place, Speak: speak, Log: c.fault}).Handler())
	mux := http.NewServeMux()
	mux.Handle("/desk", staff)
	mux.Handle("/desk/", staff)
	if c.Secure || c.Demo != nil { // a bank's token never goes over a line that others hear
		mux.Handle("/bank/v1/", bankapi.API{App: c.App, Speak: words.Of, Log: c.fault}.Handler())
	}
	if c.Reader != nil {
		mux.Handle("/", c.fresh(portal.New(c.Reader, c.Site, c.fault).Proxied(c.Secure).Handler()))
		return mux
	}
	mux.Handle("GET /assets/", ui.Secure(ui.Assets()))
	mux.Handle("POST /look", ui.Secure(http.HandlerFunc(ui.SetLook)))
	mux.Handle("GET /{$}", http.RedirectHandler("/desk", http.StatusSeeOther))
	return mux
}

// fresh serves a request by the county's catalogue as it stands now, also when another
// process has changed it. When it cannot be read, the one before serves; the log tells.
func (c Config) fresh(serve http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := c.App.Refresh(r.Context()); err != nil {
			c.Log.ErrorContext(r.Context(), "catalogue not read", "error", err.Error())
		}
		serve.ServeHTTP(w, r)
	})
}

// place names a region on every page; one that cannot be read has its code.
func (c Config) place(ctx context.Context, code region.Code) string {
	places, err := c.App.Places(ctx, code)
	if err != nil {
		return string(code)
	}
	return places[code]
}

// fault logs an error that is our own, under the number its reader was shown. Neither the
// address nor a form is logged: they may hold what is personal.
func (c Config) fault(r *http.Request, ref string, err error) {
	c.Log.ErrorContext(r.Context(), "page failed", "ref", ref, "method", r.Method, "error", err.Error())
}

// speak puts the errors of the app into words for pages.
func speak(err error) (ui.Sentence, bool) {
	s, known := words.Find(err)
	return ui.Sentence{Says: s.Says, Next: s.Next}, known
}

// Server is an HTTP server that no client can hold up for long. A file of 20 MB has two
// minutes to come over a township's line.
func Server(addr string, h http.Handler) *http.Server {
	return &http.Server{Addr: addr, Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute, WriteTimeout: 2 * time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
}
