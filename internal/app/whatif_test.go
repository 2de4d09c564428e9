package app_test

import (
	"errors"
	"strings"
	"testing"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/policy"
	"yikatong/internal/store"
	"yikatong/internal/whatif"
)

// listed is a county with a roster of two lines of programme 13, and a third person refused.
func listed(t *testing.T, n *apptest.Node) {
	t.Helper()
	cared(t, n)
	if m, err := n.App.MakeRoster(t.Context(), n.As(auth.TownshipClerk), "13", march, township); err != nil || m.Lines != 2 {
		t.Fatalf("%+v %v", m, err)
	}
}

// raised is programme 13 with its first grade's standard doubled.
func raised(t *testing.T, n *apptest.Node) app.WhatIf {
	t.Helper()
	p, _ := n.App.Catalogue().Programme("13")
	q := app.WhatIf{Change: whatif.Change{Programme: "13"}, Period: march}
	for name, s := range p.Standards {
		for _, key := range s.Keys() {
			now, ok := s.At(key, "2025-03-01")
			if ok {
				q.Set(name, key, "2025-03-01", now.Value*2)
			}
		}
	}
	return q
}

func tried(t *testing.T, n *apptest.Node, q app.WhatIf) app.WhatIfResult {
	t.Helper()
	r, err := n.App.TryRules(t.Context(), n.As(auth.BureauReviewer), q)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestARaisedStandardIsTried(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		listed(t, n)
		r := tried(t, n, raised(t, n))
		if r.Total.Lines != 2 || r.Total.Gains != 2 || r.Total.Before <= 0 || r.Total.After != 2*r.Total.Before {
			t.Errorf("%+v", r.Total)
		}
		if len(r.Townships) != 1 || r.Townships[0].Region != township || r.Townships[0].Tally != r.Total {
			t.Errorf("%+v", r.Townships)
		}
		if r.Year != 12*r.Total.Before || r.Available != 1_000_00 {
			t.Errorf("a year costs %v of %v", r.Year, r.Available)
		}
		if len(r.People) != 0 || r.Unjudged != 0 {
			t.Errorf("%+v", r)
		}
		again := tried(t, n, raised(t, n))
		if again.Total != r.Total {
			t.Errorf("trying has changed something: %+v", again.Total)
		}
		n.Holds(t)
	})
}

// A looser condition takes in who is in the register and was refused; a stricter one leaves out.
func TestAConditionIsTriedOverTheRegister(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		listed(t, n)
		p, _ := n.App.Catalogue().Programme("13")
		at := strings.Index(p.Source(), "reason: grade_not_covered")
		if at < 0 {
			t.Fatal("the condition is not there")
		}
		from := at + strings.Index(p.Source()[at:], "holds:")
		line := p.Source()[from : from+strings.Index(p.Source()[from:], "\n")]
		q := app.WhatIf{Change: whatif.Change{Programme: "13", File: "13.yaml", Text: []byte(strings.Replace(p.Source(), line, "holds: 'false'", 1))}, Period: march, Register: true}
		if r := tried(t, n, q); r.Total.Lines != 3 || r.Total.Leaves != 2 || r.Total.Same != 1 || r.Total.After != 0 {
			t.Errorf("%+v", r.Total)
		}
		q.Register = false
		if r := tried(t, n, q); r.Total.Lines != 2 || r.Total.Leaves != 2 {
			t.Errorf("%+v", r.Total)
		}
	})
}

func TestPeopleOfATrialArePagedMaskedAndOnTheTrail(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		listed(t, n)
		q := raised(t, n)
		q.List = 1
		first := tried(t, n, q)
		q.After = first.People[0].Mark
		second := tried(t, n, q)
		if len(first.People) != 1 || !first.More || len(second.People) != 1 || second.More || first.People[0].Person == second.People[0].Person {
			t.Fatalf("%+v %+v", first.People, second.People)
		}
		x := first.People[0]
		if x.Effect != whatif.Gains || x.After != 2*x.Before || !strings.Contains(x.No, "***") {
			t.Errorf("%+v", x)
		}
		events := 0
		err := n.Store.Read(t.Context(), apptest.County, func(tx *store.Tx) error {
			for e, err := range tx.Events(0, 1<<62) {
				if err != nil {
					return err
				}
				if e.Kind == "whatif.list" {
					events++
				}
			}
			return nil
		})
		if err != nil || events != 2 {
			t.Errorf("%d events %v", events, err)
		}
	})
}

func TestWhoMayTryRules(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		listed(t, n)
		may := map[auth.Role]bool{auth.BureauReviewer: true, auth.BureauApprover: true, auth.BudgetOfficer: true}
		for _, role := range auth.Roles() {
			_, err := n.App.TryRules(t.Context(), n.As(role), raised(t, n))
			if may[role] != (err == nil) || !may[role] && !errors.Is(err, auth.ErrNotYours) {
				t.Errorf("%s: %v", role, err)
			}
		}
		other := n.As(auth.BureauReviewer)
		other.Departments = []string{"别的部门"}
		if _, err := n.App.TryRules(t.Context(), other, raised(t, n)); !errors.Is(err, auth.ErrNotYours) {
			t.Errorf("another department: %v", err)
		}
		q := raised(t, n)
		q.Change = whatif.Change{Programme: "13"}
		if _, err := n.App.TryRules(t.Context(), n.As(auth.BureauReviewer), q); !errors.Is(err, fault.Invalid) {
			t.Errorf("no change: %v", err)
		}
		q.Change = whatif.Change{Programme: "13", File: "x", Text: []byte("number: x")}
		var mistake policy.Mistakes
		if _, err := n.App.TryRules(t.Context(), n.As(auth.BureauReviewer), q); !errors.As(err, &mistake) {
			t.Errorf("a wrong file: %v", err)
		}
	})
}
