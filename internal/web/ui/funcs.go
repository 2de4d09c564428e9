package ui

import (
	"html/template"
	"strconv"
	"time"

	"yikatong/internal/fen"
)

// funcs are the few words templates have beside their views.
var funcs = template.FuncMap{
	"asset":   AssetURL,
	"count":   Grouped,
	"day":     day,
	"moment":  moment,
	"capital": fen.Fen.Capital,
	"icon":    icon,
	"brief":   brief,
	"crumbs":  Crumbs,
	"actions": bindActions,
}

// china is the one time zone of the country; it has known no summer time since 1992.
var china = time.FixedZone("CST", 8*3600)

func day(t time.Time) string {
	if t.IsZero() {
		return "—"
	}
	return t.In(china).Format("2006-01-02")
}

func moment(t time.Time) string {
	if t.IsZero() {
		return "—"
	}
	return t.In(china).Format("2006-01-02 15:04")
}

// brief is the first eight characters of a digest, enough to compare by eye.
func brief(digest string) string { return digest[:min(8, len(digest))] }

// Grouped writes a count with separators: 1,236.
func Grouped(n int) string {
	s := strconv.Itoa(n)
	from := 0
	if n < 0 {
		from = 1
	}
	for i := len(s) - 3; i > from; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// icons are drawn in a square of 16; a stroke takes the colour of the text beside it.
var icons = map[string]template.HTML{
	"ok":      `<path d="M3 8.5l3.2 3.2L13 5"/>`,
	"wait":    `<circle cx="8" cy="8" r="5.5"/><path d="M8 5v3.2l2 1.6"/>`,
	"bad":     `<path d="M4.5 4.5l7 7M11.5 4.5l-7 7"/>`,
	"move":    `<path d="M2.5 8h10M9 4.5L12.5 8 9 11.5"/>`,
	"plain":   `<circle cx="8" cy="8" r="4.5"/>`,
	"hold":    `<path d="M6 4v8M10 4v8"/>`,
	"unknown": `<path d="M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.8-1.1 1.6M8 12.2v.3"/>`,
	"back":    `<path d="M6.5 4L3 7.5 6.5 11M3 7.5h6a3.5 3.5 0 0 1 0 7"/>`,
	"no":      `<circle cx="8" cy="8" r="5.5"/><path d="M4.2 4.2l7.6 7.6"/>`,
	"down":    `<path d="M8 2.5v8M4.5 7.5L8 11l3.5-3.5M3 13.5h10"/>`,
	"up":      `<path d="M8 11V3M4.5 6.5L8 3l3.5 3.5M3 13.5h10"/>`,
	"find":    `<circle cx="7" cy="7" r="4"/><path d="M10 10l3.5 3.5"/>`,
	"doc":     `<path d="M4 2.5h5l3 3v8H4zM9 2.5v3h3"/>`,
	"link":    `<path d="M6 10l4-4M7 5l1.5-1.5a2.8 2.8 0 0 1 4 4L11 9M9 11l-1.5 1.5a2.8 2.8 0 0 1-4-4L5 7"/>`,
}

// icon draws an icon for the eye only: the word beside it says the same.
func icon(name string) template.HTML {
	return `<svg class="i" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">` + icons[name] + `</svg>`
}
