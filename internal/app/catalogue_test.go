package app_test

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/disclose"
	"yikatong/internal/policy"
	"yikatong/internal/store"
)

// draft is the county's own programme that programmes/README.md shows.
func draft(t *testing.T) policy.Draft {
	t.Helper()
	d := policy.Draft{File: "51/programme.yaml", CasesFile: "51/cases.jsonl"}
	var err error
	if d.Text, err = os.ReadFile("../../docs/examples/51/programme.yaml"); err != nil {
		t.Fatal(err)
	}
	if d.Cases, err = os.ReadFile("../../docs/examples/51/cases.jsonl"); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAddProgramme(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		d := draft(t)
		chief := n.As(auth.BureauApprover)
		for _, role := range auth.Roles() {
			if role == auth.BureauApprover {
				continue
			}
			if _, err := n.App.AddProgramme(t.Context(), n.As(role), d, ""); !errors.Is(err, auth.ErrNotYours) {
				t.Errorf("%s: %v", role, err)
			}
		}
		other := chief
		other.Departments = []string{"别的部门"}
		if _, err := n.App.AddProgramme(t.Context(), other, d, ""); !errors.Is(err, auth.ErrNotYours) {
			t.Errorf("another department: %v", err)
		}
		if _, err := n.App.AddProgramme(t.Context(), chief, d, "2001-01-01"); !errors.Is(err, app.ErrStarts) {
			t.Errorf("a day that has passed: %v", err)
		}
		taken := d
		taken.Text = []byte(strings.Replace(string(d.Text), `number: "51"`, `number: "09"`, 1))
		taken.Cases = []byte(strings.ReplaceAll(string(d.Cases), `"programme": "51"`, `"programme": "09"`))
		if _, err := n.App.AddProgramme(t.Context(), chief, taken, ""); !errors.Is(err, app.ErrNotOwn) {
			t.Errorf("in the place of a mandated one: %v", err)
		}
		few := d
		few.Cases = nil
		var mistakes policy.Mistakes
		if _, err := n.App.AddProgramme(t.Context(), chief, few, ""); !errors.As(err, &mistakes) {
			t.Errorf("without cases: %v", err)
		}
		if _, err := n.App.AddProgramme(t.Context(), chief, d, ""); err != nil {
			t.Fatal(err)
		}
		if _, ok := n.App.Catalogue().Programme("51"); !ok {
			t.Error("it is not in the catalogue")
		}
		if _, err := n.App.AddProgramme(t.Context(), chief, d, ""); !errors.Is(err, app.ErrSameProgramme) {
			t.Errorf("the same again: %v", err)
		}
	})
}

// A value counts once a second person has confirmed it, and not before.
func TestStandards(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		now := func() policy.Row {
			p, _ := n.App.Catalogue().Programme("09")
			row, _ := p.Standards["standard_fen"].At("urban", "2030-01-01")
			return row
		}
		before := now()
		v := store.StandardValue{Programme: "09", Standard: "standard_fen", Key: "urban", Starts: "2026-09-01", Value: 80000, Document: "某民发〔2026〕8号"}
		enters, confirms := n.As(auth.BureauReviewer), n.As(auth.BureauApprover)
		for name, bad := range map[string]func(*store.StandardValue){
			"no document": func(v *store.StandardValue) { v.Document = "" }, "no such key": func(v *store.StandardValue) { v.Key = "moon" },
			"no day": func(v *store.StandardValue) { v.Starts = "2026-9-1" }, "below nothing": func(v *store.StandardValue) { v.Value = -1 },
		} {
			wrong := v
			bad(&wrong)
			if _, err := n.App.EnterStandard(t.Context(), enters, wrong); !errors.Is(err, app.ErrStandardForm) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := n.App.EnterStandard(t.Context(), confirms, v); !errors.Is(err, auth.ErrNotYours) {
			t.Errorf("entered by who confirms: %v", err)
		}
		id, err := n.App.EnterStandard(t.Context(), enters, v)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := n.App.EnterStandard(t.Context(), enters, v); !errors.Is(err, store.ErrTwice) {
			t.Errorf("twice: %v", err)
		}
		same := confirms
		same.Person = enters.Person
		if err := n.App.CloseStandard(t.Context(), same, id, store.StandardConfirmed); !errors.Is(err, auth.ErrTwoHands) {
			t.Errorf("confirmed by the same person: %v", err)
		}
		if err := n.App.Refresh(t.Context()); err != nil || now() != before {
			t.Errorf("counts before it is confirmed: %+v, %v", now(), err)
		}
		if err := n.App.CloseStandard(t.Context(), confirms, id, store.StandardConfirmed); err != nil {
			t.Fatal(err)
		}
		if row := now(); row.Value != 80000 || !row.Confirmed || row.Document != v.Document {
			t.Errorf("after it is confirmed: %+v", row)
		}
		if err := n.App.CloseStandard(t.Context(), confirms, id, store.StandardWithdrawn); !errors.Is(err, store.ErrMoved) {
			t.Errorf("withdrawn after it was confirmed: %v", err)
		}
		if _, err := n.App.EnterStandard(t.Context(), enters, v); !errors.Is(err, app.ErrSameStandard) {
			t.Errorf("what counts already: %v", err)
		}
	})
}

// The list of a year is published once; what follows are corrections that say what changed.
func TestPublish(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		year := n.App.Now().Year()
		signs := n.As(auth.FinanceApprover)
		for _, role := range auth.Roles() {
			if role == auth.FinanceApprover {
				continue
			}
			if _, err := n.App.Publish(t.Context(), n.As(role), year); !errors.Is(err, auth.ErrNotYours) {
				t.Errorf("%s: %v", role, err)
			}
		}
		if _, err := n.App.Publish(t.Context(), signs, year-1); !errors.Is(err, app.ErrYear) {
			t.Errorf("the year before: %v", err)
		}
		if due, err := n.App.ListDeadline(t.Context(), signs); err != nil || due.Published {
			t.Errorf("before: %+v, %v", due, err)
		}
		first, err := n.App.Publish(t.Context(), signs, year)
		if err != nil || first.Number != 1 || len(first.Programmes) != 17 || len(first.Changes) != 0 {
			t.Fatalf("first: number %d, %d programmes, %d changes, %v", first.Number, len(first.Programmes), len(first.Changes), err)
		}
		if due, err := n.App.ListDeadline(t.Context(), signs); err != nil || !due.Published {
			t.Errorf("after: %+v, %v", due, err)
		}
		if _, err := n.App.Publish(t.Context(), signs, year); !errors.Is(err, app.ErrSameSet) {
			t.Errorf("again without a change: %v", err)
		}
		if _, err := n.App.AddProgramme(t.Context(), n.As(auth.BureauApprover), draft(t), ""); err != nil {
			t.Fatal(err)
		}
		second, err := n.App.Publish(t.Context(), signs, year)
		if err != nil || second.Number != 2 || len(second.Changes) != 1 || second.Changes[0].Kind != disclose.ProgrammeNew || second.Changes[0].Programme != "51" {
			t.Fatalf("second: number %d, %+v, %v", second.Number, second.Changes, err)
		}
		for number, want := range map[int]int{1: 17, 2: 18, 0: 18} {
			e, err := n.App.Public().Edition(t.Context(), year, number)
			if err != nil || len(e.Programmes) != want || policy.Digest(string(e.JSON)) != e.Digest {
				t.Errorf("edition %d: %d programmes, want %d, %v", number, len(e.Programmes), want, err)
			}
		}
		if _, err := n.App.Public().Edition(t.Context(), year+1, 0); !errors.Is(err, store.ErrNone) {
			t.Errorf("a year to come: %v", err)
		}
	})
}

// A version counts from its day on; one that cannot be read stops nothing else.
func TestRefresh(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		d := draft(t)
		later := n.App.Now().AddDate(0, 0, 10).Format("2006-01-02")
		if _, err := n.App.AddProgramme(t.Context(), n.As(auth.BureauApprover), d, later); err != nil {
			t.Fatal(err)
		}
		if _, ok := n.App.Catalogue().Programme("51"); ok {
			t.Error("it counts before its day")
		}
		list, err := n.App.Catalog(t.Context(), n.As(auth.BureauReviewer))
		if err != nil || len(list) != 18 || len(list[17].Versions) != 1 {
			t.Errorf("a list of %d, %v: it should show what is to come", len(list), err)
		}
		n.Clock.Pass(11 * 24 * time.Hour)
		if err := n.App.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, ok := n.App.Catalogue().Programme("51"); !ok {
			t.Error("it does not count from its day on")
		}
		at := n.App.Now()
		err = n.Store.Write(t.Context(), apptest.County, func(tx *store.Tx) ([]audit.Event, error) {
			_, err := tx.AddProgrammeFile(store.ProgrammeFile{Programme: "52", Starts: "2020-01-01", Content: "number: 52", AddedAt: at})
			return []audit.Event{{At: at, Kind: "programme.add", Detail: []byte("{}")}}, err
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := n.App.Refresh(t.Context()); err != nil || len(n.App.Catalogue().All()) != 18 {
			t.Errorf("after a file that cannot be read: %d programmes, %v", len(n.App.Catalogue().All()), err)
		}
		list, err = n.App.Catalog(t.Context(), n.As(auth.BureauReviewer))
		if err != nil || list[18].Broken == "" {
			t.Errorf("the list does not tell of the file that cannot be read: %v", err)
		}
	})
}
