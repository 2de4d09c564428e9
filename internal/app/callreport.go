package app

import (
	"context"
	"fmt"
	"strings"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/disclose"
	"yikatong/internal/inspect"
	"yikatong/internal/store"
	"yikatong/internal/violation"
)

func callSubject(plan int64, n int) string { return fmt.Sprintf("inspection:%d/%d", plan, n) }

// ReportCall stores what a visit found, with a photo or paper if there is one. Of a difference
// somebody else says whether it is so; a household that could not be looked at stays open.
func (a *App) ReportCall(ctx context.Context, by auth.Actor, plan int64, n int, r inspect.Report, file store.Attachment) error {
	if err := auth.May(by, auth.MakeCall, auth.Place{}); err != nil {
		return err
	}
	if err := r.Check(); err != nil {
		return err
	}
	if r.Kind != "" {
		if _, err := violation.ParseKind(r.Kind); err != nil {
			return err
		}
	}
	file, err := a.attachment(file)
	if err != nil {
		return err
	}
	r.Words, r.Signed = disclose.HideNumbers(strings.TrimSpace(r.Words)), disclose.HideNumbers(strings.TrimSpace(r.Signed))
	at := a.now()
	return a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		x, err := a.callOf(tx, by, plan, n)
		if err != nil {
			return nil, err
		}
		next := x.Call
		if next.State, err = x.State.After(r.End); err != nil {
			return nil, err
		}
		if next.Reports++; next.Reports > mostReports {
			return nil, inspect.ErrMove
		}
		if next.State == inspect.Raised {
			next.Raised = at
		}
		if err := tx.SwapCall(x.Call, next); err != nil {
			return nil, err
		}
		if err := tx.AddReport(store.CallReport{Report: r, Plan: plan, N: n, Seq: next.Reports, File: file, Person: by.Person, By: by.User, At: at}); err != nil {
			return nil, err
		}
		return one(by, at, "inspect.report", callSubject(plan, n), x.Region, facts{"line": x.Call.Line, "ends": r.End, "kind": r.Kind, "fen": int64(r.Amount), "file": file.Digest})
	})
}

// mostReports is how many reports a call may have: its number is a byte of what its photo is
// sealed to.
const mostReports = 200

// DecideCall says as a second person whether a reported difference is so: upheld, it is on record
// as a violation with the report's kind and money; dismissed, it ends; sent back, somebody goes again.
func (a *App) DecideCall(ctx context.Context, by auth.Actor, plan int64, n int, do inspect.Action, words string) error {
	if words = disclose.HideNumbers(strings.TrimSpace(words)); words == "" {
		return ErrNoReason
	}
	at := a.now()
	return a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		x, err := a.callOf(tx, by, plan, n)
		if err != nil {
			return nil, err
		}
		if err := decides(tx, by, x); err != nil {
			return nil, err
		}
		next := x.Call
		if next.State, err = x.State.After(do); err != nil {
			return nil, err
		}
		if do == inspect.Back {
			return a.sendCallBack(tx, by, x, next, words)
		}
		next.Answer, next.DecidedBy, next.DecidedAt = words, by.User, at
		if err := tx.SwapCall(x.Call, next); err != nil {
			return nil, err
		}
		e, err := event(by, at, "inspect.decide", callSubject(plan, n), x.Region, facts{"line": x.Call.Line, "state": next.State, "answer": words})
		if err != nil || do != inspect.Uphold {
			return []audit.Event{e}, err
		}
		v := violationOn(x.Line.RosterLine, x.Roster)
		v.Source, v.SourceID, v.N = violation.FromCall, plan, n
		v.Kind, v.Amount, v.Words = violation.Kind(x.Last.Kind), x.Last.Amount, x.Last.Words
		put, err := putViolation(tx, by, v, at)
		return []audit.Event{e, put}, err
	})
}

func (a *App) sendCallBack(tx *store.Tx, by auth.Actor, x CallLine, next store.Call, why string) ([]audit.Event, error) {
	at := a.now()
	if err := tx.SwapCall(x.Call, next); err != nil {
		return nil, err
	}
	r := x.Last
	r.Back, r.BackBy, r.BackAt = why, by.User, at
	if err := tx.SendReportBack(r); err != nil {
		return nil, err
	}
	return one(by, at, "inspect.back", callSubject(x.Plan, x.N), x.Region, facts{"line": x.Call.Line, "reason": why})
}

// CallFile opens what came with a report. Who looked is remembered.
func (a *App) CallFile(ctx context.Context, by auth.Actor, plan int64, n, seq int) (file store.Attachment, err error) {
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		x, err := a.callOf(tx, by, plan, n)
		if err != nil {
			return nil, err
		}
		if file, err = tx.ReportFile(plan, n, seq); err != nil {
			return nil, err
		}
		return one(by, a.now(), "inspect.see", callSubject(plan, n), x.Region, facts{"report": seq, "file": file.Digest})
	})
	return file, err
}
