package drill

import (
	"container/heap"
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/demo"
	"yikatong/internal/fen"
	"yikatong/internal/ident"
	"yikatong/internal/pay"
	"yikatong/internal/region"
	"yikatong/internal/roster"
	"yikatong/internal/sheet"
	"yikatong/internal/store"
)

// A Year plays a synthetic county through its year: every roster of every programme goes
// the whole way, as the days pass.
type Year struct {
	*Drill
	County *demo.County
	// Amount says what a line of a roster is entitled to, 0 for nothing, and the facts it
	// was worked out from, as JSON.
	Amount func(demo.Facts) (amount fen.Fen, facts string, err error)
	// Told is told of what is done, for who watches.
	Told func(Progress)
	// Officers deal with banks that cannot be trusted; nil where the bank is honest.
	Officers *Officers

	ahead  <-chan proposed
	ids    []int64 // the registry's number of each of the county's people
	dead   map[int]bool
	agenda agenda
	docs   int
	done   Progress

	batches []pay.BatchID // that were sent
}

// Progress is how far the year has come.
type Progress struct {
	Day      time.Time
	People   int
	Rosters  int
	Batches  int
	Payments int
	Findings int
	Total    fen.Fen // of the batches that were sent
}

// Play enrols the county's people and plays its year. Rounds whose way does not end within
// the year are left where they stand on its last day, as in life.
func (y *Year) Play(ctx context.Context) error {
	if err := y.enrol(ctx); err != nil {
		return err
	}
	if err := y.register(ctx); err != nil {
		return err
	}
	if err := y.contract(ctx); err != nil {
		return err
	}
	if y.Officers != nil {
		y.plan(y.Clock.Now().Add(between), y.Officers.chase)
	}
	y.dead = map[int]bool{}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	y.ahead = y.prepare(ctx)
	for _, round := range y.County.Rounds() {
		y.plan(morning(round.AsOf.Time()), func(ctx context.Context) error { return y.round(ctx, round) })
	}
	y.inspections()
	end := time.Date(y.County.Year, 12, 31, 10, 0, 0, 0, time.UTC)
	for len(y.agenda) > 0 {
		next := heap.Pop(&y.agenda).(item)
		if next.at.After(end) {
			break
		}
		y.Clock.Forward(next.at)
		if err := next.do(ctx); err != nil {
			return err
		}
		y.done.Day = next.at
		y.tell()
	}
	y.Clock.Forward(end)
	if y.Officers != nil {
		return y.Officers.close(ctx)
	}
	return nil
}

func (y *Year) tell() {
	if y.Told != nil {
		y.Told(y.done)
	}
}

// morning is nine o'clock in Beijing on a day.
func morning(day time.Time) time.Time { return day.Add(time.Hour) }

const enrolChunk = 5000

// enrol brings the people and accounts of the county in.
func (y *Year) enrol(ctx context.Context) error {
	clerk := y.As(auth.TownshipClerk)
	y.ids = make([]int64, len(y.County.People))
	for from := 0; from < len(y.ids); from += enrolChunk {
		to := min(from+enrolChunk, len(y.ids))
		people := make([]store.Person, 0, to-from)
		for i := from; i < to; i++ {
			p, err := y.person(i)
			if err != nil {
				return err
			}
			people = append(people, p)
		}
		if err := y.App.EnrolPeople(ctx, clerk, people); err != nil {
			return err
		}
		for i, p := range people {
			y.ids[from+i] = p.ID
		}
		y.done.People = to
		y.tell()
	}
	if err := y.enrolAccounts(ctx, clerk); err != nil {
		return err
	}
	if err := y.VerifyFirst(ctx); err != nil {
		return err
	}
	if err := y.Verify(ctx); err != nil {
		return err
	}
	return y.loadRegisters(ctx)
}

// loadRegisters brings in what other offices know.
func (y *Year) loadRegisters(ctx context.Context) error {
	for _, f := range y.County.Registers() {
		r := strings.NewReader(f.CSV)
		_, err := y.App.LoadRegister(ctx, y.As(auth.BureauReviewer), app.RegisterFile{Register: f.Name, Source: f.Source,
			File: app.File{Name: f.Name + ".csv", Content: r, Size: r.Size(), Limits: sheet.Desk}})
		if err != nil {
			return err
		}
	}
	return nil
}

func (y *Year) person(i int) (store.Person, error) {
	p := &y.County.People[i]
	no, err := ident.ParseNo(p.ID, y.Clock.Now())
	if err != nil {
		return store.Person{}, fmt.Errorf("person %d of the synthetic county: %w", i, err)
	}
	return store.Person{No: no, Name: p.Name, Sex: string(no.Sex()), Birth: no.Birth().Format(time.DateOnly), Region: y.County.Village(i).Code,
		HouseCode: y.County.HouseholdNo(p.Household), Relation: p.Relation.String(), Hukou: y.County.Hukou(i), Phone: y.County.Phone(i)}, nil
}

func (y *Year) enrolAccounts(ctx context.Context, clerk auth.Actor) error {
	var list []store.BankAccount
	opened := y.Clock.Now().Format(time.DateOnly)
	for i := range y.County.Payees() {
		a, ok := y.County.Account(i)
		if !ok {
			continue
		}
		list = append(list, store.BankAccount{Party: y.ids[i], Kind: a.Kind(), Bank: demo.Banks[a.Bank].Name, Number: a.Number, Opened: opened})
	}
	for len(list) > 0 {
		n := min(enrolChunk, len(list))
		if err := y.App.EnrolAccounts(ctx, clerk, list[:n]); err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

// round makes one programme's rosters of a period in every township and opens their notice.
func (y *Year) round(ctx context.Context, round demo.Round) error {
	if err := y.enrolDeaths(ctx, round.AsOf); err != nil {
		return err
	}
	var rosters []int64
	for r := range y.County.RostersOf(round) {
		id, err := y.propose(ctx, r)
		if errors.Is(err, app.ErrNoLines) {
			continue
		}
		if err != nil {
			return err
		}
		rosters = append(rosters, id)
	}
	if len(rosters) == 0 {
		return nil
	}
	y.done.Rosters += len(rosters)
	for _, h := range hands[:len(hands)-1] {
		if err := y.move(ctx, h.role, h.do, rosters); err != nil {
			return err
		}
	}
	g, err := y.App.Roster(ctx, y.As(auth.BureauApprover), rosters[0])
	if err != nil {
		return err
	}
	last, err := time.Parse(time.DateOnly, g.NoticeUntil)
	if err != nil {
		return err
	}
	y.plan(morning(last.AddDate(0, 0, 1)), func(ctx context.Context) error { return y.pay(ctx, round, rosters) })
	return nil
}

func (y *Year) move(ctx context.Context, role auth.Role, do roster.Action, rosters []int64) error {
	steps := make([]app.RosterStep, len(rosters))
	for i, id := range rosters {
		steps[i] = app.RosterStep{Roster: id, Do: do}
	}
	return y.App.MoveRosters(ctx, y.As(role), steps)
}

// enrolDeaths brings the death register up to a day.
func (y *Year) enrolDeaths(ctx context.Context, until demo.Day) error {
	var list []store.Death
	for i, p := range y.County.Deaths() {
		if p.Registered == 0 || p.Registered > until || y.dead[i] {
			continue
		}
		no, err := ident.ParseNo(p.ID, y.Clock.Now())
		if err != nil {
			return err
		}
		y.dead[i] = true
		list = append(list, store.Death{No: no, Name: p.Name, On: p.Died.String()})
	}
	if len(list) == 0 {
		return nil
	}
	return y.App.EnrolDeaths(ctx, y.As(auth.TownshipClerk), list)
}

// A proposed roster is a township's with the lines it is entitled to.
type proposed struct {
	roster demo.Roster
	lines  []app.ProposedLine
	err    error
}

// prepare works out the rosters of the year ahead of the days they are needed on. They do
// not depend on what the county does with them.
func (y *Year) prepare(ctx context.Context) <-chan proposed {
	ahead := make(chan proposed, 200)
	go func() {
		defer close(ahead)
		for r := range y.County.Rosters() {
			lines, err := y.lines(r)
			select {
			case ahead <- proposed{r, lines, err}:
			case <-ctx.Done():
				return
			}
		}
	}()
	return ahead
}

// propose makes a township's draft from what its people are entitled to.
func (y *Year) propose(ctx context.Context, r demo.Roster) (int64, error) {
	p := <-y.ahead
	if p.err != nil {
		return 0, p.err
	}
	lines := p.lines
	if len(lines) == 0 {
		return 0, app.ErrNoLines
	}
	id, found, err := y.App.ProposeRoster(ctx, y.As(auth.TownshipClerk), app.Proposal{Programme: r.Code(), Period: r.Period,
		Township: region.Code(r.Township.Code), Lines: each(lines)})
	for _, n := range found {
		y.done.Findings += n
	}
	return id, err
}

func each(lines []app.ProposedLine) iter.Seq2[app.ProposedLine, error] {
	return func(yield func(app.ProposedLine, error) bool) {
		for _, l := range lines {
			if !yield(l, nil) {
				return
			}
		}
	}
}

// lines are a roster's lines with their amounts; who is entitled to nothing is left out.
func (y *Year) lines(r demo.Roster) ([]app.ProposedLine, error) {
	var list []app.ProposedLine
	seen := map[string]bool{}
	for l := range r.Lines() {
		amount, facts, err := y.Amount(l.Facts)
		if err != nil {
			return nil, fmt.Errorf("programme %s, person %d of the synthetic county: %w", r.Code(), l.Beneficiary, err)
		}
		key := store.LineKey(int64(l.Beneficiary), l.Item)
		if amount == 0 || seen[key] {
			continue
		}
		seen[key] = true
		account := ""
		if card, err := ident.ParseCard(l.Card); err == nil {
			account = card.Reveal()
		}
		list = append(list, app.ProposedLine{Beneficiary: y.ids[l.Beneficiary], Holder: y.ids[l.Holder], Payee: y.ids[l.Payee], Item: l.Item,
			Name: l.Name, Account: account, Amount: amount, Region: l.Village, Facts: facts})
	}
	return list, nil
}

// pay closes the notice, answers the findings, and sends what may be paid.
func (y *Year) pay(ctx context.Context, round demo.Round, rosters []int64) error {
	if err := y.move(ctx, auth.BureauApprover, roster.Clear, rosters); err != nil {
		return err
	}
	if err := y.answerFindings(ctx, rosters); err != nil {
		return err
	}
	b, sent, err := y.Pay(ctx, round.Code(), round.Period)
	if errors.Is(err, app.ErrNoMoney) {
		if err := y.fund(ctx, round); err != nil {
			return err
		}
		b, sent, err = y.Pay(ctx, round.Code(), round.Period)
	}
	if err != nil || !sent {
		return err
	}
	y.sent(b)
	return nil
}

// fund enters the money for a round's programme: what its payable lines of today need for
// the rest of the year, in whole ten thousand yuan.
func (y *Year) fund(ctx context.Context, round demo.Round) error {
	need, err := y.App.PayableTotal(ctx, y.As(auth.BureauReviewer), round.Code(), round.Period)
	if err != nil {
		return err
	}
	rounds := 0
	for _, r := range y.County.Rounds() {
		if r.Programme == round.Programme && r.AsOf >= round.AsOf {
			rounds++
		}
	}
	const unit = 1_000_000 // ten thousand yuan
	amount := (need*fen.Fen(rounds)*21/20/unit + 1) * unit
	y.docs++
	document := fmt.Sprintf("演示财〔%d〕%d号", y.County.Year, y.docs)
	return y.Fund(ctx, round.Code(), document, "演示指标", y.County.Year, amount)
}

// sent plans what follows a batch: the bank's answer next day, and a correction of what
// failed two weeks on.
func (y *Year) sent(b pay.Batch) {
	y.done.Batches++
	y.done.Payments += b.Count
	y.done.Total += b.Total
	y.batches = append(y.batches, b.ID)
	answer := y.Answer
	if y.Officers != nil {
		answer = y.Officers.hand
	}
	y.plan(y.Clock.Now().Add(24*time.Hour), func(ctx context.Context) error {
		if err := answer(ctx, b.ID); err != nil {
			return err
		}
		if b.Corrects == 0 {
			y.plan(y.Clock.Now().Add(14*24*time.Hour), func(ctx context.Context) error { return y.correct(ctx, b.ID) })
		}
		return nil
	})
}

// correct takes what the bank sent back late, registers new accounts where the old one was
// what failed, and pays again what can be paid.
func (y *Year) correct(ctx context.Context, id pay.BatchID) error {
	if err := y.late(ctx); err != nil {
		return err
	}
	if err := y.newAccounts(ctx, id); err != nil {
		return err
	}
	b, sent, err := y.Correct(ctx, id)
	if err == nil && sent {
		y.sent(b)
	}
	return err
}

// late posts the return files of payments that came back after they were made (退汇).
func (y *Year) late(ctx context.Context) error {
	if y.Officers != nil {
		return y.Officers.due(ctx)
	}
	files, err := y.Bank.Later()
	if err != nil {
		return err
	}
	for _, content := range files {
		payfile, err := y.App.PayfileFor(ctx, y.As(auth.BankOperator), content)
		if err != nil {
			return err
		}
		y.docs++
		if err := y.Return(ctx, payfile, fmt.Sprintf("late%d", y.docs), content); err != nil {
			return err
		}
	}
	return nil
}

// newAccounts lets those whose account was at fault register another at the same bank.
func (y *Year) newAccounts(ctx context.Context, id pay.BatchID) error {
	by := y.As(auth.BureauReviewer)
	var list []store.BankAccount
	for _, status := range []pay.Status{pay.Failed, pay.Returned} {
		failed, err := y.App.BatchPayments(ctx, by, id, store.PaymentQuery{Status: status, Limit: 10_000})
		if err != nil {
			return err
		}
		for _, p := range failed {
			if pay.MayCorrect(p.Code, true) && !pay.MayCorrect(p.Code, false) {
				list = append(list, store.BankAccount{Party: p.Payee, Kind: string(ident.SocialCard), Bank: p.Bank, Number: newCard(p.ID),
					Opened: y.Clock.Now().Format(time.DateOnly)})
			}
		}
	}
	if len(list) == 0 {
		return nil
	}
	if err := y.App.EnrolAccounts(ctx, y.As(auth.TownshipClerk), list); err != nil {
		return err
	}
	return y.Verify(ctx)
}

// newCard invents a well-formed card number that no account of the county has.
func newCard(n pay.PaymentID) string {
	for digit := range 10 {
		if card, err := ident.ParseCard(fmt.Sprintf("622888%012d%d", n, digit)); err == nil {
			return card.Reveal()
		}
	}
	return "" // not reached: one of ten check digits is right
}
