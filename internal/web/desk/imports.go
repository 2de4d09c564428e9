package desk

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/roster"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
	"yikatong/internal/words"
)

var (
	newImportPage = ui.Parse[NewImport](files, "import_new.html")
	importPage    = ui.Parse[Import](files, "import.html")
)

// MaxFile is how large an uploaded file may be, in bytes.
const MaxFile = 20 << 20

// NewImport is the form that takes a township's file.
type NewImport struct {
	Programme, Period, Place, File ui.Field
}

// Errors lists the mistakes of the form.
func (n NewImport) Errors() []ui.Field { return ui.Errors(n.Programme, n.Period, n.Place, n.File) }

// NewImportForm is the empty form over the programmes and places the user may import for.
func NewImportForm(programmes, places []ui.Option) NewImport {
	return NewImport{
		Programme: ui.Field{Name: "programme", Label: "补贴项目", Type: "select", Options: programmes},
		Period:    ui.Field{Name: "period", Label: "期次", Hint: "按年写 2026，按半年写 2026H1，按季写 2026Q1，按月写 2026-03", Max: 7},
		Place:     ui.Field{Name: "place", Label: "乡镇", Type: "select", Options: places},
		File: ui.Field{Name: "file", Label: "文件", Type: "file", Accept: ".xlsx,.csv", Bytes: MaxFile,
			Hint: "Excel（.xlsx）或 CSV，不超过 20 MB。列的顺序和叫法不限，标题行、合计行不用删。"},
	}
}

// A JobState is one of the four states of a job.
type JobState string

// The states of a job.
const (
	JobWaiting JobState = "waiting"
	JobRunning JobState = "running"
	JobDone    JobState = "done"
	JobFailed  JobState = "failed"
)

// Import is one import as a job with its own address: it may be left and come back to.
type Import struct {
	ID        string
	File      string
	Programme string
	Period    string
	Place     string
	By        string
	At        time.Time
	State     JobState

	Rows    int           // read so far
	Percent int           // at most 99 until it is done; 0 if the length is not known
	Left    time.Duration // 0 if not known

	Failure string // of a failed job: one clear sentence; nothing was stored
	Advice  string

	RosterID string
	Mend     bool          // the user may fetch the rows that were not taken
	Result   *ImportResult // of a job that is done
}

// Tag shows where the job stands.
func (i Import) Tag() ui.Tag { return jobTags[i.State] }

// Live reports whether the page changes by itself.
func (i Import) Live() bool { return i.State == JobWaiting || i.State == JobRunning }

// LeftWords is the time left, roughly, in words.
func (i Import) LeftWords() string {
	switch {
	case i.Left <= 0:
		return ""
	case i.Left < time.Minute:
		return "不到 1 分钟"
	}
	return "约 " + ui.Grouped(int(i.Left.Round(time.Minute)/time.Minute)) + " 分钟"
}

// An ImportResult is the control totals of a finished import, and what is to be mended.
type ImportResult struct {
	Rows, People              int
	Accepted, Rejected, Known int     // Known: in the roster already, unchanged
	Amount                    fen.Fen // accepted
	Reasons                   []RejectGroup
	Findings                  []FindingCount
	Columns                   []Column
	Notes                     []string // what was found in the file and how it was read
	Same                      *SameFile
}

// A RejectGroup is the rejected rows of one reason.
type RejectGroup struct {
	Says    string // 校验位不对
	Mend    string // how to mend it
	Count   int
	Samples []RejectedRow // the first few
}

// A RejectedRow is a row as it stands in the file, its number masked.
type RejectedRow struct {
	Row  int // among the file's rows of data, from 1
	Name string
	Cell string // what the cell holds, masked
}

// A FindingCount is how many findings of a kind the cross-check raised.
type FindingCount struct {
	Says, Href string
	Count      int
}

// A Column is how a column of the file was understood.
type Column struct{ Heading, Means string }

// A SameFile tells that the file had been imported before.
type SameFile struct {
	ID string
	At time.Time
	By string
}

func (d *Desk) importForm(r *http.Request, by auth.Actor) (NewImport, error) {
	townships, err := d.App.Townships(r.Context(), by)
	places := []ui.Option{{Value: "", Text: "按名册中多数人的登记地"}}
	for _, t := range townships {
		places = append(places, ui.Option{Value: string(t.Code), Text: t.Name})
	}
	form := NewImportForm(d.programmeOptions(), places)
	form.Place.Optional = true
	form.Programme.Value, form.Period.Value, form.Place.Value = r.FormValue("programme"), r.FormValue("period"), r.FormValue("place")
	return form, err
}

func (d *Desk) showNewImport(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	form, err := d.importForm(r, by)
	if err != nil {
		return err
	}
	return newImportPage.Render(w, r, d.base(r, by), form)
}

// startImport takes an uploaded file and leads to the page of its job.
func (d *Desk) startImport(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	form, err := d.importForm(r, by)
	if err != nil {
		return err
	}
	p, err := period.Parse(form.Period.Value)
	if err != nil {
		form.Period.Error = why(err)
	}
	file, head, err := r.FormFile("file")
	if err != nil {
		form.File.Error = "请选一个文件"
	}
	if len(form.Errors()) > 0 {
		return newImportPage.RenderStatus(w, r, http.StatusUnprocessableEntity, d.base(r, by), form)
	}
	defer file.Close()
	id, err := d.App.StartImport(r.Context(), by, app.Upload{Name: head.Filename, Content: file, Programme: form.Programme.Value, Period: p,
		Township: region.Code(form.Place.Value)})
	if err != nil {
		return err
	}
	http.Redirect(w, r, fmt.Sprintf("/desk/imports/%d", id), http.StatusSeeOther)
	return nil
}

// reloadEvery is how often the page of a running job is loaded again without scripts, in seconds.
const reloadEvery = 3

func (d *Desk) showImport(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	in, err := d.App.Intake(r.Context(), by, id)
	if err != nil {
		return err
	}
	v, err := d.importView(r, by, in)
	if err != nil {
		return err
	}
	base := d.base(r, by)
	if v.Live() {
		base.Reload = reloadEvery
	}
	return importPage.Render(w, r, base, v)
}

// jobState is where an import stands; rows is how many have been read so far.
func jobState(in store.Intake, rows int) JobState {
	switch {
	case in.Verdict == store.Reading && rows == 0:
		return JobWaiting
	case in.Verdict == store.Reading:
		return JobRunning
	case strings.HasPrefix(in.Verdict, "refused:"):
		return JobFailed
	}
	return JobDone
}

func (d *Desk) importView(r *http.Request, by auth.Actor, in app.Import) (v Import, err error) {
	places, err := d.App.Places(r.Context(), in.Region)
	if err != nil {
		return v, err
	}
	rows := d.App.Progress(in.ID)
	v = Import{ID: strconv.FormatInt(in.ID, 10), File: in.File, Programme: d.App.ProgrammeName(in.Programme), Period: chinese(in.Period), Place: places[in.Region],
		By: in.Who, At: in.StartedAt, State: jobState(in.Intake, rows), Rows: rows, Mend: holds(by, auth.ImportRoster)}
	switch v.State {
	case JobFailed:
		v.Failure = in.Detail
	case JobDone:
		if in.Roster != 0 {
			v.RosterID = strconv.FormatInt(in.Roster, 10)
		}
		v.Result, err = d.importResult(r, by, in)
	}
	return v, err
}

func (d *Desk) importResult(r *http.Request, by auth.Actor, in app.Import) (*ImportResult, error) {
	if in.Same.ID != 0 {
		return &ImportResult{Rows: in.Read, People: in.People, Known: in.Known, Amount: in.Amount,
			Same: &SameFile{ID: strconv.FormatInt(in.Same.ID, 10), At: in.Same.StartedAt, By: in.SameWho}}, nil
	}
	res := &ImportResult{Rows: in.Read, People: in.People, Accepted: in.Accepted, Rejected: in.Rejected, Known: in.Known, Amount: in.Amount}
	samples := map[string][]RejectedRow{}
	if holds(by, auth.ImportRoster) && in.Rejected > 0 {
		err := d.App.Rejected(r.Context(), by, in.ID, func(_ store.Intake, rows iter.Seq2[store.Rejected, error]) (err error) {
			samples, err = sampleRows(in, rows)
			return err
		})
		if err != nil && !errors.Is(err, auth.ErrNotYours) {
			return nil, err
		}
	}
	for _, p := range roster.Problems { // in the table's order
		if n := in.Reasons[string(p.Code)]; n > 0 {
			res.Reasons = append(res.Reasons, RejectGroup{p.Wrong, p.Mend, n, samples[string(p.Code)]})
		}
	}
	for _, code := range slices.Sorted(maps.Keys(in.Findings)) {
		res.Findings = append(res.Findings, FindingCount{words.Finding(code), fmt.Sprintf("/desk/findings?roster=%d&code=%s", in.Roster, code), in.Findings[code]})
	}
	res.Columns = columnsOf(in.Header)
	return res, nil
}

// How many rejected rows a page shows: of one reason, and among how many they are looked for.
const (
	sampleMost = 5
	sampleLook = 2000
)

// sampleRows picks the first few rejected rows of each reason, with the wrong cell masked.
func sampleRows(in app.Import, rows iter.Seq2[store.Rejected, error]) (map[string][]RejectedRow, error) {
	form := roster.NewForm(in.Header)
	name := slices.IndexFunc(form.Fields, func(f roster.Field) bool {
		return slices.Contains([]roster.Field{roster.BeneficiaryName, roster.NameField, roster.HolderName, roster.PayeeName}, f)
	})
	samples := map[string][]RejectedRow{}
	looked := 0
	for row, err := range rows {
		if err != nil {
			return nil, err
		}
		if looked++; looked > sampleLook {
			break
		}
		if len(samples[row.Code]) < sampleMost {
			cell := cellAt(row.Cells, form.Column(roster.Code(row.Code).Problem().Field))
			samples[row.Code] = append(samples[row.Code], RejectedRow{Row: row.Line, Name: cellAt(row.Cells, name), Cell: maskCell(cmp.Or(cell, "（空）"))})
		}
	}
	return samples, nil
}

func cellAt(cells []string, i int) string {
	if i < 0 || i >= len(cells) {
		return ""
	}
	return cells[i]
}

// maskCell hides the middle of what may be a personal number, well-formed or not.
func maskCell(s string) string {
	signs := []rune(s)
	if len(signs) < 8 {
		return s
	}
	for i := 3; i < len(signs)-3; i++ {
		signs[i] = '*'
	}
	return string(signs)
}

// meanings names the fields of a township's file.
var meanings = map[roster.Field]string{
	roster.NoField: "身份证号", roster.NameField: "姓名", roster.HolderName: "户主姓名", roster.HolderNo: "户主身份证号",
	roster.BeneficiaryName: "享受人姓名", roster.BeneficiaryNo: "享受人身份证号", roster.PayeeName: "收款人姓名", roster.PayeeNo: "收款人身份证号",
	roster.AmountField: "金额", roster.AccountField: "账号", roster.KindField: "账户类型", roster.BankField: "开户银行", roster.PhoneField: "电话",
	roster.RegionField: "区划代码", roster.VillageField: "村", roster.QuantityField: "数量", roster.StandardField: "标准",
	roster.RemarkField: "备注", roster.SerialField: "序号", roster.KeyField: "行标识",
}

// columnsOf tells how each column of a file was understood.
func columnsOf(header []string) []Column {
	var list []Column
	for i, f := range roster.NewForm(header).Fields {
		means := meanings[f]
		if means == "" {
			means = "没有读"
		}
		list = append(list, Column{header[i], means})
	}
	return list
}

// sendErrors sends the rows that were not taken, for the township to mend.
func (d *Desk) sendErrors(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	in, err := d.App.Intake(r.Context(), by, id)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := d.App.WriteErrors(r.Context(), by, id, &body); err != nil {
		return err
	}
	name := strings.TrimSuffix(strings.TrimSuffix(in.File, ".xlsx"), ".csv")
	return attach(w, "错误行-"+name+".xlsx", kindXLSX, &body)
}
