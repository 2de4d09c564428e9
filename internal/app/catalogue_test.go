package app_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
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
