package app_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/period"
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
	id      int64
	state   string // open, cleared, upheld
	replied bool   // and waits for somebody to look at it
	upholds bool   // so says the reply
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
	on       string // the bank's day of the answer it stands by
	disputed bool   // the bank says that it failed and was paid after that
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
	day     string
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
	{roster.Submitted, roster.Recall, roster.Draft, []auth.Role{auth.TownshipClerk}, auth.Entry},
	{roster.Draft, roster.Withdraw, roster.Withdrawn, []auth.Role{auth.TownshipClerk}, auth.Entry},
}

func (m *model) rosterWay(l *list, by auth.Actor, do roster.Action, reason string, fresh bool) (way[roster.State, roster.Action], bool) {
	for _, w := range rosterWays {
		if w.from != l.state || w.do != do {
			continue
		}
		ok := allowed(by, l.township, m.departments[l.programme], w.roles...) && free(by, w.hand, l.hands()) && fresh
		if do == roster.Return || do == roster.Withdraw || do == roster.Recall {
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

// raise compares every line of a roster with what is known now: findings that nobody
// replied to are forgotten and raised anew, the others stay as they are.
func (m *model) raise(l *list) {
	for p, ln := range l.lines {
		for code, f := range ln.findings {
			if f.state == "open" && !f.replied {
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
	elsewhere, excluded := false, false
	for _, other := range m.rosters {
		if other.state != roster.Withdrawn && other.programme == excludes[l.programme] && other.period == l.period && other.lines[p] != nil && !other.lines[p].stopped() {
			excluded = true
		}
		if other != l && other.state != roster.Withdrawn && other.programme == l.programme && other.period == l.period && other.lines[p] != nil {
			elsewhere = true
		}
	}
	holders := m.owners[ln.account]
	mine := p.active() != nil && p.active().number == ln.account
	stranger := ln.account != "" && !mine && len(holders) > 0 && !holders[p]
	add("deceased", p.died != "" && p.died < l.period+"-01")
	add("DEA-02", l.programme == "01" && p.died != "" && p.died < l.period+"-01") // they live alone
	add("name_mismatch", ln.name != p.name)
	add("card_not_owner", stranger)
	add("card_shared", ln.account != "" && !mine && !stranger && same > 1)
	add("outside_county", !below(p.region, "500236000000"))
	add("paid_already", elsewhere)
	add("no_account", p.active() == nil)
	add(exclusion[l.programme], excluded)
	add("AMT-05", l.programme == "09" && m.jumped(l, p, ln))
	return codes
}

// warns are the findings that ask a question and keep no money back.
var warns = map[string]bool{"AMT-05": true}

// jumped tells whether somebody, who lives alone, has half as much again as the month before in the
// township, or the same although they died in it.
func (m *model) jumped(l *list, p *person, ln *line) bool {
	before := period.MustParse(l.period).Back(1)
	was, there := fen.Fen(0), false
	for _, other := range m.rosters {
		if other.state != roster.Withdrawn && other.programme == l.programme && other.period == before.String() && other.township == l.township && other.lines[p] != nil {
			was, there = was+other.lines[p].amount, true
		}
	}
	died := p.died >= before.FirstMonth().First().Format(time.DateOnly) && p.died < l.period+"-01"
	return there && (ln.amount*100 > was*150 || died && ln.amount == was)
}

// stopped reports whether a finding against the line was upheld before it was paid.
func (ln *line) stopped() bool {
	if ln.batch != 0 {
		return false
	}
	for _, f := range ln.findings {
		if f.state == "upheld" {
			return true
		}
	}
	return false
}

// excludes is what may not be drawn in one month with what, and exclusion how that is called.
var (
	excludes  = map[string]string{"09": "10", "10": "09"}
	exclusion = map[string]string{"09": "EXC-01", "10": "EXC-01B"}
)

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
