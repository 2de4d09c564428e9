package contract

import (
	"fmt"

	"yikatong/internal/fen"
)

// A Performance is what a bank did under a contract in a span of days (履约). Shares are of
// payments; days are working days from when a file counts.
type Performance struct {
	Files     int           `json:"files"`
	Sent      int           `json:"sent"`
	Total     fen.Fen       `json:"sent_fen"`
	Answered  int           `json:"answered"` // payments with a final answer
	Paid      int           `json:"paid"`     // stand paid
	SameDay   int           `json:"same_day"` // of Paid: on the day the contract says, or before
	Due       int           `json:"due"`      // payments answered, or whose answer is due
	InTime    int           `json:"in_time"`  // of Due: answered by the day the contract says
	Days      map[int]int   `json:"days"`     // payments by the days to their final answer
	Failed    map[Fault]int `json:"failed"`
	CameBack  int           `json:"came_back"` // reported paid, and failed later
	Contrary  int           `json:"contrary"`  // lines that contradict what was posted
	Changed   int           `json:"changed"`   // lines with another amount or account
	Foreign   int           `json:"foreign"`   // lines of no payment in the file
	Missing   int           `json:"missing"`   // payments that a posted return left out
	Points    int           `json:"points"`    // withdrawal points on record
	Uncovered []string      `json:"uncovered"` // townships without one
}

// Quantile is the least number of days within which a share of the answered payments, in
// hundredths, had their answer; 50 is the median. Without an answer there is none.
func (p Performance) Quantile(hundredths int) (days int, known bool) {
	need := (p.Answered*hundredths + 99) / 100
	if p.Answered == 0 {
		return 0, false
	}
	for sum := 0; ; days++ {
		if sum += p.Days[days]; sum >= max(need, 1) {
			return days, true
		}
	}
}

// Answer counts payments that were answered some days after their file counted.
func (p *Performance) Answer(days, n int) {
	if p.Days == nil {
		p.Days = map[int]int{}
	}
	p.Days[max(days, 0)] += n
	p.Answered += n
}

// Fail counts payments that failed for a code.
func (p *Performance) Fail(code string, n int) {
	if p.Failed == nil {
		p.Failed = map[Fault]int{}
	}
	p.Failed[FaultOf(code)] += n
}

// A Judgement holds one term against what was done.
type Judgement struct {
	Term string `json:"term"` // in Chinese
	Owed string `json:"owed"`
	Done string `json:"done"`
	Kept bool   `json:"kept"`
	Open bool   `json:"open"` // nothing to judge by yet
}

// Judge holds the terms against what the bank did.
func (t Terms) Judge(p Performance) []Judgement {
	list := []Judgement{
		{Term: "当日发放", Owed: fmt.Sprintf("%s 前收到的当日到账", t.Cutoff), Done: shareOf(p.SameDay, p.Paid), Kept: p.SameDay == p.Paid, Open: p.Paid == 0},
		{Term: "按期回盘", Owed: fmt.Sprintf("%d 个工作日内", t.AnswerDays), Done: shareOf(p.InTime, p.Due), Kept: p.InTime == p.Due, Open: p.Due == 0},
		{Term: "银行原因失败", Owed: fmt.Sprintf("不高于万分之 %d", t.MostFailing), Done: fmt.Sprintf("%d 笔，共 %d 笔", p.Failed[ByBank], p.Answered),
			Kept: p.Failed[ByBank]*10000 <= t.MostFailing*p.Answered, Open: p.Answered == 0},
	}
	return append(list, Judgement{Term: "取款网点", Owed: fmt.Sprintf("不少于 %d 个", t.Points), Done: fmt.Sprintf("%d 个", p.Points), Kept: p.Points >= t.Points})
}

// shareOf is a share in hundredths of percent, rounded down: it says 100 only if it is all.
func shareOf(part, whole int) string {
	if whole == 0 {
		return "—"
	}
	n := part * 10000 / whole
	return fmt.Sprintf("%d.%02d%%（%d／%d 笔）", n/100, n%100, part, whole)
}

// Chinese says what came of the judgement.
func (j Judgement) Chinese() string {
	switch {
	case j.Open:
		return "无可评"
	case j.Kept:
		return "达标"
	default:
		return "未达标"
	}
}
