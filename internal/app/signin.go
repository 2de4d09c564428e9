package app

import (
	"context"
	"fmt"
	"time"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/disclose"
	"yikatong/internal/fault"
	"yikatong/internal/password"
	"yikatong/internal/store"
)

// Errors of signing in.
var (
	// ErrSignIn is all that a failed sign-in says: neither whether the login exists nor what was wrong.
	ErrSignIn = fmt.Errorf("login or password is wrong: %w", fault.Forbidden)
	// ErrTooMany refuses a try after too many that failed, a right one too.
	ErrTooMany = fmt.Errorf("too many tries failed: %w", disclose.ErrTooMany)
	// ErrSamePassword refuses a new password that is the old one.
	ErrSamePassword = fmt.Errorf("the new password is the old one: %w", fault.Invalid)
)

// A Session is what a signed-in user is now.
type Session struct {
	auth.Actor
	Login   string
	Epoch   int64 // of the account when the session began; a later one ends it
	MustSet bool  // somebody else knows the password: choose one before all else
}

func sessionOf(u store.User) Session {
	return Session{Actor: u.Actor, Login: u.Login, Epoch: u.Epoch, MustSet: u.MustSet}
}

// Sessions keeps who is signed in at the pages, beyond the end of the program. They end by the
// clock of the pages, not by the county's, which a rehearsal moves.
func (a *App) Sessions(clock func() time.Time) store.Sessions {
	return a.store.Sessions(a.county, clock)
}

// A guard is one thing that is guessed at and how many wrong guesses have no pause after them:
// a login from one address, the login from anywhere, and the address at any login.
type guard struct {
	subject string
	free    int
}

func signInGuards(login, from string) []guard {
	return []guard{{"sign-in " + login + " " + from, 5}, {"sign-in " + login, 30}, {"sign-in from " + from, 50}}
}

// held returns how long until the guards let a next try through.
func held(tx *store.Tx, now time.Time, guards []guard) (wait time.Duration, err error) {
	for _, g := range guards {
		tries, err := tx.Tries(g.subject)
		if err != nil {
			return 0, err
		}
		wait = max(wait, tries.Wait(now, g.free))
	}
	return wait, nil
}

// missed counts a failed try with each guard and reports whether one of them begins to hold.
func missed(tx *store.Tx, now time.Time, guards []guard) (holds bool, err error) {
	for _, g := range guards {
		tries, err := tx.Tries(g.subject)
		if err != nil {
			return false, err
		}
		tries = tries.Failed(now)
		if err := tx.PutTries(g.subject, tries); err != nil {
			return false, err
		}
		holds = holds || tries.Wait(now, g.free) > 0
	}
	return holds, nil
}

// SignIn returns the session of a login and password, tried from an address. An unknown login
// takes as long to refuse as a wrong password, and is held as one that exists.
func (a *App) SignIn(ctx context.Context, login, secret, from string) (Session, error) {
	guards := signInGuards(login, from)
	var u store.User
	var wait time.Duration
	known := false
	err := a.read(ctx, func(tx *store.Tx) (err error) {
		if wait, err = held(tx, a.now(), guards); err != nil {
			return err
		}
		u, err = tx.UserByLogin(login)
		known = err == nil
		return notFoundIsNone(err)
	})
	if err != nil {
		return Session{}, err
	}
	if wait > 0 {
		return Session{}, ErrTooMany
	}
	good := known && password.Check(u.Password, secret) && u.Active && u.Role != ""
	if !known {
		a.passwords.Spend(secret)
	}
	return sessionOf(u), a.tried(ctx, u, good, guards)
}

// tried stores how a try ended and says so. The guards are asked again: of guesses that came at
// the same moment no more are answered than of guesses one by one.
func (a *App) tried(ctx context.Context, u store.User, good bool, guards []guard) (outcome error) {
	at := a.now()
	err := a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		wait, err := held(tx, at, guards)
		if err != nil {
			return nil, err
		}
		if wait > 0 {
			return nil, ErrTooMany
		}
		if outcome = nil; good {
			return one(u.Actor, at, "session.open", fmt.Sprintf("user:%d", u.User), u.Region, facts{})
		}
		outcome = ErrSignIn
		holds, err := missed(tx, at, guards)
		if err != nil {
			return nil, err
		}
		kind := audit.Kind("session.fail")
		if holds {
			kind = "session.hold"
		}
		who := auth.Actor{Person: u.Person, Role: u.Role, User: u.User, Region: a.CountyCode()}
		return one(who, at, kind, fmt.Sprintf("user:%d", u.User), who.Region, facts{})
	})
	if err != nil {
		return err
	}
	return outcome
}

// Resume reads a signed-in user's role and region again: a request is judged by what they are
// now, not by what they were at sign-in. It returns ErrSignIn for a session that was ended.
func (a *App) Resume(ctx context.Context, user, epoch int64) (s Session, err error) {
	err = a.read(ctx, func(tx *store.Tx) error {
		u, err := tx.User(user)
		if err == nil && (!u.Active || u.Epoch != epoch) {
			err = ErrSignIn
		}
		s = sessionOf(u)
		return err
	})
	return s, err
}

// ChangePassword sets the actor's own password, proved by the old one, and ends all sessions of
// the account; the new session goes on from the one returned.
func (a *App) ChangePassword(ctx context.Context, by auth.Actor, old, secret, from string) (s Session, err error) {
	var u store.User
	if err = a.read(ctx, func(tx *store.Tx) (err error) { u, err = tx.User(by.User); return err }); err != nil {
		return s, err
	}
	if err := auth.JudgePassword(u.Login, secret); err != nil {
		return s, err
	}
	if old == secret {
		return s, ErrSamePassword
	}
	guards := signInGuards(u.Login, from)
	if !password.Check(u.Password, old) {
		return s, a.tried(ctx, u, false, guards)
	}
	hash, err := a.passwords.Hash(a.rand, secret)
	if err != nil {
		return s, err
	}
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		if wait, err := held(tx, a.now(), guards); err != nil || wait > 0 {
			return nil, orTooMany(err)
		}
		if err := tx.SetPassword(by.User, hash, false); err != nil {
			return nil, err
		}
		if u, err = tx.User(by.User); err != nil {
			return nil, err
		}
		return one(by, a.now(), "user.password", fmt.Sprintf("user:%d", by.User), by.Region, facts{})
	})
	return sessionOf(u), err
}

// EndSessions signs an account out everywhere: one's own, or as an administrator another's.
func (a *App) EndSessions(ctx context.Context, by auth.Actor, user int64) error {
	if user != by.User {
		if err := auth.May(by, auth.SeeUsers, auth.Place{}); err != nil {
			return err
		}
	}
	return a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		if err := tx.EndSessions(user); err != nil {
			return nil, err
		}
		return one(by, a.now(), "session.end", fmt.Sprintf("user:%d", user), by.Region, facts{})
	})
}

// actor returns the actor of an account that may still work, for what goes on without its user.
func (a *App) actor(ctx context.Context, user int64) (by auth.Actor, err error) {
	err = a.read(ctx, func(tx *store.Tx) error {
		u, err := tx.User(user)
		if err == nil && !u.Active {
			err = ErrSignIn
		}
		by = u.Actor
		return err
	})
	return by, err
}
