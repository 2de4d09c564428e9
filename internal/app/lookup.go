package app

import (
	"cmp"
	"slices"
	"time"

	"yikatong/internal/basis"
	"yikatong/internal/check"
	"yikatong/internal/register"
	"yikatong/internal/store"
)

// A lookup is what a chunk of lines needs, fetched set by set.
type lookup struct {
	*outside
	who     map[int64]store.Keyed   // beneficiaries and payees
	members map[int64][]store.Keyed // by household
	parents map[int64][]store.Keyed // by child
	records map[int64][]record      // of this programme, by whose they are
	rows    map[string]map[string][]store.RegisterRow
	about   map[string]map[int64][]string         // the numbers that a register's rows are about, by row
	drawn   map[string]map[int64][]store.Drawing  // by check
	claims  map[string]map[string][]store.Claimed // by check and code
	paid    map[int64][]store.Drawn               // by person
	due     map[int64]map[string]any              // by line
}

// open finds the people of lines, and what the checks ask of everybody.
func (l *lookup) open(lines []store.RosterLine) error {
	if err := l.people(lines); err != nil {
		return err
	}
	if err := l.fetchRecords(lines); err != nil {
		return err
	}
	if slices.ContainsFunc(l.checks, func(c *check.Outside) bool { return c.Of == check.Parent }) {
		return l.fetchParents(lines)
	}
	return nil
}

func (l *lookup) people(lines []store.RosterLine) (err error) {
	var ids, households []int64
	for _, x := range lines {
		ids = append(ids, x.Beneficiary, x.Payee)
	}
	slices.Sort(ids)
	if l.who, err = l.tx.KeyedPeople(slices.Compact(ids)); err != nil {
		return err
	}
	for _, p := range l.who {
		if p.Household != 0 {
			households = append(households, p.Household)
		}
	}
	slices.Sort(households)
	l.members, err = l.tx.KeyedHouseholds(slices.Compact(households))
	return err
}

// parentsRegister is the register that says who the parents of a child are.
const parentsRegister = "parents"

// fetchParents finds the parents of who lines are for: the other numbers of the child's row.
func (l *lookup) fetchParents(lines []store.RosterLine) error {
	var keys []string
	for _, line := range lines {
		keys = append(keys, l.who[line.Beneficiary].Key)
	}
	rows, err := l.tx.RegisterRows(parentsRegister, keys)
	if err != nil {
		return err
	}
	about, err := l.tx.RowKeys(parentsRegister, rowIDs(rows))
	if err != nil {
		return err
	}
	l.parents = map[int64][]store.Keyed{}
	for _, line := range lines {
		child := l.who[line.Beneficiary]
		l.parents[child.ID] = nil
		for _, r := range rows[child.Key] {
			for _, key := range about[r.ID] {
				if key != child.Key {
					l.parents[child.ID] = append(l.parents[child.ID], store.Keyed{Key: key, Name: "父（母）"})
				}
			}
		}
	}
	return nil
}

func rowIDs(rows map[string][]store.RegisterRow) (ids []int64) {
	for _, list := range rows {
		for _, r := range list {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// household is everybody who belongs to who a line is for.
func (l *lookup) household(line store.RosterLine) []store.Keyed {
	p := l.who[line.Beneficiary]
	if all := l.members[p.Household]; len(all) > 0 {
		return all
	}
	return []store.Keyed{p}
}

// subjects are those whose number a check looks up for a line.
func (l *lookup) subjects(of check.Of, line store.RosterLine) []store.Keyed {
	switch of {
	case check.Payee:
		return []store.Keyed{l.who[line.Payee]}
	case check.Member:
		return l.household(line)
	case check.Parent:
		return l.parents[line.Beneficiary]
	}
	return []store.Keyed{l.who[line.Beneficiary]}
}

// fetch gets what a check holds lines against.
func (l *lookup) fetch(c *check.Outside, lines []store.RosterLine) (err error) {
	switch c.Register {
	case check.Self, check.Deaths:
		return nil
	case check.Rosters:
		l.drawn[c.Code], err = l.tx.Drawings(c.Others, l.times, l.subjectIDs(c, lines))
		return err
	case check.Payments:
		return l.fetchPaid(l.subjectIDs(c, lines))
	case check.Things:
		return l.fetchClaims(c, lines)
	case check.Due:
		return l.fetchDue(lines)
	}
	name := c.Register + "/" + string(c.Of)
	if l.rows[name] == nil {
		if l.rows[name], err = l.tx.RegisterRows(c.Register, l.keys(c, lines)); err != nil {
			return err
		}
	}
	if l.about[name] == nil && (c.Asks("shared") || c.Asks("numbers")) {
		l.about[name], err = l.tx.RowKeys(c.Register, rowIDs(l.rows[name]))
	}
	return err
}

func (l *lookup) subjectIDs(c *check.Outside, lines []store.RosterLine) (ids []int64) {
	for _, line := range lines {
		for _, s := range l.subjects(c.Of, line) {
			ids = append(ids, s.ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// keys are those that a check finds rows by.
func (l *lookup) keys(c *check.Outside, lines []store.RosterLine) (keys []string) {
	for _, line := range lines {
		if c.Of == check.Item {
			for _, t := range l.things(line) {
				keys = append(keys, l.tx.ItemKey(t.Code))
			}
			continue
		}
		for _, s := range l.subjects(c.Of, line) {
			keys = append(keys, s.Key)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// rowsOf are the rows that a check holds a line against, each marked with whose it is.
func (l *lookup) rowsOf(c *check.Outside, line store.RosterLine) (rows []map[string]any) {
	switch c.Register {
	case check.Self:
		return []map[string]any{{}}
	case check.Due:
		if row, there := l.due[line.ID]; there {
			return []map[string]any{row}
		}
		return nil
	}
	name := c.Register + "/" + string(c.Of)
	for _, s := range l.subjects(c.Of, line) {
		by := check.Finder{Who: s.Name, Self: s.ID == line.Beneficiary}
		for _, row := range l.ownRows(c, s, line) {
			rows = append(rows, check.Found(row, by))
		}
		for _, r := range l.rows[name][s.Key] {
			by.Shared, by.Numbers = l.shared(name, r.ID, "", line)
			rows = append(rows, check.Found(r.Fields, by))
		}
	}
	return rows
}

// ownRows are what the county itself has of somebody; of payments, all but the line's own.
func (l *lookup) ownRows(c *check.Outside, s store.Keyed, line store.RosterLine) (rows []map[string]any) {
	switch c.Register {
	case check.Deaths:
		if s.ID != 0 {
			rows = append(rows, map[string]any{"on": cmp.Or(s.Died, register.Never)})
		}
	case check.Rosters:
		for _, d := range l.drawn[c.Code][s.ID] {
			rows = append(rows, map[string]any{"programme": d.Programme, "title": l.app.ProgrammeName(d.Programme), "period": d.Period, "amount": d.Amount})
		}
	case check.Payments:
		for _, d := range l.paid[s.ID] {
			own := d.Person == line.Beneficiary && d.Programme == l.roster.Programme && d.Period == l.roster.Period.String() && d.Item == line.Item
			if slices.Contains(c.Others, d.Programme) && !own {
				rows = append(rows, map[string]any{"programme": d.Programme, "title": l.app.ProgrammeName(d.Programme), "period": d.Period, "item": d.Item,
					"amount": int64(d.Amount), "on": cmp.Or(d.On, register.Never)})
			}
		}
	}
	return rows
}

// rowsOfThing are the rows that a check holds a thing of a line against.
func (l *lookup) rowsOfThing(c *check.Outside, line store.RosterLine, code string) (rows []map[string]any) {
	if c.Register == check.Things {
		return l.claimsTo(c, line, code)
	}
	name := c.Register + "/" + string(c.Of)
	key := l.tx.ItemKey(code)
	for _, r := range l.rows[name][key] {
		by := check.Finder{Who: l.who[line.Beneficiary].Name, Self: true}
		by.Shared, by.Numbers = l.shared(name, r.ID, key, line)
		rows = append(rows, check.Found(r.Fields, by))
	}
	return rows
}

// shared counts the numbers a row is found by besides that of a thing, and those of the line's
// household among them.
func (l *lookup) shared(name string, row int64, thing string, line store.RosterLine) (household, all int64) {
	for _, key := range l.about[name][row] {
		if key == thing {
			continue
		}
		all++
		if slices.ContainsFunc(l.household(line), func(m store.Keyed) bool { return m.Key == key }) {
			household++
		}
	}
	return household, all
}

func (l *lookup) caseOf(line store.RosterLine) check.Case {
	p := l.who[line.Beneficiary]
	of := check.Case{Programme: l.roster.Programme, First: l.roster.Period.FirstMonth().First().Format(time.DateOnly),
		Last: l.roster.Period.LastMonth().Last().Format(time.DateOnly), Today: day(l.app.now()), Amount: int64(line.Amount), Quantity: line.Quantity,
		Item: line.Item, Taken: line.Batch != 0, Name: p.Name, Birth: p.Birth, Died: register.Never}
	if r := l.recordOf(line); r != nil {
		of.Record = basis.Values(l.rules.Basis, r.Basis)
	}
	return of
}
