package app_test

import (
	"fmt"
	"testing"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/period"
	"yikatong/internal/store"
)

// TestPaidBefore: help for the same cause, and aid for a house, that the household had before; the
// own payment of a line is none.
func TestPaidBefore(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		people := household(t, n)
		by := n.App.Console(auth.TownshipClerk)
		var accounts []store.BankAccount
		for i, p := range people {
			accounts = append(accounts, store.BankAccount{Party: p.ID, Kind: "银行卡", Bank: "中国农业银行", Number: fmt.Sprintf("6228480000000000%03d", i), Opened: "2020-01-01"})
		}
		if err := n.App.EnrolAccounts(t.Context(), by, accounts); err != nil {
			t.Fatal(err)
		}
		propose := func(programme, span, item string, p store.Person) (int64, map[string]int) {
			id, found, err := n.App.ProposeRoster(t.Context(), by, app.Proposal{Programme: programme, Period: period.MustParse(span), Township: p.Region,
				Lines: each([]app.ProposedLine{{Beneficiary: p.ID, Holder: p.ID, Payee: p.ID, Item: item, Name: p.Name, Amount: 61000, Region: p.Region}})})
			if err != nil {
				t.Fatal(err)
			}
			return id, found
		}
		for _, programme := range []string{"11", "17"} {
			if err := n.Fund(t.Context(), programme, "渝财〔2025〕"+programme+"号", "补助", 2025, 1_000_000); err != nil {
				t.Fatal(err)
			}
			id, found := propose(programme, "2025", "E1", people[0])
			if len(found) != 0 {
				t.Fatalf("%s for the first time: %v", programme, found)
			}
			if err := n.Clear(t.Context(), []int64{id}); err != nil {
				t.Fatal(err)
			}
			if _, sent, err := n.Pay(t.Context(), programme, period.MustParse("2025")); err != nil || !sent {
				t.Fatal(sent, err)
			}
			if open, err := n.App.CheckRoster(t.Context(), n.App.Console(auth.BureauReviewer), id); err != nil || len(open) != 0 {
				t.Errorf("%s: its own payment: %v, %v", programme, open, err)
			}
		}
		for _, tc := range []struct {
			programme, item string
			p               store.Person
			code            string
		}{{"11", "E1", people[1], "DUP-08"}, {"17", "H2", people[1], "EXC-11"}} {
			if _, found := propose(tc.programme, "2026", tc.item, tc.p); found[tc.code] != 1 || len(found) != 1 {
				t.Errorf("%s %s: %v, want %s", tc.programme, tc.item, found, tc.code)
			}
		}
	})
}
