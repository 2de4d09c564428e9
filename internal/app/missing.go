package app

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"yikatong/internal/auth"
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/store"
)

// missedBy are the checks of people on no roster, by code: each adds who is missed under one
// programme to what was found, and tells of which periods it looked.
var missedBy = map[string]func(*grouping, string, *missedFinds) error{
	"MIS-01": (*grouping).poorUnlisted, "MIS-02": (*grouping).absent, "MIS-03": (*grouping).unpaid, "DIS-03": (*grouping).disabledUnlisted,
}

// A missedFinds is what one check found, and where it looked.
type missedFinds struct {
	list   []store.Missed
	looked map[[2]string]bool // programme and period
}

// visits looks for missed people under each of the check's programmes, and stores who is to be visited.
func (w *grouping) visits(find func(*grouping, string, *missedFinds) error) error {
	found := missedFinds{looked: map[[2]string]bool{}}
	for _, programme := range w.of.Programmes {
		if !w.app.seesProgramme(w.by, auth.AnswerFinding, programme) {
			continue
		}
		if err := find(w, programme, &found); err != nil {
			return err
		}
	}
	var err error
	w.did.Found[w.of.Code] = len(found.list)
	if len(found.list) == 0 {
		delete(w.did.Found, w.of.Code)
	}
	w.did.Visits, w.did.Dropped, err = w.tx.PutMissed(w.of.Code, func(programme, period string) bool { return found.looked[[2]string{programme, period}] }, found.list)
	return err
}

// times lists the periods of a programme's rosters of the time, and the townships that have one.
func (w *grouping) times(programme string) (times []period.Period, towns map[region.Code][]period.Period, err error) {
	rosters, err := w.rosters([]string{programme})
	towns = map[region.Code][]period.Period{}
	for _, r := range rosters {
		if !slices.Contains(times, r.Period) {
			times = append(times, r.Period)
		}
		if !slices.Contains(towns[r.Region], r.Period) {
			towns[r.Region] = append(towns[r.Region], r.Period)
		}
	}
	return times, towns, err
}

// year is the period of what is found of nobody's period: it is looked for anew each year.
func (w *grouping) year() string { return fmt.Sprint(w.span.Year()) }

func (w *grouping) missed(programme, span string, who store.Keyed, where region.Code, way string, values map[string]any) store.Missed {
	return store.Missed{Code: w.of.Code, Programme: programme, Period: span, Person: who.ID, Region: where, Evidence: w.of.Says(way, values), FoundAt: w.at}
}

// absent finds who was paid a year before and stands on no roster now, unless that ended on record:
// by death, in the register of basis, or in the register of stops.
func (w *grouping) absent(programme string, found *missedFinds) error {
	times, _, err := w.times(programme)
	if err != nil {
		return err
	}
	for _, now := range times {
		was := now.Back(12)
		found.looked[[2]string{programme, now.String()}] = true
		list, err := w.tx.AbsentSince(programme, was, now, w.of.OfHousehold(programme))
		if err != nil {
			return err
		}
		keys := make([]string, len(list))
		for i, a := range list {
			keys[i] = a.Key
		}
		stops, err := w.tx.RegisterRows("stops", keys)
		if err != nil {
			return err
		}
		last := now.LastMonth().Last().Format(time.DateOnly)
		for _, a := range list {
			if slices.ContainsFunc(stops[a.Key], func(row store.RegisterRow) bool {
				return row.Fields["programme"] == programme && fmt.Sprint(row.Fields["from"]) <= last
			}) {
				continue
			}
			m := w.missed(programme, now.String(), a.Keyed, a.Region, "absent", map[string]any{"was": was.Chinese(), "now": now.Chinese(), "amount": int64(a.Amount)})
			found.list = append(found.list, m)
		}
	}
	return nil
}

// unpaid finds whom the register of basis gives something in a period in which their township has a
// roster, and who is neither on it nor paid: see [App.Unlisted].
func (w *grouping) unpaid(programme string, found *missedFinds) error {
	_, towns, err := w.times(programme)
	if err != nil {
		return err
	}
	for _, town := range sortedKeys(towns) {
		for _, p := range towns[town] {
			found.looked[[2]string{programme, p.String()}] = true
			err := w.app.unlisted(w.tx, programme, p, town, day(w.at), func(u Unlisted) error {
				m := w.missed(programme, p.String(), store.Keyed{ID: u.Person}, u.Region, "unpaid", map[string]any{"now": p.Chinese(), "amount": int64(u.Due)})
				m.Item, m.Due = u.Item, u.Due
				found.list = append(found.list, m)
				return nil
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// standing are the people whose certificate of disability is valid today, by person the row that is.
func (w *grouping) standing() ([]store.Registrant, error) {
	list, err := w.tx.Registrants("disability")
	today := day(w.at)
	list = slices.DeleteFunc(list, func(p store.Registrant) bool {
		return p.Fields["state"] != "live" || fmt.Sprint(p.Fields["until"]) < today
	})
	return slices.CompactFunc(list, func(a, b store.Registrant) bool { return a.ID == b.ID }), err
}

func severe(p store.Registrant) bool { return p.Fields["grade"] == "1" || p.Fields["grade"] == "2" }

// disabledUnlisted finds who has a certificate of grade 1 or 2 and is not on the rosters of 13, or
// one of any grade in a household on minimum living (09) and is not on those of 14; who is on extreme
// poverty support (10) or long-term care is entitled to neither.
func (w *grouping) disabledUnlisted(programme string, found *missedFinds) error {
	_, towns, err := w.times(programme)
	if err != nil || len(towns) == 0 {
		return err
	}
	list, err := w.standing()
	if err != nil {
		return err
	}
	spans := meeting(w.span)
	on, _, err := w.tx.Listed(programme, spans)
	if err != nil {
		return err
	}
	poor, poorHouses, err := w.tx.Listed(w.of.Others[0], spans)
	if err != nil {
		return err
	}
	extreme, _, err := w.tx.Listed(w.of.Others[1], spans)
	if err != nil {
		return err
	}
	keys := make([]string, len(list))
	for i, p := range list {
		keys[i] = p.Key
	}
	cared, err := w.tx.RegisterRows("ltc", keys)
	if err != nil {
		return err
	}
	found.looked[[2]string{programme, w.year()}] = true
	for _, p := range list {
		way, right := "severe", severe(p) && !w.stands(cared[p.Key])
		if programme == "14" {
			way, right = "poor", poor[p.ID] || poorHouses[p.Household]
		}
		if !right || on[p.ID] || extreme[p.ID] || towns[p.Region.Township()] == nil {
			continue
		}
		values := map[string]any{"grade": p.Fields["grade"], "now": w.span.Chinese()}
		found.list = append(found.list, w.missed(programme, w.year(), p.Keyed, p.Region, way, values))
	}
	return nil
}

// stands reports whether one of a register's rows is in force in the time.
func (w *grouping) stands(rows []store.RegisterRow) bool {
	first, last := w.span.FirstMonth().First().Format(time.DateOnly), w.span.LastMonth().Last().Format(time.DateOnly)
	return slices.ContainsFunc(rows, func(row store.RegisterRow) bool {
		from, _ := row.Fields["from"].(string)
		until, given := row.Fields["until"].(string)
		return from <= last && (!given || until >= first)
	})
}

// incomes are the registers in which a household with an income stands.
var incomes = []string{"payroll", "pension", "insurance", "companies"}

// poorUnlisted finds households with nobody able to work, by a severe disability or the death of who
// was, that no register of incomes knows and that draw neither minimum living nor extreme poverty
// support, though their township has a roster: by registers alone, so a reason to visit and no more.
func (w *grouping) poorUnlisted(programme string, found *missedFinds) error {
	_, towns, err := w.times(programme)
	if err != nil || len(towns) == 0 {
		return err
	}
	loaded, err := w.tx.NewestRegisters()
	if err != nil {
		return err
	}
	for _, name := range append([]string{"disability"}, incomes...) {
		if loaded[name].Version == 0 {
			return nil // what is not loaded knows of nobody's income
		}
	}
	found.looked[[2]string{programme, w.year()}] = true
	numbers, err := countyNumbers(w.tx, w.of)
	if err != nil {
		return err
	}
	disabled, err := w.standing()
	if err != nil {
		return err
	}
	unable, houses := map[int64]bool{}, []int64{}
	for _, p := range disabled {
		if severe(p) && p.Household != 0 {
			unable[p.ID] = true
			houses = append(houses, p.Household)
		}
	}
	since := dayTime(w.at).AddDate(0, -int(numbers["months"]), 0)
	bereaved, err := w.tx.BereavedSince(since, dayTime(w.at))
	if err != nil {
		return err
	}
	families, err := w.tx.Housemates(append(houses, bereaved...))
	if err != nil {
		return err
	}
	for _, other := range w.of.Others {
		_, on, err := w.tx.Listed(other, meeting(w.span))
		if err != nil {
			return err
		}
		for house := range on {
			delete(families, house)
		}
	}
	if err := w.dropEarning(families); err != nil {
		return err
	}
	for _, house := range sortedKeys(families) {
		p, ok := needy(families[house], unable, since.Format(time.DateOnly), day(w.at))
		if !ok || towns[p.head.Region.Township()] == nil {
			continue
		}
		found.list = append(found.list, w.missed(programme, w.year(), p.head.Keyed, p.head.Region, p.way, map[string]any{"who": p.who.Name, "on": p.who.Died}))
	}
	return nil
}

// dropEarning takes the households out of which somebody living stands in a register of incomes.
func (w *grouping) dropEarning(families map[int64][]store.Housemate) error {
	var keys []string
	of := map[string]int64{}
	for house, family := range families {
		for _, m := range family {
			if m.Died == "" {
				keys = append(keys, m.Key)
				of[m.Key] = house
			}
		}
	}
	slices.Sort(keys)
	for _, name := range incomes {
		rows, err := w.tx.RegisterRows(name, keys)
		if err != nil {
			return err
		}
		for key, list := range rows {
			list = slices.DeleteFunc(list, func(row store.RegisterRow) bool {
				return row.Fields["kind"] == "resident" || row.Fields["state"] == "closed"
			})
			if w.stands(list) {
				delete(families, of[key])
			}
		}
	}
	return nil
}

// A need is a household to visit: whom to see, and of whose disability or death.
type need struct {
	way       string
	head, who store.Housemate
}

// needy judges a household by its members: nobody living is of working age and able, and somebody
// is severely disabled or was of working age and died since a day.
func needy(family []store.Housemate, unable map[int64]bool, since, today string) (n need, ok bool) {
	for _, m := range family {
		working := m.Birth != "" && ofWorkingAge(m.Birth, cmp.Or(m.Died, today))
		switch {
		case m.Died == "" && working && !unable[m.ID]:
			return n, false
		case m.Died == "":
			if n.head.ID == 0 {
				n.head = m
			}
			if unable[m.ID] && n.way == "" {
				n.way, n.who = "disabled", m
			}
		case working && m.Died >= since:
			n.way, n.who = "bereaved", m
		}
	}
	return n, n.head.ID != 0 && n.way != ""
}

// ofWorkingAge reports whether somebody born on a day is between 18 and 59 on another.
func ofWorkingAge(born, on string) bool {
	b, err1 := time.Parse(time.DateOnly, born)
	d, err2 := time.Parse(time.DateOnly, on)
	if errors.Join(err1, err2) != nil {
		return false
	}
	return !b.AddDate(18, 0, 0).After(d) && b.AddDate(60, 0, 0).After(d)
}
