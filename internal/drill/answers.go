package drill

import (
	"context"

	"yikatong/internal/auth"
	"yikatong/internal/store"
)

// answers is how a demo township settles each kind of finding: what it upholds stops the
// line, what it clears is paid to the registered account.
var answers = map[string]struct {
	uphold bool
	words  string
}{
	"deceased":       {true, "已核实去世，停发"},
	"name_mismatch":  {false, "已核对证件，系名册书写差异"},
	"card_not_owner": {false, "已核对，按登记的一卡通账户发放"},
	"card_shared":    {false, "已核对，按登记的一卡通账户发放"},
	"paid_already":   {true, "已在另一名册，不重复发放"},
	"outside_county": {true, "不在本区县享受"},
	"PAY-01":         {true, "已核实为财政供养人员，退出"},
	"PAY-02":         {false, "已核实，实际承包并耕种"},
	"AST-01":         {true, "已核实，家庭有小型轿车，退出"},
	"AST-02":         {true, "已核实，家庭有商业房产，退出"},
	"DUP-03":         {true, "已在外县享受，本县停发"},
}

// answerFindings settles all but those that wait for an account to be registered.
func (y *Year) answerFindings(ctx context.Context, rosters []int64) error {
	by := y.As(auth.TownshipApprover)
	for _, id := range rosters {
		g, err := y.App.Roster(ctx, by, id)
		if err != nil {
			return err
		}
		for _, f := range g.Findings {
			a, settles := answers[f.Code]
			if !settles || f.State != store.FindingOpen {
				continue
			}
			if err := y.Close(ctx, f, a.uphold, a.words); err != nil {
				return err
			}
		}
	}
	return nil
}

// Close has the township's clerk reply to a finding, unless somebody has, and its approver close it.
func (d *Drill) Close(ctx context.Context, f store.Finding, uphold bool, words string) error {
	if f.Replied.IsZero() {
		if err := d.App.ReplyFinding(ctx, d.users[auth.TownshipClerk], f.ID, uphold, words, store.Attachment{}); err != nil {
			return err
		}
	}
	return d.App.AnswerFinding(ctx, d.users[auth.TownshipApprover], f.ID, uphold, words)
}
