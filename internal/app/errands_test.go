package app_test

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"time"

	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/fen"
	"yikatong/internal/ident"
	"yikatong/internal/pay"
	"yikatong/internal/region"
	"yikatong/internal/store"
)

func code(s string) region.Code { return region.Code(s) }

func (w *walk) grant() {
	f := &fund{programme: one(w, programmes), document: fmt.Sprintf("渝财〔2025〕%d号", w.step), granted: fen.Fen(1+w.rng.IntN(8000)) * 100}
	if w.chance(w.rude) {
		f.granted = 0
	}
	if len(w.m.funds) > 0 && w.chance(w.rude) {
		f.document = one(w, w.m.funds).document
	}
	taken := slices.ContainsFunc(w.m.funds, func(o *fund) bool { return o.programme == f.programme && o.document == f.document })
	may := func(by auth.Actor) bool { return allowed(by, "", "", auth.BudgetOfficer) && f.granted > 0 && !taken }
	by := w.who(may)
	if w.ask(by, fmt.Sprintf("grant %s to %s", f.granted, f.programme), may(by), func() (err error) {
		f.id, err = w.n.App.Grant(w.t.Context(), by, store.Appropriation{Programme: f.programme, Document: f.document, Year: 2025}, f.granted)
		return err
	}) {
		f.available = f.granted
		w.m.funds = append(w.m.funds, f)
	}
}

// changeAccount declares a new card, an old one of the same person, or one of somebody else.
func (w *walk) changeAccount() {
	p := one(w, w.m.people)
	number := w.card()
	switch k := w.rng.IntN(10); {
	case k < 2 && len(p.accounts) > 0:
		number = one(w, p.accounts).number
	case k == 2:
		if other := one(w, w.m.people); other.active() != nil {
			number = other.active().number
		}
	}
	chosen := one(w, banks)
	may := func(by auth.Actor) bool {
		return allowed(by, string(w.n.App.CountyCode()), "", auth.TownshipClerk, auth.BureauReviewer)
	}
	by := w.who(may)
	content := fmt.Sprintf("公民身份号码,开户银行,账号,账户类型\n%s,%s,%s,社会保障卡\n", p.no, chosen, number)
	if w.ask(by, "account of "+p.name, may(by), func() error {
		_, err := w.n.App.ImportRegistry(w.t.Context(), by, "accounts", text("a.csv", content))
		return err
	}) {
		w.m.declare(p, number, chosen)
	}
}

func (w *walk) die() {
	i := w.rng.IntN(len(w.m.people))
	p := w.m.people[i]
	if p.died != "" || !w.chance(0.3) {
		return
	}
	on := one(w, []string{"2025-02-28", "2025-03-01", "2025-03-31", "2025-04-01"})
	no, err := ident.ParseNo(p.no, w.n.Clock.Now())
	if err != nil {
		w.fatalf("%v", err)
	}
	by := w.user("clerk")
	if w.ask(by, "death of "+p.name+" on "+on, true, func() error {
		return w.n.App.EnrolDeaths(w.t.Context(), by, []store.Death{{No: no, Name: p.name, On: on}})
	}) {
		p.died = on
	}
}

// pass lets time pass: some days, or to just before or after midnight in Beijing.
func (w *walk) pass() {
	w.trail = append(w.trail, fmt.Sprintf("%4d time passes", w.step))
	if w.chance(0.7) {
		w.n.Clock.Pass(time.Duration(1+w.rng.IntN(9)) * 24 * time.Hour)
		return
	}
	y, m, d := w.n.Clock.Now().In(beijing).Date()
	midnight := time.Date(y, m, d+1, 0, 0, 0, 0, beijing)
	w.n.Clock.Forward(midnight.Add(time.Duration(w.rng.IntN(2)*2-1) * 10 * time.Second).UTC())
}

// A sheetOf is what a payment file says to the bank.
type sheetOf struct {
	format bank.Format
	head   bank.Head
	orders []bank.Order
}

// fetch reads the payment files of a batch as the bank does: together they ask for each
// payment once, each file for those of one bank.
func (w *walk) fetch(b *parcel) {
	w.t.Helper()
	by := w.user("budget")
	files, err := w.n.App.Payfiles(w.t.Context(), by, b.id)
	if err != nil {
		w.fatalf("%v", err)
	}
	asked := 0
	for _, f := range files {
		var content bytes.Buffer
		if _, err := w.n.App.WritePayfile(w.t.Context(), by, f.ID, &content); err != nil {
			w.fatalf("%v", err)
		}
		s := &sheetOf{}
		if s.format, err = w.n.App.Formats().Named(f.Format); err != nil {
			w.fatalf("%v", err)
		}
		if s.head, s.orders, err = s.format.ReadPayments(&content); err != nil {
			w.fatalf("%v", err)
		}
		o := &order{id: f.ID, parcel: b, bank: f.Bank}
		for _, asks := range s.orders {
			p := w.m.payments[paymentOf(asks.ID)]
			if p == nil || p.parcel != b || p.account.number != asks.Account || p.amount != asks.Amount || p.account.bank != f.Bank {
				w.fatalf("file %d asks for %+v, the model for %+v", f.ID, asks, p)
			}
			o.payments, asked = append(o.payments, p), asked+1
		}
		w.m.orders[o.id], w.sheets[o.id] = o, s
	}
	if asked != len(b.payments) {
		w.fatalf("the files of batch %d ask for %d payments, want %d", b.id, asked, len(b.payments))
	}
}

func paymentOf(id string) pay.PaymentID {
	n, _ := strconv.ParseInt(id, 10, 64) // another text is nobody's payment
	return pay.PaymentID(n)
}

// seldom happens more often in rude walks.
func (w *walk) seldom() bool { return w.chance(0.03 + w.rude/4) }

// receipts draws what the bank answers to a file, and what a reader should make of it.
func (w *walk) receipts(o *order) (lines []bank.Receipt, effects []effect) {
	s := w.sheets[o.id]
	seen := map[*payment]bool{}
	for _, asks := range s.orders {
		if w.seldom() { // missing
			continue
		}
		r := bank.Receipt{Seq: asks.Seq, ID: asks.ID, Account: asks.Account, Amount: asks.Amount, Status: bank.Paid, At: w.n.Clock.Now()}
		switch k := w.rng.IntN(20); {
		case k < 5:
			r.Status, r.Code = bank.Failed, one(w, []string{"F01", "F02", "F03", "F06", "F08", "F99"})
		case k == 5:
			r.Status = bank.Pending
		case k == 6:
			r.Status, r.RawCode = bank.Unknown, "9X"
		}
		changed := false
		switch {
		case w.seldom():
			r.Amount, changed = r.Amount+1, true
		case w.seldom():
			r.Account, changed = w.card(), true
		case w.seldom():
			r.ID = "999999999999"
			if other, ok := pick(w, w.m.payments, anything); ok && w.chance(0.5) && other.parcel != o.parcel {
				r.ID = fmt.Sprintf("%012d", other.id)
			}
			lines = append(lines, r)
			continue
		}
		lines = append(lines, r)
		p := w.m.payments[paymentOf(asks.ID)]
		seen[p] = true
		if !changed {
			effects = append(effects, effect{p, string(r.Status), r.Code, r.Day()})
		}
		if w.seldom() { // the same payment once more, with another answer
			r.Status, r.Code = bank.Paid, ""
			r.RawCode = ""
			lines = append(lines, r)
		}
	}
	for _, p := range o.payments {
		if !seen[p] && p.status == pay.InTransit {
			effects = append(effects, effect{p, "unknown", "", ""})
		}
	}
	return lines, effects
}

func (w *walk) readReturn() {
	o, ok := pick(w, w.m.orders, func(o *order) bool { return slices.ContainsFunc(o.payments, (*payment).atBank) || w.chance(0.1) })
	if !ok {
		return
	}
	if len(w.answered) > 0 && w.chance(0.1) {
		w.readAgain(o)
		return
	}
	s := w.sheets[o.id]
	ret := &bank.Return{Head: s.head, FileNo: fmt.Sprintf("R%d", w.step)}
	a := &answer{order: o}
	ret.Lines, a.effects = w.receipts(o)
	whole := true
	if w.seldom() {
		ret.Head.Batch, whole = "PC5002362025999999", false
	} else if w.seldom() {
		ret.Head.Sequence, whole = 2, false
	} else if w.seldom() {
		ret.Head.Bank, whole = "另一家银行", false
	}
	var content bytes.Buffer
	if err := s.format.WriteReturn(&content, ret); err != nil {
		w.fatalf("%v", err)
	}
	file := content.Bytes()
	if w.seldom() {
		file, whole = file[:w.rng.IntN(len(file))], false
	}
	may := func(by auth.Actor) bool {
		return whole && allowed(by, "", "", auth.BankOperator) && (by.Bank == "" || by.Bank == o.bank) && free(by, auth.BankAnswer, o.parcel.hands())
	}
	by := w.who(may)
	if !w.ask(by, fmt.Sprintf("read return of file %d with %d lines", o.id, len(ret.Lines)), may(by), func() error {
		got, err := w.n.App.ReadReturn(w.t.Context(), by, o.id, "r", file)
		a.id = got.File.ID
		return err
	}) {
		return
	}
	a.reader = by.Person
	w.m.returns[a.id] = a
	o.parcel.acts = append(o.parcel.acts, act{auth.BankAnswer, by.Person})
	w.answered = append(w.answered, file)
}

// readAgain brings a file that was read before: it is found, and nothing happens.
func (w *walk) readAgain(o *order) {
	i := w.rng.IntN(len(w.answered))
	by := one(w, w.users)
	var was *answer
	w.see(func(tx *store.Tx) error {
		f, err := tx.ReturnByDigest(bank.Digest(w.answered[i]))
		was = w.m.returns[f.ID]
		return err
	})
	ok := slices.Contains(auth.RolesFor(auth.SeeBatch), by.Role) && (by.Bank == "" || by.Bank == was.order.bank)
	w.ask(by, fmt.Sprintf("again read return %d", was.id), ok, func() error {
		got, err := w.n.App.ReadReturn(w.t.Context(), by, o.id, "again", w.answered[i])
		if err == nil && (!got.Again && got.File.ID != was.id) {
			w.fatalf("the same file is return %d, not %d", got.File.ID, was.id)
		}
		return err
	})
}

func (w *walk) postReturn() {
	a, ok := pick(w, w.m.returns, func(a *answer) bool { return !a.posted })
	if !ok {
		return
	}
	may := func(by auth.Actor) bool {
		return !a.posted && allowed(by, "", "", auth.BudgetOfficer) && a.reader != by.Person && free(by, auth.FinanceReceive, a.order.parcel.hands())
	}
	by := w.who(may)
	if w.ask(by, fmt.Sprintf("post return %d", a.id), may(by), func() error { return w.n.App.PostReturn(w.t.Context(), by, a.id) }) {
		w.m.post(by, a)
	}
}

// see reads what is stored, past the app.
func (w *walk) see(fn func(*store.Tx) error) {
	w.t.Helper()
	if err := w.n.Store.Read(w.t.Context(), apptest.County, fn); err != nil {
		w.fatalf("%v", err)
	}
}
