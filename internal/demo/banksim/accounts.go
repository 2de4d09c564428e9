package banksim

import (
	"bytes"
	"math/rand/v2"
	"strconv"
	"time"

	"yikatong/internal/bank"
)

// accountFaults are the shares of accounts, of a million, that a bank refuses and why: about
// one in a hundred in all.
var accountFaults = []struct {
	finding string
	share   int
}{
	{"V01", 600}, {"V02", 1500}, {"V03", 400}, {"V04", 1200}, {"V05", 2600}, {"V06", 1800}, {"V07", 700}, {"V08", 300}, {"V09", 500}, {"V10", 100}, {"V99", 100},
}

// AnswerAccounts answers a file that asks about accounts (账户核验), on the day of its head. What the
// bank knows of an account depends on its seed and the account's number alone, so that it says
// the same of an account in every file.
func (b *Bank) AnswerAccounts(f bank.AccountForm, file []byte) ([]byte, error) {
	head, questions, err := f.ReadQuestions(bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	answers := &bank.Answers{Head: head}
	for _, q := range questions {
		answers.Lines = append(answers.Lines, bank.Answer{Seq: q.Seq, ID: q.ID, Account: q.Account, Finding: b.findingOf(q.Account),
			At: head.Date.Add(time.Second)})
	}
	var out bytes.Buffer
	if err := f.WriteAnswers(&out, answers); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// findingOf is what the bank knows of an account.
func (b *Bank) findingOf(account string) string {
	n, _ := strconv.ParseUint(account[max(0, len(account)-18):], 10, 64) // of no number at all, 0
	drawn := rand.New(rand.NewPCG(b.seed, n)).IntN(1_000_000)
	for _, fault := range accountFaults {
		if drawn -= fault.share; drawn < 0 {
			return fault.finding
		}
	}
	return bank.AccountMatches
}
