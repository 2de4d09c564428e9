// Package words says errors and codes in the reader's words: one table from each error to
// what happened and what to do next. Commands and pages show nothing else of an error.
package words

import (
	"errors"
	"fmt"
	"strings"

	"yikatong/internal/bank"
	"yikatong/internal/basis"
	"yikatong/internal/check"
	"yikatong/internal/policy"
	"yikatong/internal/roster"
	"yikatong/internal/sheet"
)

// A Sentence is an error in the reader's words.
type Sentence struct {
	Err  error  // the sentinel it is for
	Says string // what happened
	Next string // what to do next
}

// Find returns the sentence of the first sentinel in the table that an error wraps. An
// error of no kind is our own fault, and known is false.
func Find(err error) (s Sentence, known bool) {
	var refusal *sheet.Refusal
	if errors.As(err, &refusal) {
		return Sentence{Err: err, Says: refusal.Sentence()}, true
	}
	var line *bank.LineError
	if errors.As(err, &line) {
		return Sentence{Err: err, Says: line.Chinese(), Next: "文件没有接收，资金没有动。请联系银行核对后重新发来。"}, true
	}
	var mistakes policy.Mistakes
	if errors.As(err, &mistakes) {
		return Sentence{Err: err, Says: mistakes.Error(), Next: "\n改好后再试，没有保存任何内容。"}, true
	}
	for _, wrong := range []error{basis.ErrRecord, policy.ErrFacts} {
		if says := after(err, wrong); says != "" {
			return Sentence{Err: err, Says: "底册内容有误：" + says + "。", Next: "改好这一处再提交，没有保存这一条。"}, true
		}
	}
	for _, s := range sentences {
		if errors.Is(err, s.Err) {
			return s, true
		}
	}
	return Sentence{err, "系统出了问题，没有办成，也没有改动任何数据。", "请稍后再试；仍不行时把下面的详情告诉系统管理员。"}, false
}

// after is what an error says behind one that it wraps, which is in the reader's words already.
func after(err, wrapped error) string {
	if !errors.Is(err, wrapped) {
		return ""
	}
	_, says, _ := strings.Cut(err.Error(), wrapped.Error())
	says, _, _ = strings.Cut(says, "\n")
	return strings.TrimPrefix(strings.TrimLeft(says, "：: "), "basis.")
}

// Of writes an error on one line, for commands: an unknown one with its own text, since
// whoever runs commands is the one to mend it.
func Of(err error) string {
	s, known := Find(err)
	if !known {
		return fmt.Sprintf("%s（%v）", s.Says, err)
	}
	return strings.TrimSpace(s.Says + s.Next)
}

// Verdict says what became of a file.
func Verdict(v string) string {
	switch {
	case v == "imported":
		return "已导入"
	case v == "unchanged":
		return "与已导入的内容相同，没有改动任何数据"
	case strings.HasPrefix(v, "refused:"):
		return "未接收"
	}
	return v
}

// Problem names why a row was rejected.
func Problem(code string) string { return roster.Code(code).Problem().Wrong }

// Finding names what a cross-check raised.
func Finding(code string) string {
	if r, ok := check.Named(code); ok {
		return r.Chinese
	}
	return code
}

// Failure names why a bank could not pay, with its code.
func Failure(code string) string { return code + " " + bank.FailureOf(code).Name }

// FailureAction says what is to be done about it.
func FailureAction(code string) string { return bank.FailureOf(code).Action }
