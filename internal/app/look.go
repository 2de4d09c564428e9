package app

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/region"
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

// A BatchPage is a page of batches and how many there are by state.
type BatchPage struct {
	Rows   []pay.Batch
	Notes  map[int64]store.BatchNote
	Counts []store.BatchCount
}

// Batches lists batches of the actor's departments.
func (a *App) Batches(ctx context.Context, by auth.Actor, q store.BatchQuery) (list []pay.Batch, err error) {
	page, err := a.BatchPage(ctx, by, q)
	return page.Rows, err
}

// BatchPage is Batches with what a list shows beside them.
func (a *App) BatchPage(ctx context.Context, by auth.Actor, q store.BatchQuery) (page BatchPage, err error) {
	if err := auth.May(by, auth.SeeBatch, auth.Place{}); err != nil {
		return page, err
	}
	q.Departments = by.Departments
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		if page.Counts, err = tx.CountBatches(q); err != nil {
			return err
		}
		if page.Rows, err = tx.Batches(q); err != nil {
			return err
		}
		ids := make([]int64, len(page.Rows))
		for i, b := range page.Rows {
			ids[i] = int64(b.ID)
		}
		page.Notes, err = tx.BatchNotes(ids)
		return err
	})
	return page, err
}

// A BatchView is a batch with all that its page shows.
type BatchView struct {
	pay.Batch
	Acts        []store.Act
	Counts      map[pay.Status]store.StatusCount
	Payfiles    []store.Payfile
	Returns     map[int64][]store.ReturnFile // by payment file
	Corrections []pay.Batch
	Can         []pay.Move     // what this actor may do now
	Why         error          // why not even the moves of the actor's role, if so
	MayCorrect  bool           // some payments failed, and this actor may correct them
	Sources     int            // lines, or payments corrected, that it was formed of
	SourceSum   fen.Fen        // what those come to
	Of          pay.Batch      // of a correction: the batch it corrects
	Rosters     []store.Roster // that its payments come from
	Doubt       store.Doubt    // of those rosters
	Who         map[int64]string
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
		v.Returns = map[int64][]store.ReturnFile{}
		for _, f := range v.Payfiles {
			if v.Returns[f.ID], err = tx.Returns(f.ID); err != nil {
				return err
			}
		}
		if v.Corrections, err = tx.Batches(store.BatchQuery{Corrects: id, Limit: 50}); err != nil {
			return err
		}
		if v.Sources, v.SourceSum, err = tx.SumSources(id); err != nil {
			return err
		}
		if v.Doubt, err = tx.DoubtsOf(int64(id)); err != nil {
			return err
		}
		if v.Rosters, err = tx.RostersOfBatch(id); err != nil {
			return err
		}
		if v.Corrects != 0 {
			if v.Of, err = tx.Batch(v.Corrects); err != nil {
				return err
			}
		}
		if v.Who, err = whoIs(tx); err != nil {
			return err
		}
		before, err := tx.BatchActs(int64(id))
		if err != nil {
			return err
		}
		v.Can = slices.DeleteFunc(v.State.Open(), func(m pay.Move) bool {
			if m.Do == pay.Settle || auth.May(by, m.Duty, auth.Place{Department: v.Department}) != nil {
				return true
			}
			apart := auth.Separate(by, m.Hand, before)
			if apart != nil {
				v.Why = apart
			}
			return apart != nil
		})
		v.MayCorrect = v.Counts[pay.Failed].Count+v.Counts[pay.Returned].Count > 0 &&
			auth.May(by, auth.FormBatch, auth.Place{Department: v.Department}) == nil
		return nil
	})
	return v, err
}

// ErrShort asks for a longer name: a search that lists everybody is no search.
var ErrShort = fmt.Errorf("search by at least one character of the name, or the whole ID number: %w", fault.Invalid)

// FindPeople finds people in the actor's region by the beginning of their name or by the
// whole ID number; if nobody is called so, the people of the villages that are.
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
		if list, err = tx.FindPeople(by.Region, text, 50); err != nil || len(list) > 0 {
			return err
		}
		list, err = a.peopleOfVillages(tx, by, text)
		return err
	})
	return list, err
}

// peopleOfVillages lists people of the villages in the actor's region whose name has the text in it.
func (a *App) peopleOfVillages(tx *store.Tx, by auth.Actor, text string) (list []store.Person, err error) {
	regions, err := tx.Regions()
	if err != nil {
		return nil, err
	}
	for _, r := range regions {
		if r.Level != region.Village || !r.Code.Within(by.Region) || !strings.Contains(r.Name, text) || len(list) >= 50 {
			continue
		}
		more, err := tx.FindPeople(r.Code, "", 50-len(list))
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	return list, nil
}

// A PersonView is a person with what the county pays them.
type PersonView struct {
	store.Person
	Members  []store.Person
	Accounts []store.BankAccount
	Payments []store.PaymentRow
	Messages []store.MessageNote
	Refuses  bool // asked not to be told of payments
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
		if v.Payments, err = tx.PaymentsTo(id); err != nil {
			return err
		}
		if v.Messages, err = tx.MessagesTo(id); err != nil {
			return err
		}
		v.Refuses, err = tx.RefusesMessages(id)
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
	Who            map[int64]string
}

// Deadline is the day on which a step that could be taken since a moment is due, and how many
// working days it is late today. Days of 0 have none.
func (a *App) Deadline(since time.Time, days int) (due string, late int) {
	if days == 0 || since.IsZero() {
		return "", 0
	}
	last := a.calendar.AddWorkdays(since.In(china), days)
	return last.Format(time.DateOnly), a.calendar.WorkdaysBetween(last, dayTime(a.now()))
}

// Done lists the newest steps that the actor took on rosters and batches, and where each stands now.
func (a *App) Done(ctx context.Context, by auth.Actor, limit int) (list []store.DoneAct, err error) {
	if err := auth.May(by, auth.SeeDesk, auth.Place{}); err != nil {
		return nil, err
	}
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		list, err = tx.ActsBy(by.User, limit)
		return err
	})
	return list, err
}

// Overview counts what lies within the actor's region and departments.
func (a *App) Overview(ctx context.Context, by auth.Actor) (o Overview, err error) {
	if err := auth.May(by, auth.SeeDesk, auth.Place{}); err != nil {
		return o, err
	}
	may := func(d auth.Duty) bool { return auth.May(by, d, auth.Place{}) == nil }
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		if o.Who, err = whoIs(tx); err != nil {
			return err
		}
		if may(auth.SeeRoster) {
			if o.Rosters, err = tx.CountRosters(store.RosterQuery{Within: by.Region, Departments: by.Departments}); err != nil {
				return err
			}
			if o.Intakes, err = tx.Intakes(by.Region, 0, 8); err != nil {
				return err
			}
		}
		if may(auth.SeeBatch) {
			if o.Batches, err = tx.CountBatches(store.BatchQuery{Departments: by.Departments}); err != nil {
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
