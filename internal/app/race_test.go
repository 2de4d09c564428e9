package app_test

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/ident"
	"yikatong/internal/ledger"
	"yikatong/internal/pay"
	"yikatong/internal/period"
	"yikatong/internal/store"
)

// Campaign K10: clients race for the money of five budgets, and what each was told is held
// against a book of each budget (racemodel_test.go).
var (
	raceOps  = flag.Int("k10.ops", 640, "acts of the race for budgets, on each engine")
	raceSeed = flag.Uint64("k10.seed", 0, "seed of the race for budgets; 0 draws one")
)

const (
	raceClients = 64
	raceBatch   = fen.Fen(3 * 100_00)
	raceBudget  = 2*raceBatch + 1_00 // ten batches want it
	raceSent    = 1                  // of the ten go to the bank and do not come back
)

// raceProgrammes have one budget each.
var raceProgrammes = []string{"03", "04", "05", "06", "09"}

// A race is a county whose clients want the same money, and all that they were told.
type race struct {
	*apptest.Node
	t       *testing.T
	began   time.Time
	budgets []int64

	mu      sync.Mutex
	batches map[[2]int]pay.BatchID // the one that was formed last for a budget and month
	history []porcupine.Operation
	bank    sync.Mutex // the simulated bank takes one file at a time
}

func TestRaceForBudgets(t *testing.T) {
	seed := *raceSeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		r := newRace(t, n)
		var clients sync.WaitGroup
		for client := range raceClients {
			rng := rand.New(rand.NewPCG(seed, uint64(client)))
			clients.Go(func() {
				for range *raceOps / raceClients {
					r.act(client, rng)
				}
			})
		}
		clients.Wait()
		raced := time.Since(r.began)
		if got := porcupine.CheckOperationsTimeout(budgetModel(raceBudget), r.history, time.Duration(*raceOps)*400*time.Millisecond); got != porcupine.Ok {
			t.Fatalf("-k10.seed %d: what %d acts were told is %s", seed, len(r.history), got)
		}
		t.Logf("-k10.seed %d: %d acts in %v, judged in %v: %v", seed, len(r.history), raced.Round(time.Millisecond),
			(time.Since(r.began) - raced).Round(time.Millisecond), r.verdicts())
		n.Holds(t)
	})
}

// newRace makes the county: a budget for each programme, and a cleared roster of each month.
func newRace(t *testing.T, n *apptest.Node) *race {
	t.Helper()
	r := &race{Node: n, t: t, batches: map[[2]int]pay.BatchID{}}
	people, accounts := "公民身份号码,姓名,行政区划代码\n", "公民身份号码,开户银行,账号,账户类型\n"
	rows := make([]string, len(raceProgrammes))
	for i := range 3 * len(raceProgrammes) {
		no, name := raceNo(t, i), "冉小"+string('一'+rune(i))
		people += no + "," + name + ",500236122201\n"
		accounts += fmt.Sprintf("%s,重庆农村商业银行,62286700000000%05d,存折\n", no, i)
		rows[i/3] += name + "," + no + ",100.00\n"
	}
	for _, file := range [][2]string{{"people", people}, {"accounts", accounts}} {
		if tally, err := n.App.ImportRegistry(t.Context(), n.As(auth.TownshipClerk), file[0], text(file[0]+".csv", file[1])); err != nil || tally.Rejected > 0 {
			t.Fatal(tally, err)
		}
	}
	var rosters []int64
	for i, p := range raceProgrammes {
		for month := range raceMonths {
			in, err := n.App.ImportRoster(t.Context(), n.As(auth.TownshipClerk), app.RosterFile{File: text("名册.csv", "姓名,身份证号,金额\n"+rows[i]), Programme: p, Period: raceMonth(month)})
			if err != nil || in.Roster == 0 {
				t.Fatal(p, in, err)
			}
			rosters = append(rosters, in.Roster)
		}
		if err := n.Fund(t.Context(), p, fmt.Sprintf("渝财社〔2025〕%d号", i+1), "", 2025, raceBudget); err != nil {
			t.Fatal(err)
		}
		list, err := n.App.Appropriations(t.Context(), n.As(auth.BudgetOfficer), p)
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		r.budgets = append(r.budgets, list[0].ID)
	}
	if err := n.Clear(t.Context(), rosters); err != nil {
		t.Fatal(err)
	}
	for i, p := range raceProgrammes {
		for month := range raceMonths {
			if total, err := n.App.PayableTotal(t.Context(), n.As(auth.BureauReviewer), p, raceMonth(month)); err != nil || total != raceBatch {
				t.Fatalf("%s of month %d: %v may be paid, %v, %v", p, month, total, err, rosters[i])
			}
		}
	}
	r.began = time.Now()
	return r
}

// raceNo is a number that nobody has, with its check digit.
func raceNo(t *testing.T, i int) string {
	for _, check := range "0123456789X" {
		no, err := ident.ParseNo(fmt.Sprintf("50029919800101%03d%c", 100+i, check), apptest.Start)
		if err == nil {
			return no.Reveal()
		}
	}
	t.Fatal("no check digit fits")
	return ""
}

func raceMonth(i int) period.Period { return period.MustParse(fmt.Sprintf("2025-%02d", i+1)) }

// raceActs is what clients do, and how often of a hundred times.
var raceActs = []struct {
	do    pay.Action
	share int
}{{"look", 30}, {"form", 15}, {pay.Approve, 20}, {pay.Commit, 20}, {pay.Cancel, 12}, {pay.Send, 1}, {"pay", 2}}

// act does one thing that chance picks, and writes down what the client was told.
func (r *race) act(client int, rng *rand.Rand) {
	ask := raceAsk{budget: rng.IntN(len(r.budgets)), month: rng.IntN(raceMonths)}
	for n := rng.IntN(100); ask.do == ""; {
		for _, a := range raceActs {
			if n -= a.share; n < 0 {
				ask.do = a.do
				break
			}
		}
	}
	switch ask.do {
	case "look":
		ask.month = -1
	case pay.Send, "pay":
		ask.month = rng.IntN(raceSent)
	}
	r.mu.Lock()
	ask.batch = r.batches[[2]int{ask.budget, ask.month}]
	r.mu.Unlock()
	if ask.batch == 0 && ask.month >= 0 {
		ask.do = "form"
	}
	called := time.Since(r.began)
	told, err := r.ask(ask)
	if err != nil {
		r.t.Errorf("%s batch %d: %v", ask.do, ask.batch, err)
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if told.batch != 0 {
		r.batches[[2]int{ask.budget, ask.month}] = told.batch
	}
	r.history = append(r.history, porcupine.Operation{ClientId: client, Input: ask, Output: told, Call: int64(called), Return: int64(time.Since(r.began))})
}

// ask puts an act to the app and returns what it says.
func (r *race) ask(ask raceAsk) (told raceTold, err error) {
	ctx := r.t.Context()
	switch ask.do {
	case "look":
		list, err := r.App.Appropriations(ctx, r.As(auth.BudgetOfficer), raceProgrammes[ask.budget])
		if err != nil {
			return told, err
		}
		b := list[0].Balance
		told.stands = [4]fen.Fen{b[ledger.Available], b[ledger.Committed], b[ledger.InTransit], b[ledger.Paid]}
		return told, nil
	case "form":
		b, err := r.App.FormBatch(ctx, r.As(auth.BureauReviewer), raceProgrammes[ask.budget], raceMonth(ask.month))
		if err == nil {
			told.batch = b.ID
		}
		return told.of(err)
	case "pay":
		return told.of(r.answer(ask))
	}
	by := map[pay.Action]auth.Role{pay.Approve: auth.BureauApprover, pay.Commit: auth.FinanceApprover, pay.Cancel: auth.FinanceApprover, pay.Send: auth.BudgetOfficer}[ask.do]
	return told.of(r.App.MoveBatch(ctx, r.As(by), app.BatchStep{Batch: ask.batch, Do: ask.do, Reason: "演练"}))
}

// answer lets the bank answer the batch's file.
func (r *race) answer(ask raceAsk) error {
	r.bank.Lock()
	defer r.bank.Unlock()
	files, err := r.App.Payfiles(r.t.Context(), r.As(auth.BankOperator), ask.batch)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return pay.ErrNoMove
	}
	v, err := r.App.Batch(r.t.Context(), r.As(auth.BudgetOfficer), ask.batch)
	if err != nil {
		return err
	}
	if v.State == pay.Settled { // another client was quicker, while this one waited for the bank
		return pay.ErrNoMove
	}
	return r.Answer(r.t.Context(), ask.batch)
}

// of reads an answer as a verdict; an error that is none of them stays one.
func (told raceTold) of(err error) (raceTold, error) {
	for _, v := range []struct {
		verdict verdict
		is      []error
	}{{raceShort, []error{ledger.ErrNotEnough, app.ErrNoMoney}}, {raceMoved, []error{store.ErrMoved, store.ErrTwice}}, {raceNot, []error{pay.ErrNoMove, pay.ErrEmpty}}} {
		if slices.ContainsFunc(v.is, func(is error) bool { return errors.Is(err, is) }) {
			told.verdict = v.verdict
			return told, nil
		}
	}
	told.verdict = raceDone
	return told, err
}

// verdicts counts how the acts ended.
func (r *race) verdicts() map[string]int {
	counts := map[string]int{}
	for _, op := range r.history {
		counts[string(op.Input.(raceAsk).do)+" "+string(op.Output.(raceTold).verdict)]++
	}
	return counts
}

// The judge is one that can say no: each of these histories has one answer that no order explains.
func TestTheRaceIsJudged(t *testing.T) {
	op := func(call, ret int64, ask raceAsk, told raceTold) porcupine.Operation {
		return porcupine.Operation{Input: ask, Output: told, Call: call, Return: ret}
	}
	form := func(month int, id pay.BatchID) (raceAsk, raceTold) {
		return raceAsk{month: month, do: "form"}, raceTold{verdict: raceDone, batch: id}
	}
	move := func(do pay.Action, month int, id pay.BatchID, v verdict) (raceAsk, raceTold) {
		return raceAsk{month: month, do: do, batch: id}, raceTold{verdict: v}
	}
	look := func(available, committed fen.Fen) (raceAsk, raceTold) {
		return raceAsk{month: -1, do: "look"}, raceTold{stands: [4]fen.Fen{available, committed}}
	}
	at := int64(0)
	next := func(ask raceAsk, told raceTold) porcupine.Operation {
		at += 2
		return op(at, at+1, ask, told)
	}
	for name, tc := range map[string]struct {
		history []porcupine.Operation
		ok      bool
	}{
		"in order": {[]porcupine.Operation{next(form(0, 1)), next(move(pay.Approve, 0, 1, raceDone)), next(move(pay.Commit, 0, 1, raceDone)), next(look(0, raceBatch))}, true},
		"a look that waited may see either": {[]porcupine.Operation{next(form(0, 1)), next(move(pay.Approve, 0, 1, raceDone)),
			op(100, 200, raceAsk{month: 0, do: pay.Commit, batch: 1}, raceTold{verdict: raceDone}), op(100, 300, raceAsk{month: -1}, raceTold{stands: [4]fen.Fen{raceBatch}})}, true},
		"a stale look": {[]porcupine.Operation{next(form(0, 1)), next(move(pay.Approve, 0, 1, raceDone)), next(move(pay.Commit, 0, 1, raceDone)), next(look(raceBatch, 0))}, false},
		"money spent twice": {[]porcupine.Operation{next(form(0, 1)), next(form(1, 2)), next(move(pay.Approve, 0, 1, raceDone)), next(move(pay.Approve, 1, 2, raceDone)),
			next(move(pay.Commit, 0, 1, raceDone)), next(move(pay.Commit, 1, 2, raceDone))}, false},
		"refused with money there": {[]porcupine.Operation{next(form(0, 1)), next(move(pay.Approve, 0, 1, raceDone)), next(move(pay.Commit, 0, 1, raceShort))}, false},
		"committed twice":          {[]porcupine.Operation{next(form(0, 1)), next(move(pay.Approve, 0, 1, raceDone)), next(move(pay.Commit, 0, 1, raceDone)), next(move(pay.Commit, 0, 1, raceDone))}, false},
		"two live batches":         {[]porcupine.Operation{next(form(0, 1)), next(form(0, 2))}, false},
		"committed unapproved":     {[]porcupine.Operation{next(form(0, 1)), next(move(pay.Commit, 0, 1, raceDone))}, false},
	} {
		if got := porcupine.CheckOperations(budgetModel(raceBatch), tc.history); got != tc.ok {
			t.Errorf("%s: judged %t", name, got)
		}
	}
}
