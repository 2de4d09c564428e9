package app_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/ident"
	"yikatong/internal/pay"
	"yikatong/internal/region"
	"yikatong/internal/store"
)

// The small world of a walk: two townships, three programmes of three departments, two
// periods, twelve people, and users of whom some are the same natural person.
var (
	townships  = []string{"500236122000", "500236100000"}
	programmes = []string{"01", "09", "10"}
	periods    = []string{"2025-03", "2025-04"}
	banks      = []string{"重庆农村商业银行", "中国农业银行"}
	// given are the names of people; the last lives in another county.
	given = []string{"龚福素", "田辉思", "金春浩", "向大明", "冉小红", "谭木林", "牟水生", "黎秋菊", "覃石头", "石桂花", "彭老幺", "秦远山"}
)

// staff are the users. Those of one number are one natural person.
var staff = []struct {
	login      string
	person     int
	role       auth.Role
	region     string
	department bool // only the department of the first programme
	bank       string
}{
	{"clerk1", 1, auth.TownshipClerk, townships[0], false, ""},
	{"clerk2", 2, auth.TownshipClerk, townships[1], false, ""},
	{"clerk", 3, auth.TownshipClerk, "", false, ""},
	{"approver1", 4, auth.TownshipApprover, townships[0], false, ""},
	{"approver2", 5, auth.TownshipApprover, townships[1], false, ""},
	{"reviewer", 6, auth.BureauReviewer, "", false, ""},
	{"reviewer1", 7, auth.BureauReviewer, "", true, ""},
	{"chief", 8, auth.BureauApprover, "", false, ""},
	{"budget", 9, auth.BudgetOfficer, "", false, ""},
	{"finance", 10, auth.FinanceApprover, "", false, ""},
	{"bank1", 11, auth.BankOperator, "", false, banks[0]},
	{"bank", 12, auth.BankOperator, "", false, ""},
	{"auditor", 13, auth.Auditor, "", false, ""},
	{"village", 14, auth.VillageClerk, townships[0], false, ""},
	{"clerk1-approves", 1, auth.TownshipApprover, "", false, ""},
	{"approver1-reviews", 4, auth.BureauReviewer, "", false, ""},
	{"reviewer-signs", 6, auth.BureauApprover, "", false, ""},
	{"chief-in-finance", 8, auth.FinanceApprover, "", false, ""},
	{"finance-sends", 10, auth.BudgetOfficer, "", false, ""},
	{"budget-at-bank", 9, auth.BankOperator, "", false, ""},
	{"bank-in-finance", 12, auth.BudgetOfficer, "", false, ""},
	{"clerk-at-bank", 3, auth.BankOperator, "", false, ""},
}

// number makes the i-th synthetic ID number, with an area code that no county has.
func number(t testing.TB, i int) ident.No {
	t.Helper()
	for _, c := range "0123456789X" {
		if no, err := ident.ParseNo(fmt.Sprintf("50029919700101%03d%c", 100+i, c), apptest.Start); err == nil {
			return no
		}
	}
	t.Fatalf("no ID number %d", i)
	return ident.No{}
}

// card makes the i-th synthetic card number.
func card(t testing.TB, i int) string {
	t.Helper()
	for c := range 10 {
		s := fmt.Sprintf("62286700000%07d%d", i, c)
		if _, err := ident.ParseCard(s); err == nil {
			return s
		}
	}
	t.Fatalf("no card number %d", i)
	return ""
}

// startWalk makes the small world in an empty database and the model of it.
func startWalk(t *testing.T, c store.Config, seed uint64) *walk {
	t.Helper()
	w := &walk{t: t, n: apptest.New(t, c), rng: rand.New(rand.NewPCG(seed, 1)), mischief: newMischief(t, c), m: newModel(),
		hashes: map[*list]map[string]string{}, sheets: map[int64]*sheetOf{}}
	w.look = look{w.mischief.db, map[string]*sql.Stmt{}}
	w.weigh()
	for _, p := range programmes {
		prog, _ := w.n.App.Catalogue().Programme(p)
		w.m.departments[p] = prog.Department
	}
	w.employ()
	w.enrol()
	if err := w.n.App.SetBankFormat(t.Context(), w.user("budget"), banks[1], "pipe-gbk"); err != nil {
		t.Fatal(err)
	}
	return w
}

func newModel() *model {
	return &model{departments: map[string]string{}, owners: map[string]map[*person]bool{}, rosters: map[int64]*list{}, newest: map[slot]*list{},
		files: map[string]bool{}, batches: map[pay.BatchID]*parcel{}, payments: map[pay.PaymentID]*payment{}, orders: map[int64]*order{},
		returns: map[int64]*answer{}}
}

func (w *walk) employ() {
	w.t.Helper()
	for _, s := range staff {
		u := app.NewUser{Login: s.login, Name: s.login, Password: "x", Role: s.role, Region: region.Code(s.region), Bank: s.bank,
			No: number(w.t, 500+s.person)}
		if s.region == "" {
			u.Region = w.n.App.CountyCode()
		}
		if s.department {
			u.Departments = []string{w.m.departments[programmes[0]]}
		}
		if err := w.n.App.AddUser(w.t.Context(), w.n.App.Console(auth.SystemAdmin), u); err != nil {
			w.t.Fatal(err)
		}
		by, err := w.n.App.UserNamed(w.t.Context(), s.login)
		if err != nil {
			w.t.Fatal(err)
		}
		w.users = append(w.users, by)
	}
}

func (w *walk) user(login string) auth.Actor {
	for i, s := range staff {
		if s.login == login {
			return w.users[i]
		}
	}
	panic("no user " + login)
}

// enrol registers the people, three of them without account.
func (w *walk) enrol() {
	w.t.Helper()
	var b strings.Builder
	b.WriteString("公民身份号码,姓名,行政区划代码,户编号,与户主关系\n")
	for i, name := range given {
		p := &person{no: number(w.t, i).Reveal(), name: name, region: townships[i%2][:9] + "200"}
		if i == len(given)-1 {
			p.region = "500101001001"
		}
		w.m.people = append(w.m.people, p)
		fmt.Fprintf(&b, "%s,%s,%s,H%d,户主\n", p.no, p.name, p.region, i)
	}
	w.bring("people", b.String(), len(given))
	for _, p := range w.m.people[:len(given)-3] {
		w.declare(p, w.card(), banks[w.rng.IntN(2)])
	}
	err := w.n.Store.Read(w.t.Context(), apptest.County, func(tx *store.Tx) error {
		for i, p := range w.m.people {
			known, err := tx.PersonByNo(number(w.t, i))
			if err != nil {
				return err
			}
			p.id = known.ID
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *walk) bring(kind, content string, rows int) {
	w.t.Helper()
	tally, err := w.n.App.ImportRegistry(w.t.Context(), w.user("clerk"), kind, text(kind+".csv", content))
	if err != nil || tally.Accepted != rows {
		w.t.Fatalf("%s: %+v, %v", kind, tally, err)
	}
}

// declare makes an account a person's active one, in the app and in the model.
func (w *walk) declare(p *person, number, bank string) {
	w.t.Helper()
	w.bring("accounts", fmt.Sprintf("公民身份号码,开户银行,账号,账户类型\n%s,%s,%s,社会保障卡\n", p.no, bank, number), 1)
	w.m.declare(p, number, bank)
}

// card is a number that nobody has.
func (w *walk) card() string {
	w.cards++
	return card(w.t, w.cards)
}

// Beijing is where days begin.
var beijing = time.FixedZone("UTC+8", 8*3600)
