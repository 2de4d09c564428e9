package inspect

import (
	"fmt"
	"slices"
	"strings"

	"yikatong/internal/fault"
	"yikatong/internal/fen"
)

// Errors of calls.
var (
	ErrReport = fmt.Errorf("a report says who was met, how it ended and in words what was found: %w", fault.Invalid)
	ErrMove   = fmt.Errorf("the call does not wait for this: %w", fault.Conflict)
)

// A CallState is how far a call on a household (入户核查) has come.
type CallState string

// The states of a call.
const (
	Open      CallState = "open"      // 待核查
	Agreed    CallState = "agreed"    // 相符: final
	Raised    CallState = "raised"    // 有差异，待复核
	Upheld    CallState = "upheld"    // 差异属实: final, a violation is on record
	Dismissed CallState = "dismissed" // 差异不实: final
)

// CallStates lists them, what is to be done first.
func CallStates() []CallState { return []CallState{Open, Raised, Upheld, Dismissed, Agreed} }

// Chinese names the state for people.
func (s CallState) Chinese() string {
	return map[CallState]string{Open: "待核查", Agreed: "相符", Raised: "有差异，待复核", Upheld: "差异属实", Dismissed: "差异不实"}[s]
}

// An Action moves a call.
type Action string

// The actions: the first three end a report, the others are a second person's.
const (
	Agrees  Action = "agrees"  // 与记录相符
	Differs Action = "differs" // 与记录有差异
	Unable  Action = "unable"  // 没能核实: somebody has to go again
	Uphold  Action = "uphold"
	Dismiss Action = "dismiss"
	Back    Action = "back" // 退回重新核查
)

// Ends are the ways a report may end.
func Ends() []Action { return []Action{Agrees, Differs, Unable} }

// Chinese names the action for people.
func (a Action) Chinese() string {
	return map[Action]string{Agrees: "与记录相符", Differs: "与记录有差异", Unable: "没能核实，须再次上门", Uphold: "差异属实", Dismiss: "差异不实", Back: "退回重新核查"}[a]
}

// moves is the table of all moves of a call.
var moves = []struct {
	from CallState
	do   Action
	to   CallState
}{
	{Open, Agrees, Agreed},
	{Open, Differs, Raised},
	{Open, Unable, Open},
	{Raised, Uphold, Upheld},
	{Raised, Dismiss, Dismissed},
	{Raised, Back, Open},
}

// After is the state an action leads to, or [ErrMove].
func (s CallState) After(do Action) (CallState, error) {
	for _, m := range moves {
		if m.from == s && m.do == do {
			return m.to, nil
		}
	}
	return "", fmt.Errorf("%s a call that is %s: %w", do, s, ErrMove)
}

// Seen reports whether it is known what the visit found.
func (s CallState) Seen() bool { return s == Agreed || s == Upheld || s == Dismissed }

// A Met is whom the inspectors spoke to.
type Met string

// Whom they may meet.
const (
	MetSelf   Met = "self"   // 本人
	MetFamily Met = "family" // 家人
	MetOthers Met = "others" // 只见到邻居或村组干部
	MetNobody Met = "nobody" // 没见到人
)

// Mets lists them in the order of a form.
func Mets() []Met { return []Met{MetSelf, MetFamily, MetOthers, MetNobody} }

// Chinese names whom they met.
func (m Met) Chinese() string {
	return map[Met]string{MetSelf: "见到本人", MetFamily: "见到家人", MetOthers: "只见到邻居或村组干部", MetNobody: "没有见到人"}[m]
}

// An Answer is what was found of one point of the sheet.
type Answer struct {
	Point string `json:"point"`
	Found Found  `json:"found"`
}

// A Found is how a point was found.
type Found string

// The findings of a point.
const (
	Right   Found = "right"   // 属实
	Wrong   Found = "wrong"   // 不属实
	Unknown Found = "unknown" // 看不出
)

// Founds lists them in the order of a form.
func Founds() []Found { return []Found{Right, Wrong, Unknown} }

// Chinese names it.
func (f Found) Chinese() string {
	return map[Found]string{Right: "属实", Wrong: "不属实", Unknown: "看不出"}[f]
}

// DecideWithin is in how many working days a second person looks at a difference: as for a finding
// that holds a payment back.
const DecideWithin = 5

// mostWords bounds what a report says, in characters.
const mostWords = 500

// A Report is what one visit found.
type Report struct {
	Met     Met
	Answers []Answer
	End     Action
	Words   string  // what was seen, and where it differs from the record
	Kind    string  // of a difference: see package violation
	Amount  fen.Fen // of a difference: the money it is about, 0 if none
	Signed  string  // who signed the sheet, or why nobody did
}

// Check returns [ErrReport] for a report that says too little: nobody who met no one says that
// all is right, a difference has words, and a point found wrong is a difference.
func (r Report) Check() error {
	wrong := slices.ContainsFunc(r.Answers, func(a Answer) bool { return a.Found == Wrong })
	switch {
	case !slices.Contains(Mets(), r.Met), !slices.Contains(Ends(), r.End):
		return ErrReport
	case slices.ContainsFunc(r.Answers, func(a Answer) bool { return a.Point == "" || !slices.Contains(Founds(), a.Found) }):
		return ErrReport
	case r.End != Agrees && strings.TrimSpace(r.Words) == "", len([]rune(r.Words)) > mostWords, len([]rune(r.Signed)) > mostTitle:
		return ErrReport
	case r.End == Agrees && (wrong || r.Met == MetNobody):
		return ErrReport
	case r.Amount < 0, (r.End == Differs) != (r.Kind != ""), r.End != Differs && r.Amount != 0:
		return ErrReport
	}
	return nil
}
