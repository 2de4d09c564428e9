package desk

import (
	"net/http"
	"strings"
	"testing"

	"yikatong/internal/auth"
	"yikatong/internal/pay"
	"yikatong/internal/period"
	"yikatong/internal/store"
)

// Money with a bank stands on the pages of those it concerns until the bank has answered, and the
// bank's performance on the supervisor's.
func TestAgeingAndPerformanceAreServed(t *testing.T) {
	c := newCounty(t)
	c.signIn(t, string(auth.TownshipClerk)).bring(t)
	c.post1(t)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(c.Clear(t.Context(), []int64{1}))
	must(c.Fund(t.Context(), "09", "渝财农〔2026〕1号", "", 2026, 1e7))
	b, _, err := c.Drill.Pay(t.Context(), "09", period.MustParse("2025-12"))
	must(err)
	f := fileOf(t, c, b.ID)
	k := banks().Rows[0].Contract
	k.Bank, k.From, k.Until = f.Bank, "2026-01-01", "2027-12-31"
	_, err = c.App.AddContract(t.Context(), c.As(auth.BudgetOfficer), k)
	must(err)
	supervisor := c.signIn(t, string(auth.BankSupervisor))
	shows := func(path string, says ...string) {
		t.Helper()
		status, _, page := supervisor.get(t, path)
		if status != http.StatusOK {
			t.Fatalf("%s: %d", path, status)
		}
		for _, want := range says {
			if !strings.Contains(page, want) {
				t.Errorf("%s does not say %q", path, want)
			}
		}
	}
	number := "?number=" + k.Number
	shows("/desk/ageing", "与总账在途相等", "银行没有取文件", f.Name)
	shows("/desk/ageing.csv", f.Name, f.Total.Yuan())
	must(c.Answer(t.Context(), b.ID))
	shows("/desk/ageing", "没有等银行答复的资金")
	shows("/desk/banks", "履约情况")
	shows("/desk/performance"+number, "按期回盘", "达标")
	shows("/desk/performance.csv"+number, "按期回盘")
	shows("/desk/performance.json"+number, `"answered":`)
	for path, want := range map[string]int{"/desk/performance" + number + "&period=x": 422, "/desk/performance.csv" + number + "&period=x": 422, "/desk/performance?number=none": 404} {
		if status, _, _ := supervisor.get(t, path); status != want {
			t.Errorf("%s: %d, want %d", path, status, want)
		}
	}
	if status, _, _ := c.signIn(t, string(auth.TownshipClerk)).get(t, "/desk/ageing"); status != http.StatusForbidden {
		t.Errorf("a clerk sees the ageing list: %d", status)
	}
}

func fileOf(t *testing.T, c *county, b pay.BatchID) store.Payfile {
	t.Helper()
	files, err := c.App.Payfiles(t.Context(), c.As(auth.BudgetOfficer), b)
	if err != nil || len(files) == 0 {
		t.Fatalf("%v, %v", files, err)
	}
	return files[0]
}
