package notify_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"yikatong/internal/notify"
	"yikatong/internal/period"
)

func TestText(t *testing.T) {
	for _, c := range []struct {
		name string
		note notify.Note
		want string
	}{
		{"paid", notify.Note{Kind: notify.Paid, Programme: "耕地地力保护补贴", Period: period.MustParse("2025"), Amount: 123450, Tail: "0018"},
			"耕地地力保护补贴（2025年）1234.50元已发放至尾号0018的一卡通账户。有疑问请向乡镇财政所查询。"},
		{"returned", notify.Note{Kind: notify.Returned, Programme: "孤儿基本生活费", Period: period.MustParse("2025-03"), Amount: 150000, Tail: "0018"},
			"孤儿基本生活费（2025年3月）1500.00元被银行退回，账户尾号0018。请带身份证和银行卡到乡镇更正账户。"},
		{"long names cost the advice", notify.Note{Kind: notify.Paid, Programme: strings.Repeat("补", 40), Period: period.MustParse("2025"), Amount: 1, Tail: "0018"},
			strings.Repeat("补", 40) + "（2025年）0.01元已发放至尾号0018的一卡通账户。"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.note.Text(); got != c.want {
				t.Errorf("%d characters\n got %s\nwant %s", utf8.RuneCountInString(got), got, c.want)
			}
		})
	}
}

func TestWrite(t *testing.T) {
	var b strings.Builder
	n, err := notify.Write(&b, func(yield func(notify.Message, error) bool) {
		yield(notify.Message{ID: notify.ID("500236", 7, notify.Paid), Phone: "13800000000", Text: "补贴<1>"}, nil)
	})
	want := `{"id":"500236-000000000007-paid","phone":"13800000000","text":"补贴<1>"}` + "\n"
	if err != nil || n != 1 || b.String() != want {
		t.Errorf("%d, %v, %s", n, err, b.String())
	}
}
