package desk

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"yikatong/internal/auth"
	"yikatong/internal/web/portal"
	"yikatong/internal/web/ui"
	"yikatong/internal/web/ui/uitest"
)

const a4 = "210 x 297 mm"

// Each form is as many sheets of its size as it says on them, and each sheet says who printed it, when,
// the code of what it shows and which sheet it is.
func TestPapersOnPaper(t *testing.T) {
	i := uitest.NewInspector(t)
	server := httptest.NewServer(uitest.Gallery(base(), cannedPapers()))
	t.Cleanup(server.Close)
	for _, tc := range []struct {
		page string
		has  []string // on each sheet, something of it
	}{
		{"ledger.full", []string{"累计，过次页", "肆仟捌佰捌拾元整", "大坪村", "底册汇总"}},
		{"checklist.full", []string{"被核查人", "本期新增"}},
		{"papers.approval", []string{"壹佰肆拾捌万贰仟叁佰壹拾元整"}},
		{"papers.voucher", []string{"柒拾肆万壹仟壹佰伍拾伍元零柒分", "中国农业银行"}},
		{"papers.handover", []string{"SHA-256"}},
	} {
		p := i.Print(t, server.URL+"/show/"+tc.page, tc.page)
		if len(p.Pages) != len(tc.has) {
			t.Errorf("%s is %d pages, want %d", tc.page, len(p.Pages), len(tc.has))
			continue
		}
		for n, text := range p.Pages {
			packed := strings.Join(strings.Fields(text), "")
			for _, want := range []string{tc.has[n], "打印人：王芳（财政审批岗）", "打印时间：2026-03-09", "校验码" + digest[:8], strings.ReplaceAll(printed.Of(n+1, len(tc.has)).Sheet(), " ", "")} {
				if !strings.Contains(packed, strings.ReplaceAll(want, " ", "")) {
					t.Errorf("%s, sheet %d lacks %q:\n%s", tc.page, n+1, want, text)
				}
			}
			if p.Sizes[n] != a4 {
				t.Errorf("%s, sheet %d is %s", tc.page, n+1, p.Sizes[n])
			}
			if strings.Contains(text, "工作台") || strings.Contains(text, "当前位置") {
				t.Errorf("%s, sheet %d prints what is for the screen", tc.page, n+1)
			}
		}
	}
}

// wall is the public pages of a county at work.
func (c *county) wall(t *testing.T) *httptest.Server {
	pages := portal.New(c.App.Public(), ui.Site{County: "奉节县", Owner: "奉节县财政局", Phone: "023-56560000"}, func(_ *http.Request, _ string, err error) { t.Error(err) })
	server := httptest.NewServer(pages.Handler())
	t.Cleanup(server.Close)
	return server
}

// leaks are the whole numbers of the county's people that stand in a text.
func (c *county) leaks(text string) (found []string) {
	packed := strings.Join(strings.Fields(text), "")
	for i, p := range c.people {
		for _, number := range []string{p.No.Reveal(), card(i), p.Phone} {
			if strings.Contains(packed, number) {
				found = append(found, number)
			}
		}
	}
	return found
}

// The hard gate: nothing that is printed, and above all nothing for a wall, carries a whole ID number,
// account or telephone number of anybody; the wall has no whole name either.
func TestNoWholeNumberIsPrinted(t *testing.T) {
	c := paid(t)
	for _, p := range []shownRoute{{"/desk/rosters/1/ledger", auth.TownshipClerk}, {"/desk/rosters/1/checklist", auth.BureauReviewer}, {"/desk/rosters/1/sample", auth.BureauReviewer},
		{"/desk/batches/1/approval", auth.FinanceApprover}, {"/desk/batches/1/voucher", auth.BudgetOfficer}, {"/desk/payfiles/1/handover", auth.BankOperator}} {
		status, _, page := c.signIn(t, string(p.role)).get(t, p.path)
		if found := c.leaks(page); status != 200 || len(found) > 0 {
			t.Errorf("%s is %d and shows %v", p.path, status, found)
		}
		if !strings.Contains(page, `class="sheet`) && !strings.HasSuffix(p.path, "/sample") {
			t.Errorf("%s has no sheet", p.path)
		}
	}
	walls := []string{"/lists/paid/09/2025-12/" + string(c.towns[0]) + "?paper=a3", "/lists/paid/09/2025-12/" + string(c.towns[0]) + "?paper=a4"}
	server := c.wall(t)
	for _, path := range walls {
		answer, err := http.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		page := read(t, answer)
		if answer.StatusCode != 200 || !strings.Contains(page, `class="sheet`) {
			t.Errorf("%s is %d", path, answer.StatusCode)
		}
		c.judgeWall(t, path, page)
	}
	t.Run("on paper", func(t *testing.T) {
		c.judgeWall(t, walls[0], strings.Join(uitest.NewInspector(t).Print(t, server.URL+walls[0], "wall").Pages, "\n"))
	})
}

func (c *county) judgeWall(t *testing.T, path, text string) {
	t.Helper()
	if found := c.leaks(text); len(found) > 0 {
		t.Errorf("%s shows %v", path, found)
	}
	for _, p := range c.people {
		if strings.Contains(text, p.Name) {
			t.Errorf("%s shows %s by the whole name", path, p.Name)
		}
	}
	if !strings.Contains(text, "冉**") {
		t.Errorf("%s does not show the list:\n%s", path, text)
	}
}

func read(t *testing.T, answer *http.Response) string {
	t.Helper()
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}
