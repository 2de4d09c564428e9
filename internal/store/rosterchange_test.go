package store_test

import (
	"slices"
	"testing"

	"yikatong/internal/fen"
	"yikatong/internal/period"
	"yikatong/internal/roster"
	. "yikatong/internal/store"
)

// A roster is held against all rounds of the last period that was not withdrawn: who is new, who
// is gone, whose amount is another, the most money first.
func TestChangesOfARoster(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store) {
		begin(t, s)
		line := func(person int64, item string, amount fen.Fen) RosterLine {
			return RosterLine{Beneficiary: person, Holder: person, Payee: person, Item: item, Name: "某人", Amount: amount, Region: "500236122201"}
		}
		var last int64
		write(t, s, func(tx *Tx) error {
			for _, g := range []struct {
				span  string
				round int
				state roster.State
				lines []RosterLine
			}{
				{"2025-01", 1, roster.Cleared, []RosterLine{line(9, "", 100)}},
				{"2025-03", 1, roster.Cleared, []RosterLine{line(1, "", 100), line(2, "", 200), line(3, "甲", 300)}},
				{"2025-03", 2, roster.Draft, []RosterLine{line(4, "", 400)}},
				{"2025-04", 1, roster.Withdrawn, []RosterLine{line(8, "", 100)}},
				{"2025-06", 1, roster.Draft, []RosterLine{line(1, "", 100), line(2, "", 150), line(3, "乙", 300), line(4, "", 900), line(5, "", 50)}},
			} {
				id, err := tx.AddRoster(Roster{Programme: "13", Period: period.MustParse(g.span), Region: "500236122000", Round: g.round})
				if err != nil {
					return err
				}
				for i := range g.lines {
					g.lines[i].Roster = id
				}
				if _, err := tx.AddLines(g.lines); err != nil {
					return err
				}
				was, err := tx.Roster(id)
				if err != nil {
					return err
				}
				next := was
				next.State, last = g.state, id
				if err := tx.SwapRoster(was, next); err != nil {
					return err
				}
			}
			return nil
		})
		err := s.Read(t.Context(), county, func(tx *Tx) error {
			before, span, err := tx.RostersBefore("13", "500236122000", period.MustParse("2025-06"))
			if err != nil || len(before) != 2 || span != period.MustParse("2025-03") {
				t.Fatalf("before: %v %v %v", before, span, err)
			}
			sums, err := tx.ChangeSums(last, before)
			if err != nil {
				return err
			}
			for kind, want := range map[roster.Change]ChangeSum{roster.Added: {2, 350, 0}, roster.Gone: {1, 0, 300}, roster.More: {1, 900, 400},
				roster.Less: {1, 150, 200}, roster.Same: {1, 100, 100}} {
				if sums[kind] != want {
					t.Errorf("%s: %+v, want %+v", kind, sums[kind], want)
				}
			}
			list, err := tx.Changes(last, before, roster.Added, 10, 0)
			if err != nil {
				return err
			}
			if !slices.EqualFunc(list, []int64{3, 5}, func(c RosterChange, person int64) bool { return c.Person == person }) {
				t.Errorf("added: %+v", list)
			}
			if list, err = tx.Changes(last, before, roster.Added, 10, 1); err != nil || len(list) != 1 || list[0].Person != 5 || list[0].Now != 50 {
				t.Errorf("second added: %+v, %v", list, err)
			}
			list, err = tx.Changes(last, before, roster.Gone, 10, 0)
			if err != nil || len(list) != 1 || list[0].Item != "甲" || list[0].Was != 300 || list[0].Now != 0 || list[0].Row != 0 {
				t.Errorf("gone: %+v, %v", list, err)
			}
			none, _, err := tx.RostersBefore("13", "500236122000", period.MustParse("2025-01"))
			if len(none) != 0 {
				t.Errorf("before the first: %v", none)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
