package store_test

import (
	"bytes"
	"testing"
	"time"

	"yikatong/internal/store"
	"yikatong/internal/store/storetest"
)

// A session is kept, changed, found by another opening of the store, and ends by itself or by act.
func TestSessions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, c store.Config) {
		open := func() *store.Store {
			s, err := store.Open(t.Context(), c)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { s.Close() })
			return s
		}
		kept := open().Sessions("500236", time.Now)
		soon := time.Now().Add(time.Hour)
		for _, data := range []string{"one", "two"} {
			if err := kept.Commit("token", []byte(data), soon); err != nil {
				t.Fatal(err)
			}
		}
		if err := kept.Commit("over", []byte("x"), time.Now().Add(-time.Second)); err != nil {
			t.Fatal(err)
		}
		again := open().Sessions("500236", time.Now)
		if data, found, err := again.Find("token"); err != nil || !found || !bytes.Equal(data, []byte("two")) {
			t.Errorf("found %q %v %v", data, found, err)
		}
		for _, token := range []string{"over", "never"} {
			if _, found, err := again.Find(token); err != nil || found {
				t.Errorf("%s is found: %v", token, err)
			}
		}
		if err := again.Delete("token"); err != nil {
			t.Fatal(err)
		}
		if _, found, err := kept.Find("token"); err != nil || found {
			t.Errorf("a session that was ended is found: %v", err)
		}
	})
}
