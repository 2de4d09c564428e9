package desk

import (
	"fmt"
	"image"
	"image/jpeg"
	"strings"
	"testing"

	"yikatong/internal/auth"
	"yikatong/internal/inspect"
	"yikatong/internal/period"
	"yikatong/internal/store"
)

// inspected is a plan of a county where something was paid, drawn, with one difference that was
// upheld and is a violation.
func (c *county) inspected(t *testing.T) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	reviewer := c.As(auth.BureauReviewer)
	made, err := c.App.MakePlan(t.Context(), reviewer, inspect.Plan{Title: "2025年低保事后核查", Phase: inspect.After, Programmes: []string{"09"}, Period: period.MustParse("2025"), By: []inspect.Dimension{inspect.ByTownship},
		Aim: inspect.Aim{Method: inspect.Share, Confidence: 9500, Part: 10_000}, Weight: 1, Team: 1, Days: 10})
	must(err)
	_, err = c.App.DrawPlan(t.Context(), c.As(auth.BureauApprover), made.ID)
	must(err)
	for _, login := range []string{"hc01", "hc02", "hc03", string(auth.Inspector)} {
		by, err := c.App.UserNamed(t.Context(), login)
		must(err)
		list, _, err := c.App.OwnCalls(t.Context(), by)
		must(err)
		if len(list) > 0 {
			must(c.App.ReportCall(t.Context(), by, made.ID, list[0].N, inspect.Report{Met: inspect.MetSelf, End: inspect.Differs, Words: "已搬走", Kind: "over", Amount: 10_00}, store.Attachment{}))
			must(c.App.DecideCall(t.Context(), reviewer, made.ID, list[0].N, inspect.Uphold, "属实"))
			return
		}
	}
	t.Fatal("nobody was drawn")
}

// The whole loop on the pages: a plan is made and drawn by two, the inspector who was drawn sees the
// visit and nobody else's, what does not fit is not lost, and the difference becomes a violation.
func TestInspectionOnThePages(t *testing.T) {
	c := paid(t)
	for _, login := range []string{"hc01", "hc02", "hc03"} { // one inspector is left, who is drawn
		if err := c.App.DisableUser(t.Context(), c.App.Console(auth.SystemAdmin), login); err != nil {
			t.Fatal(err)
		}
	}
	reviewer, chief, inspector := c.signIn(t, string(auth.BureauReviewer)), c.signIn(t, string(auth.BureauApprover)), c.signIn(t, string(auth.Inspector))
	plan := []string{"phase", "after", "programmes", "09", "period", "2025", "by", "risk", "method", "share", "part", "100", "confidence", "9500", "weight", "1", "team", "1", "days", "10"}
	shows := func(want int, says string) func(status int, at, body string) {
		return func(status int, at, body string) {
			t.Helper()
			if status != want || !strings.Contains(body, says) {
				t.Fatalf("%s is %d, without %q", at, status, says)
			}
		}
	}
	shows(422, "抽查方案没有填全")(reviewer.act(t, "/desk/inspections", append(plan, "title", "")...))
	shows(200, "已公布方案和种子的承诺")(reviewer.act(t, "/desk/inspections", append(plan, "title", "低保核查")...))
	shows(200, "抽取核查对象")(chief.get(t, "/desk"))
	shows(200, "ykt inspect redraw")(chief.act(t, "/desk/inspections/2/draw"))
	shows(200, "ykt-inspection-frame 1")(chief.get(t, "/desk/inspections/2/frame.txt"))
	for _, path := range []string{"/desk/inspections/2", "/desk/rosters/1", "/desk/people/1", "/desk/violations"} {
		if status, _, _ := inspector.get(t, path); status != 403 && status != 404 {
			t.Errorf("an inspector at %s: %d", path, status)
		}
	}
	shows(200, "入户核查")(inspector.get(t, "/desk"))
	shows(200, "低保核查")(inspector.get(t, "/desk/calls"))
	here := callHref(2, 1)
	shows(200, "本人健在")(inspector.get(t, here))
	shows(200, "照片粘贴处")(inspector.get(t, "/desk/inspections/2/sheets?n=1"))
	visit := []string{"met", "family", "ends", "differs", "kind", "over", "amount", "12.50", "words", "少一口人", "signed", "户主"}
	shows(422, "少一口人")(inspector.upload(t, here+"/report", "a.jpg", "", visit...))
	for i := range inspect.GuideOf("09").Points {
		visit = append(visit, fmt.Sprint("p", i), "right")
	}
	shows(422, "附件不能用")(inspector.upload(t, here+"/report", "a.jpg", "MZ", visit...))
	shows(200, "已登记")(inspector.upload(t, here+"/report", "现场.jpg", photo(t), visit...))
	shows(200, "复核入户差异")(reviewer.get(t, "/desk"))
	shows(200, "下载附件")(reviewer.get(t, here))
	shows(200, "\xff\xd8")(reviewer.get(t, here+"/reports/1/file"))
	shows(200, "看违规问题")(reviewer.act(t, here+"/uphold", "reason", "属实"))
	shows(200, "认定违规问题")(chief.get(t, "/desk"))
	shows(200, "已认定")(chief.act(t, "/desk/violations/2/decide", "document", "奉纪〔2026〕3号", "kind", "over", "amount", "12.50"))
	shows(200, "已提出追回")(reviewer.act(t, "/desk/claims", "origin", "violation", "of", "2", "amount", "12.50"))
	shows(200, "少一口人")(reviewer.get(t, "/desk/violations.csv"))
	shows(200, "差异属实")(c.signIn(t, string(auth.Auditor)).get(t, "/desk/inspections/2"))
}

// photo is a small picture, with the mark that JPEG files have.
func photo(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
