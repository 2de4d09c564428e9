package envelope

import (
	"bytes"
	"encoding/asn1"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math/big"
	mrand "math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/emmansun/gmsm/sm2"

	"yikatong/internal/fault"
)

var start = time.Date(2025, 3, 20, 8, 0, 0, 0, time.UTC)

// seeded is a stream of random bytes that a seed replays.
func seeded(seed byte) *mrand.ChaCha8 { return mrand.NewChaCha8([32]byte{seed}) }

func key(t testing.TB, seed byte, from time.Time) Private {
	t.Helper()
	k, err := NewKey(seeded(seed), from)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func sealed(t testing.TB, from Private, to Public, at time.Time, content []byte) []byte {
	t.Helper()
	file, err := Seal(seeded(9), from, to, at, "批次.csv", content)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestOpens(t *testing.T) {
	county, bank := key(t, 1, start), key(t, 2, start)
	for _, n := range []int{0, 1, 15, 16, 17, 4096, 1 << 20} {
		content := bytes.Repeat([]byte("奉"), n)
		got, err := Open(sealed(t, county, bank.Public, start, content), []Private{bank}, []Public{county.Public})
		if err != nil || !bytes.Equal(got.Content, content) || got.From != county.ID || got.Name != "批次.csv" || !got.At.Equal(start) {
			t.Fatalf("%d bytes: got %+v, %v", n, got.From, err)
		}
	}
}

// TestEveryBit flips every bit of a small file, and cuts it at every byte: all are refused.
func TestEveryBit(t *testing.T) {
	county, bank := key(t, 1, start), key(t, 2, start)
	file := sealed(t, county, bank.Public, start, []byte("1|6217|120.50"))
	for i := range file {
		for bit := range 8 {
			flipped := bytes.Clone(file)
			flipped[i] ^= 1 << bit
			refused(t, flipped, bank, county)
		}
		refused(t, file[:i], bank, county)
	}
	refused(t, append(bytes.Clone(file), 0), bank, county)
}

// TestSomeBits flips random bits of a large file.
func TestSomeBits(t *testing.T) {
	county, bank := key(t, 1, start), key(t, 2, start)
	file := sealed(t, county, bank.Public, start, bytes.Repeat([]byte("120.50|"), 200_000))
	rng := mrand.New(mrand.NewPCG(1, 2))
	for range 40 {
		i, bit := rng.IntN(len(file)), byte(1)<<rng.IntN(8)
		flipped := bytes.Clone(file)
		flipped[i] ^= bit
		refused(t, flipped, bank, county)
	}
}

func refused(t *testing.T, file []byte, bank, county Private) {
	t.Helper()
	if got, err := Open(file, []Private{bank}, []Public{county.Public}); !errors.Is(err, fault.Invalid) || got.Content != nil {
		t.Fatalf("got %d bytes, %v", len(got.Content), err)
	}
}

// TestRotation: a replaced key opens and verifies what was made while it was in use, and
// nothing that says it was made later.
func TestRotation(t *testing.T) {
	old, bank := key(t, 1, start), key(t, 2, start)
	next := start.AddDate(0, 6, 0)
	before := sealed(t, old, bank.Public, start.AddDate(0, 1, 0), []byte("old"))
	late := sealed(t, old, bank.Public, next.AddDate(0, 1, 0), []byte("stolen"))
	ended := old
	ended.Until = next
	newer := key(t, 3, next)
	keys := []Public{newer.Public, ended.Public}
	if got, err := Open(before, []Private{bank}, keys); err != nil || string(got.Content) != "old" {
		t.Errorf("an old file: %v", err)
	}
	if _, err := Open(late, []Private{bank}, keys); !errors.Is(err, ErrSigner) {
		t.Errorf("a file of after the key's end: %v", err)
	}
	if _, err := Seal(seeded(1), ended, bank.Public, next, "", nil); !errors.Is(err, ErrUnused) {
		t.Errorf("signing with an ended key: %v", err)
	}
	if _, err := Open(before, []Private{newer}, keys); !errors.Is(err, ErrReader) {
		t.Errorf("a file for somebody else: %v", err)
	}
}

func TestKeysReadBack(t *testing.T) {
	k := key(t, 1, start)
	b, err := k.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	text, err := k.PEM()
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParsePrivate(b, start, time.Time{})
	public, err2 := ParsePublic(text, start, time.Time{})
	if err != nil || err2 != nil || again.ID != k.ID || public.ID != k.ID {
		t.Fatalf("got %s %s, %v %v, want %s", again.ID, public.ID, err, err2, k.ID)
	}
	for _, bad := range []string{"", "x", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"} {
		if _, err := ParsePublic(bad, start, time.Time{}); !errors.Is(err, ErrKey) {
			t.Errorf("%q: got %v", bad, err)
		}
	}
}

// TestVectors checks SM2 by the published examples (GB/T 32918.5 annex A).
func TestVectors(t *testing.T) {
	text, err := os.ReadFile("../../../shared/data/crypto/sm_vectors.json")
	if os.IsNotExist(err) {
		t.Skip("the reference set ../shared, kept beside the repository, is not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	var v struct {
		SM2 []struct {
			Source, X, Y, R, S, ZA string
			UID                    string `json:"uid_ascii"`
			Msg                    string `json:"msg_ascii"`
			Valid                  bool
		} `json:"sm2_verify"`
	}
	if err := json.Unmarshal(text, &v); err != nil || len(v.SM2) == 0 {
		t.Fatalf("%d vectors, %v", len(v.SM2), err)
	}
	for _, c := range v.SM2 {
		point, err := sm2.NewPublicKey(append(append([]byte{4}, number(t, c.X).FillBytes(make([]byte, 32))...), number(t, c.Y).FillBytes(make([]byte, 32))...))
		if err != nil {
			t.Fatal(err)
		}
		hash, err := sm2.CalculateSM2Hash(point, []byte(c.Msg), []byte(c.UID))
		if err != nil {
			t.Fatal(err)
		}
		if got := sm2.VerifyASN1(point, hash, der(t, c.R, c.S)); got != c.Valid {
			t.Errorf("%s: got %v", c.Source, got)
		}
	}
}

func number(t *testing.T, s string) *big.Int {
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return new(big.Int).SetBytes(b)
}

func der(t *testing.T, r, s string) []byte {
	b, err := asn1.Marshal([]*big.Int{number(t, r), number(t, s)})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// FuzzOpen: nothing that was not sealed opens, and nothing panics.
func FuzzOpen(f *testing.F) {
	county, bank := key(f, 1, start), key(f, 2, start)
	good := sealed(f, county, bank.Public, start, []byte("1|6217|120.50"))
	f.Add(good)
	f.Add([]byte(mark))
	f.Fuzz(func(t *testing.T, file []byte) {
		if _, err := Open(file, []Private{bank}, []Public{county.Public}); (err == nil) != bytes.Equal(file, good) {
			t.Fatalf("got %v", err)
		}
	})
}
