package app_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/ledger"
	"yikatong/internal/pay"
	"yikatong/internal/period"
	"yikatong/internal/store"
	"yikatong/internal/store/storetest"
)

// The flags of campaign K7: lines of return files that come twice, in any order, in any number
// of files, up to 400 days late, in the other bank's file, a fen off, or about nothing of ours.
var (
	k7Seed     = flag.Uint64("k7.seed", 1, "seed of the first round of returns")
	k7SQLite   = flag.Int("k7.runs", 2000, "lines of return files on SQLite")
	k7Postgres = flag.Int("k7.postgres", 600, "lines of return files on PostgreSQL")
)

// However a bank's answers are cut into files, doubled, mixed and delayed: payments, ledger and
// claims end as what was answered says, which knows of no order.
func TestReturnsInAnyOrderEndTheSame(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { permute(t, *k7SQLite, storetest.SQLite) })
	t.Run("postgres", func(t *testing.T) { permute(t, *k7Postgres, storetest.Postgres) })
}

// mostRounds is how many a county plays, each for a month of its own; then another begins.
const mostRounds = 96

func permute(t *testing.T, lines int, fresh func(*testing.T) store.Config) {
	c := fresh(t)
	c.Hasty = true
	p := newPermuter(t, c, *k7Seed)
	began := time.Now()
	for round := 0; p.lines < lines && !t.Failed(); round++ {
		if round > 0 && round%mostRounds == 0 {
			p.n.Holds(t)
			was := p.tally
			c := fresh(t)
			c.Hasty = true
			p = newPermuter(t, c, *k7Seed)
			p.tally = was
		}
		p.rng, p.seed = rand.New(rand.NewPCG(*k7Seed+uint64(round), 7)), *k7Seed+uint64(round)
		p.play(period.MustParse(fmt.Sprintf("%d-%02d", 2017+round%mostRounds/12, 1+round%12)))
	}
	p.n.Holds(t)
	t.Logf("%d lines in %d files about %d payments, %d disputes settled, %d claims: %s", p.lines, p.files, p.payments, p.settled, p.claims, time.Since(began).Round(time.Second))
}

// A tally counts what a campaign did.
type tally struct{ lines, files, payments, settled, claims int }

// A permuter is a county, its people and what their payments' answers should come to.
type permuter struct {
	t    *testing.T
	n    *apptest.Node
	rng  *rand.Rand
	seed uint64
	tally
	roster  string
	claimed fen.Fen
}

const permuted = 60

func newPermuter(t *testing.T, c store.Config, seed uint64) *permuter {
	t.Helper()
	p := &permuter{t: t, n: apptest.New(t, c), seed: seed}
	var people, accounts, roster strings.Builder
	people.WriteString("公民身份号码,姓名,行政区划代码,户编号,与户主关系\n")
	accounts.WriteString("公民身份号码,开户银行,账号,账户类型\n")
	roster.WriteString("姓名,身份证号,金额\n")
	for i := range permuted {
		no, name := number(t, i).Reveal(), string([]rune("赵钱孙李周吴郑王冯陈")[i%10])+string([]rune("一二三四五六")[i/10])
		fmt.Fprintf(&people, "%s,%s,500236122200,H%d,户主\n", no, name, i)
		fmt.Fprintf(&accounts, "%s,%s,%s,社会保障卡\n", no, banks[i%2], card(t, i))
		fmt.Fprintf(&roster, "%s,%s,%d.%02d\n", name, no, 100+i, i)
	}
	p.roster = roster.String()
	for _, f := range [][2]string{{"people", people.String()}, {"accounts", accounts.String()}} {
		if got, err := p.n.App.ImportRegistry(t.Context(), p.n.As(auth.TownshipClerk), f[0], text(f[0]+".csv", f[1])); err != nil || got.Accepted != permuted {
			t.Fatalf("%s: %+v, %v", f[0], got, err)
		}
	}
	if err := p.n.App.SetBankFormat(t.Context(), p.n.As(auth.BudgetOfficer), banks[1], "pipe-gbk"); err != nil {
		t.Fatal(err)
	}
	p.must(p.n.Fund(t.Context(), "09", "渝财社〔2025〕1号", "低保资金", 2025, 100_000_000_00))
	return p
}

func (p *permuter) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatalf("seed %d: %v", p.seed, err)
	}
}

// play pays a month, lets the banks answer in disorder, corrects what failed, and lets them answer
// that in disorder too, with late words about the first.
func (p *permuter) play(month period.Period) {
	ctx := p.t.Context()
	in, err := p.n.App.ImportRoster(ctx, p.n.As(auth.TownshipClerk), app.RosterFile{File: text("名册.csv", p.roster), Programme: "09", Period: month})
	p.must(err)
	p.must(p.n.Clear(ctx, []int64{in.Roster}))
	before := p.heads()
	b, _, err := p.n.Pay(ctx, "09", month)
	p.must(err)
	first := p.histories(b.ID, func(h *history) { p.draw(h) })
	p.answer(first)
	p.settle(first)
	p.compare(first)
	again, sent, err := p.n.Correct(ctx, b.ID)
	p.must(err)
	var second []*history
	if sent {
		second = p.histories(again.ID, func(h *history) { h.paid(p.after(1)) })
		p.late(first, second)
		p.answer(append(slices.Clone(second), first...))
		p.settle(first)
	}
	p.compare(append(second, first...))
	p.balances(before, append(second, first...))
	p.payments += len(first) + len(second)
}

// settle lets two people find what is true of each dispute.
func (p *permuter) settle(list []*history) {
	ctx, truth := p.t.Context(), map[pay.PaymentID]pay.Outcome{}
	for _, h := range list {
		truth[paymentOf(h.order.ID)] = h.truth
	}
	open, err := p.n.App.Disputes(ctx, p.n.As(auth.BudgetOfficer), pay.DisputeOpen)
	p.must(err)
	for _, d := range open {
		found := pay.Explained
		if d.Kind != pay.NotOurs {
			found = truth[d.Payment]
		}
		if d.Kind == pay.OtherAmount {
			p.t.Errorf("seed %d: payment %d has its answer, and its dispute about the amount is open", p.seed, d.Payment)
			continue
		}
		if err := p.n.App.ProposeOutcome(ctx, p.n.As(auth.BudgetOfficer), d.ID, found, "银行函"); err != nil {
			p.t.Fatalf("seed %d: %s about payment %d: %v", p.seed, d.Kind, d.Payment, err)
		}
		p.must(p.n.App.DecideOutcome(ctx, p.n.As(auth.FinanceApprover), d.ID, true, ""))
		p.settled++
	}
}

// compare holds each payment against what its history comes to.
func (p *permuter) compare(list []*history) {
	stands := map[pay.PaymentID]app.PaymentView{}
	for _, b := range batchesOf(list) {
		views, err := p.n.App.BatchPayments(p.t.Context(), p.n.As(auth.BudgetOfficer), b, store.PaymentQuery{Limit: permuted})
		p.must(err)
		for _, v := range views {
			stands[v.ID] = v
		}
	}
	for _, h := range list {
		if v := stands[paymentOf(h.order.ID)]; v.Status != h.end || v.Code != h.code {
			p.t.Errorf("seed %d: payment %s is %s %q, want %s %q after %v", p.seed, h.order.ID, v.Status, v.Code, h.end, h.code, told(h.says))
		}
	}
}

func batchesOf(list []*history) (ids []pay.BatchID) {
	for _, h := range list {
		if !slices.Contains(ids, h.file.Batch) {
			ids = append(ids, h.file.Batch)
		}
	}
	return ids
}

func (p *permuter) heads() ledger.Balance { return balance(p.t, p.n) }

// balances holds the ledger against the payments and the claims.
func (p *permuter) balances(before ledger.Balance, list []*history) {
	var paid fen.Fen
	for _, h := range list {
		if h.end == pay.Paid {
			paid += h.order.Amount
		}
	}
	now := p.heads()
	if now[ledger.InTransit] != 0 || now[ledger.Paid]-before[ledger.Paid] != paid || before[ledger.Available]-now[ledger.Available] != paid || now[ledger.Receivable] != p.claimed {
		p.t.Errorf("seed %d: %s in transit, %s paid of %s, %s receivable of %s", p.seed, now[ledger.InTransit], now[ledger.Paid]-before[ledger.Paid], paid, now[ledger.Receivable], p.claimed)
	}
}
