package app_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/basis"
	"yikatong/internal/ident"
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/roster"
	"yikatong/internal/sheet"
	"yikatong/internal/store"
	"yikatong/internal/store/storetest"
)

// careRecords are three people of programme 13: two with a severe disability, one without.
const careRecords = `{"no":"500299196810119520","valid_from":"2020-02-01","basis":{"applied_on":"2020-01-05","certificate":{"no":"50029919681011952041","grades":[{"from":"2020-01-01","grade":1}]}}}
{"no":"500299193207030130","valid_from":"2020-02-01","basis":{"applied_on":"2020-01-05","certificate":{"no":"50029919320703013042","grades":[{"from":"2020-01-01","grade":2}]}}}
{"no":"500299199405173295","valid_from":"2020-02-01","basis":{"applied_on":"2020-01-05","certificate":{"no":"50029919940517329544","grades":[{"from":"2020-01-01","grade":4}]}}}
`

const township = region.Code("500236122000")

// cared is a county whose people draw programme 13, as its register of basis says.
func cared(t *testing.T, n *apptest.Node) {
	t.Helper()
	begun(t, n)
	if tally := keep(t, n, careRecords); tally.Records != 3 || tally.Changed != 3 || tally.Rejected != 0 {
		t.Fatalf("%+v", tally)
	}
	if err := n.Fund(t.Context(), "13", "渝财社〔2025〕2号", "护理补贴", 2025, 1_000_00); err != nil {
		t.Fatal(err)
	}
}

func keep(t *testing.T, n *apptest.Node, lines string) app.BasisTally {
	t.Helper()
	tally, err := n.App.ImportBasis(t.Context(), n.As(auth.TownshipClerk), "13", text("底册.jsonl", lines))
	if err != nil {
		t.Fatal(err)
	}
	return tally
}

// paidFrom makes a roster from the register of basis and pays it.
func paidFrom(t *testing.T, n *apptest.Node, p period.Period) app.Made {
	t.Helper()
	m, err := n.App.MakeRoster(t.Context(), n.As(auth.TownshipClerk), "13", p, township)
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Clear(t.Context(), []int64{m.Roster}); err != nil {
		t.Fatal(err)
	}
	b, _, err := n.Pay(t.Context(), "13", p)
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Answer(t.Context(), b.ID); err != nil {
		t.Fatal(err)
	}
	return m
}

func again(t *testing.T, n *apptest.Node) (sum app.Recomputation, found []app.Recomputed) {
	t.Helper()
	sum, err := n.App.Recompute(t.Context(), n.As(auth.BureauReviewer), "13", march, period.MustParse("2025-04"), func(r app.Recomputed) error {
		found = append(found, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return sum, found
}

// A roster made from the register pays who is entitled, tells who is not and why; a late death
// and a changed grade come out of a recomputation once, and the back pay goes with the next
// roster.
func TestFromBasisToBackPay(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		cared(t, n)
		if m := paidFrom(t, n, march); m.Lines != 2 || m.Refused != 1 || m.BackPay != 0 {
			t.Fatalf("%+v", m)
		}
		refusedForGrade(t, n)
		if sum, found := again(t, n); len(found) != 0 || sum.Same != 2 {
			t.Fatalf("%+v %+v", sum, found)
		}
		died := "公民身份号码,姓名,死亡日期\n500299196810119520,龚福素,2025-02-10\n"
		if _, err := n.App.ImportRegistry(t.Context(), n.As(auth.TownshipClerk), "deaths", text("死亡.csv", died)); err != nil {
			t.Fatal(err)
		}
		worse := strings.Replace(strings.Split(careRecords, "\n")[1], `"grade":2}`, `"grade":1}`, 1)
		worse = strings.Replace(worse, "50029919320703013042", "50029919320703013041", 1)
		if tally := keep(t, n, worse+"\n"); tally.Changed != 1 {
			t.Fatalf("%+v", tally)
		}
		for range 2 {
			if sum, found := again(t, n); len(found) != 2 || sum.BackPay <= 0 || sum.Recovery <= 0 {
				t.Fatalf("%+v %+v", sum, found)
			} else if !strings.Contains(found[0].Why+found[1].Why, "去世") || !strings.Contains(found[0].Why+found[1].Why, "残疾等级／等级 2 级 → 1 级") {
				t.Errorf("%+v", found)
			}
			openOf(t, n, store.BackPay, 1)
			openOf(t, n, store.Recovery, 1)
		}
		withdrawn(t, n, period.MustParse("2025-04"))
		openOf(t, n, store.BackPay, 1)
		if m := paidFrom(t, n, period.MustParse("2025-04")); m.Lines != 2 || m.BackPay != 1 {
			t.Fatalf("%+v", m)
		}
		if sum, found := again(t, n); len(found) != 1 || sum.BackPay != 0 || sum.Lines != 3 {
			t.Fatalf("%+v %+v", sum, found)
		}
		openOf(t, n, store.BackPay, 0)
		openOf(t, n, store.Recovery, 1)
		n.Holds(t)
	})
}

// withdrawn makes a roster that takes the back pay in, and gives it up again.
func withdrawn(t *testing.T, n *apptest.Node, p period.Period) {
	t.Helper()
	m, err := n.App.MakeRoster(t.Context(), n.As(auth.TownshipClerk), "13", p, township)
	if err != nil || m.BackPay != 1 {
		t.Fatalf("%+v, %v", m, err)
	}
	openOf(t, n, store.BackPay, 0)
	if err := n.App.MoveRoster(t.Context(), n.As(auth.TownshipClerk), app.RosterStep{Roster: m.Roster, Do: roster.Withdraw, Reason: "重做"}); err != nil {
		t.Fatal(err)
	}
}

// A child's line is paid to the guardian that the record names.
func TestAGuardianIsPaid(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		begun(t, n)
		people, err := n.App.FindPeople(t.Context(), n.As(auth.TownshipClerk), "500299196810119520")
		if err != nil || len(people) != 1 {
			t.Fatal(people, err)
		}
		no := ""
		for _, last := range "0123456789X" {
			if child, err := ident.ParseNo("50029920150101012"+string(last), n.App.Now()); err == nil {
				no = child.Reveal()
				if err := n.App.EnrolPeople(t.Context(), n.As(auth.TownshipClerk), []store.Person{{No: child, Name: "金小宝", Birth: "2015-01-01", Sex: "女", Region: township}}); err != nil {
					t.Fatal(err)
				}
				break
			}
		}
		line := `{"no":"` + no + `","valid_from":"2024-02-01","basis":{"kind":"orphan","mode":"dispersed","confirmed_on":"2024-01-05",
			"parents":[{"status":"dead"},{"status":"dead"}],"guardian_id":"500299196810119520"}}`
		if tally, err := n.App.ImportBasis(t.Context(), n.As(auth.TownshipClerk), "15", text("底册.jsonl", strings.ReplaceAll(line, "\n", ""))); err != nil || tally.Records != 1 {
			t.Fatalf("%+v, %v", tally, err)
		}
		m, err := n.App.MakeRoster(t.Context(), n.As(auth.TownshipClerk), "15", march, township)
		if err != nil {
			t.Fatal(err)
		}
		lines, err := n.App.RosterLines(t.Context(), n.As(auth.TownshipClerk), m.Roster, 0, 10)
		if err != nil || len(lines) != 1 || lines[0].Payee != people[0].ID || lines[0].Beneficiary == lines[0].Payee {
			t.Errorf("%+v, %v", lines, err)
		}
	})
}

// Rows of one person are one record while they go on with its lists, and another where they say
// another machine; a record that stands twice in a file is refused the second time.
func TestRowsOfOnePerson(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		begun(t, n)
		file := "证件号码,认定起,出厂编号\n500299196810119520,2025-01-01,A1\n500299196810119520,2025-01-01,A2\n500299193207030130,2025-01-01,A3\n500299196810119520,2025-01-01,A1\n"
		tally, err := n.App.ImportBasis(t.Context(), n.As(auth.TownshipClerk), "02", text("农机.csv", file))
		if err != nil || tally.Records != 3 || tally.Rejected != 1 || tally.Errors[0].Row != 5 {
			t.Errorf("%+v, %v", tally, err)
		}
	})
}

func openOf(t *testing.T, n *apptest.Node, table store.DifferenceTable, want int) {
	t.Helper()
	list, err := n.App.Differences(t.Context(), n.As(auth.BureauReviewer), table, "13", 0, 10)
	if err != nil || len(list) != want {
		t.Errorf("%s: %+v, %v", table, list, err)
	}
}

func refusedForGrade(t *testing.T, n *apptest.Node) {
	t.Helper()
	var list []app.Refused
	err := n.App.Refusals(t.Context(), n.As(auth.TownshipClerk), "13", march, township, func(r app.Refused) error {
		list = append(list, r)
		return nil
	})
	if err != nil || len(list) != 1 || list[0].Code != "grade_not_covered" || list[0].Change == "" || list[0].Name != "金春浩" {
		t.Errorf("%+v, %v", list, err)
	}
	no, err := ident.ParseNo("500299199405173295", apptest.Start)
	if err != nil {
		t.Fatal(err)
	}
	told, err := n.App.Explain(t.Context(), n.As(auth.TownshipClerk), no, "13", march)
	if err != nil || len(told) != 1 || told[0].Refusal == nil {
		t.Errorf("%+v, %v", told, err)
	}
}

// Versions stay; what says the same makes none; nobody enters outside their region.
func TestBasisKeepsVersions(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		cared(t, n)
		if tally := keep(t, n, careRecords); tally.Verdict != "unchanged" {
			t.Errorf("%+v", tally)
		}
		if tally := keep(t, n, strings.ReplaceAll(careRecords, "2020-02-01", "2020-03-01")); tally.Changed != 3 {
			t.Errorf("%+v", tally)
		}
		page, err := n.App.BasisPage(t.Context(), n.As(auth.TownshipClerk), "13", township, store.Basis{}, 2)
		if err != nil || len(page) != 2 || page[0].Version != 2 {
			t.Fatalf("%+v, %v", page, err)
		}
		if rest, err := n.App.BasisPage(t.Context(), n.As(auth.TownshipClerk), "13", township, page[1].Basis, 2); err != nil || len(rest) != 1 {
			t.Errorf("%d, %v", len(rest), err)
		}
		history, err := n.App.BasisHistory(t.Context(), n.As(auth.TownshipClerk), page[0].Party, "13", "")
		if err != nil || len(history) != 2 || history[1].ValidFrom != "2020-02-01" {
			t.Errorf("%+v, %v", history, err)
		}
		bad := `{"no":"500299196810119520","basis":{"applied_on":5}}` + "\n" + `{"no":"110101199003070070","basis":{}}` + "\n{\n"
		if tally := keep(t, n, bad); tally.Rejected != 3 || tally.Changed != 0 {
			t.Errorf("%+v", tally)
		}
		if _, err := n.App.EnterBasis(t.Context(), n.As(auth.FinanceApprover), app.BasisEntry{Programme: "13", Party: page[0].Party,
			Record: basis.Record{Basis: []byte(`{}`)}}); err == nil {
			t.Error("finance entered a record")
		}
	})
}

// A sheet in the columns of the template comes back as the record it says.
func TestBasisFromSheet(t *testing.T) {
	n := apptest.New(t, storetest.SQLite(t))
	begun(t, n)
	content := "证件号码,认定起,确认日期,能力评估／评估日期,能力评估／能力等级,能力评估／有效期至\n" +
		"500299193207030130,2023-01-10,2023/1/10,2023-01-05,轻度失能,2024-01-05\n,,,2024-01-05,重度失能,2026-01-05\n"
	tally, err := n.App.ImportBasis(t.Context(), n.As(auth.TownshipClerk), "12", text("底册.csv", content))
	if err != nil || tally.Records != 1 || tally.Rows != 2 || tally.Rejected != 0 {
		t.Fatalf("%+v, %v", tally, err)
	}
	page, err := n.App.BasisPage(t.Context(), n.As(auth.TownshipClerk), "12", township, store.Basis{}, 5)
	want := `{"assessments":[{"ability":"mild","on":"2023-01-05","valid_until":"2024-01-05"},{"ability":"severe","on":"2024-01-05","valid_until":"2026-01-05"}],"confirmed_on":"2023-01-10"}`
	if err != nil || len(page) != 1 || string(page[0].Known.Basis) != want {
		t.Errorf("%s %v", page[0].Known.Basis, err)
	}
}

// Every programme's template reads as a file of its records.
func TestTemplatesRead(t *testing.T) {
	n := apptest.New(t, storetest.SQLite(t))
	for _, p := range n.App.Programmes() {
		var b bytes.Buffer
		if err := n.App.BasisTemplate(p.Number, &b); err != nil {
			t.Fatal(err)
		}
		file := app.File{Name: "底册.xlsx", Content: bytes.NewReader(b.Bytes()), Size: int64(b.Len()), Limits: sheet.Web}
		tally, err := n.App.ImportBasis(t.Context(), n.As(auth.TownshipClerk), p.Number, file)
		if err != nil || tally.Verdict != "unchanged" {
			t.Errorf("%s: %+v, %v", p.Number, tally, err)
		}
	}
	if err := n.App.BasisTemplate("99", io.Discard); err == nil {
		t.Error("a template of no programme")
	}
}
