package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/check"
	"yikatong/internal/pay"
	"yikatong/internal/period"
	"yikatong/internal/store"
)

// A Grouped is what the group checks of the whole county did.
type Grouped struct {
	Found   map[string]int // lines or people that each check holds of
	Raised  int            // findings that are new
	Dropped int            // open ones that no longer hold
	Visits  int            // people to visit who are new
	Claims  int            // claims that were proposed
}

// CheckGroups makes the group checks that need the whole county, over all rosters that have a month
// in common with a period: of lines it raises findings, of people who are on none a list to visit.
// What was raised before and still holds stays what it is. Dry counts only.
func (a *App) CheckGroups(ctx context.Context, by auth.Actor, span period.Period, dry bool) (Grouped, error) {
	out := Grouped{Found: map[string]int{}}
	list, err := check.Groups()
	if err != nil {
		return out, err
	}
	for _, g := range list {
		if !g.Is(check.AtCounty) {
			continue
		}
		if err := a.checkGroup(ctx, by, g, span, dry, &out); err != nil {
			return out, fmt.Errorf("group check %s: %w", g.Code, err)
		}
	}
	return out, nil
}

// errDry ends a group check that is only to count.
var errDry = errors.New("nothing is to be stored")

// A grouping is one group check of the whole county under way.
type grouping struct {
	app  *App
	tx   *store.Tx
	by   auth.Actor
	of   *check.Group
	span period.Period
	at   time.Time
	did  Grouped
}

func (a *App) checkGroup(ctx context.Context, by auth.Actor, g *check.Group, span period.Period, dry bool, out *Grouped) error {
	var w grouping
	err := a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		w = grouping{app: a, tx: tx, by: by, of: g, span: span, at: a.now(), did: Grouped{Found: map[string]int{}}}
		events, err := w.run()
		if err != nil {
			return nil, err
		}
		if dry {
			return nil, errDry
		}
		if w.did.Raised+w.did.Dropped+w.did.Visits+len(events) == 0 {
			return nil, errSame
		}
		e, err := event(by, w.at, "roster.check", "county:"+a.county, a.CountyCode(), facts{"check": g.Code, "period": span.String(), "raised": w.did.Raised,
			"dropped": w.did.Dropped, "visits": w.did.Visits, "claims": w.did.Claims})
		return append(events, e), err
	})
	if err != nil && !errors.Is(err, errDry) && !errors.Is(err, errSame) {
		return err
	}
	for code, n := range w.did.Found {
		out.Found[code] += n
	}
	out.Raised, out.Dropped, out.Visits, out.Claims = out.Raised+w.did.Raised, out.Dropped+w.did.Dropped, out.Visits+w.did.Visits, out.Claims+w.did.Claims
	return nil
}

func (w *grouping) run() ([]audit.Event, error) {
	if missed, ok := missedBy[w.of.Code]; ok {
		return nil, w.visits(missed)
	}
	if w.of.Code == "DEA-04" {
		return w.paidToDead()
	}
	rosters, err := w.rosters(w.of.Programmes)
	if err != nil {
		return nil, err
	}
	looked := map[int64]bool{}
	whole := map[string][]check.Hit{} // of the checks that look at all rosters of a programme and period at once
	var hits []check.Hit
	for _, r := range rosters {
		looked[r.ID] = true
		key := r.Programme + r.Period.String()
		if _, all := check.Decider(w.of.Code); all && whole[key] != nil {
			continue
		}
		found, err := w.app.hits(w.tx, w.of, r)
		if err != nil {
			return nil, err
		}
		whole[key] = append([]check.Hit{}, found...)
		hits = append(hits, found...)
	}
	return nil, w.raise(hits, func(roster int64) bool { return looked[roster] })
}

// rosters are those of the time that are not withdrawn, of some programmes within the actor's duty.
func (w *grouping) rosters(programmes []string) (list []store.Roster, err error) {
	all, err := w.tx.StandingRosters(meeting(w.span))
	for _, r := range all {
		of := slices.Contains(programmes, r.Programme) || slices.Contains(programmes, "*")
		if of && auth.May(w.by, auth.AnswerFinding, auth.Place{Region: r.Region, Department: r.Department}) == nil {
			list = append(list, r)
		}
	}
	return list, err
}

// raise stores the findings that are new, and drops those of the rosters looked at that are open,
// without a reply, and no longer hold.
func (w *grouping) raise(hits []check.Hit, looked func(roster int64) bool) error {
	were, err := w.tx.FindingsOfCode(w.of.Code)
	if err != nil {
		return err
	}
	known := map[int64]store.Finding{} // by line
	for _, f := range were {
		known[f.Line] = f
	}
	var fresh []store.Finding
	var stale []int64
	held := map[int64]bool{}
	for _, h := range hits {
		if held[h.Line] {
			continue
		}
		held[h.Line] = true
		w.did.Found[w.of.Code]++
		f := store.Finding{Roster: h.Roster, Line: h.Line, Code: w.of.Code, Blocks: w.of.Blocks, Evidence: w.of.Says(h.Way, h.Values), RaisedAt: w.at}
		was, there := known[h.Line]
		if there && (was.State != store.FindingOpen || !was.Replied.IsZero() || was.Evidence == f.Evidence && was.Blocks == f.Blocks) {
			continue
		}
		if there { // the same matter in other words
			stale, f.RaisedAt = append(stale, was.ID), was.RaisedAt
			w.did.Raised--
		}
		fresh = append(fresh, f)
		w.did.Raised++
	}
	for _, f := range were {
		if !held[f.Line] && f.State == store.FindingOpen && f.Replied.IsZero() && looked(f.Roster) {
			stale = append(stale, f.ID)
			w.did.Dropped++
		}
	}
	if err := w.tx.DropFindings(stale); err != nil {
		return err
	}
	return w.tx.AddFindings(fresh)
}

// paidToDead looks at what was paid in the last months for periods that began after its person's
// month of death: a finding on the line, and a claim proposed of the payment. Whether anything of
// the period of the death itself is to come back is for a recomputation.
func (w *grouping) paidToDead() (events []audit.Event, err error) {
	numbers, err := countyNumbers(w.tx, w.of)
	if err != nil {
		return nil, err
	}
	since := dayTime(w.at).AddDate(0, -int(numbers["months"]), 0).Format(time.DateOnly)
	paid, err := w.tx.PaidToDead(since)
	if err != nil {
		return nil, err
	}
	were, err := w.tx.FindingsOfCode(w.of.Code)
	if err != nil {
		return nil, err
	}
	known := map[int64]bool{}
	for _, f := range were {
		known[f.Line] = true
	}
	var hits []check.Hit
	for _, p := range paid {
		after, err := afterDeath(p.Made, p.Died)
		if err != nil {
			return nil, err
		}
		household := w.ofHousehold(p.Programme)
		if !after || !w.of.Of(p.Programme) || household && p.Survivors || !w.app.seesProgramme(w.by, auth.RaiseClaim, p.Programme) {
			continue
		}
		way := "paid"
		if household {
			way = "gone"
		}
		hits = append(hits, check.Hit{Roster: p.Roster, Line: p.Line, Way: way, Values: map[string]any{"died": p.Died, "period": periodInWords(p.Period), "amount": int64(p.Amount)}})
		if known[p.Line] { // whoever refused its claim is not asked again
			continue
		}
		e, proposed, err := w.app.claimAfterDeath(w.tx, w.by, p.Made, p.Died, "", w.at)
		if err != nil {
			return nil, err
		}
		if proposed {
			events = append(events, e)
			w.did.Claims++
		}
	}
	return events, w.raise(hits, func(int64) bool { return true })
}

// ofHousehold reports whether a right is the household's, of a county's own programme by its unit.
func (w *grouping) ofHousehold(programme string) bool {
	p, err := w.app.programme(programme)
	return w.of.OfHousehold(programme) || err == nil && p.Unit == "户"
}

// afterDeath reports whether a payment is for a period that begins after the month of a death.
func afterDeath(m store.Made, diedOn string) (bool, error) {
	died, err := time.Parse(time.DateOnly, diedOn)
	if err != nil {
		return false, err
	}
	of, err := period.Parse(m.Period)
	return of.FirstMonth() > period.MonthOf(died), err
}

// claimAfterDeath proposes to claim back a payment for a period after a death, by its document if
// there is one, unless it is claimed already.
func (a *App) claimAfterDeath(tx *store.Tx, by auth.Actor, m store.Made, diedOn, document string, at time.Time) (e audit.Event, proposed bool, err error) {
	cause := "死亡（" + diedOn + "）后发放"
	if document != "" {
		cause += "：" + document
	}
	c := claimFor(m, pay.FromDeath, m.Payment, m.Amount, cause)
	e, err = a.propose(tx, by, &c, at)
	if errors.Is(err, ErrClaimTwice) {
		return e, false, nil
	}
	return e, err == nil, err
}

func periodInWords(text string) string {
	p, err := period.Parse(text)
	if err != nil {
		return text
	}
	return p.Chinese()
}
