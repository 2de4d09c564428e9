package app_test

import (
	"slices"
	"testing"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/roster"
)

// Who is entitled by the register of basis is told until they stand on a roster of the period,
// and again when it is withdrawn; who is not entitled is not.
func TestUnlisted(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		cared(t, n)
		names := func() (list []string) {
			t.Helper()
			err := n.App.Unlisted(t.Context(), n.As(auth.BureauReviewer), "13", march, township, func(u app.Unlisted) error {
				if u.Due <= 0 || u.Record == 0 {
					t.Errorf("%+v", u)
				}
				list = append(list, u.Name)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			slices.Sort(list)
			return list
		}
		before := names()
		m, err := n.App.MakeRoster(t.Context(), n.As(auth.TownshipClerk), "13", march, township)
		if err != nil || len(before) != m.Lines || m.Refused == 0 {
			t.Fatalf("entitled %v, made %+v, %v", before, m, err)
		}
		if list := names(); len(list) != 0 {
			t.Errorf("with a roster: %v", list)
		}
		err = n.App.MoveRoster(t.Context(), n.As(auth.TownshipClerk), app.RosterStep{Roster: m.Roster, Do: roster.Withdraw, Reason: "重做"})
		if err != nil {
			t.Fatal(err)
		}
		if list := names(); !slices.Equal(list, before) {
			t.Errorf("withdrawn: %v, before %v", list, before)
		}
	})
}
