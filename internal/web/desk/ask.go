package desk

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/web/ui"
	"yikatong/internal/words"
)

// pageSize is how many rows a list shows at a time.
const pageSize = 50

// idOf reads the number in a request's path; what is no number is not found.
func idOf(r *http.Request) (int64, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || id < 1 {
		return 0, fault.NotFound
	}
	return id, nil
}

// numberOf reads a number of the address; what is none, or below zero, is 0.
func numberOf(r *http.Request, name string) int64 {
	n, err := strconv.ParseInt(r.FormValue(name), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// pageOf is the page of a list that a request asks for, from 1.
func pageOf(r *http.Request) int { return min(max(1, int(numberOf(r, "page"))), 1<<20) }

// holds reports whether the actor's role has a duty, so that a page may offer it. The app
// decides again, with the place, when it is asked for.
func holds(by auth.Actor, do auth.Duty) bool { return slices.Contains(auth.RolesFor(do), by.Role) }

// listURL is the address of a list with one of its values set and its first page shown.
func listURL(at *url.URL, name, value string) string {
	q := at.Query()
	q.Del("page")
	q.Del("after")
	q.Set(name, value)
	if value == "" {
		q.Del(name)
	}
	if len(q) == 0 {
		return at.Path
	}
	return at.Path + "?" + q.Encode()
}

// choice is one choice of a list's filter as a link.
func choice(r *http.Request, name, value, text string, count int) ui.Filter {
	return ui.Filter{Text: text, Href: listURL(r.URL, name, value), Count: count, Current: r.FormValue(name) == value}
}

// sum writes how many people get how much, as buttons and banners name what they move.
func sum(people int, amount fen.Fen) string {
	return fmt.Sprintf("%s 人 %s", ui.Grouped(people), amount)
}

// reasonField asks why.
func reasonField(label string) []ui.Field {
	return []ui.Field{{Name: "reason", Label: label, Type: "area", Max: 200}}
}

// why tells in words what keeps an actor from a move, "" if nothing does.
func why(err error) string {
	if err == nil {
		return ""
	}
	s, _ := words.Find(err)
	return s.Says
}

// attach answers with a file to be kept. It is made whole first, so that one that fails
// leaves an error page and not half a file.
func attach(w http.ResponseWriter, name, kind string, body *bytes.Buffer) error {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Content-Length", strconv.Itoa(body.Len()))
	_, _ = body.WriteTo(w) // the browser has gone: nobody is left to tell
	return nil
}

// The kinds of files that are sent. A bank's file is bytes: no program on the way may read
// it as text and write it anew.
const (
	kindXLSX  = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	kindBytes = "application/octet-stream"
)
