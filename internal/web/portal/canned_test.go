package portal

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"yikatong/internal/disclose"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/period"
)

func on(month time.Month, day int) time.Time {
	return time.Date(2026, month, day, 1, 0, 0, 0, time.UTC)
}

// canned is a small county's public side, without a database.
type canned struct{ programmes []disclose.Programme }

func newCanned() canned {
	var all []disclose.Programme
	for i, row := range []string{
		"耕地地力保护补贴|区农业农村委|种粮|拥有耕地承包权的种地农民|每亩 63.45 元|每年一次，6 月底前",
		"农机购置与应用补贴|区农业农村委|种粮|购买农机具的农民和农业生产经营组织|按定额表，一般单机不超过 5 万元|随到随办",
		"大中型水库移民后期扶持|区水利局|移民|2006 年 6 月 30 日前搬迁的移民|每人每年 600 元|每季度",
		"前一轮退耕还林补助|区林业局|种粮|退耕农户|每亩 20 元|验收合格后",
		"城乡居民最低生活保障|区民政局|困难|家庭人均收入低于低保标准的家庭|城市每月 750 元、农村每月 610 元，按差额补|每月",
		"残疾人护理补贴|区民政局|残疾|残疾等级一级、二级的残疾人|一级每月 100 元，二级每月 90 元|每月",
		"孤儿和事实无人抚养儿童基本生活费|区民政局|困难|散居孤儿、事实无人抚养儿童|每月 1,500 元|每月",
		"自然灾害生活补助|区应急管理局|困难|因灾生活困难的家庭|过渡期每人每天 20 元|一次性",
	} {
		f := strings.Split(row, "|")
		p := disclose.Programme{Code: fmt.Sprintf("%02d", i+1), Name: f[0], Department: f[1], Group: f[2], Who: f[3],
			HowMuch: f[4], When: f[5], Phone: "023-87654321", Level: disclose.Ordinary, Where: "户籍所在乡镇便民服务中心，带身份证、户口簿和社会保障卡",
			Basis: []disclose.Document{{Number: "渝农发〔2022〕59号", Title: "耕地地力保护和种粮大户补贴工作实施方案", From: on(7, 1)}, {Title: "区县实施细则", Number: "石农发〔2026〕8号"}}}
		if i%3 == 2 {
			p.Unverified = []string{"死亡次月停发的起算日", "增长人口是否直补"}
		}
		all = append(all, p)
	}
	for i := range all {
		all[i].Online = slices.Contains(applied, all[i].Code)
	}
	all[4].Level, all[6].Level = disclose.Sensitive, disclose.Hidden
	return canned{all}
}

func (c canned) Catalogue(context.Context) ([]disclose.Programme, error) { return c.programmes, nil }

func (c canned) heads() []disclose.Head {
	var all []disclose.Head
	for i, place := range []string{"竹园镇 长堰村", "竹园镇 大坪村", "太和土家族乡 金子村", "石桥乡 白果社区"} {
		p := c.programmes[i*2%len(c.programmes)]
		h := disclose.Head{Kind: disclose.Paid, Programme: p.Code, Name: p.Name, Period: period.MustParse("2026"),
			Region: fmt.Sprint(500236101201 + i), Place: place, Document: "渝农发〔2022〕59号", From: on(6, 18),
			People: 236 - i*78, Amount: fen.Fen(4873205 - i*1200000)}
		if i%2 == 0 {
			h.Kind, h.Until = disclose.Notice, on(6, 25)
		}
		all = append(all, disclose.Cover(p.Level, h))
	}
	return all
}

func (c canned) Heads(_ context.Context, q disclose.Query) (disclose.Heads, error) {
	heads := slices.DeleteFunc(c.heads(), func(h disclose.Head) bool {
		return q.Kind != "" && h.Kind != q.Kind || q.Programme != "" && h.Programme != q.Programme || !strings.Contains(h.Place, q.Place)
	})
	return disclose.Heads{Heads: heads, Total: len(heads)}, nil
}

func (c canned) List(_ context.Context, id disclose.ID, page int) (disclose.PaidList, error) {
	for _, h := range c.heads() {
		if h.ID() != id {
			continue
		}
		h.People, h.Amount = 236, 4873205
		lines := func(yield func(disclose.Line) bool) {
			for i := range disclose.PageSize {
				name := []string{"冉启明", "谭秀英", "欧阳德富", "马世珍", "向文", "秦大菊"}[i%6]
				area := 100 + i*37%500
				if !yield(disclose.Line{Name: name, Village: h.Place, Quantity: fmt.Sprintf("%d.%02d 亩", area/100, area%100), Standard: "63.45 元/亩", Amount: fen.Fen(area * 6345 / 100)}) {
					return
				}
			}
		}
		for _, p := range c.programmes {
			if p.Code == id.Programme {
				return disclose.Show(p.Level, h, lines), nil
			}
		}
	}
	return disclose.PaidList{}, fault.NotFound
}

func (c canned) Year(_ context.Context, year int) (disclose.Year, error) {
	if year != 0 && year != 2026 {
		return disclose.Year{Year: year}, nil
	}
	var rows []disclose.Stat
	for i, p := range c.programmes {
		rows = append(rows, disclose.Stat{Programme: p.Code, Name: p.Name, People: 42000/(i*i+1) + 3, Lines: 90000 / (i + 1), Amount: fen.Fen(4820000000 / (i*2 + 1))})
	}
	y, err := disclose.Totals(2026, rows)
	var parts []disclose.Part
	for i, s := range y.Rows {
		parts = append(parts, disclose.Part{Programme: s.Programme, Month: fmt.Sprintf("2026-%02d", 1+i%11), People: s.People, Amount: s.Amount})
	}
	y.Spread(parts)
	return y, err
}

func (c canned) Editions(context.Context) ([]disclose.EditionHead, error) {
	return []disclose.EditionHead{{Year: 2026, Number: 2, Publisher: "石桥县财政局", At: on(6, 20), Digest: "5f2a"}, {Year: 2026, Number: 1, Publisher: "石桥县财政局", At: on(6, 18), Digest: "77b0"}}, nil
}

func (c canned) Edition(_ context.Context, year, number int) (disclose.PublishedEdition, error) {
	if year != 2026 || number > 2 {
		return disclose.PublishedEdition{}, fault.NotFound
	}
	e := disclose.Edition{County: "石桥县", Code: "500299", Year: 2026, Number: max(number, 1), Publisher: "石桥县财政局", At: on(6, 20)}
	for _, p := range c.programmes {
		l := disclose.Listed{Number: p.Code, Name: p.Name, Department: p.Department, Who: p.Who, HowMuch: p.HowMuch, When: p.When,
			Standards: []disclose.Rate{{Label: "补贴标准", KeyName: "城镇", From: "2026-01-01", Value: "63.45 元/亩"}}}
		for _, d := range p.Basis {
			l.Documents = append(l.Documents, disclose.Paper{Title: d.Title, Number: d.Number})
		}
		e.Programmes = append(e.Programmes, l)
	}
	if number != 1 {
		e.Number, e.Since = 2, "2026-1"
		e.Changes = []disclose.Change{{Kind: disclose.StandardChanged, Programme: "05", Name: "城乡居民最低生活保障", What: "低保标准 城镇", Was: "750.00 元/人·月", Now: "800.00 元/人·月"},
			{Kind: disclose.ProgrammeNew, Programme: "51", Name: "村医养老补助", Now: "村医养老补助"}}
	}
	return disclose.PublishedEdition{Edition: e, Digest: strings.Repeat("5f2a77b0", 8), JSON: []byte(`{"year":2026}`)}, nil
}

const tracking = "abcd-efgh-2345"

func (c canned) Object(_ context.Context, o disclose.Objection, from string) (string, error) {
	switch {
	case len(o.Words) < 5:
		return "", disclose.ErrWordy
	case from == "203.0.113.9:1", from == "203.0.113.9":
		return "", disclose.ErrTooMany
	}
	return tracking, nil
}

func (c canned) Track(_ context.Context, code, _ string) (disclose.Tracked, error) {
	if code != tracking {
		return disclose.Tracked{}, fault.NotFound
	}
	return disclose.Tracked{Name: "耕地地力保护补贴", Period: period.MustParse("2026"), Place: "竹园镇", Words: "面积写多了", At: on(6, 19), Answer: "已核减", Closed: on(6, 22)}, nil
}

// A visit token that the canned county has proved by a code, and one by a card.
const (
	visiting     = "0123456789abcdef0123456789abcdef"
	visitingCard = "fedcba9876543210fedcba9876543210"
)

func (c canned) Texts() bool { return true }

func (c canned) Ask(_ context.Context, _, number, from string) (string, error) {
	switch {
	case len(number) != 18:
		return "", disclose.ErrNumber
	case strings.HasPrefix(from, "203.0.113.9"):
		return "", disclose.ErrTooMany
	}
	return visiting, nil
}

func (c canned) Prove(_ context.Context, token, proof, _ string) error {
	switch {
	case token != visiting:
		return disclose.ErrLeft
	case proof != "123456":
		return disclose.ErrProof
	}
	return nil
}

func (c canned) Own(_ context.Context, token string, year int) (disclose.Mine, error) {
	m := disclose.Mine{Proof: disclose.ByCode, Name: "谭*英", Year: max(year, 2025), Years: []int{2026, 2025}}
	switch {
	case token == visitingCard:
		m.Proof = disclose.ByCard
	case token != visiting:
		return m, disclose.ErrLeft
	}
	if m.Proof == disclose.ByCode {
		m.Requests, m.Account = followed(), "0018"
	}
	if year == 2025 {
		return m, nil
	}
	m.Year, m.Total = 2026, 80373
	stages := []disclose.Progress{disclose.UnderNotice, disclose.Awaiting, disclose.AtBank, disclose.Arrived, disclose.NotArrived, disclose.SentBack}
	for i, p := range c.programmes {
		item := disclose.Item{Name: p.Name, Period: period.MustParse("2026"), Amount: fen.Fen(20373 + i*61000), Progress: stages[i%len(stages)]}
		if i%len(stages) >= 3 {
			item.On, item.Ref = on(6, 18), "B2026-0031-000000001812"
		}
		if item.Progress == disclose.UnderNotice && i == 0 {
			item.List = c.heads()[0].ID()
		}
		if m.Proof == disclose.ByCode {
			item.Tail, item.Steps = "0018", []disclose.Reckoned{{Says: "3.25 亩 × 63.45 元/亩", Amount: item.Amount, Source: "渝农发〔2022〕59号"}}
			if item.Progress == disclose.NotArrived {
				item.Why = "账户已销户"
			}
		}
		m.Items = append(m.Items, item)
	}
	return m, nil
}

func (c canned) Leave(context.Context, string) error { return nil }

// bare is a county that has published nothing yet.
type bare struct{ noRequests }

func (bare) Catalogue(context.Context) ([]disclose.Programme, error) { return nil, nil }
func (bare) Heads(context.Context, disclose.Query) (disclose.Heads, error) {
	return disclose.Heads{}, nil
}
func (bare) List(context.Context, disclose.ID, int) (disclose.PaidList, error) {
	return disclose.PaidList{}, fault.NotFound
}
func (bare) Year(context.Context, int) (disclose.Year, error)         { return disclose.Year{}, nil }
func (bare) Editions(context.Context) ([]disclose.EditionHead, error) { return nil, nil }
func (bare) Edition(context.Context, int, int) (disclose.PublishedEdition, error) {
	return disclose.PublishedEdition{}, fault.NotFound
}
func (bare) Object(context.Context, disclose.Objection, string) (string, error) {
	return "", fault.NotFound
}
func (bare) Track(context.Context, string, string) (disclose.Tracked, error) {
	return disclose.Tracked{}, fault.NotFound
}
func (bare) Texts() bool { return false }
func (bare) Ask(context.Context, string, string, string) (string, error) {
	return "", disclose.ErrNumber
}
func (bare) Prove(context.Context, string, string, string) error { return disclose.ErrProof }
func (bare) Own(_ context.Context, token string, _ int) (disclose.Mine, error) {
	if token != visiting {
		return disclose.Mine{}, disclose.ErrLeft
	}
	return disclose.Mine{Proof: disclose.ByCode, Name: "谭*英", Year: 2026}, nil
}
func (bare) Leave(context.Context, string) error { return nil }
