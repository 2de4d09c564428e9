package bank

import (
	"bytes"
	"errors"
	"reflect"
	"testing"
)

// FuzzReadReturn: what is taken reads the same when it is written again.
func FuzzReadReturn(f *testing.F) {
	formats := mustFormats(f)
	for name, format := range formats {
		h, orders := sampleOrders(5)
		one := Receipt{Seq: 1, ID: "1", Account: "6", Amount: 1, Status: Failed, RawCode: "?"}
		f.Add(name, writeReturn(f, format, &Return{Head: h, FileNo: "1", Lines: []Receipt{one}}))
		f.Add(name, writeReturn(f, format, sampleReturn(format, h, orders)))
	}
	f.Fuzz(func(t *testing.T, name string, file []byte) {
		format, err := formats.Named(name)
		if err != nil {
			return
		}
		ret, err := format.ReadReturn(bytes.NewReader(file))
		if err != nil {
			mustBeTheirs(t, err)
			return
		}
		for i, l := range ret.Lines {
			if l.Status == Failed && l.RawCode == "" { // written with the bank's code for "other"
				ret.Lines[i].RawCode = keyOf(format.Codes, l.Code)
			}
		}
		var b bytes.Buffer
		if err := format.WriteReturn(&b, ret); err != nil {
			return // a private-use character reads and does not write
		}
		again, err := format.ReadReturn(&b)
		if err != nil || !reflect.DeepEqual(ret, again) {
			t.Fatalf("got %+v, %v, want %+v", again, err, ret)
		}
	})
}

// mustBeTheirs: whatever stands in a file, refusing it is never a fault of ours.
func mustBeTheirs(t *testing.T, err error) {
	t.Helper()
	if e := (*LineError)(nil); !errors.As(err, &e) || e.Problem == "" {
		t.Fatalf("refused with %v, which names no line", err)
	}
}

func FuzzReadPayments(f *testing.F) {
	formats := mustFormats(f)
	for name, format := range formats {
		h, orders := sampleOrders(5)
		f.Add(name, writeOrders(f, format, h, orders))
	}
	f.Fuzz(func(t *testing.T, name string, file []byte) {
		format, err := formats.Named(name)
		if err != nil {
			return
		}
		h, orders, err := format.ReadPayments(bytes.NewReader(file))
		if err != nil {
			mustBeTheirs(t, err)
			return
		}
		var b bytes.Buffer
		if _, err := format.Write(&b, h, all(orders)); err != nil {
			return // a private-use character reads and does not write
		}
		h2, again, err := format.ReadPayments(&b)
		if err != nil || h2 != h || !reflect.DeepEqual(orders, again) {
			t.Fatalf("got %+v %+v, %v, want %+v %+v", h2, again, err, h, orders)
		}
	})
}

// FuzzParseFormat: a format that is accepted writes and reads without panic.
func FuzzParseFormat(f *testing.F) {
	for name := range mustFormats(f) {
		f.Add([]byte(document(f, name)))
	}
	h, orders := sampleOrders(3)
	f.Fuzz(func(t *testing.T, document []byte) {
		format, err := ParseFormat(document)
		if err != nil {
			return
		}
		var b bytes.Buffer
		if _, err := format.Write(&b, h, all(orders)); err != nil {
			return
		}
		if _, got, err := format.ReadPayments(&b); err != nil || len(got) != len(orders) {
			t.Fatalf("got %d orders, %v, want %d", len(got), err, len(orders))
		}
	})
}
