package desk

import (
	"net/http"
	"strings"
	"testing"

	"yikatong/internal/auth"
)

// A reviewer points at lines; the roster goes back and says on their rows what is wrong, to the
// township's clerk too, who may also take back what nobody has acted on yet.
func TestChosenLinesGoBackWithAReason(t *testing.T) {
	c := newCounty(t)
	clerk := c.signIn(t, string(auth.TownshipClerk))
	clerk.bring(t)
	clerk.act(t, "/desk/rosters/1/submit")
	if _, _, page := clerk.act(t, "/desk/rosters/1/recall", "reason", "漏了一户"); !strings.Contains(page, "草稿") {
		t.Error("what was submitted cannot be taken back")
	}
	clerk.act(t, "/desk/rosters/1/submit")
	if _, _, page := clerk.get(t, "/desk/rosters/1"); strings.Contains(page, `name="line"`) {
		t.Error("a clerk is offered to send lines back")
	}
	chief := c.signIn(t, string(auth.TownshipApprover))
	if status, _, page := chief.get(t, "/desk/rosters/1/sample"); status != 200 || strings.Count(page, `name="line"`) != 8 {
		t.Errorf("the sample is %d", status)
	}
	if _, _, page := chief.get(t, "/desk/rosters/1/return?line=2&line=5"); !strings.Contains(page, "退回名册，标出 2 行 ¥1,220.00") {
		t.Errorf("the question lacks count and sum:\n%s", page)
	}
	if status, _, _ := chief.get(t, "/desk/rosters/1/return?line=999"); status != http.StatusNotFound {
		t.Errorf("a line of another roster: %d", status)
	}
	if status, _, _ := chief.act(t, "/desk/rosters/1/approve", "line", "2"); status != http.StatusUnprocessableEntity {
		t.Errorf("an approval that points at lines: %d", status)
	}
	if _, _, page := chief.act(t, "/desk/rosters/1/return", "line", "2", "reason", "账号不是本人的"); !strings.Contains(page, "草稿") {
		t.Fatal("the roster did not go back")
	}
	if _, _, page := clerk.get(t, "/desk/rosters/1"); strings.Count(page, "退回：账号不是本人的") != 1 {
		t.Error("the row does not say what is wrong with it")
	}
	if status, _, _ := clerk.act(t, "/desk/rosters/1/recall", "reason", "x"); status != http.StatusConflict {
		t.Errorf("a draft is taken back: %d", status)
	}
	c.Holds(t)
}

// Money is committed and sent only by who types the last digits of what they read.
func TestMoneyIsSignedByItsLastDigits(t *testing.T) {
	c := newCounty(t)
	c.signIn(t, string(auth.TownshipClerk)).bring(t)
	c.post1(t)
	if err := c.Clear(t.Context(), []int64{1}); err != nil {
		t.Fatal(err)
	}
	if err := c.Fund(t.Context(), "09", "渝财农〔2026〕1号", "", 2026, 1e7); err != nil {
		t.Fatal(err)
	}
	bureau := c.signIn(t, string(auth.BureauReviewer))
	bureau.act(t, "/desk/batches", "programme", "09", "period", "2025-12")
	c.signIn(t, string(auth.BureauApprover)).act(t, "/desk/batches/1/approve")
	finance := c.signIn(t, string(auth.FinanceApprover))
	if _, _, page := finance.get(t, "/desk/batches/1"); !strings.Contains(page, `href="/desk/batches/1/sign"`) || strings.Contains(page, `action="/desk/batches/1/commit"`) {
		t.Error("the batch's page does not lead to the signature")
	}
	_, _, page := finance.get(t, "/desk/batches/1/sign")
	for _, want := range []string{"¥4,880.00", "肆仟捌佰捌拾元整", "公示 7 天，含节假日，都已期满", "确认财政审批通过并占用指标 8 人 ¥4,880.00"} {
		if !strings.Contains(page, want) {
			t.Errorf("the signature lacks %q", want)
		}
	}
	for _, tail := range []string{"", "4880", "0000"} {
		status, _, page := finance.act(t, "/desk/batches/1/commit", "tail", tail)
		if status != http.StatusUnprocessableEntity || !strings.Contains(page, "末四位与总额对不上") || !strings.Contains(page, "待财政审批") {
			t.Errorf("signed by %q: %d", tail, status)
		}
	}
	if status, _, page := finance.act(t, "/desk/batches/1/commit", "tail", "8000"); status != 200 || !strings.Contains(page, "待送银行") {
		t.Errorf("signed by its digits: %d", status)
	}
	if _, _, page := bureau.get(t, "/desk/batches/1/sign"); strings.Contains(page, `name="tail"`) {
		t.Error("who formed the batch may sign it")
	}
	c.Holds(t)
}

// A search finds people, places, rosters and batches within the scope and no further, and a whole
// number comes into no address.
func TestSearchFromAnyPage(t *testing.T) {
	c := paid(t)
	clerk := c.signIn(t, string(auth.TownshipClerk))
	if _, _, page := clerk.get(t, "/desk/rosters"); !strings.Contains(page, `action="/desk/search"`) {
		t.Error("no search in the head of a page")
	}
	status, at, page := clerk.act(t, "/desk/search", "q", c.people[0].No.Reveal())
	if status != 200 || at != "/desk/search" || !strings.Contains(page, "冉启明") || strings.Contains(page, c.people[0].No.Reveal()) {
		t.Errorf("by the whole number: %d %s", status, at)
	}
	if _, _, page := clerk.act(t, "/desk/search", "q", "最低生活保障"); !strings.Contains(page, "/desk/rosters/1\"") || !strings.Contains(page, "/desk/batches/1\"") {
		t.Errorf("by programme:\n%s", page)
	}
	away := c.signIn(t, "elsewhere")
	for _, text := range []string{"冉启明", c.people[0].No.Reveal(), "最低生活保障"} {
		if _, _, page := away.act(t, "/desk/search", "q", text); strings.Contains(page, "/desk/people/") && strings.Contains(page, "冉启明</a>") || strings.Contains(page, `"/desk/rosters/1"`) {
			t.Errorf("%s is found from another township", text)
		}
	}
	if status, _, _ := clerk.act(t, "/desk/search", "q", " "); status != 200 {
		t.Errorf("an empty search is %d", status)
	}
}

// Lists are ordered by the server, whatever is asked, and leave with a total, masked, and on record.
func TestListsAreOrderedAndTakenAlong(t *testing.T) {
	c := paid(t)
	clerk := c.signIn(t, string(auth.TownshipClerk))
	for _, path := range []string{"/desk/rosters?sort=-amount", "/desk/rosters/1?sort=-name", "/desk/batches/1?sort=amount", "/desk/batches?sort=people", "/desk/findings?sort=rule"} {
		if status, _, page := clerk.get(t, path); status != 200 || !strings.Contains(page, "aria-sort=") && !strings.Contains(page, `class="none"`) {
			t.Errorf("%s is %d", path, status)
		}
		if status, _, _ := clerk.get(t, strings.SplitN(path, "?", 2)[0]+"?sort=id%3BDROP"); status != 200 {
			t.Errorf("%s by what is no key: %d", path, status)
		}
	}
	for _, path := range []string{"/desk/rosters/list.csv", "/desk/rosters/1/lines.csv?sort=-name", "/desk/batches/list.csv", "/desk/batches/1/payments.csv"} {
		status, _, file := clerk.get(t, path)
		if status != 200 || !strings.Contains(file, "合计") || !strings.Contains(file, "4880.00") || len(c.leaks(file)) > 0 {
			t.Errorf("%s is %d:\n%s", path, status, file)
		}
		if status, _, file := clerk.get(t, strings.Replace(path, ".csv", ".xlsx", 1)); status != 200 || !strings.HasPrefix(file, "PK") {
			t.Errorf("%s as .xlsx is %d", path, status)
		}
	}
	if _, _, page := c.signIn(t, string(auth.Auditor)).get(t, "/desk/trail"); !strings.Contains(page, "导出名单") {
		t.Error("that lists of people were taken along is not on record")
	}
	c.Holds(t)
}
