package bank

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden holds the bytes of each format: what a bank has accepted may not change.
func TestGolden(t *testing.T) {
	for name, f := range mustFormats(t) {
		h, orders := sampleOrders(12)
		golden(t, name, "pay", writeOrders(t, f, h, orders))
		golden(t, name, "return", writeReturn(t, f, sampleReturn(f, h, orders)))
	}
}

func golden(t *testing.T, format, kind string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", format, kind+".golden")
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs from what is written now:\n%q\n%q", file, want, got)
	}
}

func TestGoldenReadsBack(t *testing.T) {
	for name, f := range mustFormats(t) {
		h, orders := sampleOrders(12)
		pay, err := os.ReadFile(filepath.Join("testdata", name, "pay.golden"))
		if err != nil {
			t.Fatal(err)
		}
		gotHead, gotOrders, err := f.ReadPayments(bytes.NewReader(pay))
		wantHead, wantOrders := asWritten(f, h, orders)
		if err != nil || gotHead != wantHead || !reflect.DeepEqual(gotOrders, wantOrders) {
			t.Errorf("%s: got %+v %+v, %v", name, gotHead, gotOrders, err)
		}
		answer, err := os.ReadFile(filepath.Join("testdata", name, "return.golden"))
		if err != nil {
			t.Fatal(err)
		}
		got, err := f.ReadReturn(bytes.NewReader(answer))
		if want := withLines(f, sampleReturn(f, h, orders)); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, %v, want %+v", name, got, err, want)
		}
	}
}
