package app

import (
	"context"
	"fmt"
	"strings"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/disclose"
	"yikatong/internal/fault"
	"yikatong/internal/store"
)

// Errors of the way from a finding to its end.
var (
	// ErrReplied refuses a second reply while the first waits for somebody to look at it.
	ErrReplied = fmt.Errorf("the finding has a reply already: %w", fault.Conflict)
	// ErrNoReply refuses to close a finding that nobody has replied to.
	ErrNoReply = fmt.Errorf("the finding has no reply: %w", fault.Conflict)
	// ErrOtherEnd refuses to close a finding otherwise than the reply says: it is sent back for that.
	ErrOtherEnd = fmt.Errorf("the reply says otherwise: %w", fault.Conflict)
)

// ReplyFinding stores what a township found out about a finding: that it is so (属实) or not, why,
// and a paper or photo where it has one. Somebody else closes the finding by it.
func (a *App) ReplyFinding(ctx context.Context, by auth.Actor, id int64, upholds bool, words string, file store.Attachment) error {
	if strings.TrimSpace(words) == "" {
		return ErrNoAnswer
	}
	file, err := a.attachment(file)
	if err != nil {
		return err
	}
	at := a.now()
	return a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		f, g, err := a.findingOf(tx, by, id, auth.ReplyFinding)
		if err != nil {
			return nil, err
		}
		if !f.Replied.IsZero() {
			return nil, ErrReplied
		}
		before, err := tx.Replies(id)
		if err != nil {
			return nil, err
		}
		r := store.Reply{Finding: id, N: len(before) + 1, Upholds: upholds, Words: disclose.HideNumbers(words), File: file, Person: by.Person, By: by.User, At: at}
		if err := tx.AddReply(r); err != nil {
			return nil, err
		}
		return one(by, at, "finding.reply", fmt.Sprintf("finding:%d", id), g.Region,
			facts{"roster": g.ID, "line": f.Line, "code": f.Code, "upholds": upholds, "file": file.Digest})
	})
}

// findingOf returns an open finding within the actor's duty, and its roster.
func (a *App) findingOf(tx *store.Tx, by auth.Actor, id int64, duty auth.Duty) (f store.Finding, g store.Roster, err error) {
	if f, err = tx.Finding(id); err != nil {
		return f, g, err
	}
	if g, err = tx.Roster(f.Roster); err != nil {
		return f, g, err
	}
	if err := auth.May(by, duty, auth.Place{Region: g.Region, Department: g.Department}); err != nil {
		return f, g, err
	}
	if f.State != store.FindingOpen {
		return f, g, store.ErrMoved
	}
	return f, g, nil
}

// standing is the reply by which the actor would close a finding.
func (a *App) standing(tx *store.Tx, by auth.Actor, f store.Finding, g store.Roster) (r store.Reply, err error) {
	if err := answers(tx, by, g); err != nil {
		return r, err
	}
	list, err := tx.Replies(f.ID)
	if err != nil {
		return r, err
	}
	if f.Replied.IsZero() || len(list) == 0 {
		return r, ErrNoReply
	}
	if r = list[len(list)-1]; r.Person == by.Person {
		return r, auth.ErrTwoHands
	}
	return r, nil
}

// AnswerFinding closes a finding as its reply says: cleared lets the line be paid, upheld keeps it
// back. Whoever closes it neither replied nor entered the roster.
func (a *App) AnswerFinding(ctx context.Context, by auth.Actor, id int64, uphold bool, answer string) error {
	if answer == "" {
		return ErrNoAnswer
	}
	at := a.now()
	return a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		f, g, err := a.findingOf(tx, by, id, auth.AnswerFinding)
		if err != nil {
			return nil, err
		}
		r, err := a.standing(tx, by, f, g)
		if err != nil {
			return nil, err
		}
		if r.Upholds != uphold {
			return nil, ErrOtherEnd
		}
		f.State, f.Answer, f.ClosedBy, f.ClosedAt = store.FindingCleared, answer, by.User, at
		if uphold {
			f.State = store.FindingUpheld
		}
		if err := tx.CloseFinding(f); err != nil {
			return nil, err
		}
		return one(by, at, "finding.close", fmt.Sprintf("finding:%d", id), g.Region,
			facts{"roster": g.ID, "line": f.Line, "code": f.Code, "state": f.State, "answer": answer})
	})
}

// SendFindingBack asks the township to look again.
func (a *App) SendFindingBack(ctx context.Context, by auth.Actor, id int64, why string) error {
	if strings.TrimSpace(why) == "" {
		return ErrNoReason
	}
	at := a.now()
	return a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		f, g, err := a.findingOf(tx, by, id, auth.AnswerFinding)
		if err != nil {
			return nil, err
		}
		r, err := a.standing(tx, by, f, g)
		if err != nil {
			return nil, err
		}
		if err := tx.SendReplyBack(id, r.N, why, by.User, at); err != nil {
			return nil, err
		}
		return one(by, at, "finding.back", fmt.Sprintf("finding:%d", id), g.Region, facts{"roster": g.ID, "line": f.Line, "code": f.Code, "reason": why})
	})
}

// ReplyFile opens what came with a reply. Who looked is remembered.
func (a *App) ReplyFile(ctx context.Context, by auth.Actor, id int64, n int) (file store.Attachment, err error) {
	at := a.now()
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		f, err := tx.Finding(id)
		if err != nil {
			return nil, err
		}
		g, err := a.visibleRoster(tx, by, f.Roster)
		if err != nil {
			return nil, err
		}
		if file, err = tx.ReplyFile(id, n); err != nil {
			return nil, err
		}
		return one(by, at, "finding.see", fmt.Sprintf("finding:%d", id), g.Region, facts{"reply": n, "file": file.Digest})
	})
	return file, err
}
