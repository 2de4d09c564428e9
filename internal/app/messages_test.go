package app_test

import (
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"

	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/fault"
	"yikatong/internal/notify"
)

// phones gives two of the three people a telephone.
const phones = `公民身份号码,姓名,行政区划代码,户编号,与户主关系,联系电话
500299196810119520,龚福素,500236122200,H1,户主,13800138000
500299199405173295,金春浩,500236122201,H2,户主,13900139000
`

// phone is a gateway that remembers what reached it, and fails after it did where asked to.
type phone struct {
	runs [][]notify.Message
	fail error
}

func (p *phone) take(_ int64, messages iter.Seq2[notify.Message, error]) error {
	var got []notify.Message
	for m, err := range messages {
		if err != nil {
			return err
		}
		got = append(got, m)
	}
	p.runs = append(p.runs, got)
	return p.fail
}

// settled posts the same change of every file's answer.
func settled(t *testing.T, n *apptest.Node, no string, change func(*bank.Return)) {
	t.Helper()
	files, err := n.App.Payfiles(t.Context(), n.As(auth.BankOperator), 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if err := n.Return(t.Context(), f.ID, "answer"+no, answerWith(t, n, f, no, change)); err != nil {
			t.Fatal(err)
		}
	}
}

// Each payment is told once, whatever crashes and whatever the bank repeats; who refuses or
// has no telephone is not told; money that came back is told once too.
func TestPayeesAreToldOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		sent(t, n)
		if tally, err := n.App.ImportRegistry(t.Context(), n.As(auth.TownshipClerk), "people", text("phones.csv", phones)); err != nil || tally.Changed != 2 {
			t.Fatalf("%+v, %v", tally, err)
		}
		send := func(p *phone) (int, error) { return n.App.SendMessages(t.Context(), n.As(auth.BudgetOfficer), p.take) }
		found, err := n.App.FindPeople(t.Context(), n.As(auth.TownshipClerk), "500299199405173295")
		if err != nil || len(found) != 1 {
			t.Fatal(found, err)
		}
		if err := n.App.RefuseMessages(t.Context(), n.As(auth.TownshipClerk), found[0].ID, true); err != nil {
			t.Fatal(err)
		}
		settled(t, n, "1", func(*bank.Return) {})

		crashed := &phone{fail: errors.New("the power went")}
		if _, err := send(crashed); !errors.Is(err, crashed.fail) {
			t.Fatal(err)
		}
		settled(t, n, "2", func(*bank.Return) {}) // the bank repeats itself
		resumed := &phone{}
		if count, err := send(resumed); err != nil || count != 1 || len(resumed.runs) != 1 {
			t.Fatalf("%d, %v, %+v", count, err, resumed.runs)
		}
		if !slices.Equal(crashed.runs[0], resumed.runs[0]) {
			t.Errorf("before the crash %+v, after it %+v", crashed.runs[0], resumed.runs[0])
		}
		m := resumed.runs[0][0]
		if m.Phone != "13800138000" || !strings.Contains(m.Text, "100.00元已发放至尾号0018") || strings.Contains(m.Text, "622867") {
			t.Errorf("%+v", m)
		}

		settled(t, n, "3", func(ret *bank.Return) {
			for i := range ret.Lines {
				ret.Lines[i].Status, ret.Lines[i].Code, ret.Lines[i].BankRef = bank.Failed, bank.ReturnedLater, ""
			}
		})
		back := &phone{}
		if count, err := send(back); err != nil || count != 1 || !strings.HasSuffix(back.runs[0][0].ID, "-returned") {
			t.Errorf("%d, %v, %+v", count, err, back.runs)
		}
		if count, err := send(&phone{}); err != nil || count != 0 {
			t.Errorf("sent again: %d, %v", count, err)
		}
		notes, err := n.App.Person(t.Context(), n.As(auth.TownshipClerk), found[0].ID)
		if err != nil || !notes.Refuses || len(notes.Messages) != 2 || notes.Messages[0].Kept != "refused" {
			t.Errorf("%+v, %v", notes.Messages, err)
		}
		if _, err := n.App.SendMessages(t.Context(), n.As(auth.TownshipClerk), back.take); !errors.Is(err, fault.Forbidden) {
			t.Errorf("a clerk sent messages: %v", err)
		}
		n.Holds(t)
	})
}
