package app

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"yikatong/internal/apply"
	"yikatong/internal/basis"
	"yikatong/internal/period"
	"yikatong/internal/policy"
	"yikatong/internal/store"
)

// wouldGive explains what the rules would give for an application, if it were recognised today:
// for the first whole period of the programme that would be paid then.
func (a *App) wouldGive(tx *store.Tx, q store.Request, who store.Person) (v RightView, err error) {
	p, err := a.programme(q.Programme)
	if err != nil {
		return v, err
	}
	today := day(a.now())
	text, from, err := p.Recognised(json.RawMessage(q.Asked), day(q.At), today)
	if err != nil {
		return v, err
	}
	if err := a.Catalogue().CheckBasis(q.Programme, text); err != nil {
		return v, err
	}
	stored, err := basis.Record{Basis: text}.Text()
	if err != nil {
		return v, err
	}
	rights, err := around(tx, []store.Basis{{Programme: q.Programme, Party: who.ID, Region: who.Region, ValidFrom: from, Facts: stored}})
	if err != nil || len(rights) == 0 {
		return v, err
	}
	v.Period = firstPeriod(p, a.now())
	v.Explanation, err = a.Catalogue().Explain(rights[0].facts(v.Period, today))
	v.Due = v.Result.Amount
	return v, err
}

// firstPeriod is the period that what is recognised at a moment is first paid for: of a monthly
// programme the next month, of another the year.
func firstPeriod(p *policy.Programme, at time.Time) period.Period {
	now := at.In(china)
	text := fmt.Sprint(now.Year())
	if slices.Contains(p.Periods, "YYYY-MM") {
		text = (period.MonthOf(now) + 1).String()
	}
	return period.MustParse(text)
}

// likely tells in words why what is applied for may be there already: a record, another
// application, somebody of the household with either.
func (a *App) likely(tx *store.Tx, q store.Request, who store.Person) (list []string, err error) {
	same, err := tx.RequestsOf(q.No)
	if err != nil {
		return nil, err
	}
	for _, o := range same {
		if o.ID != q.ID && o.Programme == q.Programme && o.Kind == q.Kind && o.State != apply.Withdrawn {
			list = append(list, fmt.Sprintf("此人另有申报 %d，%s", o.ID, o.State.Chinese(o.Kind)))
		}
	}
	if who.ID == 0 {
		return list, nil
	}
	family := []store.Person{who}
	if who.Household != 0 {
		if family, err = tx.Members(who.Household); err != nil {
			return nil, err
		}
	}
	for _, m := range family {
		held, err := tx.BasisOf([]int64{m.ID})
		if err != nil {
			return nil, err
		}
		for _, b := range held {
			if b.Programme == q.Programme && b.ID != q.Result {
				list = append(list, heldBy(m, who, b))
			}
		}
	}
	return list, nil
}

func heldBy(m, who store.Person, b store.Basis) string {
	whose := "此人"
	if m.ID != who.ID {
		whose = "同户的 " + m.Name
	}
	says := whose + "在本项目底册已有记录"
	if b.Item != "" {
		says += "（" + b.Item + "）"
	}
	if b.ValidUntil != "" {
		says += "，认定止 " + b.ValidUntil
	}
	return says
}
