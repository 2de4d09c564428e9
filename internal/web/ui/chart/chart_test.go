package chart

import (
	"strings"
	"testing"
	"time"

	"yikatong/internal/fen"
)

func TestShort(t *testing.T) {
	for _, tc := range []struct {
		fen  fen.Fen
		want string
	}{{0, "¥0"}, {49, "¥0"}, {50, "¥1"}, {890_00, "¥890"}, {9499_99, "¥9500"}, {9499_49, "¥9499"}, {12345_00, "¥1.2万"}, {9999_9999, "¥100.0万"}, {1_2345_0000_00, "¥1.23亿"}, {99_990_000_00, "¥9999.0万"}, {99_999_999_99, "¥1.00亿"}, {-500_00, "−¥500"}} {
		if got := Short(tc.fen); got != tc.want {
			t.Errorf("%d fen: %s, want %s", int64(tc.fen), got, tc.want)
		}
	}
}

// A hundred percent is all of it, and what is not nothing is not nought wide.
func TestShares(t *testing.T) {
	for _, tc := range []struct {
		part, whole fen.Fen
		share       int
		percent     string
	}{{0, 5, 0, "0%"}, {5, 0, 0, "—"}, {1, 1 << 60, 1, "0%"}, {1<<60 - 1, 1 << 60, 999, "99%"}, {999, 1000, 999, "99%"}, {7, 7, 1000, "100%"}, {3, 2, 1000, "150%"}} {
		if got := share(tc.part, tc.whole); got != tc.share {
			t.Errorf("share of %d in %d: %d, want %d", tc.part, tc.whole, got, tc.share)
		}
		if got := Percent(tc.part, tc.whole); got != tc.percent {
			t.Errorf("percent of %d in %d: %s, want %s", tc.part, tc.whole, got, tc.percent)
		}
	}
}

// Parts lie end to end, in order, within the bar, whatever rounding does.
func TestStack(t *testing.T) {
	for a := range 40 {
		for b := range 40 {
			spans := Stack(60, Part[int]{"a", a}, Part[int]{"b", b}, Part[int]{"c", 3})
			x := 0
			for _, s := range spans {
				if s.From != x || s.To <= s.From || s.To > 1000 {
					t.Fatalf("%d and %d: %v", a, b, spans)
				}
				x = s.To
			}
		}
	}
}

// Each flow begins where the one before ended, and the last stands at what is left.
func TestWaterfall(t *testing.T) {
	d := Waterfall([]Flow{{"下达", 1000, true}, {"调整", -200, false}, {"付出", -500, false}, {"退回", 100, false}, {"结余", 400, true}})
	var got []string
	for _, m := range d.Marks {
		if m.Kind == Rect && m.Class != "track" {
			got = append(got, m.Class+" "+m.X+" "+m.W)
		}
	}
	want := "paid 0% 100%, locked 80% 20%, locked 30% 50%, transit 30% 10%, paid 0% 40%"
	if strings.Join(got, ", ") != want {
		t.Errorf("got %s\nwant %s", strings.Join(got, ", "), want)
	}
}

// The days after a deadline are red up to today, and only they.
func TestDeadlines(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 3, n, 0, 0, 0, 0, time.UTC) }
	d := Deadlines([]Deadline{{"甲", day(2), day(9), "超 2 个工作日", true}, {"乙", day(9), day(20), "3月20日 到期", false}}, day(11))
	var late []string
	for _, m := range d.Marks {
		if m.Class == "late" {
			late = append(late, m.X+" "+m.W)
		}
		if m.Class == "now" && m.X != "50%" {
			t.Errorf("today lies at %s", m.X)
		}
	}
	if len(late) != 1 || late[0] != "38.8% 11.2%" {
		t.Errorf("late from and for: %v", late)
	}
}

// No label of a curve lies over another.
func TestCurveLabels(t *testing.T) {
	var d Drawing
	d.labels([]label{{0, 500, "a", "start"}, {0, 505, "b", "end"}, {0, 20, "c", "end"}})
	if len(d.Marks) != 3 || d.Marks[0].Y != "1.10em" || d.Marks[1].Y != "5em" || d.Marks[2].Y != "6.30em" {
		t.Errorf("%+v", d.Marks)
	}
}

func TestNiceStep(t *testing.T) {
	for most, want := range map[fen.Fen]fen.Fen{0: 100, 400: 100, 401: 200, 1001: 500, 9_0000_0000_00: 2_5000_0000_00} {
		if got := niceStep(most); got != want {
			t.Errorf("%d: %d, want %d", most, got, want)
		}
	}
}

// Two places are never called the same in their tiles.
func TestTileNames(t *testing.T) {
	got := shortNames([]Tile{{Name: "三河镇"}, {Name: "三河乡"}, {Name: "太和土家族乡"}, {Name: "夔门街道"}, {Name: "江南新区管理委员会"}, {Name: "沿溪"}, {Name: "乡"}})
	if strings.Join(got, " ") != "三河镇 三河乡 太和 夔门 江南新区 沿溪 乡" {
		t.Errorf("got %v", got)
	}
}

func TestTileSteps(t *testing.T) {
	for of, want := range map[[2]int]int{{0, 10}: 1, {4, 10}: 1, {5, 10}: 2, {8, 10}: 3, {95, 100}: 4, {999, 1000}: 4, {10, 10}: 5, {11, 10}: 5} {
		if got := (Tile{Part: of[0], Of: of[1]}).step(); got != want {
			t.Errorf("%v: step %d, want %d", of, got, want)
		}
	}
}

// A file has the titles and each row, the sum last, with amounts that a spreadsheet can add.
func TestFlat(t *testing.T) {
	table := Table{Heads: []Head{Words("项目"), Numbers("笔数"), Numbers("金额")}}
	table.Add(Say("低保"), Count(1234), Money(123_456_00))
	table.Total(Say("合计"), Count(1234), Money(123_456_00))
	titles, rows := table.Flat()
	if len(titles) != 3 || len(rows) != 2 || strings.Join(rows[0], "|") != "低保|1234|123456.00" || rows[1][0] != "合计" {
		t.Errorf("%v %v", titles, rows)
	}
	if c := table.Rows[0][1]; c.Text != "1,234" || !c.Num || c.Label != "笔数" {
		t.Errorf("%+v", c)
	}
}
