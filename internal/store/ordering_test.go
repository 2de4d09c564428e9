package store

import "testing"

// An order is of known columns or the list's own; nothing that is asked for reaches the statement.
func TestOrdering(t *testing.T) {
	o := orders("id", map[string]string{"name": "programme, period", "amount": "total_fen"})
	for key, want := range map[string]string{"": "id DESC", "amount": "total_fen, id", "-amount": "total_fen DESC, id DESC", "-name": "programme DESC, period DESC, id DESC",
		"total_fen": "id DESC", "amount; DROP TABLE roster": "id DESC", "--amount": "id DESC"} {
		if got := o.by(key); got != want {
			t.Errorf("by(%q) = %q, want %q", key, got, want)
		}
	}
	if got := o.forward("x"); got != "id" {
		t.Errorf("forward is %q", got)
	}
}
