package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/policy"
	"yikatong/internal/store"
)

// Errors of a county's own programmes.
var (
	ErrNotOwn        = fmt.Errorf("a county's own programmes are numbered from 51: %w", fault.Invalid)
	ErrSameProgramme = fmt.Errorf("this version is stored already: %w", fault.Conflict)
	ErrStarts        = fmt.Errorf("a version counts from today or a day to come: %w", fault.Invalid)
)

// CheckProgramme reads a draft among the county's programmes and works through its cases.
// What is to be mended is [policy.Mistakes]. Nothing is stored.
func (a *App) CheckProgramme(d policy.Draft) (*policy.Programme, error) {
	p, err := a.Catalogue().Check(d)
	if err == nil && !policy.Own(p.Number) {
		err = fmt.Errorf("programme %s: %w", p.Number, ErrNotOwn)
	}
	return p, err
}

// AddProgramme stores a programme of the county's own, or the next version of one, which
// counts from a day on ("" is today). Versions before it are kept.
func (a *App) AddProgramme(ctx context.Context, by auth.Actor, d policy.Draft, starts string) (*policy.Programme, error) {
	if err := auth.May(by, auth.AddProgramme, auth.Place{}); err != nil {
		return nil, err
	}
	if err := a.Refresh(ctx); err != nil {
		return nil, err
	}
	p, err := a.CheckProgramme(d)
	if err != nil {
		return nil, err
	}
	if err := auth.May(by, auth.AddProgramme, auth.Place{Department: p.Department}); err != nil {
		return nil, err
	}
	at := a.now()
	f := store.ProgrammeFile{Programme: p.Number, Starts: cmp.Or(starts, day(at)), Content: p.Source(), Cases: string(d.Cases),
		Digest: policy.Digest(p.Source()), AddedBy: by.User, AddedAt: at}
	if _, err := time.Parse(time.DateOnly, f.Starts); err != nil || f.Starts < day(at) {
		return nil, fmt.Errorf("%q: %w", starts, ErrStarts)
	}
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		if err := mayAdd(tx, by, f); err != nil {
			return nil, err
		}
		if f.ID, err = tx.AddProgrammeFile(f); err != nil {
			return nil, err
		}
		return one(by, at, "programme.add", "programme:"+p.Number, a.CountyCode(),
			facts{"name": p.Name, "version": f.ID, "digest": f.Digest, "from": f.Starts})
	})
	if err != nil {
		return nil, fmt.Errorf("programme %s: %w", p.Number, err)
	}
	return p, a.Refresh(ctx)
}

// mayAdd refuses the version that is the last already, and a new version of another
// department's programme.
func mayAdd(tx *store.Tx, by auth.Actor, f store.ProgrammeFile) error {
	files, err := tx.ProgrammeFiles()
	if err != nil {
		return err
	}
	files = slices.DeleteFunc(files, func(old store.ProgrammeFile) bool { return old.Programme != f.Programme })
	if len(files) == 0 {
		return nil
	}
	last := files[len(files)-1]
	if last.Digest == f.Digest && last.Cases == f.Cases && last.Starts <= f.Starts {
		return ErrSameProgramme
	}
	department, err := policy.DepartmentOf([]byte(last.Content))
	if err != nil {
		return err
	}
	return auth.May(by, auth.AddProgramme, auth.Place{Department: department})
}

// A Listed is a programme as staff see it: what it is, the versions of one of the county's
// own, and the values of its standards.
type Listed struct {
	*policy.Programme
	Own       bool
	Versions  []store.ProgrammeFile // the newest first
	Entered   []store.StandardValue // that the county has entered, in that order
	Broken    string                // why this program cannot read the county's file
	AddedFrom map[int64]string      // names of the users of Versions and Entered
}

// Unconfirmed counts the documents and values of which no officer has confirmed the original.
func (l Listed) Unconfirmed() int { return len(l.Programme.Unconfirmed()) }

// Catalog lists every programme of the county for staff, those too that count only from a
// day to come.
func (a *App) Catalog(ctx context.Context, by auth.Actor) ([]Listed, error) {
	if err := auth.May(by, auth.SeeCatalogue, auth.Place{}); err != nil {
		return nil, err
	}
	if err := a.Refresh(ctx); err != nil {
		return nil, err
	}
	var files []store.ProgrammeFile
	var values []store.StandardValue
	var who map[int64]string
	err := a.read(ctx, func(tx *store.Tx) (err error) {
		if files, err = tx.ProgrammeFiles(); err != nil {
			return err
		}
		if values, err = tx.StandardValues(); err != nil {
			return err
		}
		who, err = whoIs(tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	return a.listed(files, values, who), nil
}

func (a *App) listed(files []store.ProgrammeFile, values []store.StandardValue, who map[int64]string) []Listed {
	var list []Listed
	at := map[string]int{}
	add := func(p *policy.Programme) *Listed {
		i, ok := at[p.Number]
		if !ok {
			i = len(list)
			at[p.Number] = i
			list = append(list, Listed{Programme: p, Own: policy.Own(p.Number), AddedFrom: who})
		}
		return &list[i]
	}
	for _, p := range a.Catalogue().All() {
		add(p)
	}
	broken := map[string]error{}
	if s := a.catalogue.present.Load(); s != nil {
		broken = s.broken
	}
	for _, f := range files {
		l := add(&policy.Programme{Number: f.Programme, Name: "（自 " + f.Starts + " 起）"})
		l.Versions = slices.Insert(l.Versions, 0, f)
		if err := broken[f.Programme]; err != nil {
			l.Broken = err.Error()
		}
	}
	for _, v := range values {
		if i, ok := at[v.Programme]; ok {
			list[i].Entered = append(list[i].Entered, v)
		}
	}
	return list
}
