package seal

import (
	"bytes"
	"crypto/rand"
	"errors"
	mrand "math/rand/v2"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

var here = Place{County: "500236", Table: "person", Column: "no", Row: 12}

func newRing(t testing.TB) *Ring {
	t.Helper()
	r, err := NewRing(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func mustSeal(t testing.TB, r *Ring, c Class, at Place, plain string) []byte {
	t.Helper()
	sealed, err := r.Seal(c, at, plain)
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

func TestSealOpens(t *testing.T) {
	r := newRing(t)
	rapid.Check(t, func(t *rapid.T) {
		c := Class(rapid.IntRange(int(IDNumber), int(Text)).Draw(t, "class"))
		at := Place{rapid.StringMatching(`[0-9]{0,6}`).Draw(t, "county"), rapid.StringMatching(`[a-z_]{0,8}`).Draw(t, "table"),
			rapid.StringMatching(`[a-z_]{0,8}`).Draw(t, "column"), rapid.Int64().Draw(t, "row")}
		plain := rapid.String().Draw(t, "plain")
		sealed, err := r.Seal(c, at, plain)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := r.Open(c, at, sealed); err != nil || got != plain {
			t.Fatalf("got %q, %v, want %q", got, err, plain)
		}
		if (plain == "") != (sealed == nil) {
			t.Fatalf("%q sealed to %d bytes", plain, len(sealed))
		}
		if want := textAt + len(plain) + tagLen; plain != "" && len(sealed) != want {
			t.Fatalf("%d bytes, want %d", len(sealed), want)
		}
	})
}

func TestMovedValueDoesNotOpen(t *testing.T) {
	r := newRing(t)
	sealed := mustSeal(t, r, IDNumber, here, "50023619010101002X")
	for _, tc := range []struct {
		name  string
		class Class
		at    Place
	}{
		{"row", IDNumber, Place{here.County, "person", "no", 13}},
		{"column", IDNumber, Place{here.County, "person", "phone", 12}},
		{"table", IDNumber, Place{here.County, "roster_line", "no", 12}},
		{"county", IDNumber, Place{"500237", "person", "no", 12}},
		{"shifted", IDNumber, Place{here.County, "personn", "o", 12}},
		{"class", Phone, here},
	} {
		if got, err := r.Open(tc.class, tc.at, sealed); got != "" || !errors.Is(err, ErrTampered) {
			t.Errorf("other %s: got %q, %v, want ErrTampered", tc.name, got, err)
		}
	}
}

func TestPlaceWithSeparator(t *testing.T) {
	r := newRing(t)
	at := Place{Table: "a|b", Column: "c", Row: 1}
	if _, err := r.Seal(Text, at, "x"); !errors.Is(err, ErrPlace) {
		t.Errorf("seal: got %v, want ErrPlace", err)
	}
	if _, err := r.Open(Text, at, mustSeal(t, r, Text, here, "x")); !errors.Is(err, ErrPlace) {
		t.Errorf("open: got %v, want ErrPlace", err)
	}
}

func TestEveryChangeFails(t *testing.T) {
	r := newRing(t)
	sealed := mustSeal(t, r, CardNumber, here, "6217000000000000000")
	for bit := range 8 * len(sealed) {
		bad := bytes.Clone(sealed)
		bad[bit/8] ^= 1 << (bit % 8)
		if got, err := r.Open(CardNumber, here, bad); got != "" || !errors.Is(err, ErrTampered) && !errors.Is(err, ErrNoKey) {
			t.Errorf("bit %d flipped: got %q, %v", bit, got, err)
		}
	}
	for n := 1; n < len(sealed); n++ {
		if _, err := r.Open(CardNumber, here, sealed[:n]); !errors.Is(err, ErrTampered) {
			t.Errorf("cut to %d bytes: got %v, want ErrTampered", n, err)
		}
	}
	if _, err := r.Open(CardNumber, here, append(sealed, 0)); !errors.Is(err, ErrTampered) {
		t.Errorf("one byte longer: got %v, want ErrTampered", err)
	}
}

func TestOtherRingDoesNotOpen(t *testing.T) {
	sealed := mustSeal(t, newRing(t), Phone, here, "13800001234")
	if _, err := newRing(t).Open(Phone, here, sealed); !errors.Is(err, ErrTampered) {
		t.Errorf("got %v, want ErrTampered", err)
	}
}

func TestUnknownClass(t *testing.T) {
	r := newRing(t)
	for _, c := range []Class{0, Text + 1, 255} {
		if _, err := r.Seal(c, here, "x"); !errors.Is(err, ErrNoKey) {
			t.Errorf("seal %d: got %v, want ErrNoKey", c, err)
		}
		if got := r.Index(c, "500236", "x"); got != nil {
			t.Errorf("index %d: got %x, want nil", c, got)
		}
	}
}

func TestSameValueSealsDifferently(t *testing.T) {
	r := newRing(t)
	if a, b := mustSeal(t, r, Phone, here, "13800001234"), mustSeal(t, r, Phone, here, "13800001234"); bytes.Equal(a, b) {
		t.Error("two seals of one value are equal: the nonce repeats")
	}
}

func TestSeededRingRepeats(t *testing.T) {
	sealed := func() []byte {
		r, err := NewRing(mrand.NewChaCha8([32]byte{1}))
		if err != nil {
			t.Fatal(err)
		}
		return append(mustSeal(t, r, Phone, here, "13800001234"), r.Index(Phone, "500236", "13800001234")...)
	}
	if !bytes.Equal(sealed(), sealed()) {
		t.Error("a seeded ring makes other bytes the second time")
	}
}

func TestNoRandomness(t *testing.T) {
	if _, err := NewRing(bytes.NewReader(nil)); err == nil {
		t.Error("a ring without randomness")
	}
	r := newRing(t)
	r.random.r = bytes.NewReader(nil)
	if _, err := r.Seal(Phone, here, "13800001234"); err == nil {
		t.Error("sealed without a nonce")
	}
}

func TestManyAtOnce(t *testing.T) {
	r := newRing(t)
	want := r.Index(Phone, "500236", "13800001234")
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 200 {
				at := Place{Table: "person", Column: "phone", Row: int64(g*1000 + i)}
				sealed, err := r.Seal(Phone, at, "13800001234")
				if err != nil {
					t.Error(err)
				}
				if got, err := r.Open(Phone, at, sealed); err != nil || got != "13800001234" {
					t.Errorf("got %q, %v", got, err)
				}
				if got := r.Index(Phone, "500236", "13800001234"); !bytes.Equal(got, want) {
					t.Errorf("index %x, want %x", got, want)
				}
			}
		})
	}
	wg.Wait()
}

func BenchmarkSeal(b *testing.B) {
	for alg := SM4; alg.known(); alg++ {
		b.Run(alg.String(), func(b *testing.B) {
			r, err := newRing(b).RotateTo(IDNumber, alg, rand.Reader)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := r.Seal(IDNumber, here, "50023619010101002X"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkOpen(b *testing.B) {
	r := newRing(b)
	sealed := mustSeal(b, r, IDNumber, here, "50023619010101002X")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Open(IDNumber, here, sealed); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkIndex(b *testing.B) {
	r := newRing(b)
	b.ReportAllocs()
	for b.Loop() {
		r.Index(IDNumber, "500236", "50023619010101002X")
	}
}
