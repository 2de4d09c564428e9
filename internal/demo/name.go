package demo

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"math/rand/v2"
	"sort"
	"strconv"
	"sync"
)

//go:embed data/surnames.csv
var surnamesCSV []byte

//go:embed data/given_names.csv
var givenNamesCSV []byte

// A draw is texts with weights.
type draw struct {
	texts []string
	sums  []int
}

func (d *draw) add(text string, weight int) {
	if n := len(d.sums); n > 0 {
		weight += d.sums[n-1]
	}
	d.texts, d.sums = append(d.texts, text), append(d.sums, weight)
}

func (d *draw) one(r *rand.Rand) string {
	n := r.IntN(d.sums[len(d.sums)-1])
	return d.texts[sort.SearchInts(d.sums, n+1)]
}

// A given name is of a generation and a sex; its parts are characters to compose with, and
// for the young also whole names.
type givenKey struct {
	cohort int // first year of birth: 1930, 1960, 1990
	female bool
	whole  bool
}

type nameTables struct {
	surnames draw
	given    map[givenKey]*draw
}

// tables are the embedded names, read once.
var tables = sync.OnceValue(func() nameTables {
	t := nameTables{given: map[givenKey]*draw{}}
	for _, row := range rows(surnamesCSV) {
		t.surnames.add(row[0], number(row[1]))
	}
	for _, row := range rows(givenNamesCSV) {
		for _, female := range []bool{false, true} {
			if (row[2] == "male") == female && row[2] != "any" {
				continue
			}
			key := givenKey{number(row[3]), female, row[1] == "full"}
			if t.given[key] == nil {
				t.given[key] = &draw{}
			}
			t.given[key].add(row[0], number(row[4]))
		}
	}
	return t
})

// rows reads embedded data without its header; data that cannot be read is our own fault.
func rows(data []byte) [][]string {
	all, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		panic("embedded names: " + err.Error())
	}
	return all[1:]
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic("embedded names: " + err.Error())
	}
	return n
}

func drawSurname(r *rand.Rand) string { t := tables(); return t.surnames.one(r) }

// name draws a name that nobody else in the family has. One in two thousand is a name with
// a dot, three in a thousand hold a rare character (anomalies.csv).
func (f *family) name(surname string, born int, female bool) (name string, rarely uint8) {
	if chance(f.dice, 0.0005) {
		return dotted(f.dice, female), 0
	}
	if chance(f.dice, 0.003) {
		i := f.dice.IntN(len(rare))
		return surname + rare[i].is, uint8(i + 1)
	}
	for {
		if name = surname + drawGiven(f.dice, born, female); !f.taken(name) {
			return name, 0
		}
	}
}

func (f *family) taken(name string) bool {
	for i := len(f.members) - 1; i >= 0 && f.members[i].Household == f.household; i-- {
		if f.members[i].Name == name {
			return true
		}
	}
	return false
}

// drawGiven composes one or two characters of the generation; names of one character were
// the fashion from 1960 to 1990, ready-made ones are of the young.
func drawGiven(r *rand.Rand, born int, female bool) string {
	cohort, single, whole := 1930, 0.10, 0.0
	switch {
	case born >= 1990:
		cohort, single, whole = 1990, 0.12, 0.5
	case born >= 1960:
		cohort, single = 1960, 0.30
	}
	given := tables().given
	if chance(r, whole) {
		return given[givenKey{cohort, female, true}].one(r)
	}
	chars := given[givenKey{cohort, female, false}]
	first := chars.one(r)
	if chance(r, single) {
		return first
	}
	return first + chars.one(r)
}

// rare are given names with characters outside GBK or rarely typed, and what a clerk
// without them in the input method puts on the roster.
var rare = []struct{ is, written string }{
	{"㛃", "洁"}, {"䶮", "龙"}, {"㐱", "珍"}, {"㑇", "俊"}, {"堃", "坤"}, {"喆", "哲"}, {"昇", "升"},
	{"淼", "水"}, {"犇", "牛"}, {"垚", "尧"}, {"赟", "斌"}, {"𬭎", "宏"}, {"𬍛", "奉"}, {"𪣻", "楼"}, {"珺", "君"},
}

// dotted is a name of a minority that writes its parts apart, with U+00B7 between them.
func dotted(r *rand.Rand, female bool) string {
	given, fathers := []string{"买买提", "艾力", "扎西", "吐尔逊"}, []string{"吐尔逊", "艾合买提", "次仁", "依明"}
	if female {
		given = []string{"阿依古丽", "古丽娜尔", "卓玛", "热娜"}
	}
	return given[r.IntN(len(given))] + "·" + fathers[r.IntN(len(fathers))]
}
