package banksim

import (
	"bytes"
	"fmt"
	"iter"
	"math/rand/v2"
	"testing"
	"time"

	"yikatong/internal/bank"
)

// TestAccountsAreAnsweredTheSame: an honest share of faults of every kind, and the same of an account
// in every file and form.
func TestAccountsAreAnsweredTheSame(t *testing.T) {
	forms, err := bank.LoadAccountForms()
	if err != nil {
		t.Fatal(err)
	}
	const n = 5000
	questions := func() iter.Seq2[bank.Question, error] {
		return func(yield func(bank.Question, error) bool) {
			for i := range n {
				q := bank.Question{Seq: i + 1, ID: fmt.Sprintf("%012d", i+1), Account: fmt.Sprintf("62286700%011d", i), Holder: "张三", IDNumber: "500299196810119520"}
				if !yield(q, nil) {
					return
				}
			}
		}
	}
	head := bank.Head{Batch: "HY5002362026000001", Bank: "某行", Date: time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC), Sequence: 1, Count: n}
	b := New(rand.New(rand.NewPCG(1, 2)), Behaviour{})
	said := map[string]string{}
	for _, f := range forms {
		var file bytes.Buffer
		if _, err := f.WriteQuestions(&file, head, questions()); err != nil {
			t.Fatal(err)
		}
		answer, err := b.AnswerAccounts(f, file.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		got, err := f.ReadAnswers(bytes.NewReader(answer))
		if err != nil || len(got.Lines) != n {
			t.Fatalf("%s: %v", f.Name, err)
		}
		refused := 0
		for _, l := range got.Lines {
			if was, ok := said[l.Account]; ok && was != l.Finding {
				t.Fatalf("%s: %s of an account that was %s", f.Name, l.Finding, was)
			}
			if said[l.Account] = l.Finding; l.Finding != bank.AccountMatches {
				refused++
			}
		}
		if refused < n/200 || refused > n/50 {
			t.Errorf("%s: %d of %d refused", f.Name, refused, n)
		}
	}
}
