package ui

import (
	"errors"
	"net/http"

	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/period"
)

// A Sentence is an error in the reader's words: what happened, and what to do next.
type Sentence struct {
	Err  error // the sentinel it is for
	Says string
	Next string
}

// sentences is the one table from errors to words. Nothing of an error is shown but its row.
// A package that owns a sentinel adds its row above the four kinds, which catch the rest.
var sentences = []Sentence{
	{ErrForged, "这张表单不是从当前登录的页面提交的。", "请返回上一页，刷新后重新提交；如果已经退出登录，请重新登录。"},
	{fen.ErrSyntax, "金额写得不对。", "金额以元为单位，最多两位小数，不带符号，例如 1200 或 1200.50。"},
	{fen.ErrOverflow, "金额超出了可以处理的范围。", "请检查是否多输了数字。"},
	{period.ErrSyntax, "期次写得不对。", "期次写成 2026、2026H1、2026Q1 或 2026-03。"},

	{fault.Invalid, "提交的内容有误。", "请按页面提示改正后重新提交。"},
	{fault.Forbidden, "您的岗位不能做这件事。", "请由有权限的岗位办理；如认为权限有误，请联系系统管理员。"},
	{fault.NotFound, "没有找到，或不在您负责的范围内。", "请核对网址或编号，从列表重新进入。"},
	{fault.Conflict, "情况刚刚发生了变化，您看到的内容已不是最新的。", "请刷新页面，看清现在的状态后再办理。"},
}

// Words returns the sentence for an error, that of the first sentinel in the table it wraps.
// An error of no kind is our own fault, and known is false.
func Words(err error) (s Sentence, known bool) {
	for _, s := range sentences {
		if errors.Is(err, s.Err) {
			return s, true
		}
	}
	return Sentence{err, "系统出了问题，这一页没有办成。", "请稍后再试；如果仍然不行，请把下面的编号告诉技术支持。"}, false
}

// Status is the HTTP status of an error's kind.
func Status(err error) int {
	for _, k := range []struct {
		kind   error
		status int
	}{
		{fault.Forbidden, http.StatusForbidden},
		{fault.NotFound, http.StatusNotFound},
		{fault.Conflict, http.StatusConflict},
		{fault.Invalid, http.StatusUnprocessableEntity},
	} {
		if errors.Is(err, k.kind) {
			return k.status
		}
	}
	if _, known := Words(err); known {
		return http.StatusUnprocessableEntity // a value that core refused, such as an amount
	}
	return http.StatusInternalServerError
}
