package app_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"yikatong/internal/app/apptest"
	"yikatong/internal/audit"
	"yikatong/internal/basis"
	"yikatong/internal/ident"
	"yikatong/internal/period"
	"yikatong/internal/policy"
	"yikatong/internal/region"
	"yikatong/internal/store"
)

// TestCasesFromStore stores every worked case of the programmes as a county's data and holds
// what is assembled from it to the judgement of the case itself.
func TestCasesFromStore(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		files, err := filepath.Glob("../policy/programmes/*/cases.jsonl")
		if err != nil || len(files) < 17 {
			t.Fatalf("%d files of cases: %v", len(files), err)
		}
		s := &caseStore{n: n}
		for _, name := range files {
			s.file(t, name)
		}
		t.Logf("%d cases judged alike from the store, %d holds from other records; %d left out: %v", s.alike, s.held, len(s.left), s.left)
		if s.alike < 315 {
			t.Errorf("only %d cases went through the store", s.alike)
		}
	})
}

type caseStore struct {
	n     *apptest.Node
	held  int // holds that came from records of other programmes
	alike int
	left  []string
}

func (s *caseStore) file(t *testing.T, name string) {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		c, err := policy.ReadFacts(lines.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		s.one(t, c)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

// errUndo rolls the county of a case back, so that each begins with an empty one.
var errUndo = errors.New("undone")

// village is where the parties of cases live; a case's own village may be another.
const village = region.Code("500236122201")

func (s *caseStore) one(t *testing.T, c policy.Facts) {
	span, err := period.Parse(c.Period)
	if err != nil {
		t.Fatal(err)
	}
	err = s.n.Store.Write(t.Context(), apptest.County, func(tx *store.Tx) ([]audit.Event, error) {
		k := &keeping{tx: tx, c: c, ids: map[string]int64{}}
		if err := k.people(); err != nil {
			s.left = append(s.left, c.Case+": "+err.Error())
			return nil, errUndo
		}
		if err := k.records(); err != nil {
			return nil, err
		}
		s.held += k.held
		s.compare(t, tx, c, span)
		return nil, errUndo
	})
	if !errors.Is(err, errUndo) {
		t.Errorf("%s: %v", c.Case, err)
	}
}

func (s *caseStore) compare(t *testing.T, tx *store.Tx, c policy.Facts, span period.Period) {
	want, err := s.n.App.Catalogue().Judge(c)
	if err != nil {
		t.Errorf("%s: %v", c.Case, err)
		return
	}
	found := 0
	for k, err := range s.n.App.Assembled(tx, c.Programme, region.Code(apptest.County+"000000")) {
		if err != nil {
			t.Errorf("%s: %v", c.Case, err)
			return
		}
		found++
		f := k.Facts(span, c.AsOf)
		f.Case, f.Standards = c.Case, c.Standards
		got, err := s.n.App.Catalogue().Judge(f)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: from the store %+v %v\nthe case itself %+v\nholds %+v", c.Case, got, err, want, f.Holds)
			return
		}
	}
	if found != 1 {
		t.Errorf("%s: %d records", c.Case, found)
		return
	}
	s.alike++
}

// keeping writes one case down as a county's registers would have it.
type keeping struct {
	tx   *store.Tx
	c    policy.Facts
	ids  map[string]int64 // parties by ID number
	main int64
	held int
}

func (k *keeping) people() error {
	if k.c.Person == nil {
		return k.organisation()
	}
	p := k.c.Person
	list := []policy.Member{{ID: p.ID, Birth: p.Birth, Sex: p.Sex, Relation: "户主", Death: p.Death, Hukou: p.Hukou, Region: p.Region}}
	code := ""
	if h := k.c.Household; h != nil {
		code = h.ID
		if i := slices.IndexFunc(h.Members, func(m policy.Member) bool { return m.ID == p.ID }); i < 0 || h.Members[i].Death != p.Death {
			return errors.New("the household does not have the person as the register does")
		}
		for _, m := range h.Members {
			if m.ID != p.ID {
				list = append(list, m)
			}
		}
	}
	var people []store.Person
	for _, m := range list {
		no, err := ident.ParseNo(m.ID, time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC))
		if err != nil {
			return err
		}
		where := village
		if len(m.Region) == 12 {
			where = region.Code(m.Region)
		}
		people = append(people, store.Person{No: no, Name: "某某", Sex: m.Sex, Birth: m.Birth, Region: where, HouseCode: code, Relation: m.Relation, Hukou: m.Hukou})
		if m.Death == "" {
			continue
		}
		if _, err := k.tx.PutDeath(store.Death{No: no, Name: "某某", On: m.Death}); err != nil {
			return err
		}
	}
	if _, err := k.tx.PutPeople(people); err != nil {
		return err
	}
	for _, p := range people {
		k.ids[p.No.Reveal()] = p.ID
	}
	k.main = k.ids[p.ID]
	return nil
}

func (k *keeping) organisation() error {
	code, err := ident.ParseUSCC("93500236MA00000152")
	if err != nil {
		return err
	}
	k.main, err = k.tx.PutOrganisation(store.Organisation{USCC: code, Name: "合作社", Region: village})
	return err
}

// records stores the right itself, and what is held beside it as records of other programmes
// where the county has the party; the rest is entered with the right.
func (k *keeping) records() error {
	r := basis.Record{Basis: k.c.Basis, Paid: k.c.Paid}
	if k.c.Household != nil {
		for _, m := range k.c.Household.Members {
			m.Birth, m.Sex, m.Death = "", "", "" // the register has them
			r.Members = append(r.Members, m)
		}
	}
	var others []store.Basis
	for _, h := range k.c.Holds {
		b, ok := k.other(h)
		if !ok || slices.ContainsFunc(others, func(o store.Basis) bool {
			return o.Party == b.Party && o.Programme == b.Programme && o.Item == b.Item
		}) {
			r.Holds = append(r.Holds, h)
			continue
		}
		k.held++
		others = append(others, b)
	}
	text, err := r.Text()
	if err != nil {
		return err
	}
	at := apptest.Start
	main := store.Basis{Programme: k.c.Programme, Party: k.main, Item: r.Item(), Region: village, ValidFrom: "2000-01-01", Facts: text, At: at}
	_, err = k.tx.PutBasis(append(others, main))
	return err
}

// other is the record of another programme that a hold comes from.
func (k *keeping) other(h policy.Hold) (store.Basis, bool) {
	party, ok := k.ids[h.ID]
	if !ok || h.Programme == k.c.Programme || h.County != "" || h.From == "" || len(h.Programme) != 2 {
		return store.Basis{}, false
	}
	fields := map[string]any{}
	for name, v := range map[string]string{"serial": h.Serial, "invoice_no": h.InvoiceNo, "event": h.Event, "item": h.Item, "house": h.House} {
		if v != "" {
			fields[name] = v
		}
	}
	if h.Plot != "" || h.Parcel != "" {
		fields["plots"] = []map[string]string{{"plot": h.Plot, "parcel": h.Parcel}}
	}
	text, err := json.Marshal(fields)
	if err != nil {
		return store.Basis{}, false
	}
	r := basis.Record{Basis: text, Award: &basis.Award{MonthlyFen: h.AmountFen, Mode: h.Mode, CareGrade: h.CareGrade, Heads: h.Heads}}
	full, err := r.Text()
	b := store.Basis{Programme: h.Programme, Party: party, Item: r.Item(), Region: village, ValidFrom: h.From + "-01", Facts: full}
	if h.To != "" {
		b.ValidUntil = h.To + "-28"
	}
	return b, err == nil
}
