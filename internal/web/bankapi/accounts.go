package bankapi

import (
	"bytes"
	"net/http"
	"slices"

	"yikatong/internal/auth"
	"yikatong/internal/bank"
)

// asks lists what the bank is asked about accounts and has not answered.
func (a API) asks(_ http.ResponseWriter, r *http.Request, by auth.Actor) (any, error) {
	files, err := a.App.AccountAsks(r.Context(), by)
	type ask struct {
		ID    int64  `json:"id"`
		Name  string `json:"name"`
		Count int    `json:"count"`
		Made  string `json:"made_on"`
	}
	list := []ask{}
	for _, f := range slices.Backward(files) {
		if f.AnsweredAt.IsZero() {
			list = append(list, ask{f.ID, f.Name, f.Count, f.MadeOn})
		}
	}
	return map[string]any{"files": list}, err
}

// ask sends the bytes of one, the same every time.
func (a API) ask(w http.ResponseWriter, r *http.Request, by auth.Actor) (any, error) {
	id, err := idOf(r)
	if err != nil {
		return nil, err
	}
	var content bytes.Buffer
	if _, err := a.App.WriteAccountAsk(r.Context(), by, id, &content); err != nil {
		return nil, err
	}
	send(w, r, bank.Digest(content.Bytes()), content.Bytes())
	return nil, nil
}

// answerAsk takes the answers in. The same file again changes nothing.
func (a API) answerAsk(w http.ResponseWriter, r *http.Request, by auth.Actor) (any, error) {
	name, content, err := brought(w, r, "answer-")
	if err != nil {
		return nil, err
	}
	read, err := a.App.ReadAccountAnswers(r.Context(), by, name, content)
	if err != nil {
		return nil, err
	}
	lines := 0
	for _, n := range read.Found {
		lines += n
	}
	return map[string]any{"ask": read.Ask.ID, "lines": lines, "again": read.Again}, nil
}
