// Package ui is the shared look of every page: layout, parts, words, error pages,
// styles and the headers that keep a browser from doing anything else.
//
// A page is a typed view and a template ([Parse]); what all pages share is a [Base].
// Nothing is inline: no script, no style attribute, so the content policy allows none.
package ui

import "time"

// A Base is what every page shows around its own content. Handlers fill it once, from the
// request and the session; a page's own title stands in its template.
type Base struct {
	Site   Site
	Look   Look
	Skin   Skin
	User   *User // nil before sign-in and on public pages
	Nav    []NavItem
	Flash  *Banner // what the last act did, shown once
	Token  string  // of the session, masked for this page; "" on public pages
	Nonce  string  // of the content policy, for the one script element
	Path   string  // of this page with its query, so that a change of look comes back to it
	Speak  Speaker // words for this face's errors; nil knows only their kinds
	Reload int     // seconds after which a browser without scripts loads the page again; 0 never
	Search bool    // the user may look for people, rosters and batches from any page
	Paper  bool    // the page is sheets to print: on paper nothing else of it is seen
}

// A Site is whose pages these are. It comes from the county's settings.
type Site struct {
	County string           // 石柱县
	Owner  string           // 主办单位
	Phone  string           // for questions and complaints
	Demo   bool             // a synthetic county: every page says so
	Today  func() time.Time // of a synthetic county, whose clock may stand elsewhere than the reader's; else nil
}

// A Skin is which face of the product a page belongs to.
type Skin string

// The two faces: staff pages are dense, public pages are large.
const (
	Desk   Skin = "desk"
	Portal Skin = "portal"
)

// A User is who is signed in, in words.
type User struct {
	Name  string
	Role  string // 乡镇审核岗
	Scope string // 竹园镇
	Last  time.Time
}

// A NavItem is one entry of the navigation. Only what the user may open is in it.
type NavItem struct {
	Group      string // heading that it and those after it stand under, "" for the one before
	Href, Text string
	Current    bool
	Count      int // how many items wait there; 0 shows none
}

// A Tone is what a colour means. It never stands alone: a word and an icon go with it.
type Tone string

// The tones.
const (
	Good  Tone = "ok"   // done, passed
	Wait  Tone = "wait" // somebody must act
	Bad   Tone = "bad"  // refused, failed
	Move  Tone = "move" // on its way
	Plain Tone = "plain"
	Hold  Tone = "hold" // suspended, unknown
)

// A Banner tells of one thing at the top of a page.
type Banner struct {
	Tone  Tone
	Title string
	Says  string
	Href  string // what to look at next, if anything
	Link  string
}
