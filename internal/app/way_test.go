package app_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/fen"
	"yikatong/internal/ledger"
	"yikatong/internal/pay"
	"yikatong/internal/period"
	"yikatong/internal/roster"
	"yikatong/internal/sheet"
	"yikatong/internal/store"
)

// text is a file that is in memory.
func text(name, content string) app.File {
	return app.File{Name: name, Content: strings.NewReader(content), Size: int64(len(content)), Limits: sheet.Web}
}

// The people of these tests: numbers are synthetic, with an area code that no county has.
const people = `公民身份号码,姓名,行政区划代码,户编号,与户主关系
500299196810119520,龚福素,500236122200,H1,户主
500299193207030130,田辉思,500236122200,H1,配偶
500299199405173295,金春浩,500236122201,H2,户主
`

const accounts = `公民身份号码,开户银行,账号,账户类型
500299196810119520,重庆农村商业银行,6228670000000000018,社会保障卡
500299193207030130,重庆农村商业银行,6228670000000000026,社会保障卡
500299199405173295,中国农业银行,6217000000000000020,社会保障卡
`

var march = period.MustParse("2025-03")

// begun is a county with three people and money for programme 09.
func begun(t *testing.T, n *apptest.Node) {
	t.Helper()
	clerk := n.As(auth.TownshipClerk)
	for kind, content := range map[string]string{"people": people} {
		if tally, err := n.App.ImportRegistry(t.Context(), clerk, kind, text(kind+".csv", content)); err != nil || tally.Accepted != 3 {
			t.Fatalf("%+v, %v", tally, err)
		}
	}
	if tally, err := n.App.ImportRegistry(t.Context(), clerk, "accounts", text("accounts.csv", accounts)); err != nil || tally.Accepted != 3 {
		t.Fatalf("%+v, %v", tally, err)
	}
	if err := n.Fund(t.Context(), "09", "渝财社〔2025〕1号", "低保资金", 2025, 1_000_00); err != nil {
		t.Fatal(err)
	}
}

func bring(t *testing.T, n *apptest.Node, content string) app.Import {
	t.Helper()
	in, err := n.App.ImportRoster(t.Context(), n.As(auth.TownshipClerk), app.RosterFile{File: text("名册.csv", content), Programme: "09", Period: march})
	if err != nil {
		t.Fatal(err)
	}
	return in
}

const three = `姓名,身份证号,金额
龚福素,500299196810119520,100.00
田辉思,500299193207030130,200.00
金春浩,500299199405173295,300.00
`

// balance is the heads of the county's one appropriation.
func balance(t *testing.T, n *apptest.Node) ledger.Balance {
	t.Helper()
	list, err := n.App.Appropriations(t.Context(), n.As(auth.BudgetOfficer), "09")
	if err != nil || len(list) != 1 {
		t.Fatalf("%d appropriations, %v", len(list), err)
	}
	return list[0].Balance
}

func stands(t *testing.T, n *apptest.Node, available, committed, transit, paid fen.Fen) {
	t.Helper()
	b := balance(t, n)
	got := [4]fen.Fen{b[ledger.Available], b[ledger.Committed], b[ledger.InTransit], b[ledger.Paid]}
	if want := [4]fen.Fen{available, committed, transit, paid}; got != want || !b.Holds() {
		t.Errorf("available, committed, in transit, paid: got %v, want %v", got, want)
	}
	n.Holds(t)
}

// Money moves from head to head as the batch goes its way, and the bank's answer settles it.
func TestTheWayOfAPayment(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		begun(t, n)
		in := bring(t, n, three)
		if err := n.Clear(t.Context(), []int64{in.Roster}); err != nil {
			t.Fatal(err)
		}
		b, err := n.App.FormBatch(t.Context(), n.As(auth.BureauReviewer), "09", march)
		if err != nil || b.Count != 3 || b.Total != 600_00 {
			t.Fatalf("%+v, %v", b, err)
		}
		stands(t, n, 1000_00, 0, 0, 0)
		for _, step := range []struct {
			by   auth.Role
			do   pay.Action
			want [4]fen.Fen
		}{
			{auth.BureauApprover, pay.Approve, [4]fen.Fen{1000_00, 0, 0, 0}},
			{auth.FinanceApprover, pay.Commit, [4]fen.Fen{400_00, 600_00, 0, 0}},
			{auth.BudgetOfficer, pay.Send, [4]fen.Fen{400_00, 0, 600_00, 0}},
		} {
			if err := n.App.MoveBatch(t.Context(), n.As(step.by), app.BatchStep{Batch: b.ID, Do: step.do, Seen: b.Hash}); err != nil {
				t.Fatal(err)
			}
			stands(t, n, step.want[0], step.want[1], step.want[2], step.want[3])
		}
		if err := n.Answer(t.Context(), b.ID); err != nil {
			t.Fatal(err)
		}
		stands(t, n, 400_00, 0, 0, 600_00)
		v, err := n.App.Batch(t.Context(), n.As(auth.Auditor), b.ID)
		if err == nil {
			t.Log(v.State)
		}
		year, err := n.App.Public().Year(t.Context(), 0)
		if err != nil || year.Amount != 600_00 && len(year.Rows) > 0 {
			t.Errorf("the public's year: %+v, %v", year, err)
		}
	})
}

// A payment file rebuilds byte for byte, whoever asks and how often.
func TestPayfileRebuilds(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		b := sent(t, n)
		files, err := n.App.Payfiles(t.Context(), n.As(auth.BankOperator), b.ID)
		if err != nil || len(files) != 2 {
			t.Fatalf("%d files, %v", len(files), err)
		}
		for _, f := range files {
			var first, second bytes.Buffer
			for i, w := range []*bytes.Buffer{&first, &second} {
				if i == 1 {
					renamed(t, n)
				}
				if _, err := n.App.WritePayfile(t.Context(), n.As(auth.BankOperator), f.ID, w); err != nil {
					t.Fatal(err)
				}
			}
			if !bytes.Equal(first.Bytes(), second.Bytes()) || bank.Digest(first.Bytes()) != f.Digest {
				t.Errorf("%s does not rebuild to its digest", f.Name)
			}
		}
	})
}

// renamed gives every payee of three another name: an officer corrects what was written wrong.
func renamed(t *testing.T, n *apptest.Node) {
	t.Helper()
	tally, err := n.App.ImportRegistry(t.Context(), n.As(auth.TownshipClerk), "people", text("people.csv", strings.NewReplacer("龚福素", "龚福来", "田辉思", "田辉司", "金春浩", "金春好").Replace(people)))
	if err != nil || tally.Rejected > 0 {
		t.Fatal(tally, err)
	}
}

// sent is a batch of three payments at two banks.
func sent(t *testing.T, n *apptest.Node) pay.Batch {
	t.Helper()
	begun(t, n)
	in := bring(t, n, three)
	if err := n.Clear(t.Context(), []int64{in.Roster}); err != nil {
		t.Fatal(err)
	}
	b, _, err := n.Pay(t.Context(), "09", march)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// answerWith makes the return file of a payment file, with one line changed.
func answerWith(t *testing.T, n *apptest.Node, f store.Payfile, no string, change func(*bank.Return)) []byte {
	t.Helper()
	var content bytes.Buffer
	if _, err := n.App.WritePayfile(t.Context(), n.As(auth.BankOperator), f.ID, &content); err != nil {
		t.Fatal(err)
	}
	format, err := n.App.Formats().Named(f.Format)
	if err != nil {
		t.Fatal(err)
	}
	head, orders, err := format.ReadPayments(&content)
	if err != nil {
		t.Fatal(err)
	}
	ret := &bank.Return{Head: head, FileNo: no}
	for i, o := range orders {
		ret.Lines = append(ret.Lines, bank.Receipt{Line: i + 1, Seq: o.Seq, ID: o.ID, Account: o.Account, Amount: o.Amount, Status: bank.Paid,
			BankRef: fmt.Sprintf("R%s%d", no, i), At: apptest.Start})
	}
	change(ret)
	var out bytes.Buffer
	if err := format.WriteReturn(&out, ret); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A failed payment gives its money back; it may be corrected once, to another account, and
// only then; a late success of the failed one is a contradiction and pays nothing.
func TestFailureAndCorrection(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		b := sent(t, n)
		files, err := n.App.Payfiles(t.Context(), n.As(auth.BankOperator), b.ID)
		if err != nil {
			t.Fatal(err)
		}
		fails := func(ret *bank.Return) {
			ret.Lines[0].Status, ret.Lines[0].Code, ret.Lines[0].BankRef = bank.Failed, "F01", ""
		}
		for _, f := range files {
			change := func(*bank.Return) {}
			if f.Bank == "中国农业银行" {
				change = fails
			}
			if err := n.Return(t.Context(), f.ID, "a", answerWith(t, n, f, "1", change)); err != nil {
				t.Fatal(err)
			}
		}
		stands(t, n, 700_00, 0, 0, 300_00)
		if _, sent, err := n.Correct(t.Context(), b.ID); err != nil || sent {
			t.Errorf("corrected to the account that failed: %v, %v", sent, err)
		}
		late := answerWith(t, n, files[0], "2", func(*bank.Return) {})
		if files[0].Bank != "中国农业银行" {
			late = answerWith(t, n, files[1], "2", func(*bank.Return) {})
		}
		payfile, err := n.App.PayfileFor(t.Context(), n.As(auth.BankOperator), late)
		if err != nil {
			t.Fatal(err)
		}
		if err := n.Return(t.Context(), payfile, "late", late); err != nil {
			t.Fatal(err)
		}
		stands(t, n, 700_00, 0, 0, 300_00)
		other := "公民身份号码,开户银行,账号,账户类型\n500299199405173295,中国农业银行,6228480000000000018,社会保障卡\n"
		if tally, err := n.App.ImportRegistry(t.Context(), n.As(auth.TownshipClerk), "accounts", text("a.csv", other)); err != nil || tally.Changed != 1 {
			t.Fatalf("%+v, %v", tally, err)
		}
		if _, early, err := n.Correct(t.Context(), b.ID); err != nil || early {
			t.Errorf("corrected while the bank says that it was paid after all: %v, %v", early, err)
		}
		foundUnpaid(t, n)
		c, again, err := n.Correct(t.Context(), b.ID)
		if err != nil || !again || c.Count != 1 || c.Total != 300_00 || c.Corrects != b.ID {
			t.Fatalf("%+v, %v, %v", c, again, err)
		}
		if _, twice, err := n.Correct(t.Context(), b.ID); err != nil || twice {
			t.Errorf("corrected twice: %v, %v", twice, err)
		}
		if err := n.Answer(t.Context(), c.ID); err != nil {
			t.Fatal(err)
		}
		stands(t, n, 400_00, 0, 0, 600_00)
	})
}

// foundUnpaid lets two people find that nothing was paid that the bank says was paid after all.
func foundUnpaid(t *testing.T, n *apptest.Node) {
	t.Helper()
	for _, d := range disputes(t, n, auth.BudgetOfficer, pay.DisputeOpen) {
		if err := n.App.ProposeOutcome(t.Context(), n.As(auth.BudgetOfficer), d.ID, pay.FoundUnpaid, "银行函"); err != nil {
			t.Fatal(err)
		}
		if err := n.App.DecideOutcome(t.Context(), n.As(auth.FinanceApprover), d.ID, true, ""); err != nil {
			t.Fatal(err)
		}
	}
}

// A returned file read or posted again, and one by its own bringer, move nothing.
func TestReturnOnceAndByTwo(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		b := sent(t, n)
		files, err := n.App.Payfiles(t.Context(), n.As(auth.BankOperator), b.ID)
		if err != nil {
			t.Fatal(err)
		}
		content := answerWith(t, n, files[0], "1", func(*bank.Return) {})
		r, err := n.App.ReadReturn(t.Context(), n.As(auth.BankOperator), files[0].ID, "a", content)
		if err != nil {
			t.Fatal(err)
		}
		stands(t, n, 400_00, 0, 600_00, 0)
		again, err := n.App.ReadReturn(t.Context(), n.As(auth.BankOperator), files[0].ID, "b", content)
		if err != nil || again.File.ID != r.File.ID {
			t.Errorf("the same file again: %d, %v, want %d", again.File.ID, err, r.File.ID)
		}
		if err := n.App.PostReturn(t.Context(), n.As(auth.BankOperator), r.File.ID); !errors.Is(err, auth.ErrNotYours) {
			t.Errorf("posted by the bank: %v", err)
		}
		if err := n.App.PostReturn(t.Context(), n.As(auth.BudgetOfficer), r.File.ID); err != nil {
			t.Fatal(err)
		}
		if err := n.App.PostReturn(t.Context(), n.As(auth.BudgetOfficer), r.File.ID); !errors.Is(err, app.ErrPosted) {
			t.Errorf("posted twice: %v", err)
		}
		n.Holds(t)
	})
}

// The rows that could not be taken come back as a file; mended, it merges into the roster.
func TestMendedFileMerges(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		begun(t, n)
		broken := strings.Replace(three, "500299199405173295,300.00", "500299199405173295,三百", 1)
		in := bring(t, n, broken)
		if in.Accepted != 2 || in.Rejected != 1 || in.Reasons["amount_invalid"] != 1 {
			t.Fatalf("%+v", in)
		}
		var out bytes.Buffer
		if err := n.App.WriteErrors(t.Context(), n.As(auth.TownshipClerk), in.ID, &out); err != nil {
			t.Fatal(err)
		}
		mended := mend(t, out.Bytes(), "三百", "300")
		again, err := n.App.ImportRoster(t.Context(), n.As(auth.TownshipClerk), app.RosterFile{File: app.File{Name: "m.xlsx",
			Content: bytes.NewReader(mended), Size: int64(len(mended)), Limits: sheet.Web}, Programme: "09", Period: march})
		if err != nil || again.Accepted != 1 || again.Roster != in.Roster {
			t.Fatalf("%+v, %v", again, err)
		}
		g, err := n.App.Roster(t.Context(), n.As(auth.TownshipClerk), in.Roster)
		if err != nil || g.Lines != 3 || g.Total != 600_00 {
			t.Errorf("%d lines %s, %v", g.Lines, g.Total, err)
		}
	})
}

// mend writes the workbook anew with one text replaced, as a person would in a spreadsheet.
func mend(t *testing.T, book []byte, wrong, right string) []byte {
	t.Helper()
	f, err := sheet.Open(bytes.NewReader(book), int64(len(book)), "e.xlsx", sheet.Web)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	var w *sheet.Writer
	for row, err := range f.Rows(0) {
		if err != nil {
			t.Fatal(err)
		}
		if w == nil {
			var columns []sheet.Column
			for _, title := range row.Texts() {
				columns = append(columns, sheet.Column{Title: title})
			}
			if w, err = sheet.NewWriter(&out, "名册", columns); err != nil {
				t.Fatal(err)
			}
			continue
		}
		var fields []sheet.Field
		for _, cell := range row.Texts() {
			fields = append(fields, sheet.Field{Text: strings.ReplaceAll(cell, wrong, right)})
		}
		if err := w.Write(fields); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Nobody moves a roster before its time, out of their duties, or as a second hand.
func TestRosterHands(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		begun(t, n)
		in := bring(t, n, three)
		move := func(by auth.Role, do roster.Action) error {
			return n.App.MoveRoster(t.Context(), n.As(by), app.RosterStep{Roster: in.Roster, Do: do})
		}
		for _, step := range []struct {
			by   auth.Role
			do   roster.Action
			want error
		}{
			{auth.TownshipApprover, roster.Approve, roster.ErrNoMove},
			{auth.TownshipApprover, roster.Submit, auth.ErrNotYours},
			{auth.TownshipClerk, roster.Submit, nil},
			{auth.TownshipClerk, roster.Approve, auth.ErrNotYours},
			{auth.TownshipApprover, roster.Return, app.ErrNoReason},
			{auth.TownshipApprover, roster.Approve, nil},
			{auth.BureauReviewer, roster.Review, nil},
			{auth.BureauApprover, roster.Publish, nil},
			{auth.BureauApprover, roster.Clear, app.ErrNotice},
		} {
			if err := move(step.by, step.do); !errors.Is(err, step.want) {
				t.Errorf("%s by %s: got %v, want %v", step.do, step.by, err, step.want)
			}
		}
	})
}

// A roster under notice waits for the answer to an objection, however long its notice has run.
func TestObjectionHoldsTheRoster(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		begun(t, n)
		in := bring(t, n, three)
		object := func() (int64, error) {
			return n.App.Object(t.Context(), n.As(auth.TownshipClerk), store.Objection{Roster: in.Roster, Words: "面积不对"})
		}
		if _, err := object(); !errors.Is(err, app.ErrNotNotice) {
			t.Errorf("before the notice: %v", err)
		}
		for _, step := range []struct {
			by auth.Role
			do roster.Action
		}{{auth.TownshipClerk, roster.Submit}, {auth.TownshipApprover, roster.Approve}, {auth.BureauReviewer, roster.Review}, {auth.BureauApprover, roster.Publish}} {
			if err := n.App.MoveRoster(t.Context(), n.As(step.by), app.RosterStep{Roster: in.Roster, Do: step.do}); err != nil {
				t.Fatal(err)
			}
		}
		id, err := object()
		if err != nil {
			t.Fatal(err)
		}
		n.Clock.Pass(30 * 24 * time.Hour)
		clear := app.RosterStep{Roster: in.Roster, Do: roster.Clear}
		if err := n.App.MoveRoster(t.Context(), n.As(auth.BureauApprover), clear); !errors.Is(err, app.ErrObjection) {
			t.Errorf("cleared over an open objection: %v", err)
		}
		if err := n.App.AnswerObjection(t.Context(), n.As(auth.BureauReviewer), id, "已核实，面积无误"); err != nil {
			t.Fatal(err)
		}
		if err := n.App.MoveRoster(t.Context(), n.As(auth.BureauApprover), clear); err != nil {
			t.Error(err)
		}
		n.Holds(t)
	})
}
