package doctor

import (
	"testing"

	"yikatong/internal/store"
)

// Every rule that a statement proves is asked for, and no statement is idle.
func TestEveryProofIsUsed(t *testing.T) {
	used := map[string]bool{}
	for _, name := range []string{"postings balance", "balances are sums", "nothing made or lost", "payments are the ledger",
		"nothing below zero", "batch is its payments", "batch is counted right", "batch is its rosters", "lists are counted right", "file is its payments", "sent is in files", "line is its payment",
		"one live payment", "live is told right", "correction not above source", "answers were given", "returns by two people",
		"approvals are of the content", "paid from cleared rosters", "notice has run", "known states only", "states have their acts",
		"within the county", "one active account", "acts have events", "claims are the ledger", "claims are their receipts",
		"what waits is the ledger", "no posting is gone", "postings keep to their kinds", "never was below zero",
		"answers are taken", "what stands was told", "what was delivered is the file", "judged lines keep their rules", "no payment over an open finding",
		"accounts stand by their answers", "no payment to a refused account"} {
		used[name] = true
	}
	for _, name := range store.Proofs() {
		if !used[name] {
			t.Errorf("%q is proven by nobody", name)
		}
	}
}
