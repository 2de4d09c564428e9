package app

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/disclose"
	"yikatong/internal/fault"
	"yikatong/internal/notify"
	"yikatong/internal/store"
)

// ErrRefusedAlready refuses to set what a person wants to what it is.
var ErrRefusedAlready = fmt.Errorf("the person has chosen this already: %w", fault.Conflict)

// A Gateway takes the messages of one run. It may be called again with the same run and the
// same messages, after a crash between its return and our memory of it.
type Gateway func(run int64, messages iter.Seq2[notify.Message, error]) error

// SendMessages hands the waiting messages to a gateway, a run that was interrupted first.
// It returns how many were handed over: 0 and no error if none wait.
func (a *App) SendMessages(ctx context.Context, by auth.Actor, hand Gateway) (n int, err error) {
	if err := auth.May(by, auth.SendNotice, auth.Place{}); err != nil {
		return 0, err
	}
	for {
		run, err := a.nextRun(ctx, by)
		if errors.Is(err, errNoMessages) {
			return n, nil
		}
		if err != nil {
			return n, fmt.Errorf("take messages: %w", err)
		}
		if run.Count == 0 {
			continue // all that waited are kept
		}
		if err := a.handOver(ctx, by, run, hand); err != nil {
			return n, fmt.Errorf("messages of run %d: %w", run.ID, err)
		}
		n += run.Count
	}
}

// errNoMessages ends a transaction that found nothing waiting.
var errNoMessages = errors.New("no messages wait")

// nextRun is the run that was begun and not finished, or a new one, stored before a message leaves.
func (a *App) nextRun(ctx context.Context, by auth.Actor) (run store.MessageRun, err error) {
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		run, err = tx.OpenMessageRun()
		return err
	})
	if !errors.Is(err, store.ErrNone) {
		return run, err
	}
	at := a.now()
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		if run, err = tx.TakeMessages(at); err != nil {
			return nil, err
		}
		if run.Count+run.Kept == 0 {
			return nil, errNoMessages
		}
		return one(by, at, "message.take", fmt.Sprintf("message_run:%d", run.ID), a.CountyCode(), facts{"count": run.Count, "kept": run.Kept})
	})
	return run, err
}

func (a *App) handOver(ctx context.Context, by auth.Actor, run store.MessageRun, hand Gateway) error {
	err := a.read(ctx, func(tx *store.Tx) error { return hand(run.ID, a.messagesOf(tx, run.ID)) })
	if err != nil {
		return err
	}
	at := a.now()
	return a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		if err := tx.MarkMessagesSent(run.ID, at); err != nil {
			return nil, err
		}
		return one(by, at, "message.send", fmt.Sprintf("message_run:%d", run.ID), a.CountyCode(), facts{"count": run.Count})
	})
}

// messagesOf words the messages of a run. They are the same whenever they are asked for,
// but for a telephone number that was corrected in between.
func (a *App) messagesOf(tx *store.Tx, run int64) iter.Seq2[notify.Message, error] {
	return func(yield func(notify.Message, error) bool) {
		for m, err := range tx.OutMessages(run) {
			if err != nil {
				yield(notify.Message{}, err)
				return
			}
			note := notify.Note{Kind: m.Kind, Programme: a.toldAs(m.Programme), Period: m.Period, Amount: m.Amount, Tail: store.BankAccount{Number: m.Account}.Tail()}
			if !yield(notify.Message{ID: notify.ID(a.county, int64(m.Payment), m.Kind), Phone: m.Phone, Text: note.Text()}, nil) {
				return
			}
		}
	}
}

// toldAs is what a telephone that others may see calls a programme: not by a name that tells
// a family's misfortune, as in [summary].
func (a *App) toldAs(programme string) string {
	if p, err := a.programme(programme); err == nil && levelOf(p) == disclose.Hidden {
		return "惠民补贴"
	}
	return a.ProgrammeName(programme)
}

// RefuseMessages stores that a person does not want messages (退订), or wants them again.
func (a *App) RefuseMessages(ctx context.Context, by auth.Actor, person int64, refuse bool) error {
	at := a.now()
	err := a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		p, err := tx.Person(person)
		if err != nil {
			return nil, err
		}
		if err := auth.May(by, auth.ChooseNotice, auth.Place{Region: p.Region}); err != nil {
			return nil, err
		}
		changed, err := tx.RefuseMessages(person, refuse, at)
		if err != nil {
			return nil, err
		}
		if !changed {
			return nil, ErrRefusedAlready
		}
		return one(by, at, "message.choose", fmt.Sprintf("person:%d", person), p.Region, facts{"refuses": refuse})
	})
	if err != nil {
		return fmt.Errorf("messages to person %d: %w", person, err)
	}
	return nil
}
