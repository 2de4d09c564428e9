package inspect

import (
	"fmt"
	"slices"
	"strings"

	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/period"
	"yikatong/internal/region"
)

// Errors of plans.
var (
	ErrPlan  = fmt.Errorf("a plan names its phase, programmes, period, strata, team and days: %w", fault.Invalid)
	ErrEmpty = fmt.Errorf("no line is in the scope of the plan: %w", fault.Conflict)
)

// A Phase is where on their way the lines stand that a plan looks at.
type Phase string

// The phases (事前现场抽查审核、事中随机抽查、事后专项核查, 渝财农〔2021〕61号).
const (
	Before Phase = "before" // rosters that the bureau has not reviewed
	During Phase = "during" // reviewed rosters, in notice or cleared, not yet in a batch
	After  Phase = "after"  // what has been paid
)

// Phases lists them in order.
func Phases() []Phase { return []Phase{Before, During, After} }

// Chinese names the phase for people.
func (p Phase) Chinese() string {
	return map[Phase]string{Before: "事前抽查", During: "事中抽查", After: "事后核查"}[p]
}

// Says tells which lines the phase looks at.
func (p Phase) Says() string {
	return map[Phase]string{Before: "部门审核以前的名册", During: "审核后、发放前的名册", After: "已经到账的发放"}[p]
}

// A State is how far a plan has come.
type State string

// The states of a plan.
const (
	Committed State = "committed" // 已承诺，待抽取: the commitment to the seed is published
	Opened    State = "drawn"     // 核查中: the seed is open, the lines are drawn
	Cancelled State = "cancelled" // 已撤销: before the draw; the seed is opened all the same
)

// Chinese names the state for people.
func (s State) Chinese() string {
	return map[State]string{Committed: "待抽取", Opened: "已抽取", Cancelled: "已撤销"}[s]
}

// A Plan (抽查方案) is what is looked at, how densely and by how many.
type Plan struct {
	Title      string
	Phase      Phase
	Programmes []string
	Period     period.Period // every period within it
	Townships  []region.Code // none means all
	By         []Dimension   // strata; in the order of Dimensions
	Large      fen.Fen       // from which on an amount is large
	Aim        Aim
	Weight     int // how many times as densely lines with findings are drawn
	Team       int // inspectors of each village
	Days       int // working days for the visits
}

// The bounds of a plan.
const (
	mostTitle  = 60
	mostWeight = 10
	mostTeam   = 3
	mostDays   = 60
)

// Check returns ErrPlan or ErrAim for a plan that says too little or what cannot be done.
func (p Plan) Check() error {
	title := len([]rune(strings.TrimSpace(p.Title)))
	switch {
	case title == 0 || title > mostTitle || strings.ContainsAny(p.Title, "\n\r\t"):
		return fmt.Errorf("title: %w", ErrPlan)
	case !slices.Contains(Phases(), p.Phase) || p.Period.IsZero() || len(p.Programmes) == 0:
		return fmt.Errorf("scope: %w", ErrPlan)
	case slices.Contains(p.By, ByAmount) && p.Large <= 0:
		return fmt.Errorf("large: %w", ErrPlan)
	case p.Weight < 1 || p.Weight > mostWeight || p.Team < 1 || p.Team > mostTeam || p.Days < 1 || p.Days > mostDays:
		return fmt.Errorf("weight, team or days: %w", ErrPlan)
	}
	at := -1
	for _, d := range p.By {
		next := slices.Index(Dimensions(), d)
		if next <= at {
			return fmt.Errorf("strata: %w", ErrPlan)
		}
		at = next
	}
	return p.Aim.Check()
}
