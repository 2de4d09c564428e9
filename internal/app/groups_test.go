package app_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/ident"
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/store"
)

// A village of these tests: people, each alone in a household unless they say otherwise.
type folk struct {
	born         int    // year
	house, phone string // "" is one of their own
}

const (
	hereVillage  = region.Code("500236122200")
	thereVillage = region.Code("500236122201")
)

// settle registers people in a village, numbered from a number on.
func settle(t *testing.T, n *apptest.Node, village region.Code, from int, who ...folk) []store.Person {
	t.Helper()
	people := make([]store.Person, len(who))
	for i, f := range who {
		if f.born == 0 {
			f.born = 1970
		}
		no, err := ident.ParseNo(withCheck(fmt.Sprintf("500236%d0101%03d0", f.born, from+i)), apptest.Start)
		if err != nil {
			t.Fatal(err)
		}
		if f.house == "" {
			f.house = fmt.Sprint("H", from+i)
		}
		people[i] = store.Person{No: no, Name: "冉小" + string(rune('一'+from+i)), Birth: no.Birth().Format("2006-01-02"), Region: village, HouseCode: f.house, Phone: f.phone}
	}
	if err := n.App.EnrolPeople(t.Context(), n.App.Console(auth.TownshipClerk), people); err != nil {
		t.Fatal(err)
	}
	return people
}

func of(p store.Person, amount, quantity int64) app.ProposedLine {
	return app.ProposedLine{Beneficiary: p.ID, Holder: p.ID, Payee: p.ID, Name: p.Name, Amount: fen.Fen(amount), Quantity: quantity, Region: p.Region}
}

// drawUp makes a township's roster and returns its number.
func drawUp(t *testing.T, n *apptest.Node, programme, span string, lines ...app.ProposedLine) int64 {
	t.Helper()
	id, _, err := n.App.ProposeRoster(t.Context(), n.App.Console(auth.TownshipClerk), app.Proposal{Programme: programme, Period: period.MustParse(span), Township: township, Lines: each(lines)})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// foundBy tells of whom a check raised what, by the person's name.
func foundBy(t *testing.T, n *apptest.Node, code string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := n.Store.Read(t.Context(), apptest.County, func(tx *store.Tx) error {
		findings, err := tx.FindingsOfCode(code)
		for _, f := range findings {
			l, err := tx.Line(f.Roster, f.Line)
			if err != nil {
				return err
			}
			found[l.Name] = f.Evidence
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// only fails the test unless exactly these people are named, each in words that hold a text.
func only(t *testing.T, what string, found map[string]string, says string, people ...store.Person) {
	t.Helper()
	var want []string
	for _, p := range people {
		want = append(want, p.Name)
		if !strings.Contains(found[p.Name], says) {
			t.Errorf("%s of %s: %q, want %q", what, p.Name, found[p.Name], says)
		}
	}
	var got []string
	for name := range found {
		got = append(got, name)
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("%s names %v, want %v", what, found, want)
	}
}

func groups(t *testing.T, n *apptest.Node, span string) app.Grouped {
	t.Helper()
	out, err := n.App.CheckGroups(t.Context(), n.App.Console(auth.BureauReviewer), period.MustParse(span), false)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestACC06OnePhoneOfManyHouseholds(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		var many, few, one []folk
		for range 6 {
			many = append(many, folk{phone: "13800000001"})
			one = append(one, folk{phone: "13800000003", house: "BIG"}) // one large family
		}
		for range 5 {
			few = append(few, folk{phone: "13800000002"})
		}
		shared, spared := settle(t, n, hereVillage, 0, many...), settle(t, n, hereVillage, 10, append(few, one...)...)
		cadre := settle(t, n, hereVillage, 30, folk{phone: "13800000004"}, folk{phone: "13800000004"}, folk{phone: "13800000005"}, folk{phone: "13800000005", house: "H32"})
		if _, err := load(t, n, "cadres", "公民身份号码,身份,干部姓名\n"+cadre[0].No.Reveal()+",村干部,\n"+cadre[2].No.Reveal()+",村干部,\n", false); err != nil {
			t.Fatal(err)
		}
		lines := []app.ProposedLine{of(shared[0], 100, 0), of(cadre[1], 100, 0), of(cadre[3], 100, 0)}
		for _, p := range spared {
			lines = append(lines, of(p, 100, 0))
		}
		drawUp(t, n, "09", "2025-03", lines...)
		found := foundBy(t, n, "ACC-06")
		if !strings.Contains(found[shared[0].Name], "6 户共用") || !strings.Contains(found[cadre[1].Name], "村干部") {
			t.Error(found)
		}
		only(t, "ACC-06", found, "手机号", shared[0], cadre[1])
	})
}

func TestKIN02KinWithTheMostLand(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		people := settle(t, n, hereVillage, 0, make([]folk, 40)...)
		settle(t, n, hereVillage, 50, folk{house: "H38"}) // the second largest holder has a family
		var lines []app.ProposedLine
		for i, p := range people {
			lines = append(lines, of(p, 100, int64(100+10*i)))
		}
		cadres := "公民身份号码,身份,干部姓名\n"
		for _, i := range []int{39, 38, 5} { // the largest, one with a family, one with little land
			cadres += people[i].No.Reveal() + ",近亲属,谭村长\n"
		}
		if _, err := load(t, n, "cadres", cadres, false); err != nil {
			t.Fatal(err)
		}
		drawUp(t, n, "01", "2025", lines...)
		only(t, "KIN-02", foundBy(t, n, "KIN-02"), "干部谭村长的近亲属单独立户，面积 4.90亩，高于本村 95%", people[39])
	})
}

func TestLND05AVillageThatGrew(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		grew, still := settle(t, n, hereVillage, 0, make([]folk, 3)...), settle(t, n, thereVillage, 10, make([]folk, 3)...)
		year := func(span string, here, there [3]int64) int64 {
			var lines []app.ProposedLine
			for i := range 3 {
				lines = append(lines, of(grew[i], 100, here[i]), of(still[i], 100, there[i]))
			}
			return drawUp(t, n, "01", span, lines...)
		}
		year("2024", [3]int64{10000, 10000, 10000}, [3]int64{10000, 10000, 10000})
		year("2025", [3]int64{10000, 10700, 9950}, [3]int64{10000, 10333, 10000}) // 2.2 %, and 1.1 % by no round number
		only(t, "LND-05", foundBy(t, n, "LND-05"), "本村合计 306.50亩，上年 300.00亩，多 6.50亩；其中本户多 7.00亩", grew[1])
		year("2026", [3]int64{10000, 11000, 9650}, [3]int64{10000, 10333, 11000}) // none, and by ten mu
		only(t, "LND-05 of both years", foundBy(t, n, "LND-05"), "多", grew[1], still[2])
	})
}

func TestAMT05TheAmountThatStayedOrJumped(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		p := settle(t, n, hereVillage, 0, folk{}, folk{house: "H0"}, folk{}, folk{house: "H2"}, folk{}, folk{})
		before := []app.ProposedLine{of(p[0], 61000, 0), of(p[2], 61000, 0), of(p[4], 61000, 0), of(p[5], 61000, 0)}
		drawUp(t, n, "09", "2025-02", before...)
		died(t, n, p[1], "2025-02-10") // nothing was changed
		died(t, n, p[3], "2025-02-10") // the amount was
		drawUp(t, n, "09", "2025-03", of(p[0], 61000, 0), of(p[2], 40000, 0), of(p[4], 92000, 0), of(p[5], 91000, 0))
		found := foundBy(t, n, "AMT-05")
		if !strings.Contains(found[p[0].Name], "家庭成员"+p[1].Name+"于 2025-02-10 去世") {
			t.Error(found)
		}
		only(t, "AMT-05", found, "本期", p[0], p[4])
	})
}

func TestACC07CardsOpenedTogether(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		many, few := settle(t, n, hereVillage, 0, make([]folk, 11)...), settle(t, n, thereVillage, 20, make([]folk, 10)...)
		old := settle(t, n, hereVillage, 40, make([]folk, 11)...)
		file := "公民身份号码,开户银行,账号,账户类型,开户日期,开户网点\n"
		for i, p := range slices.Concat(many, few, old) {
			on := "2025-12-20"
			if i >= 21 {
				on = "2025-06-20"
			}
			file += fmt.Sprintf("%s,重庆农村商业银行,62286700000000%05d,存折,%s,竹园支行\n", p.No.Reveal(), i, on)
		}
		if tally, err := n.App.ImportRegistry(t.Context(), n.As(auth.TownshipClerk), "accounts", text("a.csv", file)); err != nil || tally.Rejected > 0 {
			t.Fatal(tally, err)
		}
		drawUp(t, n, "09", "2025-12", of(many[3], 100, 0), of(few[0], 100, 0), of(old[0], 100, 0))
		only(t, "ACC-07", foundBy(t, n, "ACC-07"), "2025-12-20 在竹园支行为本村集中开卡 11 张", many[3])
	})
}

// A county's own number takes the place of the table's.
func TestACountysOwnNumber(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		people := settle(t, n, hereVillage, 0, folk{phone: "13800000001"}, folk{phone: "13800000001"}, folk{phone: "13800000001"})
		if err := n.App.SetCheckNumber(t.Context(), n.As(auth.TownshipClerk), "ACC-06", "households", 2); err == nil {
			t.Error("a clerk set it")
		}
		for _, wrong := range []struct {
			code, name string
			n          int64
		}{{"ACC-06", "house", 2}, {"ACC-99", "households", 2}, {"ACC-06", "households", 0}} {
			if err := n.App.SetCheckNumber(t.Context(), n.As(auth.BureauApprover), wrong.code, wrong.name, wrong.n); err == nil {
				t.Errorf("%+v was taken", wrong)
			}
		}
		if err := n.App.SetCheckNumber(t.Context(), n.As(auth.BureauApprover), "ACC-06", "households", 2); err != nil {
			t.Fatal(err)
		}
		drawUp(t, n, "09", "2025-03", of(people[0], 100, 0))
		only(t, "ACC-06", foundBy(t, n, "ACC-06"), "3 户共用", people[0])
	})
}

// died registers a death.
func died(t *testing.T, n *apptest.Node, p store.Person, on string) {
	t.Helper()
	if err := n.App.EnrolDeaths(t.Context(), n.App.Console(auth.TownshipClerk), []store.Death{{No: p.No, Name: p.Name, On: on}}); err != nil {
		t.Fatal(err)
	}
}
