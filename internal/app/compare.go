package app

import (
	"context"
	"fmt"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/check"
	"yikatong/internal/fault"
	"yikatong/internal/store"
)

// compare holds every line of a roster against the county's registers and keeps what that
// raises. Findings that were answered stay answered; the open ones are raised anew. It
// returns how many are open, by code.
func (a *App) compare(tx *store.Tx, id int64) (map[string]int, error) {
	g, err := tx.Roster(id)
	if err != nil {
		return nil, err
	}
	if err := tx.DropOpenFindings(id); err != nil {
		return nil, err
	}
	answered, err := answered(tx, id)
	if err != nil {
		return nil, err
	}
	cards, err := tx.CardPayees(id)
	if err != nil {
		return nil, err
	}
	c := comparison{app: a, tx: tx, roster: g, cards: cards, answered: answered, open: map[string]int{}}
	chunk := make([]store.RosterLine, 0, intakeChunk)
	for after := int64(0); ; {
		chunk = chunk[:0]
		for l, err := range tx.Lines(id, after, intakeChunk) {
			if err != nil {
				return nil, err
			}
			chunk = append(chunk, l)
		}
		if len(chunk) == 0 {
			return c.open, nil
		}
		after = chunk[len(chunk)-1].ID
		if err := c.chunk(chunk); err != nil {
			return nil, err
		}
	}
}

func answered(tx *store.Tx, roster int64) (map[string]bool, error) {
	list, err := tx.Findings(roster)
	done := map[string]bool{}
	for _, f := range list {
		done[fmt.Sprint(f.Line, f.Code)] = true
	}
	return done, err
}

// A comparison is one roster being compared.
type comparison struct {
	app      *App
	tx       *store.Tx
	roster   store.Roster
	cards    map[string]int  // accounts that several lines of the roster name
	answered map[string]bool // findings that have an answer
	open     map[string]int
}

func (c *comparison) chunk(lines []store.RosterLine) error {
	ids := make([]int64, len(lines))
	for i, l := range lines {
		ids[i] = l.Beneficiary
	}
	people, err := c.tx.PeopleByID(ids)
	if err != nil {
		return err
	}
	others, err := c.others(lines, people)
	if err != nil {
		return err
	}
	paid, err := c.tx.PaidAlready(c.roster, ids)
	if err != nil {
		return err
	}
	now := c.app.now()
	var found []store.Finding
	for _, l := range lines {
		p := people[l.Beneficiary]
		once := paid[store.LineKey(l.Beneficiary, l.Item)]
		facts := check.Line{Period: c.roster.Period, GivenName: l.Name, KnownName: p.Name, Died: p.Died,
			OutOfCounty: !p.Region.Within(c.app.CountyCode()), GivenCard: l.AccountIndex, ActiveCard: p.AccountIndex,
			CardOfOther: others[l.AccountIndex] && l.AccountIndex != p.AccountIndex, CardPayees: c.cards[l.AccountIndex],
			InBatch: once.Batch != 0, OtherRoster: once.Roster != 0}
		for _, f := range check.Compare(facts) {
			if c.answered[fmt.Sprint(l.ID, f.Rule.Code)] {
				continue
			}
			c.open[f.Rule.Code]++
			found = append(found, store.Finding{Roster: c.roster.ID, Line: l.ID, Code: f.Rule.Code, Blocks: f.Rule.Blocks,
				Evidence: f.Evidence, RaisedAt: now})
		}
	}
	return c.tx.AddFindings(found)
}

// others tells which accounts of the lines are registered to somebody else than the line's
// person. Only accounts that are not the person's active one need to be looked up.
func (c *comparison) others(lines []store.RosterLine, people map[int64]store.Registered) (map[string]bool, error) {
	var ask []string
	of := map[string]int64{}
	for _, l := range lines {
		if l.AccountIndex != "" && l.AccountIndex != people[l.Beneficiary].AccountIndex {
			ask = append(ask, l.AccountIndex)
			of[l.AccountIndex] = l.Payee
		}
	}
	owners, err := c.tx.OwnersOf(ask)
	if err != nil {
		return nil, err
	}
	found := map[string]bool{}
	for ix, parties := range owners {
		found[ix] = true
		for _, p := range parties {
			if p == of[ix] {
				found[ix] = false
			}
		}
	}
	return found, nil
}

// CheckRoster compares a draft again, as after a new death register, and returns the open
// findings by code.
func (a *App) CheckRoster(ctx context.Context, by auth.Actor, id int64) (open map[string]int, err error) {
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		g, err := tx.Roster(id)
		if err != nil {
			return nil, err
		}
		if err := auth.May(by, auth.AnswerFinding, auth.Place{Region: g.Region, Department: g.Department}); err != nil {
			return nil, err
		}
		if open, err = a.compare(tx, id); err != nil {
			return nil, err
		}
		return one(by, a.now(), "roster.check", fmt.Sprintf("roster:%d", id), g.Region, facts{"open": open})
	})
	return open, err
}

// ErrNoAnswer refuses to close a finding without words.
var ErrNoAnswer = fmt.Errorf("a finding is closed with an answer: %w", fault.Invalid)

// AnswerFinding closes a finding: cleared lets the line be paid, upheld stops it.
func (a *App) AnswerFinding(ctx context.Context, by auth.Actor, id int64, uphold bool, answer string) error {
	if answer == "" {
		return ErrNoAnswer
	}
	at := a.now()
	return a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		f, err := tx.Finding(id)
		if err != nil {
			return nil, err
		}
		g, err := tx.Roster(f.Roster)
		if err != nil {
			return nil, err
		}
		if err := auth.May(by, auth.AnswerFinding, auth.Place{Region: g.Region, Department: g.Department}); err != nil {
			return nil, err
		}
		before, err := tx.RosterActs(g.ID)
		if err != nil {
			return nil, err
		}
		for _, act := range before {
			if act.Hand == auth.Entry && act.Person == by.Person {
				return nil, auth.ErrTwoHands
			}
		}
		f.State, f.Answer, f.ClosedBy, f.ClosedAt = store.FindingCleared, answer, by.User, at
		if uphold {
			f.State = store.FindingUpheld
		}
		if err := tx.CloseFinding(f); err != nil {
			return nil, err
		}
		return one(by, at, "finding.close", fmt.Sprintf("finding:%d", id), g.Region,
			facts{"roster": g.ID, "line": f.Line, "code": f.Code, "state": f.State, "answer": answer})
	})
}
