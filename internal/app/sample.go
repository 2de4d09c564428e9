package app

import (
	"context"
	"fmt"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/roster"
	"yikatong/internal/store"
)

// SampleSize is how many lines of a roster are to be looked at first.
const SampleSize = 20

// A RosterSample is the lines of a roster that are to be looked at first (先看这些).
type RosterSample struct {
	RosterView
	Compared bool // there was a period before to hold it against
	Rows     []SampledLine
}

// A SampledLine is a line with why it was drawn.
type SampledLine struct {
	LineView
	Why roster.Why
	Was fen.Fen // in the period before, 0 for none
}

// RosterSample draws the lines of a roster within the actor's scope that are to be looked at first:
// the same for everybody as long as the content is the same.
func (a *App) RosterSample(ctx context.Context, by auth.Actor, id int64) (s RosterSample, err error) {
	if s.RosterView, err = a.Roster(ctx, by, id); err != nil {
		return s, err
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		was, err := amountsBefore(tx, s.Roster)
		if err != nil {
			return err
		}
		s.Compared = was != nil
		found := map[int64]bool{}
		for _, f := range s.Findings {
			found[f.Line] = true
		}
		var all []roster.Candidate
		for l, err := range tx.Lines(id, 0, 0) {
			if err != nil {
				return err
			}
			all = append(all, roster.Candidate{Line: l.ID, Why: whyLook(s.Roster, l, found[l.ID], was)})
		}
		s.Rows, err = sampled(tx, id, roster.Sample(s.Hash, all, SampleSize), was)
		return err
	})
	return s, err
}

// whyLook says what makes a line worth a look.
func whyLook(g store.Roster, l store.RosterLine, found bool, was map[string]fen.Fen) (why roster.Why) {
	if found {
		why |= roster.WhyFound
	}
	if before, had := was[store.LineKey(l.Beneficiary, l.Item)]; was != nil && !had {
		why |= roster.WhyAdded
	} else if had && before != l.Amount {
		why |= roster.WhyMoved
	}
	if int64(l.Amount)*int64(g.Lines) >= 2*int64(g.Total) && g.Lines > 1 {
		why |= roster.WhyLarge
	}
	return why
}

// amountsBefore is what each right had in the period before, by store.LineKey; nil if there was none.
func amountsBefore(tx *store.Tx, g store.Roster) (map[string]fen.Fen, error) {
	before, _, err := tx.RostersBefore(g.Programme, g.Region, g.Period)
	if err != nil || len(before) == 0 {
		return nil, err
	}
	was := map[string]fen.Fen{}
	for _, id := range before {
		for l, err := range tx.Lines(id, 0, 0) {
			if err != nil {
				return nil, err
			}
			key := store.LineKey(l.Beneficiary, l.Item)
			if was[key], err = was[key].Add(l.Amount); err != nil {
				return nil, err
			}
		}
	}
	return was, nil
}

// sampled loads the lines that were drawn, in the order of the draw.
func sampled(tx *store.Tx, id int64, drawn []roster.Candidate, was map[string]fen.Fen) ([]SampledLine, error) {
	ids := make([]int64, len(drawn))
	for i, c := range drawn {
		ids[i] = c.Line
	}
	lines, err := tx.LinesNumbered(id, ids)
	if err != nil {
		return nil, err
	}
	ordered := make([]store.RosterLine, len(ids))
	for i, n := range ids {
		ordered[i] = lines[n]
	}
	views, err := lineViews(tx, ordered)
	rows := make([]SampledLine, len(views))
	for i, v := range views {
		rows[i] = SampledLine{v, drawn[i].Why, was[store.LineKey(v.Beneficiary, v.Item)]}
	}
	return rows, err
}

// RosterLinesNumbered returns lines of a roster within the actor's scope, in the order of their numbers
// as asked; one that the roster has not is store.ErrNone.
func (a *App) RosterLinesNumbered(ctx context.Context, by auth.Actor, id int64, lines []int64) (list []LineView, err error) {
	err = a.read(ctx, func(tx *store.Tx) error {
		if _, err := a.visibleRoster(tx, by, id); err != nil {
			return err
		}
		found, err := tx.LinesNumbered(id, lines)
		if err != nil {
			return err
		}
		var ordered []store.RosterLine
		for _, n := range lines {
			l, ok := found[n]
			if !ok {
				return store.ErrNone
			}
			ordered = append(ordered, l)
		}
		list, err = lineViews(tx, ordered)
		return err
	})
	return list, err
}

// TakeRosterLines lists up to limit lines of a roster for a file or a print of people, which is
// remembered: how says which.
func (a *App) TakeRosterLines(ctx context.Context, by auth.Actor, id int64, limit int, order string, how audit.Kind) (list []LineView, err error) {
	if list, err = a.RosterLinesBy(ctx, by, id, order, limit, 0); err != nil {
		return nil, err
	}
	return list, a.took(ctx, by, how, fmt.Sprintf("roster:%d", id), len(list))
}

// took remembers that a list of people left the screen.
func (a *App) took(ctx context.Context, by auth.Actor, how audit.Kind, subject string, rows int) error {
	return a.write(ctx, func(*store.Tx) ([]audit.Event, error) {
		return one(by, a.now(), how, subject, by.Region, facts{"rows": rows})
	})
}

// TakePayments lists payments of a batch for a file of people, which is remembered.
func (a *App) TakePayments(ctx context.Context, by auth.Actor, id pay.BatchID, q store.PaymentQuery) (list []PaymentView, err error) {
	if list, err = a.BatchPayments(ctx, by, id, q); err != nil {
		return nil, err
	}
	return list, a.took(ctx, by, "list.export", fmt.Sprintf("batch:%d", id), len(list))
}
