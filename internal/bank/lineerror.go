package bank

import (
	"fmt"

	"yikatong/internal/fault"
)

// A LineError refuses a file because of one of its lines. It never quotes what stands
// there: that may be somebody's account.
type LineError struct {
	Line    int    // from 1; 0 if it is no single line's
	Field   string // the field's Chinese title; "" if it is the line's
	Problem string // a Chinese clause
}

func (e *LineError) Error() string {
	return fmt.Sprintf("line %d, %s: %s", e.Line, e.Field, e.Problem)
}

// Unwrap makes it an invalid input.
func (e *LineError) Unwrap() error { return fault.Invalid }

// Chinese is the sentence for people.
func (e *LineError) Chinese() string {
	where := "文件"
	if e.Line > 0 {
		where = fmt.Sprintf("文件第 %d 行", e.Line)
	}
	if e.Field != "" {
		where += "“" + e.Field + "”"
	}
	return where + e.Problem + "。整个文件没有采用，也没有改动任何付款。"
}

// at puts the line's number into a problem that was found without it.
func at(line int, e *LineError) error {
	if e == nil {
		return nil
	}
	e.Line = line
	return e
}
