package roster

import (
	"fmt"
	"slices"

	"yikatong/internal/auth"
	"yikatong/internal/fault"
)

// A State is where a roster stands on its way to payment.
type State string

// The states of a roster.
const (
	Draft     State = "draft"     // 草稿: the township may still import and correct
	Submitted State = "submitted" // 已提交
	Approved  State = "approved"  // 乡镇已审
	Reviewed  State = "reviewed"  // 部门已审
	Notice    State = "notice"    // 公示中
	Cleared   State = "cleared"   // 公示期满: its lines may be paid
	Withdrawn State = "withdrawn" // 已撤回: final, nothing of it was paid
)

// Chinese names the state for people.
func (s State) Chinese() string {
	return map[State]string{Draft: "草稿", Submitted: "已提交", Approved: "乡镇已审", Reviewed: "部门已审",
		Notice: "公示中", Cleared: "公示期满", Withdrawn: "已撤回"}[s]
}

// An Action moves a roster from one state to another.
type Action string

// The actions on a roster.
const (
	Submit   Action = "submit"
	Approve  Action = "approve"
	Review   Action = "review"
	Publish  Action = "publish"
	Clear    Action = "clear"
	Return   Action = "return"
	Withdraw Action = "withdraw"
	Recall   Action = "recall" // take back what was submitted, before anybody has acted on it
)

// A Move is one row of the table: who may take a roster from a state to another,
// as which hand, and what it needs.
type Move struct {
	From    State
	Do      Action
	To      State
	Duty    auth.Duty
	Hand    auth.Hand
	Chinese string
	Within  int // working days the step may take once it can be taken; 0: as many as it needs
	Needs   Need
}

// A Need is what must hold before a move besides role and separation of hands.
type Need uint

// The needs of moves.
const (
	Lines     Need = 1 << iota // at least one line
	SameHash                   // the content is what the step before approved
	NoticeRun                  // the notice period is over
	NoObjects                  // no open objection
	Reason                     // a reason is given
)

// Moves is the table of all moves. What is not in it cannot happen. The days are what 随州's and
// 内江's procedures and the civil affairs' rules give as usual (乡镇初审 5, 部门审核 10, 公示后确认 10 个工作日).
var Moves = []Move{
	{Draft, Submit, Submitted, auth.SubmitRoster, auth.Entry, "提交乡镇审核", 0, Lines},
	{Submitted, Approve, Approved, auth.ApproveRoster, auth.TownshipCheck, "乡镇审核通过", 5, Lines | SameHash},
	{Approved, Review, Reviewed, auth.ReviewRoster, auth.BureauCheck, "部门审核通过", 10, Lines | SameHash},
	{Reviewed, Publish, Notice, auth.PublishRoster, auth.BureauSign, "开始公示", 3, Lines | SameHash},
	{Notice, Clear, Cleared, auth.ClearRoster, auth.BureauSign, "公示期满确认", 10, Lines | SameHash | NoticeRun | NoObjects},
	{Submitted, Return, Draft, auth.ReturnRoster, auth.TownshipCheck, "退回乡镇经办", 0, Reason},
	{Approved, Return, Draft, auth.ReturnRoster, auth.BureauCheck, "退回乡镇经办", 0, Reason},
	{Reviewed, Return, Draft, auth.ReturnRoster, auth.BureauSign, "退回乡镇经办", 0, Reason},
	{Notice, Return, Draft, auth.ReturnRoster, auth.BureauSign, "撤下公示并退回", 0, Reason},
	{Submitted, Recall, Draft, auth.SubmitRoster, auth.Entry, "收回修改", 0, Reason},
	{Draft, Withdraw, Withdrawn, auth.SubmitRoster, auth.Entry, "撤回名册", 0, Reason},
}

// ErrNoMove refuses an action that the table does not have for the state.
var ErrNoMove = fmt.Errorf("this cannot be done in this state: %w", fault.Conflict)

// After finds the move that an action makes from a state, or returns ErrNoMove.
func (s State) After(do Action) (Move, error) {
	for _, m := range Moves {
		if m.From == s && m.Do == do {
			return m, nil
		}
	}
	return Move{}, fmt.Errorf("%s a roster that is %s: %w", do, s, ErrNoMove)
}

// Open lists the moves that lead out of the state.
func (s State) Open() []Move {
	return slices.DeleteFunc(slices.Clone(Moves), func(m Move) bool { return m.From != s })
}

// Final reports whether nothing leads out of the state. A cleared roster is final too:
// its lines go on as payments.
func (s State) Final() bool { return len(s.Open()) == 0 }
