package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/demo/banksim"
	"yikatong/internal/fen"
	"yikatong/internal/ident"
	"yikatong/internal/pay"
	"yikatong/internal/roster"
	"yikatong/internal/store"
)

// The flags of campaign K2: the program killed at random moments.
var (
	k2Kills = flag.Int("k2.kills", 25, "how often the program is killed")
	k2Seed  = flag.Uint64("k2.seed", 1, "seed of the moments")
)

// Whenever the program is killed on a payment's way: the rules hold, what it said was done
// is done, the same command again completes it or finds it done, and in the end the money
// stands where it stands when nothing happens, and the bank paid everybody once.
func TestKilledAtAnyMoment(t *testing.T) {
	k := &killer{program: buildProgram(t), base: t.TempDir(), rng: rand.New(rand.NewPCG(*k2Seed, 2)), took: map[string]time.Duration{}}
	k.prepare(t)
	want := k.walk(t, false)
	if want.paid == 0 || want.failed == 0 {
		t.Fatalf("an undisturbed run gives %+v: nothing to compare", want)
	}
	for k.kills < *k2Kills && !t.Failed() {
		if got := k.walk(t, true); got != want {
			t.Errorf("after %d kills (-k2.seed %d): %+v, undisturbed %+v", k.kills, *k2Seed, got, want)
		}
	}
	t.Logf("%d kills, %d of them after the command was done", k.kills, k.late)
}

type killer struct {
	program     string
	base        string // a county with people, accounts and a roster file, to be copied
	rng         *rand.Rand
	took        map[string]time.Duration // each command, where nothing disturbs it
	kills, late int
}

// An ending is how the money stands in the end.
type ending struct {
	available, paid fen.Fen
	payments        int
	failed          int
}

func buildProgram(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "ykt")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return program
}

// prepare makes the county that every walk begins with.
func (k *killer) prepare(t *testing.T) {
	t.Helper()
	people, accounts, lines := synthetic(t, 300)
	for name, content := range map[string]string{"people.csv": people, "accounts.csv": accounts, "roster.csv": lines} {
		if err := os.WriteFile(filepath.Join(k.base, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{{"init", "--county", "500236", "--demo-users"}, {"import", "people", "people.csv"}, {"import", "accounts", "accounts.csv"},
		{"ledger", "grant", "--as", "cz01", "--programme", "09", "--document", "渝财社〔2025〕1号", "1000000"}} {
		if out, err := k.command(k.base, args).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
}

// synthetic makes people, their accounts at two banks, and a roster of all of them.
func synthetic(t *testing.T, n int) (people, accounts, lines string) {
	t.Helper()
	p, a, l := new(bytes.Buffer), new(bytes.Buffer), new(bytes.Buffer)
	p.WriteString("公民身份号码,姓名,行政区划代码,户编号,与户主关系\n")
	a.WriteString("公民身份号码,开户银行,账号,账户类型\n")
	l.WriteString("姓名,身份证号,金额\n")
	surnames, names := []rune("冉向谭牟黎覃龚石彭秦"), []rune("福素辉思春浩大明小红")
	for i := range n {
		name := string([]rune{surnames[i%10], names[i/10%10], names[(i/100+5)%10]})
		no := completed(t, fmt.Sprintf("500299%d0101%03d", 1940+i%60, i), func(s string) error {
			_, err := ident.ParseNo(s, time.Now())
			return err
		})
		card := completed(t, fmt.Sprintf("622867%012d", i), func(s string) error { _, err := ident.ParseCard(s); return err })
		fmt.Fprintf(p, "%s,%s,500236122200,H%d,户主\n", no, name, i)
		fmt.Fprintf(a, "%s,%s,%s,社会保障卡\n", no, []string{"重庆农村商业银行", "中国农业银行"}[i%2], card)
		fmt.Fprintf(l, "%s,%s,%d.%02d\n", name, no, 100+i, i%100)
	}
	return p.String(), a.String(), l.String()
}

// completed adds the check character with which a number is taken.
func completed(t *testing.T, s string, take func(string) error) string {
	t.Helper()
	for _, c := range "0123456789X" {
		if take(s+string(c)) == nil {
			return s + string(c)
		}
	}
	t.Fatalf("no check character for %s", s)
	return ""
}

// command is one command line of the program on a data directory.
func (k *killer) command(dir string, args []string) *exec.Cmd {
	c := exec.Command(k.program, args...)
	c.Dir, c.Env = dir, append(os.Environ(), "YKT_DIR=data", "YKT_DB=")
	return c
}

// A step is a command and how to see that it is done.
type step struct {
	args []string
	done func(*node) (bool, error)
}

// walk takes the roster the whole way in a copy of the county.
func (k *killer) walk(t *testing.T, kill bool) ending {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(k.base)); err != nil {
		t.Fatal(err)
	}
	for _, s := range before() {
		k.take(t, dir, s, kill)
	}
	waitNotice(t, dir)
	for _, s := range after() {
		k.take(t, dir, s, kill)
	}
	usual := banksim.Usual()
	usual.Failing = 0.05 // what fails depends on the file, and so on the day: with this some of 300 do on every day
	simulated := banksim.New(rand.New(rand.NewPCG(7, 7)), usual)
	for i := range 2 {
		for _, s := range answer(t, dir, simulated, int64(i+1)) {
			k.take(t, dir, s, kill)
		}
	}
	end := endingOf(t, dir)
	if simulated.Total() != end.paid {
		t.Errorf("the bank paid %s, the ledger says %s", simulated.Total(), end.paid)
	}
	return end
}

// take does a step, killed some times before it is left to end.
func (k *killer) take(t *testing.T, dir string, s step, kill bool) {
	t.Helper()
	for kill && k.kills < *k2Kills && k.rng.IntN(4) > 0 {
		said := k.shoot(t, dir, s.args)
		done := see(t, dir, s.done)
		if said && !done {
			t.Fatalf("%v said it was done and is not (-k2.seed %d, kill %d)", s.args, *k2Seed, k.kills)
		}
		if out, err := k.command(dir, []string{"doctor"}).CombinedOutput(); err != nil {
			t.Fatalf("after %v was killed (-k2.seed %d, kill %d): %v\n%s", s.args, *k2Seed, k.kills, err, out)
		}
		if done {
			k.late++
			break
		}
	}
	was, start := see(t, dir, s.done), time.Now()
	out, err := k.command(dir, s.args).CombinedOutput()
	if !kill {
		k.took[fmt.Sprint(s.args)] = time.Since(start)
	}
	var exit *exec.ExitError
	if err != nil && !(was && errors.As(err, &exit) && exit.ExitCode() == exitFailed) {
		t.Fatalf("%v: %v\n%s", s.args, err, out)
	}
	if !see(t, dir, s.done) {
		t.Fatalf("%v is not done\n%s", s.args, out)
	}
}

// shoot starts a command, kills it at a random moment of the time it takes, and tells whether it had said that
// it was done: commands say so only after it is stored.
func (k *killer) shoot(t *testing.T, dir string, args []string) (said bool) {
	t.Helper()
	c := k.command(dir, args)
	var out bytes.Buffer
	c.Stdout = &out
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Duration(k.rng.Float64() * 1.2 * float64(k.took[fmt.Sprint(args)])))
	_ = c.Process.Kill() // an error says that it has ended by itself
	_ = c.Wait()
	k.kills++
	return out.Len() > 0
}

// see opens the data as the program does and looks.
func see(t *testing.T, dir string, look func(*node) (bool, error)) bool {
	t.Helper()
	n := openAt(t, dir, real())
	defer n.close()
	ok, err := look(n)
	if err != nil {
		t.Fatal(err)
	}
	return ok
}

func openAt(t *testing.T, dir string, o options) *node {
	t.Helper()
	n, err := where{Dir: filepath.Join(dir, "data")}.open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// before are the steps up to the notice.
func before() []step {
	list := []step{{[]string{"import", "roster", "--as", "xiang01", "--programme", "09", "--period", "2025-03", "roster.csv"}, rosterIs(roster.Draft)}}
	for _, s := range []struct {
		login string
		do    roster.Action
		to    roster.State
	}{{"xiang01", roster.Submit, roster.Submitted}, {"xiang02", roster.Approve, roster.Approved}, {"bm01", roster.Review, roster.Reviewed},
		{"bm02", roster.Publish, roster.Notice}} {
		list = append(list, step{[]string{"roster", "do", string(s.do), "1", "--as", s.login}, rosterIs(s.to)})
	}
	return list
}

// after are the steps from the end of the notice until the bank has the files.
func after() []step {
	list := []step{{[]string{"roster", "do", "clear", "1", "--as", "bm02"}, rosterIs(roster.Cleared)},
		{[]string{"batch", "form", "--as", "bm01", "--programme", "09", "--period", "2025-03"}, batchIs(pay.Formed)}}
	for _, s := range []struct {
		login string
		do    pay.Action
		to    pay.State
	}{{"bm02", pay.Approve, pay.Approved}, {"cz02", pay.Commit, pay.Committed}, {"cz01", pay.Send, pay.Sent}} {
		list = append(list, step{[]string{"batch", "do", string(s.do), "1", "--as", s.login}, batchIs(s.to)})
	}
	return list
}

func rosterIs(state roster.State) func(*node) (bool, error) {
	return func(n *node) (bool, error) {
		list, err := n.Rosters(context.Background(), n.Console(auth.Auditor), store.RosterQuery{Limit: 10})
		if len(list) > 1 {
			return false, fmt.Errorf("%d rosters of one file", len(list))
		}
		return len(list) == 1 && list[0].State == state && list[0].Lines == 300, err
	}
}

func batchIs(state pay.State) func(*node) (bool, error) {
	return func(n *node) (bool, error) {
		list, err := n.Batches(context.Background(), n.Console(auth.Auditor), store.BatchQuery{Limit: 10})
		if len(list) > 1 {
			return false, fmt.Errorf("%d batches of one roster", len(list))
		}
		return len(list) == 1 && list[0].State == state, err
	}
}

// waitNotice sets the county's clock on past the notice, as a rehearsal does.
func waitNotice(t *testing.T, dir string) {
	t.Helper()
	later := time.Now().AddDate(0, 0, 30)
	o := real()
	o.clock = func() time.Time { return later }
	n := openAt(t, dir, o)
	defer n.close()
	if _, err := n.RehearsalStart(t.Context(), later.AddDate(0, 0, 40)); err != nil {
		t.Fatal(err)
	}
}

// answer are the steps of one payment file: fetched, answered by the bank, read and posted.
func answer(t *testing.T, dir string, simulated *banksim.Bank, file int64) []step {
	t.Helper()
	n := openAt(t, dir, real())
	defer n.close()
	var content bytes.Buffer
	f, err := n.WritePayfile(t.Context(), n.Console(auth.BankOperator), file, &content)
	if err != nil {
		t.Fatal(err)
	}
	format, err := n.Formats().Named(f.Format)
	if err != nil {
		t.Fatal(err)
	}
	returns, err := simulated.Answer(format, content.Bytes())
	if err != nil || len(returns) != 1 {
		t.Fatalf("%d answers, %v", len(returns), err)
	}
	name := fmt.Sprintf("return%d", file)
	if err := os.WriteFile(filepath.Join(dir, name), returns[0], 0o600); err != nil {
		t.Fatal(err)
	}
	return []step{
		{[]string{"payfile", "get", fmt.Sprint(file), "--as", "yh01"}, fileIs(filepath.Join(dir, f.Name), f.Digest)},
		{[]string{"return", "read", name, "--as", "yh01"}, returnIs(file, "")},
		{[]string{"return", "post", fmt.Sprint(file), "--as", "cz01"}, returnIs(file, store.ReturnPosted)},
	}
}

// fileIs tells whether a payment file is there; half a file never is.
func fileIs(path, digest string) func(*node) (bool, error) {
	return func(*node) (bool, error) {
		content, err := os.ReadFile(path)
		if os.IsNotExist(err) {
			return false, nil
		}
		if err == nil && bank.Digest(content) != digest {
			return false, fmt.Errorf("%s is not whole", filepath.Base(path))
		}
		return err == nil, err
	}
}

func returnIs(id int64, state string) func(*node) (bool, error) {
	return func(n *node) (bool, error) {
		var r app.Reading
		exchanges, _, err := n.Exchanges(context.Background(), n.Console(auth.Auditor), store.ExchangeQuery{Limit: 1000})
		for _, e := range exchanges {
			for _, f := range e.Returns {
				if f.ID == id {
					r.File = f
				}
			}
		}
		return r.File.ID == id && (state == "" || r.File.State == state), err
	}
}

func endingOf(t *testing.T, dir string) (e ending) {
	t.Helper()
	n := openAt(t, dir, real())
	defer n.close()
	v, err := n.Batch(t.Context(), n.Console(auth.Auditor), 1)
	if err != nil {
		t.Fatal(err)
	}
	money, err := n.Appropriations(t.Context(), n.Console(auth.Auditor), "09")
	if err != nil || len(money) != 1 {
		t.Fatalf("%d appropriations, %v", len(money), err)
	}
	for _, c := range v.Counts {
		e.payments += c.Count
	}
	return ending{money[0].Balance["available"], money[0].Balance["paid"], e.payments, v.Counts[pay.Failed].Count}
}
