package roster

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/sheet"
)

const samples = "../../../shared/samples"

var today = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// result is a row of expected.csv but for the findings, which are not judged here.
type result struct {
	verdict                         string
	rows, accepted, rejected, total string
	reasons                         string
}

// TestSamples reads the reference files, with the registry's people as the county, and
// gives what expected.csv says of each.
func TestSamples(t *testing.T) {
	if _, err := os.Stat(samples); errors.Is(err, fs.ErrNotExist) {
		t.Skip("the reference set of township files is not beside the repository")
	}
	people := registered(t)
	for _, want := range table(t, "expected.csv")[1:] {
		t.Run(want[0], func(t *testing.T) {
			got := readSample(t, want[0], people)
			if w := (result{want[3], want[4], want[5], want[6], want[7], want[8]}); got != w {
				t.Errorf("\n got %+v\nwant %+v", got, w)
			}
		})
	}
}

func table(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open(filepath.Join(samples, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func registered(t *testing.T) map[string]bool {
	people := map[string]bool{}
	for _, row := range table(t, "registry/people.csv")[1:] {
		people[row[0]] = true
	}
	return people
}

func readSample(t *testing.T, name string, people map[string]bool) result {
	t.Helper()
	r, err := openSample(t, name)
	var refusal *sheet.Refusal
	if errors.As(err, &refusal) {
		return result{"refused:" + string(refusal.Code), "0", "0", "0", "0", ""}
	}
	if err != nil {
		t.Fatal(err)
	}
	var sum fen.Fen
	reasons, stands := map[Code]int{}, map[string]bool{}
	for line, err := range r.Lines() {
		if err != nil {
			t.Fatal(err)
		}
		if code := settle(line, people, stands); code != "" {
			reasons[code]++
			continue
		}
		sum += line.Amount
	}
	n := 0
	var parts []string
	for _, code := range slices.Sorted(maps.Keys(reasons)) {
		n += reasons[code]
		parts = append(parts, fmt.Sprintf("%s:%d", code, reasons[code]))
	}
	return result{"imported", fmt.Sprint(r.Tally.Lines), fmt.Sprint(r.Tally.Lines - n), fmt.Sprint(n), fmt.Sprint(int64(sum)), strings.Join(parts, " ")}
}

// settle judges what only the county's registry can tell.
func settle(l Line, people, stands map[string]bool) Code {
	no := l.Person.Reveal()
	switch {
	case l.Problem != "":
		return l.Problem
	case !people[no]:
		return PersonUnknown
	case stands[no]:
		return DuplicateInFile
	}
	stands[no] = true
	return ""
}

func openSample(t *testing.T, name string) (*Reading, error) {
	t.Helper()
	file, err := os.Open(filepath.Join(samples, name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	f, err := sheet.Open(file, info.Size(), name, sheet.Web)
	if err != nil {
		return nil, err
	}
	return Read(f, today)
}
