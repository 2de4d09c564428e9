package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"yikatong/internal/apply"
	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/basis"
	"yikatong/internal/disclose"
	"yikatong/internal/ident"
	"yikatong/internal/policy"
	"yikatong/internal/region"
	"yikatong/internal/store"
)

// A Card is the account that a change of account asks for.
type Card struct {
	Kind   string `json:"kind"`
	Bank   string `json:"bank"`
	Number string `json:"number"`
}

// CardOf reads the account that a change of account asks for.
func CardOf(q store.Request) (c Card, err error) {
	if err := json.Unmarshal([]byte(q.Asked), &c); err != nil {
		return c, fmt.Errorf("request %d: %w", q.ID, err)
	}
	return c, nil
}

// seeRequest is the duty of whoever may look at a request of a kind.
func seeRequest(k apply.Kind) auth.Duty {
	if k == apply.Account {
		return auth.SeeCardChange
	}
	return auth.SeeApplication
}

func placeOfRequest(q store.Request) auth.Place {
	return auth.Place{Region: q.Region, Department: q.Department}
}

// requestFor returns a request that the actor may look at, or ErrNone.
func requestFor(tx *store.Tx, by auth.Actor, id int64) (q store.Request, err error) {
	if q, err = tx.Request(id); err == nil && auth.May(by, seeRequest(q.Kind), placeOfRequest(q)) != nil {
		err = store.ErrNone
	}
	return q, err
}

// A RequestPage is a page of requests, and how many there are in each state.
type RequestPage struct {
	Rows   []store.Request
	Counts map[apply.State]int
}

// Requests lists requests of a kind within the actor's region and departments.
func (a *App) Requests(ctx context.Context, by auth.Actor, q store.RequestQuery) (p RequestPage, err error) {
	if q.Kind == "" {
		q.Kind = apply.Right
	}
	if err := auth.May(by, seeRequest(q.Kind), auth.Place{}); err != nil {
		return p, err
	}
	if q.Within == "" || !q.Within.Within(by.Region) {
		q.Within = by.Region
	}
	if q.Kind == apply.Right {
		q.Departments = by.Departments
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		if p.Rows, err = tx.Requests(q); err != nil {
			return err
		}
		p.Counts, err = tx.CountRequests(q)
		return err
	})
	return p, err
}

// A RequestView is one request with all that a decision looks at.
type RequestView struct {
	store.Request
	Programme *policy.Programme // nil for a change of account
	Person    store.Person      // the zero one while nobody is known to be meant
	Steps     []store.RequestStep
	Files     []store.RequestFile
	Who       map[int64]string
	Said      []basis.Said      // what is asked for, field by field
	Card      Card              // of a change of account
	Active    store.BankAccount // the account it would replace
	Holders   []store.Person    // others who hold the account that is asked for
	Likely    []string          // why this may be asked for already, in words
	Judged    *RightView        // what the rules would give, if it were recognised today
	Moves     []RequestMove
	May       bool // the actor may complete its facts and add papers
}

// A RequestMove is a step that could be taken, and why this actor may not.
type RequestMove struct {
	apply.Move
	Why error
}

// Request returns one request for its page.
func (a *App) Request(ctx context.Context, by auth.Actor, id int64) (v RequestView, err error) {
	err = a.read(ctx, func(tx *store.Tx) error {
		v = RequestView{}
		if v.Request, err = requestFor(tx, by, id); err != nil {
			return err
		}
		if v.Steps, err = tx.RequestSteps(id); err != nil {
			return err
		}
		if v.Files, err = tx.RequestFiles(id); err != nil {
			return err
		}
		if v.Who, err = whoIs(tx); err != nil {
			return err
		}
		v.Who[0] = "群众本人"
		if v.Person, err = a.meant(tx, v.Request); notFoundIsNone(err) != nil {
			return err
		}
		if v.Kind == apply.Account {
			err = v.card(tx)
		} else {
			err = a.right(tx, &v)
		}
		a.open(by, &v)
		return err
	})
	return v, err
}

// meant is who a request is for: who was found for it, or has its name and number now.
func (a *App) meant(tx *store.Tx, q store.Request) (store.Person, error) {
	if q.Person != 0 {
		return tx.Person(q.Person)
	}
	p, err := tx.PersonByNo(q.No)
	if err == nil && (!ident.SameName(p.Name, q.Name) || p.Died != "") {
		return store.Person{}, store.ErrNone
	}
	return p, err
}

// card adds what a change of account is checked against.
func (v *RequestView) card(tx *store.Tx) (err error) {
	if v.Card, err = CardOf(v.Request); err != nil {
		return err
	}
	active, err := tx.ActiveOf([]int64{v.Person.ID})
	if err != nil {
		return err
	}
	v.Active = active[v.Person.ID]
	holders, err := tx.HoldersOf(v.Card.Number)
	if err != nil {
		return err
	}
	people, err := tx.PeopleNumbered(holders)
	for _, p := range people {
		if p.ID != v.Person.ID {
			v.Holders = append(v.Holders, p)
		}
	}
	return err
}

// right adds what an application is checked against.
func (a *App) right(tx *store.Tx, v *RequestView) (err error) {
	if v.Programme, err = a.programme(v.Request.Programme); err != nil {
		return err
	}
	v.Said = basis.Say(v.Programme.Basis, json.RawMessage(v.Asked))
	if v.Likely, err = a.likely(tx, v.Request, v.Person); err != nil {
		return err
	}
	if v.State.Final() || v.Person.ID == 0 || v.Programme.Application == nil || v.Programme.Application.Register {
		return nil
	}
	would, err := a.wouldGive(tx, v.Request, v.Person)
	if errors.Is(err, policy.ErrFacts) || errors.Is(err, basis.ErrRecord) {
		return nil // not complete enough to be judged; the page says so
	}
	v.Judged = &would
	return err
}

// open lists the moves out of where the request stands, with what keeps the actor from each.
func (a *App) open(by auth.Actor, v *RequestView) {
	r := a.asked(v.Request, v.Steps)
	for _, m := range r.Open() {
		if auth.May(by, m.Duty, placeOfRequest(v.Request)) == nil {
			v.Moves = append(v.Moves, RequestMove{m, auth.Separate(by, m.Hand, r.Acts)})
		}
	}
	v.May = a.mayAmend(by, v.Request, r.Acts) == nil
}

// asked is what the core decides a move by.
func (a *App) asked(q store.Request, steps []store.RequestStep) apply.Request {
	r := apply.Request{Kind: q.Kind, State: q.State}
	if p, err := a.programme(q.Programme); err == nil && p.Application != nil {
		r.Village = p.Application.Village
	}
	for _, s := range steps {
		if s.Hand != "" {
			r.Acts = append(r.Acts, auth.Act{Hand: s.Hand, Person: s.Person})
		}
	}
	return r
}

// amendable are the states in which the township may still complete what is asked for.
var amendable = []apply.State{apply.Submitted, apply.Incomplete, apply.Accepted}

func (a *App) mayAmend(by auth.Actor, q store.Request, acts []auth.Act) error {
	if err := auth.May(by, auth.AcceptRequest, placeOfRequest(q)); err != nil {
		return err
	}
	if !slices.Contains(amendable, q.State) {
		return apply.ErrNoMove
	}
	return auth.Separate(by, auth.Entry, acts)
}

// RequestDue is the day on which the step a request waits for is due, and how late it is. One that
// waits for the citizen is due on no day.
func (a *App) RequestDue(q store.Request) (due string, late int) {
	r := a.asked(q, nil)
	for _, m := range r.Open() {
		if m.Do == apply.Return || m.Do == apply.Withdraw {
			continue
		}
		days := m.Within
		if p, err := a.programme(q.Programme); err == nil && p.Application != nil && p.Application.Days[string(m.Do)] > 0 {
			days = p.Application.Days[string(m.Do)]
		}
		return a.Deadline(q.Since, days)
	}
	return "", 0
}

// RequestStepFor names the step that a request waits for, if it is one of the actor's duty; "" if
// it waits for somebody else.
func (a *App) RequestStepFor(q store.Request, by auth.Actor) string {
	for _, m := range a.asked(q, nil).Open() {
		if m.Within > 0 && auth.May(by, m.Duty, placeOfRequest(q)) == nil {
			return m.Chinese
		}
	}
	return ""
}

// RequestFile opens a paper of a request. Who looked is remembered.
func (a *App) RequestFile(ctx context.Context, by auth.Actor, id int64, n int) (file store.Attachment, err error) {
	at := a.now()
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		q, err := requestFor(tx, by, id)
		if err != nil {
			return nil, err
		}
		if file, err = tx.RequestFile(id, n); err != nil {
			return nil, err
		}
		return one(by, at, "request.see", fmt.Sprintf("request:%d", id), q.Region, facts{"file": n, "digest": file.Digest})
	})
	return file, err
}

// RevealRequest shows the whole numbers of a request to who has to hold them against a document;
// each look is remembered with its reason.
func (a *App) RevealRequest(ctx context.Context, by auth.Actor, id int64, reason string) (q store.Request, err error) {
	if reason == "" {
		return q, ErrNoReason
	}
	at := a.now()
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		if q, err = requestFor(tx, by, id); err != nil {
			return nil, err
		}
		if err := auth.May(by, auth.RevealPersonal, placeOfRequest(q)); err != nil {
			return nil, err
		}
		return one(by, at, "request.reveal", fmt.Sprintf("request:%d", id), q.Region, facts{"reason": reason})
	})
	if err != nil {
		return store.Request{}, err
	}
	return q, nil
}

// townOf is the township that a request of somebody unknown goes to, or an error.
func townOf(tx *store.Tx, code string) (region.Code, error) {
	where, err := region.ParseCode(code)
	if err != nil || where.Level() != region.Township {
		return "", disclose.ErrTown
	}
	list, err := tx.Regions()
	if !slices.ContainsFunc(list, func(r region.Region) bool { return r.Code == where }) && err == nil {
		err = disclose.ErrTown
	}
	return where, err
}
