package app

import (
	"strings"

	"yikatong/internal/apply"
	"yikatong/internal/disclose"
	"yikatong/internal/store"
)

// stageOf is how a citizen is told where a request stands: who of the staff has it is no matter of theirs.
var stageOf = map[apply.State]disclose.Stage{apply.Submitted: disclose.Handed, apply.Incomplete: disclose.Missing, apply.Accepted: disclose.Checking,
	apply.Verified: disclose.Checking, apply.Passed: disclose.Checking, apply.Granted: disclose.Agreed, apply.Refused: disclose.Declined,
	apply.Withdrawn: disclose.TakenBack}

// followed is a request as its citizen sees it: what was found on the way is for the staff, what
// is missing and why it was declined is for them.
func (p Public) followed(tx *store.Tx, q store.Request) (f disclose.Followed, err error) {
	f = disclose.Followed{ID: q.ID, Card: q.Kind == apply.Account, Stage: stageOf[q.State], At: q.At, Name: "改卡"}
	f.Due, _ = p.app.RequestDue(q)
	if q.State == apply.Incomplete || q.State == apply.Refused {
		f.Says, f.Change = disclose.HideNumbers(q.Says), disclose.HideNumbers(q.Change)
	}
	if f.Card {
		card, err := CardOf(q)
		if err != nil {
			return f, err
		}
		f.Tail = store.BankAccount{Number: card.Number}.Tail()
	} else {
		f.Name = p.app.ProgrammeName(q.Programme)
	}
	files, err := tx.RequestFiles(q.ID)
	if err != nil {
		return f, err
	}
	f.Papers = len(files)
	steps, err := tx.RequestSteps(q.ID)
	for _, s := range steps {
		if says := happened(q.Kind, s.Action); says != "" {
			f.Steps = append(f.Steps, disclose.Happened{Says: says, At: s.At})
		}
	}
	return f, err
}

// happened names a step for the citizen, "" for one that is the staff's own.
func happened(k apply.Kind, do apply.Action) string {
	switch do {
	case apply.Submit:
		return "提交" + k.Chinese()
	case apply.Resubmit:
		return "交来补正材料"
	case apply.Withdraw:
		return "撤回"
	}
	for _, m := range apply.Moves {
		if m.Do == do && (m.Of == "" || m.Of == k) {
			return strings.TrimPrefix(m.Chinese, "代为")
		}
	}
	return ""
}

// ownRequests adds to what a visitor sees their requests, and where they are paid to.
func (p Public) ownRequests(tx *store.Tx, m *disclose.Mine, who store.Person) error {
	if m.Proof != disclose.ByCode {
		return nil
	}
	active, err := tx.ActiveOf([]int64{who.ID})
	if err != nil {
		return err
	}
	if a, ok := active[who.ID]; ok {
		m.Account = a.Tail()
	}
	list, err := tx.RequestsOf(who.No)
	if err != nil {
		return err
	}
	for _, q := range list {
		if q.Person != who.ID {
			continue // under their number, by somebody who did not show who they are and was not taken in yet
		}
		f, err := p.followed(tx, q)
		if err != nil {
			return err
		}
		m.Requests = append(m.Requests, f)
	}
	return nil
}
