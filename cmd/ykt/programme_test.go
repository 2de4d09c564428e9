package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/demo/banksim"
	"yikatong/internal/drill"
	"yikatong/internal/fen"
	"yikatong/internal/ident"
	"yikatong/internal/period"
	"yikatong/internal/policy"
	"yikatong/internal/store"
	"yikatong/internal/web"
	"yikatong/internal/web/ui"
)

// example is the county's own programme that programmes/README.md shows.
const example = "../../docs/examples/51"

func TestTheReadmesProgrammeIsTheExample(t *testing.T) {
	readme, err := os.ReadFile("../../internal/policy/programmes/README.md")
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(filepath.Join(example, "programme.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(readme, append([]byte("```yaml\n"), file...)) {
		t.Error("the programme in programmes/README.md is not docs/examples/51/programme.yaml")
	}
}

// ykt runs one command line and returns what it wrote.
func ykt(t *testing.T, want int, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if got := run(t.Context(), args, &stdout, &stderr); got != want {
		t.Fatalf("ykt %v: exit %d, want %d\n%s%s", args, got, want, &stdout, &stderr)
	}
	return stdout.String() + stderr.String()
}

// An eighteenth programme takes one data file and its cases: it is checked, added while the
// pages are open, a roster of it is imported and paid, and what is paid explains itself by
// the version it was judged with, also after the next version.
func TestAnEighteenthProgramme(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	first := prepareCounty(t, dir)
	serving, err := (where{Dir: data}).open(t.Context(), real())
	if err != nil {
		t.Fatal(err)
	}
	defer serving.close()

	ykt(t, exitDone, "programme", "check", example)
	ykt(t, exitDone, "programme", "add", "--dir", data, example)
	if list := ykt(t, exitDone, "programme", "list", "--dir", data, "--json"); !strings.Contains(list, `"number":"51"`) || strings.Count(list, "\n") != 18 {
		t.Errorf("list: %s", list)
	}
	if page := publicPage(t, serving, "/programmes/51"); !strings.Contains(page, "离岗村医") {
		t.Error("the page that was open before does not know the programme")
	}
	agrees(t, ykt(t, exitDone, "entitle", "--dir", data, "--facts", filepath.Join(example, "cases.jsonl")))

	ykt(t, exitDone, "ledger", "grant", "--dir", data, "--as", "cz01", "--programme", "51", "--document", "某财社〔2025〕1号", "1000000")
	paid := ykt(t, exitDone, "run", "--dir", data, "--programme", "51", "--period", "2025-02", "--seed", "1", filepath.Join(dir, "roster.csv"))
	if !strings.Contains(paid, "三、发放批次") {
		t.Errorf("not paid: %s", paid)
	}
	payByRules(t, data, first)
	type explanation struct {
		Steps  []policy.Step
		Result struct {
			Amount fen.Fen `json:"amount_fen"`
		}
	}
	explained := func() (e explanation) {
		text := ykt(t, exitDone, "explain", "--dir", data, "--person", first, "--programme", "51", "--period", "2025-03", "--json")
		if err := json.Unmarshal([]byte(text), &e); err != nil {
			t.Fatal(err)
		}
		return e
	}
	before := explained()
	if before.Result.Amount != 20000 || len(before.Steps) == 0 {
		t.Errorf("explained as %+v", before)
	}
	ykt(t, exitDone, "programme", "add", "--dir", data, dearer(t, dir))
	if after := explained(); after.Result.Amount != before.Result.Amount {
		t.Errorf("after the next version the same payment is explained as %s, was %s", after.Result.Amount, before.Result.Amount)
	}
	ykt(t, exitDone, "doctor", "--dir", data)
}

// prepareCounty makes a county with people, accounts and a roster file, and returns a
// person's number.
func prepareCounty(t *testing.T, dir string) string {
	t.Helper()
	people, accounts, lines := synthetic(t, 30)
	for name, content := range map[string]string{"people.csv": people, "accounts.csv": accounts, "roster.csv": lines} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	data := filepath.Join(dir, "data")
	ykt(t, exitDone, "init", "--dir", data, "--county", "500236", "--demo-users")
	ykt(t, exitDone, "import", "--dir", data, "people", filepath.Join(dir, "people.csv"))
	ykt(t, exitDone, "import", "--dir", data, "accounts", filepath.Join(dir, "accounts.csv"))
	return strings.Split(strings.Split(people, "\n")[1], ",")[0]
}

// publicPage asks the pages of an open node, as anybody may.
func publicPage(t *testing.T, n *node, path string) string {
	t.Helper()
	h := web.Handler(web.Config{App: n.App, Reader: n.Public(), Site: ui.Site{County: "丰都县", Owner: "丰都县财政局"}, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	if w.Code != 200 {
		t.Errorf("GET %s: %d", path, w.Code)
	}
	return w.Body.String()
}

// agrees checks that what entitle wrote is what the example's cases expect.
func agrees(t *testing.T, got string) {
	t.Helper()
	cases, err := os.ReadFile(filepath.Join(example, "cases.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	type result struct {
		Amount  fen.Fen `json:"amount_fen"`
		Reason  *string `json:"reason"`
		Recover fen.Fen `json:"recover_fen"`
	}
	results := strings.Split(strings.TrimSpace(got), "\n")
	for i, line := range strings.Split(strings.TrimSpace(string(cases)), "\n") {
		var want struct{ Expect result }
		var is result
		if err := json.Unmarshal([]byte(line), &want); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(results[i]), &is); err != nil {
			t.Fatal(err)
		}
		if is.Amount != want.Expect.Amount || is.Recover != want.Expect.Recover || (is.Reason == nil) != (want.Expect.Reason == nil) {
			t.Errorf("case %d: %s, want %+v", i+1, results[i], want.Expect)
		}
	}
}

// payByRules makes a roster from facts, and pays it.
func payByRules(t *testing.T, data, no string) {
	t.Helper()
	clock := drill.NewClock(time.Now())
	n, err := (where{Dir: data}).open(t.Context(), options{clock: clock.Now, rand: real().rand, passwords: real().passwords, exact: true})
	if err != nil {
		t.Fatal(err)
	}
	defer n.close()
	start, err := n.RehearsalStart(t.Context(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	clock.Forward(start)
	if err := n.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	d, err := drill.New(t.Context(), n.App, clock, banksim.New(rand.New(rand.NewPCG(1, 1)), banksim.Usual()))
	if err != nil {
		t.Fatal(err)
	}
	p, err := period.Parse("2025-03")
	if err != nil {
		t.Fatal(err)
	}
	line := judgedLine(t, n, no)
	id, _, err := n.ProposeRoster(t.Context(), d.As(auth.TownshipClerk), app.Proposal{Programme: "51", Period: p, Township: line.Region.Township(),
		Lines: func(yield func(app.ProposedLine, error) bool) { yield(line, nil) }})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Clear(t.Context(), []int64{id}); err != nil {
		t.Fatal(err)
	}
	if b, sent, err := d.Pay(t.Context(), "51", p); err != nil || !sent || b.Total != line.Amount {
		t.Fatalf("pay: %+v, %v, %v", b, sent, err)
	}
}

// judgedLine is what the programme gives a person of the registers.
func judgedLine(t *testing.T, n *node, no string) app.ProposedLine {
	t.Helper()
	parsed, err := ident.ParseNo(no, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	var p store.Person
	err = n.store.Read(t.Context(), n.county, func(tx *store.Tx) (err error) {
		p, err = tx.PersonByNo(parsed)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	facts := fmt.Sprintf(`{"case":"","programme":"51","period":"2025-03","as_of":"2025-03-31","person":{"id":"p","birth":%q,"sex":"M","hukou":"rural"},`+
		`"basis":{"left_on":"2025-01-31","years":20}}`, p.Birth)
	f, err := policy.ReadFacts([]byte(facts))
	if err != nil {
		t.Fatal(err)
	}
	r, err := n.Catalogue().Judge(f)
	if err != nil {
		t.Fatal(err)
	}
	return app.ProposedLine{Beneficiary: p.ID, Holder: p.ID, Payee: p.ID, Name: p.Name, Amount: r.Amount, Region: p.Region, Facts: facts}
}

// dearer is the example with twice the standard, as a folder.
func dearer(t *testing.T, dir string) string {
	t.Helper()
	to := filepath.Join(dir, "dearer")
	if err := os.Mkdir(to, 0o700); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(example, "programme.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	text = bytes.Replace(text, []byte("value: 1000, confirmed: true}"), []byte("value: 1000, confirmed: true}, {from: 2025-03-01, value: 2000}"), 1)
	if err := os.WriteFile(filepath.Join(to, "programme.yaml"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	cases, err := os.ReadFile(filepath.Join(example, "cases.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var nothing string // the case that no standard changes
	for line := range strings.Lines(string(cases)) {
		if strings.Contains(line, "not_in_scope") {
			nothing = line
		}
	}
	if err := os.WriteFile(filepath.Join(to, "cases.jsonl"), []byte(strings.Repeat(nothing, policy.FewestCases)), 0o600); err != nil {
		t.Fatal(err)
	}
	return to
}

func TestProgrammeCheckNamesTheLine(t *testing.T) {
	dir := t.TempDir()
	text, err := os.ReadFile(filepath.Join(example, "programme.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	broken := bytes.Replace(text, []byte("basis.left_on.month()"), []byte("basis.gone_on.month()"), 1)
	if err := os.WriteFile(filepath.Join(dir, "programme.yaml"), broken, 0o600); err != nil {
		t.Fatal(err)
	}
	line := 1 + bytes.Count(broken[:bytes.Index(broken, []byte("gone_on"))], []byte("\n"))
	says := ykt(t, exitFound, "programme", "check", dir)
	if !strings.Contains(says, fmt.Sprintf("programme.yaml:%d: ", line)) || !strings.Contains(says, "没有 gone_on 这个字段") {
		t.Errorf("says %q, want line %d", says, line)
	}
	data := filepath.Join(dir, "data")
	ykt(t, exitDone, "init", "--dir", data, "--county", "500236")
	ykt(t, exitFailed, "programme", "add", "--dir", data, dir)
	if list := ykt(t, exitDone, "programme", "list", "--dir", data, "--json"); strings.Count(list, "\n") != 17 {
		t.Errorf("a broken programme is in the list: %s", list)
	}
}
