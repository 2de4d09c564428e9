package policy

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// hundredths are the beginnings of units that people read as a hundred times as much: fen
// as yuan, 1/100 mu as mu.
var hundredths = []struct{ unit, people string }{{"百分之一", ""}, {"分", "元"}}

// people splits a standard's unit into the one that people read and how much of it is 1.
func (s Standard) people() (unit string, scale int64) {
	for _, h := range hundredths {
		if rest, ok := strings.CutPrefix(s.Unit, h.unit); ok {
			return h.people + rest, 100
		}
	}
	return s.Unit, 1
}

// Write writes a value as people read it: "750.00 元/人·月".
func (s Standard) Write(value int64) string {
	unit, scale := s.people()
	if scale == 1 {
		return strings.TrimSpace(fmt.Sprintf("%d %s", value, unit))
	}
	return strings.TrimSpace(fmt.Sprintf("%d.%02d %s", value/100, value%100, unit))
}

// PeopleUnit is the unit in which Write writes and Read reads.
func (s Standard) PeopleUnit() string { u, _ := s.people(); return u }

// Read reads a value as people write it, without its unit: "750" or "750.00" of yuan. It
// refuses signs, a third decimal, and more than [Judge] reckons with, as ErrStandard.
func (s Standard) Read(text string) (int64, error) {
	_, scale := s.people()
	whole, part, dotted := strings.Cut(strings.ReplaceAll(strings.TrimSpace(text), ",", ""), ".")
	if dotted && (scale == 1 || part == "" || len(part) > 2) {
		return 0, fmt.Errorf("%q: %w", text, ErrStandard)
	}
	digits := whole
	if scale == 100 {
		digits += (part + "00")[:2]
	}
	v, err := strconv.ParseUint(digits, 10, 63)
	if err != nil || whole == "" || v > maxFen {
		return 0, fmt.Errorf("%q: %w", text, ErrStandard)
	}
	return int64(v), nil
}

// Keys lists the keys a standard has values for, in order; one [""] if it has no keys.
func (s Standard) Keys() []string {
	var keys []string
	for _, r := range s.Rows {
		keys = append(keys, r.Key)
	}
	slices.Sort(keys)
	if keys = slices.Compact(keys); len(keys) == 0 {
		return []string{""}
	}
	return keys
}

// residence are the keys that stand for where a household lives.
var residence = map[string]string{"urban": "城镇", "rural": "农村"}

// KeyName names a key of one of the programme's standards in Chinese: as the standard does,
// or as the choices of the basis do.
func (p *Programme) KeyName(standard, key string) string {
	parts := strings.Split(key, ":")
	for i, part := range parts {
		name, named := p.Standards[standard].Names[part]
		if !named {
			if name = p.meaning(part); name == part {
				name = cmp.Or(residence[part], part)
			}
		}
		parts[i] = name
	}
	return strings.Join(parts, " ")
}

// At returns the row of a key in effect on a day ("2025-03-31"), and whether there is one.
func (s Standard) At(key, day string) (at Row, ok bool) {
	for _, r := range s.Rows {
		if r.Key == key && r.From <= day && (!ok || r.From >= at.From) {
			at, ok = r, true
		}
	}
	return at, ok
}
