// Package bankapi is how a bank's program fetches payment files and brings answers, over
// HTTPS. It acts as one of the bank's operators, whom its token stands for, and sees what
// that operator sees: the own bank's files.
//
//	GET  /bank/v1/files            the files that are not acknowledged, the oldest first
//	GET  /bank/v1/files/{id}       the bytes; Range goes on with a broken transfer
//	POST /bank/v1/files/{id}/ack   {"digest": SM3 of the bytes, "ref": own number}
//	POST /bank/v1/returns?name=…   a return file, whole: read as a dry run
//
//	GET  /bank/v1/account-asks             the files that ask about accounts and have no answer yet, the oldest first
//	GET  /bank/v1/account-asks/{id}        the bytes; Range goes on with a broken transfer
//	POST /bank/v1/account-answers?name=…   the answers to one of them, whole
//
// What a POST brings is taken whole or refused, and answered with our number of it: that answer
// is our acknowledgement. The same bytes again get the same answer, with "again": true.
// Every request has "Authorization: Bearer TOKEN". Mistakes are answered with
// {"error": a Chinese sentence}.
package bankapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/fault"
)

// maxReturn bounds a return file: ten thousand lines in the longest form are half of it.
const maxReturn = 32 << 20

// maxWords bounds an acknowledgement.
const maxWords = 4096

// An API answers banks' programs.
type API struct {
	App   *app.App
	Speak func(error) string                          // an error in its reader's words
	Log   func(r *http.Request, at string, err error) // told of faults of ours
}

// serve is one request by an operator; what it returns is written as JSON.
type serve func(w http.ResponseWriter, r *http.Request, by auth.Actor) (any, error)

// Handler serves everything under /bank/v1.
func (a API) Handler() http.Handler {
	mux := http.NewServeMux()
	for pattern, s := range map[string]serve{
		"GET /bank/v1/files":           a.list,
		"GET /bank/v1/files/{id}":      a.file,
		"POST /bank/v1/files/{id}/ack": a.acknowledge,
		"POST /bank/v1/returns":        a.answer,

		"GET /bank/v1/account-asks":      a.asks,
		"GET /bank/v1/account-asks/{id}": a.ask,
		"POST /bank/v1/account-answers":  a.answerAsk,
	} {
		mux.Handle(pattern, a.by(s))
	}
	return mux
}

// by finds out who asks before anything else is looked at.
func (a API) by(s serve) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		token, found := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !found {
			w.Header().Set("WWW-Authenticate", "Bearer")
			a.fail(w, r, http.StatusUnauthorized, app.ErrSignIn)
			return
		}
		by, err := a.App.TokenActor(r.Context(), token)
		if err != nil {
			a.fail(w, r, statusOf(err, http.StatusUnauthorized), err)
			return
		}
		v, err := s(w, r, by)
		switch {
		case err != nil:
			a.fail(w, r, statusOf(err, http.StatusForbidden), err)
		case v != nil:
			a.write(w, r, http.StatusOK, v)
		}
	})
}

// statusOf is the status of an error; a bank is not told whether another's file exists.
func statusOf(err error, forbidden int) int {
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return http.StatusRequestEntityTooLarge
	case errors.Is(err, fault.Forbidden) && forbidden == http.StatusForbidden, errors.Is(err, fault.NotFound):
		return http.StatusNotFound
	case errors.Is(err, fault.Forbidden):
		return forbidden
	case errors.Is(err, fault.Conflict):
		return http.StatusConflict
	case errors.Is(err, fault.Invalid):
		return http.StatusUnprocessableEntity
	}
	return http.StatusInternalServerError
}

func (a API) fail(w http.ResponseWriter, r *http.Request, status int, err error) {
	says := a.Speak(err)
	if status == http.StatusNotFound {
		says = "没有这个文件。" // the same for another bank's as for none
	}
	if status == http.StatusInternalServerError {
		a.Log(r, "bank api", err)
		says = "系统出错，没有改动任何数据。请稍后再试。"
	}
	a.write(w, r, status, map[string]string{"error": says})
}

func (a API) write(w http.ResponseWriter, r *http.Request, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(v); err != nil {
		a.Log(r, "bank api", err)
	}
}

// A file is one line of the list.
type file struct {
	ID    int64  `json:"id"`
	Name  string `json:"name"`
	Count int    `json:"count"`
	Fen   int64  `json:"total_fen"`
	Made  string `json:"made_on"`
}

func (a API) list(_ http.ResponseWriter, r *http.Request, by auth.Actor) (any, error) {
	files, err := a.App.Unacknowledged(r.Context(), by, by.Bank)
	list := make([]file, len(files))
	for i, f := range files {
		list[i] = file{ID: f.ID, Name: f.Name, Count: f.Count, Fen: int64(f.Total), Made: f.MadeOn}
	}
	return map[string]any{"files": list}, err
}

// file sends the bytes. They are the same every time, so a part fetched later fits.
func (a API) file(w http.ResponseWriter, r *http.Request, by auth.Actor) (any, error) {
	id, err := idOf(r)
	if err != nil {
		return nil, err
	}
	d, content, err := a.App.Deliver(r.Context(), by, id)
	if err != nil {
		return nil, err
	}
	send(w, r, d.Digest, content)
	return nil, nil
}

// send writes bytes that never change, whole or the part that is asked for.
func send(w http.ResponseWriter, r *http.Request, digest string, content []byte) {
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("ETag", `"`+digest+`"`)
	w.Header().Set("X-SM3", digest)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}

func idOf(r *http.Request) (int64, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return 0, fault.NotFound
	}
	return id, nil
}

func (a API) acknowledge(w http.ResponseWriter, r *http.Request, by auth.Actor) (any, error) {
	id, err := idOf(r)
	if err != nil {
		return nil, err
	}
	var words struct{ Digest, Ref string }
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxWords)).Decode(&words); err != nil {
		return nil, errors.Join(app.ErrAck, err)
	}
	if len(words.Ref) > 64 || strings.ContainsFunc(words.Ref, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return nil, app.ErrAck
	}
	return map[string]bool{"acknowledged": true}, a.App.Acknowledge(r.Context(), by, id, words.Digest, words.Ref)
}

// answer reads a return file as a dry run; finance posts it. The same file again is the same.
func (a API) answer(w http.ResponseWriter, r *http.Request, by auth.Actor) (any, error) {
	name, content, err := brought(w, r, "return-")
	if err != nil {
		return nil, err
	}
	id, err := a.App.PayfileFor(r.Context(), by, content)
	if err != nil {
		return nil, err
	}
	read, err := a.App.ReadReturn(r.Context(), by, id, name, content)
	if err != nil {
		return nil, err
	}
	return map[string]any{"return": read.File.ID, "lines": len(read.Lines), "again": read.Again}, nil
}

// brought is a file that a bank brings; one without a fit name is named after its bytes.
func brought(w http.ResponseWriter, r *http.Request, prefix string) (name string, content []byte, err error) {
	content, err = io.ReadAll(http.MaxBytesReader(w, r.Body, maxReturn))
	if name = r.URL.Query().Get("name"); name == "" || len(name) > 200 {
		name = prefix + bank.Digest(content)[:16]
	}
	return name, content, err
}
