package app_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/calendar"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/period"
	"yikatong/internal/policy"
	"yikatong/internal/roster"
	"yikatong/internal/store"
)

// A walk asks the app and the model for the same things, one after another.
type walk struct {
	t        *testing.T
	n        *apptest.Node
	m        *model
	rng      *rand.Rand
	users    []auth.Actor
	mischief *mischief
	look     look
	cards    int

	weights []int   // of the operations
	rude    float64 // how often somebody tries what is not theirs
	faulty  float64 // how often the database fails

	step     int
	trail    []string
	done     map[string]int              // operations that were taken, by name
	hashes   map[*list]map[string]string // content of a roster → hash that the app gave it
	sheets   map[int64]*sheetOf          // what each payment file says
	answered [][]byte                    // return files that were read
}

// operations is the alphabet. What one of them cannot do yet, it leaves.
var operations = []struct {
	name string
	do   func(*walk)
	base int
}{
	{"import", (*walk).importRoster, 6},
	{"roster", (*walk).moveRoster, 30},
	{"finding", (*walk).answerFinding, 6},
	{"check", (*walk).check, 2},
	{"form", (*walk).form, 6},
	{"correct", (*walk).correct, 3},
	{"batch", (*walk).moveBatch, 16},
	{"grant", (*walk).grant, 3},
	{"account", (*walk).changeAccount, 2},
	{"death", (*walk).die, 1},
	{"time", (*walk).pass, 5},
	{"read", (*walk).readReturn, 10},
	{"post", (*walk).postReturn, 8},
}

// weigh draws how often this walk does what (swarm testing: another seed, another mixture).
func (w *walk) weigh() {
	for _, o := range operations {
		w.weights = append(w.weights, o.base*[]int{1, 2, 2, 4}[w.rng.IntN(4)])
	}
	w.rude = []float64{0.02, 0.1, 0.3}[w.rng.IntN(3)]
	w.faulty = []float64{0, 0.02, 0.1}[w.rng.IntN(3)]
	w.done = map[string]int{}
}

func (w *walk) run(steps int) {
	for w.step = 1; w.step <= steps; w.step++ {
		w.turn()
		asked := len(w.trail)
		for len(w.trail) == asked { // some operations find nothing to do yet
			operations[w.draw()].do(w)
		}
		w.agree()
		if w.step%rulesEvery == 0 || w.step == steps {
			w.holds()
		}
	}
	w.t.Logf("rude %v, faulty %v: %v", w.rude, w.faulty, w.done)
}

// rulesEvery is how many operations lie between two looks at the rules that never break.
const rulesEvery = 125

func (w *walk) holds() {
	w.t.Helper()
	w.n.Holds(w.t)
	if w.t.Failed() {
		w.fatalf("a rule that must never break is broken")
	}
}

func (w *walk) draw() int {
	total := 0
	for _, n := range w.weights {
		total += n
	}
	k := w.rng.IntN(total)
	for i, n := range w.weights {
		if k -= n; k < 0 {
			return i
		}
	}
	panic("not reached")
}

// turn tells the model what day it is; no operation lies on both sides of midnight.
func (w *walk) turn() {
	now := w.n.Clock.Now()
	if now.Add(2*time.Second).In(beijing).Day() != now.In(beijing).Day() {
		w.n.Clock.Pass(3 * time.Second)
	}
	w.m.today = w.n.Clock.Now().In(beijing).Format(time.DateOnly)
}

func (w *walk) chance(p float64) bool { return w.rng.Float64() < p }

func (w *walk) fatalf(format string, args ...any) {
	w.t.Helper()
	w.t.Fatalf("operation %d: %s\nthe last operations:\n%s", w.step, fmt.Sprintf(format, args...), strings.Join(w.trail[max(0, len(w.trail)-25):], "\n"))
}

// ask does one operation. The app must take it if and only if the model does; what it
// refuses must be somebody's fault, and what the database failed at must not be done.
func (w *walk) ask(by auth.Actor, what string, ok bool, do func() error) bool {
	w.t.Helper()
	armed := ok && w.chance(w.faulty)
	if armed {
		w.mischief.start(w.rng)
	}
	err := do()
	if armed {
		w.mischief.stop()
	}
	w.trail = append(w.trail, fmt.Sprintf("%4d %s %s by %s: want %v, got %v", w.step, w.m.today, what, by.Name, ok, err))
	switch {
	case err != nil && armed && strings.Contains(err.Error(), planted):
		w.done["faulted"]++
	case err != nil && ok:
		w.fatalf("the app refuses what the model does: %v", err)
	case err == nil && !ok:
		w.fatalf("the app does what the model refuses")
	case err != nil && !somebodys(err):
		w.fatalf("refused as a fault of our own: %v", err)
	}
	name, _, _ := strings.Cut(what, " ")
	if err == nil {
		w.done[name]++
	} else {
		w.done["refused"]++
	}
	return err == nil
}

func somebodys(err error) bool {
	for _, kind := range []error{fault.Invalid, fault.Conflict, fault.Forbidden, fault.NotFound} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

// who picks a user: mostly one who may, now and then anybody.
func (w *walk) who(may func(auth.Actor) bool) auth.Actor {
	order := w.rng.Perm(len(w.users))
	if !w.chance(w.rude) {
		for _, i := range order {
			if may(w.users[i]) {
				return w.users[i]
			}
		}
	}
	return w.users[order[0]]
}

// pick draws one of a map: mostly one that is of interest, now and then any.
func pick[K ~int64, V any](w *walk, m map[K]V, interests func(V) bool) (v V, ok bool) {
	if len(m) == 0 {
		return v, false
	}
	keys := slices.Sorted(maps.Keys(m)) // in an order that the seed decides
	if some := slices.DeleteFunc(slices.Clone(keys), func(k K) bool { return !interests(m[k]) }); len(some) > 0 && !w.chance(w.rude) {
		keys = some
	}
	return m[one(w, keys)], true
}

func one[T any](w *walk, list []T) T { return list[w.rng.IntN(len(list))] }

// row draws a line of a township's file: mostly a good one.
func (w *walk) row() row {
	p := one(w, w.m.people)
	r := row{who: p, name: p.name, amount: fen.Fen(1+w.rng.IntN(500)) * 100}
	switch k := w.rng.IntN(40); {
	case k < 6 && p.active() != nil:
		r.account = p.active().number
	case k == 6:
		r.name = one(w, given)
	case k == 7:
		if other := one(w, w.m.people); other.active() != nil {
			r.account = other.active().number
		}
	case k == 8:
		r.account = card(w.t, 9000+w.rng.IntN(2)) // nobody's, perhaps named twice
	case k == 9:
		r.amount = 0
	case k == 10:
		r.broken = true
	case k == 11:
		r.who = nil
	}
	return r
}

func write(rows []row, nobody string) string {
	var b strings.Builder
	b.WriteString("姓名,身份证号,金额,账号\n")
	for _, r := range rows {
		no, amount := nobody, strings.TrimSuffix(r.amount.Yuan(), "元")
		if r.who != nil {
			no = r.who.no
		}
		if r.broken {
			amount = "三百"
		}
		fmt.Fprintf(&b, "%s,%s,%s,%s\n", r.name, no, amount, r.account)
	}
	return b.String()
}

func (w *walk) importRoster() {
	s := slot{one(w, programmes), one(w, periods), ""}
	if w.chance(0.6) {
		s.township = one(w, townships)
	}
	var rows []row
	for range 1 + w.rng.IntN(7) {
		rows = append(rows, w.row())
	}
	content := write(rows, number(w.t, 99).Reveal())
	key := content + s.programme + s.period
	known, good := w.m.files[key], takeable(rows)
	may := func(by auth.Actor) bool { return w.m.mayImport(by, s.township, good, known) }
	by := w.who(may)
	var in app.Import
	do := func() (err error) {
		in, err = w.n.App.ImportRoster(w.t.Context(), by, app.RosterFile{File: text("r.csv", content), Programme: s.programme,
			Period: period.MustParse(s.period), Township: code(s.township)})
		return err
	}
	if !w.ask(by, fmt.Sprintf("import %d rows into %v", len(rows), s), may(by), do) {
		return
	}
	if again := in.Verdict == "unchanged"; again != known {
		w.fatalf("imported: %s, but the file was known: %v", in.Verdict, known)
	}
	w.m.files[key] = true
	if known || len(good) == 0 {
		return
	}
	if in.Accepted != len(good) || in.Rejected != len(rows)-len(good) {
		w.fatalf("%d accepted and %d rejected, want %d of %d", in.Accepted, in.Rejected, len(good), len(rows))
	}
	if s.township == "" {
		s.township = home(good)
	}
	w.match(w.m.take(by, s, in.Roster, good))
	if was := w.m.rosters[in.Roster]; was == nil || was != w.m.newest[s] {
		w.fatalf("the lines went into roster %d, want %d", in.Roster, w.m.newest[s].id)
	}
}

func anything[V any](V) bool { return true }

// moves tells whether a roster may move on today.
func (w *walk) moves(l *list) bool {
	return l.state != roster.Cleared && l.state != roster.Withdrawn && (l.state != roster.Notice || w.m.today > l.until)
}

func (w *walk) moveRoster() {
	l, ok := pick(w, w.m.rosters, w.moves)
	if !ok {
		return
	}
	do := map[roster.State]roster.Action{roster.Draft: roster.Submit, roster.Submitted: roster.Approve, roster.Approved: roster.Review,
		roster.Reviewed: roster.Publish, roster.Notice: roster.Clear}[l.state]
	if do == "" || w.chance(0.06) {
		do = one(w, []roster.Action{roster.Submit, roster.Approve, roster.Review, roster.Publish, roster.Clear, roster.Return, roster.Return, roster.Withdraw, roster.Recall})
	}
	reason := ""
	if (do == roster.Return || do == roster.Withdraw || do == roster.Recall) && w.chance(0.8) {
		reason = "有误"
	}
	seen, fresh := w.seen(l)
	may := func(by auth.Actor) bool { _, ok := w.m.rosterWay(l, by, do, reason, fresh); return ok }
	by := w.who(may)
	step := app.RosterStep{Roster: l.id, Do: do, Seen: seen, Reason: reason}
	if w.ask(by, fmt.Sprintf("%s roster %d, seen %.6s", do, l.id, seen), may(by), func() error { return w.n.App.MoveRoster(w.t.Context(), by, step) }) {
		way, _ := w.m.rosterWay(l, by, do, reason, fresh)
		w.m.moveRoster(l, by, way, w.lastDay(l.programme))
	}
}

// seen is the hash of the content that an actor looked at: mostly none, or that of now.
func (w *walk) seen(l *list) (hash string, fresh bool) {
	k := w.rng.IntN(10)
	now := w.hashes[l][l.content()]
	if k < 7 {
		return "", true
	}
	if k < 9 || !w.chance(w.rude*3) {
		return now, true
	}
	for _, h := range slices.Sorted(maps.Values(w.hashes[l])) {
		if h != now {
			return h, false
		}
	}
	return "00", false
}

// lastDay is the last day of a notice that begins today.
func (w *walk) lastDay(programme string) string {
	today, _ := time.Parse(time.DateOnly, w.m.today)
	prog, _ := w.n.App.Catalogue().Programme(programme)
	return noticeEnd(prog, today).Format(time.DateOnly)
}

func noticeEnd(p *policy.Programme, today time.Time) time.Time {
	if p.Notice.Workdays {
		return calendar.National().AddWorkdays(today, p.Notice.Days)
	}
	return today.AddDate(0, 0, p.Notice.Days)
}

func (w *walk) answerFinding() {
	l, ok := pick(w, w.m.rosters, anything)
	if !ok {
		return
	}
	findings := map[int64]*finding{}
	for _, ln := range l.lines {
		for _, f := range ln.findings {
			if f.state == "open" || w.chance(w.rude) {
				findings[f.id] = f
			}
		}
	}
	f, ok := pick(w, findings, anything)
	if !ok {
		return
	}
	answer := "已核实"
	if w.chance(w.rude) {
		answer = ""
	}
	uphold := w.chance(0.2)
	if f.state == "open" && !f.replied { // by somebody who is never asked to close it
		if err := w.n.App.ReplyFinding(w.t.Context(), w.user("clerk"), f.id, uphold, "已入户", store.Attachment{}); err != nil {
			w.t.Fatalf("reply to finding %d: %v", f.id, err)
		}
		f.replied, f.upholds = true, uphold
	}
	may := func(by auth.Actor) bool {
		entered := false
		for _, a := range l.hands() {
			entered = entered || a.hand == auth.Entry && a.person == by.Person
		}
		return answer != "" && f.state == "open" && f.upholds == uphold && !entered &&
			allowed(by, l.township, w.m.departments[l.programme], auth.TownshipApprover, auth.BureauReviewer)
	}
	by := w.who(may)
	if w.ask(by, fmt.Sprintf("finding %d of roster %d", f.id, l.id), may(by),
		func() error { return w.n.App.AnswerFinding(w.t.Context(), by, f.id, uphold, answer) }) {
		if f.state = "cleared"; uphold {
			f.state = "upheld"
		}
	}
}

func (w *walk) check() {
	l, ok := pick(w, w.m.rosters, anything)
	if !ok {
		return
	}
	may := func(by auth.Actor) bool {
		return allowed(by, l.township, w.m.departments[l.programme], auth.TownshipApprover, auth.BureauReviewer)
	}
	by := w.who(may)
	if w.ask(by, fmt.Sprintf("check roster %d", l.id), may(by), func() error { _, err := w.n.App.CheckRoster(w.t.Context(), by, l.id); return err }) {
		w.m.raise(l)
		w.match(l)
	}
}
