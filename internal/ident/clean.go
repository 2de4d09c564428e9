// Package ident is the numbers and names that identify people, organisations, accounts
// and banks: each parsed once, so that whoever holds one holds a well-formed one, and
// masked when printed. No error quotes a number.
package ident

import (
	"strings"
	"unicode"
)

// Clean brings an identifier as people type and spreadsheets keep it to its plain form:
// full-width signs become narrow, and spaces of every kind, zero-width signs and the
// marks that make a spreadsheet keep a text (' and `) go.
func Clean(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		if invisible(r) || strings.ContainsRune("'`‘’′", r) {
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// invisible signs take no ink: blanks, controls, formatting and fillers.
func invisible(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune("\u115F\u1160\u3164\uFFA0\u2800", r)
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// tail4 is the last four signs, or nothing of a shorter text.
func tail4(s string) string {
	if len(s) < 4 {
		return ""
	}
	return s[len(s)-4:]
}

// mask keeps the first head and last tail signs and puts a star for each one between.
func mask(s string, head, tail int) string {
	if len(s) <= head+tail {
		return strings.Repeat("*", len(s))
	}
	return s[:head] + strings.Repeat("*", len(s)-head-tail) + s[len(s)-tail:]
}
