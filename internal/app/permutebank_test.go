package app_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/store"
)

// A history is what a bank says of one payment, and what that comes to.
type history struct {
	order   bank.Order
	file    store.Payfile
	says    []bank.Receipt
	end     pay.Status
	code    string
	truth   pay.Outcome // where two people are to find it; "" where the bank contradicts nothing
	claimed bool        // paid twice, which the bank owes
}

// after is a day after the sending, at a moment of the bank's.
func (p *permuter) after(days int) time.Time { return apptest.Start.AddDate(10, 0, days) }

// histories reads the payment files of a batch as the banks do.
func (p *permuter) histories(b pay.BatchID, draw func(*history)) (list []*history) {
	files, err := p.n.App.Payfiles(p.t.Context(), p.n.As(auth.BankOperator), b)
	p.must(err)
	for _, f := range files {
		var content bytes.Buffer
		_, err := p.n.App.WritePayfile(p.t.Context(), p.n.As(auth.BankOperator), f.ID, &content)
		p.must(err)
		format, err := p.n.App.Formats().Named(f.Format)
		p.must(err)
		_, orders, err := format.ReadPayments(&content)
		p.must(err)
		for _, o := range orders {
			h := &history{order: o, file: f}
			draw(h)
			list = append(list, h)
		}
	}
	return list
}

func (h *history) say(s bank.Status, code string, at time.Time) {
	h.says = append(h.says, bank.Receipt{Seq: h.order.Seq, ID: h.order.ID, Account: h.order.Account, Amount: h.order.Amount, Status: s, Code: code, At: at})
}

func (h *history) paid(at time.Time) { h.say(bank.Paid, "", at); h.end, h.code = pay.Paid, "" }

func (h *history) failed(code string, at time.Time) {
	h.say(bank.Failed, code, at)
	if h.end, h.code = pay.Failed, code; len(h.says) > 1 && h.says[len(h.says)-2].Status == bank.Paid {
		h.end, h.code = pay.Returned, cameBack(code)
	}
}

// draw is what a bank makes of a payment: pays it or not, at once or later, takes it back within
// 400 days, or changes its mind.
func (p *permuter) draw(h *history) {
	code := among(p.rng, []string{"F02", "F03", "F99"})
	late := p.after(2 + p.rng.IntN(399))
	switch k := p.rng.IntN(20); {
	case k < 8:
		h.paid(p.after(1))
	case k < 12:
		h.failed(code, p.after(1))
	case k < 14:
		h.paid(p.after(1))
		h.failed(code, late)
	case k < 16:
		h.say(bank.Pending, "", p.after(1))
		h.paid(late)
	case k < 17:
		h.say(bank.Pending, "", p.after(1))
		h.failed(code, late)
	default:
		h.failed(code, p.after(1))
		h.paid(late)
		h.truth = among(p.rng, []pay.Outcome{pay.FoundPaid, pay.FoundUnpaid})
		if h.truth == pay.FoundUnpaid {
			h.end, h.code = pay.Failed, code
		}
	}
}

// among draws one of a list.
func among[T any](rng *rand.Rand, list []T) T { return list[rng.IntN(len(list))] }

// late lets the bank say of some payments whose correction is on its way that the first was made too.
func (p *permuter) late(first, second []*history) {
	corrected := map[string]bool{}
	for _, h := range second {
		corrected[h.order.Account] = true
	}
	for _, h := range first {
		wasEnd := h.end
		h.says = slices.Clone(h.says)
		if !wasEnd.Correctable() || !corrected[h.order.Account] {
			continue
		}
		h.end = pay.Corrected
		if h.truth == "" && p.rng.IntN(3) == 0 {
			h.say(bank.Paid, "", p.after(401+p.rng.IntN(9)))
			h.truth, h.claimed = pay.FoundPaid, true
			p.claimed += h.order.Amount
			p.claims++
		}
	}
}

// A dealt is what a payment file's bank says of it, in some files.
type dealt struct {
	file  store.Payfile
	lines [][]bank.Receipt
}

// answer sends what the banks say, in files that are posted in any order, some of them twice.
func (p *permuter) answer(list []*history) {
	var sends []func()
	for _, d := range p.deal(list) {
		for i, lines := range d.lines {
			if p.rng.IntN(3) == 0 {
				lines = append(lines, p.strange(list, d.file))
			}
			content := p.file(d.file, fmt.Sprintf("%d-%d-%d", p.seed, p.files, i), lines)
			p.files++
			send := func() {
				p.lines += len(lines)
				p.must(p.n.Return(p.t.Context(), d.file.ID, fmt.Sprintf("%d.return%d", d.file.ID, i), content))
			}
			sends = append(sends, send)
			if p.rng.IntN(4) == 0 {
				sends = append(sends, send)
			}
		}
	}
	p.rng.Shuffle(len(sends), func(i, j int) { sends[i], sends[j] = sends[j], sends[i] })
	for _, send := range sends {
		send()
	}
}

// deal puts every receipt into some file of its payment file's, one of a payment in each: a reader
// takes the first of several.
func (p *permuter) deal(list []*history) (files []*dealt) {
	of := map[int64]*dealt{}
	for _, h := range list {
		d, ok := of[h.file.ID]
		if !ok {
			d = &dealt{file: h.file, lines: make([][]bank.Receipt, 6+p.rng.IntN(3))}
			files, of[h.file.ID] = append(files, d), d
		}
		says := p.noisy(h.says)
		for i, k := range p.rng.Perm(len(d.lines))[:len(says)] { // at most five
			d.lines[k] = append(d.lines[k], says[i])
		}
	}
	return files
}

// noisy adds to what is said of a payment, by chance, one of it again and one that is a fen off.
func (p *permuter) noisy(says []bank.Receipt) []bank.Receipt {
	all := slices.Clone(says)
	if p.rng.IntN(4) == 0 {
		all = append(all, among(p.rng, says))
	}
	if p.rng.IntN(10) == 0 {
		off := among(p.rng, says)
		off.Amount += fen.Fen(1 - 2*p.rng.IntN(2))
		all = append(all, off)
	}
	return all
}

// strange is a line that is not of a payment file: another's, where there is one, or nobody's.
func (p *permuter) strange(list []*history, f store.Payfile) bank.Receipt {
	if h := among(p.rng, list); h.file.ID != f.ID {
		return h.says[0]
	}
	return bank.Receipt{Seq: 900, ID: "999999999999", Account: "6210000000000000000", Amount: 8000, Status: bank.Paid, At: p.after(1)}
}

// file writes a return file of some lines, in any order.
func (p *permuter) file(f store.Payfile, no string, lines []bank.Receipt) []byte {
	lines = slices.Clone(lines)
	p.rng.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	batch, err := p.n.App.Batch(p.t.Context(), p.n.As(auth.BudgetOfficer), f.Batch)
	p.must(err)
	made, err := time.Parse(time.DateOnly, f.MadeOn)
	p.must(err)
	ret := &bank.Return{FileNo: no, Head: bank.Head{Batch: batch.Number, Bank: f.Bank, Date: made, Sequence: f.Sequence, Summary: f.Summary,
		Payer: bank.Payer{Name: f.Payer, Account: f.PayerAccount, Division: apptest.County}}}
	for i, l := range lines {
		l.BankRef = fmt.Sprintf("R%s%d", no, i)
		ret.Lines = append(ret.Lines, l)
	}
	format, err := p.n.App.Formats().Named(f.Format)
	p.must(err)
	var out bytes.Buffer
	p.must(format.WriteReturn(&out, ret))
	return out.Bytes()
}

// told is what a bank said, for who reads a failure.
func told(says []bank.Receipt) (list []string) {
	for _, r := range says {
		list = append(list, string(r.Status)+" "+r.Day())
	}
	return list
}
