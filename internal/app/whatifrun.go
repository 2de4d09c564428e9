package app

import (
	"context"
	"errors"
	"iter"
	"math"
	"runtime"
	"slices"
	"sync"

	"yikatong/internal/fen"
	"yikatong/internal/policy"
	"yikatong/internal/region"
	"yikatong/internal/store"
	"yikatong/internal/whatif"
)

// A trying is one change on its way through a county's lines.
type trying struct {
	WhatIf
	now, then *policy.Catalogue
}

// A trial is one right to be judged by both rules: a line, or a record that is on none.
type trial struct {
	mark     Mark
	person   int64
	name     string
	township region.Code
	line     store.JudgedLine
	record   *assembled // nil for a line
}

// trials streams the lines and then, if asked for, the records of the register that are on no
// line. Only the keys of the lines are held.
func (a *App) trials(tx *store.Tx, t *trying, within region.Code) iter.Seq2[trial, error] {
	return func(yield func(trial, error) bool) {
		listed := map[rightKey]bool{}
		for l, err := range tx.JudgedLines(t.Programme, t.Period, within) {
			if t.Register {
				listed[rightKey{person: l.Beneficiary, item: l.Item}] = true
			}
			if !yield(trial{mark: Mark{l.Roster, l.Line}, person: l.Beneficiary, name: l.Name, township: l.Region, line: l}, err) || err != nil {
				return
			}
		}
		if !t.Register {
			return
		}
		for r, err := range a.assemble(tx, t.Programme, within) {
			if err == nil && listed[rightKey{person: r.Basis.Party, item: r.Basis.Item}] {
				continue
			}
			x := trial{mark: Mark{math.MaxInt64, r.Basis.ID}, person: r.Basis.Party, name: r.Person.Name, township: r.Basis.Region.Township(), record: &r}
			if !yield(x, err) || err != nil {
				return
			}
		}
	}
}

// amounts judges a right by both rules.
func (t *trying) amounts(x *trial) (before, after fen.Fen, err error) {
	judge, err := t.judging(x)
	if err != nil {
		return 0, 0, err
	}
	if before, err = due(judge(t.now)); err != nil {
		return 0, 0, err
	}
	after, err = due(judge(t.then))
	return before, after, err
}

func (t *trying) judging(x *trial) (func(*policy.Catalogue) (policy.Result, error), error) {
	if x.record != nil {
		f := x.record.facts(t.Period, t.AsOf)
		return func(c *policy.Catalogue) (policy.Result, error) { return x.record.judge(c, f, t.Period) }, nil
	}
	text, err := x.line.Facts()
	if err != nil {
		return nil, err
	}
	f, err := policy.ReadFacts([]byte(text))
	return func(c *policy.Catalogue) (policy.Result, error) { return c.Decide(f) }, err
}

// A tried is what one worker has found, or all of them.
type tried struct {
	towns  map[region.Code]*whatif.Tally
	people []Affected // one more than are to be listed, if there are
	wrong  string     // of the first facts that could not be judged
	err    error
}

// trialChunk is how many trials go to a worker at a time.
const trialChunk = 64

// run deals the trials out to as many workers as there are processors, and sums up. In memory
// are a few chunks for each.
func (t *trying) run(ctx context.Context, trials iter.Seq2[trial, error]) (tried, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	chunks, found := make(chan []trial), make([]tried, runtime.GOMAXPROCS(0))
	var working sync.WaitGroup
	for i := range found {
		working.Go(func() {
			found[i] = t.work(chunks)
			if found[i].err != nil {
				stop()
			}
		})
	}
	err := deal(ctx, trials, chunks)
	close(chunks)
	working.Wait()
	sum := tried{towns: map[region.Code]*whatif.Tally{}}
	for _, f := range found {
		if f.err != nil {
			return sum, f.err // and not that the dealing was stopped for it
		}
		err = errors.Join(err, sum.merge(f))
	}
	slices.SortFunc(sum.people, func(a, b Affected) int { return a.Mark.compare(b.Mark) })
	return sum, err
}

func deal(ctx context.Context, trials iter.Seq2[trial, error], to chan<- []trial) error {
	var chunk []trial
	send := func() error {
		select {
		case to <- chunk:
			chunk = make([]trial, 0, trialChunk)
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for x, err := range trials {
		if err != nil {
			return err
		}
		if chunk = append(chunk, x); len(chunk) == trialChunk {
			if err := send(); err != nil {
				return err
			}
		}
	}
	return send()
}

func (t *trying) work(chunks <-chan []trial) tried {
	w := tried{towns: map[region.Code]*whatif.Tally{}}
	for chunk := range chunks {
		for i := range chunk {
			if w.err == nil { // after an error only empty the channel
				w.err = t.one(&w, &chunk[i])
			}
		}
	}
	return w
}

// one judges and counts one right. Facts that a rule cannot judge are counted, not fatal: a
// changed file may ask for what the old facts have not.
func (t *trying) one(w *tried, x *trial) error {
	sum := w.town(x.township)
	before, after, err := t.amounts(x)
	if errors.Is(err, policy.ErrFacts) {
		sum.Miss()
		if w.wrong == "" {
			w.wrong = err.Error()
		}
		return nil
	}
	if err != nil {
		return err
	}
	effect, err := sum.Add(before, after)
	if err == nil && effect != whatif.Same && len(w.people) <= t.List && x.mark.compare(t.After) > 0 {
		w.people = append(w.people, Affected{x.mark, x.person, x.name, "", x.township, effect, before, after})
	}
	return err
}

func (w *tried) town(c region.Code) *whatif.Tally {
	if w.towns[c] == nil {
		w.towns[c] = &whatif.Tally{}
	}
	return w.towns[c]
}

func (w *tried) merge(o tried) error {
	for c, sum := range o.towns {
		if err := w.town(c).Merge(*sum); err != nil {
			return err
		}
	}
	w.people = append(w.people, o.people...)
	if w.wrong == "" {
		w.wrong = o.wrong
	}
	return nil
}
