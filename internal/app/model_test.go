package app_test

import (
	"fmt"
	"slices"
	"strings"

	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/roster"
)

// The reference model: the rules of the way of a payment once more, written naively over
// maps from what DESIGN.md says, without a line of the packages that decide in earnest.

type slot struct {
	programme, period, township string
}

type model struct {
	today       string            // in Beijing
	departments map[string]string // of programmes
	people      []*person
	owners      map[string]map[*person]bool // account number → who ever held it
	rosters     map[int64]*list
	newest      map[slot]*list
	files       map[string]bool // content, programme and period that were imported
	funds       []*fund
	batches     map[pay.BatchID]*parcel
	payments    map[pay.PaymentID]*payment
	orders      map[int64]*order
	returns     map[int64]*answer
}

type person struct {
	id                     int64 // in the registry
	no, name, region, died string
	accounts               []*account // the last one is active
}

type account struct{ number, bank string }

func (p *person) active() *account {
	if len(p.accounts) == 0 {
		return nil
	}
	return p.accounts[len(p.accounts)-1]
}

// An act is a hand that a natural person was.
type act struct {
	hand   auth.Hand
	person string
}

// A list is a roster.
type list struct {
	slot
	id      int64
	state   roster.State
	until   string // last day of the notice
	lines   map[*person]*line
	entered []act // who brought lines in; stays when the roster goes back to draft
	acts    []act
}

type line struct {
	id       int64
	amount   fen.Fen
	name     string
	account  string
	batch    pay.BatchID
	findings map[string]*finding
}

type finding struct {
	id    int64
	state string // open, cleared, upheld
}

type fund struct {
	id                                           int64
	programme, document                          string
	granted, available, committed, transit, paid fen.Fen
}

// A parcel is a batch.
type parcel struct {
	id       pay.BatchID
	slot     slot // without township
	corrects *parcel
	fund     *fund
	state    pay.State
	payments []*payment
	total    fen.Fen
	hash     string
	acts     []act
}

type payment struct {
	id       pay.PaymentID
	parcel   *parcel
	roster   *list
	line     *line
	who      *person
	account  *account
	amount   fen.Fen
	status   pay.Status
	code     string
	source   *payment
	restores pay.Status // what it was before a correction took its place
}

func (p *payment) live() bool {
	return p.status == pay.Pending || p.status == pay.InTransit || p.status == pay.Unknown || p.status == pay.Paid
}

func (p *payment) atBank() bool { return p.status == pay.InTransit || p.status == pay.Unknown }

// An order is a payment file.
type order struct {
	id       int64
	parcel   *parcel
	bank     string
	payments []*payment
}

// An answer is a return file; effects are those of its lines that may move something.
type answer struct {
	id      int64
	order   *order
	reader  string
	effects []effect
	posted  bool
}

type effect struct {
	payment *payment
	says    string // paid, failed, or anything else for no final answer
	code    string
}

// allowed tells whether a role, region and department are those an act asks for.
func allowed(by auth.Actor, where, department string, roles ...auth.Role) bool {
	return slices.Contains(roles, by.Role) && (where == "" || below(where, string(by.Region))) &&
		(department == "" || len(by.Departments) == 0 || slices.Contains(by.Departments, department))
}

// below tells whether a division lies in another: its code begins as that one's does.
func below(code, of string) bool {
	switch {
	case strings.HasSuffix(of, "000000"):
		of = of[:6]
	case strings.HasSuffix(of, "000"):
		of = of[:9]
	}
	return strings.HasPrefix(code, of)
}

// free tells whether a person may be this hand: nobody is two hands of one payment, save
// that who sent the file may receive its answer.
func free(by auth.Actor, as auth.Hand, acts []act) bool {
	for _, a := range acts {
		treasury := (as == auth.FinanceSend || as == auth.FinanceReceive) && (a.hand == auth.FinanceSend || a.hand == auth.FinanceReceive)
		if a.person == by.Person && a.hand != as && !treasury {
			return false
		}
	}
	return true
}

func (l *list) hands() []act { return slices.Concat(l.entered, l.acts) }

// hands are the acts on the batch and on every roster that its payments come from.
func (b *parcel) hands() []act {
	acts := slices.Clone(b.acts)
	seen := map[*list]bool{}
	for c := b; c != nil; c = c.corrects {
		for _, p := range c.payments {
			if !seen[p.roster] {
				seen[p.roster] = true
				acts = append(acts, p.roster.hands()...)
			}
		}
	}
	return acts
}

// The way of a roster: who moves it from where to where, as which hand.
type way[State, Action comparable] struct {
	from  State
	do    Action
	to    State
	roles []auth.Role
	hand  auth.Hand
}

var backers = []auth.Role{auth.TownshipApprover, auth.BureauReviewer, auth.BureauApprover}

var rosterWays = []way[roster.State, roster.Action]{
	{roster.Draft, roster.Submit, roster.Submitted, []auth.Role{auth.TownshipClerk}, auth.Entry},
	{roster.Submitted, roster.Approve, roster.Approved, []auth.Role{auth.TownshipApprover}, auth.TownshipCheck},
	{roster.Approved, roster.Review, roster.Reviewed, []auth.Role{auth.BureauReviewer}, auth.BureauCheck},
	{roster.Reviewed, roster.Publish, roster.Notice, []auth.Role{auth.BureauApprover}, auth.BureauSign},
	{roster.Notice, roster.Clear, roster.Cleared, []auth.Role{auth.BureauApprover}, auth.BureauSign},
	{roster.Submitted, roster.Return, roster.Draft, backers, auth.TownshipCheck},
	{roster.Approved, roster.Return, roster.Draft, backers, auth.BureauCheck},
	{roster.Reviewed, roster.Return, roster.Draft, backers, auth.BureauSign},
	{roster.Notice, roster.Return, roster.Draft, backers, auth.BureauSign},
	{roster.Draft, roster.Withdraw, roster.Withdrawn, []auth.Role{auth.TownshipClerk}, auth.Entry},
}

func (m *model) rosterWay(l *list, by auth.Actor, do roster.Action, reason string, fresh bool) (way[roster.State, roster.Action], bool) {
	for _, w := range rosterWays {
		if w.from != l.state || w.do != do {
			continue
		}
		ok := allowed(by, l.township, m.departments[l.programme], w.roles...) && free(by, w.hand, l.hands()) && fresh
		if do == roster.Return || do == roster.Withdraw {
			ok = ok && reason != ""
		}
		if do == roster.Clear {
			ok = ok && m.today > l.until
		}
		return w, ok
	}
	return way[roster.State, roster.Action]{}, false
}

func (m *model) moveRoster(l *list, by auth.Actor, w way[roster.State, roster.Action], until string) {
	l.state = w.to
	switch w.to {
	case roster.Draft: // approvals before are void
		l.acts, l.until = nil, ""
	case roster.Notice:
		l.until = until
		fallthrough
	default:
		l.acts = append(l.acts, act{w.hand, by.Person})
	}
}

// raise compares every line of a roster with what is known now: unanswered findings are
// forgotten and raised anew, answered ones stay as they are.
func (m *model) raise(l *list) {
	for p, ln := range l.lines {
		for code, f := range ln.findings {
			if f.state == "open" {
				delete(ln.findings, code)
			}
		}
		for _, code := range m.suspicions(l, p, ln) {
			if ln.findings[code] == nil {
				ln.findings[code] = &finding{state: "open"}
			}
		}
	}
}

func (m *model) suspicions(l *list, p *person, ln *line) (codes []string) {
	add := func(code string, found bool) {
		if found {
			codes = append(codes, code)
		}
	}
	same := 0
	for _, other := range l.lines {
		if other.account == ln.account {
			same++
		}
	}
	elsewhere := false
	for _, other := range m.rosters {
		if other != l && other.state != roster.Withdrawn && other.programme == l.programme && other.period == l.period && other.lines[p] != nil {
			elsewhere = true
		}
	}
	holders := m.owners[ln.account]
	mine := p.active() != nil && p.active().number == ln.account
	stranger := ln.account != "" && !mine && len(holders) > 0 && !holders[p]
	add("deceased", p.died != "" && p.died < l.period+"-01")
	add("name_mismatch", ln.name != p.name)
	add("card_not_owner", stranger)
	add("card_shared", ln.account != "" && !mine && !stranger && same > 1)
	add("outside_county", !below(p.region, "500236000000"))
	add("paid_already", elsewhere)
	add("no_account", p.active() == nil)
	return codes
}

// due are the lines that may be paid: of cleared rosters, in no batch, with money and an
// account, without a finding that was not cleared, and one line for a right that no live
// payment has taken up.
func (m *model) due(programme, period string) []*payment {
	first := map[*person]*payment{}
	for _, l := range m.rosters {
		if l.state != roster.Cleared || l.programme != programme || l.period != period {
			continue
		}
		for p, ln := range l.lines {
			if ln.batch != 0 || ln.amount == 0 || p.active() == nil || !ln.clean() || m.taken(p, programme, period) {
				continue
			}
			if was := first[p]; was == nil || ln.id < was.line.id {
				first[p] = &payment{roster: l, line: ln, who: p, account: p.active(), amount: ln.amount, status: pay.Pending}
			}
		}
	}
	var due []*payment
	for _, p := range first {
		due = append(due, p)
	}
	return due
}

func (ln *line) clean() bool {
	for _, f := range ln.findings {
		if f.state != "cleared" {
			return false
		}
	}
	return true
}

func (m *model) taken(who *person, programme, period string) bool {
	for _, p := range m.payments {
		if p.who == who && p.live() && p.parcel.slot.programme == programme && p.parcel.slot.period == period {
			return true
		}
	}
	return false
}

// correctable are the payments that failed or came back and may be tried again: some only
// to another account, those of the dead and of double payments never.
func (m *model) correctable(b *parcel) (again []*payment) {
	for _, p := range b.payments {
		now := p.who.active()
		if p.status != pay.Failed && p.status != pay.Returned || now == nil || m.taken(p.who, b.slot.programme, b.slot.period) {
			continue
		}
		switch p.code {
		case "F06", "F08":
			continue
		case "F01", "F03":
			if now == p.account {
				continue
			}
		}
		again = append(again, &payment{roster: p.roster, line: p.line, who: p.who, account: now, amount: p.amount, status: pay.Pending, source: p})
	}
	return again
}

// formable tells whether a new batch of these payments may be formed, and out of which money.
func (m *model) formable(by auth.Actor, programme string, corrects *parcel, payments []*payment) (*fund, bool) {
	if len(payments) == 0 || !allowed(by, "", m.departments[programme], auth.BureauReviewer) {
		return nil, false
	}
	if !free(by, auth.BureauCheck, (&parcel{corrects: corrects, payments: payments}).hands()) {
		return nil, false
	}
	for _, f := range m.funds {
		if f.programme == programme && f.available >= sum(payments) {
			return f, true
		}
	}
	return nil, false
}

func sum(payments []*payment) (total fen.Fen) {
	for _, p := range payments {
		total += p.amount
	}
	return total
}

func (m *model) form(by auth.Actor, b *parcel) {
	m.batches[b.id], b.state, b.total = b, pay.Formed, sum(b.payments)
	b.acts = []act{{auth.BureauCheck, by.Person}}
	for _, p := range b.payments {
		m.payments[p.id], p.parcel = p, b
		if p.source != nil {
			p.source.restores, p.source.status = p.source.status, pay.Corrected
		} else {
			p.line.batch = b.id
		}
	}
}

var cancellers = []auth.Role{auth.BureauReviewer, auth.FinanceApprover}

var batchWays = []way[pay.State, pay.Action]{
	{pay.Formed, pay.Approve, pay.Approved, []auth.Role{auth.BureauApprover}, auth.BureauSign},
	{pay.Approved, pay.Commit, pay.Committed, []auth.Role{auth.FinanceApprover}, auth.FinanceSign},
	{pay.Committed, pay.Send, pay.Sent, []auth.Role{auth.BudgetOfficer}, auth.FinanceSend},
	{pay.Formed, pay.Cancel, pay.Cancelled, cancellers, auth.BureauCheck},
	{pay.Approved, pay.Cancel, pay.Cancelled, cancellers, auth.BureauCheck},
	{pay.Committed, pay.Cancel, pay.Cancelled, cancellers, auth.FinanceSign},
}

func (m *model) batchWay(b *parcel, by auth.Actor, do pay.Action, reason string, fresh bool) (way[pay.State, pay.Action], bool) {
	for _, w := range batchWays {
		if w.from != b.state || w.do != do {
			continue
		}
		ok := allowed(by, "", m.departments[b.slot.programme], w.roles...) && free(by, w.hand, b.hands()) && fresh &&
			(do != pay.Cancel || reason != "") && (do != pay.Commit || b.fund.available >= b.total)
		return w, ok
	}
	return way[pay.State, pay.Action]{}, false
}

func (m *model) moveBatch(b *parcel, by auth.Actor, w way[pay.State, pay.Action]) {
	switch {
	case w.to == pay.Committed:
		b.fund.available, b.fund.committed = b.fund.available-b.total, b.fund.committed+b.total
	case w.to == pay.Sent:
		b.fund.committed, b.fund.transit = b.fund.committed-b.total, b.fund.transit+b.total
	case w.to == pay.Cancelled && b.state == pay.Committed:
		b.fund.committed, b.fund.available = b.fund.committed-b.total, b.fund.available+b.total
	}
	b.state, b.acts = w.to, append(b.acts, act{w.hand, by.Person})
	for _, p := range b.payments {
		switch {
		case w.to == pay.Sent:
			p.status = pay.InTransit
		case w.to == pay.Cancelled && p.source != nil:
			p.status, p.source.status = pay.Dropped, p.source.restores
		case w.to == pay.Cancelled:
			p.status, p.line.batch = pay.Dropped, 0
		}
	}
}

// post gives every payment its first final answer; a failure after success comes back.
func (m *model) post(by auth.Actor, a *answer) {
	a.posted = true
	b := a.order.parcel
	b.acts = append(b.acts, act{auth.FinanceReceive, by.Person})
	for _, e := range a.effects {
		p, f := e.payment, b.fund
		switch {
		case e.says == "paid" && p.atBank():
			p.status, p.code = pay.Paid, ""
			f.transit, f.paid = f.transit-p.amount, f.paid+p.amount
		case e.says == "failed" && p.atBank():
			p.status, p.code = pay.Failed, e.code
			f.transit, f.available = f.transit-p.amount, f.available+p.amount
		case e.says == "failed" && p.status == pay.Paid:
			p.status, p.code = pay.Returned, "F12"
			f.paid, f.available = f.paid-p.amount, f.available+p.amount
		case e.says != "paid" && e.says != "failed" && p.status == pay.InTransit:
			p.status, p.code = pay.Unknown, ""
		}
	}
	if b.state == pay.Sent && !slices.ContainsFunc(b.payments, (*payment).atBank) {
		b.state = pay.Settled
	}
}

// content tells what the hash of a roster is of.
func (l *list) content() string {
	var lines []string
	for p, ln := range l.lines {
		lines = append(lines, fmt.Sprintf("%d %s %d %s", ln.id, p.no, ln.amount, ln.account))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// declare makes an account a person's active one; the one before it stays as history.
func (m *model) declare(p *person, number, bank string) {
	if now := p.active(); now != nil && now.number == number {
		return
	}
	p.accounts = append(p.accounts, &account{number, bank})
	if m.owners[number] == nil {
		m.owners[number] = map[*person]bool{}
	}
	m.owners[number][p] = true
}

// A row is one line of a township's file; who is nil where the number is nobody's.
type row struct {
	who     *person
	name    string
	amount  fen.Fen
	broken  bool // the amount cannot be read
	account string
}

// takeable are the rows that can be taken: readable, of people who are known, each once.
func takeable(rows []row) (good []row) {
	seen := map[*person]bool{}
	for _, r := range rows {
		if r.who != nil && !r.broken && !seen[r.who] {
			seen[r.who] = true
			good = append(good, r)
		}
	}
	return good
}

// mayImport tells whether a clerk may bring a file in: into the township it names, or the
// one that most of its people live in.
func (m *model) mayImport(by auth.Actor, township string, good []row, known bool) bool {
	if township == "" && (known || len(good) == 0) {
		return allowed(by, "", "", auth.TownshipClerk)
	}
	if township == "" {
		township = home(good)
	}
	return allowed(by, township, "", auth.TownshipClerk)
}

func home(rows []row) (best string) {
	count := map[string]int{}
	for _, r := range rows {
		township := r.who.region[:9] + "000"
		if count[township]++; count[township] > count[best] {
			best = township
		}
	}
	return best
}

// take puts rows into the township's draft, which begins a new round where there is none.
func (m *model) take(by auth.Actor, s slot, id int64, good []row) *list {
	l := m.newest[s]
	if l == nil || l.state != roster.Draft {
		l = &list{slot: s, id: id, state: roster.Draft, lines: map[*person]*line{}}
		m.newest[s], m.rosters[id] = l, l
	}
	changed := false
	for _, r := range good {
		ln := l.lines[r.who]
		if ln == nil {
			ln = &line{findings: map[string]*finding{}}
			l.lines[r.who] = ln
		} else if ln.amount == r.amount && ln.name == r.name && ln.account == r.account {
			continue
		}
		changed = true
		ln.amount, ln.name, ln.account = r.amount, r.name, r.account
	}
	if changed {
		l.entered = append(l.entered, act{auth.Entry, by.Person})
	}
	m.raise(l)
	return l
}
