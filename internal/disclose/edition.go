package disclose

import (
	"slices"
	"time"
)

// An Edition is the county's list of policies (政策清单) of a year as it was published: the
// mandated programmes and the county's own, with what changed since the edition before. Its
// JSON is the public's machine-readable form; a field is never renamed.
type Edition struct {
	County     string    `json:"county"`
	Code       string    `json:"code"` // 6 digits
	Year       int       `json:"year"`
	Number     int       `json:"number"` // within the year, from 1
	Publisher  string    `json:"publisher"`
	At         time.Time `json:"published_at"`
	Since      string    `json:"since"` // the edition that Changes compares with, "2025-1"; "" for the first
	Programmes []Listed  `json:"programmes"`
	Changes    []Change  `json:"changes"`
}

// A Listed is a programme in an edition.
type Listed struct {
	Number     string      `json:"number"`
	Name       string      `json:"name"`
	Own        bool        `json:"own"` // 自定
	Department string      `json:"department"`
	Group      string      `json:"group"`
	Who        string      `json:"who"`
	HowMuch    string      `json:"how_much"`
	When       string      `json:"when"`
	Where      string      `json:"where"`
	Documents  []Paper     `json:"documents"`
	Standards  []Rate      `json:"standards"`
	Conditions []Condition `json:"conditions"`
}

// A Paper is a document that a programme rests on.
type Paper struct {
	Title     string `json:"title"`
	Number    string `json:"number"`
	Date      string `json:"date"` // "2025-01-01", or ""
	Confirmed bool   `json:"confirmed"`
}

// A Rate is the value of a standard in force when the edition was published, or from a later
// day on.
type Rate struct {
	Standard  string `json:"standard"`
	Label     string `json:"label"`
	Key       string `json:"key"`
	KeyName   string `json:"key_name"`
	From      string `json:"from"`
	Value     string `json:"value"` // with its unit, as people read it
	Document  string `json:"document"`
	Confirmed bool   `json:"confirmed"`
}

// A Condition is one question of a programme's rules.
type Condition struct {
	Ask  string `json:"ask"`
	Rule string `json:"rule"`
}

// A ChangeKind is what sort of thing changed between two editions.
type ChangeKind string

// The kinds of change.
const (
	ProgrammeNew     ChangeKind = "new"
	ProgrammeGone    ChangeKind = "gone"
	ProgrammeRenamed ChangeKind = "renamed"
	StandardChanged  ChangeKind = "standard"
	RuleChanged      ChangeKind = "condition"
	WordsChanged     ChangeKind = "words"
)

var changeWords = map[ChangeKind]string{ProgrammeNew: "新增项目", ProgrammeGone: "取消项目", ProgrammeRenamed: "改名", StandardChanged: "标准调整",
	RuleChanged: "条件调整", WordsChanged: "说明调整"}

// Chinese names the kind for people.
func (k ChangeKind) Chinese() string { return changeWords[k] }

// A Change is one thing that differs between two editions.
type Change struct {
	Kind      ChangeKind `json:"kind"`
	Programme string     `json:"programme"` // number
	Name      string     `json:"name"`
	What      string     `json:"what"` // which standard or condition; "" for the programme itself
	Was       string     `json:"was"`
	Now       string     `json:"now"`
}

// Changes tells what is in a list and was not, or was otherwise, in the one before it, in the
// order of the programmes' numbers.
func Changes(was, now []Listed) []Change {
	var list []Change
	for _, n := range now {
		i := slices.IndexFunc(was, func(w Listed) bool { return w.Number == n.Number })
		if i < 0 {
			list = append(list, Change{Kind: ProgrammeNew, Programme: n.Number, Name: n.Name, Now: n.Name})
			continue
		}
		list = append(list, changesOf(was[i], n)...)
	}
	for _, w := range was {
		if !slices.ContainsFunc(now, func(n Listed) bool { return n.Number == w.Number }) {
			list = append(list, Change{Kind: ProgrammeGone, Programme: w.Number, Name: w.Name, Was: w.Name})
		}
	}
	slices.SortStableFunc(list, func(a, b Change) int {
		if a.Programme < b.Programme {
			return -1
		}
		if a.Programme > b.Programme {
			return 1
		}
		return 0
	})
	return list
}

// changesOf compares two editions of one programme.
func changesOf(was, now Listed) []Change {
	var list []Change
	tell := func(kind ChangeKind, what, before, after string) {
		if before != after {
			list = append(list, Change{kind, now.Number, now.Name, what, before, after})
		}
	}
	tell(ProgrammeRenamed, "", was.Name, now.Name)
	both(rates(was), rates(now), func(what, before, after string) { tell(StandardChanged, what, before, after) })
	both(rules(was), rules(now), func(what, before, after string) { tell(RuleChanged, what, before, after) })
	for _, w := range []struct{ what, before, after string }{
		{"主管部门", was.Department, now.Department}, {"发给谁", was.Who, now.Who}, {"补多少", was.HowMuch, now.HowMuch},
		{"什么时候发", was.When, now.When}, {"到哪里办", was.Where, now.Where},
	} {
		tell(WordsChanged, w.what, w.before, w.after)
	}
	return list
}

// A pair is what something is called and what it says.
type pair struct{ what, says string }

// rates gives of each standard and key the values with the days they count from, as one text.
func rates(l Listed) (list []pair) {
	for _, r := range l.Standards {
		what := r.Label
		if r.KeyName != "" {
			what += " " + r.KeyName
		}
		says := r.Value + "（" + r.From + " 起）"
		if i := slices.IndexFunc(list, func(p pair) bool { return p.what == what }); i >= 0 {
			list[i].says += "，" + says
			continue
		}
		list = append(list, pair{what, says})
	}
	return list
}

// rules gives the conditions; of several with one question the formulas together.
func rules(l Listed) (list []pair) {
	for _, c := range l.Conditions {
		if i := slices.IndexFunc(list, func(p pair) bool { return p.what == c.Ask }); i >= 0 {
			list[i].says += "；" + c.Rule
			continue
		}
		list = append(list, pair{c.Ask, c.Rule})
	}
	return list
}

// both goes through what stands in either list; what is not in one is "" there.
func both(was, now []pair, tell func(what, before, after string)) {
	in := func(list []pair, what string) string {
		if i := slices.IndexFunc(list, func(p pair) bool { return p.what == what }); i >= 0 {
			return list[i].says
		}
		return ""
	}
	for _, n := range now {
		tell(n.what, in(was, n.what), n.says)
	}
	for _, w := range was {
		if !slices.ContainsFunc(now, func(n pair) bool { return n.what == w.what }) {
			tell(w.what, w.says, "")
		}
	}
}

// An EditionHead is an edition as the index has it.
type EditionHead struct {
	Year, Number int
	Publisher    string
	At           time.Time
	Digest       string // SHA-256 of its JSON
}

// A PublishedEdition is an edition with its JSON, byte for byte as it was published.
type PublishedEdition struct {
	Edition
	Digest string
	JSON   []byte
}
