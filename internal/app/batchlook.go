package app

import (
	"context"
	"slices"

	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/store"
)

// A BatchPage is a page of batches and how many there are by state.
type BatchPage struct {
	Rows   []pay.Batch
	Notes  map[int64]store.BatchNote
	Counts []store.BatchCount
}

// Batches lists batches of the actor's departments.
func (a *App) Batches(ctx context.Context, by auth.Actor, q store.BatchQuery) (list []pay.Batch, err error) {
	page, err := a.BatchPage(ctx, by, q)
	return page.Rows, err
}

// BatchPage is Batches with what a list shows beside them.
func (a *App) BatchPage(ctx context.Context, by auth.Actor, q store.BatchQuery) (page BatchPage, err error) {
	if err := auth.May(by, auth.SeeBatch, auth.Place{}); err != nil {
		return page, err
	}
	q.Departments = by.Departments
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		if page.Counts, err = tx.CountBatches(q); err != nil {
			return err
		}
		if page.Rows, err = tx.Batches(q); err != nil {
			return err
		}
		ids := make([]int64, len(page.Rows))
		for i, b := range page.Rows {
			ids[i] = int64(b.ID)
		}
		page.Notes, err = tx.BatchNotes(ids)
		return err
	})
	return page, err
}

// A BatchView is a batch with all that its page shows.
type BatchView struct {
	pay.Batch
	Acts        []store.Act
	Counts      map[pay.Status]store.StatusCount
	Payfiles    []store.Payfile
	Returns     map[int64][]store.ReturnFile // by payment file
	Corrections []pay.Batch
	Can         []pay.Move     // what this actor may do now
	Why         error          // why not even the moves of the actor's role, if so
	MayCorrect  bool           // some payments failed, and this actor may correct them
	Sources     int            // lines, or payments corrected, that it was formed of
	SourceSum   fen.Fen        // what those come to
	Of          pay.Batch      // of a correction: the batch it corrects
	Rosters     []store.Roster // that its payments come from
	Doubt       store.Doubt    // of those rosters
	Who         map[int64]string
}

// Batch returns one batch of the actor's departments.
func (a *App) Batch(ctx context.Context, by auth.Actor, id pay.BatchID) (v BatchView, err error) {
	err = a.read(ctx, func(tx *store.Tx) error {
		if v.Batch, err = tx.Batch(id); err != nil {
			return err
		}
		if auth.May(by, auth.SeeBatch, auth.Place{Department: v.Department}) != nil {
			return store.ErrNone
		}
		if v.Acts, err = tx.Acts(store.OnBatch, int64(id)); err != nil {
			return err
		}
		if v.Counts, err = tx.CountPayments(id); err != nil {
			return err
		}
		if v.Payfiles, err = tx.Payfiles(id, by.Bank); err != nil {
			return err
		}
		v.Returns = map[int64][]store.ReturnFile{}
		for _, f := range v.Payfiles {
			if v.Returns[f.ID], err = tx.Returns(f.ID); err != nil {
				return err
			}
		}
		if v.Corrections, err = tx.Batches(store.BatchQuery{Corrects: id, Limit: 50}); err != nil {
			return err
		}
		if v.Sources, v.SourceSum, err = tx.SumSources(id); err != nil {
			return err
		}
		if v.Doubt, err = tx.DoubtsOf(int64(id)); err != nil {
			return err
		}
		if v.Rosters, err = tx.RostersOfBatch(id); err != nil {
			return err
		}
		if v.Corrects != 0 {
			if v.Of, err = tx.Batch(v.Corrects); err != nil {
				return err
			}
		}
		if v.Who, err = whoIs(tx); err != nil {
			return err
		}
		before, err := tx.BatchActs(int64(id))
		if err != nil {
			return err
		}
		v.Can = slices.DeleteFunc(v.State.Open(), func(m pay.Move) bool {
			if m.Do == pay.Settle || auth.May(by, m.Duty, auth.Place{Department: v.Department}) != nil {
				return true
			}
			apart := auth.Separate(by, m.Hand, before)
			if apart != nil {
				v.Why = apart
			}
			return apart != nil
		})
		v.MayCorrect = v.Counts[pay.Failed].Count+v.Counts[pay.Returned].Count > 0 &&
			auth.May(by, auth.FormBatch, auth.Place{Department: v.Department}) == nil
		return nil
	})
	return v, err
}
