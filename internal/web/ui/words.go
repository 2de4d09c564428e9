package ui

import (
	"errors"
	"net/http"

	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/ident"
	"yikatong/internal/ledger"
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
	{ErrTooLarge, "文件太大。", "一个文件不超过 20 MB；请按乡镇或按村分成几个文件。"},
	{fen.ErrSyntax, "金额写得不对。", "金额以元为单位，最多两位小数，不带符号，例如 1200 或 1200.50。"},
	{fen.ErrOverflow, "金额超出了可以处理的范围。", "请检查是否多输了数字。"},
	{period.ErrSyntax, "期次写得不对。", "期次写成 2026、2026H1、2026Q1 或 2026-03。"},

	{auth.ErrNotYours, "这件事不在您的岗位或负责的范围内。", "请由有权限的岗位办理；如认为权限有误，请联系安全保密管理员。"},
	{auth.ErrTwoHands, "您已经办过这笔资金的另一个环节，按内控规定不能再办这一步。", "请由没有经手过这笔资金的同事办理。"},
	{ledger.ErrNotEnough, "指标可用余额不够。", "请看指标页，等追加指标后再办，或把批次拆小。"},
	{ident.ErrNoMissing, "没有填身份证号。", "请对照身份证填写 18 位号码。"},
	{ident.ErrNoRounded, "身份证号被表格软件改成了约数，后几位已经丢失。", "请把该列设为“文本”格式，对照身份证重填。"},
	{ident.ErrNoLegacy15, "这是 15 位的旧身份证号，2013 年起已停用。", "请换成 18 位身份证号。"},
	{ident.ErrNoForm, "身份证号写得不对。", "身份证号是 17 位数字加一位数字或 X。"},
	{ident.ErrNoChecksum, "身份证号最后一位（校验位）不对。", "多半是抄错一位，请对照身份证重填。"},
	{ident.ErrNoArea, "身份证号前六位不是任何地区的代码。", "请对照身份证重填。"},
	{ident.ErrNoDate, "身份证号里的出生日期不存在。", "请对照身份证重填。"},
	{ident.ErrCardForm, "银行账号写得不对。", "账号是 12 到 19 位数字，可以带空格。"},
	{ident.ErrCardLuhn, "银行卡号的校验位不对。", "请对照卡面重填；存折账号没有校验位，请核对是不是存折。"},
	{ident.ErrPhone, "电话号码写得不对。", "手机号是 11 位数字；座机带区号。"},
	{ident.ErrUSCCForm, "统一社会信用代码写得不对。", "代码是 18 位数字和大写字母，不含 I、O、S、V、Z。"},
	{ident.ErrUSCCCheck, "统一社会信用代码的校验位不对。", "请对照登记证书重填。"},

	{fault.Invalid, "提交的内容有误。", "请按页面提示改正后重新提交。"},
	{fault.Forbidden, "您的岗位不能做这件事。", "请由有权限的岗位办理；如认为权限有误，请联系系统管理员。"},
	{fault.NotFound, "没有找到，或不在您负责的范围内。", "请核对网址或编号，从列表重新进入。"},
	{fault.Conflict, "情况刚刚发生了变化，您看到的内容已不是最新的。", "请刷新页面，看清现在的状态后再办理。"},
}

// A nexter is an error that knows better than its row what to do next.
type nexter interface{ Next() string }

// Words returns the sentence for an error, that of the first sentinel in the table it wraps,
// with the error's own Next if it has one. An error of no kind is our own fault, and known is
// false.
func Words(err error) (s Sentence, known bool) {
	for _, s := range sentences {
		if !errors.Is(err, s.Err) {
			continue
		}
		if n := nexter(nil); errors.As(err, &n) {
			s.Next = n.Next()
		}
		return s, true
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
