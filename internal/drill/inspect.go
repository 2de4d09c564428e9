package drill

import (
	"context"
	"errors"
	"fmt"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/inspect"
	"yikatong/internal/pay"
	"yikatong/internal/period"
	"yikatong/internal/store"
	"yikatong/internal/violation"
)

// inspections plays the year's inspections: the commitment to one of the aid of August is published
// before its rosters are made, it is drawn when they have been paid, and most of its visits are
// made. Another waits for its draw at the end of the year.
func (y *Year) inspections() {
	day := func(month time.Month, day int) time.Time {
		return morning(time.Date(y.County.Year, month, day, 0, 0, 0, 0, time.UTC))
	}
	var paid int64
	y.plan(day(time.July, 1), func(ctx context.Context) (err error) {
		paid, err = y.planInspection(ctx, inspect.Plan{Title: fmt.Sprintf("%d年8月低保事后核查", y.County.Year), Phase: inspect.After, Programmes: []string{"09"},
			Period: period.MustParse(fmt.Sprintf("%d-08", y.County.Year)), By: []inspect.Dimension{inspect.ByAmount, inspect.ByRisk}, Large: 1000_00,
			Aim: inspect.Aim{Method: inspect.Detect, Confidence: 9500, Part: 500}, Weight: 3, Team: 2, Days: 15})
		return err
	})
	y.plan(day(time.October, 13), func(ctx context.Context) error { return y.inspect(ctx, paid) })
	y.plan(day(time.December, 15), func(ctx context.Context) error {
		_, err := y.planInspection(ctx, inspect.Plan{Title: fmt.Sprintf("%d年12月特困供养事中抽查", y.County.Year), Phase: inspect.During, Programmes: []string{"10"},
			Period: period.MustParse(fmt.Sprintf("%d-12", y.County.Year)), By: []inspect.Dimension{inspect.ByTownship},
			Aim: inspect.Aim{Method: inspect.Share, Confidence: 9500, Part: 1000}, Weight: 1, Team: 1, Days: 10})
		return err
	})
}

func (y *Year) planInspection(ctx context.Context, p inspect.Plan) (int64, error) {
	made, err := y.App.MakePlan(ctx, y.As(auth.BureauReviewer), p)
	return made.ID, err
}

// inspect draws a plan and makes its visits but the last few: every ninth differs.
func (y *Year) inspect(ctx context.Context, plan int64) error {
	_, err := y.App.DrawPlan(ctx, y.As(auth.BureauApprover), plan)
	if errors.Is(err, inspect.ErrEmpty) {
		return nil // a county so small that nobody was paid
	}
	if err != nil {
		return err
	}
	v, err := y.App.Plan(ctx, y.As(auth.BureauReviewer), plan)
	if err != nil {
		return err
	}
	staff := map[int64]auth.Actor{}
	for _, login := range []string{"hc01", "hc02", "hc03"} {
		u, err := y.App.UserNamed(ctx, login)
		if err != nil {
			return err
		}
		staff[u.User] = u
	}
	for i, c := range v.Calls[:len(v.Calls)-len(v.Calls)/12] {
		if err := y.visit(ctx, staff[c.Team[0]], c, i); err != nil {
			return err
		}
	}
	return y.rule(ctx)
}

// visit reports the i-th household; of what differs a second person upholds all but one.
func (y *Year) visit(ctx context.Context, by auth.Actor, c app.CallLine, i int) error {
	r := inspect.Report{Met: inspect.MetSelf, End: inspect.Agrees, Signed: "户主签字"}
	for _, point := range inspect.GuideOf(c.Roster.Programme).Points {
		r.Answers = append(r.Answers, inspect.Answer{Point: point, Found: inspect.Right})
	}
	switch i % 9 {
	case 3:
		r.Met = inspect.MetFamily
	case 8:
		r.End, r.Met, r.Kind, r.Amount, r.Words = inspect.Differs, inspect.MetFamily, "over", c.Line.Amount/4, "家庭成员外出务工已有收入，名册仍按原人数发放"
		r.Answers[3].Found = inspect.Wrong
	}
	if err := y.App.ReportCall(ctx, by, c.Plan, c.N, r, store.Attachment{}); err != nil || r.End != inspect.Differs || i < 9 {
		return err
	}
	return y.App.DecideCall(ctx, y.As(auth.BureauReviewer), c.Plan, c.N, inspect.Uphold, "经比对社保缴费记录，属实")
}

// rule decides the first of the violations that came out, and claims what was paid for it.
func (y *Year) rule(ctx context.Context) error {
	list, err := y.App.Violations(ctx, y.As(auth.BureauReviewer), store.ViolationQuery{State: violation.Recorded})
	if err != nil || len(list) == 0 {
		return err
	}
	id := list[0].ID
	if err := y.App.RuleViolation(ctx, y.As(auth.BureauApprover), id, app.Ruling{Do: violation.Decide, Document: fmt.Sprintf("演示民〔%d〕71号", y.County.Year)}); err != nil {
		return err
	}
	_, err = y.App.ProposeClaim(ctx, y.As(auth.BureauReviewer), app.ClaimAsk{Origin: pay.FromViolation, ID: id})
	return err
}
