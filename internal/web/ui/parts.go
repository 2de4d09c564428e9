package ui

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"yikatong/internal/fen"
)

// A Crumb is a step of the way to this page; the last has no Href.
type Crumb struct{ Text, Href string }

// A Filter is one choice of a list, as a link: the address keeps it.
type Filter struct {
	Text, Href string
	Count      int
	Current    bool
}

// A Filters is what a list shows now, in one sentence, and the ways to change it.
type Filters struct {
	Label  string // what the choices are of: 状态
	Says   string // 竹园镇 2026 年全部批次，共 42 个，¥1,482,310.00
	Items  []Filter
	Export string // address of the list as a CSV file; "" if there is none
	Sheet  string // as .xlsx
}

// A Pager is where in a long list a page stands. A list that is read on from a row and not
// counted ([NewCursor]) has no Pages.
type Pager struct {
	Page, Pages int // from 1
	Total       int // rows in all
	First       string
	Prev, Next  string
}

// NewPager places page in a list of total rows, size a page. at is the list's own address;
// the pager adds page=n and keeps the rest. A page outside the list becomes its nearest.
func NewPager(at *url.URL, page, size, total int) Pager {
	p := Pager{Pages: max(1, (total+size-1)/size), Total: total}
	p.Page = min(max(page, 1), p.Pages)
	if p.Page > 1 {
		p.Prev = pageURL(at, p.Page-1)
	}
	if p.Page < p.Pages {
		p.Next = pageURL(at, p.Page+1)
	}
	return p
}

// NewCursor places a page in a list that is read on from the row named after, "" for the
// first page. next names the row the next page goes on from, "" on the last.
func NewCursor(at *url.URL, after, next string) Pager {
	var p Pager
	if after != "" {
		p.First = withQuery(at, "after", "")
	}
	if next != "" {
		p.Next = withQuery(at, "after", next)
	}
	return p
}

// NewReader places page of a list that is not counted: more tells that rows follow it.
func NewReader(at *url.URL, page int, more bool) Pager {
	var p Pager
	if page > 1 {
		p.Prev = pageURL(at, page-1)
	}
	if more {
		p.Next = pageURL(at, page+1)
	}
	return p
}

func pageURL(at *url.URL, n int) string { return withQuery(at, "page", strconv.Itoa(n)) }

// withQuery is the address with one of its values set, or taken out if value is "".
func withQuery(at *url.URL, name, value string) string {
	q := at.Query()
	q.Set(name, value)
	if value == "" {
		q.Del(name)
	}
	if len(q) == 0 {
		return at.Path
	}
	return at.Path + "?" + q.Encode()
}

// A Step is one stage of a way, with who did it and when, in words.
type Step struct {
	Name, Note string
	State      StepState
}

// A StepState says where a step stands.
type StepState string

// The states of a step.
const (
	StepDone StepState = "done"
	StepNow  StepState = "now"
	StepNext StepState = "next"
	StepStop StepState = "stop" // the way is held up here
)

// Steps is a way of stages. Exactly one is now or stopped, unless all are done.
type Steps []Step

// WaySteps makes the steps of a way: those before now are done. now = len(names) means all are.
func WaySteps(now int, stopped bool, names ...string) Steps {
	steps := make(Steps, len(names))
	for i, name := range names {
		steps[i] = Step{Name: name, State: StepNext}
		switch {
		case i < now:
			steps[i].State = StepDone
		case i == now && stopped:
			steps[i].State = StepStop
		case i == now:
			steps[i].State = StepNow
		}
	}
	return steps
}

// Says is the way in one sentence: "第 3 步，共 7 步：审核".
func (s Steps) Says() string {
	for i, step := range s {
		if step.State == StepNow || step.State == StepStop {
			return fmt.Sprintf("第 %d 步，共 %d 步：%s", i+1, len(s), step.Name)
		}
	}
	return fmt.Sprintf("%d 步全部完成", len(s))
}

// A Field is one question of a form with what was answered and what is wrong with it.
type Field struct {
	Name, Label string
	Hint        string
	Type        string // text, password, number, date, file, select or area; "" is text
	Value       string
	Error       string
	Optional    bool
	Options     []Option // of a select
	Accept      string   // of a file
	Complete    string   // what a browser may fill in: username, current-password; "" is off
	Mode        string   // the keyboard to show: numeric, decimal
	Max         int      // characters; 0 is no limit
	Bytes       int      // how large a file may be; 0 is no limit
	In          string   // the form it stands in, if a page has several
}

// ID is the field's own on its page.
func (f Field) ID() string {
	if f.In == "" {
		return f.Name
	}
	return f.In + "-" + f.Name
}

// An Option is one choice of a select.
type Option struct{ Value, Text string }

// A Choice is one question of a form that is answered by touching one of a few words, or some of
// them: easier on a telephone than a select.
type Choice struct {
	Name, Legend string
	Hint         string
	Many         bool // any number may be chosen
	Options      []Option
	Chosen       []string
}

// Picks are the options with whether each is chosen.
func (c Choice) Picks() []Pick {
	list := make([]Pick, len(c.Options))
	for i, o := range c.Options {
		list[i] = Pick{Option: o, Name: c.Name, Many: c.Many, On: slices.Contains(c.Chosen, o.Value)}
	}
	return list
}

// A Pick is an option of a Choice.
type Pick struct {
	Option
	Name     string
	Many, On bool
}

// ID is the pick's own on its page.
func (p Pick) ID() string { return p.Name + "-" + p.Value }

// Errors gathers the mistakes of a form, for the summary on top of it.
func Errors(fields ...Field) []Field {
	var bad []Field
	for _, f := range fields {
		if f.Error != "" {
			bad = append(bad, f)
		}
	}
	return bad
}

// A BigNumber is a figure one should see first.
type BigNumber struct {
	Label, Value, Note, Href string
	Tone                     Tone
}

// Count makes a big number of a count.
func Count(label string, n int, tone Tone) BigNumber {
	return BigNumber{Label: label, Value: Grouped(n), Tone: tone}
}

// Money makes a big number of an amount.
func Money(label string, f fen.Fen, tone Tone) BigNumber {
	return BigNumber{Label: label, Value: f.String(), Tone: tone}
}

// A Fact is a line of a summary list.
type Fact struct{ Name, Value, Href string }

// Crumbs makes the way to a page: pairs of text and address, and the page's own text last.
func Crumbs(pairs ...string) []Crumb {
	var way []Crumb
	for len(pairs) > 1 {
		way = append(way, Crumb{pairs[0], pairs[1]})
		pairs = pairs[2:]
	}
	for _, text := range pairs {
		way = append(way, Crumb{Text: text})
	}
	return way
}
