package linkage

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
)

// The fields of the public record-linkage sets of the Febrl project (ANU), by column.
var febrl = Rules{
	Comparisons: []Comparison{
		{Field: "given name", Levels: wordLevels, Level: Words, Common: true},
		{Field: "surname", Levels: wordLevels, Level: Words, Common: true},
		{Field: "street number", Levels: digitLevels, Level: Digits},
		{Field: "street", Levels: wordLevels, Level: Words},
		{Field: "suburb", Levels: wordLevels, Level: Words, Common: true},
		{Field: "postcode", Levels: digitLevels, Level: Digits},
		{Field: "born", Levels: digitLevels, Level: Digits},
		{Field: "number", Levels: digitLevels, Level: Digits},
	},
	Passes: []Pass{
		{Key: func(r Record) string { return r[7] }, Settles: []int{7}},
		{Key: func(r Record) string { return r[6] }, Settles: []int{6}},
		{Key: func(r Record) string { return both(r[1], r[0]) }, Settles: []int{0, 1}},
		{Key: func(r Record) string { return both(r[1], r[5]) }, Settles: []int{1, 5}},
		{Key: func(r Record) string { return both(r[0], r[5]) }, Settles: []int{0, 5}},
		{Key: func(r Record) string { return both(r[3], r[2]) }, Settles: []int{2, 3}},
	},
	Most: 200,
}

var (
	wordLevels  = []string{"unlike", "alike", "nearly the same", "the same"}
	digitLevels = []string{"unlike", "one wrong", "two exchanged", "the same"}
)

func both(a, b string) string {
	if a == "" || b == "" {
		return ""
	}
	return a + "|" + b
}

var febrlColumns = []string{"given_name", "surname", "street_number", "address_1", "suburb", "postcode", "date_of_birth", "soc_sec_id"}

// readTable reads a table of the reference set; it skips the test where the set is not kept.
func readTable(t testing.TB, name string) (header []string, rows [][]string) {
	t.Helper()
	f, err := os.Open("../../../shared/data/linkage/" + name)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the reference set ../shared/data/linkage is kept beside the repository and is not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.TrimLeadingSpace = true
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all[0], all[1:]
}

func readFebrl(t testing.TB, name string) (ids []string, list []Record) {
	header, rows := readTable(t, name)
	at := map[string]int{}
	for i, h := range header {
		at[strings.TrimSpace(h)] = i
	}
	for _, row := range rows {
		var r Record
		for _, c := range febrlColumns {
			r = append(r, strings.TrimSpace(row[at[c]]))
		}
		ids, list = append(ids, row[0]), append(list, r)
	}
	return ids, list
}

func readTruth(t testing.TB, name string) map[[2]string]bool {
	_, rows := readTable(t, name)
	truth := map[[2]string]bool{}
	for _, row := range rows {
		truth[ordered(row[0], row[1])] = true
	}
	return truth
}

func ordered(a, b string) [2]string { return [2]string{min(a, b), max(a, b)} }

// quality counts links against the truth.
func quality(truth map[[2]string]bool, found [][2]string) (precision, recall float64) {
	right := 0
	for _, p := range found {
		if truth[p] {
			right++
		}
	}
	return float64(right) / float64(max(1, len(found))), float64(right) / float64(len(truth))
}

// nineteenToOne is the weight from which a pair is called likely here: odds of 19 to 1.
const nineteenToOne = 4.25

// TestFebrl measures the matcher on public data with known truth, nothing of which it has
// seen: two lists of 5,000, and one of 1,000 with 500 pairs.
func TestFebrl(t *testing.T) {
	t.Run("between two lists", func(t *testing.T) {
		idsA, a := readFebrl(t, "febrl_dataset4a.csv")
		idsB, b := readFebrl(t, "febrl_dataset4b.csv")
		m, err := febrl.Learn(a, b)
		if err != nil {
			t.Fatal(err)
		}
		var found [][2]string
		for l := range m.Between(a, b, nineteenToOne) {
			found = append(found, ordered(idsA[l.A], idsB[l.B]))
		}
		hold(t, readTruth(t, "truth_dataset4.csv"), found)
	})
	t.Run("within one list", func(t *testing.T) {
		ids, list := readFebrl(t, "febrl_dataset1.csv")
		m, err := febrl.Learn(list, nil)
		if err != nil {
			t.Fatal(err)
		}
		var found [][2]string
		for l := range m.Within(list, nineteenToOne) {
			found = append(found, ordered(ids[l.A], ids[l.B]))
		}
		hold(t, readTruth(t, "truth_dataset1.csv"), found)
	})
}

func hold(t *testing.T, truth map[[2]string]bool, found [][2]string) {
	t.Helper()
	precision, recall := quality(truth, found)
	t.Logf("%d pairs: precision %.4f, recall %.4f", len(found), precision, recall)
	if precision < 0.995 || recall < 0.97 {
		t.Errorf("precision %.4f, recall %.4f: at least 0.995 and 0.97 are promised", precision, recall)
	}
}
