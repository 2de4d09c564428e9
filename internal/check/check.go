// Package check is cross-checks (比对): what a line of a roster is compared with, and
// what that raises. A finding (疑点) is evidence to be answered, never a verdict.
package check

import (
	"slices"

	"yikatong/internal/ident"
	"yikatong/internal/period"
)

// A Line is one line of a roster beside what the county's registers have of its people.
type Line struct {
	Period      period.Period
	GivenName   string // as on the roster
	KnownName   string // as registered
	Died        string // day in the death register, "" while alive
	OutOfCounty bool   // registered in a region that is not this county's
	GivenCard   string // blind index of the account on the roster, "" for none
	ActiveCard  string // blind index of the payee's active account, "" for none
	CardOfOther bool   // the account on the roster is registered to somebody else
	CardPayees  int    // how many people this roster pays to that account
	OtherRoster bool   // the same right stands in another roster that is not withdrawn
	InBatch     bool   // and that one has been put into a batch
}

// A Rule is one comparison.
type Rule struct {
	Code     string
	Chinese  string
	Blocks   bool   // the line is not paid until the finding is closed
	Question string // what the clerk must answer
	Basis    string // the misconduct or rule behind it
	raise    func(Line) (evidence string, found bool)
}

// Rules is the table of comparisons inside a county, in the order they are reported.
var Rules = []Rule{
	{"deceased", "已死亡", true, "该人登记的死亡日期在本期之前，是否属实？何时应停发？", "死亡次月停发；死亡续领", deceased},
	{"name_mismatch", "姓名不符", true, "名册姓名与登记姓名不一致，是否录错或冒用？", "名册与户籍信息应一致", nameMismatch},
	{"card_not_owner", "卡非本人", true, "名册账号登记在他人名下，是否录错或代领？", "收款卡非本人；禁止代领", cardNotOwner},
	{"card_shared", "一卡多人", true, "此账号收取多人补贴，代领关系是什么？", "一卡多人、村干部代领", cardShared},
	{"outside_county", "不在本区县", true, "该人登记地不在本区县，应在何处享受？", "跨区县重复", outsideCounty},
	{"paid_already", "本期已发", true, "本期已在其他批次或名册中，是否重复？", "同一人同一项目同一期只发一次", paidAlready},
	{"no_account", "无有效账户", true, "该人没有登记有效的“一卡通”账户，请补登账户。", "一人一卡", noAccount},
}

// A Finding is what a rule raised.
type Finding struct {
	Rule     Rule
	Evidence string // in words, without a whole personal number
}

// Compare applies every rule to a line.
func Compare(l Line) []Finding {
	var list []Finding
	for _, r := range Rules {
		if evidence, found := r.raise(l); found {
			list = append(list, Finding{r, evidence})
		}
	}
	return list
}

// OfTable reports whether a code is of an outside check: an entry of checks.yaml.
func OfTable(code string) bool {
	all, err := table()
	return err == nil && slices.ContainsFunc(all, func(c *Outside) bool { return c.Code == code })
}

// Named returns the rule of a code: of the county's own comparisons, of an outside or of a group check.
func Named(code string) (Rule, bool) {
	for _, r := range Rules {
		if r.Code == code {
			return r, true
		}
	}
	all, err := table()
	if err != nil {
		return Rule{}, false
	}
	for _, c := range all {
		if c.Code == code {
			return c.Rule(), true
		}
	}
	if g, ok := GroupNamed(code); ok {
		return g.Rule(), true
	}
	return Rule{}, false
}

// deceased: who died before the period is not paid for it. The month of death itself is
// still paid; a death inside the period is a matter of the amount, not of the right.
func deceased(l Line) (string, bool) {
	if l.Died == "" || l.Died >= l.Period.FirstMonth().First().Format("2006-01-02") {
		return "", false
	}
	return "登记死亡日期 " + l.Died + "，早于本期（" + l.Period.Chinese() + "）", true
}

func nameMismatch(l Line) (string, bool) {
	if ident.SameName(l.GivenName, l.KnownName) {
		return "", false
	}
	return "名册写作“" + l.GivenName + "”，登记为“" + l.KnownName + "”", true
}

func cardNotOwner(l Line) (string, bool) {
	return "名册账号登记在另一人名下", l.GivenCard != "" && l.CardOfOther
}

// cardShared speaks only of accounts that nobody has registered: of a registered one,
// cardNotOwner already says on which lines it is wrong.
func cardShared(l Line) (string, bool) {
	return "本名册有多人使用同一账号", l.GivenCard != "" && !l.CardOfOther && l.GivenCard != l.ActiveCard && l.CardPayees > 1
}

func outsideCounty(l Line) (string, bool) {
	return "登记的行政区划不属于本区县", l.OutOfCounty
}

func paidAlready(l Line) (string, bool) {
	if l.InBatch {
		return "同一项目同一期已在另一名册中进入发放批次", true
	}
	return "同一项目同一期已列入另一名册", l.OtherRoster
}

func noAccount(l Line) (string, bool) {
	return "没有登记有效账户，审核通过后也无法支付", l.ActiveCard == ""
}
