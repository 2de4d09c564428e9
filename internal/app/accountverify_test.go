package app_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/envelope"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/store"
)

// asked makes the files about all accounts.
func asked(t *testing.T, n *apptest.Node) []store.AccountAsk {
	t.Helper()
	files, err := n.App.AskAccounts(t.Context(), n.As(auth.BudgetOfficer), "")
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// answersTo are a bank's answers to a file: by card number a finding of ours, else a match.
func answersTo(t *testing.T, n *apptest.Node, f store.AccountAsk, at time.Time, found map[string]string) []byte {
	t.Helper()
	forms, err := bank.LoadAccountForms()
	if err != nil {
		t.Fatal(err)
	}
	form := forms[f.Form]
	var content, out bytes.Buffer
	if _, err := n.App.WriteAccountAsk(t.Context(), n.As(auth.BudgetOfficer), f.ID, &content); err != nil {
		t.Fatal(err)
	}
	head, questions, err := form.ReadQuestions(&content)
	if err != nil {
		t.Fatal(err)
	}
	answers := &bank.Answers{Head: head}
	for _, q := range questions {
		a := bank.Answer{Seq: q.Seq, ID: q.ID, Account: q.Account, Finding: bank.AccountMatches, At: at}
		if code, ok := found[q.Account]; ok {
			a.Finding = code
		}
		answers.Lines = append(answers.Lines, a)
	}
	if err := form.WriteAnswers(&out, answers); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func readAnswers(t *testing.T, n *apptest.Node, content []byte) app.AccountReading {
	t.Helper()
	r, err := n.App.ReadAccountAnswers(t.Context(), n.As(auth.BankOperator), "answer", content)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func rule(t *testing.T, n *apptest.Node, r pay.AccountRule) {
	t.Helper()
	if err := n.App.SetAccountRule(t.Context(), n.As(auth.BudgetOfficer), r); err != nil {
		t.Fatal(err)
	}
}

// payableNow is the money of lines that may go into a batch now, and that of those held.
func payableNow(t *testing.T, n *apptest.Node) (ready, held fen.Fen) {
	t.Helper()
	by := n.As(auth.BureauReviewer)
	ready, err := n.App.PayableTotal(t.Context(), by, "09", march)
	if err != nil {
		t.Fatal(err)
	}
	list, err := n.App.HeldLines(t.Context(), by)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range list {
		held += h.Sum
	}
	return ready, held
}

const fuSu, huiSi, chunHao = "6228670000000000018", "6228670000000000026", "6217000000000000020" // 100, 200, 300 yuan

// wallOf is the bank's clock at a test's start.
func wallOf(n *apptest.Node) time.Time {
	return n.App.Now().Add(8*time.Hour - 10*time.Minute).Truncate(time.Second)
}

func cleared(t *testing.T, n *apptest.Node) {
	t.Helper()
	begun(t, n)
	in := bring(t, n, three)
	if err := n.Clear(t.Context(), []int64{in.Roster}); err != nil {
		t.Fatal(err)
	}
}

// TestRulesHoldAccounts: what each rule of the county lets be paid, by what the bank has found.
func TestRulesHoldAccounts(t *testing.T) {
	for _, c := range []struct {
		name        string
		rule        pay.AccountRule
		found       map[string]string // nil: no answer
		ready, held fen.Fen
	}{
		{"off, nothing known", pay.VerifyNone, nil, 600_00, 0},
		{"first, nothing known", pay.VerifyFirst, nil, 0, 600_00},
		{"all, nothing known", pay.VerifyAll, nil, 0, 600_00},
		{"first, all match", pay.VerifyFirst, map[string]string{}, 600_00, 0},
		{"all, all match", pay.VerifyAll, map[string]string{}, 600_00, 0},
		{"off, closed", pay.VerifyNone, map[string]string{huiSi: "V04"}, 400_00, 200_00},
		{"first, joint", pay.VerifyFirst, map[string]string{huiSi: "V08"}, 400_00, 200_00},
		{"all, other", pay.VerifyAll, map[string]string{fuSu: "V99", chunHao: "V05"}, 200_00, 400_00},
	} {
		t.Run(c.name, func(t *testing.T) {
			apptest.Each(t, func(t *testing.T, n *apptest.Node) {
				cleared(t, n)
				rule(t, n, c.rule)
				if c.found != nil {
					for _, f := range asked(t, n) {
						readAnswers(t, n, answersTo(t, n, f, wallOf(n), c.found))
					}
				}
				if ready, held := payableNow(t, n); ready != c.ready || held != c.held {
					t.Errorf("ready %s, held %s, want %s, %s", ready, held, c.ready, c.held)
				}
				n.Holds(t)
			})
		})
	}
}

// TestPaidCountsAsVerified: under "first" an account that was paid is not asked about; another
// account of the same person is.
func TestPaidCountsAsVerified(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		b := sent(t, n)
		if err := n.Answer(t.Context(), b.ID); err != nil {
			t.Fatal(err)
		}
		rule(t, n, pay.VerifyFirst)
		if files := asked(t, n); len(files) != 0 {
			t.Fatalf("paid accounts are asked about: %+v", files)
		}
		clerk := n.As(auth.TownshipClerk)
		changed := "公民身份号码,开户银行,账号,账户类型\n500299199405173295,中国农业银行,6217000000000000038,社会保障卡\n"
		if _, err := n.App.ImportRegistry(t.Context(), clerk, "accounts", text("accounts.csv", changed)); err != nil {
			t.Fatal(err)
		}
		files := asked(t, n)
		if len(files) != 1 || files[0].Count != 1 {
			t.Fatalf("after a change of account: %+v", files)
		}
		if again := asked(t, n); len(again) != 0 {
			t.Errorf("asked twice while the bank owes the answer: %+v", again)
		}
		n.Holds(t)
	})
}

// TestNameAsksAnew: an answer is about the name it was asked under.
func TestNameAsksAnew(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		cleared(t, n)
		rule(t, n, pay.VerifyFirst)
		for _, f := range asked(t, n) {
			readAnswers(t, n, answersTo(t, n, f, wallOf(n), map[string]string{fuSu: "V02"}))
		}
		if ready, held := payableNow(t, n); ready != 500_00 || held != 100_00 {
			t.Fatalf("ready %s, held %s", ready, held)
		}
		renamed := strings.ReplaceAll(people, "龚福素", "龚福苏")
		if _, err := n.App.ImportRegistry(t.Context(), n.As(auth.TownshipClerk), "people", text("people.csv", renamed)); err != nil {
			t.Fatal(err)
		}
		files := asked(t, n)
		if len(files) != 1 || files[0].Count != 1 {
			t.Fatalf("after a change of name: %+v", files)
		}
		readAnswers(t, n, answersTo(t, n, files[0], wallOf(n), nil))
		if ready, held := payableNow(t, n); ready != 600_00 || held != 0 {
			t.Errorf("ready %s, held %s", ready, held)
		}
	})
}

// TestMendedIsAskedAgain: a refused account stays refused until the bank finds otherwise, and a
// closed one cannot be asked about again.
func TestMendedIsAskedAgain(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		cleared(t, n)
		clerk := n.As(auth.TownshipClerk)
		for _, f := range asked(t, n) {
			readAnswers(t, n, answersTo(t, n, f, wallOf(n), map[string]string{fuSu: "V05", huiSi: "V04"}))
		}
		list, count, err := n.App.RefusedAccounts(t.Context(), clerk, "", 10, 0)
		if err != nil || count != 2 || len(list) != 2 {
			t.Fatalf("%d %+v, %v", count, list, err)
		}
		for _, r := range list {
			want := error(nil)
			if r.Finding == "V04" {
				want = app.ErrNoMend
			}
			if err := n.App.AskAgain(t.Context(), clerk, r.ID); !errors.Is(err, want) {
				t.Errorf("%s: got %v, want %v", r.Finding, err, want)
			}
		}
		files := asked(t, n)
		if len(files) != 1 || files[0].Count != 1 {
			t.Fatalf("asked again: %+v", files)
		}
		if ready, _ := payableNow(t, n); ready != 300_00 {
			t.Errorf("ready %s before the answer", ready)
		}
		readAnswers(t, n, answersTo(t, n, files[0], wallOf(n), nil))
		if ready, _ := payableNow(t, n); ready != 400_00 {
			t.Errorf("ready %s after it", ready)
		}
	})
}

// TestAnswersInAnyOrder: however often and in whatever order a bank's files come, the accounts end
// in the same state.
func TestAnswersInAnyOrder(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		cleared(t, n)
		rule(t, n, pay.VerifyFirst)
		var files [][]byte
		for _, f := range asked(t, n) {
			early, late := wallOf(n).Add(-48*time.Hour), wallOf(n)
			files = append(files, answersTo(t, n, f, early, map[string]string{huiSi: "V05", chunHao: "V07"}),
				answersTo(t, n, f, late, map[string]string{fuSu: "V02"}), answersTo(t, n, f, early, map[string]string{fuSu: "V03"}))
		}
		random := rand.New(rand.NewPCG(5, 6))
		files = append(files, files...)
		for range 3 {
			random.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
			for _, content := range files {
				readAnswers(t, n, content)
			}
			if ready, held := payableNow(t, n); ready != 500_00 || held != 100_00 {
				t.Fatalf("ready %s, held %s", ready, held)
			}
		}
	})
}

// TestAnswersAreRefusedWhole: nothing of a file counts that says anything we did not ask.
func TestAnswersAreRefusedWhole(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		cleared(t, n)
		f := asked(t, n)[0]
		good := answersTo(t, n, f, wallOf(n), nil)
		swap := func(old, new string) []byte { return []byte(strings.Replace(string(good), old, new, 1)) }
		for name, c := range map[string]struct {
			content []byte
			want    error
		}{
			"another account": {swap(chunHao, fuSu), app.ErrNotAsked},
			"another file":    {swap(f.Number, "HY5002362026999999"), app.ErrOtherAsk},
			"another bank":    {swap(f.Bank, "别的银行"), app.ErrOtherAsk},
			"torn":            {good[:len(good)-5], fault.Invalid},
			"tomorrow":        {answersTo(t, n, f, wallOf(n).Add(24*time.Hour), nil), app.ErrNotYet},
		} {
			if bytes.Equal(c.content, good) {
				t.Fatalf("%s is the good file", name)
			}
			if _, err := n.App.ReadAccountAnswers(t.Context(), n.As(auth.BankOperator), name, c.content); !errors.Is(err, c.want) {
				t.Errorf("%s: got %v, want %v", name, err, c.want)
			}
		}
		rule(t, n, pay.VerifyFirst)
		if ready, _ := payableNow(t, n); ready != 0 {
			t.Errorf("ready %s by refused files", ready)
		}
	})
}

// TestAccountEnvelopes: with keys on both sides the questions go sealed and the answers must come so.
func TestAccountEnvelopes(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		cleared(t, n)
		random := rand.NewChaCha8([32]byte{7})
		plain := asked(t, n)
		answer := answersTo(t, n, plain[0], wallOf(n), nil)
		theirs, ours := exchangeKeys(t, n, n.App.Console(auth.SystemAdmin), plain[0].Bank, random)
		operator := n.As(auth.BankOperator)
		if _, err := n.App.ReadAccountAnswers(t.Context(), operator, "bare", answer); !errors.Is(err, app.ErrUnsealed) {
			t.Errorf("a bare file: %v", err)
		}
		sealed, err := envelope.Seal(random, theirs, ours, n.App.Now().Truncate(time.Second), "answer", answer)
		if err != nil {
			t.Fatal(err)
		}
		for at := 0; at < len(sealed); at += 97 {
			bad := slices.Clone(sealed)
			bad[at] ^= 1
			if _, err := n.App.ReadAccountAnswers(t.Context(), operator, "changed", bad); err == nil {
				t.Fatalf("a file changed at %d is read", at)
			}
		}
		if r := readAnswers(t, n, sealed); r.Again || r.Ask.ID != plain[0].ID {
			t.Errorf("%+v", r)
		}
		if err := reimport(t, n); err != nil {
			t.Fatal(err)
		}
		for _, f := range asked(t, n) {
			if f.Bank == plain[0].Bank && (len(f.Sealed) == 0 || !envelope.Is(f.Sealed)) {
				t.Errorf("%s goes without an envelope", f.Name)
			}
		}
	})
}

// reimport gives 金春浩 another account.
func reimport(t *testing.T, n *apptest.Node) error {
	changed := "公民身份号码,开户银行,账号,账户类型\n500299199405173295,中国农业银行,6217000000000000038,社会保障卡\n"
	_, err := n.App.ImportRegistry(t.Context(), n.As(auth.TownshipClerk), "accounts", text("accounts.csv", changed))
	return err
}

// TestWhoVerifiesAccounts: each duty by its roles alone, a bank's operator for the own bank, a
// clerk for the own township.
func TestWhoVerifiesAccounts(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		cleared(t, n)
		files := asked(t, n)
		for _, f := range files {
			readAnswers(t, n, answersTo(t, n, f, wallOf(n), map[string]string{fuSu: "V05"}))
		}
		list, _, err := n.App.RefusedAccounts(t.Context(), n.As(auth.TownshipClerk), "", 10, 0)
		if err != nil || len(list) != 1 {
			t.Fatalf("%+v, %v", list, err)
		}
		for _, by := range everybody(n, "民政局") {
			_, e := n.App.AskAccounts(t.Context(), by, "")
			if may := by.Role == auth.BudgetOfficer; (e == nil) != may {
				t.Errorf("%s asks: %v", by.Name, e)
			}
			seen, _, e := n.App.RefusedAccounts(t.Context(), by, "", 10, 0)
			if slices.Contains(auth.RolesFor(auth.SeeAccounts), by.Role) != (e == nil) || len(seen) > 0 && by.Region == "500236100000" {
				t.Errorf("%s sees %d refused accounts: %v", by.Name, len(seen), e)
			}
			if by.Role != auth.TownshipClerk || by.Region == "500236100000" {
				if e := n.App.AskAgain(t.Context(), by, list[0].ID); !refused(e) {
					t.Errorf("%s asks again: %v", by.Name, e)
				}
			}
		}
		stranger := n.As(auth.BankOperator)
		stranger.Bank = "别的银行"
		if seen, err := n.App.AccountAsks(t.Context(), stranger); err != nil || len(seen) != 0 {
			t.Errorf("another bank sees %d files, %v", len(seen), err)
		}
		if _, err := n.App.WriteAccountAsk(t.Context(), stranger, files[0].ID, &bytes.Buffer{}); !errors.Is(err, auth.ErrNotYours) {
			t.Errorf("another bank takes a file: %v", err)
		}
		if _, err := n.App.ReadAccountAnswers(t.Context(), stranger, "a", answersTo(t, n, files[0], wallOf(n), nil)); !errors.Is(err, auth.ErrNotYours) {
			t.Errorf("another bank answers: %v", err)
		}
		if shown := fmt.Sprint(list[0].MaskedNumber()); strings.Contains(shown, fuSu) || !strings.HasSuffix(shown, fuSu[15:]) {
			t.Errorf("the account shows as %s", shown)
		}
	})
}
