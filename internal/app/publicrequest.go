package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"yikatong/internal/apply"
	"yikatong/internal/audit"
	"yikatong/internal/basis"
	"yikatong/internal/disclose"
	"yikatong/internal/fault"
	"yikatong/internal/ident"
	"yikatong/internal/policy"
	"yikatong/internal/region"
	"yikatong/internal/store"
)

// requestGuards bound how many requests come from one address, and how many under one number.
func requestGuards(subject, from string) []guard {
	return []guard{{"request " + fmt.Sprintf("%x", subject), 6}, {"request from " + from, 30}}
}

// Guide tells how a programme is applied for, with the form, filled in with the answers given; a
// list that more names has one group more. A visit that was proved by code is named in it.
func (p Public) Guide(ctx context.Context, code, visit string, given map[string]string, more string) (g disclose.Guide, err error) {
	a := p.app
	prog, err := a.programme(code)
	if err != nil {
		return g, fault.NotFound
	}
	county, err := CountyNamed(a.county)
	if err != nil {
		return g, err
	}
	g = disclose.Guide{Programme: published(prog, county.Name), How: prog.Apply, Papers: papersOf(prog.Papers)}
	if !g.Online {
		return g, nil
	}
	g.Register, g.Stages = prog.Application.Register, a.stages(prog)
	g.Form = asForm(basis.Ask(prog.Asked(), given, map[string]int{more: 1}))
	if who, err := p.known(ctx, visit); err == nil {
		g.Visiting = &disclose.Visiting{Name: ident.MaskName(who.Name)}
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		list, err := tx.Regions()
		g.Towns = nil
		for _, r := range list {
			if r.Level == region.Township {
				g.Towns = append(g.Towns, disclose.Choice{Value: string(r.Code), Text: r.Name})
			}
		}
		return err
	})
	return g, err
}

// papersOf are the papers of a programme, one by one.
func papersOf(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == '、' || r == '，' || r == '；' })
}

// stages is the way of an application under a programme, with the working days of each step.
func (a *App) stages(p *policy.Programme) (list []string) {
	r := apply.Request{Kind: apply.Right, State: apply.Submitted, Village: p.Application.Village}
	for !r.State.Final() {
		for _, m := range r.Open() {
			if m.Do == apply.Ask || m.Needs&apply.Change != 0 || m.Do == apply.Return || m.Do == apply.Withdraw {
				continue
			}
			days := m.Within
			if own := p.Application.Days[string(m.Do)]; own > 0 {
				days = own
			}
			list = append(list, fmt.Sprintf("%s：%d 个工作日", m.Chinese, days))
			r.State = m.To
			break
		}
	}
	return list
}

// asForm are questions as the public pages ask them.
func asForm(list []basis.Question) []disclose.Asked {
	form := make([]disclose.Asked, len(list))
	for i, q := range list {
		f := disclose.Asked{Name: q.Name, Label: q.Field.Label, Type: q.Field.Type, Unit: q.Field.Unit, Answer: q.Answer, Error: q.Error}
		for _, code := range slices.Sorted(maps.Keys(q.Field.Choices)) {
			f.Choices = append(f.Choices, disclose.Choice{Value: code, Text: q.Field.Choices[code]})
		}
		f.Many = q.Groups != nil && q.Field.Type != "record"
		for _, g := range q.Groups {
			f.Groups = append(f.Groups, asForm(g))
		}
		form[i] = f
	}
	return form
}

// known is who a visit belongs to, proved by code: the telephone on record is theirs.
func (p Public) known(ctx context.Context, token string) (who store.Person, err error) {
	if token == "" {
		return who, disclose.ErrLeft
	}
	v, err := p.visitor(ctx, token)
	if err != nil {
		return who, err
	}
	if v.Proof != string(disclose.ByCode) {
		return who, disclose.ErrProof
	}
	err = p.app.read(ctx, func(tx *store.Tx) error {
		who, err = tx.Person(v.Person)
		return err
	})
	return who, err
}

// Apply takes an application, of the visitor, or of who says their name and number, and returns its
// tracking number, told once. It answers the same whether we know such a person or not. With
// disclose.ErrAnswers come the questions with their mistakes marked.
func (p Public) Apply(ctx context.Context, visit string, f disclose.Application, from string) (code string, marked []disclose.Asked, err error) {
	a := p.app
	prog, err := a.openTo(f.Programme)
	if err != nil {
		return "", nil, fault.NotFound
	}
	questions := basis.Ask(prog.Asked(), f.Answers, nil)
	text, ok := basis.Answered(questions)
	if ok {
		ok = a.Catalogue().CheckBasis(prog.Number, text) == nil
	}
	if !ok {
		return "", asForm(questions), disclose.ErrAnswers
	}
	q := store.Request{Kind: apply.Right, Programme: prog.Number, Department: prog.Department, Asked: string(text)}
	if err := p.applicant(ctx, visit, f, &q); err != nil {
		return "", nil, err
	}
	code, err = p.ask(ctx, q, f.Town, f.Files, from)
	return code, nil, err
}

// applicant puts into a request who asks.
func (p Public) applicant(ctx context.Context, visit string, f disclose.Application, q *store.Request) error {
	if phone := ident.Clean(f.Phone); phone != "" {
		n, err := ident.ParsePhone(phone)
		if err != nil {
			return disclose.ErrPhone
		}
		q.Phone = n.Reveal()
	}
	if visit != "" {
		who, err := p.known(ctx, visit)
		q.Person, q.Region, q.Name, q.No, q.Proof = who.ID, who.Region, who.Name, who.No, string(disclose.ByCode)
		return err
	}
	name, err := ident.ParseName(f.Name)
	if err != nil {
		return disclose.ErrName
	}
	if q.No, err = ident.ParseNo(ident.Clean(f.Number), p.app.now()); err != nil {
		return disclose.ErrNumber
	}
	q.Name = name
	return nil
}

// ChangeCard takes the visitor's request for a change of account and returns its tracking number.
func (p Public) ChangeCard(ctx context.Context, visit string, c disclose.NewCard, from string) (code string, err error) {
	who, err := p.known(ctx, visit)
	if err != nil {
		return "", err
	}
	banks, err := p.app.payingBanks(ctx)
	if err != nil {
		return "", err
	}
	q := store.Request{Person: who.ID, Region: who.Region, Name: who.Name, No: who.No, Proof: string(disclose.ByCode)}
	if ident.Clean(c.Number) != ident.Clean(c.Again) || p.app.fill(&q, Entry{Card: Card{c.Kind, c.Bank, c.Number}}, banks) != nil {
		return "", disclose.ErrCard
	}
	if len(c.Files) == 0 {
		return "", disclose.ErrPapers
	}
	return p.ask(ctx, q, "", c.Files, from)
}

// Banks lists the banks that pay for the county.
func (p Public) Banks(ctx context.Context) ([]string, error) { return p.app.payingBanks(ctx) }

// ask stores a citizen's request. Before a file is unpacked, it is asked whether there were too
// many requests of late.
func (p Public) ask(ctx context.Context, q store.Request, town string, papers []disclose.File, from string) (code string, err error) {
	a := p.app
	if err := p.count(ctx, requestGuardsOf(q, from)); err != nil {
		return "", err
	}
	files, err := p.papers(papers)
	if err != nil {
		return "", err
	}
	if code, err = a.trackingNumber(); err != nil {
		return "", err
	}
	q.At, q.Code = a.now(), code
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		q := q
		if q.Person == 0 {
			if err := a.route(tx, &q, town); err != nil {
				return nil, err
			}
		}
		_, told, err := a.submit(tx, p.citizen(), "", q, files)
		return told, err
	})
	if errors.Is(err, ErrAskedAlready) {
		err = disclose.ErrAsked
	}
	return code, err
}

// route sends the request of who has not shown who they are to the village of who is meant, or to
// the township that they name.
func (a *App) route(tx *store.Tx, q *store.Request, town string) (err error) {
	if q.Region, err = townOf(tx, town); err != nil {
		return err
	}
	who, err := a.meant(tx, *q)
	if err == nil {
		q.Region = who.Region
	}
	return notFoundIsNone(err)
}

func requestGuardsOf(q store.Request, from string) func(*store.Tx) []guard {
	return func(tx *store.Tx) []guard { return requestGuards(tx.NoIndex(q.No), from) }
}

// count refuses what comes too often, and counts it.
func (p Public) count(ctx context.Context, guards func(*store.Tx) []guard) error {
	a, at := p.app, p.app.now()
	return a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		if wait, err := held(tx, at, guards(tx)); err != nil || wait > 0 {
			return nil, orTooMany(err)
		}
		if _, err := missed(tx, at, guards(tx)); err != nil {
			return nil, err
		}
		return one(p.citizen(), at, "public.ask", "public", a.CountyCode(), facts{})
	})
}

// papers makes what is kept of a citizen's files.
func (p Public) papers(files []disclose.File) ([]store.Attachment, error) {
	list := make([]store.Attachment, len(files))
	for i, f := range files {
		list[i] = store.Attachment{Name: f.Name, Bytes: f.Bytes}
	}
	kept, err := p.app.papers(list)
	if errors.Is(err, ErrAttachment) || errors.Is(err, ErrManyPapers) {
		return nil, disclose.ErrPapers
	}
	return kept, err
}

// requestOf is the request a citizen names, theirs by its tracking number or by their visit.
func (p Public) requestOf(ctx context.Context, ref disclose.Ref, from string) (q store.Request, err error) {
	a := p.app
	if ref.Visit != "" {
		who, err := p.known(ctx, ref.Visit)
		if err != nil {
			return q, err
		}
		err = a.read(ctx, func(tx *store.Tx) error {
			q, err = tx.Request(ref.ID)
			return err
		})
		if err == nil && q.Person != who.ID {
			err = fault.NotFound
		}
		return q, err
	}
	code := strings.ToLower(strings.TrimSpace(ref.Code))
	var wait time.Duration
	err = a.read(ctx, func(tx *store.Tx) error {
		if wait, err = held(tx, a.now(), askGuards(from)); err != nil || wait > 0 {
			return err
		}
		q, err = tx.RequestByCode(code)
		return err
	})
	switch {
	case wait > 0:
		return store.Request{}, ErrTooMany
	case err != nil && notFoundIsNone(err) == nil:
		return q, p.countMiss(ctx, askGuards(from), err)
	}
	return q, err
}

// Follow returns what became of a request, or fault.NotFound.
func (p Public) Follow(ctx context.Context, ref disclose.Ref, from string) (f disclose.Followed, err error) {
	q, err := p.requestOf(ctx, ref, from)
	if err != nil {
		return f, err
	}
	err = p.app.read(ctx, func(tx *store.Tx) error {
		f, err = p.followed(tx, q)
		return err
	})
	return f, err
}

// Bring takes what was missing of a request.
func (p Public) Bring(ctx context.Context, ref disclose.Ref, words string, papers []disclose.File, from string) error {
	q, err := p.requestOf(ctx, ref, from)
	if err != nil {
		return err
	}
	if err := p.count(ctx, requestGuardsOf(q, from)); err != nil {
		return err
	}
	files, err := p.papers(papers)
	if err != nil {
		return err
	}
	return p.onStage(ctx, q, func(tx *store.Tx, was store.Request, at time.Time) ([]audit.Event, error) {
		return p.app.brought(tx, p.citizen(), was, disclose.HideNumbers(words), files, at)
	})
}

// TakeBack withdraws a request.
func (p Public) TakeBack(ctx context.Context, ref disclose.Ref, from string) error {
	q, err := p.requestOf(ctx, ref, from)
	if err != nil {
		return err
	}
	return p.onStage(ctx, q, func(tx *store.Tx, was store.Request, at time.Time) ([]audit.Event, error) {
		if was.State.Final() {
			return nil, apply.ErrNoMove
		}
		next := was
		next.State, next.Since = apply.Withdrawn, at
		return p.app.stepped(tx, p.citizen(), was, next, store.RequestStep{Action: apply.Withdraw}, nil)
	})
}

// onStage does something to a request as it stands now.
func (p Public) onStage(ctx context.Context, q store.Request, do func(*store.Tx, store.Request, time.Time) ([]audit.Event, error)) error {
	at := p.app.now()
	err := p.app.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		was, err := tx.Request(q.ID)
		if err != nil {
			return nil, err
		}
		return do(tx, was, at)
	})
	if errors.Is(err, apply.ErrWords) {
		return disclose.ErrWordy
	}
	if errors.Is(err, apply.ErrNoMove) || errors.Is(err, store.ErrMoved) {
		return disclose.ErrStage
	}
	return err
}
