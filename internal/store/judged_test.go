package store_test

import (
	"slices"
	"testing"

	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/roster"
	. "yikatong/internal/store"
)

// Of each right the latest line that stands is read: not of a withdrawn roster, not one that
// a finding was upheld against, not one that a later round has again.
func TestJudgedLines(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store) {
		begin(t, s)
		march := period.MustParse("2025-03")
		line := func(person int64, facts string) RosterLine {
			return RosterLine{Beneficiary: person, Holder: person, Payee: person, Name: "某人", Region: "500236122201", Facts: facts}
		}
		write(t, s, func(tx *Tx) error {
			for _, g := range []struct {
				round int
				town  region.Code
				state roster.State
				lines []RosterLine
			}{
				{1, "500236122000", roster.Cleared, []RosterLine{line(1, `{"a":1}`), line(2, `{"a":2}`), line(3, ""), line(4, `{"a":4}`)}},
				{2, "500236122000", roster.Draft, []RosterLine{line(1, `{"a":11}`)}},
				{3, "500236122000", roster.Withdrawn, []RosterLine{line(2, `{"a":22}`)}},
				{1, "500236100000", roster.Draft, []RosterLine{line(5, `{"a":5}`)}},
			} {
				id, err := tx.AddRoster(Roster{Programme: "13", Period: march, Region: g.town, Round: g.round})
				if err != nil {
					return err
				}
				if err := addLines(tx, id, g.state, g.lines); err != nil {
					return err
				}
			}
			return nil
		})
		for _, tc := range []struct {
			within   string
			facts    []string
			unjudged int
		}{
			{"500236000000", []string{`{"a":2}`, `{"a":11}`, `{"a":5}`}, 1},
			{"500236100000", []string{`{"a":5}`}, 0},
			{"500237000000", nil, 0},
		} {
			var got []string
			err := s.Read(t.Context(), county, func(tx *Tx) error {
				for l, err := range tx.JudgedLines("13", march, region.Code(tc.within)) {
					if err != nil {
						return err
					}
					text, err := l.Facts()
					if err != nil {
						return err
					}
					got = append(got, text)
				}
				n, err := tx.CountUnjudged("13", march, region.Code(tc.within))
				if n != tc.unjudged {
					t.Errorf("%s: %d without facts, want %d", tc.within, n, tc.unjudged)
				}
				return err
			})
			if err != nil || !slices.Equal(got, tc.facts) {
				t.Errorf("%s: got %v %v, want %v", tc.within, got, err, tc.facts)
			}
		}
	})
}

// addLines fills a roster, brings it to a state, and has a finding against its fourth line upheld.
func addLines(tx *Tx, id int64, state roster.State, lines []RosterLine) error {
	for i := range lines {
		lines[i].Roster = id
	}
	first, err := tx.AddLines(lines)
	if err != nil {
		return err
	}
	if len(lines) == 4 {
		if err := tx.AddFindings([]Finding{{Roster: id, Line: first + 3, Code: "deceased", Blocks: true}}); err != nil {
			return err
		}
		found, err := tx.Findings(id)
		if err != nil {
			return err
		}
		found[0].State = FindingUpheld
		if err := tx.CloseFinding(found[0]); err != nil {
			return err
		}
	}
	was, err := tx.Roster(id)
	if err != nil {
		return err
	}
	next := was
	next.State = state
	return tx.SwapRoster(was, next)
}
