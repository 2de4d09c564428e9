package desk

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/policy"
	"yikatong/internal/web/ui"
)

var programmesPage = ui.Parse[Programmes](files, "programmes.html")

// Programmes is the county's list of programmes (政策清单), and the way to add to it.
type Programmes struct {
	Says     string
	Rows     []ProgrammeRow
	Form     *ProgrammeForm // nil if the user may not add one
	Mistakes []Mistake      // what is to be mended in the file that was handed in
	Editions []EditionRow
	Deadline *ui.Banner // the list of the year is not published yet
	Publish  ui.Actions
}

// A ProgrammeRow is one programme of the list.
type ProgrammeRow struct {
	Number, Name, Department string
	Kind                     string // 规定 or 自定
	Version                  string // 第 2 版，2026-07-01 起
	State                    ui.Tag
}

// A Mistake is one place of a file to be mended.
type Mistake struct {
	File string
	Line int
	Says string
}

// ProgrammeForm takes the file of a programme and its cases.
type ProgrammeForm struct{ File, Cases, From ui.Field }

// Errors lists the mistakes of the form.
func (f ProgrammeForm) Errors() []ui.Field { return ui.Errors(f.File, f.Cases, f.From) }

// NewProgrammeForm is the empty form.
func NewProgrammeForm(from string) *ProgrammeForm {
	return &ProgrammeForm{
		File: ui.Field{Name: "file", Label: "项目文件", Type: "file", Accept: ".yaml,.yml", Bytes: policy.MaxFile,
			Hint: "programme.yaml：编号从 51 起，写清谁能领、领多少、和谁互斥"},
		Cases: ui.Field{Name: "cases", Label: "例子", Type: "file", Accept: ".jsonl", Bytes: policy.MaxFile,
			Hint: "cases.jsonl：手工算好的例子，至少 12 例，逐例核对"},
		From: ui.Field{Name: "from", Label: "从哪天起生效", Type: "date", Value: from, Optional: true, Hint: "不填则从今天起；已发放的不受影响"},
	}
}

func (d *Desk) showProgrammes(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	v := Programmes{}
	if holds(by, auth.AddProgramme) {
		v.Form = NewProgrammeForm("")
	}
	return d.programmesPage(w, r, by, http.StatusOK, v)
}

func (d *Desk) programmesPage(w http.ResponseWriter, r *http.Request, by auth.Actor, status int, v Programmes) error {
	list, err := d.App.Catalog(r.Context(), by)
	if err != nil {
		return err
	}
	own, open := 0, 0
	for _, l := range list {
		v.Rows = append(v.Rows, programmeRow(l))
		if l.Own {
			own++
		}
		if l.Unconfirmed() > 0 {
			open++
		}
	}
	v.Says = ui.Grouped(len(list)-own) + " 个规定项目，" + ui.Grouped(own) + " 个自定项目；" + ui.Grouped(open) + " 个有待确认的文件或标准"
	if err := d.editions(r, by, &v); err != nil {
		return err
	}
	return programmesPage.RenderStatus(w, r, status, d.base(r, by), v)
}

func programmeRow(l app.Listed) ProgrammeRow {
	row := ProgrammeRow{Number: l.Number, Name: l.Name, Department: l.Department, Kind: "规定", State: ui.Tag{Tone: ui.Good, Word: "已确认"}}
	if n := l.Unconfirmed(); n > 0 {
		row.State = ui.Tag{Tone: ui.Wait, Word: "待确认 " + ui.Grouped(n) + " 项"}
	}
	if l.Own {
		row.Kind = "自定"
	}
	if n := len(l.Versions); n > 0 {
		row.Version = "第 " + ui.Grouped(n) + " 版，" + l.Versions[0].Starts + " 起"
	}
	if l.Broken != "" {
		row.State = ui.Tag{Tone: ui.Bad, Word: "文件读不懂"}
	}
	return row
}

// addProgramme takes a programme's file and cases; what is to be mended is shown with its line.
func (d *Desk) addProgramme(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	form := NewProgrammeForm(strings.TrimSpace(r.FormValue("from")))
	draft := policy.Draft{File: "programme.yaml", CasesFile: "cases.jsonl"}
	var err error
	if draft.Text, err = uploaded(r, "file"); err != nil {
		form.File.Error = "请选 programme.yaml"
	}
	if draft.Cases, err = uploaded(r, "cases"); err != nil {
		form.Cases.Error = "请选 cases.jsonl"
	}
	if len(form.Errors()) > 0 {
		return d.programmesPage(w, r, by, http.StatusUnprocessableEntity, Programmes{Form: form})
	}
	p, err := d.App.AddProgramme(r.Context(), by, draft, form.From.Value)
	var mistakes policy.Mistakes
	switch {
	case errors.As(err, &mistakes):
		v := Programmes{Form: form}
		for _, m := range mistakes {
			v.Mistakes = append(v.Mistakes, Mistake{m.File, m.Line, m.Says})
		}
		return d.programmesPage(w, r, by, http.StatusUnprocessableEntity, v)
	case errors.Is(err, app.ErrStarts):
		form.From.Error = why(err)
		return d.programmesPage(w, r, by, http.StatusUnprocessableEntity, Programmes{Form: form})
	case errors.Is(err, app.ErrNotOwn):
		form.File.Error = why(err)
		return d.programmesPage(w, r, by, http.StatusUnprocessableEntity, Programmes{Form: form})
	case err != nil:
		return err
	}
	return d.done(w, r, "/desk/programmes/"+p.Number, ui.Banner{Tone: ui.Good, Title: "已登记 " + p.Number + " " + p.Name, Says: "例子全部算对。之前的版本仍然保留。"})
}

// uploaded reads a small file of a form.
func uploaded(r *http.Request, name string) ([]byte, error) {
	f, _, err := r.FormFile(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, policy.MaxFile+1))
}

// dayWords writes a stored day for people; "" is a dash.
func dayWords(s string) string {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return dash(s)
	}
	return t.Format("2006年1月2日")
}

// listed finds one programme of the list.
func (d *Desk) listed(r *http.Request, by auth.Actor) (app.Listed, error) {
	list, err := d.App.Catalog(r.Context(), by)
	if err != nil {
		return app.Listed{}, err
	}
	for _, l := range list {
		if l.Number == r.PathValue("number") {
			return l, nil
		}
	}
	return app.Listed{}, fault.NotFound
}
