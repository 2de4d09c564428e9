package roster

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"yikatong/internal/sheet"
)

// FuzzRead reads any text as a roster: it is refused, or every row with a person's number
// under the header is a line.
func FuzzRead(f *testing.F) {
	f.Add("姓名,身份证号,金额\n张三," + zhang + ",1\n合计,,1\n")
	f.Add("户主,,享受人,\n姓名,身份证号,姓名,身份证号,金额\n")
	f.Add("单位：万元\n姓名;证件号码;实发金额;行标识\n")
	f.Fuzz(func(t *testing.T, text string) {
		file, err := sheet.Open(strings.NewReader(text), int64(len(text)), "", sheet.Web)
		if err != nil {
			return
		}
		r, err := Read(file, today)
		var refusal *sheet.Refusal
		if err != nil {
			if !errors.As(err, &refusal) {
				t.Fatalf("%v is not a refusal", err)
			}
			return
		}
		for l, err := range r.Lines() {
			if err != nil {
				return
			}
			if l.Problem == "" && (l.Person.IsZero() || l.Amount < 0 || l.Name == "") {
				t.Fatalf("row %d is good without what makes it so", l.Row)
			}
		}
	})
}

// FuzzHeader: a header written in one row says what the two rows said.
func FuzzHeader(f *testing.F) {
	f.Add("户主,,享受人,", "姓名,身份证号,姓名,证件号码")
	f.Add("", "序号,姓名（户主）,身份证\n号码,金额(元)")
	f.Fuzz(func(t *testing.T, groups, titles string) {
		form := newForm(spread(strings.Split(groups, ",")), strings.Split(titles, ","))
		again := NewForm(form.Header)
		for field, i := range form.at {
			if canonical[field] != "" && !slices.Contains(again.Fields, field) {
				t.Fatalf("%s in column %d is lost in %q", field, i, form.Header)
			}
		}
	})
}
