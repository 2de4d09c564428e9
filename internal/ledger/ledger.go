// Package ledger is double entry between the heads of an appropriation (指标).
//
// Money of an appropriation stands under one of four heads; a fifth, Granted, is
// where it came from and carries the opposite sign, so that the entries of every
// transaction, and of the whole ledger, sum to zero.
package ledger

import (
	"fmt"

	"yikatong/internal/fault"
	"yikatong/internal/fen"
)

// A Head is where money of an appropriation stands.
type Head string

// The heads. Granted is negative, the others never are (I2).
const (
	Granted   Head = "granted"    // 下达: the source, as a negative
	Available Head = "available"  // 可用
	Committed Head = "committed"  // 已锁: approved by finance, not yet sent
	InTransit Head = "in_transit" // 在途: sent to the bank, no final answer
	Paid      Head = "paid"       // 已付
)

// Heads lists the heads in the order they are shown.
var Heads = []Head{Granted, Available, Committed, InTransit, Paid}

// Chinese names the head for people.
func (h Head) Chinese() string {
	return map[Head]string{Granted: "下达", Available: "可用", Committed: "已锁", InTransit: "在途", Paid: "已付"}[h]
}

// A Kind says why money moved.
type Kind string

// A move is one way money may go. What is not in the table cannot happen.
var moves = map[Kind]struct {
	from, to Head
	chinese  string
}{
	"grant":   {Granted, Available, "指标下达"},
	"raise":   {Granted, Available, "指标调增"},
	"reduce":  {Available, Granted, "指标调减"},
	"revoke":  {Available, Granted, "指标收回"},
	"commit":  {Available, Committed, "财政审批占用"},
	"release": {Committed, Available, "撤销占用"},
	"send":    {Committed, InTransit, "送银行"},
	"pay":     {InTransit, Paid, "银行到账"},
	"fail":    {InTransit, Available, "支付失败退回"},
	"return":  {Paid, Available, "退汇"},
}

// The kinds of movement.
const (
	Grant   Kind = "grant"
	Raise   Kind = "raise"
	Reduce  Kind = "reduce"
	Revoke  Kind = "revoke"
	Commit  Kind = "commit"
	Release Kind = "release"
	Send    Kind = "send"
	Pay     Kind = "pay"
	Fail    Kind = "fail"
	Return  Kind = "return"
)

// The kinds of transfer between two appropriations.
const (
	Split Kind = "split" // 分解: to another programme or purpose
	Carry Kind = "carry" // 结转: to the next year
)

var transfers = map[Kind]string{Split: "指标分解", Carry: "指标结转"}

// Chinese names the kind for people.
func (k Kind) Chinese() string {
	if t, ok := transfers[k]; ok {
		return t
	}
	return moves[k].chinese
}

// An Entry is a change of one head of one appropriation.
type Entry struct {
	Appropriation int64
	Head          Head
	Amount        fen.Fen // positive adds
}

// A Posting is one transaction of the ledger: entries that sum to zero, under a key
// that makes it happen at most once.
type Posting struct {
	Key     string // e.g. "batch:12:commit"; the store refuses a second one with the same key
	Kind    Kind
	Entries []Entry
}

// Errors of this package.
var (
	ErrNotEnough  = fmt.Errorf("not enough money available: %w", fault.Conflict)
	ErrUnbalanced = fmt.Errorf("entries do not sum to zero: %w", fault.Invalid)
)

// Move makes the posting that takes amount along one kind of movement. An amount of
// zero makes a posting without entries, which the store skips.
func Move(key string, kind Kind, appropriation int64, amount fen.Fen) (Posting, error) {
	m, ok := moves[kind]
	if !ok || amount < 0 {
		return Posting{}, fmt.Errorf("move %s of %d fen: %w", kind, int64(amount), fault.Invalid)
	}
	p := Posting{Key: key, Kind: kind}
	if amount > 0 {
		p.Entries = []Entry{{appropriation, m.from, -amount}, {appropriation, m.to, amount}}
	}
	return p, nil
}

// Transfer makes the posting that takes available money of one appropriation to another: what
// was granted to the one is granted to the other.
func Transfer(key string, kind Kind, from, to int64, amount fen.Fen) (Posting, error) {
	if _, ok := transfers[kind]; !ok || amount <= 0 || from == to {
		return Posting{}, fmt.Errorf("transfer %s of %d fen: %w", kind, int64(amount), fault.Invalid)
	}
	return Posting{Key: key, Kind: kind, Entries: []Entry{
		{from, Available, -amount}, {from, Granted, amount}, {to, Granted, -amount}, {to, Available, amount}}}, nil
}

// Check returns ErrUnbalanced unless the entries sum to zero.
func (p Posting) Check() error {
	var sum fen.Fen
	for _, e := range p.Entries {
		var err error
		if sum, err = sum.Add(e.Amount); err != nil {
			return fmt.Errorf("posting %s: %w", p.Key, err)
		}
	}
	if sum != 0 {
		return fmt.Errorf("posting %s is off by %d fen: %w", p.Key, int64(sum), ErrUnbalanced)
	}
	return nil
}

// A Balance is what stands under each head of one appropriation.
type Balance map[Head]fen.Fen

// Holds reports whether granted = available + committed + in transit + paid, with none
// of the four below zero.
func (b Balance) Holds() bool {
	sum := fen.Fen(0)
	for h, a := range b {
		if h != Granted && a < 0 {
			return false
		}
		sum += a
	}
	return sum == 0
}
