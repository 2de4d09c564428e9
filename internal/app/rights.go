package app

import (
	"context"
	"strings"
	"time"

	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/period"
	"yikatong/internal/policy"
	"yikatong/internal/store"
)

// A RightView is what a record of the register gives its person in the current period, with
// every step, or what refuses it and what would change that.
type RightView struct {
	Record int64 // its newest version
	Item   string
	Period period.Period
	Due    fen.Fen // for the whole period, paid or not
	policy.Explanation
}

// RightsOf tells of every record of a person what it gives by today's facts and rules.
func (a *App) RightsOf(ctx context.Context, by auth.Actor, person int64) (list []RightView, err error) {
	now := a.now()
	err = a.read(ctx, func(tx *store.Tx) error {
		list = nil
		where, err := a.placeOfParty(tx, person)
		if err != nil {
			return err
		}
		if auth.May(by, auth.SeeBasis, auth.Place{Region: where}) != nil {
			return nil
		}
		held, err := tx.BasisOf([]int64{person})
		if err != nil {
			return err
		}
		rights, err := around(tx, held)
		if err != nil {
			return err
		}
		for _, r := range rights {
			v, err := a.rightView(r, now)
			if err != nil {
				return err
			}
			list = append(list, v)
		}
		return nil
	})
	return list, err
}

func (a *App) rightView(r assembled, now time.Time) (RightView, error) {
	v := RightView{Record: r.Basis.ID, Item: r.Basis.Item}
	p, err := a.programme(r.Basis.Programme)
	if err != nil {
		return v, err
	}
	v.Period = currentPeriod(p, now)
	r.Afresh = true
	f := r.facts(v.Period, day(now))
	result, err := r.judge(a.Catalogue(), f, v.Period)
	if err != nil {
		return v, err
	}
	if v.Explanation, err = a.Catalogue().Explain(f); err != nil {
		return v, err
	}
	v.Due = result.Amount
	if !result.Eligible && v.Refusal == nil { // by the record's days, which the rules do not see
		v.Amount, v.Refusal = nil, &policy.Refusal{Reason: result.Reason, Says: policy.Reason(result.Reason), Change: validityChange}
	}
	return v, nil
}

// currentPeriod is the period of a moment in the programme's own cycle.
func currentPeriod(p *policy.Programme, now time.Time) period.Period {
	month := now.In(china).Format("2006-01")
	form := "YYYY-MM"
	if len(p.Periods) > 0 {
		form = p.Periods[0]
	}
	n := int(now.In(china).Month()) - 1
	switch text := strings.Replace(form, "YYYY", month[:4], 1); {
	case form == "YYYY":
		return period.MustParse(text)
	case strings.HasSuffix(form, "Q1"):
		return period.MustParse(month[:4] + "Q" + string(rune('1'+n/3)))
	case strings.HasSuffix(form, "H1"):
		return period.MustParse(month[:4] + "H" + string(rune('1'+n/6)))
	}
	return period.MustParse(month)
}
