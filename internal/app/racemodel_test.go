package app_test

import (
	"hash/maphash"

	"github.com/anishathalye/porcupine"

	"yikatong/internal/fen"
	"yikatong/internal/pay"
)

// A raceAsk is what a client asked of one budget.
type raceAsk struct {
	budget int
	month  int         // of the slot it is about; -1 for a look at the balance
	do     pay.Action  // "form" makes a new batch for the slot; "pay" posts the bank's answer
	batch  pay.BatchID // that the client meant
}

// A raceTold is what the client was told.
type raceTold struct {
	verdict verdict
	batch   pay.BatchID // that was formed
	stands  [4]fen.Fen  // available, committed, in transit, paid
}

// A verdict is how an act ended.
type verdict string

const (
	raceDone  verdict = "done"
	raceShort verdict = "short" // no money
	raceNot   verdict = "not"   // not in this state
	raceMoved verdict = "moved" // somebody was quicker: nothing was done, ask again
)

// raceMonths is how many batches want one budget.
const raceMonths = 10

// A raceBook is one budget and the batches that want it.
type raceBook struct {
	stands  [4]fen.Fen
	batches [raceMonths]struct {
		id    pay.BatchID // the one that lives, 0 for none
		state pay.State
	}
}

var bookSeed = maphash.MakeSeed()

// budgetModel is a budget as one person with a pencil would keep it. What a client was told must
// be what this book gives in some order in which each act happened while it was waited for.
func budgetModel(budget fen.Fen) porcupine.Model {
	return porcupine.Model{
		Partition: func(history []porcupine.Operation) [][]porcupine.Operation {
			parts := map[int][]porcupine.Operation{}
			for _, op := range history {
				b := op.Input.(raceAsk).budget
				parts[b] = append(parts[b], op)
			}
			list := make([][]porcupine.Operation, 0, len(parts))
			for _, p := range parts {
				list = append(list, p)
			}
			return list
		},
		Init: func() any { return raceBook{stands: [4]fen.Fen{budget}} },
		Step: func(state, input, output any) (bool, any) {
			return state.(raceBook).step(input.(raceAsk), output.(raceTold))
		},
		Equal: func(a, b any) bool { return a.(raceBook) == b.(raceBook) },
		Hash:  func(state any) uint64 { return maphash.Comparable(bookSeed, state.(raceBook)) },
	}
}

// step tells whether a book may give an answer, and the book after it.
func (b raceBook) step(ask raceAsk, told raceTold) (bool, raceBook) {
	switch {
	case ask.month < 0:
		return told.stands == b.stands, b
	case told.verdict == raceMoved:
		return true, b
	case ask.do == "form":
		return b.form(ask, told)
	}
	now := &b.batches[ask.month]
	move, may := raceMoves[ask.do][now.state]
	switch may = may && now.id == ask.batch; {
	case !may:
		return told.verdict == raceNot, b
	case move.from >= 0 && b.stands[move.from] < raceBatch:
		return told.verdict == raceShort, b
	}
	if move.from >= 0 {
		b.stands[move.from] -= raceBatch
		b.stands[move.to] += raceBatch
	}
	if now.state = move.next; now.state == "" {
		now.id = 0
	}
	return told.verdict == raceDone, b
}

func (b raceBook) form(ask raceAsk, told raceTold) (bool, raceBook) {
	now := &b.batches[ask.month]
	if taken, short := now.id != 0, b.stands[0] < raceBatch; taken || short { // either is a true reason
		return taken && told.verdict == raceNot || short && told.verdict == raceShort, b
	}
	now.id, now.state = told.batch, pay.Formed
	return told.verdict == raceDone, b
}

// A raceMove is where an act takes a batch, and its money between two of the four heads; -1 moves none.
type raceMove struct {
	next     pay.State // "": the batch is gone and its lines are free
	from, to int
}

var raceMoves = map[pay.Action]map[pay.State]raceMove{
	pay.Approve: {pay.Formed: {pay.Approved, -1, -1}},
	pay.Commit:  {pay.Approved: {pay.Committed, 0, 1}},
	pay.Cancel:  {pay.Formed: {"", -1, -1}, pay.Approved: {"", -1, -1}, pay.Committed: {"", 1, 0}},
	pay.Send:    {pay.Committed: {pay.Sent, 1, 2}},
	"pay":       {pay.Sent: {pay.Settled, 2, 3}},
}
