package auth

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"yikatong/internal/fault"
)

// ErrWeak refuses a password that is too easy to guess.
var ErrWeak = fmt.Errorf("password is too easy to guess: %w", fault.Invalid)

// The lengths of passwords, in characters: a long sentence is good as it is, a shorter one needs
// three kinds of signs (GB/T 22239 8.1.4.1: complex enough), and none may take the machine's time.
const (
	shortSecret = 10
	longSecret  = 16
	mostSecret  = 128
)

// JudgePassword returns ErrWeak for a password that a user may not choose.
func JudgePassword(login, secret string) error {
	n := utf8.RuneCountInString(secret)
	switch {
	case n < shortSecret || n > mostSecret:
		return fmt.Errorf("%d characters: %w", n, ErrWeak)
	case login != "" && strings.Contains(strings.ToLower(secret), strings.ToLower(login)):
		return fmt.Errorf("holds the login: %w", ErrWeak)
	case n < longSecret && kindsOf(secret) < 3:
		return fmt.Errorf("%d kinds of signs: %w", kindsOf(secret), ErrWeak)
	case distinct(secret) < 6:
		return fmt.Errorf("repeats a few signs: %w", ErrWeak)
	}
	return nil
}

// kindsOf counts small letters, capitals, digits and all else.
func kindsOf(s string) int {
	kinds := map[int]bool{}
	for _, r := range s {
		switch {
		case unicode.IsLower(r):
			kinds[0] = true
		case unicode.IsUpper(r):
			kinds[1] = true
		case unicode.IsDigit(r):
			kinds[2] = true
		default:
			kinds[3] = true
		}
	}
	return len(kinds)
}

func distinct(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}
