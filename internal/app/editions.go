package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/disclose"
	"yikatong/internal/fault"
	"yikatong/internal/policy"
	"yikatong/internal/store"
)

// Errors of publishing the list.
var (
	ErrYear    = fmt.Errorf("a list is published in its own year: %w", fault.Invalid)
	ErrSameSet = fmt.Errorf("nothing has changed since the list was published: %w", fault.Conflict)
)

// publishBy is the day of the year by which a county has published its list: 30 June
// (渝财 notice on the annual list; see ListDeadline).
const publishBy = "06-30"

// Publish makes the list of this year public as it stands now: the first edition of the
// year, or a correction, which is the next number. It is never changed.
func (a *App) Publish(ctx context.Context, by auth.Actor, year int) (e disclose.Edition, err error) {
	if err := auth.May(by, auth.PublishList, auth.Place{}); err != nil {
		return e, err
	}
	if err := a.Refresh(ctx); err != nil {
		return e, err
	}
	at := a.now()
	if year != dayTime(at).Year() {
		return e, fmt.Errorf("%d: %w", year, ErrYear)
	}
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		if e, err = a.edition(tx, year, at); err != nil {
			return nil, err
		}
		text, err := json.Marshal(e)
		if err != nil {
			return nil, err
		}
		row := store.Edition{Year: year, Number: e.Number, Content: string(text), Digest: policy.Digest(string(text)), By: by.User, Publisher: e.Publisher, At: at}
		if err := tx.AddEdition(row); err != nil {
			return nil, err
		}
		return one(by, at, "catalogue.publish", fmt.Sprintf("edition:%d-%d", year, e.Number), a.CountyCode(),
			facts{"digest": row.Digest, "programmes": len(e.Programmes), "changes": len(e.Changes)})
	})
	if err != nil {
		return e, fmt.Errorf("publish the list of %d: %w", year, err)
	}
	return e, nil
}

// edition is the list as it stands, compared with the one before it.
func (a *App) edition(tx *store.Tx, year int, at time.Time) (e disclose.Edition, err error) {
	county, err := CountyNamed(a.county)
	if err != nil {
		return e, err
	}
	e = disclose.Edition{County: county.Name, Code: a.county, Year: year, Number: 1, Publisher: county.Name + "财政局", At: at, Changes: []disclose.Change{}}
	for _, p := range a.Catalogue().All() {
		e.Programmes = append(e.Programmes, listing(p, county.Name, day(at)))
	}
	last, err := tx.LastEdition(year)
	if errors.Is(err, store.ErrNone) {
		return e, nil
	}
	if err != nil {
		return e, err
	}
	var was disclose.Edition
	if err := json.Unmarshal([]byte(last.Content), &was); err != nil {
		return e, fmt.Errorf("edition %d-%d: %w", last.Year, last.Number, err)
	}
	e.Since = fmt.Sprintf("%d-%d", last.Year, last.Number)
	if e.Changes = append(e.Changes, disclose.Changes(was.Programmes, e.Programmes)...); last.Year == year {
		e.Number = last.Number + 1
		if len(e.Changes) == 0 {
			return e, ErrSameSet
		}
	}
	return e, nil
}

// listing is a programme as an edition of a day has it.
func listing(p *policy.Programme, county, on string) disclose.Listed {
	d := published(p, county)
	l := disclose.Listed{Number: p.Number, Name: p.Name, Own: policy.Own(p.Number), Department: d.Department, Group: p.Group, Who: p.Who,
		HowMuch: p.HowMuch, When: p.When, Where: d.Where, Documents: []disclose.Paper{}, Standards: []disclose.Rate{}, Conditions: []disclose.Condition{}}
	for _, doc := range p.Documents {
		l.Documents = append(l.Documents, disclose.Paper{Title: doc.Title, Number: doc.Number, Date: doc.Date, Confirmed: doc.Confirmed})
	}
	for _, name := range slices.Sorted(maps.Keys(p.Standards)) {
		s := p.Standards[name]
		for _, key := range s.Keys() {
			for _, row := range rowsFrom(s, key, on) {
				l.Standards = append(l.Standards, disclose.Rate{Standard: name, Label: s.Label, Key: key, KeyName: p.KeyName(name, key), From: row.From,
					Value: s.Write(row.Value), Document: row.Document, Confirmed: row.Confirmed})
			}
		}
	}
	for _, q := range p.Questions() {
		l.Conditions = append(l.Conditions, disclose.Condition{Ask: q.Ask, Rule: strings.Join(strings.Fields(q.Holds), " ")})
	}
	return l
}

// rowsFrom are the row of a key in force on a day, and those to come.
func rowsFrom(s policy.Standard, key, on string) (rows []policy.Row) {
	now, ok := s.At(key, on)
	for _, r := range s.Rows {
		if r.Key == key && (r.From > on || ok && r.From == now.From) {
			rows = append(rows, r)
		}
	}
	slices.SortFunc(rows, func(a, b policy.Row) int { return strings.Compare(a.From, b.From) })
	return rows
}

// A Deadline is how the list of a year stands against the day by which it must be public.
type Deadline struct {
	Year      int
	By        time.Time // 30 June
	Published bool
	Days      int // that remain, the last included; below 0 it is overdue by as many
	Workdays  int // of Days
}

// ListDeadline tells how this year's list stands against 30 June.
func (a *App) ListDeadline(ctx context.Context, by auth.Actor) (d Deadline, err error) {
	if err := auth.May(by, auth.SeeCatalogue, auth.Place{}); err != nil {
		return d, err
	}
	today := dayTime(a.now())
	d.Year = today.Year()
	if d.By, err = time.Parse(time.DateOnly, fmt.Sprintf("%04d-%s", d.Year, publishBy)); err != nil {
		return d, err
	}
	d.Days = int(d.By.Sub(today) / (24 * time.Hour))
	d.Workdays = a.calendar.WorkdaysBetween(today, d.By)
	err = a.read(ctx, func(tx *store.Tx) error {
		last, err := tx.LastEdition(d.Year)
		if errors.Is(err, store.ErrNone) {
			return nil
		}
		d.Published = last.Year == d.Year
		return err
	})
	return d, err
}

// Editions lists the published editions of all years, the newest first.
func (p Public) Editions(ctx context.Context) (list []disclose.EditionHead, err error) {
	err = p.app.read(ctx, func(tx *store.Tx) error {
		rows, err := tx.Editions()
		for _, e := range rows {
			list = append(list, disclose.EditionHead{Year: e.Year, Number: e.Number, Publisher: e.Publisher, At: e.At, Digest: e.Digest})
		}
		return err
	})
	return list, err
}

// Edition returns an edition; number 0 asks for the last of the year.
func (p Public) Edition(ctx context.Context, year, number int) (e disclose.PublishedEdition, err error) {
	err = p.app.read(ctx, func(tx *store.Tx) error {
		row, err := tx.Edition(year, number)
		if number == 0 {
			if row, err = tx.LastEdition(year); err == nil && row.Year != year {
				err = store.ErrNone
			}
		}
		if err != nil {
			return err
		}
		e.Digest, e.JSON = row.Digest, []byte(row.Content)
		return json.Unmarshal(e.JSON, &e.Edition)
	})
	return e, err
}
