package app

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/disclose"
	"yikatong/internal/fault"
	"yikatong/internal/region"
	"yikatong/internal/store"
)

// How many words an objection has, in characters.
const (
	fewestWords = 5
	mostWords   = 1000
)

// fileGuards bound how many objections come from one address, and askGuards how many tracking
// numbers are tried from it. Behind one address may be a whole village hall.
func fileGuards(from string) []guard { return []guard{{"object from " + from, 20}} }
func askGuards(from string) []guard  { return []guard{{"track from " + from, 20}} }

// public is who a citizen is on the trail: nobody by name.
func (p Public) citizen() auth.Actor {
	return auth.Actor{Person: "public", Name: "群众", Region: p.app.CountyCode()}
}

// Object takes a citizen's objection to a list under notice and returns its tracking number,
// which is told once and stored nowhere.
func (p Public) Object(ctx context.Context, o disclose.Objection, from string) (code string, err error) {
	a := p.app
	words := disclose.HideNumbers(strings.TrimSpace(o.Words))
	if n := utf8.RuneCountInString(words); n < fewestWords || n > mostWords {
		return "", disclose.ErrWordy
	}
	where, err := region.ParseCode(o.List.Region)
	if err != nil || o.List.Kind != disclose.Notice {
		return "", fault.NotFound
	}
	if code, err = a.trackingNumber(); err != nil {
		return "", err
	}
	at := a.now()
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		if wait, err := held(tx, at, fileGuards(from)); err != nil || wait > 0 {
			return nil, orTooMany(err)
		}
		if _, err := missed(tx, at, fileGuards(from)); err != nil {
			return nil, err
		}
		return p.file(tx, o.List, where, store.Objection{Words: words, Code: code, OpenedAt: at})
	})
	return code, err
}

// file stores an objection against the roster of a published notice.
func (p Public) file(tx *store.Tx, list disclose.ID, where region.Code, o store.Objection) ([]audit.Event, error) {
	prog, err := p.app.programme(list.Programme)
	if err != nil {
		return nil, fault.NotFound
	}
	if levelOf(prog) == disclose.Hidden {
		return nil, fault.NotFound
	}
	if o.Roster, err = tx.NoticeRoster(list.Programme, list.Period, where); err != nil {
		return nil, err
	}
	id, err := tx.AddObjection(o)
	if err != nil {
		return nil, err
	}
	return one(p.citizen(), o.OpenedAt, "objection.file", fmt.Sprintf("objection:%d", id), where, facts{"roster": o.Roster})
}

// trackingNumber draws twelve signs: 59 bits.
func (a *App) trackingNumber() (string, error) {
	one, err := a.password()
	if err != nil {
		return "", err
	}
	two, err := a.password()
	if err != nil {
		return "", err
	}
	return one[:4] + "-" + one[4:] + "-" + two[:4], nil
}

// Track returns what became of the objection of a tracking number, as it was told, or
// fault.NotFound.
func (p Public) Track(ctx context.Context, code, from string) (t disclose.Tracked, err error) {
	a := p.app
	code = strings.ToLower(strings.TrimSpace(code))
	var o store.Objection
	var wait time.Duration
	err = a.read(ctx, func(tx *store.Tx) error {
		if wait, err = held(tx, a.now(), askGuards(from)); err != nil {
			return err
		}
		if o, err = tx.ObjectionByCode(code); err != nil {
			return err
		}
		t, err = p.tracked(tx, o)
		return err
	})
	if wait > 0 {
		return disclose.Tracked{}, ErrTooMany
	}
	if err != nil && notFoundIsNone(err) == nil {
		return t, p.countMiss(ctx, askGuards(from), err)
	}
	return t, err
}

func (p Public) tracked(tx *store.Tx, o store.Objection) (t disclose.Tracked, err error) {
	g, err := tx.Roster(o.Roster)
	if err != nil {
		return t, err
	}
	places, err := placesOf(tx)
	return disclose.Tracked{Name: p.app.ProgrammeName(g.Programme), Period: g.Period, Place: placeOf(places, g.Region), Words: o.Words, At: o.OpenedAt,
		Answer: disclose.HideNumbers(o.Answer), Closed: o.ClosedAt}, err
}

// countMiss counts a wrong guess of the public and returns why it was wrong.
func (p Public) countMiss(ctx context.Context, guards []guard, why error) error {
	a := p.app
	err := a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		if _, err := missed(tx, a.now(), guards); err != nil {
			return nil, err
		}
		return one(p.citizen(), a.now(), "public.miss", "public", a.CountyCode(), facts{})
	})
	if err != nil {
		return err
	}
	return why
}

func orTooMany(err error) error {
	if err != nil {
		return err
	}
	return ErrTooMany
}
