package app

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"yikatong/internal/check"
	"yikatong/internal/keyset"
	"yikatong/internal/period"
	"yikatong/internal/register"
	"yikatong/internal/store"
	"yikatong/internal/sweep"
)

// An asked is a question to a register with its answer, which many times may share.
type asked struct {
	stamp  string // of question, register and people
	answer *sweep.Answer
	sweep.Question
}

// ask gets the tests of every time that is looked at. Whom a register has a row of that fits is
// kept as a copy too.
func (w *sweeping) ask(tx *store.Tx) error {
	newest, err := tx.NewestRegisters()
	if err != nil {
		return err
	}
	w.sweep.Tests = map[sweep.Time][]sweep.Test{}
	w.own = newOwnAnswers(tx, w.sweep.People, w.state.Own.contested)
	known, of := map[string]*asked{}, map[sweep.Time][]*asked{}
	for t, whole := range w.times() {
		list, err := check.OutsideOf(t.Programme)
		if err != nil {
			return err
		}
		for _, c := range list {
			q := sweep.Question{Check: c, Case: w.caseOf(t)}
			v, loaded := newest[c.Register]
			switch {
			case c.Register == check.Rosters:
				w.sweep.Tests[t] = append(w.sweep.Tests[t], sweep.Test{Question: q})
			case !whole || c.Outer() && !loaded:
			case c.Register == check.Due, c.Register == check.Things, c.Register == check.Payments:
				answer, err := w.own.answer(c, t.Programme)
				if err != nil {
					return err
				}
				w.sweep.Tests[t] = append(w.sweep.Tests[t], sweep.Test{Question: q, Answer: answer})
			default:
				stamp := w.questionStamp(q, v)
				if known[stamp] == nil {
					known[stamp] = &asked{stamp: stamp, Question: q, answer: &sweep.Answer{}}
				}
				of[t] = append(of[t], known[stamp])
			}
		}
	}
	if err := w.answer(tx, known, newest); err != nil {
		return err
	}
	for t, list := range of {
		for _, x := range list {
			answer, err := w.own.complete(x.Check, t.Programme, *x.answer)
			if err != nil {
				return err
			}
			w.sweep.Tests[t] = append(w.sweep.Tests[t], sweep.Test{Question: x.Question, Answer: answer})
		}
	}
	return nil
}

// times lists the times looked at, and whether the registers are wanted for one.
func (w *sweeping) times() map[sweep.Time]bool {
	times := map[sweep.Time]bool{}
	for _, j := range w.jobs {
		t := sweep.Time{Programme: j.Programme, Period: j.Period}
		times[t] = times[t] || !j.Others
	}
	return times
}

func (w *sweeping) caseOf(t sweep.Time) check.Case {
	p, _ := period.Parse(t.Period) // it was written by its own String
	return check.Case{Programme: t.Programme, First: p.FirstMonth().First().Format(time.DateOnly), Last: p.LastMonth().Last().Format(time.DateOnly),
		Today: w.state.Day, Died: register.Never}
}

// questionStamp names a question by all that its answer depends on.
func (w *sweeping) questionStamp(q sweep.Question, v store.RegisterVersion) string {
	s := fmt.Sprintf("%s; %s; %s %s %s; %s to %s", w.people, w.registerStamp(v), w.state.Edition, q.Check.Code, q.Check.Of, q.Case.First, q.Case.Last)
	if q.Check.Asks("programme") {
		s += " of " + q.Case.Programme
	}
	if q.Check.Asks("today") {
		s += " on " + q.Case.Today
	}
	return s
}

func (w *sweeping) registerStamp(v store.RegisterVersion) string {
	columns, _ := check.ColumnsAsked(v.Register)
	return fmt.Sprintf("%s register %s version %d %v", w.state.Origin, v.Register, v.Version, columns)
}

func packAnswer(stamp string) string {
	h := sha256.Sum256([]byte(stamp))
	return "answer-" + hex.EncodeToString(h[:12])
}

// answer finds the answers, those that are packed already and, register by register, the others.
func (w *sweeping) answer(tx *store.Tx, known map[string]*asked, newest map[string]store.RegisterVersion) error {
	byRegister := map[string][]*asked{}
	for _, x := range known {
		there, err := w.packs.readAnswer(x)
		if err != nil {
			return err
		}
		if !there {
			byRegister[x.Check.Register] = append(byRegister[x.Check.Register], x)
		}
	}
	for name, list := range byRegister {
		slices.SortFunc(list, func(a, b *asked) int { return cmp.Compare(a.stamp, b.stamp) })
		answers, err := w.askRegister(tx, newest[name], list)
		if err != nil {
			return fmt.Errorf("ask register %s: %w", name, err)
		}
		for i, x := range list {
			*x.answer = answers[i]
			if err := w.packs.writeAnswer(x); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *sweeping) askRegister(tx *store.Tx, v store.RegisterVersion, list []*asked) ([]sweep.Answer, error) {
	questions := make([]sweep.Question, len(list))
	for i, x := range list {
		questions[i] = x.Question
	}
	switch list[0].Check.Register {
	case check.Self:
		return w.sweep.People.AskSelf(questions)
	case check.Deaths:
		columns, err := check.ColumnsAsked(check.Deaths)
		if err != nil {
			return nil, err
		}
		return w.sweep.People.AskDeaths(questions, columns)
	}
	if stamp := w.registerStamp(v); !w.packs.is(packRegister(v.Register), stamp) {
		if err := w.packing(func() error { return w.app.packRegister(tx, w.packs, v, stamp) }); err != nil {
			return nil, err
		}
	}
	shapes, err := w.packs.shapes(tx, v)
	if err != nil {
		return nil, err
	}
	open := func(name string) func() (*keyset.Reader, error) {
		return func() (*keyset.Reader, error) { return w.packs.open(name) }
	}
	return w.sweep.People.Ask(open(packRegister(v.Register)), open(packKeys), shapes, questions)
}

// readAnswer reads a packed answer; of a thing's keys or of people's places.
func (p packs) readAnswer(x *asked) (there bool, err error) {
	r := p.current(packAnswer(x.stamp), x.stamp)
	if r == nil {
		return false, nil
	}
	defer r.Close()
	x.answer.Nobody = len(r.Note) > 0
	err = r.Each(func(c [][]uint64) {
		if x.Check.Of == check.Item {
			x.answer.Items = append(x.answer.Items, c[0]...)
		} else {
			x.answer.People = append(x.answer.People, c[0]...)
		}
	})
	return err == nil, err
}

func (p packs) writeAnswer(x *asked) error {
	h := keyset.Header{Stamp: x.stamp, Columns: 1}
	if x.answer.Nobody {
		h.Note = []byte{1}
	}
	return p.write(packAnswer(x.stamp), h, func(w *keyset.Writer) error {
		for _, list := range [][]uint64{x.answer.People, x.answer.Items} {
			for _, v := range list {
				if err := w.Add(v); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
