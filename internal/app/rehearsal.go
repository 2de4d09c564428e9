package app

import (
	"bytes"
	"context"
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
		if err := tx.SetSetting(store.Rehearses, "1"); err != nil {
			return nil, err
		}
		return one(a.Console(auth.SystemAdmin), start.UTC(), "county.rehearse", "county:"+a.county, a.CountyCode(), facts{})
	})
	return start, err
}

// PayfileFor finds the payment file that a return file answers, by the batch, bank and
// sequence it names. A file that no format can read is refused with the complaint of the
// newest payment file's format.
func (a *App) PayfileFor(ctx context.Context, by auth.Actor, content []byte) (int64, error) {
	list, err := a.Payfiles(ctx, by, 0)
	if err != nil {
		return 0, err
	}
	if content, err = a.unsealAny(ctx, by, content); err != nil {
		return 0, err
	}
	complaint := error(ErrOtherFile)
	for i, f := range list {
		format, err := a.formats.Named(f.Format)
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
		b, err := a.batch(ctx, f.Batch)
		if err != nil {
			return 0, err
		}
		if ret.Head.Batch == b.Number && ret.Head.Sequence == f.Sequence && ret.Head.Bank == f.Bank {
			return f.ID, nil
		}
		complaint = ErrOtherFile
	}
	return 0, complaint
}

func (a *App) batch(ctx context.Context, id pay.BatchID) (b pay.Batch, err error) {
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		b, err = tx.Batch(id)
		return err
	})
	return b, err
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
