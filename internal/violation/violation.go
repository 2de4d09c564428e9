// Package violation is what was found to be wrong (违规问题): its kinds, where it was found, and
// how it is decided. It never names who is guilty beyond what a decision with a document says.
package violation

import (
	"fmt"
	"slices"

	"yikatong/internal/fault"
)

// Errors of violations.
var (
	ErrKind = fmt.Errorf("no kind of violation: %w", fault.Invalid)
	ErrMove = fmt.Errorf("the violation does not wait for this: %w", fault.Conflict)
)

// A Kind is what went wrong.
type Kind string

// kinds is the table of kinds. Owed tells that money was paid which should not have been, so
// that it can be claimed back. Over, missed, repeated and late are the notice's four
// (多发、漏发、重发、迟发); the others are those of the audits that were made public.
var kinds = []struct {
	kind    Kind
	chinese string
	owed    bool
}{
	{"over", "多发、超标准发放", true},
	{"repeat", "重复发放", true},
	{"false", "虚报、冒领", true},
	{"dead", "死亡后继续发放", true},
	{"favour", "优亲厚友、不符合条件", true},
	{"withheld", "截留、挪用", true},
	{"missed", "漏发、少发", false},
	{"late", "迟发", false},
	{"card", "他人代管卡折", false},
	{"records", "登记与实际不符，不影响金额", false},
}

// Kinds lists the kinds in the order of a form.
func Kinds() []Kind {
	all := make([]Kind, len(kinds))
	for i, k := range kinds {
		all[i] = k.kind
	}
	return all
}

// ParseKind reads a kind's code.
func ParseKind(s string) (Kind, error) {
	if k := Kind(s); slices.Contains(Kinds(), k) {
		return k, nil
	}
	return "", fmt.Errorf("%q: %w", s, ErrKind)
}

// Chinese names the kind for people.
func (k Kind) Chinese() string {
	for _, row := range kinds {
		if row.kind == k {
			return row.chinese
		}
	}
	return string(k)
}

// Owed reports whether money was paid that can be claimed back.
func (k Kind) Owed() bool {
	return slices.ContainsFunc(kinds, func(row struct {
		kind    Kind
		chinese string
		owed    bool
	}) bool {
		return row.kind == k && row.owed
	})
}

// A Source is how a violation came out.
type Source string

// The sources.
const (
	FromFinding Source = "finding" // 比对疑点: a finding that was upheld
	FromCall    Source = "call"    // 抽查入户: a difference that was upheld
)

// Chinese names the source for people.
func (s Source) Chinese() string {
	return map[Source]string{FromFinding: "比对疑点", FromCall: "抽查入户"}[s]
}

// A State is how far a violation has come.
type State string

// The states of a violation.
const (
	Recorded State = "recorded" // 待认定
	Found    State = "found"    // 已认定，整改中
	Mended   State = "mended"   // 已整改: final
	Refused  State = "refused"  // 不予认定: final
)

// States lists them, what is to be done first.
func States() []State { return []State{Recorded, Found, Mended, Refused} }

// Chinese names the state for people.
func (s State) Chinese() string {
	return map[State]string{Recorded: "待认定", Found: "已认定，整改中", Mended: "已整改", Refused: "不予认定"}[s]
}

// An Action moves a violation.
type Action string

// The actions.
const (
	Decide Action = "decide" // 认定, by a document with its number
	Refuse Action = "refuse" // 不予认定, with a reason
	Mend   Action = "mend"   // 整改完成, told in words
)

var moves = []struct {
	from State
	do   Action
	to   State
}{
	{Recorded, Decide, Found},
	{Recorded, Refuse, Refused},
	{Found, Mend, Mended},
}

// After is the state an action leads to, or [ErrMove].
func (s State) After(do Action) (State, error) {
	for _, m := range moves {
		if m.from == s && m.do == do {
			return m.to, nil
		}
	}
	return "", fmt.Errorf("%s a violation that is %s: %w", do, s, ErrMove)
}
