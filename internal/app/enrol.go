package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/period"
	"yikatong/internal/policy"
	"yikatong/internal/region"
	"yikatong/internal/roster"
	"yikatong/internal/store"
)

// EnrolPeople adds or updates people, numbering them in place.
func (a *App) EnrolPeople(ctx context.Context, by auth.Actor, people []store.Person) error {
	return a.enrol(ctx, by, "people.import", "registry:people", len(people), func(tx *store.Tx) error {
		_, err := tx.PutPeople(people)
		return err
	})
}

// EnrolAccounts makes each account the active one of its party.
func (a *App) EnrolAccounts(ctx context.Context, by auth.Actor, accounts []store.BankAccount) error {
	return a.enrol(ctx, by, "accounts.import", "registry:accounts", len(accounts), func(tx *store.Tx) error {
		_, err := tx.PutAccounts(accounts)
		return err
	})
}

// EnrolBasis enters records of the register of basis, each in it once.
func (a *App) EnrolBasis(ctx context.Context, by auth.Actor, entries []BasisEntry) error {
	for _, e := range entries {
		if err := a.checkEntry(e); err != nil {
			return err
		}
	}
	return a.enrol(ctx, by, "basis.import", "registry:basis", len(entries), func(tx *store.Tx) error {
		ids := make([]int64, len(entries))
		for i, e := range entries {
			ids[i] = e.Party
		}
		people, err := tx.PeopleByID(ids)
		if err != nil {
			return err
		}
		list := make([]store.Basis, len(entries))
		for i, e := range entries {
			if list[i], err = e.row(cmp.Or(people[e.Party].Region, a.CountyCode()), by, a.now()); err != nil {
				return err
			}
		}
		_, err = tx.PutBasis(list)
		return err
	})
}

// EnrolDeaths enters deaths into the register.
func (a *App) EnrolDeaths(ctx context.Context, by auth.Actor, deaths []store.Death) error {
	return a.enrol(ctx, by, "deaths.import", "registry:deaths", len(deaths), func(tx *store.Tx) error {
		for _, d := range deaths {
			if _, err := tx.PutDeath(d); err != nil {
				return err
			}
		}
		return nil
	})
}

func (a *App) enrol(ctx context.Context, by auth.Actor, kind audit.Kind, subject string, n int, put func(*store.Tx) error) error {
	if err := auth.May(by, auth.ImportPeople, auth.Place{Region: a.CountyCode()}); err != nil {
		return err
	}
	err := a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		if err := put(tx); err != nil {
			return nil, err
		}
		return one(by, a.now(), kind, subject, a.CountyCode(), facts{"rows": n})
	})
	if err != nil {
		return fmt.Errorf("%s: %w", subject, err)
	}
	return nil
}

// A Proposal is a roster made from the registers instead of a file.
type Proposal struct {
	Programme string
	Period    period.Period
	Township  region.Code
	Lines     iter.Seq2[ProposedLine, error]
	By        *policy.Catalogue // what the amounts were judged by; nil: the present one
}

// A ProposedLine is one right of one person. Holder, beneficiary and payee are numbers in
// the registry.
type ProposedLine struct {
	Beneficiary, Holder, Payee int64
	Item                       string
	Name                       string // as the township has it
	Account                    string // as the township has it, "" for none
	Quantity                   int64  // 1/100 of the programme's unit
	Amount                     fen.Fen
	Region                     region.Code
	Facts                      string // JSON that the amount was worked out from, in the words of the programme
}

// ProposeRoster makes the township's draft from lines, compares it, and returns its number
// and the open findings by code.
func (a *App) ProposeRoster(ctx context.Context, by auth.Actor, p Proposal) (id int64, found map[string]int, err error) {
	prog, err := a.programme(p.Programme)
	if err != nil {
		return 0, nil, err
	}
	if p.By != nil {
		if prog, _ = p.By.Programme(p.Programme); prog == nil {
			return 0, nil, ErrProgramme
		}
	}
	if err := auth.May(by, auth.ImportRoster, auth.Place{Region: p.Township}); err != nil {
		return 0, nil, err
	}
	at := a.now()
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		last, err := tx.NewestRoster(p.Programme, p.Period, p.Township)
		if err == nil && last.State == roster.Draft {
			return nil, ErrDraft
		}
		if err != nil && !errors.Is(err, store.ErrNone) {
			return nil, err
		}
		f, err := a.start(tx, store.Roster{Programme: p.Programme, Department: prog.Department, Period: p.Period, Region: p.Township,
			Round: last.Round + 1, CreatedAt: at})
		if err != nil {
			return nil, err
		}
		id = f.roster.ID
		if f.rules, err = keepRules(tx, prog); err != nil {
			return nil, err
		}
		n, err := f.propose(p.Lines)
		if err != nil {
			return nil, err
		}
		if found, err = f.end(); err != nil {
			return nil, err
		}
		if err := entered(tx, by, id, f.weight.Hash(), at); err != nil {
			return nil, err
		}
		return one(by, at, "roster.propose", fmt.Sprintf("roster:%d", id), p.Township, facts{"lines": n, "programme": p.Programme,
			"period": p.Period.String()})
	})
	if err != nil {
		return 0, nil, fmt.Errorf("propose %s for %s in %s: %w", p.Programme, p.Period, p.Township, err)
	}
	return id, found, nil
}

// propose stores the lines a chunk at a time.
func (f *fresh) propose(lines iter.Seq2[ProposedLine, error]) (n int, err error) {
	chunk := make([]store.RosterLine, 0, intakeChunk)
	for l, err := range lines {
		if err != nil {
			return n, err
		}
		n++
		chunk = append(chunk, store.RosterLine{Roster: f.roster.ID, Row: n, Beneficiary: l.Beneficiary, Holder: l.Holder, Payee: l.Payee, Item: l.Item,
			Name: l.Name, Account: l.Account, AccountIndex: f.tx.AccountIndex(l.Account), Quantity: l.Quantity, Amount: l.Amount, Region: l.Region,
			Facts: l.Facts, Rules: f.rules})
		if len(chunk) == intakeChunk {
			if err := f.known(chunk); err != nil {
				return n, err
			}
			chunk = chunk[:0]
		}
	}
	return n, f.known(chunk)
}

// known adds lines whose people are looked up here.
func (f *fresh) known(lines []store.RosterLine) error {
	people, err := f.tx.PeopleByID(beneficiaries(lines))
	if err != nil {
		return err
	}
	return f.add(lines, people)
}
