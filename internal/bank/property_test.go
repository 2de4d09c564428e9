package bank

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yikatong/internal/fault"
	"yikatong/internal/fen"
)

// TestWritesAndReadsBack: whatever is given, a format writes it so that it reads back the
// same, or refuses it as a user's fault. Nothing is truncated or replaced.
func TestWritesAndReadsBack(t *testing.T) {
	for _, f := range mustFormats(t) {
		t.Run(f.Name, func(t *testing.T) {
			refused, done := 0, 0
			rapid.Check(t, func(t *rapid.T) {
				h, orders := drawOrders(t)
				var b bytes.Buffer
				if _, err := f.Write(&b, h, all(orders)); err != nil {
					if refused++; !errors.Is(err, fault.Invalid) {
						t.Fatalf("refused with %v", err)
					}
					return
				}
				done++
				head, got, err := f.ReadPayments(&b)
				wantHead, want := asWritten(f, h, orders)
				if err != nil || head != wantHead || !slices.Equal(got, want) {
					t.Fatalf("got %+v %+v, %v, want %+v %+v", head, got, err, wantHead, want)
				}
			})
			if done == 0 || refused == 0 {
				t.Errorf("%d written, %d refused: the test drew only one kind", done, refused)
			}
		})
	}
}

func TestReturnsReadBack(t *testing.T) {
	for _, f := range mustFormats(t) {
		t.Run(f.Name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				ret := drawReturn(t, f)
				var b bytes.Buffer
				if err := f.WriteReturn(&b, ret); err != nil {
					if !errors.Is(err, fault.Invalid) {
						t.Fatalf("refused with %v", err)
					}
					return
				}
				got, err := f.ReadReturn(&b)
				if want := withLines(f, ret); err != nil || !reflect.DeepEqual(got, want) {
					t.Fatalf("got %+v, %v, want %+v", got, err, want)
				}
			})
		})
	}
}

// words draws mostly what files hold, and now and then what breaks them.
func words() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.StringMatching(`[冉孟王李张刘一二三娃·]{2,6}`), rapid.StringMatching(`[冉孟王李张刘一二三娃·]{2,6}`),
		rapid.StringMatching(`[a-z ,|"'䶮㐀🙂\n\t�]{0,5}`), rapid.String())
}

func drawOrders(t *rapid.T) (Head, []Order) {
	h := Head{Batch: "PC5002362025000012", Bank: words().Draw(t, "bank"), Summary: "补贴", Payer: Payer{Name: "奉节县财政局", Account: "3101", Division: "500236"}, Sequence: rapid.IntRange(1, 9999).Draw(t, "sequence"),
		Date: time.Date(2025, 1, rapid.IntRange(1, 400).Draw(t, "day"), 0, 0, 0, 0, time.UTC)}
	var orders []Order
	for i := range rapid.IntRange(0, 6).Draw(t, "orders") {
		o := Order{Seq: i + 1, ID: fmt.Sprintf("%012d", i), Account: rapid.StringMatching(`[0-9-]{6,32}`).Draw(t, "account"),
			Holder: words().Draw(t, "holder"), Summary: words().Draw(t, "summary"), Amount: fen.Fen(rapid.Int64Range(1, 1e12).Draw(t, "fen"))}
		orders, h.Count, h.Total = append(orders, o), h.Count+1, h.Total+o.Amount
	}
	return h, orders
}

func drawReturn(t *rapid.T, f Format) *Return {
	h, orders := drawOrders(t)
	ret := &Return{Head: h, FileNo: rapid.StringMatching(`[A-Z0-9]{0,12}`).Draw(t, "file")}
	codes := rapid.SampledFrom([]string{"F01", "F02", "F06", "F12", "F99"})
	for _, o := range orders {
		r := Receipt{Seq: o.Seq, ID: o.ID, Account: o.Account, Amount: o.Amount, Reason: words().Draw(t, "reason"),
			Status: rapid.SampledFrom([]Status{Paid, Paid, Failed, Pending, Unknown}).Draw(t, "status"),
			At:     h.Date.Add(time.Duration(rapid.IntRange(0, 1e6).Draw(t, "seconds")) * time.Second)}
		switch r.Status {
		case Failed:
			r.Code = codes.Draw(t, "code")
			r.RawCode = keyOf(f.Codes, r.Code)
		case Unknown:
			r.RawCode = "9X"
		}
		for range rapid.SampledFrom(repeats(f)).Draw(t, "times") {
			ret.Lines = append(ret.Lines, r)
			ret.Head.Count, ret.Head.Total = len(ret.Lines), sumOf(ret.Lines)
		}
	}
	return ret
}

// repeats: banks repeat lines, except where the format has each payment once.
func repeats(f Format) []int {
	if f.Return.Once {
		return []int{1}
	}
	return []int{1, 1, 1, 2}
}

func sumOf(lines []Receipt) (total fen.Fen) {
	for _, l := range lines {
		total += l.Amount
	}
	return total
}
