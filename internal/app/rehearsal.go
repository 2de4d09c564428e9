package app

import (
	"bytes"
	"context"
	"errors"
	"time"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/pay"
	"yikatong/internal/store"
)

// rehearsalDays is how far back a rehearsal begins, so that its notice periods end before
// today and nothing is stamped with a day to come.
const rehearsalDays = 40

// RehearsalStart is the moment a rehearsal's clock begins at: some weeks ago, but after
// everything that is on record. It marks the county as one that rehearses: its clock runs
// ahead of the real one, and goes on from where it was (see store.Rehearses).
func (a *App) RehearsalStart(ctx context.Context, now time.Time) (start time.Time, err error) {
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		end, err := tx.ChainEnd()
		if err != nil {
			return nil, err
		}
		start = now.AddDate(0, 0, -rehearsalDays)
		if last := time.UnixMicro(end.At); last.After(start) {
			start = last
		}
		if err := tx.SetSetting(store.Rehearses, store.RunsAhead); err != nil {
			return nil, err
		}
		return one(a.Console(auth.SystemAdmin), start.UTC(), "county.rehearse", "county:"+a.county, a.CountyCode(), facts{})
	})
	return start, err
}

// KeepPlayed marks the county as one whose year was played: whoever opens it finds it on the last
// day that was played, with what was due then, and not years late.
func (a *App) KeepPlayed(ctx context.Context) error {
	return a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		if err := tx.SetSetting(store.Rehearses, store.Played); err != nil {
			return nil, err
		}
		return one(a.Console(auth.SystemAdmin), a.now(), "county.rehearse", "county:"+a.county, a.CountyCode(), facts{})
	})
}

// PayfileFor finds the payment file that a return file answers, by the batch, bank and
// sequence it names, however long ago it was sent. A file that no format can read is refused
// with the complaint of the newest payment file's format.
func (a *App) PayfileFor(ctx context.Context, by auth.Actor, content []byte) (id int64, err error) {
	if err := auth.May(by, auth.SeeBatch, auth.Place{}); err != nil {
		return 0, err
	}
	if content, err = a.unsealAny(ctx, by, content); err != nil {
		return 0, err
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		id, err = a.payfileFor(tx, by, content)
		return err
	})
	return id, err
}

// payfileFor reads a return file by every format that payment files were written in.
func (a *App) payfileFor(tx *store.Tx, by auth.Actor, content []byte) (int64, error) {
	names, err := tx.PayfileFormats(by.Bank)
	if err != nil {
		return 0, err
	}
	complaint := error(ErrOtherFile)
	for i, name := range names {
		format, err := a.formats.Named(name)
		if err != nil {
			return 0, err
		}
		ret, err := format.ReadReturn(bytes.NewReader(content))
		if err != nil {
			if i == 0 {
				complaint = err
			}
			continue
		}
		f, err := tx.PayfileOf(ret.Head.Batch, ret.Head.Bank, ret.Head.Sequence)
		switch {
		case err == nil && f.Format == name && (by.Bank == "" || by.Bank == f.Bank):
			return f.ID, nil
		case err != nil && !errors.Is(err, store.ErrNone):
			return 0, err
		}
		complaint = ErrOtherFile
	}
	return 0, complaint
}

// Failures counts a batch's failed and returned payments by reason.
func (a *App) Failures(ctx context.Context, by auth.Actor, id pay.BatchID) (list []store.FailureCount, err error) {
	if err := auth.May(by, auth.SeeBatch, auth.Place{}); err != nil {
		return nil, err
	}
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		list, err = tx.CountFailures(id)
		return err
	})
	return list, err
}
