package app

import (
	"errors"
	"fmt"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/ident"
	"yikatong/internal/region"
	"yikatong/internal/roster"
	"yikatong/internal/store"
)

// A placed line is one whose people are found.
type placed struct {
	roster.Line
	person        store.Registered
	holder, payee int64
}

// take looks a chunk's people up, rejects what cannot be taken, and stores the rest.
func (in *intake) take(chunk []roster.Line) error {
	in.result.Read += len(chunk)
	known, err := in.lookUp(chunk)
	if err != nil {
		return err
	}
	var good []placed
	var bad []store.Rejected
	for i, l := range chunk {
		p, problem := in.place(l, known)
		if problem != "" {
			bad = append(bad, store.Rejected{Line: in.first + i, Code: string(problem), Cells: l.Cells})
			in.result.Rejected++
			in.result.Reasons[string(problem)]++
			continue
		}
		good = append(good, p)
	}
	in.first += len(chunk)
	if err := in.tx.AddRejected(in.result.ID, bad); err != nil {
		return err
	}
	if len(good) == 0 {
		return nil
	}
	if in.roster.ID == 0 {
		if err := in.open(good); err != nil {
			return err
		}
	}
	return in.store(good)
}

// parties are the people and organisations that a chunk names, by their numbers.
type parties struct {
	people map[string]store.Registered
	orgs   map[string]int64
}

// lookUp finds everybody a chunk's good lines name.
func (in *intake) lookUp(chunk []roster.Line) (p parties, err error) {
	var nos []ident.No
	var codes []ident.USCC
	for _, l := range chunk {
		if l.Problem != "" {
			continue
		}
		nos = append(nos, l.Person)
		for _, party := range []roster.Party{l.Holder, l.Payee} {
			if no, org, err := party.Identify(in.result.StartedAt); err == nil && !no.IsZero() {
				nos = append(nos, no)
			} else if err == nil {
				codes = append(codes, org)
			}
		}
	}
	if p.people, err = in.tx.PeopleByNo(nos); err != nil {
		return p, err
	}
	p.orgs, err = in.tx.Organisations(codes)
	return p, err
}

// place finds the people of a line, or why the line is rejected.
func (in *intake) place(l roster.Line, known parties) (placed, roster.Code) {
	if l.Problem != "" {
		return placed{}, l.Problem
	}
	person, ok := known.people[l.Person.Reveal()]
	if !ok {
		return placed{}, roster.PersonUnknown
	}
	p := placed{l, person, person.ID, person.ID}
	if l.Holder.Named() {
		if p.holder, ok = in.party(l.Holder, known); !ok {
			return p, roster.HolderUnknown
		}
	}
	if l.Payee.Named() {
		if p.payee, ok = in.party(l.Payee, known); !ok {
			return p, roster.PayeeUnknown
		}
	}
	key := store.LineKey(person.ID, "")
	if in.seen[key] {
		return p, roster.DuplicateInFile
	}
	in.seen[key] = true
	return p, ""
}

// party finds a person or organisation that a line names beside its own.
func (in *intake) party(p roster.Party, known parties) (int64, bool) {
	no, org, err := p.Identify(in.result.StartedAt)
	if err != nil {
		return 0, false
	}
	if no.IsZero() {
		id, ok := known.orgs[org.String()]
		return id, ok
	}
	person, ok := known.people[no.Reveal()]
	return person.ID, ok
}

// open finds the draft that the file goes into, or starts one: for the township given, or
// the one that most of its first people live in.
func (in *intake) open(people []placed) error {
	township := in.file.Township
	if township == "" {
		township = mostly(people)
	}
	if err := auth.May(in.by, auth.ImportRoster, auth.Place{Region: township}); err != nil {
		return err
	}
	last, err := in.tx.NewestRoster(in.file.Programme, in.file.Period, township)
	switch {
	case err == nil && last.State == roster.Draft:
		in.roster = last
		return nil
	case err != nil && !errors.Is(err, store.ErrNone):
		return err
	}
	in.roster = store.Roster{Programme: in.file.Programme, Department: in.dept, Period: in.file.Period, Region: township,
		Round: last.Round + 1, State: roster.Draft, CreatedAt: in.app.now()}
	if in.fresh, err = in.app.start(in.tx, in.roster); err != nil {
		return err
	}
	in.roster = in.fresh.roster
	return nil
}

// mostly is the township that most of the people are registered in.
func mostly(people []placed) region.Code {
	count := map[region.Code]int{}
	best := people[0].person.Region.Township()
	for _, p := range people {
		t := p.person.Region.Township()
		if count[t]++; count[t] > count[best] {
			best = t
		}
	}
	return best
}

// store puts a chunk's lines into the roster: new ones are added, changed ones take the
// place of what stood there, the same ones are known already.
func (in *intake) store(lines []placed) error {
	ids := make([]int64, len(lines))
	for i, l := range lines {
		ids[i] = l.person.ID
	}
	there := map[string]store.RosterLine{}
	if in.roster.Lines > 0 {
		var err error
		if there, err = in.tx.LinesOf(in.roster.ID, ids); err != nil {
			return err
		}
	}
	var added []store.RosterLine
	for _, l := range lines {
		in.result.Accepted++
		in.result.People++
		var err error
		if in.result.Amount, err = in.result.Amount.Add(l.Amount); err != nil {
			return err
		}
		line := in.line(l)
		if was, ok := there[store.LineKey(line.Beneficiary, line.Item)]; ok {
			if err := in.merge(was, line); err != nil {
				return err
			}
			continue
		}
		added = append(added, line)
	}
	if in.fresh == nil {
		_, err := in.tx.AddLines(added)
		return err
	}
	people := make(map[int64]store.Registered, len(lines))
	for _, l := range lines {
		people[l.person.ID] = l.person
	}
	return in.fresh.add(added, people)
}

func (in *intake) merge(was, line store.RosterLine) error {
	if was.Amount == line.Amount && was.Quantity == line.Quantity && was.AccountIndex == line.AccountIndex && was.Name == line.Name &&
		was.Payee == line.Payee && was.Holder == line.Holder {
		in.result.Known++
		return nil
	}
	line.ID = was.ID
	return in.tx.ReplaceLine(line)
}

func (in *intake) line(l placed) store.RosterLine {
	account := l.Card.Reveal()
	return store.RosterLine{Roster: in.roster.ID, Row: l.Row, Intake: in.result.ID, Beneficiary: l.person.ID, Holder: l.holder, Payee: l.payee,
		Name: l.Name, Account: account, AccountIndex: in.tx.AccountIndex(account), Quantity: hundredths(l.Quantity), Amount: l.Amount,
		Region: l.person.Region}
}

// finish weighs the roster, compares it, and stores what became of the file.
func (in *intake) finish() ([]audit.Event, error) {
	r := &in.result
	if in.roster.ID != 0 {
		r.Roster, r.Region = in.roster.ID, in.roster.Region
		if err := in.settle(); err != nil {
			return nil, err
		}
	}
	return in.record(fmt.Sprintf("roster:%d", r.Roster))
}

// settle weighs and compares the roster, or ends what was begun while its lines came in.
func (in *intake) settle() (err error) {
	if in.fresh != nil {
		in.hash = in.fresh.weight.Hash()
		in.result.Findings, err = in.fresh.end()
		return err
	}
	weight, err := in.tx.Weigh(in.roster.ID)
	if err != nil {
		return err
	}
	in.hash = weight.Hash()
	if err := in.tx.SealContent(in.roster.ID, weight); err != nil {
		return err
	}
	in.result.Findings, err = in.app.compare(in.tx, in.roster.ID)
	return err
}

// record stores what became of the file, and who entered lines by it.
func (in *intake) record(subject string) ([]audit.Event, error) {
	r := &in.result
	r.EndedAt = in.app.now()
	if in.hash != "" && r.Accepted > r.Known {
		if err := entered(in.tx, in.by, r.Roster, in.hash, r.EndedAt); err != nil {
			return nil, err
		}
	}
	if err := in.tx.FinishIntake(r.Intake); err != nil {
		return nil, err
	}
	return one(in.by, r.EndedAt, "roster.import", subject, r.Region,
		facts{"intake": r.ID, "file": r.File, "digest": r.Digest, "verdict": r.Verdict, "rows": r.Read, "accepted": r.Accepted,
			"rejected": r.Rejected, "known": r.Known, "fen": int64(r.Amount)})
}

// hundredths reads a quantity such as "3.77" as 377; what is no such number is 0, since the
// amount is what is paid and a quantity is only shown beside it.
func hundredths(text string) int64 {
	f, err := fen.ParseYuan(ident.Clean(text))
	if err != nil {
		return 0
	}
	return int64(f)
}
