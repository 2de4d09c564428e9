package app_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/ident"
	"yikatong/internal/period"
	"yikatong/internal/sheet"
	"yikatong/internal/store"
	"yikatong/internal/store/storetest"
)

// load brings a register's file in.
func load(t *testing.T, n *apptest.Node, name, text string, fewer bool) (app.RegisterLoad, error) {
	t.Helper()
	r := strings.NewReader(text)
	return n.App.LoadRegister(t.Context(), n.As(auth.BureauReviewer), app.RegisterFile{Register: name, Source: "测试", Fewer: fewer,
		File: app.File{Name: name + ".csv", Content: r, Size: r.Size(), Limits: sheet.Desk}})
}

// household registers two members of one house in the first township.
func household(t *testing.T, n *apptest.Node) []store.Person {
	t.Helper()
	by := n.App.Console(auth.TownshipClerk)
	towns, err := n.App.Townships(t.Context(), by)
	if err != nil {
		t.Fatal(err)
	}
	var people []store.Person
	for _, x := range []struct{ name, no string }{{"冉启明", "500236196501010016"}, {"谭小雨", "500236196702020025"}} {
		no, err := ident.ParseNo(withCheck(x.no), apptest.Start)
		if err != nil {
			t.Fatal(err)
		}
		people = append(people, store.Person{No: no, Name: x.name, Birth: no.Birth().Format("2006-01-02"), Region: towns[0].Code, HouseCode: "H1"})
	}
	if err := n.App.EnrolPeople(t.Context(), by, people); err != nil {
		t.Fatal(err)
	}
	return people
}

// withCheck gives a number its check character.
func withCheck(no string) string {
	for _, last := range "0123456789X" {
		if _, err := ident.ParseNo(no[:17]+string(last), apptest.Start); err == nil {
			return no[:17] + string(last)
		}
	}
	return no
}

func propose(t *testing.T, n *apptest.Node, programme, span string, people ...store.Person) map[string]int {
	t.Helper()
	var lines []app.ProposedLine
	for _, p := range people {
		lines = append(lines, app.ProposedLine{Beneficiary: p.ID, Holder: p.ID, Payee: p.ID, Name: p.Name, Amount: 61000, Region: p.Region})
	}
	_, found, err := n.App.ProposeRoster(t.Context(), n.App.Console(auth.TownshipClerk), app.Proposal{Programme: programme, Period: period.MustParse(span),
		Township: people[0].Region, Lines: each(lines)})
	if err != nil {
		t.Fatal(err)
	}
	delete(found, "no_account")
	return found
}

func each(lines []app.ProposedLine) func(func(app.ProposedLine, error) bool) {
	return func(yield func(app.ProposedLine, error) bool) {
		for _, l := range lines {
			if !yield(l, nil) {
				return
			}
		}
	}
}

// TestRegisters: a register's versions, what each raises on a roster that is made after it,
// and what a register that was never loaded does not raise.
func TestRegisters(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		people := household(t, n)
		his, hers := people[0].No.Reveal(), people[1].No.Reveal()
		if found := propose(t, n, "09", "2025-01", people[0]); len(found) != 0 {
			t.Errorf("without registers: %v", found)
		}
		prison := "公民身份号码,收押日期,释放日期\n" + his + ",2024-06-01,\n"
		l, err := load(t, n, "prison", prison, false)
		if err != nil || l.Version != 1 || l.Fresh != 1 || l.Gone != 0 {
			t.Fatalf("first load: %+v, %v", l, err)
		}
		if l, err = load(t, n, "prison", prison, false); err != nil || l.Verdict != "unchanged" {
			t.Errorf("the same file again: %+v, %v", l, err)
		}
		if _, err = load(t, n, "payroll", "公民身份号码,工作单位,进入日期\n"+hers+",某局,20200101\n坏号码,某局,20200101\n"+hers+",某局,明天\n", false); err != nil {
			t.Fatal(err)
		}
		if found := propose(t, n, "09", "2025-02", people[0]); found["PRI-01"] != 1 || found["PAY-01"] != 1 || len(found) != 2 {
			t.Errorf("in custody, his wife on the payroll: %v", found)
		}
		if _, err = load(t, n, "prison", "公民身份号码,收押日期,释放日期\n"+hers+",2024-06-01,2024-07-01\n", false); !errors.Is(err, app.ErrFewRows) {
			t.Errorf("an extract: %v", err)
		}
		l, err = load(t, n, "prison", "公民身份号码,收押日期,释放日期\n"+his+",2024-06-01,2024-12-31\n", true)
		if err != nil || l.Version != 2 || l.Fresh != 1 || l.Gone != 1 || l.Changed != 1 {
			t.Errorf("released: %+v, %v", l, err)
		}
		diff, err := n.App.RegisterDiff(t.Context(), n.App.Console(auth.Auditor), "prison", 2, 0, 10)
		if err != nil || len(diff.Changes) != 1 || diff.Next != 0 {
			t.Fatalf("what version 2 changed: %+v, %v", diff, err)
		}
		if c := diff.Changes[0]; c.Person != people[0].ID || c.Kind != app.RowChanged || c.Says != "截止日期 长期 → 2024-12-31" {
			t.Errorf("what version 2 changed: %+v", c)
		}
		if diff, err = n.App.RegisterDiff(t.Context(), n.App.Console(auth.Auditor), "payroll", 1, 0, 10); err != nil || len(diff.Changes) != 1 || diff.Changes[0].Kind != app.RowAdded {
			t.Errorf("what a first version brought: %+v, %v", diff, err)
		}
		if _, err = n.App.RegisterDiff(t.Context(), n.As(auth.TownshipClerk), "payroll", 1, 0, 10); !errors.Is(err, auth.ErrNotYours) {
			t.Errorf("a clerk may see what changed: %v", err)
		}
		if found := propose(t, n, "09", "2025-03", people[0]); found["PRI-01"] != 0 {
			t.Errorf("released before the period: %v", found)
		}
		versions, err := n.App.RegisterVersions(t.Context(), n.App.Console(auth.Auditor), "")
		if err != nil || len(versions) != 3 {
			t.Errorf("versions %v, %v", versions, err)
		}
		n.Holds(t)
	})
}

// TestOtherRosters: what two programmes may not pay one person at the same time, and what
// needs another programme.
func TestOtherRosters(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		people := household(t, n)
		if found := propose(t, n, "14", "2025Q1", people[1]); found["DEP-01"] != 0 {
			t.Errorf("no roster of 09 to compare with: %v", found)
		}
		propose(t, n, "09", "2025-04", people[0])
		if found := propose(t, n, "10", "2025-04", people...); found["EXC-01B"] != 1 || len(found) != 1 {
			t.Errorf("he is on 09, she is not: %v", found)
		}
		if found := propose(t, n, "14", "2025Q2", people[1]); found["EXC-02"] != 1 || found["DEP-01"] != 0 {
			t.Errorf("on 10, and of a household on 09: %v", found)
		}
	})
}

// TestRegisterRefused: who may not, what is not there, and a source that is not named.
func TestRegisterRefused(t *testing.T) {
	n := apptest.New(t, store.Config{Path: filepath.Join(t.TempDir(), "ykt.db"), Ring: storetest.Ring(t)})
	if _, err := load(t, n, "weather", "a\n", false); !errors.Is(err, app.ErrNoRegister) {
		t.Errorf("no such register: %v", err)
	}
	r := strings.NewReader("公民身份号码,收押日期\n")
	f := app.RegisterFile{Register: "prison", Source: "测试", File: app.File{Name: "p.csv", Content: r, Size: r.Size(), Limits: sheet.Desk}}
	if _, err := n.App.LoadRegister(t.Context(), n.As(auth.TownshipClerk), f); !errors.Is(err, auth.ErrNotYours) {
		t.Errorf("a township's clerk: %v", err)
	}
	f.Source = " "
	if _, err := n.App.LoadRegister(t.Context(), n.As(auth.BureauReviewer), f); !errors.Is(err, app.ErrNoSource) {
		t.Errorf("no source: %v", err)
	}
	if l, err := load(t, n, "prison", "姓名\n冉启明\n", false); err != nil || !strings.HasPrefix(l.Verdict, "refused:") {
		t.Errorf("no key column: %+v, %v", l, err)
	}
}
