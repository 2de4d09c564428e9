package app_test

import (
	"errors"
	"testing"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/store"
)

// A record is entered by exactly who holds the duty, in their region and department. They add one
// that is known, so that who may is told so and nothing changes.
func TestWhoMayEnterARecord(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		cared(t, n)
		p, err := n.App.Programme("13")
		if err != nil {
			t.Fatal(err)
		}
		page, err := n.App.BasisPage(t.Context(), n.As(auth.TownshipClerk), "13", township, store.Basis{}, 1)
		if err != nil || len(page) != 1 {
			t.Fatal(page, err)
		}
		b := page[0]
		for _, by := range everybody(n, p.Department) {
			_, err := n.App.EnterBasis(t.Context(), by, app.BasisEntry{Programme: "13", Party: b.Party, ValidFrom: b.ValidFrom, Record: b.Known, Add: true})
			may := allowed(by, string(b.Region), p.Department, auth.TownshipClerk, auth.BureauReviewer)
			if may && !errors.Is(err, app.ErrKnownRecord) || !may && !refused(err) {
				t.Errorf("%s enters a record: %v", by.Name, err)
			}
			_, err = n.App.BasisRecord(t.Context(), by, b.ID)
			may = allowed(by, string(b.Region), p.Department, auth.RolesFor(auth.SeeBasis)...)
			if may != (err == nil) || !may && !refused(err) {
				t.Errorf("%s sees a record: %v", by.Name, err)
			}
		}
	})
}
