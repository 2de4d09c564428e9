package app

import (
	"context"
	"slices"
	"time"

	"yikatong/internal/ageing"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/contract"
	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/store"
)

// An Aged is how old something is that waits, and whose turn it is.
type Aged struct {
	Days   int         `json:"days"`   // working days since it began to wait
	Bucket int         `json:"bucket"` // place in ageing.Buckets
	Turn   ageing.Turn `json:"turn"`
}

// A Delayed is payments of one file that wait for the bank's final answer for one cause.
type Delayed struct {
	store.Waiting
	Aged
	Cause ageing.Cause `json:"cause"`
	Due   string       `json:"due,omitempty"` // the day by which the contract owes the answer; "" without a contract
	Late  int          `json:"late"`          // working days past it; 0 if not
}

// An Unmended is payments that failed or came back and that nobody has corrected.
type Unmended struct {
	store.Uncorrected
	Aged
}

// An Unsent is a batch whose money is committed and that was not sent.
type Unsent struct {
	pay.Batch
	Aged
	Since time.Time `json:"since"`
}

// An Ageing is all money that waits: what is with a bank, what failed, what is not sent.
type Ageing struct {
	Today    string     `json:"today"`
	Bank     string     `json:"bank,omitempty"` // "" for all banks
	AtBank   []Delayed  `json:"at_bank"`
	Unmended []Unmended `json:"unmended"`
	Unsent   []Unsent   `json:"unsent,omitempty"` // not for a bank's operator: it is not with the bank yet
	Transit  fen.Fen    `json:"transit_fen"`      // the sum of AtBank
	Ledger   fen.Fen    `json:"ledger_fen"`       // what the ledger has in transit; the same to the fen
	Partial  bool       `json:"partial"`          // the actor sees some departments only: the sums need not agree
}

// Ageing lists the money that waits, at one bank or with "" at all that the actor may see.
func (a *App) Ageing(ctx context.Context, by auth.Actor, at string) (v Ageing, err error) {
	if at == "" {
		at = by.Bank
	}
	if err := auth.May(by, auth.SeeAgeing, auth.Place{Bank: at}); err != nil {
		return v, err
	}
	v = Ageing{Today: day(a.now()), Bank: at, Partial: len(by.Departments) > 0}
	err = a.read(ctx, func(tx *store.Tx) error {
		if err := a.fillAtBank(tx, by, &v); err != nil {
			return err
		}
		if err := a.fillUnmended(tx, by, &v); err != nil || by.Bank != "" || at != "" {
			return err
		}
		return a.fillUnsent(tx, by, &v)
	})
	return v, err
}

// age is how long something waits that began on a day of the county.
func (a *App) age(since time.Time, turn ageing.Turn) Aged {
	days := a.calendar.WorkdaysBetween(since, dayTime(a.now()))
	return Aged{Days: days, Bucket: ageing.BucketOf(days), Turn: turn}
}

func sees(by auth.Actor, department string) bool {
	return auth.May(by, auth.SeeAgeing, auth.Place{Department: department}) == nil
}

func (a *App) fillAtBank(tx *store.Tx, by auth.Actor, v *Ageing) error {
	contracts, err := tx.Contracts(v.Bank)
	if err != nil {
		return err
	}
	waiting, err := tx.Waiting(v.Bank)
	if err != nil {
		return err
	}
	for _, w := range waiting {
		if sees(by, w.Department) {
			v.AtBank = append(v.AtBank, a.delayed(w, contracts))
			v.Transit += w.Total
		}
	}
	kept, err := tx.InTransit(0, v.Bank)
	for _, k := range kept {
		v.Ledger += k.Amount
	}
	return err
}

// delayed puts what waits beside what the bank's contract of that day says.
func (a *App) delayed(w store.Waiting, contracts []contract.Contract) Delayed {
	cause := ageing.Trace{Fetched: !w.TakenAt.IsZero(), Answered: w.Answered, Posted: w.Posted, Verdict: w.Verdict}.Cause()
	d := Delayed{Waiting: w, Aged: a.age(dayTime(w.SentAt), cause.Turn()), Cause: cause}
	sent := day(w.SentAt)
	i := slices.IndexFunc(contracts, func(c contract.Contract) bool { return c.Bank == w.Bank && c.InForce(sent) })
	if i >= 0 {
		due := contracts[i].Terms.Due(a.calendar, w.SentAt.In(china)).Answer
		d.Due, d.Late = due.Format(time.DateOnly), a.calendar.WorkdaysBetween(due, dayTime(a.now()))
	}
	return d
}

func (a *App) fillUnmended(tx *store.Tx, by auth.Actor, v *Ageing) error {
	list, err := tx.Uncorrected(v.Bank)
	for _, u := range list {
		if !sees(by, u.Department) {
			continue
		}
		since, err := time.Parse(time.DateOnly, u.Since)
		if err != nil {
			since = dayTime(a.now()) // a bank that gave no day
		}
		f := bank.FailureOf(u.Code)
		turn := ageing.Turn{Says: f.Name, Whose: f.Whose, Action: f.Action}
		if u.Disputed {
			turn = ageing.Contradictory.Turn()
		}
		v.Unmended = append(v.Unmended, Unmended{u, a.age(since, turn)})
	}
	return err
}

// unsentMost is how many committed batches are listed.
const unsentMost = 200

func (a *App) fillUnsent(tx *store.Tx, by auth.Actor, v *Ageing) error {
	list, err := tx.Batches(store.BatchQuery{State: pay.Committed, Departments: by.Departments, Limit: unsentMost})
	if err != nil {
		return err
	}
	ids := make([]int64, len(list))
	for i, b := range list {
		ids[i] = int64(b.ID)
	}
	notes, err := tx.BatchNotes(ids)
	if err != nil {
		return err
	}
	for _, b := range list {
		since := notes[int64(b.ID)].Changed
		turn := ageing.Turn{Says: "资金已锁，没有送银行", Whose: "财政部门", Action: "生成代发文件并送银行，或撤销批次"}
		v.Unsent = append(v.Unsent, Unsent{b, a.age(dayTime(since), turn), since})
	}
	return nil
}
