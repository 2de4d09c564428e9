package check

import (
	"fmt"
	"maps"
	"slices"
	"testing"
)

// numbersOf are a group check's numbers as the table has them.
func numbersOf(t *testing.T, code string) (*Group, map[string]int64) {
	t.Helper()
	g, ok := GroupNamed(code)
	if !ok {
		t.Fatalf("no group check %s", code)
	}
	return g, g.With(func(string) (int64, bool) { return 0, false })
}

// says decides a check over records and tells of which lines it says what.
func says(t *testing.T, code string, list []Record) map[int64]string {
	t.Helper()
	g, numbers := numbersOf(t, code)
	decide, ok := Decider(code)
	if !ok {
		t.Fatalf("nothing decides %s", code)
	}
	found := map[int64]string{}
	for _, h := range decide(list, numbers) {
		if found[h.Line] != "" {
			t.Errorf("%s speaks twice of line %d", code, h.Line)
		}
		found[h.Line] = g.Says(h.Way, h.Values)
	}
	return found
}

func want(t *testing.T, what string, found, want map[int64]string) {
	t.Helper()
	if !maps.Equal(found, want) {
		t.Errorf("%s: %v, want %v", what, found, want)
	}
}

// Every group check has words for what is found and a code of its own, by which its rule is found.
func TestGroups(t *testing.T) {
	all, err := Groups()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, g := range all {
		if rule, ok := Named(g.Code); seen[g.Code] || !ok || rule.Question != g.Question || rule.Blocks != g.Blocks {
			t.Errorf("%s stands twice or is not found by its code", g.Code)
		}
		seen[g.Code] = true
		for name, p := range g.Parameters {
			if p.Value < 1 || p.Label == "" || p.Unit == "" {
				t.Errorf("%s.%s: %+v", g.Code, name, p)
			}
		}
	}
	for code := range deciders {
		if !seen[code] {
			t.Errorf("%s is decided and not in the table", code)
		}
	}
	if !slices.Contains(OfCountyAlone(), "DEA-04") || slices.Contains(OfCountyAlone(), "ACC-06") {
		t.Errorf("of the county alone: %v", OfCountyAlone())
	}
	for _, wrong := range []string{"- {code: X}", "- {code: X, title: x, programmes: ['*'], evidence: {a: b}, question: q, basis: b, at: [somewhere]}",
		"- {code: X, title: x, programmes: ['*'], evidence: {a: b}, question: q, basis: b, at: [roster], visit: true}"} {
		if _, err := readGroups([]byte(wrong)); err == nil {
			t.Errorf("%s was taken", wrong)
		}
	}
}

func bought(n int, on, phone, address string) Record {
	return Record{Roster: 1, Line: int64(n), Person: int64(100 + n), Region: "500236122200", Phone: phone, Facts: Facts{InvoiceOn: on, DeliveredTo: address}}
}

// Six buyers with one telephone in seven days; not five, nor six over eight days, nor six machines of
// one buyer.
func TestMCH02(t *testing.T) {
	var list []Record
	found := map[int64]string{}
	for i := range 6 {
		list = append(list, bought(i+1, fmt.Sprintf("2025-03-%02d", 1+i), "a", ""), bought(i+11, fmt.Sprintf("2025-03-%02d", 1+min(i*2, 7)), "b", ""))
		found[int64(i+1)] = "7 天内 6 名购机者登记同一个电话"
		one := bought(i+21, "2025-03-01", "c", "")
		one.Person = 7
		list = append(list, one, bought(i+31, "2025-03-09", fmt.Sprint("d", i), "竹园镇一号仓"))
		found[int64(i+31)] = "7 天内 6 名购机者在同一地址收货"
	}
	want(t, "MCH-02", says(t, "MCH-02", list), found)
	want(t, "MCH-02 of five", says(t, "MCH-02", list[:0:0]), map[int64]string{})
}

// Above 150 % of the median of its grade, where five prices make one; a subsidy above half the price.
func TestMCH03(t *testing.T) {
	var list []Record
	for i, price := range []int64{100_00, 100_00, 100_00, 150_00, 150_01} {
		list = append(list, Record{Roster: 1, Line: int64(i + 1), Amount: 30_00, Facts: Facts{QuotaKey: "微耕机", PriceFen: price}})
	}
	few := []Record{{Roster: 1, Line: 6, Amount: 50_00, Facts: Facts{QuotaKey: "烘干机", PriceFen: 100_00}}, {Roster: 1, Line: 7, Amount: 50_01, Facts: Facts{QuotaKey: "烘干机", PriceFen: 100_00}},
		{Roster: 1, Line: 8, Amount: 1, Facts: Facts{QuotaKey: "烘干机", PriceFen: 900_00}}, {Roster: 1, Line: 9, Amount: 1}}
	want(t, "MCH-03", says(t, "MCH-03", append(list, few...)), map[int64]string{5: "售价 150.01元，本年微耕机中位数 100.00元", 7: "补贴 50.01元，售价 100.00元"})
}

// One picture on two machines, whatever the case of its digest; and a place six kilometres off, not four.
func TestMCH05(t *testing.T) {
	shot := func(n int, digest, place string) Record {
		return Record{Roster: 1, Line: int64(n), Item: fmt.Sprint("M", n), Centre: "109.460000,31.020000", Facts: Facts{Photos: []Photo{{digest, place}}}}
	}
	got := says(t, "MCH-05", []Record{shot(1, "AB", ""), shot(2, "ab ", ""), shot(3, "cd", "109.46,31.056"), shot(4, "ef", "109.46，31.074"), shot(5, "", ""), shot(6, "", "")})
	want(t, "MCH-05", got, map[int64]string{1: "核验照片与另一台机具（M2）的相同", 2: "核验照片与另一台机具（M1）的相同", 4: "核验照片拍摄地点离本村 6004 米"})
}

func shared(n int, resolution string, heads, amount int64) Record {
	return Record{Roster: 1, Line: int64(n), Region: "500236122200", Amount: amount, Standard: func(name, day string) (int64, bool) {
		return 1600, name == "rate_fen_per_mu" && day == ""
	}, Facts: Facts{LockedOn: "2025-09-30", Share: &Share{resolution, 20, 10, heads}, Plots: []Plot{{"100.00", []Deduction{{"10.00", "2025-09-30"}, {"10.00", "2025-10-01"}}}}}}
}

// 90 mu at 16 yuan less a fifth is 1152 yuan for ten heads: neither may be exceeded by a fen.
func TestLND09(t *testing.T) {
	got := says(t, "LND-09", []Record{shared(1, "一", 6, 1), shared(2, "一", 5, 1), shared(3, "二", 6, 600_00), shared(4, "二", 4, 552_00), shared(5, "三", 6, 600_00), shared(6, "三", 4, 552_01),
		{Roster: 1, Line: 7, Amount: 9_999_00}})
	heads, pool := "决议一成员 10 人，名册分配到 11 人", "决议三可分配 1152.00元，名册分配 1152.01元"
	want(t, "LND-09", got, map[int64]string{1: heads, 2: heads, 5: pool, 6: pool})
}

// Four of one approver in a month at nine tenths of the limit or above; not three, and not in two months.
func TestAMT06(t *testing.T) {
	applied := func(n int, who, on string, amount int64) Record {
		return Record{Roster: 1, Line: int64(n), Region: "500236122200", Amount: amount, Facts: Facts{Approver: who, Approval: "township", AppliedOn: on},
			Standard: func(name, day string) (int64, bool) { return 2000_00, name == "township_limit_fen" && day == on }}
	}
	var list []Record
	found := map[int64]string{}
	for i := range 4 {
		found[int64(i+1)] = "审批人谭某在 2025-03 有 4 笔接近乡镇审批限额 2000.00元"
		list = append(list, applied(i+1, "谭某", fmt.Sprintf("2025-03-%02d", 5*i+1), 1800_00+int64(i)*66_66), applied(i+11, "冉某", fmt.Sprintf("2025-%02d-28", 3+i/3), 1900_00),
			applied(i+21, "向某", "2025-03-01", 1799_99))
		county := applied(i+31, "谭某", "2025-03-02", 1900_00)
		county.Facts.Approval = "county"
		list = append(list, county)
	}
	want(t, "AMT-06", says(t, "AMT-06", list), found)
}
