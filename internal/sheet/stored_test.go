package sheet

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func stored(t interface{ Fatal(...any) }, rows [][]string) []byte {
	var b bytes.Buffer
	x, err := NewStoredWriter(&b, "代发")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := x.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestStoredReadsBack: every text comes back as it was, and the same rows give the same bytes.
func TestStoredReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.OneOf(rapid.StringMatching(`[ =+@_x0-9A-F冉孟🙂<&"']{1,12}`), rapid.Just("_x000A_"), rapid.String()).Filter(func(s string) bool {
			return storable(s) && !bytes.ContainsAny([]byte(s), "\r")
		})
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, 1, 30), 1, 5).Draw(t, "rows")
		file := stored(t, rows)
		if !bytes.Equal(file, stored(t, rows)) {
			t.Fatal("the same rows gave other bytes")
		}
		f, err := Open(bytes.NewReader(file), int64(len(file)), "", Web)
		if err != nil {
			t.Fatal(err)
		}
		for row, err := range f.Rows(0) {
			want := rows[row.Number-1]
			for len(want) > 0 && want[len(want)-1] == "" { // empty cells at the end are not given
				want = want[:len(want)-1]
			}
			if err != nil || !slices.Equal(row.Texts(), want) {
				t.Fatalf("row %d: got %q, %v, want %q", row.Number, row.Texts(), err, want)
			}
		}
	})
}

func TestStoredRefusesWhatXMLLacks(t *testing.T) {
	x, err := NewStoredWriter(&bytes.Buffer{}, "代发")
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"a\x00", "\uffff", "\xff", string(make([]byte, maxCell+1))} {
		if err := x.Write([]string{bad}); !errors.Is(err, ErrCell) {
			t.Errorf("%q: got %v", bad[:1], err)
		}
	}
}
