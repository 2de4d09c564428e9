package ui

import "strings"

// An Action is something the actor may do now, as a form of its own. What it does stands
// on its button, with count and sum where money moves.
type Action struct {
	Href    string
	Label   string   // 审核通过 1,236 人 ¥1,482,310.00
	Says    string   // what happens then, in a sentence
	Primary bool     // the one act this page is for
	Danger  bool     // takes something back; asks before it does
	Hidden  []Hidden // what the page believed: expected total, content hash
	Ask     []Field  // a reason, the last four digits of the total
}

// A Hidden is a value that goes with a form unseen.
type Hidden struct{ Name, Value string }

// Fold reports whether the form opens only on demand: it asks something and is not what the
// page is for.
func (a Action) Fold() bool { return !a.Primary && len(a.Ask) > 0 }

// Actions is all an actor may do on a page, or why it is nothing.
type Actions struct {
	Actions []Action
	Sign    Link   // the page where the step this page is for is signed; zero if there is none
	Why     string // 您是本批次经办人，按内控规定不能审核
}

// A Link leads to another page.
type Link struct{ Href, Text string }

// boundAction is an action with the session's token in it.
type boundAction struct {
	Action
	Token string
}

type boundActions struct {
	Actions
	Forms []boundAction
}

// FormID names the form of an action, as the ids of its fields carry it.
func FormID(href string) string { return strings.ReplaceAll(strings.Trim(href, "/"), "/", "-") }

// bindActions gives each form the token and its fields ids of their own.
func bindActions(token string, all Actions) boundActions {
	b := boundActions{Actions: all}
	for _, a := range all.Actions {
		ask := make([]Field, len(a.Ask))
		for i, f := range a.Ask {
			f.In = FormID(a.Href)
			ask[i] = f
		}
		a.Ask = ask
		b.Forms = append(b.Forms, boundAction{a, token})
	}
	return b
}
