package drill

import (
	"errors"
	"testing"
)

// Every sum that does not agree is an error, each by itself.
func TestReconciliationErr(t *testing.T) {
	whole := Reconciliation{Book: 180, Paid: 100, Ledger: 70, Reasons: []Reason{{Total: 30}, {Total: 40}}, Made: 60, Twice: 20, Claimed: 20}
	if err := whole.Err(); err != nil || whole.Transit() != 70 {
		t.Fatalf("%s in transit, %v", whole.Transit(), err)
	}
	for name, change := range map[string]func(*Reconciliation){
		"the book":        func(r *Reconciliation) { r.Book++ },
		"the ledger":      func(r *Reconciliation) { r.Ledger-- },
		"a payment":       func(r *Reconciliation) { r.Strange = []string{"payment 7"} },
		"a lost reason":   func(r *Reconciliation) { r.Reasons = r.Reasons[:1] },
		"a missing claim": func(r *Reconciliation) { r.Claimed = 0 },
	} {
		r := whole
		change(&r)
		if err := r.Err(); !errors.Is(err, ErrApart) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
