package drill_test

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/demo"
	"yikatong/internal/demo/banksim"
	"yikatong/internal/drill"
	"yikatong/internal/fen"
	"yikatong/internal/policy"
	"yikatong/internal/store"
	"yikatong/internal/store/storetest"
)

// played is a county whose year has been played, and the county it was made of.
func played(t *testing.T, people int) (*apptest.Node, *demo.County) {
	t.Helper()
	county, err := demo.Generate(demo.Config{Seed: 5, People: people, Year: 2026, County: apptest.County})
	if err != nil {
		t.Fatal(err)
	}
	n := apptest.New(t, store.Config{Path: filepath.Join(t.TempDir(), "ykt.db"), Ring: storetest.Ring(t), Hasty: true})
	catalogue := n.App.Catalogue()
	amount := func(f demo.Facts) (fen.Fen, string, error) {
		text, err := json.Marshal(f)
		if err != nil {
			return 0, "", err
		}
		facts, err := policy.ReadFacts(text)
		if err != nil {
			return 0, "", err
		}
		r, err := catalogue.Judge(facts)
		return r.Amount, string(text), err
	}
	d, err := drill.New(t.Context(), n.App, n.Clock, banksim.New(rand.New(rand.NewPCG(1, 2)), banksim.Usual()))
	if err != nil {
		t.Fatal(err)
	}
	year := drill.Year{Drill: d, County: county, Amount: amount}
	if err := year.Play(t.Context()); err != nil {
		t.Fatal(err)
	}
	return n, county
}

// TestPlantedFaultsAreFound: the households planted as drawing what the outside registers
// forbid are found, under the right check, and no other is.
func TestPlantedFaultsAreFound(t *testing.T) {
	n, county := played(t, 3000)
	codes := map[string]string{"payroll": "PAY-01", "vehicle": "AST-01", "estate": "AST-02"}
	want := map[string]bool{}
	for _, a := range county.Planted {
		switch a.Kind {
		case demo.OtherCounty:
			want["DUP-03 "+county.HouseholdNo(county.People[a.Person].Household)] = true
		case demo.ParcelTwice:
			for _, person := range []int{a.Person, a.Other} {
				want["DUP-05 "+county.HouseholdNo(county.People[person].Household)] = true
			}
		case demo.AssetsOnMinimum:
			want[codes[a.Detail]+" "+county.HouseholdNo(county.People[a.Person].Household)] = true
		}
	}
	found := map[string]bool{}
	by := n.App.Console(auth.BureauReviewer)
	page, err := n.App.Findings(t.Context(), by, store.FindingQuery{Limit: 10_000})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range page.Rows {
		if _, outside := map[string]bool{"PAY-01": true, "AST-01": true, "AST-02": true, "DUP-03": true, "DUP-05": true}[f.Code]; !outside {
			continue
		}
		v, err := n.App.Finding(t.Context(), by, f.ID)
		if err != nil {
			t.Fatal(err)
		}
		found[f.Code+" "+v.Person.HouseCode] = true
	}
	if !maps.Equal(found, want) {
		t.Errorf("found %v\nplanted %v", slices.Sorted(maps.Keys(found)), slices.Sorted(maps.Keys(want)))
	}
	n.Holds(t)
}
