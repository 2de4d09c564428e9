package contract_test

import (
	"testing"
	"time"

	"yikatong/internal/calendar"
	"yikatong/internal/contract"
)

func TestDue(t *testing.T) {
	terms := contract.Terms{Cutoff: "16:00", AnswerDays: 2}
	for _, c := range []struct{ name, ready, pay, answer string }{
		{"in the morning", "2026-03-10 09:00", "2026-03-10", "2026-03-12"},
		{"to the minute", "2026-03-10 16:00", "2026-03-10", "2026-03-12"},
		{"after the cutoff", "2026-03-10 16:01", "2026-03-11", "2026-03-13"},
		{"on a Friday", "2026-03-13 10:00", "2026-03-13", "2026-03-17"},
		{"on a Friday evening", "2026-03-13 19:00", "2026-03-16", "2026-03-18"},
		{"on a Saturday", "2026-03-14 10:00", "2026-03-16", "2026-03-18"},
		{"before the National Day", "2025-09-30 17:00", "2025-10-09", "2025-10-11"},
	} {
		t.Run(c.name, func(t *testing.T) {
			ready, err := time.Parse("2006-01-02 15:04", c.ready)
			if err != nil {
				t.Fatal(err)
			}
			due := terms.Due(calendar.National(), ready)
			if got := due.Pay.Format(time.DateOnly); got != c.pay {
				t.Errorf("pay by %s, want %s", got, c.pay)
			}
			if got := due.Answer.Format(time.DateOnly); got != c.answer {
				t.Errorf("answer by %s, want %s", got, c.answer)
			}
		})
	}
}
