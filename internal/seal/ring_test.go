package seal

import (
	"bytes"
	"crypto/rand"
	"errors"
	"testing"

	"pgregory.net/rapid"

	"yikatong/internal/fault"
)

func TestRotateKeepsOldReadable(t *testing.T) {
	r := newRing(t)
	index := r.Index(IDNumber, "500236", "50023619010101002X")
	sealed := [][]byte{mustSeal(t, r, IDNumber, here, "epoch 1")}
	for range 3 {
		next, err := r.Rotate(IDNumber, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if old := sealed[len(sealed)-1]; r.Stale(IDNumber, old) || !next.Stale(IDNumber, old) {
			t.Error("a value is stale before its key is replaced, or not after")
		}
		r = next
		sealed = append(sealed, mustSeal(t, r, IDNumber, here, "epoch "+string(rune('1'+len(sealed)))))
	}
	for i, s := range sealed {
		want := "epoch " + string(rune('1'+i))
		if got, err := r.Open(IDNumber, here, s); err != nil || got != want {
			t.Errorf("got %q, %v, want %q", got, err, want)
		}
	}
	if got := r.Index(IDNumber, "500236", "50023619010101002X"); !bytes.Equal(got, index) {
		t.Error("rotation changed the index")
	}
}

func TestOldRingCannotOpenNewEpoch(t *testing.T) {
	old := newRing(t)
	next, err := old.Rotate(Facts, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	sealed := mustSeal(t, next, Facts, here, `{"mu":3}`)
	if _, err := old.Open(Facts, here, sealed); !errors.Is(err, ErrNoKey) {
		t.Errorf("got %v, want ErrNoKey", err)
	}
}

func TestRotateToAnotherCipher(t *testing.T) {
	r := newRing(t)
	before := mustSeal(t, r, Phone, here, "13800001234")
	r, err := r.RotateTo(Phone, AES256, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	r, err = r.Rotate(Phone, rand.Reader) // keeps the cipher
	if err != nil {
		t.Fatal(err)
	}
	after := mustSeal(t, r, Phone, here, "13800001234")
	if before[algAt] != byte(SM4) || after[algAt] != byte(AES256) {
		t.Errorf("ciphers %d, %d, want %d, %d", before[algAt], after[algAt], SM4, AES256)
	}
	for _, s := range [][]byte{before, after} {
		if got, err := r.Open(Phone, here, s); err != nil || got != "13800001234" {
			t.Errorf("got %q, %v", got, err)
		}
	}
	if _, err := r.RotateTo(Phone, 9, rand.Reader); !errors.Is(err, ErrAlg) {
		t.Errorf("got %v, want ErrAlg", err)
	}
	if _, err := r.Rotate(99, rand.Reader); !errors.Is(err, ErrNoKey) {
		t.Errorf("got %v, want ErrNoKey", err)
	}
}

func TestIndexNormalises(t *testing.T) {
	r := newRing(t)
	for _, tc := range []struct {
		class Class
		a, b  string
		same  bool
	}{
		{IDNumber, "50023619010101002X", "50023619010101002x", true},
		{IDNumber, "50023619010101002X", "５００２３６１９０１０１０１００２Ｘ", true},
		{IDNumber, "50023619010101002X", " 500236 19010101 002X\u00a0", true},
		{IDNumber, "50023619010101002X", "\u202a50023619010101002X\u202c", true},
		{IDNumber, "50023619010101002X", "500236190101010020", false},
		{CardNumber, "6217000000000000000", "6217-0000 0000　0000000", true},
		{CardNumber, "6217000000000000000", "06217000000000000000", false},
		{Phone, "13800001234", "+86 138-0000-1234", true},
		{Phone, "13800001234", "008613800001234", true},
		{Phone, "13800001234", "13800001235", false},
		{Text, "a b", " a b\n", true},
		{Text, "a b", "ab", false},
	} {
		if got := bytes.Equal(r.Index(tc.class, "500236", tc.a), r.Index(tc.class, "500236", tc.b)); got != tc.same {
			t.Errorf("%v: index of %q and %q agree: %v, want %v", tc.class, tc.a, tc.b, got, tc.same)
		}
	}
}

func TestIndexStandsAlone(t *testing.T) {
	r := newRing(t)
	seen := map[string]string{}
	for c := IDNumber; c.known(); c++ {
		for _, county := range []string{"500236", "500237"} {
			ix := r.Index(c, county, "13800001234")
			if len(ix) != 16 {
				t.Fatalf("index of %d bytes, want 16", len(ix))
			}
			if was, ok := seen[string(ix)]; ok {
				t.Errorf("%v in %s has the index of %s", c, county, was)
			}
			seen[string(ix)] = c.String() + " in " + county
		}
	}
	if got := r.Index(IDNumber, "500236", " -　"); got != nil {
		t.Errorf("index of nothing is %x, want nil", got)
	}
}

func TestRingFileReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, err := NewRing(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(0, 5).Draw(t, "rotations") {
			class := Class(rapid.IntRange(1, 5).Draw(t, "class"))
			if r, err = r.RotateTo(class, Alg(rapid.IntRange(1, 2).Draw(t, "alg")), rand.Reader); err != nil {
				t.Fatal(err)
			}
		}
		sealed, err := r.Seal(Facts, here, "x")
		if err != nil {
			t.Fatal(err)
		}
		var file, again bytes.Buffer
		if n, err := r.WriteTo(&file); err != nil || n != int64(file.Len()) {
			t.Fatalf("wrote %d, %v", n, err)
		}
		back, err := ReadRing(bytes.NewReader(file.Bytes()), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := back.Open(Facts, here, sealed); err != nil || got != "x" {
			t.Fatalf("got %q, %v", got, err)
		}
		if !bytes.Equal(back.Index(Text, "500236", "x"), r.Index(Text, "500236", "x")) {
			t.Fatal("index differs after reading back")
		}
		if back.WriteTo(&again); !bytes.Equal(file.Bytes(), again.Bytes()) {
			t.Fatal("the file differs when written again")
		}
	})
}

func TestBadKeyFiles(t *testing.T) {
	var file bytes.Buffer
	if _, err := newRing(t).WriteTo(&file); err != nil {
		t.Fatal(err)
	}
	whole := file.String()
	edit := func(from, to string) string {
		return resum(t, bytes.Replace([]byte(whole), []byte(from), []byte(to), 1))
	}
	for _, tc := range []struct {
		name, text string
		want       error
	}{
		{"empty", "", ErrKeyFile},
		{"cut", whole[:len(whole)/2], ErrKeyFile},
		{"not JSON", "key=1", ErrKeyFile},
		{"two in one", whole + whole, ErrKeyFile},
		{"unknown field", edit(`"wrap"`, `"owner": 1, "wrap"`), ErrKeyFile},
		{"later version", edit(`"version": 1`, `"version": 2`), ErrKeyFile},
		{"wrong sum", string(bytes.Replace([]byte(whole), []byte(`"epoch": 1`), []byte(`"epoch": 2`), 1)), ErrKeyFile},
		{"wrapped", edit(`"wrap": "none"`, `"wrap": "kek-1"`), ErrWrapped},
		{"unknown class", edit(`"phone"`, `"fax"`), ErrKeyFile},
		{"class twice, other missing", edit(`"phone"`, `"facts"`), ErrKeyFile},
		{"unknown cipher", edit(`"sm4-gcm"`, `"des"`), ErrKeyFile},
		{"key too short for its cipher", edit(`"sm4-gcm"`, `"aes-256-gcm"`), ErrKeyFile},
		{"epoch 0", edit(`"epoch": 1`, `"epoch": 0`), ErrKeyFile},
	} {
		r, err := ReadRing(bytes.NewReader([]byte(tc.text)), rand.Reader)
		if r != nil || !errors.Is(err, tc.want) || !errors.Is(err, fault.Invalid) {
			t.Errorf("%s: got %v, want %v", tc.name, err, tc.want)
		}
	}
}
