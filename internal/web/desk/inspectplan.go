package desk

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"

	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/inspect"
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/web/ui"
	"yikatong/internal/words"
)

var newPlanPage = ui.Parse[NewPlan](files, "inspection_new.html")

// NewPlan is the form of a plan of an inspection.
type NewPlan struct {
	Failed, Next string // why it was not taken
	Title        ui.Field
	Phase        ui.Choice
	Programmes   ui.Choice
	Period       ui.Field
	Townships    ui.Choice
	By           ui.Choice
	Large        ui.Field
	Method       ui.Choice
	Confidence   ui.Field
	Part         ui.Field
	Weight       ui.Field
	Team         ui.Field
	Days         ui.Field
	Usual        []UsualShare
}

// A UsualShare is how densely it is usual to look at a programme, where that is known.
type UsualShare struct{ Programme, Source string }

// newPlanForm is the form with the usual answers.
func newPlanForm(programmes, towns []ui.Option) NewPlan {
	f := NewPlan{Title: ui.Field{Name: "title", Label: "方案名称", Max: 60, Hint: "例如 2026年上半年低保事后核查"},
		Phase:      ui.Choice{Name: "phase", Legend: "阶段", Chosen: []string{string(inspect.After)}},
		Programmes: ui.Choice{Name: "programmes", Legend: "补贴项目", Many: true, Options: programmes},
		Period:     ui.Field{Name: "period", Label: "期次", Max: 7, Hint: "例如 2026、2026Q1 或 2026-03；其中各期都在范围内"},
		Townships:  ui.Choice{Name: "townships", Legend: "乡镇", Hint: "一个都不选就是全部乡镇", Many: true, Options: towns},
		By:         ui.Choice{Name: "by", Legend: "分层", Hint: "每一层都一定抽到", Many: true, Chosen: []string{string(inspect.ByTownship)}},
		Large:      ui.Field{Name: "large", Label: "大额起点（元）", Mode: "decimal", Max: 20, Optional: true, Hint: "按金额分层时填"},
		Method:     ui.Choice{Name: "method", Legend: "抽多少", Chosen: []string{string(inspect.Margin)}},
		Confidence: ui.Field{Name: "confidence", Label: "把握程度", Type: "select", Value: "9500", Options: []ui.Option{{Value: "9000", Text: "90%"}, {Value: "9500", Text: "95%"}, {Value: "9900", Text: "99%"}}},
		Part:       ui.Field{Name: "part", Label: "误差、容许的问题比例或抽取比例（%）", Mode: "decimal", Max: 6, Value: "5"},
		Weight:     ui.Field{Name: "weight", Label: "有疑点的按几倍抽", Type: "select", Value: "1", Options: upTo(5), Hint: "按有无疑点分层时起作用"},
		Team:       ui.Field{Name: "team", Label: "每村几名核查员", Type: "select", Value: "2", Options: upTo(3)},
		Days:       ui.Field{Name: "days", Label: "几个工作日内核查完", Mode: "numeric", Max: 2, Value: "10"}}
	for _, p := range inspect.Phases() {
		f.Phase.Options = append(f.Phase.Options, ui.Option{Value: string(p), Text: p.Chinese() + "：" + p.Says()})
	}
	for _, d := range inspect.Dimensions() {
		f.By.Options = append(f.By.Options, ui.Option{Value: string(d), Text: d.Chinese()})
	}
	says := map[inspect.Method]string{inspect.Margin: "问题比例的误差不超过所填", inspect.Detect: "问题超过所填比例时至少查到一户", inspect.Share: "每层抽所填比例"}
	for _, m := range inspect.Methods() {
		f.Method.Options = append(f.Method.Options, ui.Option{Value: string(m), Text: m.Chinese() + "：" + says[m]})
	}
	for _, p := range programmes {
		if g := inspect.GuideOf(p.Value); g.Part > 0 {
			f.Usual = append(f.Usual, UsualShare{p.Text, g.Source})
		}
	}
	return f
}

func upTo(n int) []ui.Option {
	list := make([]ui.Option, n)
	for i := range list {
		list[i] = ui.Option{Value: strconv.Itoa(i + 1), Text: strconv.Itoa(i + 1)}
	}
	return list
}

func (d *Desk) planForm(r *http.Request, by auth.Actor) (NewPlan, error) {
	towns, err := d.App.Townships(r.Context(), by)
	var options []ui.Option
	for _, t := range towns {
		options = append(options, ui.Option{Value: string(t.Code), Text: t.Name})
	}
	var programmes []ui.Option
	for _, p := range d.App.Programmes() {
		if auth.May(by, auth.PlanInspect, auth.Place{Department: p.Department}) == nil {
			programmes = append(programmes, ui.Option{Value: p.Number, Text: p.Number + " " + p.Name})
		}
	}
	return newPlanForm(programmes, options), err
}

func (d *Desk) showNewPlan(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	form, err := d.planForm(r, by)
	if err != nil {
		return err
	}
	return newPlanPage.Render(w, r, d.base(r, by), form)
}

// makePlan publishes a plan with its commitment, or shows the form again with what was answered.
func (d *Desk) makePlan(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	form, err := d.planForm(r, by)
	if err != nil {
		return err
	}
	form.fill(r)
	plan, err := form.plan()
	if err == nil {
		made, makeErr := d.App.MakePlan(r.Context(), by, plan)
		if err = makeErr; err == nil {
			return d.done(w, r, fmt.Sprintf("/desk/inspections/%d", made.ID), ui.Banner{Tone: ui.Good, Title: "已公布方案和种子的承诺", Says: "由另一人抽取。"})
		}
	}
	if !errors.Is(err, fault.Invalid) {
		return err
	}
	s, _ := words.Find(err)
	form.Failed, form.Next = s.Says, s.Next
	return newPlanPage.RenderStatus(w, r, http.StatusUnprocessableEntity, d.base(r, by), form)
}

// fill puts what was answered into the form.
func (f *NewPlan) fill(r *http.Request) {
	for _, field := range []*ui.Field{&f.Title, &f.Period, &f.Large, &f.Confidence, &f.Part, &f.Weight, &f.Team, &f.Days} {
		field.Value = strings.TrimSpace(r.PostFormValue(field.Name))
	}
	for _, c := range []*ui.Choice{&f.Phase, &f.Programmes, &f.Townships, &f.By, &f.Method} {
		c.Chosen = r.PostForm[c.Name]
	}
}

// plan reads the filled form; what is no number becomes one that the plan's own check refuses.
func (f *NewPlan) plan() (p inspect.Plan, err error) {
	number := func(field ui.Field) int {
		n, err := strconv.Atoi(field.Value)
		if err != nil {
			return -1
		}
		return n
	}
	p = inspect.Plan{Title: f.Title.Value, Programmes: f.Programmes.Chosen, Weight: number(f.Weight), Team: number(f.Team), Days: number(f.Days),
		Aim: inspect.Aim{Confidence: number(f.Confidence), Part: -1}}
	if len(f.Phase.Chosen) == 1 {
		p.Phase = inspect.Phase(f.Phase.Chosen[0])
	}
	if len(f.Method.Chosen) == 1 {
		p.Aim.Method = inspect.Method(f.Method.Chosen[0])
	}
	if part, err := strconv.ParseFloat(f.Part.Value, 64); err == nil && part > 0 && part <= 100 {
		p.Aim.Part = int(math.Round(part * 100))
	}
	for _, d := range inspect.Dimensions() { // in their own order
		for _, chosen := range f.By.Chosen {
			if chosen == string(d) {
				p.By = append(p.By, d)
			}
		}
	}
	for _, t := range f.Townships.Chosen {
		code, err := region.ParseCode(t)
		if err != nil {
			return p, err
		}
		p.Townships = append(p.Townships, code)
	}
	if f.Large.Value != "" {
		if p.Large, err = fen.ParseYuan(f.Large.Value); err != nil {
			return p, err
		}
	}
	p.Period, err = period.Parse(f.Period.Value)
	return p, err
}
