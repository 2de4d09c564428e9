package ui

import (
	"net/url"
	"strings"
)

// A Sort is how a list is ordered, as its address says: sort=amount up, sort=-amount down. Which keys
// there are is the list's own; what is none orders nothing.
type Sort struct {
	at  *url.URL
	key string
}

// SortOf reads the order that an address asks for.
func SortOf(at *url.URL) Sort { return Sort{at, at.Query().Get("sort")} }

// Key is the order as it was asked for.
func (s Sort) Key() string { return s.key }

// A SortHead is the head of a column by which a list can be ordered.
type SortHead struct {
	Text, Href string
	Aria       string // ascending, descending or ""
	Num        bool   // the column holds figures
}

// Head is the head of a column: a link that orders the list by it, the other way round if it is.
func (s Sort) Head(key, text string) SortHead {
	h := SortHead{Text: text}
	if s.at == nil {
		return h
	}
	next := key
	name, down := strings.CutPrefix(s.key, "-")
	switch {
	case name != key:
	case down:
		h.Aria = "descending"
	default:
		h.Aria, next = "ascending", "-"+key
	}
	q := s.at.Query()
	for _, gone := range []string{"page", "after"} {
		q.Del(gone)
	}
	q.Set("sort", next)
	h.Href = s.at.Path + "?" + q.Encode()
	return h
}

// Figures is Head of a column of figures.
func (s Sort) Figures(key, text string) SortHead {
	h := s.Head(key, text)
	h.Num = true
	return h
}
