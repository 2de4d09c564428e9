package basis

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"yikatong/internal/fen"
	"yikatong/internal/policy"
)

// A Question is a field of a programme's basis as a form asks it: one answer, or the groups of
// questions of a record or a list of records.
type Question struct {
	Name   string // of the answer: the names on the way to the field, joined by dots
	Field  policy.Field
	Answer string // as people write it: yuan, 是 or 否, a choice's code
	Error  string
	Groups [][]Question // one for a record; for a list one for each element and those left empty
}

// Answers are what a form was filled in with, by the names of its questions.
type Answers map[string]string

// mostGroups is how many elements of a list a form asks of at a time; longer ones come in as a file.
const mostGroups = 200

// Ask makes the questions of a programme with the answers there are. A list offers as many
// further groups as more says of its name, at least one where it has none.
func Ask(fields []policy.Field, given Answers, more map[string]int) []Question {
	return ask("b", fields, given, more)
}

func ask(path string, fields []policy.Field, given Answers, more map[string]int) []Question {
	list := make([]Question, 0, len(fields))
	for _, f := range fields {
		q := Question{Name: path + "." + f.Name, Field: f}
		switch f.Type {
		case "record":
			q.Groups = [][]Question{ask(q.Name, f.Of, given, more)}
		case "list", "rows":
			n := given.groups(q.Name)
			for i := range min(max(n+more[q.Name], 1), mostGroups) {
				q.Groups = append(q.Groups, ask(fmt.Sprint(q.Name, ".", i), within(f), given, more))
			}
		default:
			q.Answer = given[q.Name]
		}
		list = append(list, q)
	}
	return list
}

// within are the fields of an element: what the programme says, or those of an amount by month.
func within(f policy.Field) []policy.Field {
	if f.Type == "rows" {
		return []policy.Field{{Name: "from", Label: "从哪一月起", Type: "month"}, {Name: "fen", Label: "每月金额", Type: "fen"}}
	}
	return f.Of
}

// groups is how many elements the answers speak of.
func (a Answers) groups(list string) (n int) {
	for name := range a {
		rest, in := strings.CutPrefix(name, list+".")
		index, _, _ := strings.Cut(rest, ".")
		if i, err := strconv.Atoi(index); in && err == nil && i >= n && i < mostGroups {
			n = i + 1
		}
	}
	return n
}

// Answered reads a basis from the questions' answers, and marks those that cannot be read: then
// ok is false. What was left empty says nothing; an element without an answer is none.
func Answered(list []Question) (basis json.RawMessage, ok bool) {
	out, ok := answered(list)
	text, err := json.Marshal(out)
	return text, ok && err == nil
}

func answered(list []Question) (map[string]any, bool) {
	out, ok := map[string]any{}, true
	for i := range list {
		q := &list[i]
		switch {
		case q.Field.Type == "record":
			v, read := answered(q.Groups[0])
			if ok = ok && read; len(v) > 0 {
				out[q.Field.Name] = v
			}
		case q.Groups != nil:
			var elements []any
			for _, g := range q.Groups {
				v, read := answered(g)
				if ok = ok && read; len(v) > 0 {
					elements = append(elements, v)
				}
			}
			if elements != nil {
				out[q.Field.Name] = elements
			}
		case strings.TrimSpace(q.Answer) != "":
			v, err := cell(q.Field, strings.TrimSpace(q.Answer))
			if err != nil {
				q.Error, ok = q.Field.Label+err.Error(), false
				continue
			}
			out[q.Field.Name] = v
		}
	}
	return out, ok
}

// AnswersOf writes a stored basis as the answers that give it.
func AnswersOf(fields []policy.Field, basis json.RawMessage) Answers {
	a := Answers{}
	a.record("b", fields, basis)
	return a
}

func (a Answers) record(path string, fields []policy.Field, text json.RawMessage) {
	var of map[string]json.RawMessage
	if json.Unmarshal(text, &of) != nil {
		return
	}
	for _, f := range fields {
		v, name := of[f.Name], path+"."+f.Name
		switch {
		case v == nil || string(v) == "null":
		case f.Type == "record":
			a.record(name, f.Of, v)
		case f.Type == "list" || f.Type == "rows":
			var elements []json.RawMessage
			_ = json.Unmarshal(v, &elements) // checked when it was entered
			for i, e := range elements {
				a.record(fmt.Sprint(name, ".", i), within(f), e)
			}
		default:
			a[name] = written(f, v)
		}
	}
}

// written is a value as people write it in a form.
func written(f policy.Field, v json.RawMessage) string {
	switch f.Type {
	case "bool":
		if string(v) == "true" {
			return "是"
		}
		return "否"
	case "fen":
		n, err := strconv.ParseInt(string(v), 10, 64)
		if err != nil {
			return string(v)
		}
		return fen.Fen(n).Yuan()
	case "int":
		return string(v)
	case "texts":
		var list []any
		_ = json.Unmarshal(v, &list) // checked when it was entered
		words := make([]string, len(list))
		for i, w := range list {
			words[i] = fmt.Sprint(w)
		}
		return strings.Join(words, "、")
	}
	var s string
	_ = json.Unmarshal(v, &s) // checked when it was entered
	return s
}

// A Said is a field of a basis and what it says, in words.
type Said struct{ Name, Label, Value string }

// Say tells a basis field by field, in the order of the programme; a list's element carries its
// place from the second on.
func Say(fields []policy.Field, basis json.RawMessage) []Said {
	return say(nil, "", Ask(fields, AnswersOf(fields, basis), nil))
}

func say(list []Said, of string, questions []Question) []Said {
	for _, q := range questions {
		label := q.Field.Label
		if of != "" {
			label = of + "／" + label
		}
		for i, g := range q.Groups {
			which := label
			if i > 0 {
				which = fmt.Sprint(label, " ", i+1)
			}
			list = say(list, which, g)
		}
		if q.Groups == nil && q.Answer != "" {
			list = append(list, Said{q.Name, label, spoken(q.Field, q.Answer)})
		}
	}
	return list
}

func spoken(f policy.Field, answer string) string {
	switch {
	case f.Choices[answer] != "":
		return f.Choices[answer]
	case f.Type == "fen":
		return answer + " 元"
	case f.Unit != "" && (f.Type == "area" || f.Type == "int"):
		return answer + " " + f.Unit
	}
	return answer
}

// Differences tells which fields two versions of a basis say differently: label, old and new.
func Differences(fields []policy.Field, old, now json.RawMessage) []string {
	was, is := map[string]Said{}, Say(fields, now)
	for _, s := range Say(fields, old) {
		was[s.Name] = s
	}
	var list []string
	for _, s := range is {
		before, known := was[s.Name]
		delete(was, s.Name)
		switch {
		case !known:
			list = append(list, s.Label+" 无 → "+s.Value)
		case before.Value != s.Value:
			list = append(list, s.Label+" "+before.Value+" → "+s.Value)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(was)) {
		list = append(list, was[name].Label+" "+was[name].Value+" → 无")
	}
	return list
}
