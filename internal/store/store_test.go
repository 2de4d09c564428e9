package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"yikatong/internal/audit"
	"yikatong/internal/fen"
	"yikatong/internal/ident"
	"yikatong/internal/ledger"
	"yikatong/internal/region"
	. "yikatong/internal/store"
	"yikatong/internal/store/storetest"
)

// eachEngine runs a test on a fresh store of each engine.
func eachEngine(t *testing.T, test func(t *testing.T, s *Store)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, c Config) {
		s, err := Open(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		test(t, s)
	})
}

const county = "500236"

var start = time.Date(2025, 3, 1, 1, 0, 0, 0, time.UTC)

func happened(at time.Time) []audit.Event {
	return []audit.Event{{At: at, Kind: "county.init", Subject: "county", Detail: []byte("{}")}}
}

// write runs fn in a transaction that succeeds, with an event at start.
func write(t *testing.T, s *Store, fn func(tx *Tx) error) {
	t.Helper()
	if err := tryWrite(t.Context(), s, fn); err != nil {
		t.Fatal(err)
	}
}

func tryWrite(ctx context.Context, s *Store, fn func(tx *Tx) error) error {
	return s.Write(ctx, county, func(tx *Tx) ([]audit.Event, error) { return happened(start), fn(tx) })
}

func begin(t *testing.T, s *Store) {
	t.Helper()
	write(t, s, func(tx *Tx) error {
		return tx.AddCounty(County{Name: "奉节县", CreatedAt: start}, region.Under("500236000000"))
	})
}

func no(t *testing.T, s string) ident.No {
	t.Helper()
	n, err := ident.ParseNo(s, start)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestPeopleAreFoundByNumberAndUpdated(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store) {
		begin(t, s)
		li := Person{No: no(t, "500236190001010012"), Name: "李四", Sex: "男", Birth: "1900-01-01", Region: "500236100200", HouseCode: "H1",
			Relation: "户主", Phone: "13800001234"}
		wang := Person{No: no(t, "50023619000101008X"), Name: "王五", Sex: "女", Birth: "1900-01-01", Region: "500236100200", HouseCode: "H1"}
		for i, want := range []int{2, 0, 1} {
			if i == 2 {
				li.Name = "李思"
			}
			write(t, s, func(tx *Tx) error {
				n, err := tx.PutPeople([]Person{li, wang})
				if n != want {
					t.Errorf("round %d: %d changed, want %d", i, n, want)
				}
				return err
			})
		}
		err := s.Read(t.Context(), county, func(tx *Tx) error {
			p, err := tx.PersonByNo(li.No)
			if err != nil {
				return err
			}
			if p.Name != "李思" || p.No != li.No || p.Phone != li.Phone || p.HouseCode != "H1" {
				t.Errorf("got %+v", p)
			}
			members, err := tx.Members(p.Household)
			if len(members) != 2 || members[0].ID != p.ID {
				t.Errorf("got %d members, want 2, the head first", len(members))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestOneActiveAccountWithHistory(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store) {
		begin(t, s)
		write(t, s, func(tx *Tx) error {
			_, err := tx.PutPeople([]Person{{No: no(t, "500236190001010012"), Name: "李四", Region: "500236100200"}})
			return err
		})
		for _, number := range []string{"6228670000000000018", "6217000000000000020", "6217000000000000020"} {
			write(t, s, func(tx *Tx) error {
				_, err := tx.PutAccounts([]BankAccount{{Party: 1, Kind: "社会保障卡", Bank: "某行", Number: number, Opened: "2025-03-01"}})
				return err
			})
		}
		err := s.Read(t.Context(), county, func(tx *Tx) error {
			list, err := tx.Accounts(1)
			if err != nil {
				return err
			}
			if len(list) != 2 || list[0].Number != "6217000000000000020" || list[0].Closed != "" || list[1].Closed == "" {
				t.Errorf("got %d accounts %v", len(list), list)
			}
			owners, err := tx.OwnersOf([]string{tx.AccountIndex("6228670000000000018"), tx.AccountIndex("6228670000000000026")})
			if len(owners) != 1 {
				t.Errorf("got owners of %d numbers, want 1", len(owners))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestMoneyCannotGoBelowZero(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store) {
		begin(t, s)
		var id int64
		write(t, s, func(tx *Tx) (err error) {
			if id, err = tx.AddAppropriation(Appropriation{Programme: "09", Document: "渝财社〔2025〕1号", Year: 2025, CreatedAt: start}); err != nil {
				return err
			}
			p, _ := ledger.Move("grant:1", ledger.Grant, id, 4_000_000_000_00) // above what 32 bits hold
			return tx.Post(p, "appropriation:1", start)
		})
		post := func(key string, kind ledger.Kind, amount fen.Fen) error {
			return tryWrite(t.Context(), s, func(tx *Tx) error {
				m, err := ledger.Move(key, kind, id, amount)
				if err != nil {
					return err
				}
				return tx.Post(m, "batch:1", start)
			})
		}
		if err := post("a", ledger.Commit, 3_999_999_999_99); err != nil {
			t.Error(err)
		}
		if err := post("b", ledger.Commit, 2); !errors.Is(err, ledger.ErrNotEnough) {
			t.Errorf("got %v, want ErrNotEnough", err)
		}
		if err := post("a", ledger.Commit, 1); !errors.Is(err, ErrTwice) {
			t.Errorf("got %v, want ErrTwice for a key used before", err)
		}
		if err := post("c", ledger.Commit, 1); err != nil {
			t.Error(err)
		}
		err := s.Read(t.Context(), county, func(tx *Tx) error {
			b, err := tx.Balance(id)
			if !b.Holds() || b[ledger.Available] != 0 || b[ledger.Committed] != 4_000_000_000_00 {
				t.Errorf("got %v", b)
			}
			for b, err := range tx.Prove("balances are sums") {
				t.Errorf("%v, %v", b, err)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestAWriteWithoutEventIsRolledBack(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store) {
		begin(t, s)
		err := s.Write(t.Context(), county, func(tx *Tx) ([]audit.Event, error) { return nil, tx.SetSetting("a", "b") })
		if !errors.Is(err, ErrUnaudited) {
			t.Errorf("got %v, want ErrUnaudited", err)
		}
		err = s.Read(t.Context(), county, func(tx *Tx) error {
			_, err := tx.Setting("a")
			return err
		})
		if !errors.Is(err, ErrNone) {
			t.Errorf("got %v, want ErrNone", err)
		}
	})
}

// An act that looked at the clock and then waited for another is recorded at that one's moment.
func TestAnActThatWaitedIsRecordedInItsTurn(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store) {
		begin(t, s)
		err := s.Write(t.Context(), county, func(tx *Tx) ([]audit.Event, error) { return happened(start.Add(-time.Second)), nil })
		if err != nil {
			t.Fatal(err)
		}
		var end audit.Head
		err = s.Read(t.Context(), county, func(tx *Tx) (err error) { end, err = tx.ChainEnd(); return err })
		if err != nil || end.At != start.UnixMicro() {
			t.Errorf("the chain ends at %d, want %d, %v", end.At, start.UnixMicro(), err)
		}
	})
}

func TestTimeDoesNotRunBackwards(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store) {
		begin(t, s)
		err := s.Write(t.Context(), county, func(tx *Tx) ([]audit.Event, error) { return happened(start.Add(-3 * time.Minute)), nil })
		if !errors.Is(err, ErrBackwards) {
			t.Errorf("got %v, want ErrBackwards", err)
		}
	})
}
