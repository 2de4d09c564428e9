package drill

import (
	"context"
	"encoding/json"
	"fmt"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/basis"
	"yikatong/internal/demo"
)

// register enters the county's register of basis. A claim that says what another of the same
// person says already is entered once.
func (y *Year) register(ctx context.Context) error {
	by := y.As(auth.TownshipClerk)
	type key struct {
		person          int
		programme, item string
	}
	seen := map[key]bool{}
	var list []app.BasisEntry
	for r := range y.County.Register() {
		text, err := json.Marshal(struct {
			Basis   any                `json:"basis"`
			Members []demo.MemberFacts `json:"members,omitempty"`
			Paid    []demo.Paid        `json:"paid,omitempty"`
			Holds   []demo.Hold        `json:"holds,omitempty"`
		}{r.Basis, r.Members, r.Paid, r.Holds})
		if err != nil {
			return err
		}
		record, err := basis.Parse(text)
		if err != nil {
			return fmt.Errorf("programme %s, person %d of the synthetic county: %w", r.Programme, r.Person, err)
		}
		k := key{r.Person, r.Programme, record.Item()}
		if seen[k] {
			continue
		}
		seen[k] = true
		e := app.BasisEntry{Programme: r.Programme, Party: y.ids[r.Person], ValidFrom: r.From.String(), Record: record}
		if r.Until != 0 {
			e.ValidUntil = r.Until.String()
		}
		if list = append(list, e); len(list) == enrolChunk {
			if err := y.App.EnrolBasis(ctx, by, list); err != nil {
				return err
			}
			list = list[:0]
		}
	}
	return y.App.EnrolBasis(ctx, by, list)
}
