package app

import (
	"context"
	"errors"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/store"
)

// A TrailPage is a page of the events, the newest first, with who did them.
type TrailPage struct {
	Entries []audit.Entry
	Who     map[int64]string // user accounts by name; the machine's operator and strangers have none
	More    bool             // there are older ones
}

// trailPage is how many events a page shows.
const trailPage = 100

// Trail lists the newest events before a number (0: the last).
func (a *App) Trail(ctx context.Context, by auth.Actor, before int64) (page TrailPage, err error) {
	if err := auth.May(by, auth.SeeTrail, auth.Place{}); err != nil {
		return page, err
	}
	if before == 0 {
		before = 1 << 62
	}
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		if page.Entries, err = tx.Newest(before, trailPage+1); err != nil {
			return err
		}
		if page.More = len(page.Entries) > trailPage; page.More {
			page.Entries = page.Entries[:trailPage]
		}
		list, err := tx.Users()
		page.Who = map[int64]string{}
		for _, u := range list {
			page.Who[u.User] = u.Name
		}
		return err
	})
	return page, err
}

// A ChainState is how far the event chain goes and whether its newest part holds.
type ChainState struct {
	End      audit.Head
	Verified int64 // how many of the newest events were followed
	Broken   int64 // the first that does not hold, 0 if all do
}

// verifyLast is how many of the newest events a page follows: a moment's work. The whole
// chain is followed by `ykt doctor`.
const verifyLast = 200

// ChainState follows the newest events of the chain to its end.
func (a *App) ChainState(ctx context.Context, by auth.Actor) (c ChainState, err error) {
	if err := auth.May(by, auth.SeeTrail, auth.Place{}); err != nil {
		return c, err
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		if c.End, err = tx.ChainEnd(); err != nil {
			return err
		}
		from, err := headAt(tx, c.End.Seq-verifyLast)
		if err != nil {
			return err
		}
		head, err := audit.Verify(from, tx.Events(from.Seq, verifyLast))
		if err == nil {
			err = head.Meets(c.End)
		}
		c.Verified = head.Seq - from.Seq
		var broken *audit.BreakError
		if errors.As(err, &broken) {
			c.Broken = broken.Seq
			return nil
		}
		return err
	})
	return c, err
}

// headAt is the chain as far as an event; at or before the first it is the empty chain.
func headAt(tx *store.Tx, seq int64) (audit.Head, error) {
	if seq < 1 {
		return audit.Head{}, nil
	}
	for e, err := range tx.Events(seq-1, 1) {
		return audit.Head{Seq: e.Seq, Hash: e.Hash, At: e.At.UnixMicro()}, err
	}
	return audit.Head{}, nil
}
