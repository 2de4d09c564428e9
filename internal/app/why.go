package app

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"yikatong/internal/basis"
	"yikatong/internal/ident"
	"yikatong/internal/period"
	"yikatong/internal/policy"
	"yikatong/internal/store"
)

// why says what has changed since a line was paid: the condition that fails now, and the facts
// that differ from those it was worked out from, each with what it was and is.
func why(p *policy.Programme, then string, now policy.Facts, result policy.Result) string {
	var parts []string
	if !result.Eligible {
		parts = append(parts, policy.Reason(result.Reason))
	}
	old, err := policy.ReadFacts([]byte(then))
	if err != nil {
		return strings.Join(append(parts, "原发放没有留存认定信息"), "；")
	}
	parts = append(parts, changed(p, old, now)...)
	if len(parts) == 0 {
		parts = append(parts, "补贴标准或政策调整")
	}
	return ident.MaskIn(strings.Join(parts, "；"))
}

// changed names the facts that differ. Who else is in the household counts where the programme
// judges the household, and other payments only by what they are, not by how they are written.
func changed(p *policy.Programme, old, now policy.Facts) (list []string) {
	if old.Person != nil && now.Person != nil {
		if old.Person.Death != now.Person.Death && now.Person.Death != "" {
			list = append(list, now.Person.Death+"去世")
		}
		if old.Person.Hukou != now.Person.Hukou {
			list = append(list, "户籍变动")
		}
	}
	list = append(list, basis.Differences(p.Basis, old.Basis, now.Basis)...)
	if !sameJSON(family(old), family(now)) {
		list = append(list, "家庭成员变动")
	}
	if !sameJSON(drawnBeside(old), drawnBeside(now)) {
		list = append(list, "享受其他补贴的情况变动")
	}
	return list
}

// family is who is in the household, and what is known of each that a decision may turn on.
func family(f policy.Facts) []policy.Member {
	if f.Household == nil || len(f.Household.Members) < 2 {
		return nil
	}
	list := slices.Clone(f.Household.Members)
	for i := range list {
		list[i].Relation, list[i].Hukou, list[i].Region = "", "", ""
		if f.Person != nil && list[i].ID == f.Person.ID {
			list[i].Death = "" // told already
		}
	}
	slices.SortFunc(list, func(a, b policy.Member) int { return cmp.Compare(a.ID, b.ID) })
	return list
}

// drawnBeside is which other programmes are drawn, on what.
func drawnBeside(f policy.Facts) (list []string) {
	for _, h := range f.Holds {
		list = append(list, strings.Join([]string{h.Programme, h.ID, h.Mode, h.CareGrade, h.Parcel, h.Plot, h.Serial, h.House, h.Event}, "/"))
	}
	slices.Sort(list)
	return slices.Compact(list)
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
