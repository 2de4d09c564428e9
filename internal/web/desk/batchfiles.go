package desk

import (
	"net/http"
	"strconv"

	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
)

// sendBatches sends the list of batches as it is filtered and ordered, whole.
func (d *Desk) sendBatches(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	q := batchQuery(r)
	q.Limit = mostExported + 1
	list, err := d.App.BatchPage(r.Context(), by, q)
	if err != nil {
		return err
	}
	t := ui.Table{Titles: []string{"批次", "项目", "期次", "状态", "人数", "金额（元）", "失败", "未知", "最近变动"}}
	people, amount := 0, fen.Fen(0)
	for _, b := range list.Rows {
		x := d.batchRow(b, "", list.Notes[int64(b.ID)])
		people += x.People
		if amount, err = amount.Add(x.Amount); err != nil {
			return err
		}
		t.Rows = append(t.Rows, []string{x.Number, x.Programme, x.Period.Chinese(), x.State.Word, strconv.Itoa(x.People), x.Amount.Yuan(), strconv.Itoa(x.Failed),
			strconv.Itoa(x.Unknown), today(x.Changed)})
	}
	t.Sum = []string{"合计", "", "", "", strconv.Itoa(people), amount.Yuan(), "", "", ""}
	return sendTable(w, r, "发放批次-"+today(d.App.Now()), t)
}

// sendPayments sends the payments of a batch as they are shown: numbers stay masked. It is remembered.
func (d *Desk) sendPayments(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	b, err := d.App.Batch(r.Context(), by, pay.BatchID(id))
	if err != nil {
		return err
	}
	list, err := d.App.TakePayments(r.Context(), by, b.ID, store.PaymentQuery{Status: pay.Status(r.FormValue("status")), Order: ui.SortOf(r.URL).Key(), Limit: mostExported + 1})
	if err != nil {
		return err
	}
	rows, err := d.payments(r.Context(), list)
	if err != nil {
		return err
	}
	t := ui.Table{Titles: []string{"姓名", "证件号码", "村", "代收人", "收款账户", "银行", "金额（元）", "状态", "原因"}}
	amount := fen.Fen(0)
	for _, x := range rows {
		if amount, err = amount.Add(x.Amount); err != nil {
			return err
		}
		t.Rows = append(t.Rows, []string{x.Name, x.No, x.Village, x.Payee, x.Card, x.Bank, x.Amount.Yuan(), x.State.Word, x.Reason})
	}
	t.Sum = []string{"合计 " + strconv.Itoa(len(rows)) + " 笔", "", "", "", "", "", amount.Yuan(), "", ""}
	return sendTable(w, r, "发放明细-"+b.Number, t)
}
