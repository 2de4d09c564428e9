package disclose

import (
	"fmt"
	"time"

	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/period"
)

// Errors of asking for what is one's own.
var (
	// ErrProof tells that a name, number and proof do not belong together: never which.
	ErrProof = fmt.Errorf("name, number and proof do not belong together: %w", fault.Forbidden)
	// ErrNumber refuses what is no ID number, whosever it might be.
	ErrNumber = fmt.Errorf("not an ID number: %w", fault.Invalid)
	// ErrLeft tells that a visit has ended, or never began.
	ErrLeft = fmt.Errorf("the visit has ended: %w", fault.Forbidden)
)

// A Proof is how a citizen showed who they are.
type Proof string

// The proofs. Who holds a neighbour's card learns what was paid and no more.
const (
	ByCode Proof = "code" // what was sent to the telephone on record
	ByCard Proof = "card" // the last four digits of the account
)

// A Progress is where a subsidy is on its way to a person.
type Progress string

// The stages a person is told of.
const (
	UnderNotice Progress = "notice"   // 公示中
	Awaiting    Progress = "awaiting" // passed, not yet on its way
	AtBank      Progress = "bank"
	Arrived     Progress = "paid"
	NotArrived  Progress = "failed"
	SentBack    Progress = "returned"
)

// Mine is a year of what one person was paid or is to be paid.
type Mine struct {
	Proof Proof
	Name  string // masked: others may look over a shoulder
	Year  int
	Years []int // with anything in them, the latest first
	Items []Item
	Total fen.Fen // of what arrived

	Requests []Followed // applications and changes of account; ByCode
	Account  string     // the last four digits of where it is paid to, "" for none; ByCode
}

// An Item is one subsidy for one period. What only [ByCode] shows is empty otherwise.
type Item struct {
	Name     string // of the programme; one that tells of a misfortune only ByCode
	Period   period.Period
	Amount   fen.Fen
	Progress Progress
	On       time.Time // the day it arrived or came back, zero if unknown
	Ref      string    // number of the payment, as the house and the bank know it; of what arrived
	Tail     string    // last four digits of the account; ByCode
	Why      string    // why it did not arrive; ByCode
	Steps    []Reckoned
	List     ID // the public list on which the line stands under notice; zero for none
}

// A Reckoned is one step of how an amount came about (怎么算的); ByCode.
type Reckoned struct {
	Says   string
	Amount fen.Fen
	Source string // 文号
}
