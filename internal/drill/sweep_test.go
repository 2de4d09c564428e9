package drill_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/period"
	"yikatong/internal/store"
)

// findings is all findings of rosters that stand, open or not, as texts.
func findings(t *testing.T, n *apptest.Node, rosters []store.Roster) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	err := n.Store.Read(t.Context(), apptest.County, func(tx *store.Tx) error {
		for _, g := range rosters {
			list, err := tx.Findings(g.ID)
			if err != nil {
				return err
			}
			for _, f := range list {
				all[fmt.Sprint(g.ID, " ", g.Programme, " ", g.Period, " ", f.Line, " ", f.Code, " ", f.State, " ", f.Evidence)] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func standing(t *testing.T, n *apptest.Node) (list []store.Roster) {
	t.Helper()
	err := n.Store.Read(t.Context(), apptest.County, func(tx *store.Tx) error {
		rosters, err := tx.Rosters(store.RosterQuery{Within: n.App.CountyCode(), Limit: 10_000})
		for _, g := range rosters {
			if g.State != "withdrawn" {
				list = append(list, g)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// oneByOne raises findings as each roster is compared by itself.
func oneByOne(t *testing.T, n *apptest.Node, rosters []store.Roster) map[string]bool {
	t.Helper()
	by := n.App.Console(auth.BureauReviewer)
	for _, g := range rosters {
		if _, err := n.App.CheckRoster(t.Context(), by, g.ID); err != nil {
			t.Fatal(err)
		}
	}
	return findings(t, n, rosters)
}

// forget drops every open finding.
func forget(t *testing.T, n *apptest.Node, rosters []store.Roster) {
	t.Helper()
	err := n.Store.Write(t.Context(), apptest.County, func(tx *store.Tx) ([]audit.Event, error) {
		for _, g := range rosters {
			if err := tx.DropOpenFindings(g.ID); err != nil {
				return nil, err
			}
		}
		return []audit.Event{{At: n.Clock.Now(), Kind: "roster.check", Subject: "test", Detail: []byte("{}")}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func swept(t *testing.T, n *apptest.Node, o app.SweepOrder) app.Swept {
	t.Helper()
	s, err := n.App.Sweep(t.Context(), n.App.Console(auth.BureauReviewer), o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func differ(t *testing.T, what string, got, want map[string]bool) {
	t.Helper()
	if maps.Equal(got, want) {
		return
	}
	for _, f := range slices.Sorted(maps.Keys(want)) {
		if !got[f] {
			t.Errorf("%s: not raised: %s", what, f)
		}
	}
	for _, f := range slices.Sorted(maps.Keys(got)) {
		if !want[f] {
			t.Errorf("%s: raised without cause: %s", what, f)
		}
	}
}

// TestSweep: a county compared in one pass has the findings of its rosters compared one by one,
// the first time, and after each of a few changes.
func TestSweep(t *testing.T) {
	n, _ := played(t, 2000)
	year := app.SweepOrder{Period: period.MustParse("2026")}
	rosters := standing(t, n)
	want := oneByOne(t, n, rosters)
	codes := map[string]bool{}
	for f := range want {
		var id, line int64
		var programme, span, code string
		fmt.Sscan(f, &id, &programme, &span, &line, &code)
		codes[code] = true
	}
	t.Logf("%d rosters, %d findings under %v", len(rosters), len(want), slices.Sorted(maps.Keys(codes)))
	forget(t, n, rosters)
	s := swept(t, n, year)
	differ(t, "anew", findings(t, n, rosters), want)
	if !s.Anew || s.Rosters != len(rosters) {
		t.Errorf("the first time: %+v", s)
	}
	if s = swept(t, n, year); s.Anew || s.Rosters != 0 {
		t.Errorf("nothing changed: %+v", s)
	}
	year.Anew = true
	if s = swept(t, n, year); s.Raised != 0 || s.Dropped != 0 {
		t.Errorf("all anew, nothing changed: %+v", s)
	}
	n.Holds(t)
}
