package policy

import (
	"reflect"
	"slices"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

var (
	rowsType     = cel.ObjectType("rows")
	standardType = cel.ObjectType("standard")
	heldType     = cel.ObjectType("held")
)

// An opaque value is read by functions alone: it has no fields and compares with nothing.
type opaque struct{ typ *cel.Type }

// ConvertToNative, ConvertToType, Equal and Type serve the types that embed opaque.
func (o opaque) ConvertToNative(t reflect.Type) (any, error) { return toNative(o, t) }

// ConvertToType allows none.
func (o opaque) ConvertToType(t ref.Type) ref.Val {
	return types.NewErr("no conversion from %s to %s", o.typ.TypeName(), t.TypeName())
}

// Equal is never so.
func (o opaque) Equal(ref.Val) ref.Val { return types.False }

// Type is the type given.
func (o opaque) Type() ref.Type { return o.typ }

// rows are amounts per month, each from a month on (in no order).
type rows []struct {
	from month
	fen  int64
}

// ConvertToNative, ConvertToType, Equal, Type and Value make rows a value of the rules.
func (r rows) ConvertToNative(t reflect.Type) (any, error) { return toNative(r, t) }

// ConvertToType allows none.
func (r rows) ConvertToType(t ref.Type) ref.Val { return opaque{rowsType}.ConvertToType(t) }

// Equal is never so.
func (r rows) Equal(ref.Val) ref.Val { return types.False }

// Type is the rules' type rows.
func (r rows) Type() ref.Type { return rowsType }

// Value is the rows themselves.
func (r rows) Value() any { return r }

// at is the amount of the latest row that has begun by m, or 0.
func (r rows) at(m month) int64 {
	best, fen := month(-1), int64(0)
	for _, row := range r {
		if row.from <= m && row.from >= best {
			best, fen = row.from, row.fen
		}
	}
	return fen
}

// A standard is what the rules read of one standard: its rows, perhaps none.
type standard struct {
	opaque
	name  string // in Chinese, for the error that none is in effect
	rows  []standardRow
	asked map[int]bool // which rows counted; nil unless explained
}

type standardRow struct {
	from  day
	key   string
	value int64
}

// read gives the rows, whose days were checked, as the rules read them: a record of schema s.
func (all Standards) read(s *schema) *record {
	r := s.blank()
	for name, of := range all {
		x := &standard{opaque: opaque{standardType}, name: of.Label}
		for _, row := range of.Rows {
			from, _ := parseDay(row.From)
			x.rows = append(x.rows, standardRow{from, row.Key, row.Value})
		}
		r.vals[s.at[name]] = x
	}
	return r
}

// traced is the standards with room to note which of their rows counted.
func (r *record) traced() *record {
	own := &record{r.schema, slices.Clone(r.vals)}
	for i, v := range own.vals {
		if s, ok := v.(*standard); ok {
			own.vals[i] = &standard{s.opaque, s.name, s.rows, map[int]bool{}}
		}
	}
	return own
}

// Value is the standard itself.
func (s *standard) Value() any { return s }

// on is the value of key in effect on d.
func (s *standard) on(d day, key string) ref.Val {
	i := s.row(d, key)
	if i < 0 {
		name := "“" + s.name + "”"
		if key != "" {
			name += "的“" + key + "”"
		}
		return types.NewErr("标准%s在 %s 没有有效的数值", name, d)
	}
	if s.asked != nil {
		s.asked[i] = true
	}
	return types.Int(s.rows[i].value)
}

// given reports whether a value of key is in effect on d: a standard that begins later
// is not there yet.
func (s *standard) given(d day, key string) bool { return s.row(d, key) >= 0 }

// row is the place of key's row with the latest from not after d, or -1.
func (s *standard) row(d day, key string) int {
	best := -1
	for i, r := range s.rows {
		if r.key == key && r.from <= d && (best < 0 || r.from >= s.rows[best].from) {
			best = i
		}
	}
	return best
}

// A hold is one Hold with its months read.
type hold struct {
	*Hold
	from, to month
}

// held is what is already drawn, asked by programme and month. A hold of minimum living
// is the household's and carries its householder's number; any other person's hold
// counts only for that person.
type held struct {
	opaque
	person string
	list   []hold
}

// household is the programme whose holds are a household's.
const household = "09"

// Value is the holds themselves.
func (h *held) Value() any { return h }

// each calls yes for what of programme is held in m by the person id, here or, if
// elsewhere, in another county.
func (h *held) each(programme string, m month, id string, elsewhere bool, yes func(hold)) {
	for _, x := range h.list {
		if x.Programme != programme || m < x.from || m > x.to || elsewhere && x.County == "" {
			continue
		}
		if x.ID != "" && x.ID != id && (programme != household || id != h.person) {
			continue
		}
		yes(x)
	}
}

func (h *held) has(programme string, m month) bool {
	found := false
	h.each(programme, m, h.person, false, func(hold) { found = true })
	return found
}

func (h *held) hasAs(programme string, m month, marks []string) bool {
	found := false
	h.each(programme, m, h.person, false, func(x hold) {
		for _, k := range marks {
			found = found || x.Mode == k || x.CareGrade == k
		}
	})
	return found
}

func (h *held) hasBy(programme string, m month, id string) bool {
	found := false
	h.each(programme, m, id, false, func(hold) { found = true })
	return found
}

func (h *held) elsewhere(programme string, m month) bool {
	found := false
	h.each(programme, m, h.person, true, func(hold) { found = true })
	return found
}

// amount is the sum per month of what is held.
func (h *held) amount(programme string, m month) int64 {
	sum := int64(0)
	h.each(programme, m, h.person, false, func(x hold) { sum += x.AmountFen })
	return sum
}

// share is the person's part of what a household holds, rounded half up to the fen.
func (h *held) share(programme string, m month) int64 {
	sum := int64(0)
	h.each(programme, m, h.person, false, func(x hold) {
		sum += halfUp(x.AmountFen, max(x.Heads, 1))
	})
	return sum
}

// halfUp is n/d rounded half away from zero; cut is n/d cut down.
func halfUp(n, d int64) int64 {
	q, r := n/d, n%d
	switch {
	case r >= 0 && r >= d-r:
		return q + 1
	case r < 0 && -r >= d+r:
		return q - 1
	}
	return q
}

func cut(n, d int64) int64 {
	q := n / d
	if n%d < 0 {
		q--
	}
	return q
}
