package desk

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/web/ui"
)

var trailPage = ui.Parse[Trail](files, "trail.html")

// Trail is the audit events (操作留痕) within the user's scope, and whether their chain holds.
type Trail struct {
	Chain   Chain
	Filters ui.Filters
	Rows    []Event
	Pager   ui.Pager
}

// Chain is the state of the hash chain. Broken is the number of the first event that does
// not follow from the one before it; 0 if all do.
type Chain struct {
	Events  int // in all
	Last    int // of the newest, that were verified for this page
	Root    string
	Checked time.Time
	Broken  int
}

// An Event is one audit event in words.
type Event struct {
	No     int
	At     time.Time
	By     string
	Role   string
	Did    string
	What   string
	Href   string
	Reason string
	Digest string
}

// Before is how many events still verify when the chain is broken.
func (c Chain) Before() int { return max(0, c.Broken-1) }

func (d *Desk) showTrail(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	page, err := d.App.Trail(r.Context(), by, numberOf(r, "after"))
	if err != nil {
		return err
	}
	chain, err := d.App.ChainState(r.Context(), by)
	if err != nil {
		return err
	}
	v := Trail{Chain: Chain{Events: int(chain.End.Seq), Last: int(chain.Verified), Root: chain.End.Hash.String(), Checked: d.App.Now(), Broken: int(chain.Broken)},
		Filters: ui.Filters{Says: "全部操作，共 " + ui.Grouped(int(chain.End.Seq)) + " 条"}}
	for _, e := range page.Entries {
		v.Rows = append(v.Rows, eventRow(by, e, page.Who))
	}
	next := ""
	if page.More {
		next = strconv.FormatInt(page.Entries[len(page.Entries)-1].Seq, 10)
	}
	v.Pager = ui.NewCursor(r.URL, r.FormValue("after"), next)
	return trailPage.Render(w, r, d.base(r, by), v)
}

func eventRow(by auth.Actor, e audit.Entry, who map[int64]string) Event {
	var detail struct{ Reason, Answer string }
	_ = json.Unmarshal(e.Detail, &detail) // details of other kinds have neither
	row := Event{No: int(e.Seq), At: e.At, By: who[e.Actor], Role: auth.Role(e.Role).Chinese(), Did: e.Kind.Chinese(), Reason: detail.Reason + detail.Answer,
		Digest: e.Hash.String()}
	switch {
	case e.Person == app.ConsolePerson:
		row.By = "本机操作员"
	case row.By == "":
		row.By = "未登录"
	}
	row.What, row.Href = subjectOf(by, e.Subject)
	return row
}

// subjects are what events are about: their name, and the page that shows one with the duty
// that opens it.
var subjects = []struct {
	kind, name, page string
	duty             auth.Duty
}{
	{"roster", "名册", "/desk/rosters/", auth.SeeRoster},
	{"intake", "导入", "/desk/imports/", auth.SeeRoster},
	{"finding", "疑点", "/desk/findings/", auth.SeeRoster},
	{"batch", "批次", "/desk/batches/", auth.SeeBatch},
	{"return", "回盘", "/desk/returns/", auth.SeeBatch},
	{"payfile", "代发文件", "", ""},
	{"appropriation", "指标", "/desk/appropriations/", auth.SeeMoney},
	{"person", "补贴对象", "/desk/people/", auth.SeePerson},
	{"user", "用户", "", ""},
	{"county", "区县", "", ""},
	{"registry", "底册", "", ""},
	{"bank", "银行", "", ""},
}

// subjectOf names what an event is about, with its page if the reader may open it.
func subjectOf(by auth.Actor, subject string) (what, href string) {
	kind, id, _ := strings.Cut(subject, ":")
	for _, s := range subjects {
		if s.kind != kind {
			continue
		}
		if s.page != "" && holds(by, s.duty) {
			href = s.page + id
		}
		return s.name + " " + id, href
	}
	return subject, ""
}
