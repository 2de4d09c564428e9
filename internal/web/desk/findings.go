package desk

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/check"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
	"yikatong/internal/words"
)

var (
	findingsPage = ui.Parse[Findings](files, "findings.html")
	findingPage  = ui.Parse[Finding](files, "finding.html")
)

// Findings is what the cross-check raised (疑点), as evidence to resolve.
type Findings struct {
	Sort      ui.Sort
	Filters   ui.Filters
	Rows      []FindingRow
	Pager     ui.Pager
	Registers string // address of the outside registers, of who may see them
}

// A FindingRow is a finding as the list shows it.
type FindingRow struct {
	ID       string
	Rule     string // 同一账户多人收款
	Says     string
	Name     string
	Place    string
	RosterID string
	Roster   string
	Amount   fen.Fen // at risk
	State    ui.Tag
	At       time.Time
	Due      string // of an open one
	Late     int    // working days since then
}

// Finding is one finding: two records side by side, the rule, and what the user may do.
type Finding struct {
	FindingRow
	Basis       string // the document that orders the check
	Left, Right Record
	Reply       *FindingReply
	Did         []FindingAct
	Violation   string // address of the violation on record, "" for none or nobody to see it
	Actions     ui.Actions
}

// FindingReply is the form on which a township says what it found out.
type FindingReply struct {
	Action   string
	Question string
	Ends     ui.Field
	Words    ui.Field
	File     ui.Field
}

// A FindingAct is a reply, what became of it, or how the finding was closed.
type FindingAct struct {
	Act
	File string // address of what came with it, "" for nothing
}

// A Record is one side of a finding, with its numbers masked.
type Record struct {
	Title string
	Facts []ui.Fact
}

func (d *Desk) showFindings(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	page := pageOf(r)
	state := r.FormValue("state")
	q := store.FindingQuery{Order: ui.SortOf(r.URL).Key(), State: state, Code: r.FormValue("code"), Roster: numberOf(r, "roster"), Limit: pageSize, Offset: (page - 1) * pageSize,
		Replied: map[string]store.Whether{"reply": store.Not, "close": store.Only}[r.FormValue("waits")]}
	list, err := d.App.Findings(r.Context(), by, q)
	if err != nil {
		return err
	}
	v := Findings{Sort: ui.SortOf(r.URL)}
	if v.Rows, err = d.findingRows(r, list.Rows); err != nil {
		return err
	}
	total := 0
	v.Filters.Label = "状态"
	for _, s := range []string{store.FindingOpen, store.FindingUpheld, store.FindingCleared} {
		v.Filters.Items = append(v.Filters.Items, choice(r, "state", s, findingTags[s].Word, list.Counts[s]))
		if state == "" || state == s {
			total += list.Counts[s]
		}
	}
	all := list.Counts[store.FindingOpen] + list.Counts[store.FindingUpheld] + list.Counts[store.FindingCleared]
	v.Filters.Items = append([]ui.Filter{choice(r, "state", "", "全部", all)}, v.Filters.Items...)
	v.Filters.Says = ui.Grouped(total) + " 条疑点"
	if q.Code != "" {
		v.Filters.Says += "：" + words.Finding(q.Code)
	}
	v.Pager = ui.NewPager(r.URL, page, pageSize, total)
	if auth.May(by, auth.SeeRegister, auth.Place{Region: d.App.CountyCode()}) == nil {
		v.Registers = "/desk/registers"
	}
	return findingsPage.Render(w, r, d.base(r, by), v)
}

func (d *Desk) findingRows(r *http.Request, list []store.FindingRow) ([]FindingRow, error) {
	var codes []region.Code
	for _, f := range list {
		codes = append(codes, f.Where, f.Place)
	}
	places, err := d.App.Places(r.Context(), codes...)
	rows := make([]FindingRow, len(list))
	for i, f := range list {
		rows[i] = FindingRow{ID: strconv.FormatInt(f.ID, 10), Rule: words.Finding(f.Code), Says: f.Evidence, Name: f.Name, Place: places[f.Where],
			RosterID: strconv.FormatInt(f.Roster, 10), Roster: places[f.Place] + " " + d.App.ProgrammeName(f.Programme) + " " + chinese(f.Period),
			Amount: f.Amount, State: findingTags[f.State], At: f.RaisedAt}
		if f.State == store.FindingOpen {
			rows[i].Due, rows[i].Late = d.App.Deadline(f.RaisedAt, check.Within(f.Blocks))
			if !f.Replied.IsZero() {
				rows[i].State = ui.Tag{Tone: ui.Move, Word: "待复核"}
			}
		}
	}
	return rows, err
}

// chinese writes a stored period for people.
func chinese(stored string) string {
	p, err := period.Parse(stored)
	if err != nil {
		return stored
	}
	return p.Chinese()
}

func (d *Desk) showFinding(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	f, err := d.App.Finding(r.Context(), by, id)
	if err != nil {
		return err
	}
	v, err := d.findingView(r, f)
	if err != nil {
		return err
	}
	return findingPage.Render(w, r, d.base(r, by), v)
}

func (d *Desk) findingView(r *http.Request, f app.FindingView) (v Finding, err error) {
	rows, err := d.findingRows(r, []store.FindingRow{{Finding: f.Finding, Name: f.Line.Name, Amount: f.Line.Amount, Where: f.Line.Region,
		Programme: f.Roster.Programme, Period: f.Roster.Period.String(), Place: f.Roster.Region}})
	if err != nil {
		return v, err
	}
	places, err := d.App.Places(r.Context(), f.Person.Region)
	if err != nil {
		return v, err
	}
	v = Finding{FindingRow: rows[0]}
	person := "/desk/people/" + strconv.FormatInt(f.Person.ID, 10)
	v.Left = Record{"名册上", []ui.Fact{{Name: "姓名", Value: f.Line.Name}, {Name: "证件号码", Value: f.Line.No}, {Name: "期次", Value: f.Roster.Period.Chinese()},
		{Name: "金额", Value: f.Line.Amount.String()}, {Name: "文件里的行", Value: strconv.Itoa(f.Line.Row)}}}
	v.Right = Record{"登记上", []ui.Fact{{Name: "姓名", Value: f.Line.Known, Href: person}, {Name: "登记地", Value: places[f.Person.Region]},
		{Name: "死亡日期", Value: dash(f.Person.Died)}, {Name: "有效账户", Value: dash(f.Line.Card)}}}
	question := ""
	if rule, ok := check.Named(f.Code); ok {
		v.Basis, question = rule.Basis, rule.Question
	}
	v.Did = findingActs(f)
	if f.Violation != 0 {
		v.Violation = fmt.Sprintf("/desk/violations#v%d", f.Violation)
	}
	if f.MayReply {
		v.Reply = replyForm(f.ID, question)
	}
	v.Actions = findingActions(f)
	return v, nil
}

// findingActs tells what was replied, what was sent back, and how it ended.
func findingActs(f app.FindingView) (list []FindingAct) {
	for _, r := range f.Replies {
		act := FindingAct{Act: Act{At: r.At, By: f.Who[r.By], Did: "回复：" + endOf(r.Upholds).said, Reason: r.Words, Digest: r.File.Digest}}
		if r.File.Name != "" {
			act.File = fmt.Sprintf("/desk/findings/%d/files/%d", f.ID, r.N)
		}
		if list = append(list, act); r.Back != "" {
			list = append(list, FindingAct{Act: Act{At: r.BackAt, By: f.Who[r.BackBy], Did: "退回重新核实", Reason: r.Back}})
		}
	}
	if f.State != store.FindingOpen {
		list = append(list, FindingAct{Act: Act{At: f.ClosedAt, By: f.ClosedBy, Did: "办结：" + findingTags[f.State].Word, Reason: f.Answer}})
	}
	return list
}

func replyForm(id int64, question string) *FindingReply {
	form := &FindingReply{Action: fmt.Sprintf("/desk/findings/%d/reply", id), Question: question,
		Ends:  ui.Field{Name: "ends", Label: "核实结论", Type: "select"},
		Words: ui.Field{Name: "words", Label: "怎么核实的", Type: "area", Max: 500, Hint: "写清问了谁、看了什么。不要写身份证号、卡号和电话。"},
		File:  ui.Field{Name: "file", Label: "照片或材料", Type: "file", Accept: "image/jpeg,image/png,application/pdf", Optional: true, Bytes: app.MostPhoto, Hint: "照片不超过 15 MB，PDF 不超过 5 MB；照片里的拍摄地点等信息会去掉"}}
	for _, e := range ends {
		form.Ends.Options = append(form.Ends.Options, ui.Option{Value: e.path, Text: e.said})
	}
	return form
}

// findingActions are what the actor may do about the reply that stands.
func findingActions(f app.FindingView) ui.Actions {
	a := ui.Actions{Why: why(f.Why)}
	if f.MayRecord {
		return ui.Actions{Actions: []ui.Action{{Href: fmt.Sprintf("/desk/findings/%d/violation", f.ID), Label: "登记为违规问题", Danger: true, Says: "由另一人凭文号认定；已发放的，认定后可以追回。", Ask: []ui.Field{
			{Name: "kind", Label: "类型", Type: "select", Options: kindOptions("")[1:]}, {Name: "amount", Label: "违规金额（元）", Value: f.Line.Amount.Yuan(), Mode: "decimal", Max: 20},
			{Name: "reason", Label: "情况", Type: "area", Max: 200}}}}}
	}
	if !f.May || len(f.Replies) == 0 {
		return a
	}
	end := endOf(f.Replies[len(f.Replies)-1].Upholds)
	here := fmt.Sprintf("/desk/findings/%d/", f.ID)
	a.Actions = []ui.Action{
		{Href: here + end.path, Label: "同意回复，办结：" + end.label, Danger: end.uphold, Ask: reasonField("复核意见")},
		{Href: here + "back", Label: "退回重新核实", Danger: true, Ask: reasonField("为什么退回")}}
	return a
}

// ends are the two ways a finding is closed.
var ends = []struct {
	path, label, said string
	uphold            bool
}{
	{"confirm", "属实，不发", "属实，不应发", true},
	{"dismiss", "不属实，照发", "不属实，应照发", false},
}

func endOf(uphold bool) (end struct {
	path, label, said string
	uphold            bool
}) {
	for _, e := range ends {
		if e.uphold == uphold {
			return e
		}
	}
	return end
}

// actOnFinding takes a reply, sends one back, or closes the finding: which, stands in the address.
func (d *Desk) actOnFinding(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	did := ""
	switch do := r.PathValue("answer"); do {
	case "reply":
		did, err = "已回复，等另一人复核", d.replyFinding(r, by, id)
	case "violation":
		did, err = "已登记为违规问题，由另一人认定", d.recordViolation(r, by, id)
	case "back":
		did, err = "已退回重新核实", d.App.SendFindingBack(r.Context(), by, id, r.PostFormValue("reason"))
	default:
		err = fault.NotFound
		for _, e := range ends {
			if e.path == do {
				did, err = "疑点已办结："+e.label, d.App.AnswerFinding(r.Context(), by, id, e.uphold, r.PostFormValue("reason"))
			}
		}
	}
	if err != nil {
		return err
	}
	return d.done(w, r, fmt.Sprintf("/desk/findings/%d", id), ui.Banner{Tone: ui.Good, Title: did})
}

func (d *Desk) replyFinding(r *http.Request, by auth.Actor, id int64) error {
	file, err := attached(r)
	if err != nil {
		return err
	}
	return d.App.ReplyFinding(r.Context(), by, id, r.PostFormValue("ends") == ends[0].path, r.PostFormValue("words"), file)
}

// attached reads the file that came with a form, if one did.
func attached(r *http.Request) (file store.Attachment, err error) {
	f, head, err := r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return file, nil
	}
	if err != nil {
		return file, fmt.Errorf("read upload: %w", err)
	}
	defer f.Close()
	if file.Bytes, err = io.ReadAll(f); err != nil {
		return file, fmt.Errorf("read upload: %w", err)
	}
	if len(file.Bytes) > 0 {
		file.Name = head.Filename
	}
	return file, nil
}

// sendFindingFile sends what came with a reply, never to be shown within our pages.
func (d *Desk) sendFindingFile(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil {
		return fault.NotFound
	}
	file, err := d.App.ReplyFile(r.Context(), by, id, n)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": file.Name}))
	w.Header().Set("Cache-Control", "no-store")
	_, err = w.Write(file.Bytes)
	return err
}
