package password

import (
	"bytes"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestHashChecks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pw, other := rapid.StringN(1, 40, -1).Draw(t, "pw"), rapid.String().Draw(t, "other")
		hash, err := Cheap().Hash(rand.Reader, pw)
		if err != nil {
			t.Fatal(err)
		}
		if !Check(hash, pw) {
			t.Fatalf("%q does not check against its own hash", pw)
		}
		if other != pw && Check(hash, other) {
			t.Fatalf("%q checks against the hash of %q", other, pw)
		}
	})
}

func TestSaltDiffers(t *testing.T) {
	a, _ := Cheap().Hash(rand.Reader, "一卡通 2025")
	b, _ := Cheap().Hash(rand.Reader, "一卡通 2025")
	if a == b {
		t.Error("two hashes of one password are equal")
	}
}

func TestHashRefuses(t *testing.T) {
	if _, err := Cheap().Hash(rand.Reader, ""); !errors.Is(err, ErrEmpty) {
		t.Errorf("got %v, want ErrEmpty", err)
	}
	if _, err := Cheap().Hash(bytes.NewReader(nil), "x"); err == nil {
		t.Error("hashed without a salt")
	}
}

// TestKnownHash pins the form: a hash stored by an earlier release must check for ever.
func TestKnownHash(t *testing.T) {
	hash, err := Full().Hash(strings.NewReader("0123456789abcdef"), "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	const want = "$argon2id$v=19$m=65536,t=3,p=2$MDEyMzQ1Njc4OWFiY2RlZg$GQhwAP3gzV19gKYapUwd8d28/BpMT7TKfuaXMvix6HI"
	if hash != want {
		t.Errorf("got %s, want %s", hash, want)
	}
}

// notHashes are strings near a hash that fit no password.
func notHashes(good string) map[string]string {
	return map[string]string{
		"nothing":         "",
		"locked":          "!",
		"other algorithm": strings.Replace(good, "argon2id", "argon2i", 1),
		"other version":   strings.Replace(good, "v=19", "v=16", 1),
		"no memory":       strings.Replace(good, "m=64", "m=0", 1),
		"all the memory":  strings.Replace(good, "m=64", "m=4294967295", 1),
		"endless":         strings.Replace(good, "t=1", "t=4294967295", 1),
		"many lanes":      strings.Replace(good, "p=1", "p=256", 1),
		"leading zero":    strings.Replace(good, "t=1", "t=01", 1),
		"cut":             good[:len(good)-1],
		"longer":          good + "A",
		"one more field":  good + "$",
		"empty sum":       good[:strings.LastIndex(good, "$")+1],
	}
}

func TestNotAHash(t *testing.T) {
	good, err := Cheap().Hash(rand.Reader, "x")
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range notHashes(good) {
		if Check(bad, "x") || Check(bad, "") {
			t.Errorf("%s: %q checks", name, bad)
		}
	}
}

// TestSpendTakesAsLong compares sums of several runs: a missing name must not answer faster.
func TestSpendTakesAsLong(t *testing.T) {
	c := Cost{KiB: 4 << 10, Passes: 1, Lanes: 1}
	hash, err := c.Hash(rand.Reader, "x")
	if err != nil {
		t.Fatal(err)
	}
	var check, spend time.Duration
	for range 20 {
		start := time.Now()
		Check(hash, "y")
		middle := time.Now()
		if c.Spend("y") {
			t.Fatal("an unknown user got in")
		}
		check, spend = check+middle.Sub(start), spend+time.Since(middle)
	}
	if spend < check/4 || check < spend/4 {
		t.Errorf("20 checks took %v, 20 for nobody %v", check, spend)
	}
}

// FuzzParse: what parses is written back as it was.
func FuzzParse(f *testing.F) {
	good, err := Cheap().Hash(rand.Reader, "x")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	for _, bad := range notHashes(good) {
		f.Add(bad)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if p, err := parse(s); err == nil && p.String() != s {
			t.Errorf("%q reads back as %q", s, p)
		}
	})
}

func BenchmarkFull(b *testing.B) {
	for b.Loop() {
		Full().Spend("x")
	}
}
