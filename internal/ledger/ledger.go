// Package ledger is double entry between the heads of an appropriation (指标).
//
// Money of an appropriation stands under one of four heads; a fifth, Granted, is
// where it came from and carries the opposite sign, so that the entries of every
// transaction, and of the whole ledger, sum to zero. Money in transit is kept for each
// bank apart: a bank answers for what it has. What was paid too much stands beside it in
// the same way: Claimed is the source, as a negative, of what is to come back and what has.
// A mistake is never changed: [Posting.Reverse] posts its opposite.
package ledger

import (
	"fmt"
	"maps"
	"slices"

	"yikatong/internal/fault"
	"yikatong/internal/fen"
)

// A Head is where money of an appropriation stands.
type Head string

// The heads. Granted and Claimed are sources and negative, the others never are (I2).
const (
	Granted    Head = "granted"    // 下达: the source, as a negative
	Available  Head = "available"  // 可用
	Committed  Head = "committed"  // 已锁: approved by finance, not yet sent
	InTransit  Head = "in_transit" // 在途: sent to a bank, no final answer
	Paid       Head = "paid"       // 已付
	Claimed    Head = "claimed"    // 追回立项: the source of what is claimed back, as a negative
	Receivable Head = "receivable" // 应收追回: claimed back and not yet come
	Recovered  Head = "recovered"  // 已追回
)

// Heads lists the heads in the order they are shown.
var Heads = []Head{Granted, Available, Committed, InTransit, Paid, Claimed, Receivable, Recovered}

// Chinese names the head for people.
func (h Head) Chinese() string {
	return map[Head]string{Granted: "下达", Available: "可用", Committed: "已锁", InTransit: "在途", Paid: "已付",
		Claimed: "追回立项", Receivable: "应收追回", Recovered: "已追回"}[h]
}

// Source reports whether the head is where money came from: it is kept as a negative.
func (h Head) Source() bool { return h == Granted || h == Claimed }

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
	"admit":   {Available, Paid, "认定已付"},
	"claim":   {Claimed, Receivable, "追回立项"},
	"recover": {Receivable, Recovered, "追回到账"},
	"waive":   {Receivable, Claimed, "追回核销"},
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
	Admit   Kind = "admit" // a payment that was counted as failed, and was made
	Claim   Kind = "claim"
	Recover Kind = "recover"
	Waive   Kind = "waive"
)

// Reverse is the kind of a posting that undoes another (冲销).
const Reverse Kind = "reverse"

// The kinds of transfer between two appropriations.
const (
	Split Kind = "split" // 分解: to another programme or purpose
	Carry Kind = "carry" // 结转: to the next year
)

var transfers = map[Kind]string{Split: "指标分解", Carry: "指标结转"}

// Chinese names the kind for people.
func (k Kind) Chinese() string {
	if k == Reverse {
		return "冲销"
	}
	if t, ok := transfers[k]; ok {
		return t
	}
	return moves[k].chinese
}

// Kinds lists the kinds of movement that one appropriation's money can make, in no order.
func Kinds() []Kind { return slices.Collect(maps.Keys(moves)) }

// Ends tells from which head to which a kind of movement goes.
func (k Kind) Ends() (from, to Head) { return moves[k].from, moves[k].to }

// An Entry is a change of one head of one appropriation.
type Entry struct {
	Appropriation int64
	Head          Head
	Bank          string  // whose hands money in transit is in; "" under every other head
	Amount        fen.Fen // positive adds
}

// A Part is how much of a movement goes through one bank.
type Part struct {
	Bank   string
	Amount fen.Fen
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
// zero makes a posting without entries, which the store skips. Into transit and out of it
// money goes by MoveThrough.
func Move(key string, kind Kind, appropriation int64, amount fen.Fen) (Posting, error) {
	m, ok := moves[kind]
	if !ok || amount < 0 || m.from == InTransit || m.to == InTransit {
		return Posting{}, fmt.Errorf("move %s of %d fen: %w", kind, int64(amount), fault.Invalid)
	}
	p := Posting{Key: key, Kind: kind}
	if amount > 0 {
		p.Entries = []Entry{{appropriation, m.from, "", -amount}, {appropriation, m.to, "", amount}}
	}
	return p, nil
}

// MoveThrough makes the posting that takes money along a kind of movement into transit or
// out of it, part by part through the banks, each of which is named once.
func MoveThrough(key string, kind Kind, appropriation int64, parts ...Part) (Posting, error) {
	m := moves[kind]
	if m.from != InTransit && m.to != InTransit {
		return Posting{}, fmt.Errorf("move %s through banks: %w", kind, fault.Invalid)
	}
	p, named := Posting{Key: key, Kind: kind}, map[string]bool{}
	var total fen.Fen
	for _, part := range parts {
		var err error
		if total, err = total.Add(part.Amount); err != nil {
			return Posting{}, fmt.Errorf("move %s: %w", kind, err)
		}
		if part.Amount < 0 || part.Bank == "" || named[part.Bank] {
			return Posting{}, fmt.Errorf("move %s of %d fen through bank %q: %w", kind, int64(part.Amount), part.Bank, fault.Invalid)
		}
		named[part.Bank] = true
		if part.Amount > 0 {
			p.Entries = append(p.Entries, Entry{appropriation, InTransit, part.Bank, part.Amount})
		}
	}
	if total == 0 {
		return p, nil
	}
	if m.to == InTransit {
		p.Entries = append(p.Entries, Entry{appropriation, m.from, "", -total})
		return p, nil
	}
	for i := range p.Entries {
		p.Entries[i].Amount = -p.Entries[i].Amount
	}
	p.Entries = append(p.Entries, Entry{appropriation, m.to, "", total})
	return p, nil
}

// Reverse makes the posting that undoes p under a key of its own.
func (p Posting) Reverse(key string) Posting {
	undo := Posting{Key: key, Kind: Reverse, Entries: slices.Clone(p.Entries)}
	for i := range undo.Entries {
		undo.Entries[i].Amount = -undo.Entries[i].Amount
	}
	return undo
}

// Transfer makes the posting that takes available money of one appropriation to another: what
// was granted to the one is granted to the other.
func Transfer(key string, kind Kind, from, to int64, amount fen.Fen) (Posting, error) {
	if _, ok := transfers[kind]; !ok || amount <= 0 || from == to {
		return Posting{}, fmt.Errorf("transfer %s of %d fen: %w", kind, int64(amount), fault.Invalid)
	}
	return Posting{Key: key, Kind: kind, Entries: []Entry{
		{from, Available, "", -amount}, {from, Granted, "", amount}, {to, Granted, "", -amount}, {to, Available, "", amount}}}, nil
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

// Holds reports whether granted = available + committed + in transit + paid and claimed =
// receivable + recovered, with nothing below zero but the sources.
func (b Balance) Holds() bool {
	for h, a := range b {
		if !h.Source() && a < 0 {
			return false
		}
	}
	return b[Granted]+b[Available]+b[Committed]+b[InTransit]+b[Paid] == 0 && b[Claimed]+b[Receivable]+b[Recovered] == 0
}
