package app_test

import (
	"slices"

	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/roster"
)

// The model's second half: from lines that may be paid to the bank's answer.

// due are the lines that may be paid: of cleared rosters, in no batch, with money and an
// account, without a finding that was not cleared, and one line for a right that no live
// payment has taken up; and of nobody whom the death register now has as dead before the
// period, unless that was asked and cleared.
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
			if asked := ln.findings["deceased"]; p.died != "" && p.died < period+"-01" && (asked == nil || asked.state != "cleared") {
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
	for code, f := range ln.findings {
		if f.state == "upheld" || f.state == "open" && !warns[code] {
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
		if p.status != pay.Failed && p.status != pay.Returned || p.disputed || now == nil || m.taken(p.who, b.slot.programme, b.slot.period) {
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

// cameBack is the reason of a return: the bank's own, if it gave one.
func cameBack(code string) string {
	if code == "" || code == "F99" {
		return "F12"
	}
	return code
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
			p.status, p.code, p.on = pay.Paid, "", e.day
			f.transit, f.paid = f.transit-p.amount, f.paid+p.amount
		case e.says == "failed" && p.atBank():
			p.status, p.code, p.on = pay.Failed, e.code, e.day
			f.transit, f.available = f.transit-p.amount, f.available+p.amount
		case e.says == "failed" && p.status == pay.Paid && e.day != "" && e.day < p.on:
			p.disputed = true // failed first and paid after that, told in the other order
		case e.says == "failed" && p.status == pay.Paid:
			p.status, p.code, p.on = pay.Returned, cameBack(e.code), e.day
			f.paid, f.available = f.paid-p.amount, f.available+p.amount
		case e.says == "paid" && p.status == pay.Failed && e.day != "" && e.day < p.on:
			p.status, p.code = pay.Returned, cameBack(p.code) // the first half of a return, told last
		case e.says == "paid" && p.status != pay.Paid && !(e.day != "" && e.day < p.on):
			p.disputed = true // nobody settles it here, and it is not corrected
		case e.says != "paid" && e.says != "failed" && p.status == pay.InTransit:
			p.status, p.code, p.on = pay.Unknown, "", e.day
		}
	}
	if b.state == pay.Sent && !slices.ContainsFunc(b.payments, (*payment).atBank) {
		b.state = pay.Settled
	}
}
