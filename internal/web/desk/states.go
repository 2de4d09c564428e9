package desk

import (
	"yikatong/internal/apply"
	"yikatong/internal/pay"
	"yikatong/internal/roster"
	"yikatong/internal/web/ui"
)

// The tables from states to tags. The words are the core's; the colours and icons are ours.
var (
	rosterTones = map[roster.State]ui.Tone{
		roster.Draft: ui.Plain, roster.Submitted: ui.Wait, roster.Approved: ui.Wait, roster.Reviewed: ui.Wait,
		roster.Notice: ui.Move, roster.Cleared: ui.Good, roster.Withdrawn: ui.Plain,
	}
	batchTones = map[pay.State]ui.Tone{
		pay.Formed: ui.Wait, pay.Approved: ui.Wait, pay.Committed: ui.Wait, pay.Sent: ui.Move,
		pay.Settled: ui.Good, pay.Cancelled: ui.Plain,
	}
	paymentTones = map[pay.Status]ui.Tone{
		pay.Pending: ui.Plain, pay.InTransit: ui.Move, pay.Unknown: ui.Hold, pay.Paid: ui.Good,
		pay.Failed: ui.Bad, pay.Returned: ui.Bad, pay.Corrected: ui.Move, pay.Dropped: ui.Plain,
	}
	requestTones = map[apply.State]ui.Tone{
		apply.Submitted: ui.Wait, apply.Incomplete: ui.Hold, apply.Accepted: ui.Wait, apply.Verified: ui.Wait, apply.Passed: ui.Wait,
		apply.Granted: ui.Good, apply.Refused: ui.Bad, apply.Withdrawn: ui.Plain,
	}
	jobTags = map[JobState]ui.Tag{
		JobWaiting: {Tone: ui.Plain, Word: "排队中"}, JobRunning: {Tone: ui.Move, Word: "处理中"},
		JobDone: {Tone: ui.Good, Word: "已完成"}, JobFailed: {Tone: ui.Bad, Word: "未接收"},
	}
	findingTags = map[string]ui.Tag{
		"open": {Tone: ui.Wait, Word: "待核实"}, "upheld": {Tone: ui.Bad, Word: "属实，不发"},
		"cleared": {Tone: ui.Good, Word: "不属实，照发"},
	}
)

func rosterTag(s roster.State) ui.Tag {
	return ui.Tag{Tone: rosterTones[s], Word: s.Chinese(), Icon: final(s == roster.Withdrawn)}
}

func requestTag(k apply.Kind, s apply.State) ui.Tag {
	return ui.Tag{Tone: requestTones[s], Word: s.Chinese(k), Icon: final(s == apply.Withdrawn)}
}

func batchTag(s pay.State) ui.Tag {
	return ui.Tag{Tone: batchTones[s], Word: s.Chinese(), Icon: final(s == pay.Cancelled)}
}

func paymentTag(s pay.Status) ui.Tag {
	t := ui.Tag{Tone: paymentTones[s], Word: s.Chinese(), Icon: final(s == pay.Dropped)}
	switch s {
	case pay.Unknown:
		t.Icon = "unknown"
	case pay.Returned:
		t.Icon = "back"
	}
	return t
}

// final is the icon of what was given up.
func final(given bool) string {
	if given {
		return "no"
	}
	return ""
}

// userTag shows whether an account may sign in.
func userTag(active bool) ui.Tag {
	if active {
		return ui.Tag{Tone: ui.Good, Word: "在用"}
	}
	return ui.Tag{Tone: ui.Plain, Word: "停用", Icon: "no"}
}

// personTag shows whether a person is alive, as far as the registers say.
func personTag(dead bool) ui.Tag {
	if dead {
		return ui.Tag{Tone: ui.Plain, Word: "已死亡", Icon: "no"}
	}
	return ui.Tag{Tone: ui.Good, Word: "在册"}
}

// The seven steps of a payment's way, as every roster and batch page shows them.
const (
	stepRoster = iota
	stepCheck
	stepReview
	stepNotice
	stepFinance
	stepBank
	stepPaid
	stepEnd
)

func way(now int, stopped bool) ui.Steps {
	return ui.WaySteps(now, stopped, "名册", "比对", "审核", "公示", "财政", "银行", "到账")
}

// rosterWay places a roster on the way. A draft with open findings stands at the cross-check.
func rosterWay(s roster.State, findings int) ui.Steps {
	switch s {
	case roster.Submitted, roster.Approved:
		return way(stepReview, false)
	case roster.Reviewed, roster.Notice:
		return way(stepNotice, false)
	case roster.Cleared:
		return way(stepFinance, false)
	case roster.Withdrawn:
		return way(stepRoster, true)
	}
	if findings > 0 {
		return way(stepCheck, false)
	}
	return way(stepRoster, false)
}

// batchWay places a batch on the way. failed counts payments that are to be corrected.
func batchWay(s pay.State, failed int) ui.Steps {
	switch s {
	case pay.Sent:
		return way(stepBank, false)
	case pay.Settled:
		if failed > 0 {
			return way(stepPaid, true)
		}
		return way(stepEnd, false)
	}
	return way(stepFinance, s == pay.Cancelled)
}
