package contract_test

import (
	"errors"
	"testing"

	"yikatong/internal/contract"
)

func whole() contract.Contract {
	return contract.Contract{Bank: "奉节农商行", Number: "DF-2025-01", Method: "公开招标", Announcement: "重庆市政府采购网 2024-11-20",
		Review: "评审委员会5人，得分第一", From: "2025-01-01", Until: "2027-12-31",
		Terms: contract.Terms{Cutoff: "16:00", AnswerDays: 2, Points: 30, Security: "数据不出境", MostFailing: 10}}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*contract.Contract)
		want   error
	}{
		{"whole", func(*contract.Contract) {}, nil},
		{"no announcement", func(c *contract.Contract) { c.Announcement = " " }, contract.ErrBlank},
		{"chosen by nobody's law", func(c *contract.Contract) { c.Method = "指定" }, contract.ErrMethod},
		{"ends before it begins", func(c *contract.Contract) { c.Until = "2024-12-31" }, contract.ErrDays},
		{"no such day", func(c *contract.Contract) { c.From = "2025-02-30" }, contract.ErrDays},
		{"no such hour", func(c *contract.Contract) { c.Terms.Cutoff = "25:00" }, contract.ErrTerms},
		{"answers never", func(c *contract.Contract) { c.Terms.AnswerDays = 0 }, contract.ErrTerms},
		{"fails more than it pays", func(c *contract.Contract) { c.Terms.MostFailing = 10001 }, contract.ErrTerms},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := whole()
			c.change(&k)
			if err := k.Check(); !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
}

func TestInForce(t *testing.T) {
	ended := whole()
	ended.Ended = "2026-06-01"
	for _, c := range []struct {
		day         string
		whole, over bool
	}{
		{"2024-12-31", false, false}, {"2025-01-01", true, true}, {"2026-05-31", true, true},
		{"2026-06-01", true, false}, {"2027-12-31", true, false}, {"2028-01-01", false, false},
	} {
		if whole().InForce(c.day) != c.whole || ended.InForce(c.day) != c.over {
			t.Errorf("%s: %v, ended %v", c.day, whole().InForce(c.day), ended.InForce(c.day))
		}
	}
}

func TestOverlaps(t *testing.T) {
	next := whole()
	next.From, next.Until = "2026-06-01", "2029-05-31"
	ended := whole()
	ended.Ended = "2026-06-01"
	other := next
	other.Bank = "中国农业银行"
	if !whole().Overlaps(next) || !next.Overlaps(whole()) || ended.Overlaps(next) || next.Overlaps(ended) || whole().Overlaps(other) {
		t.Error("overlap")
	}
}
