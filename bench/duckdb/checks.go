package main

import (
	"fmt"
	"strings"
)

// A join is one exact check as a person would write it in SQL. Its lines are counted.
type join struct {
	code       string
	programmes string // "" for all
	by         by
	register   string // rosters of other programmes, where it is their numbers
	when       string // $first and $last are the days of the period
	absent     bool
}

// by is what of a line is looked up.
type by int

const (
	person by = iota
	household
	item
	rosters          // the person on rosters of other programmes
	rostersHousehold // somebody of the household is
	self             // the line and its person alone
)

const current = `"from" <= $last AND until >= $first`

// joins is the checks that have something to join with in the benchmark.
var joins = []join{
	{"HUK-01", "07 09 10 12 13 14", person, "hukou", `state = 'moved' AND since < $first`, false},
	{"HUK-02", "07", person, "hukou", `kind <> '' AND NOT contains(kind, '农业家庭') AND NOT starts_with(kind, '农') AND coalesce(reform, '') <> 'yes'`, false},
	{"HUK-03", "", person, "hukou", `state IN ('cancelled', 'double')`, false},
	{"PAY-01", "09 10 12 14", household, "payroll", current, false},
	{"PAY-02", "01 02", person, "payroll", current, false},
	{"PAY-03", "03", person, "payroll", `"from" < $first AND until >= $first`, false},
	{"PAY-04", "07", person, "pension", `kind = 'civil' AND "from" < $first AND until >= $first`, false},
	{"PAY-05", "09 10", household, "pension", `kind <> 'resident' AND ` + current, false},
	{"PAY-05B", "09 10", household, "insurance", current, false},
	{"AST-01", "09 10 12 14 17", household, "vehicles", `kind = 'car' AND ` + current, false},
	{"AST-02", "09 10 12 14", household, "estate", `use = 'shop' AND ` + current, false},
	{"AST-03", "17", household, "estate", `use = 'dwelling' AND ` + current, false},
	{"AST-04", "09 10", household, "companies", `state = 'live'`, false},
	{"AST-05", "09", household, "vehicles", `kind = 'farm' AND "from" >= $first - INTERVAL 24 MONTH AND until >= $first`, false},
	{"DUP-03", "", person, "city_index", `programme = $programme AND ` + current, false},
	{"EXC-01", "09", rosters, "10", "", false},
	{"EXC-01B", "10", rosters, "09", "", false},
	{"EXC-02", "13 14", rosters, "10", "", false},
	{"EXC-03", "14", rosters, "15", "", false},
	{"EXC-04", "12", rosters, "13", "", false},
	{"EXC-04B", "13", rosters, "12", "", false},
	{"EXC-06", "07", rosters, "08", "", false},
	{"DEP-01", "14", rostersHousehold, "09", "", true},
	{"DEP-02", "12", rostersHousehold, "09 10", "", true},
	{"DEP-03", "15", rosters, "09 10", "", false},
	{"LND-02", "01 06", item, "requisition", `"on" <= $last`, false},
	{"MCH-04", "02", item, "vehicles", `until < today()`, false},
	{"AGE-01", "07 12", self, "", `p.birth + INTERVAL 720 MONTH > $last`, false},
	{"AGE-02", "15", self, "", `p.birth + INTERVAL 216 MONTH < $first`, false},
	{"DIS-01", "13 14", person, "disability", `state <> 'live' OR until < $first`, false},
	{"DIS-01B", "13 14", person, "disability", `true`, true},
	{"DIS-02", "13", person, "disability", `state = 'live' AND grade NOT IN ('1', '2')`, false},
}

// inside is the comparisons with the county's own records.
var inside = map[string]string{
	"deceased":       `SELECT count(*) FROM lines l JOIN rosters r USING (roster) JOIN people p ON p.id = l.person WHERE p.died < r.first`,
	"name_mismatch":  `SELECT count(*) FROM lines l JOIN people p ON p.id = l.person WHERE l.name <> p.name`,
	"outside_county": `SELECT count(*) FROM lines l JOIN people p ON p.id = l.person WHERE p.away`,
	"no_account":     `SELECT count(*) FROM lines l JOIN people p ON p.id = l.payee WHERE p.card IS NULL`,
	"card_not_owner": odd + `SELECT count(*) FROM held WHERE NOT own`,
	"card_shared": odd + `, often AS (SELECT l.roster, l.card FROM lines l SEMI JOIN odd o ON o.roster = l.roster AND o.card = l.card GROUP BY ALL HAVING count(*) > 1)
		SELECT count(*) FROM odd o SEMI JOIN often f ON f.roster = o.roster AND f.card = o.card ANTI JOIN (FROM held WHERE NOT own) h ON h.id = o.id`,
	// First by person alone, in whole numbers: hardly anybody is left to be compared by thing.
	"paid_already": `WITH often AS (SELECT l.person, r.time FROM lines l JOIN rosters r USING (roster) GROUP BY ALL HAVING min(l.roster) <> max(l.roster)),
		theirs AS MATERIALIZED (SELECT l.*, r.time FROM lines l JOIN rosters r USING (roster) SEMI JOIN often o ON o.person = l.person AND o.time = r.time)
		SELECT count(*) FROM theirs l WHERE EXISTS (SELECT 1 FROM theirs m WHERE m.person = l.person AND m.time = l.time AND m.item = l.item AND m.roster <> l.roster)`,
}

// odd is the lines that name an account which is not the payee's active one; held, of those whose
// account is registered, whether it is the payee's.
const odd = `WITH odd AS MATERIALIZED (SELECT l.roster, l.id, l.card, l.payee FROM lines l JOIN people p ON p.id = l.payee
	WHERE l.card IS NOT NULL AND l.card IS DISTINCT FROM p.card),
	held AS MATERIALIZED (SELECT o.id, bool_or(a.party = o.payee) AS own FROM odd o JOIN accounts a USING (card) GROUP BY o.id) `

// A span is one period that rosters are for, with its programmes.
type span struct {
	period, first, last string
	programmes          []string
}

// statements writes a join for the rosters of one period; none if no programme of it is meant.
// What a roster must be for a missing line to count is that its township has one of the others.
func (j join) statements(s span) (list []string) {
	for _, programmes := range j.groups(s) {
		days := strings.NewReplacer("$first", "DATE '"+s.first+"'", "$last", "DATE '"+s.last+"'", "$programme", "'"+programmes[0]+"'")
		from := fmt.Sprintf(`SELECT count(*) FROM lines l JOIN rosters r USING (roster) JOIN people p ON p.id = l.person WHERE r.period = '%s' AND r.programme IN ('%s') AND `,
			s.period, strings.Join(programmes, "','"))
		list = append(list, from+days.Replace(j.condition()))
	}
	return list
}

// groups is the programmes to ask for together, or one by one where the condition names them.
func (j join) groups(s span) (groups [][]string) {
	var meant []string
	for _, p := range s.programmes {
		if j.programmes == "" || strings.Contains(j.programmes, p) {
			meant = append(meant, p)
		}
	}
	if !strings.Contains(j.when, "$programme") {
		if len(meant) > 0 {
			groups = append(groups, meant)
		}
		return groups
	}
	for _, p := range meant {
		groups = append(groups, []string{p})
	}
	return groups
}

func (j join) condition() string {
	not := ""
	if j.absent {
		not = "NOT "
	}
	others := "'" + strings.ReplaceAll(j.register, " ", "','") + "'"
	switch j.by {
	case person:
		return fmt.Sprintf(`p.key %sIN (SELECT key FROM %s WHERE %s)`, not, j.register, j.when)
	case household:
		return fmt.Sprintf(`p.household %sIN (SELECT m.household FROM people m WHERE m.key IN (SELECT key FROM %s WHERE %s))`, not, j.register, j.when)
	case item:
		return fmt.Sprintf(`l.item %sIN (SELECT key FROM %s WHERE %s)`, not, j.register, j.when)
	case rosters:
		return fmt.Sprintf(`l.person %sIN (SELECT o.person FROM lines o JOIN rosters q USING (roster) WHERE q.programme IN (%s))`, not, others)
	case rostersHousehold:
		return fmt.Sprintf(`r.region IN (SELECT region FROM rosters WHERE programme IN (%s)) AND p.household %sIN (SELECT m.household FROM people m
			WHERE m.id IN (SELECT o.person FROM lines o JOIN rosters q USING (roster) WHERE q.programme IN (%s)))`, others, not, others)
	}
	return j.when
}
