package app_test

import (
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/period"
)

// The township files of the reference set give exactly what it says they give.
func TestSampleFiles(t *testing.T) {
	samples := filepath.Join("..", "..", "..", "shared", "samples")
	f, err := os.Open(filepath.Join(samples, "expected.csv"))
	if err != nil {
		t.Skipf("the reference set is not beside the repository: %v", err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		clerk := n.App.Console(auth.TownshipClerk)
		for _, kind := range []string{"villages", "people", "accounts", "deaths"} {
			file := n.File(t, filepath.Join(samples, "registry", kind+".csv"))
			if tally, err := n.App.ImportRegistry(t.Context(), clerk, kind, file); err != nil || tally.Rejected > 0 {
				t.Fatalf("%s: %+v, %v", kind, tally, err)
			}
		}
		for _, row := range rows[1:] {
			in, err := n.App.ImportRoster(t.Context(), clerk, app.RosterFile{File: n.File(t, filepath.Join(samples, row[0])),
				Programme: row[1], Period: period.MustParse(row[2])})
			if err != nil {
				t.Fatal(err)
			}
			got := []string{row[0], row[1], row[2], in.Verdict, fmt.Sprint(in.Read), fmt.Sprint(in.Accepted), fmt.Sprint(in.Rejected),
				fmt.Sprint(int64(in.Amount)), counts(in.Reasons), counts(in.Findings)}
			if !slices.Equal(got, row) {
				t.Errorf("got  %v\nwant %v", got, row)
			}
			again, err := n.App.ImportRoster(t.Context(), clerk, app.RosterFile{File: n.File(t, filepath.Join(samples, row[0])),
				Programme: row[1], Period: period.MustParse(row[2])})
			if err != nil || in.Verdict == "imported" && (again.Verdict != "unchanged" || again.Known != in.Accepted) {
				t.Errorf("%s again: %s, %d known, %v", row[0], again.Verdict, again.Known, err)
			}
		}
		n.Holds(t)
	})
}

// counts writes "a:1 b:2" in the order of codes.
func counts(m map[string]int) string {
	var list []string
	for _, code := range slices.Sorted(maps.Keys(m)) {
		list = append(list, fmt.Sprintf("%s:%d", code, m[code]))
	}
	return strings.Join(list, " ")
}
