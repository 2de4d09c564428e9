package disclose

import "yikatong/internal/period"

// A Query asks for published lists. Zero fields ask for all.
type Query struct {
	Kind      Kind
	Programme string // code
	Region    string // division code: lists within it
	Place     string // part of the name of a village or township, as a citizen types it
	Page      int    // from 1
}

// An ID names one published list.
type ID struct {
	Kind      Kind
	Programme string
	Period    period.Period
	Region    string
}

// ID names the list this is the head of.
func (h Head) ID() ID { return ID{h.Kind, h.Programme, h.Period, h.Region} }

// PageSize is how many lines, or heads of lists, one page shows.
const PageSize = 200

// Heads is a page of the published lists, newest first.
type Heads struct {
	Heads []Head
	Total int // of all pages
}
