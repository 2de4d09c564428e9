package pay

import (
	"fmt"

	"yikatong/internal/fault"
)

// An AccountRule (账户核验方式) is when a county asks the banks about an account before paying
// to it. Whatever the rule, an account that its bank has refused is not paid.
type AccountRule string

// The rules.
const (
	VerifyNone  AccountRule = "off"   // 不核验: nobody waits for an answer
	VerifyFirst AccountRule = "first" // 首次发放前: an account waits unless it was paid before
	VerifyAll   AccountRule = "all"   // 全部核验: every account waits for its bank's answer
)

// accountRules is the table of them.
var accountRules = []struct {
	rule    AccountRule
	chinese string
}{
	{VerifyNone, "不要求核验（银行已答复不符的账户仍不发放）"},
	{VerifyFirst, "首次发放前核验（已成功发放过的账户视同已核验）"},
	{VerifyAll, "全部核验后发放"},
}

// ErrAccountRule refuses a word that is no rule.
var ErrAccountRule = fmt.Errorf("a rule of verifying accounts is off, first or all: %w", fault.Invalid)

// ParseAccountRule reads a rule by its word.
func ParseAccountRule(s string) (AccountRule, error) {
	for _, row := range accountRules {
		if string(row.rule) == s {
			return row.rule, nil
		}
	}
	return "", fmt.Errorf("%q: %w", s, ErrAccountRule)
}

// Chinese names the rule for people.
func (r AccountRule) Chinese() string {
	for _, row := range accountRules {
		if row.rule == r {
			return row.chinese
		}
	}
	return string(r)
}
