package store

import (
	"math/rand/v2"
	"path/filepath"
	"testing"

	"yikatong/internal/seal"
)

// A published list that no payment stands behind is told.
func TestAPublishedListWithoutPayments(t *testing.T) {
	ring, err := seal.NewRing(rand.NewChaCha8([32]byte{1}))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), Config{Path: filepath.Join(t.TempDir(), "ykt.db"), Ring: ring})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	told := func() (list []Breach) {
		t.Helper()
		err := s.Read(t.Context(), "500236", func(tx *Tx) error {
			for b, err := range tx.Prove("published is paid") {
				if err != nil {
					return err
				}
				list = append(list, b)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	if list := told(); len(list) != 0 {
		t.Errorf("of nothing: %v", list)
	}
	err = s.unaudited(t.Context(), "500236", func(tx *Tx) error {
		_, err := tx.exec(`INSERT INTO paid_list (county, programme, period, region, people, lines, amount_fen, paid_from, paid_until)
			VALUES ($1, '09', '2025-03', '500236122200', 1, 1, 100, '2025-03-10', '2025-03-10')`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if list := told(); len(list) != 1 || list[0].Subject != "list:09:2025-03" {
		t.Errorf("%v", list)
	}
}
