// Package contract is the agreement under which a bank pays a county's subsidies (代发合同): how
// the bank was chosen, for how long, and what service it owes. Guidance of the Ministry of
// Finance and others on the 一卡通 asks that banks be chosen by law (依法选择) and contracted.
package contract

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"yikatong/internal/fault"
)

// A Method is how the bank was chosen, one of the ways of the Government Procurement Law, article 26.
type Method string

// Methods lists the lawful ways to choose, in the law's order.
func Methods() []Method {
	return []Method{"公开招标", "邀请招标", "竞争性谈判", "单一来源", "询价", "竞争性磋商"}
}

// Terms are the services that a bank owes under its contract.
type Terms struct {
	Cutoff      string `json:"cutoff"`       // files taken until then are paid the same day: "16:00"
	AnswerDays  int    `json:"answer_days"`  // working days from the payment file to the whole answer
	TellsPayee  bool   `json:"tells_payee"`  // tells the payee of the money itself
	Points      int    `json:"points"`       // withdrawal points it keeps in the county, at least
	Security    string `json:"security"`     // what it promises about the data
	MostFailing int    `json:"most_failing"` // failures by its own fault, of 10,000 payments, at most
}

// A Contract binds one bank from its first day through its last.
type Contract struct {
	ID           int64
	Bank         string
	Number       string
	Method       Method
	Announcement string // where the choice was announced
	Review       string // who reviewed it, and the outcome
	From, Until  string // days, 2006-01-02, both included
	Ended        string // the first day it no longer binds, "" unless ended early
	Terms        Terms
}

// Errors of a contract.
var (
	ErrBlank   = fmt.Errorf("a contract names its bank, number, announcement, review and data security: %w", fault.Invalid)
	ErrMethod  = fmt.Errorf("not a lawful way to choose a bank: %w", fault.Invalid)
	ErrDays    = fmt.Errorf("a contract's days are written 2025-01-01 and end after they begin: %w", fault.Invalid)
	ErrTerms   = fmt.Errorf("service terms out of range: %w", fault.Invalid)
	ErrOverlap = fmt.Errorf("the bank has a contract for some of these days: %w", fault.Conflict)
)

// Check returns nil if the contract is complete and its terms can be held.
func (c Contract) Check() error {
	for _, s := range []string{c.Bank, c.Number, c.Announcement, c.Review, c.Terms.Security} {
		if strings.TrimSpace(s) == "" {
			return ErrBlank
		}
	}
	if !slices.Contains(Methods(), c.Method) {
		return ErrMethod
	}
	if !isDay(c.From) || !isDay(c.Until) || c.Until < c.From {
		return ErrDays
	}
	return c.Terms.check()
}

func (t Terms) check() error {
	_, err := time.Parse("15:04", t.Cutoff)
	if err != nil || t.AnswerDays < 1 || t.AnswerDays > 30 || t.Points < 0 || t.MostFailing < 0 || t.MostFailing > 10000 {
		return ErrTerms
	}
	return nil
}

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// InForce reports whether the contract binds on a day.
func (c Contract) InForce(day string) bool {
	return c.From <= day && day <= c.Until && (c.Ended == "" || day < c.Ended)
}

// Overlaps reports whether both contracts bind the same bank on some day.
func (c Contract) Overlaps(d Contract) bool {
	if c.Bank != d.Bank {
		return false
	}
	first := max(c.From, d.From)
	return c.InForce(first) && d.InForce(first)
}
