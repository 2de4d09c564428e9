package app_test

import (
	"errors"
	"testing"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/contract"
	"yikatong/internal/fault"
)

func contractOf(bank, number string) contract.Contract {
	return contract.Contract{Bank: bank, Number: number, Method: "公开招标", Announcement: "政府采购网公告", Review: "评审得分第一",
		From: "2025-01-01", Until: "2027-12-31", Terms: contract.Terms{Cutoff: "16:00", AnswerDays: 2, Security: "数据不出境"}}
}

// Once any bank is under contract, no payment file is made for a bank that is not.
func TestOnlyContractedBanksArePaidThrough(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		budget := n.As(auth.BudgetOfficer)
		first, err := n.App.AddContract(t.Context(), budget, contractOf("重庆农村商业银行", "DF-1"))
		if err != nil {
			t.Fatal(err)
		}
		begun(t, n)
		in := bring(t, n, three)
		if err := n.Clear(t.Context(), []int64{in.Roster}); err != nil {
			t.Fatal(err)
		}
		if _, _, err := n.Pay(t.Context(), "09", march); !errors.Is(err, app.ErrNoContract) {
			t.Fatalf("paid through a bank without a contract: %v", err)
		}
		stands(t, n, 400_00, 600_00, 0, 0)
		if files, err := n.App.Payfiles(t.Context(), budget, 0); err != nil || len(files) != 0 {
			t.Fatalf("%+v, %v", files, err)
		}
		if _, err := n.App.AddContract(t.Context(), budget, contractOf("重庆农村商业银行", "DF-2")); !errors.Is(err, contract.ErrOverlap) {
			t.Errorf("two contracts at once: %v", err)
		}
		if _, err := n.App.AddContract(t.Context(), n.As(auth.BankOperator), contractOf("中国农业银行", "DF-3")); !errors.Is(err, fault.Forbidden) {
			t.Errorf("a bank contracted itself: %v", err)
		}
		if err := n.App.EndContract(t.Context(), budget, first, "多次迟延"); err != nil {
			t.Fatal(err)
		}
		if err := n.App.EndContract(t.Context(), budget, first, "再次"); !errors.Is(err, fault.Conflict) {
			t.Errorf("ended twice: %v", err)
		}
		v, err := n.App.BankContracts(t.Context(), n.App.Console(auth.BankSupervisor))
		if err != nil || len(v.Contracts) != 1 || v.Contracts[0].InForce(v.Today) {
			t.Errorf("%+v, %v", v, err)
		}
		n.Holds(t)
	})
}

// A bank's operator sees that bank's contract, points, payment files and returns, and no other's.
func TestBankSeesOnlyItsOwn(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		budget := n.As(auth.BudgetOfficer)
		for bank, number := range map[string]string{"重庆农村商业银行": "DF-1", "中国农业银行": "DF-2"} {
			if _, err := n.App.AddContract(t.Context(), budget, contractOf(bank, number)); err != nil {
				t.Fatal(err)
			}
		}
		points := "银行,网点名称,联行号,地址,行政区划代码,业务\n重庆农村商业银行,竹园分理处,,竹园镇正街1号,500236101000,取现\n中国农业银行,永安支行,,永安街道,500236001000,取现\n中国农业银行,外县支行,,外县,500237001000,取现\n"
		tally, err := n.App.ImportRegistry(t.Context(), budget, "points", text("points.csv", points))
		if err != nil || tally.Changed != 2 || tally.Reasons["region"] != 1 {
			t.Fatalf("%+v, %v", tally, err)
		}
		if _, err := n.App.ImportRegistry(t.Context(), n.As(auth.TownshipClerk), "points", text("points.csv", points)); !errors.Is(err, fault.Forbidden) {
			t.Errorf("a township changed a bank's points: %v", err)
		}
		b := sent(t, n)
		own := n.As(auth.BankOperator)
		own.Bank = "中国农业银行"
		v, err := n.App.BankContracts(t.Context(), own)
		if err != nil || len(v.Contracts) != 1 || v.Contracts[0].Bank != own.Bank || len(v.Points) != 1 || v.Points[0].Bank != own.Bank {
			t.Errorf("%+v, %v", v, err)
		}
		files, err := n.App.Payfiles(t.Context(), budget, b.ID)
		if err != nil || len(files) != 2 {
			t.Fatalf("%+v, %v", files, err)
		}
		seen, err := n.App.Payfiles(t.Context(), own, b.ID)
		if err != nil || len(seen) != 1 || seen[0].Bank != own.Bank {
			t.Errorf("%+v, %v", seen, err)
		}
		for _, f := range files {
			_, err := n.App.WritePayfile(t.Context(), own, f.ID, new(nowhere))
			if allowed := err == nil; allowed != (f.Bank == own.Bank) {
				t.Errorf("file of %s: %v", f.Bank, err)
			}
		}
		n.Clock.Pass(3 * 365 * 24 * time.Hour)
		if v, err = n.App.BankContracts(t.Context(), own); err != nil || v.Contracts[0].InForce(v.Today) {
			t.Errorf("a contract outlived its last day: %+v, %v", v, err)
		}
	})
}

// nowhere takes a file and keeps nothing.
type nowhere struct{}

func (*nowhere) Write(p []byte) (int, error) { return len(p), nil }
