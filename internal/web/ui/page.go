package ui

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"reflect"
	"strings"
)

//go:embed parts/*.html
var parts embed.FS

// layout holds the frame and the parts that every page is built of.
var layout = template.Must(template.New("layout.html").Funcs(funcs).ParseFS(parts, "parts/layout.html", "parts/parts.html", "parts/figure.html", "parts/paper.html"))

// A Page is a template that shows a V. Its file defines "title" and "main"; the dot in both
// has the fields of [Base] and, as .V, the view.
type Page[V any] struct {
	name string
	tmpl *template.Template
}

type frame[V any] struct {
	Base
	V V
}

// Parse reads the page named by file, and with it any further files of parts it shares with
// its neighbours. It panics on a bad template, or one that names a field its view has not: that
// is our own bug and shows at start-up.
func Parse[V any](files fs.FS, file string, shared ...string) Page[V] {
	t := template.Must(template.Must(layout.Clone()).ParseFS(files, append(shared, file)...))
	for _, need := range []string{"title", "main"} {
		if t.Lookup(need) == nil {
			panic(fmt.Sprintf("ui: %s defines no %q", file, need))
		}
	}
	if err := checkTypes(t, "layout.html", reflect.TypeFor[frame[V]]()); err != nil {
		panic("ui: " + file + ": " + err.Error())
	}
	return Page[V]{file, t}
}

// Render answers with the page, status 200. The page is made whole before its first byte
// is sent, so a page that fails leaves nothing half shown.
func (p Page[V]) Render(w http.ResponseWriter, r *http.Request, b Base, view V) error {
	return p.RenderStatus(w, r, http.StatusOK, b, view)
}

// RenderStatus is Render with another status, as for a form that did not pass.
func (p Page[V]) RenderStatus(w http.ResponseWriter, r *http.Request, status int, b Base, view V) error {
	body, err := p.HTML(b, view)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Add("Vary", "Accept-Encoding")
	send(w, r, status, body)
	return nil
}

// HTML makes the page without sending it.
func (p Page[V]) HTML(b Base, view V) ([]byte, error) {
	var out bytes.Buffer
	if err := p.tmpl.ExecuteTemplate(&out, "layout.html", frame[V]{b, view}); err != nil {
		return nil, fmt.Errorf("render %s: %w", p.name, err)
	}
	return out.Bytes(), nil
}

// Name is the page's file, for messages of tests.
func (p Page[V]) Name() string { return strings.TrimSuffix(p.name, ".html") }

// View returns the zero view, so that a test can fill and show every page without knowing it.
func (p Page[V]) View() V {
	var v V
	return v
}
