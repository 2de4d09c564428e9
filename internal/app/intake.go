package app

import (
	"context"
	"errors"
	"fmt"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/ident"
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/roster"
	"yikatong/internal/sheet"
	"yikatong/internal/store"
)

// Errors of importing rosters.
var (
	ErrKind  = fmt.Errorf("no such kind of file: %w", fault.Invalid)
	ErrDraft = fmt.Errorf("the township has a draft for this programme and period already: %w", fault.Conflict)
)

// A RosterFile is a township's file and what it is for.
type RosterFile struct {
	File
	Programme string
	Period    period.Period
	Township  region.Code // "" lets the people on the file tell
}

// An Import is what became of a township's file: its control totals and what the
// cross-check raised.
type Import struct {
	store.Intake
	Reasons  map[string]int // rejected rows by reason
	Findings map[string]int // of the accepted rows
	Same     store.Intake   // of an unchanged file: the import that took it
	Who      string         // brought it, where a page asks
	SameWho  string
}

// intakeChunk is how many lines are looked up and stored at a time. It bounds memory and
// is large enough for the store's bulk ways.
const intakeChunk = 4000

// ImportRoster reads a township's file into its draft roster, compares each line with the
// county's registers, and keeps the rows that cannot be taken for the township to mend.
// All of it happens, or nothing. The same file again changes nothing.
func (a *App) ImportRoster(ctx context.Context, by auth.Actor, f RosterFile) (Import, error) {
	id, err := a.receive(ctx, by, f)
	if err != nil {
		return Import{}, err
	}
	return a.take(ctx, by, id, f)
}

// receive remembers that a file came, before it is read.
func (a *App) receive(ctx context.Context, by auth.Actor, f RosterFile) (id int64, err error) {
	if _, err := a.programme(f.Programme); err != nil {
		return 0, err
	}
	where := f.Township
	if where == "" {
		where = by.Region
	}
	if err := auth.May(by, auth.ImportRoster, auth.Place{Region: where}); err != nil {
		return 0, err
	}
	digest, err := digestFile(f.File)
	if err != nil {
		return 0, err
	}
	at := a.now()
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		if id, err = tx.NextIntake(); err != nil {
			return nil, err
		}
		in := store.Intake{ID: id, Kind: "roster", File: f.Name, Digest: digest, Programme: f.Programme, Period: f.Period.String(), Region: where,
			Verdict: store.Reading, By: by.User, StartedAt: at}
		if err := tx.AddIntake(in); err != nil {
			return nil, err
		}
		return one(by, at, "roster.receive", fmt.Sprintf("intake:%d", id), where, facts{"file": f.Name, "digest": digest})
	})
	if err != nil {
		return 0, fmt.Errorf("receive %s: %w", f.Name, err)
	}
	return id, nil
}

// take reads a file that was received.
func (a *App) take(ctx context.Context, by auth.Actor, id int64, f RosterFile) (Import, error) {
	prog, err := a.programme(f.Programme)
	if err != nil {
		return Import{}, err
	}
	var in *intake
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		received, err := tx.Intake(id)
		if err != nil {
			return nil, err
		}
		in = a.newIntake(tx, by, f, prog.Department, received)
		return in.run()
	})
	var refusal *sheet.Refusal
	if errors.As(err, &refusal) {
		in.result.Verdict, in.result.Detail = "refused:"+string(refusal.Code), refusal.Sentence()
		return a.refuse(ctx, by, in.result.Intake)
	}
	if err != nil {
		return Import{}, fmt.Errorf("import %s: %w", f.Name, err)
	}
	return in.result, nil
}

// refuse remembers that a file could not be read. Nothing of it is stored.
func (a *App) refuse(ctx context.Context, by auth.Actor, r store.Intake) (Import, error) {
	r.Roster, r.Read, r.Accepted, r.Rejected, r.Known, r.People, r.Amount, r.Header, r.EndedAt = 0, 0, 0, 0, 0, 0, 0, nil, a.now()
	err := a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		if err := tx.FinishIntake(r); err != nil {
			return nil, err
		}
		return one(by, r.EndedAt, "roster.import", fmt.Sprintf("intake:%d", r.ID), r.Region, facts{"file": r.File, "verdict": r.Verdict})
	})
	return Import{Intake: r, Reasons: map[string]int{}, Findings: map[string]int{}}, err
}

// An intake is one file on its way in: the state that one import needs.
type intake struct {
	app    *App
	tx     *store.Tx
	by     auth.Actor
	file   RosterFile
	dept   string
	result Import
	roster store.Roster
	first  int             // number of the chunk's first data row within the file
	seen   map[string]bool // rights that stand above in this file
	hash   string          // of the roster's content, once all lines are in

	fresh *fresh // the roster that this file starts; nil if it goes into one that was there
}

func (a *App) newIntake(tx *store.Tx, by auth.Actor, f RosterFile, dept string, received store.Intake) *intake {
	received.Verdict = "imported"
	return &intake{app: a, tx: tx, by: by, file: f, dept: dept, first: 1, seen: map[string]bool{},
		result: Import{Intake: received, Reasons: map[string]int{}, Findings: map[string]int{}}}
}

func (in *intake) run() ([]audit.Event, error) {
	r := &in.result
	if same, err := in.tx.SameFile(r.Digest, r.Kind, r.Programme, r.Period); err == nil {
		return in.again(same)
	} else if !errors.Is(err, store.ErrNone) {
		return nil, err
	}
	opened, err := sheet.Open(in.file.Content, in.file.Size, in.file.Name, in.file.Limits)
	if err != nil {
		return nil, err
	}
	reading, err := roster.Read(opened, in.app.now())
	if err != nil {
		return nil, err
	}
	r.Header = reading.Forms[0].Header
	if err := in.lines(reading); err != nil {
		return nil, err
	}
	return in.finish()
}

// again answers for a file that was imported before: what it gave then, and that it
// changed nothing now.
func (in *intake) again(same store.Intake) ([]audit.Event, error) {
	r := &in.result
	r.Verdict, r.Roster, r.Region, r.Header = "unchanged", same.Roster, same.Region, same.Header
	r.Read, r.Accepted, r.Rejected, r.Known, r.People, r.Amount = same.Read, same.Accepted, same.Rejected, same.Accepted, same.People, same.Amount
	var err error
	if r.Reasons, err = in.tx.CountRejected(same.ID); err != nil {
		return nil, err
	}
	if r.Findings, err = in.tx.CountFindings(same.Roster); err != nil {
		return nil, err
	}
	return in.record(fmt.Sprintf("intake:%d", r.ID))
}

// lines takes the file's lines a chunk at a time. One chunk is read while the one before
// it is stored.
func (in *intake) lines(reading *roster.Reading) error {
	chunks, stop := make(chan []roster.Line), make(chan struct{})
	var broken error // set before chunks is closed
	go func() {
		defer close(chunks)
		broken = in.chunks(reading, chunks, stop)
	}()
	defer func() {
		close(stop)
		for range chunks { // the reader has ended when this has
		}
	}()
	for chunk := range chunks {
		if err := in.take(chunk); err != nil {
			return err
		}
	}
	return broken
}

// chunks reads the file to its end, or until it is stopped.
func (in *intake) chunks(reading *roster.Reading, to chan<- []roster.Line, stop <-chan struct{}) error {
	chunk := make([]roster.Line, 0, intakeChunk)
	send := func() bool {
		select {
		case to <- chunk:
			chunk = make([]roster.Line, 0, intakeChunk)
			return true
		case <-stop:
			return false
		}
	}
	for l, err := range reading.Lines() {
		if err != nil {
			return err
		}
		in.app.progress.tick(in.result.ID)
		if chunk = append(chunk, l); len(chunk) == intakeChunk && !send() {
			return nil
		}
	}
	send()
	return nil
}

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
