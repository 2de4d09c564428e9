package desk

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
	"yikatong/internal/words"
)

var (
	payFilesPage = ui.Parse[PayFiles](files, "payfiles.html")
	returnPage   = ui.Parse[Return](files, "return.html")
)

// PayFiles is the payment files (代发文件) and what came back for each, as finance and the
// bank see them. A bank operator sees those of the own bank only.
type PayFiles struct {
	Filters ui.Filters
	Rows    []PayFile
	Pager   ui.Pager
	Upload  *ui.Field // the return file to upload; nil if the user may not

	Accounts AccountFiles
}

// uploads are what is wrong with a file that was just uploaded.
type uploads struct{ answer, ret string }

// A PayFile is a file for one bank with the answer to it.
type PayFile struct {
	ID      string
	BatchID string
	Batch   string // 城乡低保 2026年3月
	Bank    string
	Name    string // of the file
	Count   int
	Amount  fen.Fen
	Digest  string
	Sent    time.Time
	State   ui.Tag
	Late    string    // 约定 T+1，已过 3 小时; "" if in time
	Taken   bool      // the bank has downloaded it
	Acked   time.Time // the bank said that it has it whole; zero if not
	AckRef  string    // its number of that
	Returns []ReturnRow
	Number  string // of the batch
}

// A ReturnRow is one return file (回盘) in a list.
type ReturnRow struct {
	ID    string
	Name  string
	At    time.Time
	State ui.Tag
}

// Return is a return file read as a dry run, or posted.
type Return struct {
	ID      string
	Name    string
	File    PayFile // what it answers
	By      string
	At      time.Time
	Posted  bool
	Refused string // the file is not to be trusted: why, with the first bad line
	Kinds   []ReturnKind
	Reasons []ui.Bar // failures by reason, most money first
	Actions ui.Actions
}

// A ReturnKind is the lines of a return that are alike: matched, failed, unknown, duplicate,
// foreign or changed.
type ReturnKind struct {
	Tag    ui.Tag
	Means  string // what posting does with them
	Count  int
	Amount fen.Fen
	Lines  []ReturnLine // the first few of those that need a look
}

// A ReturnLine is a line of a return that is not as it was sent.
type ReturnLine struct {
	Line int
	Name string
	Card string
	Says string // 金额与送盘不一致：送 ¥120.00，回 ¥1,200.00
}

// Errors lists the mistakes of the upload.
func (p PayFiles) Errors() []ui.Field {
	if p.Upload == nil {
		return nil
	}
	return ui.Errors(*p.Upload)
}

// UploadField asks for a return file.
func UploadField() *ui.Field {
	return &ui.Field{Name: "file", Label: "回盘文件", Type: "file", Accept: ".csv,.txt,.xlsx,.xml,.env", Bytes: MaxFile,
		Hint: "银行给的原文件，不要打开另存。"}
}

// exchangeTag shows how far the talk with the bank has come.
func exchangeTag(e app.Exchange) ui.Tag {
	tag := ui.Tag{Tone: ui.Move, Word: "等待回盘"}
	for _, r := range e.Returns {
		if r.State == store.ReturnRead {
			return ui.Tag{Tone: ui.Wait, Word: "回盘待入账"}
		}
		tag = ui.Tag{Tone: ui.Good, Word: "已回盘入账"}
	}
	return tag
}

func (d *Desk) payFile(e app.Exchange) PayFile {
	f := PayFile{ID: strconv.FormatInt(e.ID, 10), BatchID: strconv.FormatInt(int64(e.Of.ID), 10), Batch: d.batchName(e.Of), Number: e.Of.Number,
		Bank: e.Bank, Name: e.Name, Count: e.Count, Amount: e.Total, Digest: e.Digest, Sent: e.CreatedAt, State: exchangeTag(e), Taken: !e.TakenAt.IsZero(),
		Acked: e.Delivery.AckedAt, AckRef: e.Delivery.AckRef}
	for _, r := range e.Returns {
		row := ReturnRow{ID: strconv.FormatInt(r.ID, 10), Name: r.Name, At: r.ReadAt, State: ui.Tag{Tone: ui.Wait, Word: "试算"}}
		if r.State == store.ReturnPosted {
			row.State = ui.Tag{Tone: ui.Good, Word: "已入账"}
		}
		f.Returns = append(f.Returns, row)
	}
	return f
}

// stages are how payment files may be looked at. What an address does not ask for is what the bank
// has to answer: that is why one comes.
var stages = []struct {
	asked string
	stage store.Stage
	text  string
}{{"", store.AnswerDue, "等待回盘"}, {"read", store.AnswerRead, "回盘待入账"}, {"posted", store.AnswerPosted, "已回盘入账"}, {"all", "", "全部"}}

func stageAsked(r *http.Request) store.Stage {
	for _, s := range stages {
		if s.asked == r.FormValue("stage") {
			return s.stage
		}
	}
	return store.AnswerDue
}

// stageFilters offers the stages with their counts, and gives what is shown.
func stageFilters(r *http.Request, asked store.Stage, counts []store.ExchangeCount) (f ui.Filters, shown store.ExchangeCount) {
	f.Label = "进度"
	for _, s := range stages {
		files := 0
		for _, c := range counts {
			if s.stage != "" && c.Stage != s.stage {
				continue
			}
			files += c.Files
			if s.stage == asked {
				shown.Files, shown.Payments, shown.Total = shown.Files+c.Files, shown.Payments+c.Payments, shown.Total+c.Total
			}
		}
		one := choice(r, "stage", s.asked, s.text, files)
		one.Current = s.stage == asked
		f.Items = append(f.Items, one)
	}
	f.Says = fmt.Sprintf("%s 个代发文件，%s 笔 %s", ui.Grouped(shown.Files), ui.Grouped(shown.Payments), shown.Total)
	return f, shown
}

func (d *Desk) showPayfiles(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	return d.payfilesPage(w, r, by, http.StatusOK, uploads{})
}

func (d *Desk) payfilesPage(w http.ResponseWriter, r *http.Request, by auth.Actor, status int, wrong uploads) error {
	q := store.ExchangeQuery{Stage: stageAsked(r), Limit: pageSize, Offset: (pageOf(r) - 1) * pageSize}
	list, counts, err := d.App.Exchanges(r.Context(), by, q)
	if err != nil {
		return err
	}
	v := PayFiles{}
	var shown store.ExchangeCount
	v.Filters, shown = stageFilters(r, q.Stage, counts)
	v.Pager = ui.NewPager(r.URL, pageOf(r), pageSize, shown.Files)
	for _, e := range list {
		v.Rows = append(v.Rows, d.payFile(e))
	}
	if holds(by, auth.ReadReturn) {
		v.Upload = UploadField()
		v.Upload.Error = wrong.ret
	}
	if v.Accounts, err = d.accountFiles(r.Context(), by, wrong.answer); err != nil {
		return err
	}
	return payFilesPage.RenderStatus(w, r, status, d.base(r, by), v)
}

// sendPayfile sends a payment file as it was intended. The app proves its digest first and
// remembers who fetched it.
func (d *Desk) sendPayfile(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	name, content, err := d.App.FetchPayfile(r.Context(), by, id)
	if err != nil {
		return err
	}
	return attach(w, name, kindBytes, bytes.NewBuffer(content))
}

// readReturn reads a bank's answer as a dry run and leads to its page. A file that cannot
// be trusted is refused whole, with the first place that is wrong.
func (d *Desk) readReturn(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	file, head, err := r.FormFile("file")
	if err != nil {
		return d.payfilesPage(w, r, by, http.StatusUnprocessableEntity, uploads{ret: "请选一个文件"})
	}
	defer file.Close()
	content, err := io.ReadAll(file)
	if err != nil {
		return fmt.Errorf("read upload: %w", err)
	}
	id, err := d.App.PayfileFor(r.Context(), by, content)
	if err == nil {
		var read app.Reading
		if read, err = d.App.ReadReturn(r.Context(), by, id, head.Filename, content); err == nil {
			http.Redirect(w, r, fmt.Sprintf("/desk/returns/%d", read.File.ID), http.StatusSeeOther)
			return nil
		}
	}
	var line *bank.LineError
	if !errors.Is(err, fault.Invalid) && !errors.As(err, &line) {
		return err
	}
	v := Return{Name: head.Filename, By: by.Name, At: d.App.Now(), Refused: why(err)}
	return returnPage.RenderStatus(w, r, http.StatusUnprocessableEntity, d.base(r, by), v)
}

func (d *Desk) showReturn(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	read, err := d.App.ReturnPage(r.Context(), by, id)
	if err != nil {
		return err
	}
	v := Return{ID: strconv.FormatInt(id, 10), Name: read.File.Name, By: read.By, At: read.File.ReadAt, Posted: read.File.State == store.ReturnPosted,
		File: d.payFile(app.Exchange{Payfile: read.Payfile, Of: read.Of, Returns: []store.ReturnFile{read.File}}), Kinds: returnKinds(read), Reasons: returnReasons(read)}
	if !v.Posted {
		v.Actions = postAction(read)
	}
	return returnPage.Render(w, r, d.base(r, by), v)
}

// postAction offers to post what was read, with what that does on its button.
func postAction(read app.ReturnView) ui.Actions {
	if read.Why != nil {
		return ui.Actions{Why: why(read.Why)}
	}
	paid, amount := read.CountPaid(true)
	failed, back := read.CountPaid(false)
	label := fmt.Sprintf("入账：到账 %s 笔 %s，失败 %s 笔 %s", ui.Grouped(paid), amount, ui.Grouped(failed), back)
	return ui.Actions{Actions: []ui.Action{{Href: fmt.Sprintf("/desk/returns/%d/post", read.File.ID), Label: label, Primary: true}}}
}

// kinds are the ways a line of a return file is taken, in the order they are shown.
var kinds = []struct {
	verdict pay.Verdict
	status  bank.Status // of an answer
	tag     ui.Tag
	means   string
}{
	{pay.Answers, bank.Paid, paymentTag(pay.Paid), "记为已到账"},
	{pay.Answers, bank.Failed, paymentTag(pay.Failed), "记为失败，资金退回指标，等待更正"},
	{pay.ComesBack, "", paymentTag(pay.Returned), "到账后退回，资金退回指标，等待更正"},
	{pay.Waits, "", paymentTag(pay.Unknown), "银行还在处理，记为未知，不重发"},
	{pay.Missing, "", ui.Tag{Tone: ui.Hold, Word: "回盘里没有", Icon: "unknown"}, "仍等银行答复，不重发"},
	{pay.Repeats, "", ui.Tag{Tone: ui.Plain, Word: "与已入账的相同", Icon: "no"}, "不再计算"},
	{pay.Doubled, "", ui.Tag{Tone: ui.Plain, Word: "文件内重复", Icon: "no"}, "不再计算"},
	{pay.Changed, "", ui.Tag{Tone: ui.Bad, Word: "金额或账号不符"}, "不入账，须向银行查明"},
	{pay.Contradicts, "", ui.Tag{Tone: ui.Bad, Word: "与已入账结果矛盾"}, "不入账，须向银行查明"},
	{pay.Foreign, "", ui.Tag{Tone: ui.Bad, Word: "不是本文件的明细"}, "不入账，须向银行查明"},
}

// lineMost is how many lines of a kind a page shows.
const lineMost = 50

// returnKinds puts the lines of a return file together by what they are to us.
func returnKinds(read app.ReturnView) []ReturnKind {
	var list []ReturnKind
	for _, k := range kinds {
		kind := ReturnKind{Tag: k.tag, Means: k.means}
		for _, l := range read.Lines {
			if l.Verdict != k.verdict || k.status != "" && l.Status != string(k.status) {
				continue
			}
			kind.Count++
			kind.Amount += l.Amount
			if p, ok := read.Look[l.Payment]; ok && len(kind.Lines) < lineMost {
				kind.Lines = append(kind.Lines, ReturnLine{Line: l.Line, Name: p.Name, Card: p.Card, Says: lineSays(l, p)})
			}
		}
		if kind.Count > 0 {
			list = append(list, kind)
		}
	}
	return list
}

// lineSays tells what is special about a line of a return file.
func lineSays(l store.ReturnLine, p app.PaymentView) string {
	switch {
	case l.Amount != p.Amount:
		return fmt.Sprintf("送盘 %s，回盘 %s", p.Amount, l.Amount)
	case !l.AccountOK:
		return "回盘的账号不是送去的账号"
	case l.Code != "":
		return words.Failure(l.Code) + "；" + words.FailureAction(l.Code)
	}
	return l.Verdict.Chinese()
}

// returnReasons are the failures by reason, most money first.
func returnReasons(read app.ReturnView) []ui.Bar {
	var bars []ui.Bar
	at := map[string]int{}
	for _, l := range read.Lines {
		if l.Verdict != pay.Answers || l.Status != string(bank.Failed) {
			continue
		}
		i, ok := at[l.Code]
		if !ok {
			i = len(bars)
			at[l.Code] = i
			bars = append(bars, ui.Bar{Name: words.Failure(l.Code)})
		}
		bars[i].Count++
		bars[i].Amount += l.Amount
	}
	slices.SortStableFunc(bars, func(a, b ui.Bar) int { return cmp.Compare(b.Amount, a.Amount) })
	return ui.Scale(bars)
}

func (d *Desk) postReturn(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	if err := d.App.PostReturn(r.Context(), by, id); err != nil {
		return err
	}
	return d.done(w, r, fmt.Sprintf("/desk/returns/%d", id), ui.Banner{Tone: ui.Good, Title: "回盘已入账"})
}
