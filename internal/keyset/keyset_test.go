package keyset_test

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"yikatong/internal/keyset"
)

func written(t interface{ Fatal(...any) }, h keyset.Header, rows [][]uint64) []byte {
	var b bytes.Buffer
	w, err := keyset.NewWriter(&b, h)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := w.Add(r...); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func read(file []byte, columns ...int) (h keyset.Header, rows [][]uint64, err error) {
	r, err := keyset.NewReader(io.NopCloser(bytes.NewReader(file)))
	if err != nil {
		return h, nil, err
	}
	for {
		block, err := r.Next(columns...)
		if errors.Is(err, io.EOF) {
			return r.Header, rows, nil
		}
		if err != nil {
			return h, nil, err
		}
		for i := range block[0] {
			row := make([]uint64, len(block))
			for k := range block {
				row[k] = block[k][i]
			}
			rows = append(rows, row)
		}
	}
}

// number draws small and large numbers alike.
func number() *rapid.Generator[uint64] {
	return rapid.OneOf(rapid.Uint64Range(0, 300), rapid.Uint64Range(0, 1<<33), rapid.Uint64())
}

// TestWhatIsWrittenIsRead: rows, stamp and note come back as they were, all columns or some.
func TestWhatIsWrittenIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.SampledFrom([]int{0, 1, 7, 8191, 8192, 8193, 20000}).Draw(t, "rows")
		sample := rapid.SliceOfN(rapid.SliceOfN(number(), 3, 3), 1, 20).Draw(t, "sample")
		rows := make([][]uint64, n)
		for i := range rows {
			rows[i] = sample[i*i%len(sample)]
		}
		h := keyset.Header{Stamp: rapid.String().Draw(t, "stamp"), Note: rapid.SliceOf(rapid.Byte()).Draw(t, "note"), Columns: 3}
		file := written(t, h, rows)
		got, back, err := read(file)
		if err != nil || got.Stamp != h.Stamp || !bytes.Equal(got.Note, h.Note) || !slices.EqualFunc(rows, back, slices.Equal) {
			t.Fatalf("%d rows came back as %d, %v", len(rows), len(back), err)
		}
		_, some, err := read(file, 2, 0)
		if err != nil || len(some) != n {
			t.Fatalf("two columns: %d rows, %v", len(some), err)
		}
		for i := range some {
			if some[i][0] != rows[i][2] || some[i][1] != rows[i][0] {
				t.Fatalf("row %d: %v of %v", i, some[i], rows[i])
			}
		}
	})
}

// TestDamageShows: a file that lost its end or has another byte anywhere is refused.
func TestDamageShows(t *testing.T) {
	rows := make([][]uint64, 10000)
	for i := range rows {
		rows[i] = []uint64{uint64(i), uint64(i * i)}
	}
	file := written(t, keyset.Header{Stamp: "s", Note: []byte("n"), Columns: 2}, rows)
	for cut := 0; cut < len(file); cut += 997 {
		if _, _, err := read(file[:cut]); !errors.Is(err, keyset.ErrDamaged) {
			t.Errorf("cut at %d: %v", cut, err)
		}
		other := bytes.Clone(file)
		other[cut] ^= 4
		if _, _, err := read(other); !errors.Is(err, keyset.ErrDamaged) {
			t.Errorf("byte %d is another: %v", cut, err)
		}
	}
}

func FuzzReader(f *testing.F) {
	f.Add(written(f, keyset.Header{Stamp: "s", Columns: 1}, [][]uint64{{1}, {1 << 40}}))
	f.Fuzz(func(t *testing.T, file []byte) {
		if _, _, err := read(file); err != nil && !errors.Is(err, keyset.ErrDamaged) {
			t.Errorf("an error of another kind: %v", err)
		}
	})
}

// A place is a file in memory.
type place struct {
	bytes.Buffer
	at int
}

func (p *place) Seek(to int64, _ int) (int64, error) { p.at = int(to); return to, nil }
func (p *place) Read(b []byte) (int, error) {
	if p.at == p.Len() {
		return 0, io.EOF
	}
	n := copy(b, p.Bytes()[p.at:])
	p.at += n
	return n, nil
}

func entry() *rapid.Generator[keyset.Entry] {
	return rapid.Custom(func(t *rapid.T) keyset.Entry {
		small := rapid.Uint64Range(0, 9)
		return keyset.Entry{Key: keyset.Key{High: small.Draw(t, "high"), Low: small.Draw(t, "low")}, Row: number().Draw(t, "row"), Mark: small.Draw(t, "mark")}
	})
}

func sorted(t *rapid.T, entries []keyset.Entry, keep int) []byte {
	s := keyset.Sorter{Keep: keep, Spill: func() (io.ReadWriteSeeker, error) { return &place{}, nil }}
	for _, e := range entries {
		if err := s.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	w, err := keyset.NewWriter(&b, keyset.Header{Columns: keyset.EntryColumns})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.WriteTo(w); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func stream(t *rapid.T, file []byte) *keyset.Stream {
	r, err := keyset.NewReader(io.NopCloser(bytes.NewReader(file)))
	if err != nil {
		t.Fatal(err)
	}
	return r.Entries()
}

// TestJoin: however little is held in memory, the order is the same, and walking down two lists
// finds the pairs that looking at each with each finds.
func TestJoin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		many := rapid.SliceOfN(entry(), 0, 200).Draw(t, "many")
		unique := map[keyset.Key]keyset.Entry{}
		var one []keyset.Entry
		for _, e := range rapid.SliceOfN(entry(), 0, 60).Draw(t, "one") {
			if _, twice := unique[e.Key]; !twice {
				unique[e.Key] = e
				one = append(one, e)
			}
		}
		keep := rapid.IntRange(1, 300).Draw(t, "keep")
		file := sorted(t, many, keep)
		if !bytes.Equal(file, sorted(t, many, 1000)) && !sameKeys(t, file, many) {
			t.Fatal("laid by, the order is another")
		}
		pairs := 0
		err := keyset.Join(stream(t, sorted(t, one, keep)), stream(t, file), func(a, b keyset.Entry) {
			if a.Key != b.Key || unique[b.Key] != a {
				t.Fatalf("%v met %v", a, b)
			}
			pairs++
		})
		want := 0
		for _, e := range many {
			if _, ok := unique[e.Key]; ok {
				want++
			}
		}
		if err != nil || pairs != want {
			t.Fatalf("%d pairs, want %d: %v", pairs, want, err)
		}
	})
}

// sameKeys reports whether a file has the entries' keys and rows in order.
func sameKeys(t *rapid.T, file []byte, entries []keyset.Entry) bool {
	s, want := stream(t, file), slices.Clone(entries)
	slices.SortFunc(want, func(a, b keyset.Entry) int {
		if c := a.Key.Compare(b.Key); c != 0 || a.Row == b.Row {
			return c
		}
		if a.Row < b.Row {
			return -1
		}
		return 1
	})
	for _, e := range want {
		if got, ok := s.Next(); !ok || got.Key != e.Key || got.Row != e.Row {
			return false
		}
	}
	_, more := s.Next()
	return !more && s.Err == nil
}
