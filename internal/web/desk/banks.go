package desk

import (
	"fmt"
	"net/http"
	"net/url"

	"yikatong/internal/auth"
	"yikatong/internal/contract"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
)

var banksPage = ui.Parse[Banks](files, "banks.html")

// Banks is the contracted banks, what they owe, and where they pay out (代发银行).
type Banks struct {
	Rows   []ContractRow
	Points []store.BankPoint
}

// A ContractRow is a contract as the list shows it.
type ContractRow struct {
	contract.Contract
	State ui.Tag
	Facts []ui.Fact
	Href  string // of its performance
}

func (d *Desk) showBanks(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	list, err := d.App.BankContracts(r.Context(), by)
	if err != nil {
		return err
	}
	v := Banks{Points: list.Points}
	points := map[string]int{}
	for _, p := range list.Points {
		points[p.Bank]++
	}
	for _, c := range list.Contracts {
		v.Rows = append(v.Rows, contractRow(c, list.Today, points[c.Bank]))
	}
	return banksPage.Render(w, r, d.base(r, by), v)
}

func contractRow(c contract.Contract, today string, points int) ContractRow {
	tells := "由财政短信告知"
	if c.Terms.TellsPayee {
		tells = "银行到账提醒"
	}
	return ContractRow{Contract: c, State: contractTag(c, today), Href: "/desk/performance?" + url.Values{"number": {c.Number}}.Encode(), Facts: []ui.Fact{
		{Name: "选择方式", Value: string(c.Method)}, {Name: "公告", Value: c.Announcement}, {Name: "评审", Value: c.Review},
		{Name: "当日发放截止", Value: c.Terms.Cutoff}, {Name: "回盘期限", Value: fmt.Sprintf("%d 个工作日", c.Terms.AnswerDays)},
		{Name: "告知", Value: tells}, {Name: "网点", Value: fmt.Sprintf("登记 %d 个，约定不少于 %d 个", points, c.Terms.Points)},
		{Name: "银行原因失败率", Value: fmt.Sprintf("不高于万分之 %d", c.Terms.MostFailing)}, {Name: "数据安全", Value: c.Terms.Security},
	}}
}

// contractTag says whether a contract binds on a day.
func contractTag(c contract.Contract, today string) ui.Tag {
	switch {
	case c.InForce(today):
		return ui.Tag{Tone: ui.Good, Word: "履行中"}
	case c.Ended != "":
		return ui.Tag{Tone: ui.Hold, Word: c.Ended + " 终止"}
	case today < c.From:
		return ui.Tag{Tone: ui.Plain, Word: "未开始"}
	default:
		return ui.Tag{Tone: ui.Plain, Word: "已到期"}
	}
}
