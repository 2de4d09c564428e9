package app

import (
	"yikatong/internal/fen"
	"yikatong/internal/inspect"
	"yikatong/internal/store"
)

// A StratumResult is what a stratum's visits came to.
type StratumResult struct {
	inspect.Sum
	Seen   int     // lines of which it is known what the visit found
	Faulty int     // of those
	Waits  int     // differences that wait for a second person
	Wrong  fen.Fen // what the upheld differences come to
	Guess  inspect.Estimate
	Known  bool // whether anything was seen to guess by
}

func (r StratumResult) outcome() inspect.Outcome {
	return inspect.Outcome{Lines: r.Lines, Seen: r.Seen, Faulty: r.Faulty}
}

// results fills a view with the strata of a drawn plan, their calls and what these come to.
func results(tx *store.Tx, v *PlanView) (err error) {
	if v.Strata, err = tx.Strata(v.ID); err != nil {
		return err
	}
	calls, err := tx.Calls(v.ID)
	if err != nil {
		return err
	}
	wrong, err := wrongOf(tx, v.ID)
	if err != nil {
		return err
	}
	at := map[string]int{}
	for i, s := range v.Strata {
		at[s.Name] = i
		v.Results = append(v.Results, StratumResult{Sum: s})
	}
	for _, c := range calls {
		r := &v.Results[at[c.Stratum]]
		r.Seen += b2i(c.State.Seen())
		r.Waits += b2i(c.State == inspect.Raised)
		if c.State == inspect.Upheld {
			r.Faulty++
			r.Wrong += wrong[c.N] // few, each of which fits many times over
		}
	}
	var all []inspect.Outcome
	t := &v.Total
	for i := range v.Results {
		r := &v.Results[i]
		r.Guess, r.Known = inspect.Estimated([]inspect.Outcome{r.outcome()}, v.Aim.Confidence)
		all = append(all, r.outcome())
		t.Lines, t.Size, t.Amount = t.Lines+r.Lines, t.Size+r.Size, t.Amount+r.Amount
		t.Seen, t.Faulty, t.Waits, t.Wrong = t.Seen+r.Seen, t.Faulty+r.Faulty, t.Waits+r.Waits, t.Wrong+r.Wrong
	}
	t.Guess, t.Known = inspect.Estimated(all, v.Aim.Confidence)
	return nil
}

// wrongOf gives the money of the newest report of each call.
func wrongOf(tx *store.Tx, plan int64) (map[int]fen.Fen, error) {
	reports, err := tx.Reports(plan, 0)
	wrong := map[int]fen.Fen{}
	for _, r := range reports {
		wrong[r.N] = r.Amount
	}
	return wrong, err
}
