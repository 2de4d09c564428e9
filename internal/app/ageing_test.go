package app_test

import (
	"errors"
	"testing"
	"time"

	"yikatong/internal/ageing"
	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/fault"
	"yikatong/internal/store"
)

// fileOf is the payment file of a batch for one bank.
func fileOf(t *testing.T, n *apptest.Node, name string) store.Payfile {
	t.Helper()
	files, err := n.App.Payfiles(t.Context(), n.As(auth.BudgetOfficer), 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Bank == name {
			return f
		}
	}
	t.Fatalf("no file of %s", name)
	return store.Payfile{}
}

// aged is the ageing list as finance sees it, which always comes to what the ledger has in transit.
func aged(t *testing.T, n *apptest.Node) app.Ageing {
	t.Helper()
	v, err := n.App.Ageing(t.Context(), n.As(auth.BudgetOfficer), "")
	if err != nil {
		t.Fatal(err)
	}
	if v.Transit != v.Ledger {
		t.Fatalf("%s listed, %s in the ledger", v.Transit, v.Ledger)
	}
	n.Holds(t)
	return v
}

const (
	rural = "重庆农村商业银行"
	farm  = "中国农业银行"
)

// contracts puts both banks of these tests under contract.
func contracts(t *testing.T, n *apptest.Node) {
	t.Helper()
	for name, number := range map[string]string{rural: "DF-1", farm: "DF-2"} {
		if _, err := n.App.AddContract(t.Context(), n.As(auth.BudgetOfficer), contractOf(name, number)); err != nil {
			t.Fatal(err)
		}
	}
}

// Money at a bank is listed with its age, why it waits and whose turn it is, until its final answer.
func TestNothingWaitsSilently(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		contracts(t, n)
		sent(t, n)
		v := aged(t, n)
		if len(v.AtBank) != 2 || v.Transit != 600_00 || v.AtBank[0].Cause != ageing.NeverFetched || v.AtBank[0].Days != 0 || v.AtBank[0].Late != 0 {
			t.Fatalf("just sent: %+v", v)
		}
		f := fileOf(t, n, rural)
		pending := answerWith(t, n, f, "1", func(r *bank.Return) { r.Lines = r.Lines[:1]; r.Lines[0].Status = bank.Pending })
		read, err := n.App.ReadReturn(t.Context(), n.As(auth.BankOperator), f.ID, "p", pending)
		if err != nil {
			t.Fatal(err)
		}
		if got := causesOf(aged(t, n), rural); got[ageing.Unposted] != 2 {
			t.Errorf("read and not posted: %v", got)
		}
		if err := n.App.PostReturn(t.Context(), n.As(auth.BudgetOfficer), read.File.ID); err != nil {
			t.Fatal(err)
		}
		if got := causesOf(aged(t, n), rural); got[ageing.Processing] != 1 || got[ageing.LeftOut] != 1 {
			t.Errorf("one pending, one left out: %v", got)
		}
		n.Clock.Pass(14 * 24 * time.Hour)
		if v = aged(t, n); v.AtBank[0].Days < 8 || v.AtBank[0].Late < 6 || v.AtBank[0].Bucket != 3 {
			t.Errorf("two weeks later: %+v", v.AtBank[0])
		}
		if err := n.Return(t.Context(), f.ID, "all", answerWith(t, n, f, "2", func(*bank.Return) {})); err != nil {
			t.Fatal(err)
		}
		if v = aged(t, n); len(v.AtBank) != 1 || v.AtBank[0].Bank != farm {
			t.Errorf("the rest: %+v", v.AtBank)
		}
	})
}

// causesOf counts a bank's payments in an ageing list by cause.
func causesOf(v app.Ageing, name string) map[ageing.Cause]int {
	n := map[ageing.Cause]int{}
	for _, d := range v.AtBank {
		if d.Bank == name {
			n[d.Cause] += d.Count
		}
	}
	return n
}

// What failed waits for its correction; once the bank says otherwise, for the bank.
func TestFailuresAge(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		sent(t, n)
		f := fileOf(t, n, farm)
		fails := func(r *bank.Return) { r.Lines[0].Status, r.Lines[0].Code, r.Lines[0].BankRef = bank.Failed, "F01", "" }
		if err := n.Return(t.Context(), f.ID, "a", answerWith(t, n, f, "1", fails)); err != nil {
			t.Fatal(err)
		}
		v := aged(t, n)
		if len(v.Unmended) != 1 || v.Unmended[0].Code != "F01" || v.Unmended[0].Turn.Whose != "乡镇（街道）" || v.Unmended[0].Total != 300_00 {
			t.Fatalf("%+v", v.Unmended)
		}
		if err := n.Return(t.Context(), f.ID, "b", answerWith(t, n, f, "2", func(*bank.Return) {})); err != nil {
			t.Fatal(err)
		}
		if v = aged(t, n); len(v.Unmended) != 1 || v.Unmended[0].Turn.Whose != "代发银行" {
			t.Errorf("contradicted: %+v", v.Unmended)
		}
	})
}

// A bank's operator sees what waits at the own bank, and nobody else's money; clerks see none.
func TestAgeingIsForWhomItConcerns(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		sent(t, n)
		own := n.As(auth.BankOperator)
		own.Bank = farm
		v, err := n.App.Ageing(t.Context(), own, "")
		if err != nil || len(v.AtBank) != 1 || v.AtBank[0].Bank != farm || v.Transit != v.Ledger || v.Transit != 300_00 {
			t.Errorf("%+v, %v", v, err)
		}
		if _, err := n.App.Ageing(t.Context(), own, rural); !errors.Is(err, fault.Forbidden) {
			t.Errorf("another bank's money: %v", err)
		}
		if _, err := n.App.Ageing(t.Context(), n.As(auth.TownshipClerk), ""); !errors.Is(err, fault.Forbidden) {
			t.Errorf("a clerk: %v", err)
		}
	})
}
