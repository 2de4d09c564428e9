package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/basis"
	"yikatong/internal/ident"
	"yikatong/internal/period"
	"yikatong/internal/policy"
	"yikatong/internal/region"
	"yikatong/internal/roster"
	"yikatong/internal/store"
)

// A Made is a roster made from the register of basis, or none where nobody is entitled.
type Made struct {
	Roster   int64          `json:"roster"`
	Township region.Code    `json:"township"`
	Lines    int            `json:"lines"`
	BackPay  int            `json:"back_pay"`
	Findings map[string]int `json:"findings"`
	Refused  int            `json:"refused"`
	Settled  int            `json:"settled"` // entitled, and paid in full already
}

// MakeRoster makes a township's draft from the register of basis: each record in force is
// judged for the period by today's facts; open back pay of earlier periods comes in with lines
// of its own. Who gets nothing, and why, [App.Refusals] tells.
func (a *App) MakeRoster(ctx context.Context, by auth.Actor, programme string, p period.Period, township region.Code) (m Made, err error) {
	prog, err := a.programme(programme)
	if err != nil {
		return m, err
	}
	if err := auth.May(by, auth.ImportRoster, auth.Place{Region: township}); err != nil {
		return m, err
	}
	at := a.now()
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		m = Made{Township: township}
		f, err := a.draft(tx, store.Roster{Programme: programme, Department: prog.Department, Period: p, Region: township, CreatedAt: at})
		if err != nil {
			return nil, err
		}
		if f.rules, err = keepRules(tx, prog); err != nil {
			return nil, err
		}
		k := &maker{a: a, tx: tx, fresh: f, made: &m, asOf: day(at)}
		if err := k.make(); err != nil {
			return nil, err
		}
		m.Roster = f.roster.ID
		if m.Findings, err = f.end(); err != nil {
			return nil, err
		}
		if err := entered(tx, by, m.Roster, f.weight.Hash(), at); err != nil {
			return nil, err
		}
		return one(by, at, "roster.propose", fmt.Sprintf("roster:%d", m.Roster), township,
			facts{"lines": m.Lines, "refused": m.Refused, "programme": programme, "period": p.String()})
	})
	if errors.Is(err, ErrNoLines) {
		m.Roster = 0 // rolled back; who was refused stays told
		return m, err
	}
	if err != nil {
		return Made{}, fmt.Errorf("make %s for %s in %s: %w", programme, p, township, err)
	}
	return m, nil
}

// draft starts the next round, unless one is being drafted.
func (a *App) draft(tx *store.Tx, g store.Roster) (*fresh, error) {
	last, err := tx.NewestRoster(g.Programme, g.Period, g.Region)
	if err == nil && last.State == roster.Draft {
		return nil, ErrDraft
	}
	if err != nil && !errors.Is(err, store.ErrNone) {
		return nil, err
	}
	g.Round = last.Round + 1
	return a.start(tx, g)
}

// A maker fills a fresh roster.
type maker struct {
	a     *App
	tx    *store.Tx
	fresh *fresh
	made  *Made
	asOf  string
	chunk []store.RosterLine
	paid  []string // by line of the chunk: the number of who is paid in the person's place, or ""
}

func (k *maker) make() error {
	g := k.fresh.roster
	for r, err := range k.a.assemble(k.tx, g.Programme, g.Region) {
		if err != nil {
			return err
		}
		if err := k.judge(r); err != nil {
			return fmt.Errorf("record %d: %w", r.Basis.ID, err)
		}
	}
	if err := k.backPay(); err != nil {
		return err
	}
	if err := k.flush(); err != nil {
		return err
	}
	if k.made.Lines == 0 {
		return ErrNoLines
	}
	return nil
}

// judge adds a record's line, if it gives one.
func (k *maker) judge(r assembled) error {
	f := r.facts(k.fresh.roster.Period, k.asOf)
	result, err := r.judge(k.a.Catalogue(), f, k.fresh.roster.Period)
	switch {
	case err != nil:
		return err
	case !result.Eligible:
		k.made.Refused++
		return nil
	case result.Amount == 0:
		k.made.Settled++
		return nil
	}
	text, err := json.Marshal(f)
	if err != nil {
		return err
	}
	return k.add(store.RosterLine{Beneficiary: r.Basis.Party, Holder: r.Holder, Payee: r.Basis.Party, Item: r.Basis.Item,
		Name: r.Person.Name, Amount: result.Amount, Region: r.Basis.Region, Facts: string(text)}, r.Record)
}

// add keeps a line of a record until there are enough to store.
func (k *maker) add(l store.RosterLine, r basis.Record) error {
	k.made.Lines++
	l.Roster, l.Row, l.Rules = k.fresh.roster.ID, k.made.Lines, k.fresh.rules
	k.chunk, k.paid = append(k.chunk, l), append(k.paid, r.Payee())
	if len(k.chunk) < intakeChunk {
		return nil
	}
	return k.flush()
}

func (k *maker) flush() error {
	lines, paid := k.chunk, k.paid
	k.chunk, k.paid = nil, nil
	if len(lines) == 0 {
		return nil
	}
	if err := k.payTo(lines, paid); err != nil {
		return err
	}
	return k.fresh.known(lines)
}

// payTo has lines paid to who is named in the person's place. One who is not in the register of
// people cannot be paid: the line stays the person's own, and the township sees whether they
// have an account.
func (k *maker) payTo(lines []store.RosterLine, paid []string) error {
	nos := make([]ident.No, len(paid))
	var asked []ident.No
	for i, text := range paid {
		if no, err := k.a.parseAny(text); err == nil {
			nos[i] = no
			asked = append(asked, no)
		}
	}
	if asked == nil {
		return nil
	}
	found, err := k.tx.PeopleByNo(asked)
	for i, no := range nos {
		if p, ok := found[no.Reveal()]; ok {
			lines[i].Payee = p.ID
		}
	}
	return err
}

// backPay adds what recomputations found paid too little and nobody has taken up. Its item
// carries the earlier period, so that it stands beside the period's own line.
func (k *maker) backPay() error {
	g := k.fresh.roster
	after := int64(0)
	for {
		page, err := k.tx.Differences(store.BackPay, g.Programme, g.Region, after, assembleChunk)
		if err != nil {
			return err
		}
		people, err := k.tx.PeopleByID(payees(page))
		if err != nil {
			return err
		}
		for _, d := range page {
			if err := k.payBack(d, people[d.Person].Name); err != nil {
				return err
			}
			after = d.ID
		}
		if len(page) < assembleChunk {
			return nil
		}
	}
}

func (k *maker) payBack(d store.Difference, name string) error {
	if d.Period == k.fresh.roster.Period.String() {
		return nil // the period's own line has it
	}
	if err := k.tx.ListBackPay(d.ID, k.fresh.roster.ID); err != nil {
		return err
	}
	k.made.BackPay++
	f, err := policy.ReadFacts([]byte(d.Facts))
	if err != nil {
		return err
	}
	return k.add(store.RosterLine{Beneficiary: d.Person, Holder: d.Person, Payee: d.Person, Item: basis.BackPayItem(d.Period, d.Item),
		Name: name, Amount: d.Amount, Region: d.Region, Facts: d.Facts}, basis.Record{Basis: f.Basis})
}

func payees(list []store.Difference) []int64 {
	ids := make([]int64, len(list))
	for i, d := range list {
		ids[i] = d.Person
	}
	return ids
}
