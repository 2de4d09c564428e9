// Package apply is the way of a citizen's request: an application for a subsidy (申报), which ends
// as a record of basis or in a refusal with its reason, and a change of account (改卡), which ends
// as the person's one active account. It is tables: states, moves, working days.
package apply

import (
	"fmt"
	"slices"
	"strings"

	"yikatong/internal/auth"
	"yikatong/internal/fault"
)

// A Kind is what a request asks for.
type Kind string

// The kinds.
const (
	Right   Kind = "right"   // 申报: to be recognised under a programme
	Account Kind = "account" // 改卡: to be paid to another account
)

// Chinese names the kind for people.
func (k Kind) Chinese() string { return map[Kind]string{Right: "申报", Account: "改卡"}[k] }

// A State is where a request stands.
type State string

// The states of a request.
const (
	Submitted  State = "submitted"  // 已提交: waits to be accepted
	Incomplete State = "incomplete" // 待补正: waits for the citizen
	Accepted   State = "accepted"   // 已受理
	Verified   State = "verified"   // 村级已核实, where the programme asks the village
	Passed     State = "passed"     // 乡镇已审
	Granted    State = "granted"    // 已认定: final; a record of basis, or the active account
	Refused    State = "refused"    // 不予认定: final, with the reason
	Withdrawn  State = "withdrawn"  // 已撤回: final
)

// States lists them in the order of the way.
var States = []State{Submitted, Incomplete, Accepted, Verified, Passed, Granted, Refused, Withdrawn}

// Chinese names the state of a request of a kind.
func (s State) Chinese(k Kind) string {
	if k == Account {
		if name, ok := map[State]string{Accepted: "已核对", Granted: "已改卡", Refused: "没有改卡"}[s]; ok {
			return name
		}
	}
	return map[State]string{Submitted: "已提交", Incomplete: "待补正", Accepted: "已受理", Verified: "村级已核实", Passed: "乡镇已审",
		Granted: "已认定", Refused: "不予认定", Withdrawn: "已撤回"}[s]
}

// Final reports whether nothing leads out of the state.
func (s State) Final() bool {
	return !slices.ContainsFunc(Moves, func(m Move) bool { return m.From == s })
}

// An Action moves a request from one state to another.
type Action string

// The actions on a request. Amend and Attach are steps that leave it where it is.
const (
	Submit   Action = "submit"
	Accept   Action = "accept"
	Ask      Action = "ask"
	Resubmit Action = "resubmit"
	Verify   Action = "verify"
	Pass     Action = "pass"
	Grant    Action = "grant"
	Refuse   Action = "refuse"
	Return   Action = "return"
	Withdraw Action = "withdraw"
	Amend    Action = "amend"
)

// A Need is what a move needs besides its role and hand.
type Need uint

// The needs of moves.
const (
	Words     Need = 1 << iota // it is said why, or what was found
	Change                     // it is said what would change it
	Village                    // only where the programme asks the village
	NoVillage                  // only where it does not
	Known                      // the person is in the register of people
)

// A Move is one row of the table.
type Move struct {
	Of      Kind // "" for both kinds
	From    State
	Do      Action
	To      State
	Duty    auth.Duty
	Hand    auth.Hand
	Chinese string
	Within  int // working days it may take, unless the programme says otherwise; 0: as many as it needs
	Needs   Need
}

// Moves is the table of all moves by staff; what is not in it cannot happen. A citizen withdraws,
// and brings what was asked for, by their tracking number or visit. The days are the county's
// usual ones (乡镇初审 5, 部门审核 10 个工作日); a programme has its own where its document sets them.
var Moves = []Move{
	{"", Submitted, Accept, Accepted, auth.AcceptRequest, auth.Entry, "受理", 5, Known},
	{"", Submitted, Ask, Incomplete, auth.AcceptRequest, auth.Entry, "要求补正", 5, Words},
	{"", Incomplete, Resubmit, Submitted, auth.AcceptRequest, auth.Entry, "已补正", 0, 0},
	{Right, Accepted, Verify, Verified, auth.VerifyRequest, auth.VillageCheck, "村级核实", 10, Words | Village},
	{Right, Accepted, Pass, Passed, auth.CheckRequest, auth.TownshipCheck, "乡镇审核通过", 5, NoVillage},
	{Right, Verified, Pass, Passed, auth.CheckRequest, auth.TownshipCheck, "乡镇审核通过", 5, Village},
	{"", Accepted, Return, Submitted, auth.CheckRequest, auth.TownshipCheck, "退回重新受理", 0, Words},
	{Right, Verified, Return, Submitted, auth.CheckRequest, auth.TownshipCheck, "退回重新受理", 0, Words},
	{Right, Passed, Grant, Granted, auth.DecideRequest, auth.BureauSign, "认定", 10, Known},
	{Right, Passed, Refuse, Refused, auth.DecideRequest, auth.BureauSign, "不予认定", 10, Words | Change},
	{Right, Passed, Return, Submitted, auth.DecideRequest, auth.BureauSign, "退回乡镇", 0, Words},
	{Account, Accepted, Grant, Granted, auth.CheckRequest, auth.TownshipCheck, "同意改卡", 5, Known},
	{Account, Accepted, Refuse, Refused, auth.CheckRequest, auth.TownshipCheck, "不同意改卡", 5, Words | Change},
	{"", Submitted, Withdraw, Withdrawn, auth.AcceptRequest, auth.Entry, "代为撤回", 0, Words},
	{"", Incomplete, Withdraw, Withdrawn, auth.AcceptRequest, auth.Entry, "代为撤回", 0, Words},
	{"", Accepted, Withdraw, Withdrawn, auth.AcceptRequest, auth.Entry, "代为撤回", 0, Words},
	{Right, Verified, Withdraw, Withdrawn, auth.AcceptRequest, auth.Entry, "代为撤回", 0, Words},
	{Right, Passed, Withdraw, Withdrawn, auth.AcceptRequest, auth.Entry, "代为撤回", 0, Words},
}

// Errors of moves.
var (
	// ErrNoMove refuses an action that the table does not have for the state.
	ErrNoMove = fmt.Errorf("a request cannot go this way now: %w", fault.Conflict)
	// ErrWords refuses a move without the words it needs.
	ErrWords = fmt.Errorf("a step without its reason: %w", fault.Invalid)
	// ErrPerson refuses to go on with a request of somebody who is not in the register of people.
	ErrPerson = fmt.Errorf("the applicant is not in the register of people: %w", fault.Conflict)
)

// A Request is what a move's decision looks at.
type Request struct {
	Kind    Kind
	State   State
	Village bool // the programme asks the village
	Known   bool // the person is in the register of people
	Acts    []auth.Act
}

// fits reports whether a row of the table is about the request.
func (r Request) fits(m Move) bool {
	return m.From == r.State && (m.Of == "" || m.Of == r.Kind) &&
		(m.Needs&Village == 0 || r.Village) && (m.Needs&NoVillage == 0 || !r.Village)
}

// Open lists the moves that lead out of where a request stands.
func (r Request) Open() []Move {
	return slices.DeleteFunc(slices.Clone(Moves), func(m Move) bool { return !r.fits(m) })
}

// A Said is what comes with a move.
type Said struct{ Words, Change string }

// Move decides whether an actor takes the request one step on: by the table, their hand among
// those before, and what the step needs. Whether their duty reaches the place has been asked.
func (r Request) Move(by auth.Actor, do Action, said Said) (Move, error) {
	i := slices.IndexFunc(Moves, func(m Move) bool { return m.Do == do && r.fits(m) })
	if i < 0 {
		return Move{}, fmt.Errorf("%s a request that is %s: %w", do, r.State, ErrNoMove)
	}
	m := Moves[i]
	if err := auth.Separate(by, m.Hand, r.Acts); err != nil {
		return m, err
	}
	switch {
	case m.Needs&Words != 0 && strings.TrimSpace(said.Words) == "", m.Needs&Change != 0 && strings.TrimSpace(said.Change) == "":
		return m, ErrWords
	case m.Needs&Known != 0 && !r.Known:
		return m, ErrPerson
	}
	return m, nil
}

// Withdrawable reports whether the citizen may still take the request back.
func (s State) Withdrawable() bool { return !s.Final() }
