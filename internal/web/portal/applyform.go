package portal

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"yikatong/internal/disclose"
	"yikatong/internal/web/ui"
)

// An AskField is a question of an application as the page shows it: a field, or groups under a title.
type AskField struct {
	ui.Field
	Title  string
	Many   bool // groups may be added
	Groups []AskGroup
}

// An AskGroup is one element of a list, or the fields of a record.
type AskGroup struct {
	Title  string
	Fields []AskField
}

func askFields(list []disclose.Asked) []AskField {
	fields := make([]AskField, len(list))
	for i, q := range list {
		f := AskField{Field: ui.Field{Name: q.Name, Label: q.Label, Value: q.Answer, Error: q.Error, Optional: true, Max: 200}}
		if q.Groups != nil {
			f.Title, f.Many = q.Label, q.Many
		}
		for n, g := range q.Groups {
			group := AskGroup{Fields: askFields(g)}
			if f.Many {
				group.Title = fmt.Sprintf("第 %d 项", n+1)
			}
			f.Groups = append(f.Groups, group)
		}
		typed(&f.Field, q)
		fields[i] = f
	}
	return fields
}

// typed asks for a question's type in plain words: a choice as a list, a day by the browser's calendar.
func typed(f *ui.Field, q disclose.Asked) {
	switch q.Type {
	case "fen":
		f.Hint, f.Mode = "元", "decimal"
	case "area":
		f.Hint, f.Mode = q.Unit+"，至多两位小数", "decimal"
	case "int":
		f.Hint, f.Mode = q.Unit, "numeric"
	case "date":
		f.Type = "date"
	case "month":
		f.Hint = "年-月，例如 2026-03"
	case "texts":
		f.Hint = "几项之间用顿号分开"
	case "bool":
		f.Type, f.Options = "select", []ui.Option{{Text: "不清楚"}, {Value: "是", Text: "是"}, {Value: "否", Text: "否"}}
	}
	if q.Choices != nil {
		f.Type, f.Options = "select", append([]ui.Option{{Text: "不清楚"}}, options(q.Choices)...)
	}
}

func options(list []disclose.Choice) (o []ui.Option) {
	for _, c := range list {
		o = append(o, ui.Option{Value: c.Value, Text: c.Text})
	}
	return o
}

func mistakes(list []AskField) (bad []ui.Field) {
	for _, f := range list {
		bad = append(bad, ui.Errors(f.Field)...)
		for _, g := range f.Groups {
			bad = append(bad, mistakes(g.Fields)...)
		}
	}
	return bad
}

// mostUpload bounds a request of the public: a few photos and the answers of a form.
const mostUpload = photoFields*mostPhoto + 1<<20

const (
	photoFields = 3
	mostPhoto   = 5 << 20
)

// photos are the fields for papers: plain ones, since old telephones choose one file at a time.
func photos(first string, optional bool) []ui.Field {
	list := make([]ui.Field, photoFields)
	for i := range list {
		list[i] = ui.Field{Name: fmt.Sprint("photo", i+1), Label: fmt.Sprint("照片 ", i+1), Type: "file", Accept: "image/jpeg,image/png,application/pdf", Bytes: mostPhoto, Optional: optional || i > 0}
	}
	list[0].Label = first
	list[0].Hint = "手机拍照或 PDF，每份不超过 5 MB；照片里的拍摄地点会去掉"
	return list
}

// sent reads the files that came with a form.
func sent(r *http.Request) (files []disclose.File, err error) {
	for i := range photoFields {
		f, head, err := r.FormFile(fmt.Sprint("photo", i+1))
		if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
			continue
		}
		if err != nil {
			return nil, disclose.ErrPapers
		}
		content, err := io.ReadAll(f)
		f.Close()
		if err != nil {
			return nil, disclose.ErrPapers
		}
		if len(content) > 0 {
			files = append(files, disclose.File{Name: head.Filename, Bytes: content})
		}
	}
	return files, nil
}

// answers are what a form was filled in with, by the names of its questions.
func answers(r *http.Request) map[string]string {
	given := map[string]string{}
	for name := range r.PostForm {
		if strings.HasPrefix(name, "b.") {
			given[name] = r.PostFormValue(name)
		}
	}
	return given
}
