package policy

import (
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
)

func yearOf(d day) ref.Val {
	if d >= never {
		return types.Int(never)
	}
	return types.Int(d.time().Year())
}

// newYear is 1 January of a year; of one that is none, never.
func newYear(year types.Int) ref.Val {
	if year < 1 || year > 9999 {
		return day(never)
	}
	return month(int64(year) * 12).first()
}

// years refuses to count further than people live and documents hold.
func years(a, b ref.Val) ref.Val {
	n := b.(types.Int)
	if n < -1000 || n > 1000 {
		return types.NewErr("年数 %d 超出范围", n)
	}
	return a.(day).years(int(n))
}

func plus(a, b ref.Val) ref.Val {
	m, n := a.(month), b.(types.Int)
	if m >= never || n > 12000 || n < -12000 {
		return month(never)
	}
	return m + month(n)
}

func orErr[T ref.Val](v T, err error) ref.Val {
	if err != nil {
		return types.NewErr("%s", err.Error())
	}
	return v
}

// divide is a division that refuses a divisor that is not above zero.
func divide(f func(n, d int64) int64) func(a, b ref.Val) ref.Val {
	return func(a, b ref.Val) ref.Val {
		if b.(types.Int) <= 0 {
			return types.NewErr("除数须大于 0")
		}
		return types.Int(f(int64(a.(types.Int)), int64(b.(types.Int))))
	}
}

// total sums a list of whole numbers, and refuses to overflow.
func total(v ref.Val) ref.Val {
	list := v.(traits.Lister)
	var sum ref.Val = types.IntZero
	for it := list.Iterator(); it.HasNext() == types.True; {
		if sum = sum.(types.Int).Add(it.Next()); types.IsError(sum) {
			return sum
		}
	}
	return sum
}

func listOfTexts(v ref.Val) []string {
	list := v.(traits.Lister)
	var texts []string
	for it := list.Iterator(); it.HasNext() == types.True; {
		s, _ := it.Next().(types.String)
		texts = append(texts, string(s))
	}
	return texts
}

func distinct(v ref.Val) ref.Val {
	seen := map[string]bool{}
	for _, s := range listOfTexts(v) {
		seen[s] = true
	}
	return types.Int(len(seen))
}

// inForce is the record of a dated list whose facts count in month m: the first from
// the start, a later one from the month after its date. In the month never it is the latest.
func inForce(list, m ref.Val) ref.Val {
	var first, last *record // the earliest, and the latest that counts
	at := func(r *record) day { return r.vals[r.schema.dated].(day) }
	for it := list.(traits.Lister).Iterator(); it.HasNext() == types.True; {
		r, ok := it.Next().(*record)
		if !ok || r.schema.dated < 0 {
			return types.NewErr("in_force 只用于写明 dated 的清单")
		}
		if first == nil || at(r) < at(first) {
			first = r
		}
		if at(r).month() < m.(month) && (last == nil || at(r) >= at(last)) {
			last = r
		}
	}
	switch {
	case last != nil:
		return last
	case first != nil:
		return first
	}
	return types.NewErr("清单为空")
}

// certificateOf reports whether a disability certificate's number (残疾人证号) is well
// formed and of the person: ID, kind 1 to 7, grade 1 to 4, perhaps B and the times reissued.
func certificateOf(no, id string) bool {
	n := len(id)
	if n == 0 || len(no) < n+2 || no[:n] != id {
		return false
	}
	kind, grade, rest := no[n], no[n+1], no[n+2:]
	return kind >= '1' && kind <= '7' && grade >= '1' && grade <= '4' && (rest == "" || rest[0] == 'B')
}
