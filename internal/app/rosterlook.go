package app

import (
	"context"
	"iter"
	"slices"

	"yikatong/internal/auth"
	"yikatong/internal/roster"
	"yikatong/internal/store"
)

// A RosterPage is a page of rosters and how many there are by state.
type RosterPage struct {
	Rows   []store.Roster
	Notes  map[int64]store.RosterNote
	Counts []store.RosterCount
}

// Rosters lists rosters within the actor's region and departments.
func (a *App) Rosters(ctx context.Context, by auth.Actor, q store.RosterQuery) (list []store.Roster, err error) {
	page, err := a.RosterPage(ctx, by, q)
	return page.Rows, err
}

// RosterPage is Rosters with what a list shows beside them.
func (a *App) RosterPage(ctx context.Context, by auth.Actor, q store.RosterQuery) (page RosterPage, err error) {
	if err := auth.May(by, auth.SeeRoster, auth.Place{}); err != nil {
		return page, err
	}
	q.Departments = by.Departments
	if q.Within == "" || !q.Within.Within(by.Region) {
		q.Within = by.Region
	}
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		if page.Counts, err = tx.CountRosters(q); err != nil {
			return err
		}
		if page.Rows, err = tx.Rosters(q); err != nil {
			return err
		}
		ids := make([]int64, len(page.Rows))
		for i, g := range page.Rows {
			ids[i] = g.ID
		}
		page.Notes, err = tx.RosterNotes(ids)
		return err
	})
	return page, err
}

// A RosterView is a roster with all that its page shows.
type RosterView struct {
	store.Roster
	Acts     []store.Act
	Findings []store.Finding
	Intakes  []store.Intake
	Can      []roster.Move // what this actor may do now
	Why      error         // why not even the moves of the actor's role, if so
	Objected int           // objections without an answer
	Returned map[int64]store.LineReturn
	Who      map[int64]string
}

// Roster returns one roster within the actor's region and departments.
func (a *App) Roster(ctx context.Context, by auth.Actor, id int64) (v RosterView, err error) {
	err = a.read(ctx, func(tx *store.Tx) error {
		if v.Roster, err = a.visibleRoster(tx, by, id); err != nil {
			return err
		}
		if v.Acts, err = tx.Acts(store.OnRoster, id); err != nil {
			return err
		}
		if v.Findings, err = tx.Findings(id); err != nil {
			return err
		}
		if v.Intakes, err = tx.Intakes(v.Region, id, 50); err != nil {
			return err
		}
		if v.Objected, err = tx.OpenObjections(id); err != nil {
			return err
		}
		if v.Returned, err = tx.LineReturns(id); err != nil {
			return err
		}
		if v.Who, err = whoIs(tx); err != nil {
			return err
		}
		before, err := tx.RosterActs(id)
		if err != nil {
			return err
		}
		v.Can = slices.DeleteFunc(v.State.Open(), func(m roster.Move) bool {
			if auth.May(by, m.Duty, auth.Place{Region: v.Region, Department: v.Department}) != nil {
				return true
			}
			apart := auth.Separate(by, m.Hand, before)
			if apart != nil {
				v.Why = apart
			}
			return apart != nil
		})
		return nil
	})
	return v, err
}

// visibleRoster hides what lies outside the actor's region as if it were not there.
func (a *App) visibleRoster(tx *store.Tx, by auth.Actor, id int64) (store.Roster, error) {
	g, err := tx.Roster(id)
	if err != nil {
		return g, err
	}
	if auth.May(by, auth.SeeRoster, auth.Place{Region: g.Region, Department: g.Department}) != nil {
		return store.Roster{}, store.ErrNone
	}
	return g, nil
}

// A LineView is a line of a roster with the registered name of its person and masked numbers.
type LineView struct {
	store.RosterLine
	Known string // the registered name
	No    string // masked
	Card  string // the payee's active account, masked; "" if there is none
}

// RosterLines lists a page of a roster's lines after a line number.
func (a *App) RosterLines(ctx context.Context, by auth.Actor, id, after, limit int64) (list []LineView, err error) {
	err = a.read(ctx, func(tx *store.Tx) error {
		if _, err := a.visibleRoster(tx, by, id); err != nil {
			return err
		}
		var lines []store.RosterLine
		for l, err := range tx.Lines(id, after, limit) {
			if err != nil {
				return err
			}
			lines = append(lines, l)
		}
		list, err = lineViews(tx, lines)
		return err
	})
	return list, err
}

// RosterLinesBy lists a page of a roster's lines in an order (see store.Tx.LinesBy).
func (a *App) RosterLinesBy(ctx context.Context, by auth.Actor, id int64, order string, limit, offset int) (list []LineView, err error) {
	err = a.read(ctx, func(tx *store.Tx) error {
		if _, err := a.visibleRoster(tx, by, id); err != nil {
			return err
		}
		lines, err := tx.LinesBy(id, order, limit, offset)
		if err != nil {
			return err
		}
		list, err = lineViews(tx, lines)
		return err
	})
	return list, err
}

// lineViews puts lines beside what the registers know of their people.
func lineViews(tx *store.Tx, lines []store.RosterLine) ([]LineView, error) {
	var beneficiaries, payees []int64
	for _, l := range lines {
		beneficiaries, payees = append(beneficiaries, l.Beneficiary), append(payees, l.Payee)
	}
	people, err := tx.PeopleNumbered(beneficiaries)
	if err != nil {
		return nil, err
	}
	accounts, err := tx.ActiveOf(payees)
	if err != nil {
		return nil, err
	}
	list := make([]LineView, len(lines))
	for i, l := range lines {
		p := people[l.Beneficiary]
		list[i] = LineView{RosterLine: l, Known: p.Name, No: p.No.String()}
		if a, ok := accounts[l.Payee]; ok {
			list[i].Card = a.MaskedNumber()
		}
	}
	return list, nil
}

// Rejected streams the rows of an intake that were not taken, to whoever may import there.
func (a *App) Rejected(ctx context.Context, by auth.Actor, intake int64, fn func(store.Intake, iter.Seq2[store.Rejected, error]) error) error {
	return a.read(ctx, func(tx *store.Tx) error {
		in, err := tx.Intake(intake)
		if err != nil {
			return err
		}
		if err := auth.May(by, auth.ImportRoster, auth.Place{Region: in.Region}); err != nil {
			return err
		}
		return fn(in, tx.RejectedRows(intake))
	})
}

// Intake returns what became of one file.
func (a *App) Intake(ctx context.Context, by auth.Actor, id int64) (in Import, err error) {
	err = a.read(ctx, func(tx *store.Tx) error {
		if in.Intake, err = tx.Intake(id); err != nil {
			return err
		}
		if err := auth.May(by, auth.SeeRoster, auth.Place{Region: in.Region}); err != nil {
			return err
		}
		if in.Verdict == "unchanged" {
			if in.Same, err = tx.SameFile(in.Digest, in.Kind, in.Programme, in.Period); err != nil {
				return err
			}
		}
		who, err := whoIs(tx)
		if err != nil {
			return err
		}
		in.Who, in.SameWho = who[in.By], who[in.Same.By]
		if in.Reasons, err = tx.CountRejected(id); err != nil {
			return err
		}
		in.Findings, err = tx.CountFindings(in.Roster)
		return err
	})
	return in, err
}

// Intakes lists the newest files brought in within the actor's region.
func (a *App) Intakes(ctx context.Context, by auth.Actor, limit int) (list []store.Intake, err error) {
	if err := auth.May(by, auth.SeeRoster, auth.Place{}); err != nil {
		return nil, err
	}
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		list, err = tx.Intakes(by.Region, 0, limit)
		return err
	})
	return list, err
}
