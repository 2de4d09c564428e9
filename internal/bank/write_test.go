package bank

import (
	"bytes"
	"errors"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"yikatong/internal/fault"
)

// TestWriteRefuses: each is an error that names line and field, and quotes nobody's number.
func TestWriteRefuses(t *testing.T) {
	for _, tc := range []struct {
		name, format   string
		spoil          func(h *Head, o []Order)
		line           int
		field, problem string
	}{
		{"rare character", "pipe-gbk", func(_ *Head, o []Order) { o[1].Holder = "王㐀" }, 3, "户名", notEncodable},
		{"private-use character", "fixed-gb18030", func(_ *Head, o []Order) { o[1].Holder = "王\ue863" }, 3, "户名", notEncodable},
		{"lost character", "general-csv", func(_ *Head, o []Order) { o[1].Holder = "王\ufffd" }, 4, "户名", notText},
		{"broken UTF-8", "fixed-gb18030", func(_ *Head, o []Order) { o[1].Holder = "王\xff" }, 3, "户名", notText},
		{"too wide", "fixed-gb18030", func(_ *Head, o []Order) { o[0].Summary = strings.Repeat("补", 31) }, 2, "摘要", tooWide},
		{"separator", "pipe-gbk", func(_ *Head, o []Order) { o[0].Holder = "王|五" }, 2, "户名", hasSeparator},
		{"newline", "general-csv", func(_ *Head, o []Order) { o[0].Holder = "王\n五" }, 3, "户名", notText},
		{"ends like padding", "fixed-gb18030", func(_ *Head, o []Order) { o[0].Holder = "王五 " }, 2, "户名", hasSeparator},
		{"no account", "general-csv", func(_ *Head, o []Order) { o[2].Account = "" }, 5, "账号", isEmpty},
		{"account with spaces", "general-csv", func(_ *Head, o []Order) { o[2].Account = "6217 0000" }, 5, "账号", notCode},
		{"nothing to pay", "general-csv", func(_ *Head, o []Order) { o[2].Amount = 0 }, 5, "", notPositive},
		{"same payment twice", "general-csv", func(_ *Head, o []Order) { o[2].ID = o[0].ID }, 5, "", twice},
		{"gap", "general-csv", func(_ *Head, o []Order) { o[2].Seq = 4 }, 5, "", notInOrder},
		{"no batch", "general-csv", func(h *Head, _ []Order) { h.Batch = "" }, 1, "批次号", isEmpty},
	} {
		f := mustFormats(t)[tc.format]
		h, orders := sampleOrders(3)
		tc.spoil(&h, orders)
		var e *LineError
		_, err := f.Write(io.Discard, h, all(orders))
		if !errors.As(err, &e) || *e != (LineError{tc.line, tc.field, tc.problem}) || !errors.Is(err, fault.Invalid) {
			t.Errorf("%s: got %v", tc.name, err)
		}
	}
}

func TestWriteRefusesAnotherHead(t *testing.T) {
	for name, f := range mustFormats(t) {
		h, orders := sampleOrders(3)
		h.Total++
		if _, err := f.Write(io.Discard, h, all(orders)); !errors.Is(err, ErrHead) {
			t.Errorf("%s: another total: got %v", name, err)
		}
		h.Total--
		h.Count++
		if _, err := f.Write(io.Discard, h, all(orders)); !errors.Is(err, ErrHead) {
			t.Errorf("%s: another count: got %v", name, err)
		}
	}
}

func TestWriteHoldsTheLimit(t *testing.T) {
	f := mustFormats(t)["pipe-gbk"]
	f.MaxLines = 3
	h, orders := sampleOrders(4)
	if _, err := f.Write(io.Discard, h, all(orders)); err == nil {
		t.Error("wrote 4 lines, the limit is 3")
	}
	h, orders = sampleOrders(3)
	file := writeOrders(t, f, h, orders)
	if f.MaxLines = 2; refusedPayments(f, file) == nil {
		t.Error("read 3 lines, the limit is 2")
	}
}

func refusedPayments(f Format, file []byte) error {
	_, _, err := f.ReadPayments(bytes.NewReader(file))
	return err
}

func TestFirstErrorStops(t *testing.T) {
	f, broken := mustFormats(t)["general-csv"], errors.New("disk")
	orders := func(yield func(Order, error) bool) { yield(Order{}, broken) }
	if _, err := f.Write(io.Discard, Head{}, orders); err == nil {
		t.Error("no error for a head without batch")
	}
	h, _ := sampleOrders(0)
	if _, err := f.Write(io.Discard, h, orders); !errors.Is(err, broken) {
		t.Errorf("got %v, want the error of the orders", err)
	}
}

// TestOrdersWithNumbers writes a format that asks for the payee's ID number and the
// account's bank: the first may not be empty, the second may.
func TestOrdersWithNumbers(t *testing.T) {
	const holder = `{"name": "holder", "title": "户名", "kind": "text", "width": 120},`
	doc := document(t, "pipe-gbk")
	f, err := ParseFormat([]byte(strings.Replace(doc, holder, holder+`
		{"name": "id_number", "title": "证件号", "kind": "code", "width": 18},
		{"name": "bank_code", "title": "行号", "kind": "digits", "width": 12},`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	h, orders := sampleOrders(2)
	orders[0].IDNo, orders[0].BankCode, orders[1].IDNo = "500236190001010012", "314653009008", "50023619000101008X"
	_, got, err := f.ReadPayments(bytes.NewReader(writeOrders(t, f, h, orders)))
	if err != nil || !slices.Equal(got, orders) {
		t.Errorf("got %+v, %v", got, err)
	}
	orders[1].IDNo = ""
	var e *LineError
	if _, err := f.Write(io.Discard, h, all(orders)); !errors.As(err, &e) || *e != (LineError{3, "证件号", isEmpty}) {
		t.Errorf("no ID number: got %v", err)
	}
}

func TestWriteRefusesTooMuch(t *testing.T) {
	h, orders := sampleOrders(2)
	for i := range orders {
		orders[i].Amount = math.MaxInt64/2 + 1
	}
	f := mustFormats(t)["pipe-gbk"]
	widen(f.Payment.Header)
	widen(f.Payment.Detail)
	var e *LineError
	if _, err := f.Write(io.Discard, h, all(orders)); !errors.As(err, &e) || *e != (LineError{3, "", tooMuch}) {
		t.Errorf("got %v", err)
	}
}

// widen takes the limits of widths away.
func widen(fields []Field) {
	for i := range fields {
		fields[i].Width = 0
	}
}

// TestSameBytes: a file rebuilds to its digest.
func TestSameBytes(t *testing.T) {
	for name, f := range mustFormats(t) {
		h, orders := sampleOrders(50)
		if !bytes.Equal(writeOrders(t, f, h, orders), writeOrders(t, f, h, orders)) {
			t.Errorf("%s: two writings differ", name)
		}
	}
}

func TestFileName(t *testing.T) {
	h, _ := sampleOrders(3)
	f := mustFormats(t)["general-csv"]
	if got, want := f.FileName(h), "重庆农村商业银行奉节支行_PC5002362025000012_20250320_001.csv"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	h.Bank = "../a b"
	if got, want := f.FileName(h), ".._a_b_PC5002362025000012_20250320_001.csv"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestDigest(t *testing.T) {
	// GB/T 32905-2016, annex A.1
	if got, want := Digest([]byte("abc")), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestFailuresAreWhole(t *testing.T) {
	var codes []string
	for f := range Failures() {
		if f.Name == "" || f.ISO == "" || f.Whose == "" || f.Action == "" || f.Reissue == "" {
			t.Errorf("%+v lacks a word", f)
		}
		codes = append(codes, f.Code)
	}
	if len(codes) != 13 || !slices.IsSorted(codes) || len(slices.Compact(codes)) != 13 {
		t.Errorf("got %v, want F01 to F12 and F99", codes)
	}
}

func TestFailureOf(t *testing.T) {
	for code, want := range map[string]Reissue{"F01": NewAccount, "F06": Never, "F08": Never, "F09": SameAccount, "F12": SameAccount} {
		if got := FailureOf(code); got.Code != code || got.Reissue != want || got.Name == "" || got.Action == "" {
			t.Errorf("%s: got %+v", code, got)
		}
	}
	if got := FailureOf("E777"); got.Code != "F99" {
		t.Errorf("an unknown code: got %+v, want F99", got)
	}
}
