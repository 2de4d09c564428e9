package seal

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	mrand "math/rand/v2"
	"testing"
)

// resum gives an edited key file the sum that agrees with it.
func resum(t *testing.T, text []byte) string {
	t.Helper()
	var f keyFile
	if err := json.Unmarshal(text, &f); err != nil {
		t.Fatal(err)
	}
	sum, err := f.sum()
	if err != nil {
		t.Fatal(err)
	}
	return string(bytes.Replace(text, []byte(f.Sum), []byte(sum), 1))
}

// FuzzReadRing: a file is refused, or read whole and written back as a file that reads the same.
func FuzzReadRing(f *testing.F) {
	r, err := NewRing(mrand.NewChaCha8([32]byte{}))
	if err != nil {
		f.Fatal(err)
	}
	var file bytes.Buffer
	if _, err := r.WriteTo(&file); err != nil {
		f.Fatal(err)
	}
	f.Add(file.Bytes())
	f.Add([]byte(`{"format":"yikatong keys","version":1,"wrap":"none","data":[],"index":[],"sum":""}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := ReadRing(bytes.NewReader(text), rand.Reader)
		if err != nil {
			return
		}
		var again bytes.Buffer
		if _, err := r.WriteTo(&again); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadRing(&again, rand.Reader); err != nil {
			t.Fatal(err)
		}
	})
}
