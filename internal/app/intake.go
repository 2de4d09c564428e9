package app

import (
	"context"
	"errors"
	"fmt"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
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
