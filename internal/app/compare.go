package app

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/check"
	"yikatong/internal/fault"
	"yikatong/internal/store"
)

// compare holds every line of a roster against the county's registers and keeps what that
// raises. Findings that were answered or replied to stay; the other open ones are raised anew, and
// count from the day they were first raised. It returns how many are open, by code.
func (a *App) compare(tx *store.Tx, id int64) (map[string]int, error) {
	g, err := tx.Roster(id)
	if err != nil {
		return nil, err
	}
	were, err := tx.Findings(id)
	if err != nil {
		return nil, err
	}
	if err := tx.DropOpenFindings(id, check.OfCountyAlone()...); err != nil {
		return nil, err
	}
	c, err := a.newComparison(tx, g)
	if err != nil {
		return nil, err
	}
	c.goOn(were)
	chunk := make([]store.RosterLine, 0, intakeChunk)
	for after := int64(0); ; {
		chunk = chunk[:0]
		for l, err := range tx.Lines(id, after, intakeChunk) {
			if err != nil {
				return nil, err
			}
			chunk = append(chunk, l)
		}
		if len(chunk) == 0 {
			return c.open, c.whole()
		}
		after = chunk[len(chunk)-1].ID
		if err := c.look(chunk); err != nil {
			return nil, err
		}
	}
}

// A comparison is one roster being compared.
type comparison struct {
	app      *App
	tx       *store.Tx
	roster   store.Roster
	outside  *outside
	answered map[string]bool // findings that have an answer
	open     map[string]int
	keep     func([]store.Finding) error // what becomes of findings: they are stored
}

func (a *App) newComparison(tx *store.Tx, g store.Roster) (*comparison, error) {
	list, err := tx.Findings(g.ID)
	c := &comparison{app: a, tx: tx, roster: g, answered: map[string]bool{}, open: map[string]int{}, keep: tx.AddFindings}
	if err != nil {
		return nil, err
	}
	for _, f := range list {
		c.answered[answerKey(f.Line, f.Code)] = true
	}
	c.outside, err = a.newOutside(tx, g)
	return c, err
}

// goOn keeps what findings were before they are raised anew: since when they are open, and those
// that wait for somebody to look at their reply.
func (c *comparison) goOn(were []store.Finding) {
	since := map[string]time.Time{}
	for _, f := range were {
		if f.State != store.FindingOpen {
			continue
		}
		since[answerKey(f.Line, f.Code)] = f.RaisedAt
		if !f.Replied.IsZero() {
			c.open[f.Code]++
		}
	}
	c.keep = func(list []store.Finding) error {
		for i, f := range list {
			if at, was := since[answerKey(f.Line, f.Code)]; was {
				list[i].RaisedAt = at
			}
		}
		return c.tx.AddFindings(list)
	}
}

func answerKey(line int64, code string) string { return fmt.Sprint(line, code) }

// look compares lines whose people are looked up here.
func (c *comparison) look(lines []store.RosterLine) error {
	people, err := c.tx.PeopleByID(beneficiaries(lines))
	if err != nil {
		return err
	}
	return c.lines(lines, people, nil)
}

func beneficiaries(lines []store.RosterLine) []int64 {
	ids := make([]int64, len(lines))
	for i, l := range lines {
		ids[i] = l.Beneficiary
	}
	return ids
}

// lines compares lines with their people. Cards are the accounts that several lines of the
// whole roster name, where that is known.
func (c *comparison) lines(lines []store.RosterLine, people map[int64]store.Registered, cards map[string]int) error {
	accounts, err := c.accounts(lines, people)
	if err != nil {
		return err
	}
	owners, err := c.others(lines, accounts)
	if err != nil {
		return err
	}
	paid, err := c.tx.PaidAlready(c.roster, beneficiaries(lines))
	if err != nil {
		return err
	}
	var found []store.Finding
	for _, l := range lines {
		for _, f := range check.Compare(c.facts(l, people[l.Beneficiary], accounts[l.Payee], owners, paid, cards)) {
			found = c.raise(found, l.ID, f.Rule, f.Evidence)
		}
	}
	if cards != nil { // these lines were held against the registers when they came in
		return c.keep(found)
	}
	beyond, err := c.outside.lines(lines)
	if err != nil {
		return err
	}
	for _, r := range beyond {
		found = c.raise(found, r.line, r.rule, r.says)
	}
	return c.keep(found)
}

// raise adds a finding that is neither answered nor raised already.
func (c *comparison) raise(found []store.Finding, line int64, rule check.Rule, says string) []store.Finding {
	key := answerKey(line, rule.Code)
	if c.answered[key] {
		return found
	}
	c.answered[key] = true
	c.open[rule.Code]++
	return append(found, store.Finding{Roster: c.roster.ID, Line: line, Code: rule.Code, Blocks: rule.Blocks, Evidence: says, RaisedAt: c.app.now()})
}

// accounts gives the blind index of each payee's active account. Most payees are the
// beneficiaries themselves, whose accounts are at hand.
func (c *comparison) accounts(lines []store.RosterLine, people map[int64]store.Registered) (map[int64]string, error) {
	found := make(map[int64]string, len(lines))
	var ask []int64
	for _, l := range lines {
		if p, ok := people[l.Payee]; ok {
			found[l.Payee] = p.AccountIndex
		} else {
			ask = append(ask, l.Payee)
		}
	}
	others, err := c.tx.ActiveAccounts(ask)
	maps.Copy(found, others)
	return found, err
}

func (c *comparison) facts(l store.RosterLine, p store.Registered, account string, owners map[string][]int64, paid map[string]store.Paid,
	cards map[string]int) check.Line {
	once := paid[store.LineKey(l.Beneficiary, l.Item)]
	return check.Line{Period: c.roster.Period, GivenName: l.Name, KnownName: p.Name, Died: p.Died,
		OutOfCounty: !p.Region.Within(c.app.CountyCode()), GivenCard: l.AccountIndex, ActiveCard: account,
		CardOfOther: stranger(owners[l.AccountIndex], l.Payee) && l.AccountIndex != account, CardPayees: cards[l.AccountIndex],
		InBatch: once.Batch != 0, OtherRoster: once.Roster != 0}
}

// whole makes the comparisons that need the whole roster to be there.
func (c *comparison) whole() error {
	if err := c.sharedCards(); err != nil {
		return err
	}
	return c.groups()
}

// sharedCards looks again at the lines that share an account.
func (c *comparison) sharedCards() error {
	cards, err := c.tx.CardPayees(c.roster.ID)
	if err != nil || len(cards) == 0 {
		return err
	}
	lines, err := c.tx.LinesPaidTo(c.roster.ID, slices.Sorted(maps.Keys(cards)))
	if err != nil {
		return err
	}
	people, err := c.tx.PeopleByID(beneficiaries(lines))
	if err != nil {
		return err
	}
	return c.lines(lines, people, cards)
}

// others tells who holds the accounts that lines name. Only accounts that are not the
// payee's active one need to be looked up.
func (c *comparison) others(lines []store.RosterLine, active map[int64]string) (map[string][]int64, error) {
	var ask []string
	for _, l := range lines {
		if l.AccountIndex != "" && l.AccountIndex != active[l.Payee] {
			ask = append(ask, l.AccountIndex)
		}
	}
	return c.tx.OwnersOf(ask)
}

// stranger reports whether an account is registered, and not to the payee.
func stranger(owners []int64, payee int64) bool {
	return len(owners) > 0 && !slices.Contains(owners, payee)
}

// CheckRoster compares a draft again, as after a new death register, and returns the open
// findings by code.
func (a *App) CheckRoster(ctx context.Context, by auth.Actor, id int64) (open map[string]int, err error) {
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		g, err := tx.Roster(id)
		if err != nil {
			return nil, err
		}
		if err := auth.May(by, auth.AnswerFinding, auth.Place{Region: g.Region, Department: g.Department}); err != nil {
			return nil, err
		}
		if open, err = a.compare(tx, id); err != nil {
			return nil, err
		}
		return one(by, a.now(), "roster.check", fmt.Sprintf("roster:%d", id), g.Region, facts{"open": open})
	})
	return open, err
}

// ErrNoAnswer refuses to close a finding without words.
var ErrNoAnswer = fmt.Errorf("a finding is closed with an answer: %w", fault.Invalid)
