package app_test

import (
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/apply"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/disclose"
	"yikatong/internal/fault"
	"yikatong/internal/ident"
	"yikatong/internal/notify"
	"yikatong/internal/period"
	"yikatong/internal/store"
)

// certificate are the answers of an application for programme 13.
var certificate = map[string]string{"b.certificate.no": "50029919681011952041", "b.certificate.grades.0.from": "2020-01-01", "b.certificate.grades.0.grade": "1"}

// careAsked is an application for programme 13 by somebody who has not shown who they are.
func careAsked(t *testing.T) disclose.Application {
	return disclose.Application{Programme: "13", Name: "龚福素", Number: gongNo, Town: "500236122000", Phone: "13800138000", Answers: certificate,
		Files: []disclose.File{{Name: "证.jpg", Bytes: photo(t)}}}
}

// moves takes a request along a list of steps.
func moves(t *testing.T, n *apptest.Node, id int64, list ...step2) {
	t.Helper()
	for _, s := range list {
		if err := n.App.MoveRequest(t.Context(), n.As(s.by), app.RequestAct{Request: id, Do: s.do, Words: "已核实", Change: "补齐后再申请"}); err != nil {
			t.Fatalf("%s: %v", s.do, err)
		}
	}
}

type step2 struct {
	by auth.Role
	do apply.Action
}

// proved is the token of a visit proved by the code that reached the telephone.
func proved(t *testing.T, n *apptest.Node, public app.Public, sent *[]notify.Message, name, no string) string {
	t.Helper()
	token, err := public.Ask(t.Context(), name, no, hall)
	if err != nil {
		t.Fatal(err)
	}
	n.App.Wait()
	code := regexp.MustCompile(`\d{6}`).FindString((*sent)[len(*sent)-1].Text)
	if err := public.Prove(t.Context(), token, code, hall); err != nil {
		t.Fatal(err)
	}
	return token
}

// A citizen's application is taken in, checked and recognised by three people, and becomes a record
// of basis, a line of a roster and a payment.
func TestAnApplicationBecomesAPayment(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		begun(t, n)
		ctx, public := t.Context(), n.App.Public()
		code, _, err := public.Apply(ctx, "", careAsked(t), hall)
		if err != nil {
			t.Fatal(err)
		}
		page, err := n.App.Requests(ctx, n.As(auth.TownshipClerk), store.RequestQuery{Limit: 10})
		if err != nil || len(page.Rows) != 1 || page.Counts[apply.Submitted] != 1 {
			t.Fatal(page, err)
		}
		q := page.Rows[0]
		if q.Region != "500236122200" || q.Person != 0 || q.Proof != "" {
			t.Errorf("stored %+v", q)
		}
		v, err := n.App.Request(ctx, n.As(auth.BureauApprover), q.ID)
		if err != nil || v.Judged == nil || v.Judged.Result.Amount != 10000 || len(v.Moves) != 0 || len(v.Files) != 1 {
			t.Fatalf("seen as %+v, %v", v, err)
		}
		clerk, chief, bureau := n.As(auth.TownshipClerk), n.As(auth.TownshipApprover), n.As(auth.BureauApprover)
		fails := func(name string, by auth.Actor, do apply.Action, want error) {
			t.Helper()
			if err := n.App.MoveRequest(ctx, by, app.RequestAct{Request: q.ID, Do: do, Words: "看过", Change: "改"}); !errors.Is(err, want) {
				t.Errorf("%s: %v, want %v", name, err, want)
			}
		}
		fails("recognised at once", bureau, apply.Grant, apply.ErrNoMove)
		fails("taken in by the chief", chief, apply.Accept, fault.Forbidden)
		fails("by a bank", n.As(auth.BankOperator), apply.Accept, fault.NotFound)
		moves(t, n, q.ID, step2{auth.TownshipClerk, apply.Accept})
		as := func(who auth.Actor, role auth.Role) auth.Actor { who.Role = role; return who }
		fails("checked by who took it in", as(clerk, auth.TownshipApprover), apply.Pass, auth.ErrTwoHands)
		moves(t, n, q.ID, step2{auth.TownshipApprover, apply.Pass})
		fails("recognised by who checked", as(chief, auth.BureauApprover), apply.Grant, auth.ErrTwoHands)
		fails("recognised by another department", auth.Actor{User: 1, Person: "x", Role: auth.BureauApprover, Region: bureau.Region, Departments: []string{"水利"}}, apply.Grant, fault.NotFound)
		f, err := public.Follow(ctx, disclose.Ref{Code: code}, hall)
		if err != nil || f.Stage != disclose.Checking || f.Due == "" {
			t.Errorf("followed %+v, %v", f, err)
		}
		moves(t, n, q.ID, step2{auth.BureauApprover, apply.Grant})
		fails("recognised twice", bureau, apply.Grant, apply.ErrNoMove)

		no, err := ident.ParseNo(gongNo, n.App.Now())
		if err != nil {
			t.Fatal(err)
		}
		if f, err = public.Follow(ctx, disclose.Ref{Code: code}, hall); err != nil || f.Stage != disclose.Agreed {
			t.Errorf("followed %+v, %v", f, err)
		}
		if err := n.Fund(ctx, "13", "渝财社〔2026〕2号", "护理补贴", 2026, 1_000_00); err != nil {
			t.Fatal(err)
		}
		span := period.MustParse("2026-01")
		m := paidFrom(t, n, span)
		if m.Lines != 1 {
			t.Errorf("made %+v", m)
		}
		list, err := n.App.Explain(ctx, n.As(auth.TownshipClerk), no, "13", span)
		if err != nil || len(list) != 1 || list[0].Result.Amount != 10000 {
			t.Errorf("explained %+v, %v", list, err)
		}
		n.Holds(t)
	})
}

// What is missing is asked for, brought by the tracking number, and the request waits again; it can
// be taken back until it is decided. A refusal tells why and what would change it.
func TestACitizenFollowsBringsAndTakesBack(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		begun(t, n)
		ctx, public := t.Context(), n.App.Public()
		apply1 := func() (string, int64) {
			t.Helper()
			code, _, err := public.Apply(ctx, "", careAsked(t), hall)
			if err != nil {
				t.Fatal(err)
			}
			page, err := n.App.Requests(ctx, n.As(auth.TownshipClerk), store.RequestQuery{State: apply.Submitted, Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			return code, page.Rows[len(page.Rows)-1].ID
		}
		stage := func(code string) disclose.Followed {
			t.Helper()
			f, err := public.Follow(ctx, disclose.Ref{Code: code}, hall)
			if err != nil {
				t.Fatal(err)
			}
			return f
		}
		code, id := apply1()
		ref := disclose.Ref{Code: strings.ToUpper(code)}
		if err := public.Bring(ctx, ref, "补", nil, hall); !errors.Is(err, disclose.ErrStage) {
			t.Errorf("brought what nobody asked for: %v", err)
		}
		if err := n.App.MoveRequest(ctx, n.As(auth.TownshipClerk), app.RequestAct{Request: id, Do: apply.Ask, Words: "请补残疾证第二页，电话 13800138000"}); err != nil {
			t.Fatal(err)
		}
		if f := stage(code); f.Stage != disclose.Missing || f.Says != "请补残疾证第二页，电话 （号码已隐去）" || f.Due != "" {
			t.Errorf("missing: %+v", f)
		}
		if err := public.Bring(ctx, ref, "", []disclose.File{{Name: "a.svg", Bytes: []byte("<svg xmlns='http://www.w3.org/2000/svg'/>")}}, hall); !errors.Is(err, disclose.ErrPapers) {
			t.Errorf("brought a picture that is a program: %v", err)
		}
		if err := public.Bring(ctx, ref, "", []disclose.File{{Name: "a.jpg", Bytes: photo(t)}}, hall); err != nil {
			t.Fatal(err)
		}
		moves(t, n, id, step2{auth.TownshipClerk, apply.Accept}, step2{auth.TownshipApprover, apply.Pass}, step2{auth.BureauApprover, apply.Refuse})
		if f := stage(code); f.Stage != disclose.Declined || f.Says == "" || f.Change != "补齐后再申请" || f.Papers != 2 {
			t.Errorf("declined: %+v", f)
		}
		if err := public.TakeBack(ctx, ref, hall); !errors.Is(err, disclose.ErrStage) {
			t.Errorf("taken back after the end: %v", err)
		}
		second, _ := apply1()
		if err := public.TakeBack(ctx, disclose.Ref{Code: second}, hall); err != nil || stage(second).Stage != disclose.TakenBack {
			t.Errorf("taken back: %v", err)
		}
		for range 20 {
			if _, err := public.Follow(ctx, disclose.Ref{Code: "abcd-efgh-2345"}, "203.0.113.9"); !errors.Is(err, fault.NotFound) {
				t.Fatal(err)
			}
		}
		if _, err := public.Follow(ctx, disclose.Ref{Code: code}, "203.0.113.9"); !errors.Is(err, disclose.ErrTooMany) {
			t.Errorf("after twenty guesses: %v", err)
		}
		n.Holds(t)
	})
}

// Whoever applies under a number learns the same whether it is known; under one number and from one
// place only so many applications come.
func TestStrangersLearnNothingByApplying(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		begun(t, n)
		public := n.App.Public()
		var seen []disclose.Followed
		for _, who := range []struct{ name, no string }{{"龚福素", gongNo}, {"别的人", gongNo}, {"张三", "500299197001011231"}} {
			f := careAsked(t)
			f.Name, f.Number = who.name, who.no
			code, _, err := public.Apply(t.Context(), "", f, hall)
			if err != nil {
				t.Fatal(err)
			}
			got, err := public.Follow(t.Context(), disclose.Ref{Code: code}, hall)
			if err != nil {
				t.Fatal(err)
			}
			got.ID, got.At, got.Steps = 0, time.Time{}, nil
			seen = append(seen, got)
		}
		if one, _ := json.Marshal(seen[0]); true {
			for _, s := range seen[1:] {
				if other, _ := json.Marshal(s); string(other) != string(one) {
					t.Errorf("told apart: %s, %s", one, other)
				}
			}
		}
		var err error
		for range 10 {
			_, _, err = public.Apply(t.Context(), "", careAsked(t), "203.0.113.99")
		}
		if !errors.Is(err, disclose.ErrTooMany) {
			t.Errorf("the twelfth under one number: %v", err)
		}
		if _, _, err := public.Apply(t.Context(), "", disclose.Application{Programme: "01", Name: "龚福素", Number: gongNo}, hall); !errors.Is(err, fault.NotFound) {
			t.Errorf("applied for farmland: %v", err)
		}
	})
}

// A citizen who has shown who they are asks to be paid to another account; a clerk checks it,
// somebody else agrees, and it becomes the one active account. A payment on its way stays.
func TestAChangeOfAccount(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		batch := sent(t, n)
		ctx := t.Context()
		if _, err := n.App.ImportRegistry(ctx, n.As(auth.TownshipClerk), "people", text("phones.csv", phones)); err != nil {
			t.Fatal(err)
		}
		var got []notify.Message
		public := n.App.Public().Texting(func(_ context.Context, m notify.Message) error { got = append(got, m); return nil })
		visit := proved(t, n, public, &got, "龚福素", gongNo)
		card := disclose.NewCard{Kind: "社会保障卡", Bank: "重庆农村商业银行", Number: "6217 0000 0000 0000 020", Again: "6217000000000000020", Files: []disclose.File{{Name: "卡.jpg", Bytes: photo(t)}}}
		banks, err := public.Banks(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if len(banks) > 0 {
			card.Bank = banks[0]
		}
		for name, wrong := range map[string]func(*disclose.NewCard){"typed otherwise": func(c *disclose.NewCard) { c.Again = "6217000000000000038" },
			"no bank of ours": func(c *disclose.NewCard) { c.Bank = "" }, "an organisation's": func(c *disclose.NewCard) { c.Kind = "对公账户" }} {
			c := card
			wrong(&c)
			if _, err := public.ChangeCard(ctx, visit, c, hall); !errors.Is(err, disclose.ErrCard) {
				t.Errorf("%s: %v", name, err)
			}
		}
		byCard, err := public.Ask(ctx, "龚福素", gongNo, hall)
		if err != nil {
			t.Fatal(err)
		}
		if err := public.Prove(ctx, byCard, gongTail, hall); err != nil {
			t.Fatal(err)
		}
		if _, err := public.ChangeCard(ctx, byCard, card, hall); !errors.Is(err, disclose.ErrProof) {
			t.Errorf("by who only holds the card: %v", err)
		}
		code, err := public.ChangeCard(ctx, visit, card, hall)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := public.ChangeCard(ctx, visit, card, hall); !errors.Is(err, disclose.ErrAsked) {
			t.Errorf("twice: %v", err)
		}
		page, err := n.App.Requests(ctx, n.As(auth.TownshipClerk), store.RequestQuery{Kind: apply.Account, Limit: 10})
		if err != nil || len(page.Rows) != 1 {
			t.Fatal(page, err)
		}
		id := page.Rows[0].ID
		if _, err := n.App.Request(ctx, n.As(auth.BureauApprover), id); !errors.Is(err, fault.NotFound) {
			t.Errorf("a department looks: %v", err)
		}
		if _, err := n.App.RequestFile(ctx, n.As(auth.BureauReviewer), id, 1); !errors.Is(err, fault.NotFound) {
			t.Errorf("a department opens the photo: %v", err)
		}
		if q, err := n.App.RevealRequest(ctx, n.As(auth.TownshipClerk), id, "对照卡面"); err != nil || !strings.Contains(q.Asked, "6217000000000000020") {
			t.Errorf("revealed %v", err)
		}
		moves(t, n, id, step2{auth.TownshipClerk, apply.Accept}, step2{auth.TownshipApprover, apply.Grant})

		person := page.Rows[0].Person
		v, err := n.App.Person(ctx, n.As(auth.TownshipClerk), person)
		if err != nil || len(v.Accounts) != 2 || v.Accounts[0].Closed != "" || v.Accounts[0].Tail() != "0020" || v.Accounts[1].Closed == "" {
			t.Errorf("accounts %+v, %v", v.Accounts, err)
		}
		settled(t, n, "1", func(*bank.Return) {})
		mine, err := public.Own(ctx, visit, 0)
		if err != nil || mine.Account != "0020" || len(mine.Requests) != 1 || mine.Requests[0].Stage != disclose.Agreed || len(mine.Items) != 1 ||
			mine.Items[0].Tail != gongTail || mine.Items[0].Progress != disclose.Arrived {
			t.Errorf("%+v, %v (batch %d)", mine, err, batch.ID)
		}
		if f, err := public.Follow(ctx, disclose.Ref{Code: code}, hall); err != nil || f.Tail != "0020" {
			t.Errorf("followed %+v, %v", f, err)
		}
		n.Holds(t)
	})
}
