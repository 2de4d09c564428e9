package ident

import (
	"fmt"
	"strings"

	"yikatong/internal/fault"
)

// A Card is the number of a bank card, passbook or corporate account.
type Card struct{ s string }

// What can be wrong with an account number.
var (
	ErrCardForm    = fmt.Errorf("a card number has 12 to 19 digits: %w", fault.Invalid)
	ErrCardLuhn    = fmt.Errorf("the check digit of the card number is wrong: %w", fault.Invalid)
	ErrAccountForm = fmt.Errorf("the number of a passbook or corporate account has 6 to 32 digits: %w", fault.Invalid)
)

// An AccountKind says what an account number stands on.
type AccountKind string

// The kinds of account. Only cards have a check digit.
const (
	SocialCard AccountKind = "社会保障卡"
	BankCard   AccountKind = "银行卡"
	Passbook   AccountKind = "存折"
	Corporate  AccountKind = "对公账户"
)

// ParseAccountKind reads a kind as files write it; what is not a passbook or a corporate
// account is held to the rules of a card.
func ParseAccountKind(s string) AccountKind {
	switch s = Clean(s); {
	case strings.Contains(s, "存折"):
		return Passbook
	case strings.Contains(s, "公"):
		return Corporate
	case strings.Contains(s, "社"):
		return SocialCard
	}
	return BankCard
}

// ParseCard reads a card number: 12 to 19 digits, none of them leading zero, with the
// check digit of ISO/IEC 7812 (Luhn).
func ParseCard(s string) (Card, error) {
	if len(s) < 12 || len(s) > 19 || !allDigits(s) || s[0] == '0' {
		return Card{}, ErrCardForm
	}
	if !luhn(s) {
		return Card{}, ErrCardLuhn
	}
	return Card{s}, nil
}

// ParseAccount reads an account number of a kind. Passbooks and corporate accounts have 6
// to 32 digits and no check digit; hyphens between digits stay, since the bank that wrote
// them may look for them. Every other kind is held to the rules of a card, or else
// ErrCardForm or ErrCardLuhn.
func ParseAccount(kind AccountKind, s string) (Card, error) {
	if kind != Passbook && kind != Corporate {
		return ParseCard(s)
	}
	digits := 0
	for group := range strings.SplitSeq(s, "-") {
		if !allDigits(group) {
			return Card{}, ErrAccountForm
		}
		digits += len(group)
	}
	if digits < 6 || digits > 32 {
		return Card{}, ErrAccountForm
	}
	return Card{s}, nil
}

func luhn(s string) bool {
	sum := 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// String shows the last four digits: ***************0018.
func (c Card) String() string { return mask(c.s, 0, 4) }

// Tail4 is the last four digits, as messages to payees show them.
func (c Card) Tail4() string { return tail4(c.s) }

// IsZero reports whether c is no number.
func (c Card) IsZero() bool { return c.s == "" }

// Reveal returns the whole number; see [No.Reveal].
func (c Card) Reveal() string { return c.s }
