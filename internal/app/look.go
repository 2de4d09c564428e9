package app

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/pay"
	"yikatong/internal/region"
	"yikatong/internal/roster"
	"yikatong/internal/store"
)

// Rosters lists rosters within the actor's region and departments.
func (a *App) Rosters(ctx context.Context, by auth.Actor, q store.RosterQuery) (list []store.Roster, err error) {
	if err := auth.May(by, auth.SeeRoster, auth.Place{}); err != nil {
		return nil, err
	}
	q.Departments = by.Departments
	if q.Within == "" || !q.Within.Within(by.Region) {
		q.Within = by.Region
	}
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		list, err = tx.Rosters(q)
		return err
	})
	return list, err
}

// A RosterView is a roster with all that its page shows.
type RosterView struct {
	store.Roster
	Acts     []store.Act
	Findings []store.Finding
	Intakes  []store.Intake
	Can      []roster.Move // what this actor may do now
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
		before, err := tx.RosterActs(id)
		if err != nil {
			return err
		}
		v.Can = slices.DeleteFunc(v.State.Open(), func(m roster.Move) bool {
			return auth.May(by, m.Duty, auth.Place{Region: v.Region, Department: v.Department}) != nil || auth.Separate(by, m.Hand, before) != nil
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

// A LineView is a line of a roster with the registered name of its person, masked number and findings.
type LineView struct {
	store.RosterLine
	Known string // the registered name
	No    string // masked
}

// RosterLines lists a page of a roster's lines after a line number.
func (a *App) RosterLines(ctx context.Context, by auth.Actor, id, after, limit int64) (list []LineView, err error) {
	err = a.read(ctx, func(tx *store.Tx) error {
		if _, err := a.visibleRoster(tx, by, id); err != nil {
			return err
		}
		for l, err := range tx.Lines(id, after, limit) {
			if err != nil {
				return err
			}
			list = append(list, LineView{RosterLine: l})
		}
		for i := range list {
			p, err := tx.Person(list[i].Beneficiary)
			if err != nil {
				return err
			}
			list[i].Known, list[i].No = p.Name, p.No.String()
		}
		return nil
	})
	return list, err
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

// Batches lists batches of the actor's departments.
func (a *App) Batches(ctx context.Context, by auth.Actor, q store.BatchQuery) (list []pay.Batch, err error) {
	if err := auth.May(by, auth.SeeBatch, auth.Place{}); err != nil {
		return nil, err
	}
	q.Departments = by.Departments
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		list, err = tx.Batches(q)
		return err
	})
	return list, err
}

// A BatchView is a batch with all that its page shows.
type BatchView struct {
	pay.Batch
	Acts        []store.Act
	Counts      map[pay.Status]store.StatusCount
	Payfiles    []store.Payfile
	Corrections []pay.Batch
	Can         []pay.Move // what this actor may do now
	MayCorrect  bool       // some payments failed, and this actor may correct them
}

// Batch returns one batch of the actor's departments.
func (a *App) Batch(ctx context.Context, by auth.Actor, id pay.BatchID) (v BatchView, err error) {
	err = a.read(ctx, func(tx *store.Tx) error {
		if v.Batch, err = tx.Batch(id); err != nil {
			return err
		}
		if auth.May(by, auth.SeeBatch, auth.Place{Department: v.Department}) != nil {
			return store.ErrNone
		}
		if v.Acts, err = tx.Acts(store.OnBatch, int64(id)); err != nil {
			return err
		}
		if v.Counts, err = tx.CountPayments(id); err != nil {
			return err
		}
		if v.Payfiles, err = tx.Payfiles(id, by.Bank); err != nil {
			return err
		}
		if v.Corrections, err = tx.Batches(store.BatchQuery{Corrects: id, Limit: 50}); err != nil {
			return err
		}
		before, err := tx.BatchActs(int64(id))
		if err != nil {
			return err
		}
		v.Can = slices.DeleteFunc(v.State.Open(), func(m pay.Move) bool {
			return m.Do == pay.Settle || auth.May(by, m.Duty, auth.Place{Department: v.Department}) != nil || auth.Separate(by, m.Hand, before) != nil
		})
		v.MayCorrect = v.Counts[pay.Failed].Count+v.Counts[pay.Returned].Count > 0 &&
			auth.May(by, auth.FormBatch, auth.Place{Department: v.Department}) == nil
		return nil
	})
	return v, err
}

// BatchPayments lists a page of a batch's payments after a sequence number, those in the
// actor's region only.
func (a *App) BatchPayments(ctx context.Context, by auth.Actor, id pay.BatchID, status pay.Status, after, limit int) (list []store.PaymentRow, err error) {
	err = a.read(ctx, func(tx *store.Tx) error {
		b, err := tx.Batch(id)
		if err != nil {
			return err
		}
		if err := auth.May(by, auth.SeeBatch, auth.Place{Department: b.Department}); err != nil {
			return err
		}
		list, err = tx.PaymentPage(id, status, by.Region, after, limit)
		return err
	})
	return list, err
}

// ErrShort asks for a longer name: a search that lists everybody is no search.
var ErrShort = fmt.Errorf("search by at least one character of the name, or the whole ID number: %w", fault.Invalid)

// FindPeople finds people in the actor's region by the beginning of their name or by the
// whole ID number.
func (a *App) FindPeople(ctx context.Context, by auth.Actor, text string) (list []store.Person, err error) {
	if err := auth.May(by, auth.SeePerson, auth.Place{}); err != nil {
		return nil, err
	}
	if text == "" {
		return nil, ErrShort
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		if no, err := a.parseAny(text); err == nil {
			p, err := tx.PersonByNo(no)
			if err == nil && p.Region.Within(by.Region) {
				list = []store.Person{p}
			}
			return notFoundIsNone(err)
		}
		list, err = tx.FindPeople(by.Region, text, 50)
		return err
	})
	return list, err
}

// A PersonView is a person with what the county pays them.
type PersonView struct {
	store.Person
	Members  []store.Person
	Accounts []store.BankAccount
	Payments []store.PaymentRow
}

// Person returns one person of the actor's region.
func (a *App) Person(ctx context.Context, by auth.Actor, id int64) (v PersonView, err error) {
	err = a.read(ctx, func(tx *store.Tx) error {
		if v.Person, err = tx.Person(id); err != nil {
			return err
		}
		if auth.May(by, auth.SeePerson, auth.Place{Region: v.Region}) != nil {
			return store.ErrNone
		}
		if v.Members, err = tx.Members(v.Household); err != nil {
			return err
		}
		if v.Accounts, err = tx.Accounts(id); err != nil {
			return err
		}
		v.Payments, err = tx.PaymentsTo(id)
		return err
	})
	return v, err
}

// Reveal shows a person's whole numbers to whose duty needs them. The look is an event.
func (a *App) Reveal(ctx context.Context, by auth.Actor, id int64, reason string) (v PersonView, err error) {
	if reason == "" {
		return v, ErrNoReason
	}
	if v, err = a.Person(ctx, by, id); err != nil {
		return v, err
	}
	if err := auth.May(by, auth.RevealPersonal, auth.Place{Region: v.Region}); err != nil {
		return PersonView{}, err
	}
	err = a.write(ctx, func(*store.Tx) ([]audit.Event, error) {
		return one(by, a.now(), "personal.reveal", fmt.Sprintf("person:%d", id), v.Region, facts{"reason": reason})
	})
	if err != nil {
		return PersonView{}, err
	}
	return v, nil
}

// An Overview is what the desk's first page counts.
type Overview struct {
	Rosters        []store.RosterCount
	Batches        []store.BatchCount
	Appropriations []store.Appropriation
	Intakes        []store.Intake
}

// Overview counts what lies within the actor's region and departments.
func (a *App) Overview(ctx context.Context, by auth.Actor) (o Overview, err error) {
	if err := auth.May(by, auth.SeeDesk, auth.Place{}); err != nil {
		return o, err
	}
	may := func(d auth.Duty) bool { return auth.May(by, d, auth.Place{}) == nil }
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		if may(auth.SeeRoster) {
			if o.Rosters, err = tx.CountRosters(by.Region, by.Departments); err != nil {
				return err
			}
			if o.Intakes, err = tx.Intakes(by.Region, 0, 8); err != nil {
				return err
			}
		}
		if may(auth.SeeBatch) {
			if o.Batches, err = tx.CountBatches(by.Departments); err != nil {
				return err
			}
		}
		if may(auth.SeeMoney) {
			o.Appropriations, err = tx.Appropriations("")
		}
		return err
	})
	return o, err
}

// Trail lists the newest events before a number (0: the last).
func (a *App) Trail(ctx context.Context, by auth.Actor, before int64) (list []audit.Entry, err error) {
	if err := auth.May(by, auth.SeeTrail, auth.Place{}); err != nil {
		return nil, err
	}
	if before == 0 {
		before = 1 << 62
	}
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		list, err = tx.Newest(before, 100)
		return err
	})
	return list, err
}

// Regions lists the county's regions at or below the actor's.
func (a *App) Regions(ctx context.Context, by auth.Actor) (list []region.Region, err error) {
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		list, err = tx.Regions()
		return err
	})
	return slices.DeleteFunc(list, func(r region.Region) bool { return !r.Code.Within(by.Region) }), err
}

// ProgrammeSums sums all payments of the county by programme and status.
func (a *App) ProgrammeSums(ctx context.Context, by auth.Actor) (list []store.ProgrammeSum, err error) {
	if err := auth.May(by, auth.SeeMoney, auth.Place{}); err != nil {
		return nil, err
	}
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		list, err = tx.ProgrammeSums()
		return err
	})
	return list, err
}
