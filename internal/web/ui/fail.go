package ui

import (
	"crypto/rand"
	"net/http"
)

// A Failure is what an error page says. Any page that fails says whether money moved, whether
// data was stored, what to do next, and under which number the case is known.
type Failure struct {
	Status      int
	Sentence    Sentence
	Money, Data string
	Ref         string // in the log beside the error; "" if the error is the reader's own to mend
	Home        string
}

var failurePage = Parse[Failure](parts, "parts/failure.page.html")

// Fail answers a request that err ended, and returns the number under which the caller logs
// err if it is our own fault, or "". Each act is one transaction, so an error of a known kind
// has changed nothing; of an unknown one only the list tells.
func Fail(w http.ResponseWriter, r *http.Request, b Base, err error) (ref string) {
	f := failure(r, err, b.Speak)
	f.Home = "/"
	if b.Skin == Desk {
		f.Home = "/desk"
	}
	if err := failurePage.RenderStatus(w, r, f.Status, b, f); err != nil {
		http.Error(w, f.Sentence.Says, f.Status)
	}
	return f.Ref
}

func failure(r *http.Request, err error, speak Speaker) Failure {
	says, known := Words(err, speak)
	f := Failure{Status: Status(err, known), Sentence: says, Money: "没有动", Data: "没有改动"}
	if known {
		return f
	}
	f.Ref = rand.Text()[:8]
	if changes(r) {
		f.Money = "以批次页显示的状态为准；同一笔不会付两次"
		f.Data = "可能已存，也可能没有存：请先到列表里看，再决定是否重做"
	}
	return f
}
