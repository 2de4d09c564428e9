package period

import (
	"errors"
	"testing"
)

func TestParse(t *testing.T) {
	for _, tc := range []struct {
		in, first, last, chinese string
	}{
		{"2025", "2025-01", "2025-12", "2025年"},
		{"2025H1", "2025-01", "2025-06", "2025年上半年"},
		{"2025H2", "2025-07", "2025-12", "2025年下半年"},
		{"2025Q1", "2025-01", "2025-03", "2025年第1季度"},
		{"2024Q4", "2024-10", "2024-12", "2024年第4季度"},
		{"2025-03", "2025-03", "2025-03", "2025年3月"},
	} {
		p, err := Parse(tc.in)
		if err != nil {
			t.Errorf("Parse(%q): %v", tc.in, err)
			continue
		}
		if p.FirstMonth().String() != tc.first || p.LastMonth().String() != tc.last || p.String() != tc.in || p.Chinese() != tc.chinese {
			t.Errorf("Parse(%q) = %s to %s, %s, %s", tc.in, p.FirstMonth(), p.LastMonth(), p, p.Chinese())
		}
	}
	for _, in := range []string{"", "25", "2025Q5", "2025H3", "2025-13", "2025-00", "2025-3", "20250", "abcd", "2025_03", "1899"} {
		if _, err := Parse(in); !errors.Is(err, ErrSyntax) {
			t.Errorf("Parse(%q): got %v, want ErrSyntax", in, err)
		}
	}
}

func TestLastDayOfMonth(t *testing.T) {
	m, _ := ParseMonth("2024-02")
	if got := m.Last().Format("2006-01-02"); got != "2024-02-29" {
		t.Errorf("got %s, want 2024-02-29", got)
	}
}
