package bank

import (
	"bytes"
	"fmt"
	"iter"
	"slices"
	"testing"
	"time"

	"yikatong/internal/fen"
)

func mustFormats(t testing.TB) Formats {
	t.Helper()
	formats, err := LoadFormats()
	if err != nil {
		t.Fatal(err)
	}
	return formats
}

// all passes orders on as a store does.
func all(orders []Order) iter.Seq2[Order, error] {
	return func(yield func(Order, error) bool) {
		for _, o := range orders {
			if !yield(o, nil) {
				return
			}
		}
	}
}

// sampleOrders makes a payment file's content, with names that are hard on files.
func sampleOrders(n int) (Head, []Order) {
	h := Head{Batch: "PC5002362025000012", Bank: "重庆农村商业银行奉节支行", Summary: "耕地地力保护补贴", Sequence: 1,
		Payer: Payer{Name: "奉节县财政局", Account: "31010104000012345", Division: "500236"},
		Date:  time.Date(2025, 3, 20, 0, 0, 0, 0, time.UTC)}
	names := []string{"冉孟氏", "阿依古丽·买买提", "张三", "竹园镇村民委员会", "O'Neil Li", "王  五"}
	var orders []Order
	for i := range n {
		o := Order{Seq: i + 1, ID: fmt.Sprintf("%012d", 7001+i), Account: fmt.Sprintf("62170000000%08d", i*37), Holder: names[i%len(names)],
			Summary: "耕地补贴2025", Amount: fen.Fen(12050 + i*101)}
		orders, h.Count, h.Total = append(orders, o), h.Count+1, h.Total+o.Amount
	}
	return h, orders
}

// sampleReturn answers the orders: each kind of line stands in the first few.
func sampleReturn(f Format, h Head, orders []Order) *Return {
	ret := &Return{Head: h, FileNo: "HP20250321001"}
	for i, o := range orders {
		r := Receipt{Seq: o.Seq, ID: o.ID, Account: o.Account, Amount: o.Amount, BankRef: fmt.Sprintf("NS25%08d", i), Status: Paid,
			At: time.Date(2025, 3, 21, 9, 30, i%60, 0, time.UTC)}
		switch i % 10 {
		case 1:
			r.Status, r.Code, r.Reason, r.At = Failed, "F02", "户名不符", time.Time{}
			r.RawCode = keyOf(f.Codes, r.Code)
		case 3:
			r.Status, r.At = Pending, time.Time{}
		case 7:
			r.Status, r.RawCode = Unknown, "9Z"
		}
		ret.Lines = append(ret.Lines, r)
	}
	return ret
}

// asWritten leaves what a format's payment file has a field for.
func asWritten(f Format, h Head, orders []Order) (Head, []Order) {
	var head row
	head.fill(slices.Concat(f.Payment.Header, f.Payment.Trailer), nil, (&row{head: h}).folded())
	_ = head.unfold()
	var kept []Order
	for _, o := range orders {
		var r row
		r.fill(f.Payment.Detail, nil, (&row{head: h, order: o}).folded())
		_ = r.unfoldOrder()
		kept = append(kept, r.order)
	}
	return head.head, kept
}

// withLines leaves what a format's return file has a field for, and says where in the file
// each line stands.
func withLines(f Format, ret *Return) *Return {
	first := 1
	if f.Layout == tree { // the declaration
		first++
	}
	if len(f.Return.Header) > 0 {
		first++
	}
	if f.Return.Titles {
		first++
	}
	var head row
	head.fill(slices.Concat(f.Return.Header, f.Return.Trailer), nil, (&row{head: ret.Head, fileNo: ret.FileNo}).folded())
	_ = head.unfold()
	out := &Return{Head: head.head, FileNo: head.fileNo}
	for i, l := range ret.Lines {
		var r row
		r.fill(f.Return.Detail, nil, f.rowOf(ret.Head, l).folded())
		_ = r.unfoldOrder()
		kept, problem := f.receipt(&r)
		if problem != nil || kept.Status != l.Status || kept.Code != l.Code {
			panic(fmt.Sprintf("%+v is written in codes that say %+v, %v", l, kept, problem))
		}
		kept.Line = first + i
		out.Lines = append(out.Lines, kept)
	}
	return out
}

func writeOrders(t testing.TB, f Format, h Head, orders []Order) []byte {
	t.Helper()
	var b bytes.Buffer
	written, err := f.Write(&b, h, all(orders))
	if err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	if written.Digest != Digest(b.Bytes()) || written.Count != h.Count || written.Total != h.Total {
		t.Fatalf("%s: Written is %+v, not of the bytes", f.Name, written)
	}
	return b.Bytes()
}

func writeReturn(t testing.TB, f Format, ret *Return) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.WriteReturn(&b, ret); err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	return b.Bytes()
}
