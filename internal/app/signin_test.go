package app_test

import (
	"errors"
	"testing"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/store"
)

// A right password is refused while its login is held, and passes after the pause; a new
// password, a grant and an act of an administrator each end the sessions there are.
func TestSessionsEnd(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		a, ctx := n.App, t.Context()
		system, security := a.Console(auth.SystemAdmin), a.Console(auth.SecurityAdmin)
		id, secret, err := a.OpenAccount(ctx, system, "new.clerk", "谭小雨", number(t, 800))
		if err != nil {
			t.Fatal(err)
		}
		grant := func() {
			t.Helper()
			if err := a.GrantRole(ctx, security, id, app.Grant{Role: auth.TownshipClerk, Region: a.CountyCode()}); err != nil {
				t.Fatal(err)
			}
		}
		grant()
		for range 5 {
			if _, err := a.SignIn(ctx, "new.clerk", "wrong", "203.0.113.5"); !errors.Is(err, app.ErrSignIn) {
				t.Fatal(err)
			}
		}
		if _, err := a.SignIn(ctx, "new.clerk", secret, "203.0.113.5"); !errors.Is(err, app.ErrTooMany) {
			t.Errorf("during the pause: %v", err)
		}
		if _, err := a.SignIn(ctx, "new.clerk", secret, "203.0.113.6"); err != nil {
			t.Errorf("a colleague's guesses keep the user out elsewhere: %v", err)
		}
		n.Clock.Pass(time.Minute)
		in := func(secret string) app.Session {
			t.Helper()
			s, err := a.SignIn(ctx, "new.clerk", secret, "203.0.113.5")
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		ends := func(what string, s app.Session) {
			t.Helper()
			if _, err := a.Resume(ctx, s.User, s.Epoch); !errors.Is(err, app.ErrSignIn) {
				t.Errorf("after %s a session goes on: %v", what, err)
			}
		}
		s := in(secret)
		if !s.MustSet {
			t.Error("a first password may be kept")
		}
		now, err := a.ChangePassword(ctx, s.Actor, secret, "Ab3-xY7qzk", "203.0.113.5")
		if err != nil || now.MustSet {
			t.Fatal(err)
		}
		ends("a new password", s)
		grant()
		ends("a grant", now)
		s = in("Ab3-xY7qzk")
		if err := a.EndSessions(ctx, system, id); err != nil {
			t.Fatal(err)
		}
		ends("sign-out everywhere", s)
		s = in("Ab3-xY7qzk")
		if secret, err = a.ResetPassword(ctx, system, id); err != nil {
			t.Fatal(err)
		}
		ends("a reset", s)
		s = in(secret)
		if err := a.DisableUser(ctx, system, "new.clerk"); err != nil {
			t.Fatal(err)
		}
		ends("disabling", s)
		n.Holds(t)
	})
}

// Objections are listed by region and department, in both engines.
func TestObjectionList(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		for _, departments := range [][]string{nil, {"民政", "农业农村"}} {
			by := n.As(auth.BureauReviewer)
			by.Departments = departments
			list, total, err := n.App.ObjectionList(t.Context(), by, true, 10, 0)
			if err != nil || total != 0 || len(list) != 0 {
				t.Errorf("%v: %d, %v", departments, total, err)
			}
		}
		if _, err := n.App.OneObjection(t.Context(), n.As(auth.BureauReviewer), 1); !errors.Is(err, store.ErrNone) {
			t.Error(err)
		}
	})
}
