package policy

import (
	"encoding/json"

	"yikatong/internal/fen"
)

// A Line is one part of what is paid, or what is taken off it.
type Line struct {
	What   string  `json:"what"`
	Amount fen.Fen `json:"amount_fen"`
}

// A Result is what the facts give: Amount is paid now, Recover is what was paid too
// much (stated, not set off). Lines sum to Amount. Reason is "" when Eligible.
type Result struct {
	Case     string
	Eligible bool
	Amount   fen.Fen
	Lines    []Line
	Reason   string
	Recover  fen.Fen
	Entitled fen.Fen // what the period gives before anything paid is taken off: what two rules are compared by
}

// MarshalJSON writes the result in the form of the worked cases.
func (r Result) MarshalJSON() ([]byte, error) {
	lines := r.Lines
	if lines == nil {
		lines = []Line{}
	}
	var reason *string
	if r.Reason != "" {
		reason = &r.Reason
	}
	return json.Marshal(struct {
		Case     string  `json:"case"`
		Eligible bool    `json:"eligible"`
		Amount   fen.Fen `json:"amount_fen"`
		Lines    []Line  `json:"lines"`
		Reason   *string `json:"reason"`
		Recover  fen.Fen `json:"recover_fen"`
	}{r.Case, r.Eligible, r.Amount, lines, reason, r.Recover})
}
