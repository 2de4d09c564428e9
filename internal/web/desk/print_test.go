package desk

import (
	"net/http/httptest"
	"strings"
	"testing"

	"yikatong/internal/web/ui/uitest"
)

const a4 = "595 x 841"

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
		{"ledger.full", []string{"累计，过次页", "伍仟", "大坪村", "底册汇总"}},
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
