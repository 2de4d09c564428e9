package desk

import (
	"testing"

	"yikatong/internal/apply"
	"yikatong/internal/pay"
	"yikatong/internal/roster"
	"yikatong/internal/web/ui"
)

// Each state of the core has its tag, so that a new one cannot be forgotten here.
func TestEveryStateHasItsTag(t *testing.T) {
	tags := map[string]ui.Tag{}
	for _, m := range roster.Moves {
		tags["roster "+string(m.From)], tags["roster "+string(m.To)] = rosterTag(m.From), rosterTag(m.To)
	}
	for _, m := range pay.Moves {
		tags["batch "+string(m.From)], tags["batch "+string(m.To)] = batchTag(m.From), batchTag(m.To)
	}
	for _, s := range apply.States {
		tags["request "+string(s)], tags["card "+string(s)] = requestTag(apply.Right, s), requestTag(apply.Account, s)
	}
	for _, s := range []pay.Status{pay.Pending, pay.InTransit, pay.Unknown, pay.Paid, pay.Failed, pay.Returned, pay.Corrected, pay.Dropped} {
		tags["payment "+string(s)] = paymentTag(s)
	}
	for _, s := range []JobState{JobWaiting, JobRunning, JobDone, JobFailed} {
		tags["job "+string(s)] = jobTags[s]
	}
	tags["user"], tags["no user"], tags["person"], tags["dead"] = userTag(true), userTag(false), personTag(false), personTag(true)
	for name, tag := range tags {
		if tag.Tone == "" || tag.Word == "" || !tag.HasIcon() {
			t.Errorf("%s shows as %+v", name, tag)
		}
	}
}

func TestWay(t *testing.T) {
	for _, tc := range []struct {
		got  ui.Steps
		want string
	}{
		{rosterWay(roster.Draft, 0), "第 1 步，共 7 步：名册"},
		{rosterWay(roster.Draft, 3), "第 2 步，共 7 步：比对"},
		{rosterWay(roster.Approved, 0), "第 3 步，共 7 步：审核"},
		{rosterWay(roster.Notice, 0), "第 4 步，共 7 步：公示"},
		{rosterWay(roster.Cleared, 0), "第 5 步，共 7 步：财政"},
		{batchWay(pay.Formed, 0), "第 5 步，共 7 步：财政"},
		{batchWay(pay.Sent, 0), "第 6 步，共 7 步：银行"},
		{batchWay(pay.Settled, 2), "第 7 步，共 7 步：到账"},
		{batchWay(pay.Settled, 0), "7 步全部完成"},
	} {
		if got := tc.got.Says(); got != tc.want {
			t.Errorf("got %q, want %q", got, tc.want)
		}
	}
}
