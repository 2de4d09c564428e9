package app

import (
	"context"
	"crypto/subtle"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"yikatong/internal/audit"
	"yikatong/internal/disclose"
	"yikatong/internal/ident"
	"yikatong/internal/notify"
	"yikatong/internal/store"
)

const (
	proveWithin = 10 * time.Minute // from the name and number to the proof
	visitIdles  = 5 * time.Minute  // a telephone or a kiosk is passed on
	visitLasts  = 30 * time.Minute
)

// A Texter hands one message to the text-message gateway at once.
type Texter func(context.Context, notify.Message) error

// ownGuards bound how often a number is asked for and from where, and proofGuards how often proof
// of a number is tried, and of all numbers: behind one address may be a whole village hall.
func ownGuards(subject, from string) []guard {
	return []guard{{"own " + hex.EncodeToString([]byte(subject)), 5}, {"own from " + from, 30}}
}

func proofGuards(subject, from string) []guard {
	return []guard{{"proof " + hex.EncodeToString([]byte(subject)), 5}, {"proof from " + from, 30}, {"proof", 1000}}
}

// Texts reports whether proof may be a code sent to a telephone.
func (p Public) Texts() bool { return p.text != nil }

// Ask begins a visit by somebody who says their name and ID number, and sends a code to the
// telephone on record. It answers the same whether we know such a person or not; it returns what
// the browser is to hold. Errors are disclose.ErrNumber, disclose.ErrTooMany.
func (p Public) Ask(ctx context.Context, name, number, from string) (token string, err error) {
	a := p.app
	no, err := ident.ParseNo(number, a.now())
	if err != nil {
		return "", disclose.ErrNumber
	}
	code, token, err := a.drawVisit()
	if err != nil {
		return "", err
	}
	at := a.now()
	var phone string
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		v := store.Visit{Token: token, Subject: tx.NoIndex(no), Code: code, Opened: at}
		guards := ownGuards(v.Subject, from)
		if wait, err := held(tx, at, guards); err != nil || wait > 0 {
			return nil, orTooMany(err)
		}
		if _, err := missed(tx, at, guards); err != nil {
			return nil, err
		}
		who, err := tx.PersonByNo(no)
		if notFoundIsNone(err) != nil {
			return nil, err
		}
		phone = ""
		if err == nil && ident.SameName(who.Name, name) && who.Died == "" {
			v.Person, phone = who.ID, who.Phone
		}
		if err := tx.AddVisit(v, at.Add(-visitLasts)); err != nil {
			return nil, err
		}
		return one(p.citizen(), at, "visit.ask", "public", a.CountyCode(), facts{})
	})
	if err != nil {
		return "", err
	}
	if p.text != nil && phone != "" {
		p.sendCode(ctx, token, phone, code)
	}
	return token, nil
}

// drawVisit draws a code of six digits and a token of 128 bits.
func (a *App) drawVisit() (code, token string, err error) {
	var b [24]byte
	if _, err := a.rand.Read(b[:]); err != nil {
		return "", "", fmt.Errorf("draw a visit: %w", err)
	}
	return fmt.Sprintf("%06d", binary.BigEndian.Uint64(b[16:])%1_000_000), hex.EncodeToString(b[:16]), nil
}

// sendCode hands a code over after the visitor is answered, so that the time an answer takes does
// not tell whether there is a telephone. A code that cannot be handed over is not sent: the
// visitor asks again, or proves by the card.
func (p Public) sendCode(ctx context.Context, token, phone, code string) {
	m := notify.Message{ID: p.app.county + "-code-" + token[:12], Phone: phone, Text: notify.CodeText(code)}
	p.app.progress.jobs.Go(func() { _ = p.text(context.WithoutCancel(ctx), m) })
}

// Prove takes what a visitor says to prove who they are: the code of six digits, or the last four
// digits of the account that subsidies are paid to. Errors are disclose.ErrProof,
// disclose.ErrTooMany, disclose.ErrLeft.
func (p Public) Prove(ctx context.Context, token, proof, from string) (err error) {
	a, at := p.app, p.app.now()
	proof = ident.Clean(proof)
	var outcome error
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		outcome = nil
		v, err := tx.Visit(token)
		if errors.Is(err, store.ErrNone) || err == nil && (v.Proof != "" || at.Sub(v.Opened) > proveWithin) {
			return nil, disclose.ErrLeft
		}
		if err != nil {
			return nil, err
		}
		guards := proofGuards(v.Subject, from)
		if wait, err := held(tx, at, guards); err != nil || wait > 0 {
			return nil, orTooMany(err)
		}
		kind, err := proved(tx, v, proof)
		if err != nil {
			return nil, err
		}
		if kind == "" {
			outcome = disclose.ErrProof
			if _, err := missed(tx, at, guards); err != nil {
				return nil, err
			}
			return one(p.citizen(), at, "visit.fail", "public", a.CountyCode(), facts{})
		}
		if err := tx.ProveVisit(token, string(kind), at); err != nil {
			return nil, err
		}
		return one(p.citizen(), at, "visit.prove", fmt.Sprintf("person:%d", v.Person), a.CountyCode(), facts{"proof": string(kind)})
	})
	if err != nil {
		return err
	}
	return outcome
}

// proved tells what a proof proves, "" for nothing. The accounts of nobody are read as well: an
// answer takes as long for a number that we do not know.
func proved(tx *store.Tx, v store.Visit, proof string) (disclose.Proof, error) {
	accounts, err := tx.Accounts(v.Person)
	if err != nil {
		return "", err
	}
	switch {
	case v.Person == 0:
	case len(proof) == 6 && v.HasCode(proof):
		return disclose.ByCode, nil
	case len(proof) == 4:
		for _, b := range accounts {
			if b.Closed == "" && subtle.ConstantTimeCompare([]byte(b.Tail()), []byte(proof)) == 1 {
				return disclose.ByCard, nil
			}
		}
	}
	return "", nil
}

// visitor is whose visit a token is, and keeps it open.
func (p Public) visitor(ctx context.Context, token string) (store.Visit, error) {
	at := p.app.now()
	v, err := p.app.store.SeeVisit(ctx, p.app.county, token, at, func(v store.Visit) bool {
		return v.Proof != "" && at.Sub(v.Seen) <= visitIdles && at.Sub(v.Opened) <= visitLasts
	})
	if errors.Is(err, store.ErrNone) {
		return v, disclose.ErrLeft
	}
	return v, err
}

// Leave ends a visit.
func (p Public) Leave(ctx context.Context, token string) error {
	return p.app.store.EndVisit(ctx, p.app.county, token)
}
