package app

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"yikatong/internal/disclose"
	"yikatong/internal/fault"
	"yikatong/internal/ident"
	"yikatong/internal/policy"
	"yikatong/internal/region"
	"yikatong/internal/store"
)

// Public is what anybody may ask, without signing in. Its answers are types of package
// disclose, which cannot hold more than the public may see.
type Public struct {
	app  *App
	text Texter // nil: no codes are sent
}

// Public returns the public side of the county.
func (a *App) Public() Public { return Public{app: a} }

// Texting sends codes by a gateway, so that citizens can prove who they are by their telephone.
func (p Public) Texting(hand Texter) Public {
	p.text = hand
	return p
}

// levelOf is how much of a programme's lists the public sees; one that no one has decided
// shows nothing.
func levelOf(p *policy.Programme) disclose.Level {
	level, err := disclose.ParseLevel(p.Disclosure.Level)
	if err != nil {
		return 0
	}
	return level
}

// whole is the region that the lists of a programme are published for: a hidden one's sums
// only for the whole county, since a township less its villages could show a few.
func (a *App) whole(p *policy.Programme) region.Code {
	if levelOf(p) == disclose.Hidden {
		return a.CountyCode()
	}
	return ""
}

// Heads returns a page of the published lists.
func (p Public) Heads(ctx context.Context, q disclose.Query) (heads disclose.Heads, err error) {
	within, err := region.ParseCode(q.Region)
	if q.Region == "" || err != nil {
		within = p.app.CountyCode()
	}
	var hidden []string
	for _, prog := range p.app.Catalogue().All() {
		if levelOf(prog) == disclose.Hidden {
			hidden = append(hidden, prog.Number)
		}
	}
	query := store.ListQuery{Hidden: hidden, Notice: q.Kind == disclose.Notice, Paid: q.Kind == disclose.Paid, Programme: q.Programme, Within: within, Place: q.Place,
		Limit: disclose.PageSize, Offset: (max(q.Page, 1) - 1) * disclose.PageSize}
	err = p.app.read(ctx, func(tx *store.Tx) error {
		list, total, err := tx.Lists(query)
		if err != nil {
			return err
		}
		places, err := placesOf(tx)
		if err != nil {
			return err
		}
		heads = disclose.Heads{Total: total}
		for _, l := range list {
			h, level, err := p.head(l, places)
			if errors.Is(err, ErrProgramme) {
				continue // the county's own, of a file that this program cannot read
			}
			if err != nil {
				return err
			}
			heads.Heads = append(heads.Heads, disclose.Cover(level, h))
		}
		return nil
	})
	return heads, err
}

// head puts a list into the public's words.
func (p Public) head(l store.Listed, places map[region.Code]string) (disclose.Head, disclose.Level, error) {
	prog, err := p.app.programme(l.Programme)
	if err != nil {
		return disclose.Head{}, 0, err
	}
	h := disclose.Head{Kind: disclose.Paid, Programme: l.Programme, Name: prog.Name, Period: l.Period, Region: string(l.Region),
		Place: placeOf(places, l.Region), People: l.People, Amount: l.Amount, From: dayOf(l.From)}
	if l.Notice {
		h.Kind, h.Until, h.Counted = disclose.Notice, dayOf(l.Until), noticeCount(prog.Notice)
	}
	if len(prog.Documents) > 0 {
		h.Document = prog.Documents[0].Number
	}
	return h, levelOf(prog), nil
}

// noticeCount says how many days a roster is posted and how they are counted.
func noticeCount(n policy.Notice) string {
	switch {
	case n.Days == 0:
		return ""
	case n.Workdays:
		return fmt.Sprintf("%d 个工作日", n.Days)
	}
	return fmt.Sprintf("%d 天，含节假日", n.Days)
}

// NoticeCount says how many days the rosters of a programme are posted and how the days are
// counted; "" if they are not.
func (a *App) NoticeCount(programme string) string {
	p, err := a.programme(programme)
	if err != nil {
		return ""
	}
	return noticeCount(p.Notice)
}

// dayOf reads a stored day; "" is the zero time.
func dayOf(s string) time.Time {
	t, _ := time.Parse(time.DateOnly, s)
	return t
}

// placesOf are the names of the county's regions.
func placesOf(tx *store.Tx) (map[region.Code]string, error) {
	list, err := tx.Regions()
	names := make(map[region.Code]string, len(list))
	for _, r := range list {
		names[r.Code] = r.Name
	}
	return names, err
}

// placeOf names a village with its township.
func placeOf(names map[region.Code]string, c region.Code) string {
	if c.Level() == region.Village {
		return names[c.Township()] + " " + names[c]
	}
	return names[c]
}

// List returns a page of one published list. Lines of a list that is withheld are not read.
func (p Public) List(ctx context.Context, id disclose.ID, page int) (list disclose.PaidList, err error) {
	where, err := region.ParseCode(id.Region)
	if err != nil {
		return list, fault.NotFound
	}
	err = p.app.read(ctx, func(tx *store.Tx) error {
		l, err := tx.List(id.Kind == disclose.Notice, id.Programme, id.Period, where)
		if err != nil {
			return err
		}
		places, err := placesOf(tx)
		if err != nil {
			return err
		}
		h, level, err := p.head(l, places)
		if err != nil {
			return err
		}
		if l.Notice && level == disclose.Hidden {
			return fault.NotFound
		}
		var bad error
		page = max(page, 1)
		list = disclose.Show(level, h, func(yield func(disclose.Line) bool) {
			for line, err := range tx.ListLines(l, disclose.PageSize, (page-1)*disclose.PageSize) {
				if err != nil {
					bad = err
					return
				}
				if !yield(disclose.Line{Name: line.Name, Village: places[line.Region], Quantity: quantity(line.Quantity), Amount: line.Amount}) {
					return
				}
			}
		})
		list.Page, list.Pages = page, max(1, (l.Lines+disclose.PageSize-1)/disclose.PageSize)
		return bad
	})
	return list, err
}

// quantity writes 1/100 units, "" for none.
func quantity(hundredths int64) string {
	if hundredths == 0 {
		return ""
	}
	return fmt.Sprintf("%d.%02d", hundredths/100, hundredths%100)
}

// Year returns what was paid in a year by programme; 0 asks for the latest with payments.
func (p Public) Year(ctx context.Context, year int) (y disclose.Year, err error) {
	err = p.app.read(ctx, func(tx *store.Tx) error {
		text := strconv.Itoa(year)
		if year == 0 {
			if text, err = tx.LastYear(); err != nil || text == "" {
				return err
			}
			if year, err = strconv.Atoi(text); err != nil {
				return err
			}
		}
		sums, err := tx.YearSums(text)
		if err != nil {
			return err
		}
		var rows []disclose.Stat
		parts := make([]disclose.Part, len(sums))
		for i, s := range sums {
			if n := len(rows); n == 0 || rows[n-1].Programme != s.Programme {
				rows = append(rows, disclose.Stat{Programme: s.Programme, Name: p.app.ProgrammeName(s.Programme)})
			}
			row := &rows[len(rows)-1]
			row.People, row.Lines, row.Amount = row.People+s.People, row.Lines+s.Lines, row.Amount+s.Amount
			parts[i] = disclose.Part{Programme: s.Programme, Month: s.Month, People: s.People, Amount: s.Amount}
		}
		if y, err = disclose.Totals(year, rows); err == nil {
			y.Spread(parts)
		}
		return err
	})
	return y, err
}

// Catalogue returns the published list of programmes (政策清单).
func (p Public) Catalogue(context.Context) ([]disclose.Programme, error) {
	county, err := CountyNamed(p.app.county)
	if err != nil {
		return nil, err
	}
	var list []disclose.Programme
	for _, prog := range p.app.Catalogue().All() {
		list = append(list, published(prog, county.Name))
	}
	return list, nil
}

// published is a programme as the county's public list has it: the files say 区县 where the
// county's own office is meant.
func published(p *policy.Programme, county string) disclose.Programme {
	d := disclose.Programme{Code: p.Number, Name: p.Name, Department: strings.ReplaceAll(p.Contact, "区县", county), Who: p.Who, HowMuch: p.HowMuch,
		When: p.When, Where: p.Apply + "。需带：" + p.Papers, Online: p.Application != nil, Level: levelOf(p), Group: p.Group}
	if phone, err := ident.ParsePhone(ident.Clean(p.Contact)); err == nil {
		d.Phone, d.Department = phone.Reveal(), p.Department
	}
	for _, doc := range p.Documents {
		d.Basis = append(d.Basis, disclose.Document{Number: doc.Number, Title: doc.Title, From: dayOf(doc.Date)})
	}
	d.Unverified = p.Unconfirmed()
	return d
}
