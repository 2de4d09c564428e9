package drill

import (
	"context"
	"fmt"

	"yikatong/internal/auth"
	"yikatong/internal/contract"
	"yikatong/internal/demo"
)

// contract puts every bank of the demo county under contract for the year and the two after.
func (y *Year) contract(ctx context.Context) error {
	for i, b := range demo.Banks {
		c := contract.Contract{Bank: b.Name, Number: fmt.Sprintf("演示代发〔%d〕%d号", y.County.Year, i+1), Method: "竞争性磋商",
			Announcement: fmt.Sprintf("演示公告 %d-11-20", y.County.Year-1), Review: "演示评审小组 5 人，评审合格",
			From: fmt.Sprintf("%d-01-01", y.County.Year), Until: fmt.Sprintf("%d-12-31", y.County.Year+2),
			Terms: contract.Terms{Cutoff: "16:00", AnswerDays: 2, Points: 1, Security: "数据只用于代发，不出境，合同终止后销毁", MostFailing: 10}}
		if _, err := y.App.AddContract(ctx, y.As(auth.BudgetOfficer), c); err != nil {
			return err
		}
	}
	return nil
}
