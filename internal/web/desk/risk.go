package desk

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/risk"
	"yikatong/internal/web/ui"
)

var riskPage = ui.Parse[Risk](files, "risk.html")

// Risk is where to look first (风险提示): who stands out from their peers, and why. Never a verdict.
type Risk struct {
	At       time.Time // the moment of what it tells
	Marks    []RiskRow
	Accounts []SharedRow
}

// A RiskRow is a village or clerk that stands out.
type RiskRow struct {
	Name   string
	What   string // 村 or 经手人
	Reason string // in one sentence
	Share  string
	Others string
	Cases  int
	All    int
}

// A SharedRow is an account that several people's subsidies were paid to.
type SharedRow struct {
	Account  string // bank and masked number
	Owner    string
	PersonID string
	Place    string
	People   int
}

func (d *Desk) showRisk(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	v, err := d.App.Risk(r.Context(), by)
	if err != nil {
		return err
	}
	return riskPage.Render(w, r, d.base(r, by), riskView(v))
}

func riskView(v app.RiskView) (view Risk) {
	view.At = v.At
	for _, m := range v.Marks {
		kind := risk.KindOf(m.Kind)
		row := RiskRow{Name: m.Name, What: "村（社区）", Share: percent(m.Share()), Others: percent(m.Others), Cases: m.Cases, All: m.All}
		if kind.Clerk {
			row.What = "经手人"
		}
		row.Reason = fmt.Sprintf("%s：%s 个里有 %s 个（%s），别处 %s", kind.Cases, ui.Grouped(m.All), ui.Grouped(m.Cases), row.Share, row.Others)
		view.Marks = append(view.Marks, row)
	}
	for _, a := range v.Accounts {
		view.Accounts = append(view.Accounts, SharedRow{Account: a.Bank + " " + a.MaskedNumber(), Owner: a.Owner, PersonID: strconv.FormatInt(a.Party, 10), Place: v.Places[a.Region], People: a.People})
	}
	return view
}

// percent writes a share with one decimal.
func percent(share float64) string { return strconv.FormatFloat(share*100, 'f', 1, 64) + "%" }

func (d *Desk) sendRisk(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	v, err := d.App.Risk(r.Context(), by)
	if err != nil {
		return err
	}
	t := ui.Table{Titles: []string{"对象", "类别", "突出之处", "本处占比", "其他占比", "次数", "总数"}}
	view := riskView(v)
	for _, m := range view.Marks {
		t.Rows = append(t.Rows, []string{m.Name, m.What, m.Reason, m.Share, m.Others, strconv.Itoa(m.Cases), strconv.Itoa(m.All)})
	}
	for _, a := range view.Accounts {
		t.Rows = append(t.Rows, []string{a.Account, "账户", fmt.Sprintf("户主 %s，%d 人的补贴发到这个账户", a.Owner, a.People), "", "", strconv.Itoa(a.People), ""})
	}
	ui.SendCSV(w, r, "风险提示-"+today(d.App.Now())+".csv", t)
	return nil
}
