package app

import (
	"context"

	"yikatong/internal/auth"
	"yikatong/internal/period"
	"yikatong/internal/policy"
	"yikatong/internal/region"
	"yikatong/internal/store"
)

// A Refused is a record that gives nothing, and why.
type Refused struct {
	Name   string `json:"name"`
	Item   string `json:"item,omitempty"`
	Code   string `json:"code"`
	Says   string `json:"says"`   // why not
	Change string `json:"change"` // what would change it
}

// Refusals calls tell for each record of a township that gives nothing in a period by today's
// facts, in the order of villages.
func (a *App) Refusals(ctx context.Context, by auth.Actor, programme string, p period.Period, township region.Code, tell func(Refused) error) error {
	if _, err := a.programme(programme); err != nil {
		return err
	}
	if err := auth.May(by, auth.SeeBasis, auth.Place{Region: township}); err != nil {
		return err
	}
	asOf := day(a.now())
	return a.read(ctx, func(tx *store.Tx) error {
		for r, err := range a.assemble(tx, programme, township) {
			if err != nil {
				return err
			}
			f := r.facts(p, asOf)
			result, err := r.judge(a.Catalogue(), f, p)
			if err != nil {
				return err
			}
			if result.Eligible {
				continue
			}
			if err := a.tellRefusal(r, f, result.Reason, tell); err != nil {
				return err
			}
		}
		return nil
	})
}

// validityChange is what changes a refusal by a record's days, which the rules do not see.
const validityChange = "认定起止日期有误的，由乡镇在底册里更正"

func (a *App) tellRefusal(r assembled, f policy.Facts, code string, tell func(Refused) error) error {
	out := Refused{Name: r.Person.Name, Item: r.Basis.Item, Code: code, Says: policy.Reason(code), Change: validityChange}
	e, err := a.Catalogue().Explain(f)
	if err != nil {
		return err
	}
	if e.Refusal != nil && e.Refusal.Reason == code {
		out.Says, out.Change = e.Refusal.Says, e.Refusal.Change
	}
	return tell(out)
}

// facts are those of the record for a period, known on a day.
func (r assembled) facts(p period.Period, asOf string) policy.Facts { return r.Known.Facts(p, asOf) }

// judge decides on facts of the record. A record that had ended before the period, or begins
// after it, gives nothing, whatever its fields.
func (r assembled) judge(c *policy.Catalogue, f policy.Facts, p period.Period) (policy.Result, error) {
	result, err := c.Decide(f)
	if err != nil {
		return result, err
	}
	stopped := r.Basis.ValidUntil != "" && r.Basis.ValidUntil < p.FirstMonth().First().Format("2006-01-02")
	early := r.Basis.ValidFrom == "" || r.Basis.ValidFrom > p.LastMonth().Last().Format("2006-01-02")
	switch {
	case !result.Eligible:
		return result, nil
	case stopped:
		return policy.Result{Reason: "stopped", Recover: result.Recover}, nil
	case early:
		return policy.Result{Reason: "not_started", Recover: result.Recover}, nil
	}
	return result, nil
}
