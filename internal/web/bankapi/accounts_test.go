package bankapi_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/demo/banksim"
)

// TestAccountsRoundTrip: a bank's program fetches what it is asked about accounts, in two parts,
// and answers; of what another bank is asked it learns nothing.
func TestAccountsRoundTrip(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		for _, r := range [][2]string{{"people", people}, {"accounts", accounts}} {
			if _, err := n.App.ImportRegistry(t.Context(), n.As(auth.TownshipClerk), r[0], text(r[1])); err != nil {
				t.Fatal(err)
			}
		}
		made, err := n.App.AskAccounts(t.Context(), n.As(auth.BudgetOfficer), "")
		if err != nil || len(made) != 2 {
			t.Fatal(made, err)
		}
		p := program{t, handler(t, n), token(t, n)}
		own, foreign := made[0], made[1]
		if own.Bank != mine {
			own, foreign = foreign, own
		}
		list := p.ask("GET", "/bank/v1/account-asks", "")
		if list.Code != 200 || !strings.Contains(list.Body.String(), own.Name) || strings.Contains(list.Body.String(), foreign.Name) {
			t.Fatalf("list: %d %s", list.Code, list.Body)
		}
		for _, path := range []string{fmt.Sprint("/bank/v1/account-asks/", foreign.ID), "/bank/v1/account-asks/999", "/bank/v1/account-asks/x"} {
			if w := p.ask("GET", path, ""); w.Code != 404 || !strings.Contains(w.Body.String(), "没有这个文件") {
				t.Errorf("%s: %d %s", path, w.Code, w.Body)
			}
		}
		path := fmt.Sprint("/bank/v1/account-asks/", own.ID)
		first := p.ask("GET", path, "", "Range", "bytes=0-29")
		rest := p.ask("GET", path, "", "Range", "bytes=30-", "If-Range", first.Header().Get("ETag"))
		whole := append(first.Body.Bytes(), rest.Body.Bytes()...)
		if first.Code != 206 || rest.Code != 206 || bank.Digest(whole) != own.Digest {
			t.Fatalf("in two parts: %d %d", first.Code, rest.Code)
		}
		forms, err := bank.LoadAccountForms()
		if err != nil {
			t.Fatal(err)
		}
		answer, err := banksim.New(rand.New(rand.NewPCG(1, 2)), banksim.Behaviour{}).AnswerAccounts(forms[own.Form], whole)
		if err != nil {
			t.Fatal(err)
		}
		p.answersAsk(string(answer), own.Count)
	})
}

// answersAsk brings an answer torn, whole, and again.
func (p program) answersAsk(answer string, lines int) {
	p.t.Helper()
	if w := p.ask("POST", "/bank/v1/account-answers", answer[:len(answer)-3]); w.Code != 422 || !strings.Contains(w.Body.String(), "error") {
		p.t.Errorf("torn: %d %s", w.Code, w.Body)
	}
	for i := range 2 {
		var got struct {
			Lines int
			Again bool
		}
		w := p.ask("POST", "/bank/v1/account-answers?name=a.csv", answer)
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != 200 || got.Lines != lines || got.Again != (i == 1) {
			p.t.Errorf("answer %d: %d %s", i, w.Code, w.Body)
		}
	}
	if w := p.ask("GET", "/bank/v1/account-asks", ""); strings.TrimSpace(w.Body.String()) != `{"files":[]}` {
		p.t.Errorf("nothing is left: %s", w.Body)
	}
}
