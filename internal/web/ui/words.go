package ui

import (
	"errors"
	"net/http"

	"yikatong/internal/fault"
)

// A Sentence is an error in the reader's words: what happened, and what to do next.
type Sentence struct{ Says, Next string }

// A Speaker puts errors into words for one face of the product; known is false for an error
// it has no words for.
type Speaker func(error) (s Sentence, known bool)

// A row is the sentence of one sentinel.
type row struct {
	err error
	Sentence
}

// own are the errors of this package.
var own = []row{
	{ErrForged, Sentence{"这张表单不是从当前登录的页面提交的。", "请返回上一页，刷新后重新提交；如果已经退出登录，请重新登录。"}},
	{ErrTooLarge, Sentence{"文件太大。", "一个文件不超过 20 MB；请按乡镇或按村分成几个文件。"}},
}

// byKind catches what no speaker has words for.
var byKind = []row{
	{fault.Invalid, Sentence{"提交的内容有误。", "请按页面提示改正后重新提交。"}},
	{fault.Forbidden, Sentence{"您的岗位不能做这件事。", "请由有权限的岗位办理；如认为权限有误，请联系系统管理员。"}},
	{fault.NotFound, Sentence{"没有找到，或不在您负责的范围内。", "请核对网址或编号，从列表重新进入。"}},
	{fault.Conflict, Sentence{"情况刚刚发生了变化，您看到的内容已不是最新的。", "请刷新页面，看清现在的状态后再办理。"}},
}

var ourFault = Sentence{"系统出了问题，这一页没有办成。", "请稍后再试；如果仍然不行，请把下面的编号告诉技术支持。"}

// A nexter is an error that knows better than its row what to do next.
type nexter interface{ Next() string }

// Words returns the sentence for an error: of this package's own, then what speak says, if
// it is not nil, then of the error's kind. An error of no kind is our own fault, and known is
// false.
func Words(err error, speak Speaker) (s Sentence, known bool) {
	s, known = find(own, err)
	if !known && speak != nil {
		s, known = speak(err)
	}
	if !known {
		s, known = find(byKind, err)
	}
	if !known {
		return ourFault, false
	}
	if n := nexter(nil); errors.As(err, &n) {
		s.Next = n.Next()
	}
	return s, true
}

func find(rows []row, err error) (Sentence, bool) {
	for _, r := range rows {
		if errors.Is(err, r.err) {
			return r.Sentence, true
		}
	}
	return Sentence{}, false
}

// Status is the HTTP status of an error's kind. known tells of one that has words: it is the
// reader's to mend even without a kind, as a bad amount is.
func Status(err error, known bool) int {
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
	if known {
		return http.StatusUnprocessableEntity
	}
	return http.StatusInternalServerError
}
