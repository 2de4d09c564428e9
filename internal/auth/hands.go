package auth

import (
	"fmt"

	"yikatong/internal/fault"
)

// A Hand (岗) is one of the hands a payment passes through. Nobody is two hands
// of one payment: the rule is about natural persons, not about user accounts.
type Hand string

// The hands in the order of the way.
const (
	Entry          Hand = "entry"           // enters and submits
	VillageCheck   Hand = "village_check"   // says what the village found out about an application
	TownshipCheck  Hand = "township_check"  // approves for the township
	BureauCheck    Hand = "bureau_check"    // reviews, forms the batch
	BureauSign     Hand = "bureau_sign"     // publishes, approves the batch
	FinanceSign    Hand = "finance_sign"    // commits the money
	FinanceSend    Hand = "finance_send"    // makes the payment file
	BankAnswer     Hand = "bank_answer"     // brings the return file
	FinanceReceive Hand = "finance_receive" // posts the return file
)

// ErrTwoHands refuses a second hand in one payment to the same natural person.
var ErrTwoHands = fmt.Errorf("has already acted at another step of this payment: %w", fault.Forbidden)

// ErrMaker is ErrTwoHands for who entered what is to be approved.
var ErrMaker = fmt.Errorf("entered it: %w", ErrTwoHands)

// exclusive reports whether one person may not be both hands. The officer who
// sent a file may receive its answer: the answer was brought by the bank.
func exclusive(a, b Hand) bool {
	if a == b {
		return false
	}
	return !(a == FinanceSend && b == FinanceReceive || a == FinanceReceive && b == FinanceSend)
}

// An Act is a step somebody took on a roster or batch.
type Act struct {
	Hand   Hand
	Person string // natural person, see Actor.Person
}

// Separate returns ErrTwoHands, or ErrMaker which wraps it, if the actor, in this hand, would be a second hand
// beside any of the acts before.
func Separate(a Actor, as Hand, before []Act) error {
	for _, act := range before {
		if act.Person == a.Person && exclusive(as, act.Hand) {
			if act.Hand == Entry {
				return fmt.Errorf("%s: %w", as, ErrMaker)
			}
			return fmt.Errorf("%s after %s: %w", as, act.Hand, ErrTwoHands)
		}
	}
	return nil
}
