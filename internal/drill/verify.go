package drill

import (
	"bytes"
	"context"

	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/pay"
)

// VerifyFirst makes the county verify accounts before they are first paid.
func (d *Drill) VerifyFirst(ctx context.Context) error {
	return d.App.SetAccountRule(ctx, d.users[auth.BudgetOfficer], pay.VerifyFirst)
}

// Verify asks the banks about every account that nothing is known of (账户核验), and reads what the
// simulated bank answers.
func (d *Drill) Verify(ctx context.Context) error {
	forms, err := bank.LoadAccountForms()
	if err != nil {
		return err
	}
	files, err := d.App.AskAccounts(ctx, d.users[auth.BudgetOfficer], "")
	if err != nil {
		return err
	}
	for _, f := range files {
		form, err := forms.Named(f.Form)
		if err != nil {
			return err
		}
		var content bytes.Buffer
		if _, err := d.App.WriteAccountAsk(ctx, d.users[auth.BankOperator], f.ID, &content); err != nil {
			return err
		}
		plain, err := d.wire.open(content.Bytes())
		if err != nil {
			return err
		}
		answer, err := d.Bank.AnswerAccounts(form, plain)
		if err != nil {
			return err
		}
		if answer, err = d.wire.close(f.Bank, f.Name+".answer", d.Clock.Now(), answer); err != nil {
			return err
		}
		if _, err := d.App.ReadAccountAnswers(ctx, d.users[auth.BankOperator], f.Name+".answer", answer); err != nil {
			return err
		}
	}
	return nil
}
