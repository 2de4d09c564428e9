package desk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/period"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
)

var refusedPage = ui.Parse[RefusedAccounts](files, "verify.html")

// RefusedAccounts is the accounts that banks have refused (账户核验), for who must correct them.
type RefusedAccounts struct {
	Says  string
	Rows  []RefusedAccount
	Pager ui.Pager
}

// A RefusedAccount is one of them, masked.
type RefusedAccount struct {
	ID          string
	Person      string // number of the owner's page; "" of an organisation
	Owner       string
	Place       string
	Card, Bank  string
	Reason      ui.Tag
	Whose, Next string
	Checked     time.Time
	Again       ui.Actions // to have the bank asked anew
}

// AccountFiles is the round trip with the banks about accounts, on the page of payment files.
type AccountFiles struct {
	Rows   []AccountFile
	Ask    ui.Actions // to make new files
	Upload *ui.Field  // the answer to upload; nil if the user may not
}

// An AccountFile is one file that asks a bank about accounts.
type AccountFile struct {
	ID, Name, Bank string
	Count          int
	Made           time.Time
	State          ui.Tag
}

// Errors lists the mistakes of the upload.
func (f AccountFiles) Errors() []ui.Field {
	if f.Upload == nil {
		return nil
	}
	return ui.Errors(*f.Upload)
}

func (d *Desk) showRefused(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	page := pageOf(r)
	list, n, err := d.App.RefusedAccounts(r.Context(), by, "", pageSize, (page-1)*pageSize)
	if err != nil {
		return err
	}
	v := RefusedAccounts{Says: fmt.Sprintf("%s：银行答复不能发放的账户 %s 户", d.Place(r.Context(), by.Region), ui.Grouped(n)),
		Pager: ui.NewPager(r.URL, page, pageSize, n)}
	for _, a := range list {
		v.Rows = append(v.Rows, d.refusedAccount(r.Context(), by, a))
	}
	return refusedPage.Render(w, r, d.base(r, by), v)
}

func (d *Desk) refusedAccount(ctx context.Context, by auth.Actor, a store.Refused) RefusedAccount {
	f := bank.FindingOf(a.Finding)
	v := RefusedAccount{ID: strconv.FormatInt(a.ID, 10), Owner: a.Owner, Place: d.Place(ctx, a.Region),
		Card: a.MaskedNumber(), Bank: a.Bank, Reason: ui.Tag{Tone: ui.Bad, Word: f.Name}, Whose: f.Whose, Next: f.Action, Checked: bankMoment(a.CheckedAt)}
	if a.IsPerson {
		v.Person = strconv.FormatInt(a.Party, 10)
	}
	switch {
	case a.Again:
		v.Again.Why = "已提出再次核验，等下一份核验文件。"
	case f.Mends && holds(by, auth.MendAccounts):
		v.Again.Actions = []ui.Action{{Href: "/desk/accounts/" + v.ID + "/again", Label: "已办妥，再次核验"}}
	}
	return v
}

// bankMoment is a moment on a bank's wall clock as a page writes moments.
func bankMoment(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, china)
}

func (d *Desk) askAgain(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	if err := d.App.AskAgain(r.Context(), by, id); err != nil {
		return err
	}
	return d.done(w, r, "/desk/accounts", ui.Banner{Tone: ui.Good, Title: "下一份核验文件会再问银行；银行答复前仍不发放"})
}

// accountFiles is the round trip as the actor sees it.
func (d *Desk) accountFiles(ctx context.Context, by auth.Actor, wrong string) (v AccountFiles, err error) {
	list, err := d.App.AccountAsks(ctx, by)
	if err != nil {
		return v, err
	}
	for _, f := range list[:min(len(list), accountFilesMost)] {
		row := AccountFile{ID: strconv.FormatInt(f.ID, 10), Name: f.Name, Bank: f.Bank, Count: f.Count, Made: f.CreatedAt, State: ui.Tag{Tone: ui.Move, Word: "等银行答复"}}
		if !f.AnsweredAt.IsZero() {
			row.State = ui.Tag{Tone: ui.Good, Word: "已答复"}
		}
		v.Rows = append(v.Rows, row)
	}
	if holds(by, auth.AskAccounts) {
		v.Ask.Actions = []ui.Action{{Href: "/desk/account-asks", Label: "生成账户核验文件"}}
	}
	if holds(by, auth.ReadReturn) {
		v.Upload = &ui.Field{Name: "file", Label: "核验结果文件", Type: "file", Accept: ".csv,.txt,.env", Bytes: MaxFile, In: "verify", Error: wrong,
			Hint: "银行给的原文件，不要打开另存。"}
	}
	return v, nil
}

// accountFilesMost is how many files about accounts a page shows; the command lists them all.
const accountFilesMost = 20

func (d *Desk) askAccounts(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	list, err := d.App.AskAccounts(r.Context(), by, "")
	if err != nil {
		return err
	}
	n := 0
	for _, f := range list {
		n += f.Count
	}
	says := fmt.Sprintf("已生成 %d 个核验文件，共 %s 户", len(list), ui.Grouped(n))
	if len(list) == 0 {
		says = "没有要核验的账户"
	}
	return d.done(w, r, "/desk/payfiles", ui.Banner{Tone: ui.Good, Title: says})
}

func (d *Desk) sendAccountAsk(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	f, err := d.App.WriteAccountAsk(r.Context(), by, id, &body)
	if err != nil {
		return err
	}
	return attach(w, f.Name, kindBytes, &body)
}

// readAccountAnswers takes a bank's answers in, or refuses the file whole with the first place
// that is wrong.
func (d *Desk) readAccountAnswers(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	file, head, err := r.FormFile("file")
	if err != nil {
		return d.payfilesPage(w, r, by, http.StatusUnprocessableEntity, uploads{answer: "请选一个文件"})
	}
	defer file.Close()
	content, err := io.ReadAll(file)
	if err != nil {
		return fmt.Errorf("read upload: %w", err)
	}
	read, err := d.App.ReadAccountAnswers(r.Context(), by, head.Filename, content)
	if errors.Is(err, fault.Invalid) {
		return d.payfilesPage(w, r, by, http.StatusUnprocessableEntity, uploads{answer: why(err)})
	}
	if err != nil {
		return err
	}
	n := 0
	for _, count := range read.Found {
		n += count
	}
	says := fmt.Sprintf("已读入核验结果 %s 户：相符 %s 户，不能发放 %s 户", ui.Grouped(n), ui.Grouped(read.Found[bank.AccountMatches]), ui.Grouped(n-read.Found[bank.AccountMatches]))
	return d.done(w, r, "/desk/payfiles", ui.Banner{Tone: ui.Good, Title: says})
}

// A HeldGroup is the lines of a programme and period that wait for their accounts for one reason.
type HeldGroup struct {
	Programme string
	Period    period.Period
	Reason    string
	People    int
	Amount    fen.Fen
}

func (d *Desk) heldGroups(all []store.Held) (list []HeldGroup) {
	for _, h := range all {
		reason := "等银行核验账户"
		if h.Finding != "" && h.Finding != bank.AccountMatches {
			reason = bank.FindingOf(h.Finding).Name
		}
		list = append(list, HeldGroup{Programme: d.App.ProgrammeName(h.Programme), Period: h.Period, Reason: reason, People: h.Lines, Amount: h.Sum})
	}
	return list
}
