package app

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"yikatong/internal/audit"
	"yikatong/internal/check"
	"yikatong/internal/store"
	"yikatong/internal/sweep"
)

// errSame ends a comparison that changes no finding.
var errSame = errors.New("the findings are what they were")

// raise looks at what was found in a roster once more, as [App.CheckRoster] looks at every line:
// by whole keys and by the rows themselves. Open findings that still hold stay what they are.
func (w *sweeping) raise(ctx context.Context, j sweep.Job, hits []sweep.Hit) error {
	var did recomparison
	var late bool
	at := w.app.now()
	err := w.app.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		g, err := tx.Roster(j.ID)
		if err != nil {
			return nil, err
		}
		if g.Version != w.state.Rosters[j.ID].Version {
			late = true
			return nil, errSame
		}
		if did, err = w.app.recompare(tx, g, hits, !j.Others); err != nil {
			return nil, err
		}
		if len(did.fresh)+len(did.stale) == 0 {
			return nil, errSame
		}
		if err := tx.DropFindings(did.stale); err != nil {
			return nil, err
		}
		if err := tx.AddFindings(did.fresh); err != nil {
			return nil, err
		}
		open, err := tx.CountFindings(g.ID)
		if err != nil {
			return nil, err
		}
		return one(w.by, at, "roster.check", fmt.Sprintf("roster:%d", g.ID), g.Region, facts{"open": open, "county_wide": true})
	})
	if err != nil && !errors.Is(err, errSame) {
		return fmt.Errorf("raise in roster %d: %w", j.ID, err)
	}
	if late {
		w.late = append(w.late, j.ID)
	}
	w.out.Raised, w.out.Dropped = w.out.Raised+len(did.fresh), w.out.Dropped+len(did.stale)
	return nil
}

// sharedCard is the code of the one check of lines that needs the whole roster.
const sharedCard = "card_shared"

// A recomparison is what a roster's open findings ought to be, beside what they are.
type recomparison struct {
	fresh []store.Finding
	stale []int64
}

// recompare looks at the lines that were hit, and at those that have an open finding. One with a
// reply that stands waits for who looks at that; one in other words counts from when it was raised.
// With whole the roster itself changed, and its group checks are made anew.
func (a *App) recompare(tx *store.Tx, g store.Roster, hits []sweep.Hit, whole bool) (r recomparison, err error) {
	list, err := tx.Findings(g.ID)
	if err != nil {
		return r, err
	}
	others := check.OfCountyAlone()
	if !whole {
		others = check.GroupCodes()
	}
	open := map[string]store.Finding{}
	shared := slices.ContainsFunc(hits, func(h sweep.Hit) bool { return h.Code == sharedCard })
	var ids []int64
	for _, h := range hits {
		ids = append(ids, int64(h.Line))
	}
	for _, f := range list {
		if f.State == store.FindingOpen && f.Replied.IsZero() && !slices.Contains(others, f.Code) {
			open[answerKey(f.Line, f.Code)] = f
			ids = append(ids, f.Line)
			shared = shared || f.Code == sharedCard // which a line by itself does not show
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if len(ids) == 0 && !whole {
		return r, nil
	}
	c, err := a.newComparison(tx, g)
	if err != nil {
		return r, err
	}
	for key := range open {
		delete(c.answered, key)
	}
	c.keep = func(found []store.Finding) error {
		for _, f := range found {
			key := answerKey(f.Line, f.Code)
			if was, there := open[key]; there && was.Evidence == f.Evidence && was.Blocks == f.Blocks {
				delete(open, key)
				continue
			} else if there {
				f.RaisedAt = was.RaisedAt
			}
			r.fresh = append(r.fresh, f)
		}
		return nil
	}
	if err := c.lookAt(ids); err != nil {
		return r, err
	}
	if shared {
		if err := c.sharedCards(); err != nil {
			return r, err
		}
	}
	if whole {
		err = c.groups()
	}
	for _, f := range open {
		r.stale = append(r.stale, f.ID)
	}
	return r, err
}

// lookAt compares some lines of the roster, a chunk at a time.
func (c *comparison) lookAt(ids []int64) error {
	for chunk := range slices.Chunk(ids, intakeChunk) {
		lines, err := c.tx.LinesByID(c.roster.ID, chunk)
		if err != nil {
			return err
		}
		if err := c.look(lines); err != nil {
			return err
		}
	}
	return nil
}

// end remembers what this comparison was made of, but for the rosters that changed meanwhile,
// tells of it, and throws old copies away.
func (w *sweeping) end(ctx context.Context) error {
	for _, id := range w.late {
		r := w.state.Rosters[id]
		r.Version = 0
		w.state.Rosters[id] = r
	}
	if err := w.packs.keepState(w.order.Period, w.state); err != nil {
		return err
	}
	if err := w.packs.prune(w.app.now()); err != nil {
		return err
	}
	return w.app.write(ctx, func(*store.Tx) ([]audit.Event, error) {
		return one(w.by, w.app.now(), "roster.check", "county:"+w.app.county, w.app.CountyCode(), facts{"period": w.order.Period.String(),
			"anew": w.out.Anew, "rosters": w.out.Rosters, "raised": w.out.Raised, "dropped": w.out.Dropped})
	})
}
