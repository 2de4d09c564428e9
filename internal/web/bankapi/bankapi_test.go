package bankapi_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/demo/banksim"
	"yikatong/internal/ident"
	"yikatong/internal/period"
	"yikatong/internal/sheet"
	"yikatong/internal/store"
	"yikatong/internal/web/bankapi"
	"yikatong/internal/words"
)

const (
	mine   = "重庆农村商业银行"
	others = "中国农业银行"
)

// A program is a bank's program at work.
type program struct {
	t     *testing.T
	h     http.Handler
	token string
}

func (p program) ask(method, path, body string, head ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if p.token != "" {
		r.Header.Set("Authorization", "Bearer "+p.token)
	}
	for i := 0; i < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	w := httptest.NewRecorder()
	p.h.ServeHTTP(w, r)
	return w
}

// TestBankProgram fetches a file in two parts, acknowledges it and answers it; of another
// bank's file it learns nothing.
func TestBankProgram(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		files := sent(t, n)
		p := program{t, handler(t, n), token(t, n)}
		own, foreign := files[mine], files[others]
		if w := p.ask("GET", "/bank/v1/files", ""); w.Code != 200 || !strings.Contains(w.Body.String(), own.Name) || strings.Contains(w.Body.String(), foreign.Name) {
			t.Fatalf("list: %d %s", w.Code, w.Body)
		}
		for _, path := range []string{fmt.Sprintf("/bank/v1/files/%d", foreign.ID), "/bank/v1/files/999", "/bank/v1/files/x"} {
			if w := p.ask("GET", path, ""); w.Code != 404 || !strings.Contains(w.Body.String(), "没有这个文件") {
				t.Errorf("%s: %d %s", path, w.Code, w.Body)
			}
		}
		path := fmt.Sprintf("/bank/v1/files/%d", own.ID)
		first := p.ask("GET", path, "", "Range", "bytes=0-99")
		rest := p.ask("GET", path, "", "Range", "bytes=100-", "If-Range", first.Header().Get("ETag"))
		whole := append(first.Body.Bytes(), rest.Body.Bytes()...)
		if first.Code != 206 || rest.Code != 206 || bank.Digest(whole) != own.Digest || first.Header().Get("X-SM3") != own.Digest {
			t.Fatalf("in two parts: %d %d", first.Code, rest.Code)
		}
		p.acknowledges(path, own.Digest, foreign)
		p.answers(n, own, whole)
	})
}

func (p program) acknowledges(path, digest string, foreign store.Payfile) {
	p.t.Helper()
	for body, want := range map[string]int{`{"digest":"00"}`: 409, `{`: 409, `{"digest":"` + digest + `","ref":"a b"}`: 409, strings.Repeat(" ", 5000): 413} {
		if w := p.ask("POST", path+"/ack", body); w.Code != want {
			p.t.Errorf("%.40s: %d %s", body, w.Code, w.Body)
		}
	}
	body := `{"digest":"` + digest + `","ref":"Q1"}`
	for range 2 {
		if w := p.ask("POST", path+"/ack", body); w.Code != 200 {
			p.t.Errorf("ack: %d %s", w.Code, w.Body)
		}
	}
	if w := p.ask("POST", fmt.Sprintf("/bank/v1/files/%d/ack", foreign.ID), body); w.Code != 404 {
		p.t.Errorf("another bank's: %d %s", w.Code, w.Body)
	}
	if w := p.ask("GET", "/bank/v1/files", ""); strings.TrimSpace(w.Body.String()) != `{"files":[]}` {
		p.t.Errorf("nothing is left: %s", w.Body)
	}
}

func (p program) answers(n *apptest.Node, f store.Payfile, payfile []byte) {
	p.t.Helper()
	format, err := n.App.Formats().Named(f.Format)
	if err != nil {
		p.t.Fatal(err)
	}
	answers, err := banksim.New(rand.New(rand.NewPCG(1, 2)), banksim.Behaviour{}).Answer(format, payfile)
	if err != nil || len(answers) != 1 {
		p.t.Fatal(err)
	}
	if w := p.ask("POST", "/bank/v1/returns", string(answers[0][:100])); w.Code != 422 || !strings.Contains(w.Body.String(), "error") {
		p.t.Errorf("torn: %d %s", w.Code, w.Body)
	}
	for i := range 2 {
		var got struct {
			Return, Lines int
			Again         bool
		}
		w := p.ask("POST", "/bank/v1/returns?name=hp1.csv", string(answers[0]))
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != 200 || got.Lines != f.Count || got.Again != (i == 1) {
			p.t.Errorf("answer: %d %s", w.Code, w.Body)
		}
	}
}

// TestStrangers: no token, an unknown one, an ended one, one of a barred operator.
func TestStrangers(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		h := handler(t, n)
		ended := token(t, n)
		admin := n.App.Console(auth.SystemAdmin)
		current, err := n.App.NewBankToken(t.Context(), admin, "rcb")
		if err != nil {
			t.Fatal(err)
		}
		if w := (program{t, h, current}).ask("GET", "/bank/v1/files", ""); w.Code != 200 {
			t.Errorf("the newest token: %d", w.Code)
		}
		if err := n.App.EndBankTokens(t.Context(), admin, "rcb"); err != nil {
			t.Fatal(err)
		}
		for what, token := range map[string]string{"none": "", "unknown": "00", "replaced": ended, "ended": current} {
			if w := (program{t, h, token}).ask("GET", "/bank/v1/files", ""); w.Code != 401 {
				t.Errorf("%s: %d", what, w.Code)
			}
		}
	})
}

func handler(t *testing.T, n *apptest.Node) http.Handler {
	return bankapi.API{App: n.App, Speak: words.Of, Log: func(_ *http.Request, at string, err error) { t.Errorf("%s: %v", at, err) }}.Handler()
}

// token is the token of an operator of one bank.
func token(t *testing.T, n *apptest.Node) string {
	t.Helper()
	admin := n.App.Console(auth.SystemAdmin)
	u := app.NewUser{Login: "rcb", Name: "银行程序", Password: "x", Role: auth.BankOperator, Region: n.App.CountyCode(), Bank: mine, No: number(t)}
	if err := n.App.AddUser(t.Context(), admin, u); err != nil {
		t.Fatal(err)
	}
	token, err := n.App.NewBankToken(t.Context(), admin, "rcb")
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// number is a synthetic ID number, with an area code that no county has.
func number(t *testing.T) ident.No {
	t.Helper()
	for _, c := range "0123456789X" {
		if no, err := ident.ParseNo("50029919700101777"+string(c), apptest.Start); err == nil {
			return no
		}
	}
	t.Fatal("no ID number")
	return ident.No{}
}

const people = `公民身份号码,姓名,行政区划代码,户编号,与户主关系
500299196810119520,龚福素,500236122200,H1,户主
500299193207030130,田辉思,500236122200,H1,配偶
`

const accounts = `公民身份号码,开户银行,账号,账户类型
500299196810119520,重庆农村商业银行,6228670000000000018,社会保障卡
500299193207030130,中国农业银行,6217000000000000020,社会保障卡
`

const roster = `姓名,身份证号,金额
龚福素,500299196810119520,100.00
田辉思,500299193207030130,200.00
`

func text(content string) app.File {
	return app.File{Name: "a.csv", Content: io.NewSectionReader(bytes.NewReader([]byte(content)), 0, int64(len(content))), Size: int64(len(content)), Limits: sheet.Web}
}

// sent is a payment file of each of two banks.
func sent(t *testing.T, n *apptest.Node) map[string]store.Payfile {
	t.Helper()
	clerk, march := n.As(auth.TownshipClerk), period.MustParse("2025-03")
	for _, r := range [][2]string{{"people", people}, {"accounts", accounts}} {
		if _, err := n.App.ImportRegistry(t.Context(), clerk, r[0], text(r[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := n.Fund(t.Context(), "09", "渝财社〔2025〕1号", "低保资金", 2025, 1_000_00); err != nil {
		t.Fatal(err)
	}
	in, err := n.App.ImportRoster(t.Context(), clerk, app.RosterFile{File: text(roster), Programme: "09", Period: march})
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Clear(t.Context(), []int64{in.Roster}); err != nil {
		t.Fatal(err)
	}
	b, _, err := n.Pay(t.Context(), "09", march)
	if err != nil {
		t.Fatal(err)
	}
	list, err := n.App.Payfiles(t.Context(), n.As(auth.BudgetOfficer), b.ID)
	if err != nil || len(list) != 2 {
		t.Fatalf("%d files, %v", len(list), err)
	}
	files := map[string]store.Payfile{}
	for _, f := range list {
		files[f.Bank] = f
	}
	return files
}
