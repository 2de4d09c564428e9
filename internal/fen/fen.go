// Package fen is money: whole fen (分), never a fraction and never a float.
//
// Sums are checked, so that an overflow is an error and not a wrong amount.
// What is written by banks and clerks is read strictly ([ParseYuan]); what a
// township's spreadsheet holds is cleaned by package roster before it comes here.
package fen

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"strconv"
	"strings"
)

// A Fen is an amount of money in fen (分), 1/100 yuan. The zero value is no money.
type Fen int64

// Errors of this package. Callers wrap them with what was read or summed.
var (
	ErrSyntax   = errors.New("not an amount in yuan with at most two decimals")
	ErrOverflow = errors.New("amount out of range")
)

// ParseYuan reads an amount in yuan as a bank writes it: "1200", "1200.5" or "1200.50".
// It refuses signs, spaces, separators, exponents and a third decimal: to guess at
// money is to pay a wrong amount.
func ParseYuan(s string) (Fen, error) {
	whole, frac, point := strings.Cut(s, ".")
	if !digits(whole) || point && (!digits(frac) || len(frac) > 2) {
		return 0, fmt.Errorf("%q: %w", s, ErrSyntax)
	}
	y, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || y > math.MaxInt64/100-1 {
		return 0, fmt.Errorf("%q: %w", s, ErrOverflow)
	}
	f := int64(0)
	if frac != "" {
		f, _ = strconv.ParseInt((frac + "0")[:2], 10, 64)
	}
	return Fen(y*100 + f), nil
}

func digits(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return s != ""
}

// Add returns f + g, or ErrOverflow.
func (f Fen) Add(g Fen) (Fen, error) {
	s := f + g
	if (g > 0 && s < f) || (g < 0 && s > f) {
		return 0, ErrOverflow
	}
	return s, nil
}

// Sum adds all amounts, or returns ErrOverflow.
func Sum(amounts iter.Seq[Fen]) (Fen, error) {
	var total Fen
	for a := range amounts {
		var err error
		if total, err = total.Add(a); err != nil {
			return 0, err
		}
	}
	return total, nil
}

// Yuan writes the amount in yuan with two decimals and no separators, "1200.50":
// the form of bank files and of everything a program reads again.
func (f Fen) Yuan() string {
	sign, u := "", uint64(f)
	if f < 0 {
		sign, u = "-", -u
	}
	return fmt.Sprintf("%s%d.%02d", sign, u/100, u%100)
}

// String writes the amount for people: "¥1,200.50".
func (f Fen) String() string {
	s := f.Yuan()
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	whole, frac, _ := strings.Cut(s, ".")
	var b strings.Builder
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	return sign + "¥" + b.String() + "." + frac
}
