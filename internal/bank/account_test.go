package bank

import (
	"bytes"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func accountForms(t testing.TB) AccountForms {
	t.Helper()
	forms, err := LoadAccountForms()
	if err != nil {
		t.Fatal(err)
	}
	return forms
}

func sampleQuestions(n int) (Head, []Question) {
	h := Head{Batch: "HY5002362026000001", Bank: "示例银行", Date: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC), Sequence: 1, Count: n}
	list := make([]Question, n)
	for i := range list {
		list[i] = Question{Seq: i + 1, ID: fmt.Sprintf("%012d", i+7), Account: fmt.Sprintf("62286700000000%05d", i), Holder: "张三丰", IDNumber: "500236199001010018"}
	}
	return h, list
}

func sampleAnswers(h Head, questions []Question) *Answers {
	got := &Answers{Head: h}
	for i, q := range questions {
		f := findings[i%len(findings)]
		a := Answer{Line: i + 1, Seq: q.Seq, ID: q.ID, Account: q.Account, Finding: f.Code, At: time.Date(2026, 3, 3, 9, 30, i%60, 0, time.UTC)}
		if !f.Pays() {
			a.Reason = f.Name
		}
		got.Lines = append(got.Lines, a)
	}
	return got
}

func eachQuestion(list []Question) iter.Seq2[Question, error] {
	return func(yield func(Question, error) bool) {
		for _, q := range list {
			if !yield(q, nil) {
				return
			}
		}
	}
}

func writeQuestions(t testing.TB, f AccountForm, h Head, list []Question) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := f.WriteQuestions(&b, h, eachQuestion(list)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func writeAnswers(t testing.TB, f AccountForm, a *Answers) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.WriteAnswers(&b, a); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestGoldenAccounts holds the bytes of each form, which also reads back what it wrote.
func TestGoldenAccounts(t *testing.T) {
	for name, f := range accountForms(t) {
		h, questions := sampleQuestions(len(findings))
		ask, answer := writeQuestions(t, f, h, questions), writeAnswers(t, f, sampleAnswers(h, questions))
		golden(t, name, "ask", ask)
		golden(t, name, "answer", answer)
		gotHead, got, err := f.ReadQuestions(bytes.NewReader(ask))
		if err != nil || gotHead != h || !reflect.DeepEqual(got, questions) {
			t.Errorf("%s: got %+v %+v, %v", name, gotHead, got, err)
		}
		mustRead(t, f, sampleAnswers(h, questions), answer)
	}
}

// mustRead checks that a file says what was written, apart from where each line stands and
// in what code of the bank.
func mustRead(t testing.TB, f AccountForm, want *Answers, file []byte) {
	t.Helper()
	got, err := f.ReadAnswers(bytes.NewReader(file))
	if err != nil || got.Head != want.Head || len(got.Lines) != len(want.Lines) {
		t.Fatalf("%s: got %+v, %v, want %+v", f.Name, got, err, want)
	}
	for i, l := range got.Lines {
		l.Line, l.RawCode = want.Lines[i].Line, want.Lines[i].RawCode
		if l != want.Lines[i] {
			t.Errorf("%s: got %+v, want %+v", f.Name, l, want.Lines[i])
		}
	}
}

// TestTornAccounts cuts files of questions and answers at every byte: none reads as a shorter one.
func TestTornAccounts(t *testing.T) {
	for name, f := range accountForms(t) {
		h, questions := sampleQuestions(14)
		ask, answer := writeQuestions(t, f, h, questions), writeAnswers(t, f, sampleAnswers(h, questions))
		for n := range ask {
			if _, _, err := f.ReadQuestions(bytes.NewReader(ask[:n])); err == nil {
				t.Fatalf("%s: questions cut at %d of %d are read", name, n, len(ask))
			}
		}
		for n := range answer {
			_, err := f.ReadAnswers(bytes.NewReader(answer[:n]))
			mustBeTheirs(t, err)
		}
	}
}

func TestAnswersReadBack(t *testing.T) {
	for _, f := range accountForms(t) {
		rapid.Check(t, func(rt *rapid.T) {
			h, questions := sampleQuestions(rapid.IntRange(0, 30).Draw(rt, "accounts"))
			answers := sampleAnswers(h, questions)
			for i := range answers.Lines {
				answers.Lines[i].Finding = rapid.SampledFrom(findings).Draw(rt, "finding").Code
			}
			mustRead(t, f, answers, writeAnswers(t, f, answers))
		})
	}
}

// A code that nobody has told us is no match.
func TestUnknownFindingIsNoMatch(t *testing.T) {
	f := accountForms(t)["pipe-gbk"]
	h, questions := sampleQuestions(1)
	a := sampleAnswers(h, questions)
	a.Lines[0].RawCode = "7777"
	got, err := f.ReadAnswers(bytes.NewReader(writeAnswers(t, f, a)))
	if err != nil || got.Lines[0].Finding != otherFinding || got.Lines[0].RawCode != "7777" {
		t.Fatalf("got %+v, %v", got, err)
	}
	if FindingOf("nonsense").Pays() {
		t.Error("a code of no row pays")
	}
}

func TestQuestionsRefuse(t *testing.T) {
	f := accountForms(t)["general-csv"]
	for name, spoil := range map[string]func([]Question){
		"twice":     func(q []Question) { q[1].ID = q[0].ID },
		"order":     func(q []Question) { q[1].Seq = 3 },
		"no number": func(q []Question) { q[1].IDNumber = "" },
		"no holder": func(q []Question) { q[1].Holder = "" },
	} {
		h, questions := sampleQuestions(2)
		spoil(questions)
		_, err := f.WriteQuestions(&bytes.Buffer{}, h, eachQuestion(questions))
		if err == nil {
			t.Errorf("%s: written", name)
			continue
		}
		mustBeTheirs(t, err)
	}
}

// Every reason but a match holds money, and says whose turn it is and what to do.
func TestFindingsSayWhatToDo(t *testing.T) {
	for f := range Findings() {
		if f.Pays() != (f.Code == AccountMatches) || f.Name == "" || f.Action == "" || (f.Whose == "") != f.Pays() {
			t.Errorf("%+v", f)
		}
	}
}

func TestParseAccountFormRefuses(t *testing.T) {
	good, err := os.ReadFile(filepath.Join("accounts", "general-csv.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{
		{`"layout": "separated"`, `"layout": "xml"`},
		{`"encoding": "utf-8"`, `"encoding": "latin-1"`},
		{`"name": "id_number"`, `"name": "summary"`},
		{`"name": "status"`, `"name": "code"`},
		{`"name": "count", "title": "总户数", "kind": "digits"`, `"name": "total", "title": "总金额", "kind": "yuan"`},
		{`"联名户": "V08"`, `"联名户": "V02"`},
		{`"相符": "V00"`, `"相符": "F00"`},
	} {
		if bad := bytes.Replace(good, []byte(c[0]), []byte(c[1]), 1); bytes.Equal(bad, good) {
			t.Errorf("the document has no %s", c[0])
		} else if _, err := ParseAccountForm(bad); err == nil {
			t.Errorf("%s is accepted", c[1])
		}
	}
}

// FuzzReadAnswers: what is taken reads the same when it is written again.
func FuzzReadAnswers(f *testing.F) {
	forms := accountForms(f)
	for name, form := range forms {
		h, questions := sampleQuestions(5)
		f.Add(name, writeAnswers(f, form, sampleAnswers(h, questions)))
		f.Add(name, writeQuestions(f, form, h, questions))
	}
	f.Fuzz(func(t *testing.T, name string, file []byte) {
		form, err := forms.Named(name)
		if err != nil {
			return
		}
		got, err := form.ReadAnswers(bytes.NewReader(file))
		if err != nil {
			mustBeTheirs(t, err)
			return
		}
		var b bytes.Buffer
		if err := form.WriteAnswers(&b, got); err != nil {
			return // a private-use character reads and does not write
		}
		if again, err := form.ReadAnswers(&b); err != nil || !reflect.DeepEqual(got, again) {
			t.Fatalf("got %+v, %v, want %+v", again, err, got)
		}
	})
}
