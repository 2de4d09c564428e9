package basis

import (
	"encoding/json"
	"strings"

	"yikatong/internal/fen"
	"yikatong/internal/ident"
	"yikatong/internal/policy"
)

// The kinds of thing that a record names.
const (
	Parcel  = "parcel"
	Plot    = "plot"
	Serial  = "serial"
	Invoice = "invoice"
	House   = "house"
	Dealer  = "dealer" // of whom many may have bought
)

// A Thing is what a right rests on. Of all but a dealer, one is one household's.
type Thing struct {
	Kind string
	Code string // as registers write it
	Area int64  // 1/100 mu, 0 where it has none
}

// Things lists what a record names, each once.
func (r Record) Things() (list []Thing) {
	m := r.marks()
	seen := map[string]bool{}
	add := func(kind, code string, area hundredths) {
		code = strings.ToUpper(ident.Clean(code))
		if code != "" && !seen[code] {
			seen[code] = true
			list = append(list, Thing{kind, code, int64(area)})
		}
	}
	for _, p := range m.Parcels {
		add(Parcel, p.Code, p.Area)
	}
	for _, p := range m.Plots {
		add(Plot, p.Plot, p.Area)
		add(Parcel, p.Parcel, p.Area)
	}
	add(Serial, m.Serial, 0)
	add(Invoice, m.InvoiceNo, 0)
	add(House, m.House, 0)
	add(Dealer, m.Dealer, 0)
	return list
}

// never is the day and the month that stand for none: later than any other.
const never = "9999-12-31"

// Values reads the fields of a basis for conditions: texts, whole numbers, truths, days and months
// as texts, records and lists of them. What is not said is "", 0, false or [never].
func Values(fields []policy.Field, text json.RawMessage) map[string]any {
	var given map[string]json.RawMessage
	_ = json.Unmarshal(text, &given) // checked when it was entered; null of a record says nothing
	values := make(map[string]any, len(fields))
	for _, f := range fields {
		values[f.Name] = value(f, given[f.Name])
	}
	return values
}

func value(f policy.Field, text json.RawMessage) any {
	switch f.Type {
	case "record":
		return Values(f.Of, text)
	case "list", "rows":
		var elements []json.RawMessage
		_ = json.Unmarshal(text, &elements)
		list := make([]any, len(elements))
		for i, e := range elements {
			list[i] = Values(within(f), e)
		}
		return list
	case "texts":
		list := []string{}
		_ = json.Unmarshal(text, &list)
		return list
	case "bool":
		return read[bool](text)
	case "int", "fen":
		return read[int64](text)
	case "area":
		return int64(read[hundredths](text))
	}
	s := read[string](text)
	if s == "" && (f.Type == "date" || f.Type == "month") {
		return never
	}
	return s
}

// hundredths is an area, written "2.50", in hundredths of its unit.
type hundredths int64

// UnmarshalText reads two decimals at most.
func (h *hundredths) UnmarshalText(text []byte) error {
	n, err := fen.ParseYuan(string(text))
	*h = hundredths(n)
	return err
}

// read reads a value of one type; the zero one where there is none.
func read[T any](text json.RawMessage) (v T) {
	_ = json.Unmarshal(text, &v)
	return v
}
