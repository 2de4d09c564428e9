package banksim

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"yikatong/internal/bank"
	"yikatong/internal/fault"
)

const sent = 40

// someDay is when the banks of these tests are asked.
var someDay = time.Date(2025, 3, 22, 0, 0, 0, 0, time.UTC)

// against answers a file of 40 payments, and reads what can be read.
func against(t *testing.T, how Behaviour) (files [][]byte, rets []*bank.Return, refused int) {
	t.Helper()
	f, b := formatNamed(t, "fixed-gb18030"), open(how)
	file, total := payfile(t, f, 1, sent)
	files = answer(t, b, f, file)
	for _, file := range files {
		ret, err := f.ReadReturn(bytes.NewReader(file))
		if err != nil {
			if !errors.Is(err, fault.Invalid) {
				t.Fatal(err)
			}
			refused++
			continue
		}
		rets = append(rets, ret)
	}
	if b.Total() != total {
		t.Errorf("the book holds %s, want %s however it answers", b.Total(), total)
	}
	honest, err := b.Enquire(f, file, someDay)
	if err != nil || read(t, f, honest).Head.Total != total {
		t.Errorf("the enquiry says otherwise: %v", err)
	}
	return files, rets, refused
}

func TestSilent(t *testing.T) {
	if files, _, _ := against(t, Behaviour{Silent: true}); len(files) != 0 {
		t.Errorf("got %d files", len(files))
	}
}

// TestOtherCharset: no format takes a file in the other charset.
func TestOtherCharset(t *testing.T) {
	for _, name := range []string{"general-csv", "fixed-gb18030", "pipe-gbk"} {
		f, b := formatNamed(t, name), open(Behaviour{OtherCharset: true})
		file, _ := payfile(t, f, 1, sent)
		if ret, err := f.ReadReturn(bytes.NewReader(answer(t, b, f, file)[0])); !errors.Is(err, fault.Invalid) {
			t.Errorf("%s: got %v, %v", name, ret, err)
		}
	}
}

// TestLate: nothing at first, then once the whole answer, and after it what came back.
func TestLate(t *testing.T) {
	f, b := formatNamed(t, "pipe-gbk"), open(Behaviour{Late: true, Returning: 0.5})
	file, total := payfile(t, f, 1, sent)
	if files := answer(t, b, f, file); len(files) != 0 || b.Total() != total {
		t.Fatalf("%d files at first, the book holds %s, want %s", len(files), b.Total(), total)
	}
	if files := answer(t, b, f, file); len(files) != 0 || b.Total() != total {
		t.Fatalf("%d files at a second sending, the book holds %s, want %s", len(files), b.Total(), total)
	}
	late, err := b.Later()
	if err != nil || len(late) != 2 {
		t.Fatalf("%d files later, %v", len(late), err)
	}
	whole, back := read(t, f, late[0]), read(t, f, late[1])
	if whole.Head.Total != total || len(whole.Lines) != sent || b.Total() != total-back.Head.Total {
		t.Errorf("answered %s of %s, %s came back, the book holds %s", whole.Head.Total, total, back.Head.Total, b.Total())
	}
}

func TestSplit(t *testing.T) {
	_, rets, _ := against(t, Behaviour{Split: true})
	if len(rets) != 2 || len(rets[0].Lines)+len(rets[1].Lines) != sent || rets[0].FileNo == rets[1].FileNo {
		t.Errorf("got %d files", len(rets))
	}
}

func TestDuplicate(t *testing.T) {
	if files, _, _ := against(t, Behaviour{Duplicate: true}); len(files) != 2 || !bytes.Equal(files[0], files[1]) {
		t.Errorf("got %d files, want one twice", len(files))
	}
}

func TestResent(t *testing.T) {
	files, rets, _ := against(t, Behaviour{Resent: true})
	if len(rets) != 2 || bytes.Equal(files[0], files[1]) || rets[0].Head.Total != rets[1].Head.Total {
		t.Errorf("got %d files, want the same lines under two numbers", len(rets))
	}
}

func TestUnreadable(t *testing.T) {
	for name, how := range map[string]Behaviour{
		"wrong trailer": {WrongTrailer: true}, "torn": {Torn: true}, "other charset": {OtherCharset: true},
	} {
		if files, rets, refused := against(t, how); len(files) != 1 || len(rets) != 0 || refused != 1 {
			t.Errorf("%s: %d files, %d refused", name, len(files), refused)
		}
	}
}

// TestSpoiledLines: each file is whole, and differs from the honest one in one way only.
func TestSpoiledLines(t *testing.T) {
	for _, tc := range []struct {
		name  string
		how   Behaviour
		lines int
		is    func(*bank.Return) int // how much is wrong
		want  int
	}{
		{"honest", Behaviour{}, sent, wrongLines, 0},
		{"reorder", Behaviour{Reorder: true}, sent, outOfOrder, 1},
		{"doubled", Behaviour{DoubledLine: true}, sent + 1, doubled, 1},
		{"missing", Behaviour{MissingLine: true}, sent - 1, wrongLines, 0},
		{"foreign", Behaviour{ForeignLine: true}, sent + 1, wrongLines, 1},
		{"changed amount", Behaviour{ChangedAmount: true}, sent, wrongLines, 1},
		{"unknown status", Behaviour{UnknownStatus: true}, sent, unknown, 1},
		{"wrong batch", Behaviour{WrongBatch: true}, sent, otherHead, 1},
	} {
		_, rets, _ := against(t, tc.how)
		if len(rets) != 1 || len(rets[0].Lines) != tc.lines || tc.is(rets[0]) != tc.want {
			t.Errorf("%s: got %d files, %+v", tc.name, len(rets), rets)
		}
	}
}

// wrongLines counts lines whose amount is not that of the payment sent under the number.
func wrongLines(ret *bank.Return) (n int) {
	for _, l := range ret.Lines {
		if int(l.Amount) != 10000+l.Seq-1 {
			n++
		}
	}
	return n
}

func outOfOrder(ret *bank.Return) int {
	for i, l := range ret.Lines {
		if l.Seq != i+1 {
			return 1
		}
	}
	return 0
}

func doubled(ret *bank.Return) (n int) {
	seen := map[string]bool{}
	for _, l := range ret.Lines {
		if seen[l.ID] {
			n++
		}
		seen[l.ID] = true
	}
	return n
}

func unknown(ret *bank.Return) (n int) {
	for _, l := range ret.Lines {
		if l.Status == bank.Unknown && l.RawCode == "?9" {
			n++
		}
	}
	return n
}

func otherHead(ret *bank.Return) int {
	if ret.Head.Batch != "PC5002362025000012" {
		return 1
	}
	return 0
}

// TestHostileTogether: whatever is turned on together, an answer is made.
func TestHostileTogether(t *testing.T) {
	f := formatNamed(t, "general-csv")
	for _, n := range []int{0, 1, 2, 30} {
		b := open(Behaviour{Failing: .1, Pending: .1, Returning: .1, Split: true, Duplicate: true, Resent: true, Reorder: true, DoubledLine: true,
			MissingLine: true, ForeignLine: true, ChangedAmount: true, UnknownStatus: true, WrongBatch: true, OtherCharset: true, WrongTrailer: true, Torn: true})
		file, _ := payfile(t, f, 1, n)
		if files := answer(t, b, f, file); len(files) < 4 {
			t.Errorf("%d payments: got %d files", n, len(files))
		}
	}
}
