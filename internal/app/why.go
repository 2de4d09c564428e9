package app

import (
	"bytes"
	"encoding/json"
	"strings"

	"yikatong/internal/period"
	"yikatong/internal/policy"
	"yikatong/internal/store"
)

// why says what has changed since a line was paid: the condition that fails now, and the facts
// that differ from those it was worked out from.
func why(then string, now policy.Facts, result policy.Result) string {
	var parts []string
	if !result.Eligible {
		parts = append(parts, policy.Reason(result.Reason))
	}
	old, err := policy.ReadFacts([]byte(then))
	if err != nil {
		return strings.Join(append(parts, "原发放没有留存认定信息"), "；")
	}
	parts = append(parts, changed(old, now)...)
	if len(parts) == 0 {
		parts = append(parts, "补贴标准或政策调整")
	}
	return strings.Join(parts, "；")
}

// changed names the groups of facts that differ.
func changed(old, now policy.Facts) (list []string) {
	if old.Person != nil && now.Person != nil {
		if old.Person.Death != now.Person.Death && now.Person.Death != "" {
			list = append(list, now.Person.Death+"去世")
		}
		if old.Person.Hukou != now.Person.Hukou {
			list = append(list, "户籍变动")
		}
	}
	for _, g := range []struct {
		says     string
		old, now any
	}{{"认定信息变动", old.Basis, now.Basis}, {"家庭成员变动", old.Household, now.Household}, {"享受其他补贴的情况变动", old.Holds, now.Holds}} {
		if !sameJSON(g.old, g.now) {
			list = append(list, g.says)
		}
	}
	return list
}

func sameJSON(a, b any) bool {
	x, err1 := json.Marshal(a)
	y, err2 := json.Marshal(b)
	empty := func(t []byte) []byte {
		if string(t) == "[]" {
			return []byte("null")
		}
		return t
	}
	return err1 == nil && err2 == nil && bytes.Equal(empty(x), empty(y))
}

// periodOf is the period of a payment, which was read once already.
func periodOf(d store.Drawn) period.Period { return period.MustParse(d.Period) }
