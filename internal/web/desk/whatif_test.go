package desk

import (
	"net/http"
	"strings"
	"testing"

	"yikatong/internal/auth"
)

// A change is tried from the choice of programme to the sums; mistakes are told where they are.
func TestTheWayOfATrialThroughPages(t *testing.T) {
	c := newCounty(t)
	officer := c.signIn(t, string(auth.BureauReviewer))
	if status, _, page := officer.get(t, "/desk/whatif?programme=13&period=2025-03"); status != 200 || !strings.Contains(page, "现行 100.00 元") {
		t.Errorf("the form: %d", status)
	}
	if status, _, page := officer.get(t, "/desk/whatif?programme=13&period=March"); status != http.StatusUnprocessableEntity || !strings.Contains(page, "期次写成") {
		t.Errorf("a wrong period: %d", status)
	}
	ask := []string{"programme", "13", "period", "2025-03", "from", "2025-03-01"}
	set := func(more ...string) []string { return append(ask[:len(ask):len(ask)], more...) }
	for _, tc := range []struct {
		form   []string
		status int
		says   string
	}{
		{set("s/rate_fen_per_month/1", "120"), 200, "没有留存认定信息的名册"},
		{set("s/rate_fen_per_month/1", "100.00", "s/rate_fen_per_month/2", "90.00"), http.StatusUnprocessableEntity, "没有要测算的改动"},
		{set("s/rate_fen_per_month/1", "many"), http.StatusUnprocessableEntity, "数值写成"},
		{set("s/rate_fen_per_month/1", "120", "from", "soon"), http.StatusUnprocessableEntity, "请填写起始日期"},
	} {
		if status, _, page := officer.act(t, "/desk/whatif", tc.form...); status != tc.status || !strings.Contains(page, tc.says) {
			t.Errorf("%v: got %d, want %d and %q", tc.form, status, tc.status, tc.says)
		}
	}
	if status, _, page := officer.upload(t, "/desk/whatif", "p.yaml", "number: x", ask...); status != http.StatusUnprocessableEntity || !strings.Contains(page, "programme.yaml 第 ") {
		t.Errorf("a wrong file: %d", status)
	}
	clerk := c.signIn(t, string(auth.TownshipClerk))
	if status, _, _ := clerk.act(t, "/desk/whatif", set("s/rate_fen_per_month/1", "120")...); status != http.StatusForbidden {
		t.Errorf("by who may not: %d", status)
	}
}
