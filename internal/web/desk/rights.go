package desk

import (
	"net/http"
	"strconv"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/ident"
	"yikatong/internal/period"
	"yikatong/internal/web/ui"
)

// A Right is what a record of the register gives its person in the current period, step by
// step, or what refuses it.
type Right struct {
	Record    string
	Programme string
	Item      string
	Period    period.Period
	State     ui.Tag
	Due       fen.Fen
	Steps     []RightStep
	Amount    []ExplainStep
	Why       string // not
	Change    string // what would change it
}

// A RightStep is one condition as it was asked and found.
type RightStep struct {
	Tag    ui.Tag
	Says   string
	Found  string
	Source string
}

// rights tells what the register gives a person, for who may see it.
func (d *Desk) rights(r *http.Request, by auth.Actor, person int64) ([]Right, error) {
	if !holds(by, auth.SeeBasis) {
		return nil, nil
	}
	list, err := d.App.RightsOf(r.Context(), by, person)
	rights := make([]Right, len(list))
	for i, v := range list {
		rights[i] = rightOf(v)
	}
	return rights, err
}

func rightOf(v app.RightView) Right {
	right := Right{Record: strconv.FormatInt(v.Record, 10), Programme: v.Programme, Item: v.Item, Period: v.Period, Due: v.Due,
		State: ui.Tag{Tone: ui.Good, Word: "应享受"}}
	if v.Refusal != nil {
		right.State = ui.Tag{Tone: ui.Plain, Word: "不享受", Icon: "no"}
		right.Why, right.Change = v.Refusal.Says, v.Refusal.Change
	}
	for _, s := range v.Steps {
		step := RightStep{Tag: ui.Tag{Tone: ui.Good, Word: "符合"}, Says: s.Ask, Found: ident.MaskIn(s.Found), Source: s.Document}
		if s.For != "" {
			step.Says = ident.MaskIn(s.For) + "：" + s.Ask
		}
		if !s.Holds {
			step.Tag = ui.Tag{Tone: ui.Bad, Word: "不符合"}
		}
		right.Steps = append(right.Steps, step)
	}
	for _, l := range v.Amount {
		right.Amount = append(right.Amount, ExplainStep{Says: ident.MaskIn(l.What), Amount: l.Amount})
	}
	return right
}
