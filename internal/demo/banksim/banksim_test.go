package banksim

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"yikatong/internal/bank"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
)

func formatNamed(t *testing.T, name string) bank.Format {
	t.Helper()
	formats, err := bank.LoadFormats()
	if err != nil {
		t.Fatal(err)
	}
	f, err := formats.Named(name)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// payfile writes payments numbered from first, of 100.00 yuan and some fen each.
func payfile(t *testing.T, f bank.Format, first, n int) ([]byte, fen.Fen) {
	t.Helper()
	h := bank.Head{Batch: "PC5002362025000012", Bank: "奉节农商行", Date: time.Date(2025, 3, 20, 0, 0, 0, 0, time.UTC), Sequence: 1, Count: n}
	for i := range n {
		h.Total += fen.Fen(10000 + i)
	}
	var b bytes.Buffer
	_, err := f.Write(&b, h, func(yield func(bank.Order, error) bool) {
		for i := range n {
			o := bank.Order{Seq: i + 1, ID: fmt.Sprintf("%012d", first+i), Account: "6210000000000000018", Holder: "冉某", Amount: fen.Fen(10000 + i)}
			if !yield(o, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), h.Total
}

func open(b Behaviour) *Bank { return New(rand.New(rand.NewPCG(7, 7)), b) }

func answer(t *testing.T, b *Bank, f bank.Format, file []byte) [][]byte {
	t.Helper()
	files, err := b.Answer(f, file)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func read(t *testing.T, f bank.Format, file []byte) *bank.Return {
	t.Helper()
	ret, err := f.ReadReturn(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return ret
}

func TestPaysAndSaysSo(t *testing.T) {
	for _, name := range []string{"general-csv", "fixed-gb18030", "pipe-gbk"} {
		f, b := formatNamed(t, name), open(Behaviour{})
		file, total := payfile(t, f, 1, 50)
		files := answer(t, b, f, file)
		if len(files) != 1 || b.Total() != total {
			t.Fatalf("%s: %d files, book %s, want %s", name, len(files), b.Total(), total)
		}
		ret := read(t, f, files[0])
		if ret.Head.Batch != "PC5002362025000012" || ret.Head.Sequence != 1 || ret.Head.Count != 50 || ret.Head.Total != total {
			t.Errorf("%s: got %+v", name, ret.Head)
		}
		for _, l := range ret.Lines {
			if l.Status != bank.Paid || l.Day() != "2025-03-21" || l.BankRef == "" {
				t.Fatalf("%s: got %+v", name, l)
			}
		}
	}
}

// TestSameFileTwice: the same bytes pay once and are answered the same; the same payments
// in another file are paid again, and the book shows it.
func TestSameFileTwice(t *testing.T) {
	f, b := formatNamed(t, "general-csv"), open(Usual())
	file, _ := payfile(t, f, 1, 3000)
	first, paid := answer(t, b, f, file), b.Total()
	if again := answer(t, b, f, file); !reflect.DeepEqual(first, again) || b.Total() != paid {
		t.Error("the same file was paid or answered anew")
	}
	other, _ := payfile(t, f, 1, 2)
	answer(t, b, f, other)
	for id, amount := range b.Paid() {
		if id == "000000000001" && amount != 20000 {
			t.Errorf("payment %s: the book holds %s, want it twice", id, amount)
		}
	}
}

func TestSameSeedSameBytes(t *testing.T) {
	f := formatNamed(t, "pipe-gbk")
	x, _ := payfile(t, f, 1, 800)
	y, _ := payfile(t, f, 5000, 800)
	a, b := open(Usual()), open(Usual())
	ax, by := answer(t, a, f, x), answer(t, b, f, y)
	if ay, bx := answer(t, a, f, y), answer(t, b, f, x); !reflect.DeepEqual(ax, bx) || !reflect.DeepEqual(ay, by) {
		t.Error("the order of files changed the answers")
	}
}

func TestFailureShares(t *testing.T) {
	f, b := formatNamed(t, "fixed-gb18030"), open(Behaviour{Failing: 0.5})
	counts, failed, paid := map[string]int{}, 0, fen.Fen(0)
	file, _ := payfile(t, f, 1, 8000)
	for _, l := range read(t, f, answer(t, b, f, file)[0]).Lines {
		if l.Status == bank.Failed {
			counts[l.Code], failed = counts[l.Code]+1, failed+1
			continue
		}
		paid += l.Amount
	}
	if failed < 3800 || failed > 4200 || paid != b.Total() {
		t.Errorf("%d of 8000 failed; %s paid, the book holds %s", failed, paid, b.Total())
	}
	for code, percent := range map[string]int{"F01": 20, "F02": 40, "F03": 15, "F04": 10, "F06": 5} {
		if got := counts[code] * 100 / failed; got < percent-3 || got > percent+3 {
			t.Errorf("%s: %d%% of the failures, want about %d%%", code, got, percent)
		}
	}
}

// TestComesBackLater: payments that come back are paid first, and leave the book later.
func TestComesBackLater(t *testing.T) {
	f, b := formatNamed(t, "general-csv"), open(Behaviour{Returning: 0.1})
	file, total := payfile(t, f, 1, 200)
	answer(t, b, f, file)
	if b.Total() != total {
		t.Errorf("book %s, want %s before anything comes back", b.Total(), total)
	}
	late, err := b.Later()
	if err != nil || len(late) != 1 {
		t.Fatalf("%d files, %v", len(late), err)
	}
	ret := read(t, f, late[0])
	for _, l := range ret.Lines {
		if l.Status != bank.Failed || l.Code != bank.ReturnedLater || l.Day() != "2025-03-25" {
			t.Fatalf("got %+v", l)
		}
	}
	if b.Total() != total-ret.Head.Total {
		t.Errorf("book %s, want %s less %s", b.Total(), total, ret.Head.Total)
	}
	if late, err := b.Later(); len(late) != 0 || err != nil {
		t.Errorf("a second time: %d files, %v", len(late), err)
	}
}

func TestPendingIsDecidedLater(t *testing.T) {
	f, b := formatNamed(t, "pipe-gbk"), open(Behaviour{Pending: 1, Failing: 0.3})
	file, _ := payfile(t, f, 1, 100)
	for _, l := range read(t, f, answer(t, b, f, file)[0]).Lines {
		if l.Status != bank.Pending {
			t.Fatalf("got %+v", l)
		}
	}
	if b.Total() != 0 {
		t.Errorf("book %s before the decision", b.Total())
	}
	late, err := b.Later()
	if err != nil || len(late) != 1 {
		t.Fatalf("%d files, %v", len(late), err)
	}
	var paid fen.Fen
	for _, l := range read(t, f, late[0]).Lines {
		if l.Status == bank.Paid {
			paid += l.Amount
		}
	}
	if paid == 0 || paid != b.Total() {
		t.Errorf("the late file says %s, the book %s", paid, b.Total())
	}
}

// TestEnquiryFollowsTheBook: what the bank says when called is what its book holds, before
// and after the later answers.
func TestEnquiryFollowsTheBook(t *testing.T) {
	f, b := formatNamed(t, "general-csv"), open(Behaviour{Failing: 0.2, Pending: 0.3, Returning: 0.3})
	file, _ := payfile(t, f, 1, 200)
	answer(t, b, f, file)
	agree := func(when string, pending bool) {
		t.Helper()
		said, err := b.Enquire(f, file, someDay)
		if err != nil {
			t.Fatal(err)
		}
		var paid fen.Fen
		waits := false
		for _, l := range read(t, f, said).Lines {
			if l.Status == bank.Paid {
				paid += l.Amount
			}
			waits = waits || l.Status == bank.Pending
		}
		if paid != b.Total() || waits != pending {
			t.Errorf("%s: it says %s, the book holds %s; pending %v", when, paid, b.Total(), waits)
		}
	}
	agree("at first", true)
	if _, err := b.Later(); err != nil {
		t.Fatal(err)
	}
	agree("later", false)
}

func TestRefusesWhatItCannotRead(t *testing.T) {
	f, b := formatNamed(t, "pipe-gbk"), open(Behaviour{})
	file, _ := payfile(t, f, 1, 3)
	if _, err := b.Answer(f, file[:40]); !errors.Is(err, fault.Invalid) || b.Total() != 0 {
		t.Errorf("a torn payment file: %v, book %s", err, b.Total())
	}
	if _, err := b.Enquire(f, file, someDay); !errors.Is(err, ErrUnheard) {
		t.Errorf("got %v, want ErrUnheard", err)
	}
}
