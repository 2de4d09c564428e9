package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/basis"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/period"
	"yikatong/internal/policy"
	"yikatong/internal/store"
)

// ErrSpan tells that the first period of a recomputation lies after the last.
var ErrSpan = fmt.Errorf("起始期次在截止期次之后: %w", fault.Invalid)

// A Recomputed is one right of a period that was paid other than it is due by today's facts.
type Recomputed struct {
	Person     int64   `json:"person"`
	Name       string  `json:"name"`
	Period     string  `json:"period"`
	Item       string  `json:"item,omitempty"`
	Paid       fen.Fen `json:"paid_fen"`
	Due        fen.Fen `json:"due_fen"`
	Difference fen.Fen `json:"difference_fen"` // above 0 back pay, below 0 to recover
	Why        string  `json:"why"`
}

// A Recomputation is what judging paid periods again came to.
type Recomputation struct {
	Lines    int     `json:"lines"`    // paid rights looked at
	Unknown  int     `json:"unknown"`  // paid from a file, without a record in the register of basis
	Same     int     `json:"same"`     // paid as due
	BackPay  fen.Fen `json:"back_fen"` // 补发
	Recovery fen.Fen `json:"recover_fen"`
}

// Recompute judges what was paid for the periods from first to last again, by today's facts,
// stores what is to be paid back and recovered, and calls tell for each difference once it is
// stored. Doing it again finds the same and doubles nothing.
func (a *App) Recompute(ctx context.Context, by auth.Actor, programme string, first, last period.Period, tell func(Recomputed) error) (Recomputation, error) {
	prog, err := a.programme(programme)
	if err != nil {
		return Recomputation{}, err
	}
	if err := auth.May(by, auth.Recompute, auth.Place{Region: a.CountyCode(), Department: prog.Department}); err != nil {
		return Recomputation{}, err
	}
	if first.FirstMonth() > last.LastMonth() {
		return Recomputation{}, ErrSpan
	}
	k := &recomputing{a: a, programme: programme, rules: prog, first: first.FirstMonth(), last: last.LastMonth(), by: by}
	if err := k.choose(ctx); err != nil {
		return k.sum, err
	}
	for len(k.periods) > 0 {
		if err := k.step(ctx); err != nil {
			return k.sum, fmt.Errorf("recompute %s: %w", programme, err)
		}
		for _, r := range k.found {
			if err := tell(r); err != nil {
				return k.sum, err
			}
		}
	}
	return k.sum, nil
}

// A recomputing goes through a programme's payments, a chunk a transaction: a chunk that is
// stored stays, and the next run finds it so.
type recomputing struct {
	a           *App
	by          auth.Actor
	programme   string
	rules       *policy.Programme
	periods     []string // still to be gone through, as they are stored
	first, last period.Month
	after       store.Drawn // of the first of them
	sum         Recomputation
	found       []Recomputed // of the last chunk
}

func (k *recomputing) step(ctx context.Context) error {
	at := k.a.now()
	was := *k
	err := k.a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		*k = was // a chunk that met another writer is done again from its start
		k.found = nil
		page, err := tx.PaidPage(k.programme, k.periods[0], k.after, assembleChunk)
		if err != nil {
			return nil, err
		}
		if len(page) < assembleChunk {
			k.periods, k.after = k.periods[1:], store.Drawn{}
		} else {
			k.after = page[len(page)-1]
		}
		c := &recomputedChunk{recomputing: k, tx: tx, asOf: day(at)}
		if err := c.load(within(page)); err != nil {
			return nil, err
		}
		if err := c.judge(); err != nil {
			return nil, err
		}
		if len(c.changes) == 0 {
			return nil, errNoChange
		}
		for i := range c.changes {
			c.changes[i].At = at
			if err := tx.PutDifference(c.changes[i].table, c.changes[i].Difference); err != nil {
				return nil, err
			}
		}
		return one(k.by, at, "recompute", "programme:"+k.programme, k.a.CountyCode(), facts{"changes": len(c.changes)})
	})
	if errors.Is(err, errNoChange) {
		return nil
	}
	return err
}

// errNoChange rolls back a chunk that changes nothing, so that it needs no event.
var errNoChange = errors.New("nothing changed")

// choose finds which of the periods that were paid lie within those asked for.
func (k *recomputing) choose(ctx context.Context) error {
	return k.a.read(ctx, func(tx *store.Tx) error {
		k.periods = nil
		paid, err := tx.PaidPeriods(k.programme)
		for _, text := range paid {
			if span, err := period.Parse(text); err == nil && span.FirstMonth() >= k.first && span.LastMonth() <= k.last {
				k.periods = append(k.periods, text)
			}
		}
		return err
	})
}

// within keeps the first payments of periods; their back pay is counted with them.
func within(page []store.Drawn) []store.Drawn {
	kept := make([]store.Drawn, 0, len(page))
	for _, d := range page {
		if of, _ := basis.Right(d.Period, d.Item); of == d.Period {
			kept = append(kept, d)
		}
	}
	return kept
}

// due judges a right again from the start. Someone who died after they were paid was alive
// when they were.
func (k *recomputing) due(r assembled, d store.Drawn, asOf string) (policy.Facts, policy.Result, error) {
	span, err := period.Parse(d.Period)
	if err != nil {
		return policy.Facts{}, policy.Result{}, err
	}
	r.Afresh = true
	f := r.facts(span, asOf)
	result, err := r.judge(k.a.Catalogue(), f, span)
	if err == nil && result.Reason == "deceased_before_payment" && d.On != "" && f.Person.Death > d.On {
		alive := *f.Person
		alive.Death = ""
		f.Person = &alive
		result, err = r.judge(k.a.Catalogue(), f, span)
	}
	return f, result, err
}

// factsText is how facts are stored beside a line.
func factsText(f policy.Facts) (string, error) {
	text, err := json.Marshal(f)
	return string(text), err
}
