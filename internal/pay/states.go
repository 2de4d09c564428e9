// Package pay is batches and payments: their states, and what each step decides.
//
// It takes values and returns values: what the batch and its payments become and
// what moves in the ledger. Loading and storing them is the work of package app.
package pay

import (
	"fmt"
	"slices"

	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/ledger"
)

// A State is where a batch stands.
type State string

// The states of a batch.
const (
	Formed    State = "formed"    // 待部门审批
	Approved  State = "approved"  // 待财政审批
	Committed State = "committed" // 待送银行: money is committed
	Sent      State = "sent"      // 已送银行: money is in transit
	Settled   State = "settled"   // 已回盘: every payment has a final answer
	Cancelled State = "cancelled" // 已撤销: nothing of it was sent
)

// Chinese names the state for people.
func (s State) Chinese() string {
	return map[State]string{Formed: "待部门审批", Approved: "待财政审批", Committed: "待送银行", Sent: "已送银行",
		Settled: "已回盘", Cancelled: "已撤销"}[s]
}

// An Action moves a batch.
type Action string

// The actions on a batch.
const (
	Approve Action = "approve"
	Commit  Action = "commit"
	Send    Action = "send"
	Settle  Action = "settle"
	Cancel  Action = "cancel"
)

// A Move is one row of the table: who may move a batch, as which hand, what money
// moves with it, and what it needs besides.
type Move struct {
	From    State
	Do      Action
	To      State
	Duty    auth.Duty
	Hand    auth.Hand
	Money   ledger.Kind // "" moves no money
	Chinese string
	Within  int  // working days the step may take; 0: as many as it needs
	Signed  bool // who takes it on a page types the last digits of the total before
}

// Moves is the table of all moves of a batch. Settle follows from posting the last
// answer and is nobody's own act.
var Moves = []Move{
	{Formed, Approve, Approved, auth.ApproveBatch, auth.BureauSign, "", "部门审批通过", 3, false},
	{Approved, Commit, Committed, auth.CommitBatch, auth.FinanceSign, ledger.Commit, "财政审批通过并占用指标", 5, true},
	{Committed, Send, Sent, auth.SendBatch, auth.FinanceSend, ledger.Send, "生成代发文件并送银行", 2, true},
	{Sent, Settle, Settled, auth.PostReturn, auth.FinanceReceive, "", "回盘完结", 0, false},
	{Formed, Cancel, Cancelled, auth.CancelBatch, auth.BureauCheck, "", "撤销批次", 0, false},
	{Approved, Cancel, Cancelled, auth.CancelBatch, auth.BureauCheck, "", "撤销批次", 0, false},
	{Committed, Cancel, Cancelled, auth.CancelBatch, auth.FinanceSign, ledger.Release, "撤销批次并释放指标", 0, false},
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
	return Move{}, fmt.Errorf("%s a batch that is %s: %w", do, s, ErrNoMove)
}

// Open lists the moves that lead out of the state.
func (s State) Open() []Move {
	return slices.DeleteFunc(slices.Clone(Moves), func(m Move) bool { return m.From != s })
}

// A Status is where one payment stands.
type Status string

// The statuses of a payment. Pending, InTransit, Unknown and Paid are live: while a
// payment is live no other may be made for the same line.
const (
	Pending   Status = "pending"    // 待支付
	InTransit Status = "in_transit" // 已送银行
	Unknown   Status = "unknown"    // 未知: the bank has given no final answer; never sent again
	Paid      Status = "paid"       // 已到账
	Failed    Status = "failed"     // 失败: may be corrected
	Returned  Status = "returned"   // 退汇: came back after it was paid; may be corrected
	Corrected Status = "corrected"  // 已更正: a correction has taken its place
	Dropped   Status = "dropped"    // 已撤销: its batch was cancelled before it was sent
)

// Chinese names the status for people.
func (s Status) Chinese() string {
	return map[Status]string{Pending: "待支付", InTransit: "已送银行", Unknown: "未知", Paid: "已到账", Failed: "失败",
		Returned: "退汇", Corrected: "已更正", Dropped: "已撤销"}[s]
}

// Statuses lists every status in the order they are shown.
var Statuses = []Status{Pending, InTransit, Unknown, Paid, Failed, Returned, Corrected, Dropped}

// Live reports whether a payment of this status bars another one for the same line.
func (s Status) Live() bool {
	return s == Pending || s == InTransit || s == Unknown || s == Paid
}

// AtBank reports whether the bank still owes a final answer.
func (s Status) AtBank() bool { return s == InTransit || s == Unknown }

// Correctable reports whether a correction may take the payment's place.
func (s Status) Correctable() bool { return s == Failed || s == Returned }
