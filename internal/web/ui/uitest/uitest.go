// Package uitest tests pages without a database: it shows each page with canned views, checks
// what every page must have, and photographs them on request.
package uitest

import (
	"fmt"
	"net/http"
	"testing"

	"yikatong/internal/web/ui"
)

// A Shown is one page in one state.
type Shown struct {
	Name string // batch.full
	HTML func(ui.Base) ([]byte, error)
}

// Show is a page with a view of it; state says which: empty, full, error.
func Show[V any](page ui.Page[V], state string, view V) Shown {
	return Shown{page.Name() + "." + state, func(b ui.Base) ([]byte, error) { return page.HTML(b, view) }}
}

// SignedOut is a page as one sees it before signing in.
func SignedOut(p Shown) Shown {
	return Shown{p.Name, func(b ui.Base) ([]byte, error) {
		b.User, b.Nav = nil, nil
		return p.HTML(b)
	}}
}

// Extremes is a page with nothing in its view, with everything, and with everything but what
// is optional, so that no template names a field that is not there.
func Extremes[V any](page ui.Page[V]) []Shown {
	return []Shown{
		Show(page, "zero", page.View()),
		Show(page, "filled", Fill[V](true)),
		Show(page, "bare", Fill[V](false)),
	}
}

// Base is what is around a canned page.
func Base(skin ui.Skin) ui.Base {
	b := ui.Base{Skin: skin, Nonce: "test", Path: "/",
		Site: ui.Site{County: "石桥县", Owner: "石桥县财政局", Phone: "023-12345678", Demo: true}}
	if skin == ui.Desk {
		b.Token = "test-token"
		b.User = &ui.User{Name: "王芳", Role: "财政审批岗", Scope: "石桥县财政局"}
		b.Path = "/desk"
	}
	return b
}

// RenderAll fails for a page that cannot be made, whatever it looks like.
func RenderAll(t *testing.T, base ui.Base, pages []Shown) {
	t.Helper()
	for _, p := range pages {
		if _, err := p.HTML(base); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
}

// CheckAll renders each page in each look and fails for what [Problems] finds.
func CheckAll(t *testing.T, base ui.Base, pages []Shown) {
	t.Helper()
	for _, p := range pages {
		for _, look := range []ui.Look{{}, {Large: true, Contrast: true, Compact: true}} {
			base.Look = look
			html, err := p.HTML(base)
			if err != nil {
				t.Errorf("%s: %v", p.Name, err)
				break
			}
			for _, problem := range Problems(html, base.Token != "") {
				t.Errorf("%s: %s", p.Name, problem)
			}
		}
	}
}

// Gallery serves each page at /show/NAME, and the files of the look. The query look=large.contrast
// chooses how.
func Gallery(base ui.Base, pages []Shown) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /assets/", ui.Assets())
	for _, p := range pages {
		mux.HandleFunc("GET /show/"+p.Name, func(w http.ResponseWriter, r *http.Request) {
			b := base
			b.Nonce = ui.NonceOf(r)
			r.AddCookie(&http.Cookie{Name: "look", Value: r.FormValue("look")})
			b.Look = ui.LookOf(r)
			html, err := p.HTML(b)
			if err != nil {
				http.Error(w, fmt.Sprint(err), http.StatusInternalServerError)
				return
			}
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = w.Write(html) // the browser has gone
		})
	}
	return ui.Secure(mux)
}
