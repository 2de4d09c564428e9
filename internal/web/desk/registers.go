package desk

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/register"
	"yikatong/internal/sheet"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
	"yikatong/internal/words"
)

var registersPage = ui.Parse[Registers](files, "registers.html")

// Registers is the outside registers (外部登记), the version of each that counts, and the form
// that loads the next.
type Registers struct {
	Rows []RegisterRow
	Form *RegisterForm // of who may load one
}

// A RegisterRow is one register as the list shows it.
type RegisterRow struct {
	register.Register
	Columns  string
	Newest   store.RegisterVersion // Version 0 when it was never loaded
	Earlier  []store.RegisterVersion
	NewestAt string
}

// RegisterForm takes a register's file.
type RegisterForm struct {
	Kind, Source, Fewer, File ui.Field
}

// Errors lists the mistakes of the form.
func (f RegisterForm) Errors() []ui.Field { return ui.Errors(f.Kind, f.Source, f.Fewer, f.File) }

func (d *Desk) showRegisters(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	v, err := d.registers(r, by)
	if err != nil {
		return err
	}
	return registersPage.Render(w, r, d.base(r, by), v)
}

func (d *Desk) registers(r *http.Request, by auth.Actor) (v Registers, err error) {
	kinds, err := d.App.Registers()
	if err != nil {
		return v, err
	}
	versions, err := d.App.RegisterVersions(r.Context(), by, "")
	if err != nil {
		return v, err
	}
	for _, k := range kinds {
		row := RegisterRow{Register: k, Columns: columnTitles(k)}
		for _, x := range versions {
			if x.Register != k.Name {
				continue
			}
			if row.Newest.Version == 0 {
				row.Newest, row.NewestAt = x, x.At.In(china).Format("2006-01-02")
			} else {
				row.Earlier = append(row.Earlier, x)
			}
		}
		v.Rows = append(v.Rows, row)
	}
	slices.SortStableFunc(v.Rows, func(a, b RegisterRow) int { return loadedFirst(b) - loadedFirst(a) })
	if auth.May(by, auth.LoadRegister, auth.Place{Region: d.App.CountyCode()}) == nil {
		v.Form = registerForm(kinds, r)
	}
	return v, nil
}

func loadedFirst(r RegisterRow) int { return int(min(r.Newest.Version, 1)) }

// columnTitles are the columns a file must have, and in brackets those it may.
func columnTitles(k register.Register) string {
	var titles []string
	for _, c := range k.Columns {
		if c.Optional {
			titles = append(titles, "（"+c.Title+"）")
		} else {
			titles = append(titles, c.Title)
		}
	}
	return strings.Join(titles, "、")
}

func registerForm(kinds []register.Register, r *http.Request) *RegisterForm {
	var options []ui.Option
	for _, k := range kinds {
		options = append(options, ui.Option{Value: k.Name, Text: k.Title})
	}
	return &RegisterForm{
		Kind:   ui.Field{Name: "kind", Label: "登记", Type: "select", Options: options, Value: r.FormValue("kind")},
		Source: ui.Field{Name: "source", Label: "来源", Hint: "由谁提供、截止到哪一天，如：县公安局，截至 2026-03-01", Max: 100, Value: r.FormValue("source")},
		Fewer: ui.Field{Name: "fewer", Label: "记录大量减少时", Type: "select", Value: r.FormValue("fewer"),
			Options: []ui.Option{{Value: "", Text: "停下来让我核对"}, {Value: "yes", Text: "照样导入，确实减少了"}}},
		File: ui.Field{Name: "file", Label: "文件", Type: "file", Accept: ".xlsx,.csv", Bytes: MaxFile, Hint: "整份登记，不是增量。Excel（.xlsx）或 CSV，不超过 20 MB。"},
	}
}

func (d *Desk) loadRegister(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	v, err := d.registers(r, by)
	if err != nil {
		return err
	}
	file, head, err := r.FormFile("file")
	if err != nil {
		v.Form.File.Error = "请选一个文件"
		return registersPage.RenderStatus(w, r, http.StatusUnprocessableEntity, d.base(r, by), v)
	}
	defer file.Close()
	l, err := d.App.LoadRegister(r.Context(), by, app.RegisterFile{Register: v.Form.Kind.Value, Source: v.Form.Source.Value, Fewer: v.Form.Fewer.Value == "yes",
		File: app.File{Name: head.Filename, Content: file, Size: head.Size, Limits: sheet.Desk}})
	switch {
	case err != nil:
		v.Form.File.Error = why(err)
	case strings.HasPrefix(l.Verdict, "refused:"):
		v.Form.File.Error = l.Sentence
	default:
		return d.done(w, r, "/desk/registers", loaded(l))
	}
	return registersPage.RenderStatus(w, r, http.StatusUnprocessableEntity, d.base(r, by), v)
}

// loaded tells what became of a register's file.
func loaded(l app.RegisterLoad) ui.Banner {
	if l.Version == 0 {
		return ui.Banner{Tone: ui.Plain, Title: "没有改动", Says: "这份文件与现在的版本完全相同。"}
	}
	b := ui.Banner{Tone: ui.Good, Title: fmt.Sprintf("已成为第 %d 版", l.Version),
		Says: fmt.Sprintf("接收 %d 行，新增 %d，终止 %d，其中变更 %d。", l.Accepted, l.Fresh, l.Gone, l.Changed)}
	if l.Rejected > 0 {
		b.Tone = ui.Hold
		b.Says += fmt.Sprintf("有 %d 行没有接收，第一处在第 %d 行：%s", l.Rejected, l.First[0].Row, words.Of(l.First[0].Err))
	}
	return b
}
