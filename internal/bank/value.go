package bank

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"yikatong/internal/fen"
)

// Clauses of [LineError] that several places say.
const (
	isEmpty      = "是空的"
	notDigits    = "不是数字"
	notAmount    = "不是两位小数、不带符号的金额"
	notFen       = "不是以分为单位的金额"
	notDate      = "不是日期"
	notCode      = "含有字母、数字、符号以外的字符"
	notText      = "含有乱码或控制字符"
	tooWide      = "超过了银行格式规定的长度"
	notLiteral   = "不是银行格式规定的内容"
	notEncodable = "含有银行字符集里没有的字（生僻字）"
)

// write puts a row's value of the field into words, or says why it cannot stand there.
func (f Field) write(r *row) (string, *LineError) {
	if f.Name == literal {
		return f.Value, nil
	}
	s := slots[f.Name]
	value := s.in(r)
	text, problem := f.words(value), ""
	switch {
	case text == "" && (s.needed || f.Must):
		problem = isEmpty
	case text != "":
		problem = f.into(text, likeOf(value)) // what is written must read again
	}
	if problem != "" {
		return "", &LineError{Field: f.Title, Problem: problem}
	}
	return text, nil
}

// likeOf is a new place for a value of the same type.
func likeOf(value any) any {
	switch value.(type) {
	case *string:
		return new(string)
	case *int:
		return new(int)
	case *fen.Fen:
		return new(fen.Fen)
	}
	return new(time.Time)
}

// words writes a value without judging it. A negative number comes out with its sign,
// which reading refuses.
func (f Field) words(value any) string {
	switch v := value.(type) {
	case *string:
		return *v
	case *int:
		return strconv.Itoa(*v)
	case *fen.Fen:
		if f.Kind == Cents {
			return strconv.FormatInt(int64(*v), 10)
		}
		return v.Yuan()
	case *time.Time:
		if v.IsZero() {
			return ""
		}
		return v.Format(f.dateLayout())
	}
	return ""
}

// read takes a field's text into the row.
func (f Field) read(text string, r *row) *LineError {
	problem := ""
	switch s := slots[f.Name]; {
	case f.Name == literal && text != f.Value:
		problem = notLiteral
	case f.Name == literal:
	case text == "" && (s.needed || f.Must):
		problem = isEmpty
	case text != "":
		problem = f.into(text, s.in(r))
	}
	if problem == "" {
		return nil
	}
	return &LineError{Field: f.Title, Problem: problem}
}

// into reads a text that is not empty, strictly, and returns the problem or "".
func (f Field) into(text string, to any) (problem string) {
	var err error
	switch v := to.(type) {
	case *string:
		*v = text
		return f.Kind.wrong(text)
	case *int:
		if !digits(text) {
			return notDigits
		}
		if *v, err = strconv.Atoi(text); err != nil {
			return tooWide
		}
	case *fen.Fen:
		return f.Kind.amount(text, v)
	case *time.Time:
		if moment, err := time.Parse(time.RFC3339, text); err == nil && f.Layout == isoDateTime {
			*v = wall(moment)
			return ""
		}
		if *v, err = time.Parse(f.dateLayout(), text); err != nil || v.IsZero() || v.Format(f.dateLayout()) != text {
			return notDate
		}
	}
	return ""
}

// wall is the clock on a bank's wall, in China.
func wall(t time.Time) time.Time {
	t = t.In(time.FixedZone("", 8*60*60))
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

// wrong says what is wrong with a text of the kind, or "".
func (k Kind) wrong(text string) string {
	switch {
	case k == Digits && !digits(text):
		return notDigits
	case k == Code && strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }):
		return notCode
	case !plain(text):
		return notText
	}
	return ""
}

// amount reads money. Two decimals are required: fewer may be the head of a torn number.
func (k Kind) amount(text string, to *fen.Fen) (problem string) {
	var err error
	if k == Cents {
		if !digits(text) {
			return notFen
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return tooWide
		}
		*to = fen.Fen(n)
		return ""
	}
	if *to, err = fen.ParseYuan(text); err != nil || len(text) < 4 || text[len(text)-3] != '.' {
		return notAmount
	}
	return ""
}

func digits(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

// plain reports whether a text has only characters that a file can hold. The replacement
// character is refused: it says that another was lost.
func plain(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || r == utf8.RuneError || r == '\ufeff'
	})
}
