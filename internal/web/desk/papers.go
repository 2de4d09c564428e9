package desk

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/pay"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
)

var papersPage = ui.Parse[Papers](files, "papers.html")

// Papers is one or more forms of facts and signatures on paper: 审批单, 支付凭证, 交接单.
type Papers struct {
	Title  string
	Says   string // what they are for
	None   string // why there is no sheet, if so
	Crumbs []ui.Crumb
	Sheets []PaperSheet
}

// A PaperSheet is one form.
type PaperSheet struct {
	Class string // official: the page of GB/T 9704; "" is a plain form
	Title string
	Under []string
	Facts []ui.Fact
	Did   []Act // who took which step, each to be signed
	Note  string
	Signs []string
	Mark  ui.Mark
}

func (d *Desk) renderPapers(w http.ResponseWriter, r *http.Request, by auth.Actor, v Papers) error {
	base := d.base(r, by)
	base.Paper = true
	return papersPage.Render(w, r, base, v)
}

// appropriationOf is the document that a batch is paid by.
func (d *Desk) appropriationOf(r *http.Request, by auth.Actor, b app.BatchView) (store.Appropriation, error) {
	list, err := d.App.Appropriations(r.Context(), by, b.Programme)
	for _, a := range list {
		if a.ID == b.Appropriation {
			return a, err
		}
	}
	return store.Appropriation{Document: "—"}, err
}

// showApproval is the form on which a payment is approved (支付审批单).
func (d *Desk) showApproval(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	b, err := d.App.Batch(r.Context(), by, pay.BatchID(id))
	if err != nil {
		return err
	}
	money, err := d.appropriationOf(r, by, b)
	if err != nil {
		return err
	}
	notice := ""
	for _, g := range d.noticeGate(b) {
		notice = g.Says
	}
	sheet := PaperSheet{Class: "official", Title: "惠民惠农补贴资金支付审批单", Under: []string{d.Site.Owner, "批次 " + b.Number},
		Facts: []ui.Fact{{Name: "补贴项目", Value: d.App.ProgrammeName(b.Programme)}, {Name: "期次", Value: b.Period.Chinese()}, {Name: "主管部门", Value: b.Department},
			{Name: "资金指标", Value: money.Document}, {Name: "发放人数", Value: ui.Grouped(b.Count) + " 人"}, {Name: "金额", Value: b.Total.String()},
			{Name: "大写", Value: b.Total.Capital()}, {Name: "公示", Value: dash(notice)}, {Name: "状态", Value: b.State.Chinese()}},
		Mark: d.mark(by, b.Hash).Of(1, 1)}
	for _, act := range b.Acts {
		if !act.Void {
			sheet.Did = append(sheet.Did, actOf(act, batchDid(act.Action), b.Who))
		}
	}
	return d.renderPapers(w, r, by, Papers{Title: "支付审批单", Says: "A4，公文版心。各环节经办人在右栏签字。",
		Crumbs: ui.Crumbs("发放批次", "/desk/batches", b.Number, batchHref(b.ID), "支付审批单"), Sheets: []PaperSheet{sheet}})
}

// showVoucher is the vouchers of a batch (支付凭证), one for each payment file.
func (d *Desk) showVoucher(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	b, err := d.App.Batch(r.Context(), by, pay.BatchID(id))
	if err != nil {
		return err
	}
	money, err := d.appropriationOf(r, by, b)
	if err != nil {
		return err
	}
	v := Papers{Title: "支付凭证", Says: "A4，公文版心，每个代发文件一张。", Crumbs: ui.Crumbs("发放批次", "/desk/batches", b.Number, batchHref(b.ID), "支付凭证")}
	if len(b.Payfiles) == 0 {
		v.None = "这一批还没有送银行。生成代发文件后，这里按文件打印支付凭证。"
	}
	for i, f := range b.Payfiles {
		v.Sheets = append(v.Sheets, PaperSheet{Class: "official", Title: "财政补贴资金支付凭证", Under: []string{paperDay(f.CreatedAt), fmt.Sprintf("凭证号 %s-%d", b.Number, f.ID)},
			Facts: []ui.Fact{{Name: "付款单位", Value: dash(f.Payer)}, {Name: "付款账号", Value: tailOf(f.PayerAccount)}, {Name: "代发银行", Value: f.Bank},
				{Name: "收款人", Value: fmt.Sprintf("代发 %s 笔，名单见代发文件", ui.Grouped(f.Count))}, {Name: "用途", Value: f.Summary}, {Name: "资金指标", Value: money.Document},
				{Name: "金额", Value: f.Total.String()}, {Name: "大写", Value: f.Total.Capital()}, {Name: "代发文件", Value: f.Name}},
			Signs: []string{"制单：", "复核：", "财务负责人：", "银行签章："}, Mark: d.mark(by, f.Digest).Of(i+1, len(b.Payfiles))})
	}
	return d.renderPapers(w, r, by, v)
}

// tailOf shows the end of an account only.
func tailOf(account string) string {
	if len(account) <= 4 {
		return "—"
	}
	return "尾号 " + account[len(account)-4:]
}

// paperDay writes a day as papers do.
func paperDay(t time.Time) string { return t.In(china).Format("2006 年 1 月 2 日") }

// showHandover is the note that goes with a payment file (交接单): what was handed over, by whom to whom.
func (d *Desk) showHandover(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	e, err := d.App.Exchange(r.Context(), by, id)
	if err != nil {
		return err
	}
	acked := "—"
	if !e.Delivery.AckedAt.IsZero() {
		acked = e.Delivery.AckedAt.In(china).Format("2006-01-02 15:04") + " 回执号 " + e.Delivery.AckRef
	}
	sheet := PaperSheet{Title: "代发文件交接单", Under: []string{d.Site.Owner, d.batchName(e.Of), "批次 " + e.Of.Number},
		Facts: []ui.Fact{{Name: "文件名", Value: e.Name}, {Name: "代发银行", Value: e.Bank}, {Name: "文件格式", Value: e.Format}, {Name: "生成时间", Value: e.CreatedAt.In(china).Format("2006-01-02 15:04")},
			{Name: "笔数", Value: ui.Grouped(e.Count)}, {Name: "金额", Value: e.Total.String()}, {Name: "大写", Value: e.Total.Capital()},
			{Name: "文件摘要", Value: "SHA-256 " + eights(e.Digest)}, {Name: "银行签收", Value: acked}},
		Note:  "接收人应计算收到文件的 SHA-256 摘要，并核对笔数、金额；三项都一致才签字，有一项不同就不要代发，立即联系移交人。",
		Signs: []string{"移交人：", "移交时间：", "接收人：", "接收时间：", "移交单位（章）：", "接收单位（章）："}, Mark: d.mark(by, e.Digest).Of(1, 1)}
	return d.renderPapers(w, r, by, Papers{Title: "代发文件交接单", Says: "A4，随文件交给银行，双方签字各留一份。",
		Crumbs: ui.Crumbs("代发与回盘", "/desk/payfiles", e.Name), Sheets: []PaperSheet{sheet}})
}

// eights groups a digest, so that it can be compared by eye.
func eights(digest string) string {
	var b strings.Builder
	for i := 0; i < len(digest); i += 8 {
		b.WriteString(digest[i:min(i+8, len(digest))] + " ")
	}
	return strings.TrimSpace(b.String())
}

// batchPapers are the papers of a batch that the actor may print.
func batchPapers(by auth.Actor, b app.BatchView) []ui.Link {
	if !holds(by, auth.SeeMoney) {
		return nil
	}
	list := []ui.Link{{Href: batchHref(b.ID) + "/approval", Text: "打印审批单"}}
	if len(b.Payfiles) > 0 {
		list = append(list, ui.Link{Href: batchHref(b.ID) + "/voucher", Text: "打印支付凭证"})
	}
	return list
}
