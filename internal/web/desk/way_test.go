package desk

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/pay"
	"yikatong/internal/period"
)

// A township's file goes from upload to the bank's posted answer, page by page, each step
// by the one whose duty it is.
func TestTheWayOfAPaymentThroughPages(t *testing.T) {
	c := newCounty(t)
	clerk := c.signIn(t, string(auth.TownshipClerk))
	job, page := clerk.bring(t)
	for _, want := range []string{"导入完成", "身份证号校验位不对", "500************999", "三月低保.csv"} {
		if !strings.Contains(page, want) {
			t.Fatalf("the job's page lacks %q:\n%s", want, page)
		}
	}
	if strings.Contains(page, "500236197001019999") {
		t.Error("the job's page shows a whole number")
	}
	if _, at, page := clerk.upload(t, "/desk/imports", "再来.csv", c.sheet(), "programme", "09", "period", "2025-12"); !strings.HasPrefix(at, "/desk/imports/") {
		t.Errorf("the same file again led to %s", at)
	} else if c.App.Wait(); !strings.Contains(second(clerk.get(t, at)), "已经导入过") {
		t.Errorf("the same file again: %s", page)
	}
	steps := []struct {
		role     auth.Role
		path, at string
		says     string
	}{
		{auth.TownshipClerk, "/desk/rosters/1/submit", "/desk/rosters/1", "已提交"},
		{auth.TownshipApprover, "/desk/rosters/1/approve", "/desk/rosters/1", "乡镇已审"},
		{auth.BureauReviewer, "/desk/rosters/1/review", "/desk/rosters/1", "部门已审"},
		{auth.BureauApprover, "/desk/rosters/1/publish", "/desk/rosters/1", "公示中"},
	}
	for _, s := range steps {
		if status, at, page := c.signIn(t, string(s.role)).act(t, s.path); status != 200 || at != s.at || !strings.Contains(page, s.says) {
			t.Fatalf("%s by %s: %d %s", s.path, s.role, status, at)
		}
	}
	if status, _, page := c.signIn(t, string(auth.BureauApprover)).act(t, "/desk/rosters/1/clear"); status != http.StatusConflict || !strings.Contains(page, "公示期") {
		t.Errorf("a notice is cleared before its days: %d", status)
	}
	c.Clock.Pass(30 * 24 * 3600e9)
	if status, _, page := c.signIn(t, string(auth.BureauApprover)).act(t, "/desk/rosters/1/clear"); status != 200 || !strings.Contains(page, "公示期满") {
		t.Fatalf("clear: %d", status)
	}
	if status, at, _ := c.signIn(t, string(auth.BudgetOfficer)).act(t, "/desk/appropriations", "programme", "09", "year", "2026", "source", "central", "purpose", "低保资金", "document", "渝财农〔2026〕1号",
		"amount", "100000.00"); status != 200 || at != "/desk/appropriations/1" {
		t.Fatalf("grant: %d %s", status, at)
	}
	for on, want := range map[string]string{"2020-01-01": "¥0.00", "2099-12-31": "¥100,000.00", "never": "日期写成"} {
		if _, _, page := c.signIn(t, string(auth.BudgetOfficer)).get(t, "/desk/appropriations/1?on="+on); !strings.Contains(page, want) || !strings.Contains(page, "中央资金 · 低保资金") {
			t.Errorf("the balance of %s is not %s", on, want)
		}
	}
	c.pay(t)
	if _, _, page := clerk.get(t, job); !strings.Contains(page, "导入完成") {
		t.Error("the job's page is gone")
	}
	c.Holds(t)
}

func second(_ int, _, page string) string { return page }

// pay takes the cleared lines through a batch, the bank and back.
func (c *county) pay(t *testing.T) {
	t.Helper()
	bureau := c.signIn(t, string(auth.BureauReviewer))
	if _, _, page := bureau.get(t, "/desk/batches/new"); !strings.Contains(page, "生成批次 8 人 ¥4,880.00") {
		t.Fatalf("nothing is ready:\n%s", page)
	}
	if status, at, page := bureau.act(t, "/desk/batches", "programme", "09", "period", "2025-12"); status != 200 || at != "/desk/batches/1" || !strings.Contains(page, "待部门审批") {
		t.Fatalf("form: %d %s", status, at)
	}
	for _, s := range []struct {
		role auth.Role
		do   pay.Action
		says string
	}{{auth.BureauApprover, pay.Approve, "待财政审批"}, {auth.FinanceApprover, pay.Commit, "待送银行"}, {auth.BudgetOfficer, pay.Send, "已送银行"}} {
		if status, _, page := c.signIn(t, string(s.role)).act(t, "/desk/batches/1/"+string(s.do), "tail", "8000"); status != 200 || !strings.Contains(page, s.says) {
			t.Fatalf("%s: %d", s.do, status)
		}
	}
	bank := c.signIn(t, string(auth.BankOperator))
	status, _, file := bank.get(t, "/desk/payfiles/1/file")
	if status != 200 || !strings.Contains(file, "4880.00") {
		t.Fatalf("payment file: %d %s", status, file)
	}
	format, err := c.App.Formats().Named(app.DefaultFormat)
	if err != nil {
		t.Fatal(err)
	}
	answers, err := c.Bank.Answer(format, []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	if status, _, page := bank.upload(t, "/desk/returns", "torn.csv", string(answers[0][:len(answers[0])/2])); status != http.StatusUnprocessableEntity || !strings.Contains(page, "不能入账") {
		t.Errorf("a torn return file: %d", status)
	}
	if status, at, page := bank.upload(t, "/desk/returns", "回盘.csv", string(answers[0])); status != 200 || at != "/desk/returns/1" || !strings.Contains(page, "账还没有动") {
		t.Fatalf("dry run: %d %s", status, at)
	}
	if status, _, page := c.signIn(t, string(auth.BudgetOfficer)).act(t, "/desk/returns/1/post"); status != 200 || !strings.Contains(page, "回盘已入账") {
		t.Fatalf("post: %d", status)
	}
	if _, _, page := bureau.get(t, "/desk/batches/1"); !strings.Contains(page, "已到账") {
		t.Error("the batch does not show what was paid")
	}
}

// What lies in another township is not there for its clerk, and cannot be moved.
func TestAnotherTownshipIsNotThere(t *testing.T) {
	c := newCounty(t)
	c.signIn(t, string(auth.TownshipClerk)).bring(t)
	clerk, approver := c.signIn(t, "elsewhere"), c.signIn(t, "elsewhere-approver")
	for _, path := range []string{"/desk/rosters/1", "/desk/people/" + "1"} {
		if status, _, _ := clerk.get(t, path); status != 404 {
			t.Errorf("GET %s from another township: %d", path, status)
		}
	}
	for _, path := range []string{"/desk/imports/1", "/desk/imports/1/errors.xlsx"} {
		if status, _, _ := clerk.get(t, path); status != 403 {
			t.Errorf("GET %s from another township: %d", path, status)
		}
	}
	if status, _, _ := clerk.act(t, "/desk/rosters/1/submit"); status != 404 {
		t.Errorf("submit from another township: %d", status)
	}
	if status, _, _ := approver.act(t, "/desk/rosters/1/return", "reason", "x"); status != 404 {
		t.Errorf("return from another township: %d", status)
	}
	if _, _, page := clerk.get(t, "/desk/rosters"); strings.Contains(page, "/desk/rosters/1") {
		t.Error("the list shows another township's roster")
	}
	status, _, page := clerk.upload(t, "/desk/imports", "a.csv", c.sheet(), "programme", "09", "period", "2025-12", "place", string(c.towns[0]))
	if status != 403 {
		t.Errorf("import into another township: %d %s", status, page)
	}
}

// A search by a whole number leaves it in no address, and the person's page masks it until
// a reason is given.
func TestWholeNumbersStayOutOfAddresses(t *testing.T) {
	c := newCounty(t)
	clerk := c.signIn(t, string(auth.TownshipClerk))
	whole := c.people[0].No.Reveal()
	status, at, page := clerk.act(t, "/desk/people", "q", whole)
	if status != 200 || strings.Contains(at, whole) || strings.Contains(page, whole) || !strings.Contains(page, "找到 1 人") {
		t.Fatalf("search by number: %d %s", status, at)
	}
	if _, _, page = clerk.act(t, "/desk/people", "q", "冉"); !strings.Contains(page, "冉启明") {
		t.Error("search by name finds nobody")
	}
	link := "/desk/people/" + strings.SplitN(strings.SplitN(page, `href="/desk/people/`, 2)[1], `"`, 2)[0]
	if _, _, page = clerk.get(t, link); strings.Contains(page, whole) || strings.Contains(page, card(0)) || strings.Contains(page, "13800001234") {
		t.Error("the person's page shows a whole number")
	}
	if status, _, _ := clerk.act(t, link+"/reveal", "reason", ""); status != 422 {
		t.Errorf("reveal without reason: %d", status)
	}
	if _, _, page = clerk.act(t, link+"/reveal", "reason", "银行核对"); !strings.Contains(page, whole) || !strings.Contains(page, card(0)) {
		t.Error("reveal shows nothing")
	}
	if _, _, page = c.signIn(t, string(auth.Auditor)).get(t, "/desk/trail"); !strings.Contains(page, "银行核对") || !strings.Contains(page, "链完整") {
		t.Error("the look is not on the trail")
	}
}

// The rows that were not taken come back as a workbook under the file's own name.
func TestErrorFileDownloads(t *testing.T) {
	c := newCounty(t)
	clerk := c.signIn(t, string(auth.TownshipClerk))
	job, _ := clerk.bring(t)
	r, err := http.NewRequest("GET", c.URL+job+"/errors.xlsx", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := clerk.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	for name, want := range map[string]string{"Content-Type": kindXLSX, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
		"Content-Disposition": "attachment; filename*=utf-8''" + url.PathEscape("错误行-三月低保.xlsx")} {
		if got := answer.Header.Get(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	var body bytes.Buffer
	if _, err := body.ReadFrom(answer.Body); err != nil || !bytes.HasPrefix(body.Bytes(), []byte("PK")) {
		t.Errorf("not a workbook: %v", err)
	}
}

// Every page and act of the table answers every role with a page of its own: shown, led on,
// refused or not there, never broken.
func TestEveryRouteForEveryRole(t *testing.T) {
	c := newCounty(t)
	c.signIn(t, string(auth.TownshipClerk)).bring(t)
	if err := c.Clear(t.Context(), []int64{1}); err != nil {
		t.Fatal(err)
	}
	if err := c.Fund(t.Context(), "09", "渝财农〔2026〕1号", "", 2026, 1e7); err != nil {
		t.Fatal(err)
	}
	if _, sent, err := c.Drill.Pay(t.Context(), "09", period.MustParse("2025-12")); err != nil || !sent {
		t.Fatal(err)
	}
	path := strings.NewReplacer("{id}", "1", "{do}", "withdraw", "{answer}", "confirm", "{number}", "09")
	for _, role := range auth.Roles() {
		b := c.signIn(t, string(role))
		for _, to := range routes {
			method, at, _ := strings.Cut(to.pattern, " ")
			at = path.Replace(at)
			if method == "POST" {
				if status, _, _ := b.post(t, at, url.Values{}); status != http.StatusForbidden {
					t.Errorf("%s without token by %s: %d", to.pattern, role, status)
				}
			}
			status := 0
			switch method {
			case "GET":
				status, _, _ = b.get(t, at)
			case "POST":
				status, _, _ = b.act(t, at)
			}
			if strings.HasSuffix(at, "-everywhere") {
				b = c.signIn(t, string(role))
			}
			if !holds(auth.Actor{Role: role}, to.duty) && status != http.StatusForbidden || status >= 500 {
				t.Errorf("%s by %s: %d", to.pattern, role, status)
			}
		}
	}
}
