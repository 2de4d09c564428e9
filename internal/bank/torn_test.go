package bank

import (
	"bytes"
	"errors"
	"flag"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

var cuts = flag.String("bank.cuts", "some", `"all" cuts return files at every byte, "some" at about 2,000`)

// tornFormats are the shipped formats, each in every charset and with both newlines.
func tornFormats(t testing.TB) []Format {
	var list []Format
	for _, f := range mustFormats(t) {
		if f.Layout == tree || f.Layout == workbook { // these are UTF-8 always
			list = append(list, f)
			continue
		}
		for i, encoding := range slices.Sorted(maps.Keys(charsets)) {
			f.Encoding, f.Newline = encoding, []string{"lf", "crlf"}[i%2]
			list = append(list, f)
		}
		f.Encoding, f.Newline = "utf-8", "crlf"
		list = append(list, f)
	}
	return list
}

// sampleFile answers 200 payments, and 40 where reading is slower.
func sampleFile(t testing.TB, f Format) (ret *Return, file []byte) {
	n := 200
	if f.Layout == tree || f.Layout == workbook {
		n = 40
	}
	h, orders := sampleOrders(n)
	ret = sampleReturn(f, h, orders)
	return withLines(f, ret), writeReturn(t, f, ret)
}

// TestTorn cuts return files: the head of a file is refused, and never read as a shorter one.
func TestTorn(t *testing.T) {
	formats, tried := tornFormats(t), 0
	for _, f := range formats {
		_, file := sampleFile(t, f)
		step := 1
		if *cuts != "all" {
			step = max(1, len(file)*len(formats)/2000)
		}
		for n := 0; n < len(file); n += step {
			refuse(t, f, file[:n], n)
			tried++
		}
		for n := len(file) - 150; n < len(file); n++ { // the trailer, byte by byte
			refuse(t, f, file[:n], n)
			tried++
		}
	}
	t.Logf("%d cuts of %d forms, all refused", tried, len(formats))
}

func refuse(t *testing.T, f Format, file []byte, n int) {
	t.Helper()
	var e *LineError
	if ret, err := f.ReadReturn(bytes.NewReader(file)); ret != nil || !errors.As(err, &e) || e.Chinese() == "" {
		t.Fatalf("%s %s cut at byte %d: got %v, %v", f.Name, f.Encoding, n, ret, err)
	}
}

// TestFlipped changes single bytes: what is not refused says the same about money.
func TestFlipped(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, f := range tornFormats(t) {
		want, file := sampleFile(t, f)
		for range 150 {
			flipped := bytes.Clone(file)
			flipped[rng.IntN(len(file))] ^= byte(1 << rng.IntN(8))
			got, err := f.ReadReturn(bytes.NewReader(flipped))
			if err != nil {
				continue
			}
			if got.Head.Count != want.Head.Count || got.Head.Total != want.Head.Total || !sameMoney(got.Lines, want.Lines) {
				t.Fatalf("%s: a changed byte changed the money", f.Name)
			}
		}
	}
}

// sameMoney reports whether what was paid and what failed sum to the same; a changed byte
// may turn one pending line into an unknown one, and spoil names and numbers.
func sameMoney(a, b []Receipt) bool {
	var x, y row
	for i := range a {
		if x.add(a[i]) != nil || y.add(b[i]) != nil {
			return false
		}
	}
	return reflect.DeepEqual(x.sums, y.sums)
}

// TestMissingLines takes whole lines out and puts some in twice.
func TestMissingLines(t *testing.T) {
	for _, f := range mustFormats(t) {
		if f.Layout == workbook { // its rows are no lines: a changed archive is refused as a whole
			continue
		}
		_, file := sampleFile(t, f)
		lines := bytes.SplitAfter(file, []byte("\n"))
		first := 0
		if f.Layout == tree { // without its declaration XML is the same file
			first = 1
		} else {
			lines = lines[:len(lines)-1]
		}
		for i := first; i < len(lines); i += 1 + i/8 {
			refuse(t, f, bytes.Join(append(append([][]byte{}, lines[:i]...), lines[i+1:]...), nil), i)
			refuse(t, f, bytes.Join(append(append([][]byte{}, lines[:i+1]...), lines[i:]...), nil), i)
		}
	}
}
