package desk

import (
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/inspect"
	"yikatong/internal/violation"
	"yikatong/internal/web/ui"
	"yikatong/internal/words"
)

// newCallForm asks whom the inspectors met, each point of the programme's guide, and how it ended.
func newCallForm(action string, g inspect.Guide) *CallForm {
	f := &CallForm{Action: action,
		Met:     ui.Choice{Name: "met", Legend: "见到了谁"},
		Ends:    ui.Choice{Name: "ends", Legend: "核查结论"},
		Kind:    ui.Field{Name: "kind", Label: "差异类型", Type: "select", Options: kindOptions("没有差异"), Optional: true},
		Amount:  ui.Field{Name: "amount", Label: "涉及金额（元）", Mode: "decimal", Max: 20, Optional: true, Hint: "多发或少发了多少；说不清的空着"},
		Words:   ui.Field{Name: "words", Label: "核查情况", Type: "area", Max: 500, Optional: true, Hint: "看到了什么、和记录哪里不同、问了谁。不要写身份证号、卡号和电话"},
		Signed:  ui.Field{Name: "signed", Label: "核查表签字", Max: 60, Optional: true, Hint: "谁签了字；没有签的写原因"},
		Picture: ui.Field{Name: "file", Label: "照片或签字的核查表", Type: "file", Accept: "image/jpeg,image/png,application/pdf", Optional: true, Bytes: app.MostPhoto, Hint: "照片不超过 15 MB；拍摄地点等信息会去掉"}}
	for _, m := range inspect.Mets() {
		f.Met.Options = append(f.Met.Options, ui.Option{Value: string(m), Text: m.Chinese()})
	}
	for _, e := range inspect.Ends() {
		f.Ends.Options = append(f.Ends.Options, ui.Option{Value: string(e), Text: e.Chinese()})
	}
	for i, point := range g.Points {
		c := ui.Choice{Name: fmt.Sprint("p", i), Legend: point}
		for _, found := range inspect.Founds() {
			c.Options = append(c.Options, ui.Option{Value: string(found), Text: found.Chinese()})
		}
		f.Points = append(f.Points, c)
	}
	return f
}

// kindOptions are the kinds of violations, after none.
func kindOptions(none string) []ui.Option {
	list := []ui.Option{{Value: "", Text: none}}
	for _, k := range violation.Kinds() {
		list = append(list, ui.Option{Value: string(k), Text: k.Chinese()})
	}
	return list
}

// filled is the form with what was answered.
func (f *CallForm) filled(r *http.Request) *CallForm {
	value := func(name string) string { return strings.TrimSpace(r.PostFormValue(name)) }
	f.Met.Chosen, f.Ends.Chosen = []string{value("met")}, []string{value("ends")}
	for i := range f.Points {
		f.Points[i].Chosen = []string{value(f.Points[i].Name)}
	}
	for _, field := range []*ui.Field{&f.Kind, &f.Amount, &f.Words, &f.Signed} {
		field.Value = value(field.Name)
	}
	return f
}

// report reads the form. Nobody who touches nothing says that a point is right.
func (f *CallForm) report() (x inspect.Report, err error) {
	x = inspect.Report{Met: inspect.Met(f.Met.Chosen[0]), End: inspect.Action(f.Ends.Chosen[0]), Words: f.Words.Value, Signed: f.Signed.Value}
	for _, p := range f.Points {
		x.Answers = append(x.Answers, inspect.Answer{Point: p.Legend, Found: inspect.Found(p.Chosen[0])})
	}
	if x.End == inspect.Differs {
		x.Kind = f.Kind.Value
		if f.Amount.Value != "" {
			x.Amount, err = fen.ParseYuan(f.Amount.Value)
		}
	}
	return x, err
}

// actOnCall takes a report of a visit, or what a second person says of a difference.
func (d *Desk) actOnCall(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	plan, n, err := callOf(r)
	if err != nil {
		return err
	}
	do := r.PathValue("do")
	if do == "report" {
		return d.reportCall(w, r, by, plan, n)
	}
	if err := d.App.DecideCall(r.Context(), by, plan, n, inspect.Action(do), r.PostFormValue("reason")); err != nil {
		return err
	}
	return d.done(w, r, callHref(plan, n), ui.Banner{Tone: ui.Good, Title: "已复核：" + inspect.Action(do).Chinese()})
}

func (d *Desk) reportCall(w http.ResponseWriter, r *http.Request, by auth.Actor, plan int64, n int) error {
	file, err := attached(r)
	if err != nil {
		return err
	}
	c, err := d.App.Call(r.Context(), by, plan, n)
	if err != nil {
		return err
	}
	form := newCallForm(callHref(plan, n)+"/report", c.Guide).filled(r)
	report, err := form.report()
	if err == nil {
		err = d.App.ReportCall(r.Context(), by, plan, n, report, file)
	}
	if errors.Is(err, fault.Invalid) { // what was typed at the door is not lost
		s, _ := words.Find(err)
		form.Failed, form.Next = s.Says, s.Next
		return d.callPage(w, r, by, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return d.done(w, r, "/desk/calls", ui.Banner{Tone: ui.Good, Title: c.Line.Name + "：" + report.End.Chinese() + "，已登记"})
}

// sendCallFile sends what came with a report, never to be shown within our pages.
func (d *Desk) sendCallFile(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	plan, n, err := callOf(r)
	if err != nil {
		return err
	}
	seq, err := strconv.Atoi(r.PathValue("seq"))
	if err != nil {
		return fault.NotFound
	}
	file, err := d.App.CallFile(r.Context(), by, plan, n, seq)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", kindBytes)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": file.Name}))
	w.Header().Set("Cache-Control", "no-store")
	_, err = w.Write(file.Bytes)
	return err
}
