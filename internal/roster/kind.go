package roster

import (
	"slices"
	"strings"
	"unicode/utf8"

	"yikatong/internal/sheet"
)

// A kind is what a row below the header is.
type kind int

const (
	data   kind = iota
	blank       // nothing, or a serial number alone, as in a prepared form's tail
	total       // 小计, 合计
	note        // title of a page, signatures, remarks under the table
	repeat      // the header again
)

var (
	totalWords = []string{"小计", "合计", "总计", "共计", "累计"}
	// noteWords open a line of signatures or remarks before a colon: 制表人：张三.
	noteWords = []string{"制表", "审核", "审批", "复核", "经办", "填报", "填表", "负责", "领导", "主管", "签字", "签章",
		"盖章", "公章", "日期", "备注", "说明", "注", "电话", "单位", "主任", "书记", "大写"}
	// noteWhole are such a line's words where they stand alone: 制表人, with the name in
	// the next cell.
	noteWhole = []string{"制表", "制表人", "审核", "审核人", "审批人", "复核", "复核人", "经办人", "填报人", "填表人", "填报日期",
		"填报单位", "单位负责人", "负责人", "分管领导", "主管领导", "签字", "签章", "盖章", "公章", "日期", "备注", "说明", "注",
		"联系电话", "监督电话", "村主任", "村支书", "以下空白", "以下无正文", "大写"}
)

// kindOf judges a row. A row with a number that can be a person's or a card's, or with a
// name, is always a person's: to lose one without a word is worse than to reject a note.
func (f Form) kindOf(row sheet.Row) kind {
	var texts []string
	for _, c := range row.Cells {
		if t := sheet.Plainly(c.Text); t != "" {
			texts = append(texts, t)
		}
	}
	switch {
	case len(texts) == 0:
		return blank
	case f.repeats(row):
		return repeat
	case f.hasNumber(row):
		return data
	case len(texts) == 1:
		return alone(texts[0])
	case slices.ContainsFunc(texts, isTotal) && !f.hasName(row):
		return total
	case f.hasName(row):
		return data
	case slices.ContainsFunc(texts, isNote):
		return note
	}
	return f.nameless(row)
}

// alone judges the only text of a row.
func alone(text string) kind {
	switch {
	case isTotal(text):
		return total
	case digits(text) == utf8.RuneCountInString(text):
		return blank
	}
	return note
}

// nameless judges a row without a name or a number: what has something in the column of
// numbers is a person's, entered wrongly; amounts alone are a sum without its word.
func (f Form) nameless(row sheet.Row) kind {
	switch {
	case f.holds(row, f.no) || f.holds(row, f.Column(AccountField)):
		return data
	case f.holds(row, f.Column(AmountField)):
		return total
	}
	return note
}

func (f Form) holds(row sheet.Row, column int) bool { return sheet.Plainly(row.Text(column)) != "" }

// hasNumber reports six digits or more where a person's or a card's number stands; a
// date has eight at most and words with them.
func (f Form) hasNumber(row sheet.Row) bool {
	for _, column := range []int{f.no, f.Column(AccountField)} {
		if t := row.Text(column); digits(t) >= 6 && !strings.ContainsAny(t, "年月日") {
			return true
		}
	}
	return false
}

// hasName reports a text that can be a name where a name stands.
func (f Form) hasName(row sheet.Row) bool {
	name := flat(row.Text(f.name))
	n := utf8.RuneCountInString(name)
	return n >= 2 && n <= 30 && digits(name) == 0 && !strings.Contains(name, ":") && !isTotal(name) && !isNote(name)
}

func isTotal(s string) bool {
	s = flat(s)
	return utf8.RuneCountInString(s) <= 30 && holdsAny(s, totalWords)
}

func isNote(s string) bool {
	head, _, colon := strings.Cut(flat(s), ":")
	return colon && holdsAny(head, noteWords) || slices.Contains(noteWhole, sheet.Title(s)) ||
		holdsAny(head, []string{"签字", "签章", "盖章", "公章"}) && strings.Contains(head, "(")
}
