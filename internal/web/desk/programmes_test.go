package desk

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/period"
	"yikatong/internal/policy"
)

// hand uploads a programme's file and its cases.
func (b *browser) hand(t *testing.T, text, cases string) (status int, at, page string) {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	if err := w.WriteField("token", b.token(t)); err != nil {
		t.Fatal(err)
	}
	for _, f := range []struct{ field, name, content string }{{"file", "programme.yaml", text}, {"cases", "cases.jsonl", cases}} {
		part, err := w.CreateFormFile(f.field, f.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, f.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequest("POST", b.c.URL+"/desk/programmes", &body)
	if err == nil {
		r.Header.Set("Content-Type", w.FormDataContentType())
	}
	return b.do(t, r, err)
}

func exampleFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("../../../docs/examples/51/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A programme goes from its file to the list, and its standard from who enters it to who
// confirms it; the list is published.
func TestTheWayOfAProgrammeThroughPages(t *testing.T) {
	c := newCounty(t)
	chief, officer := c.signIn(t, string(auth.BureauApprover)), c.signIn(t, string(auth.BureauReviewer))
	text, cases := exampleFile(t, "programme.yaml"), exampleFile(t, "cases.jsonl")
	wrong := strings.Replace(text, "basis.left_on.month()", "basis.gone_on.month()", 1)
	if status, _, page := chief.hand(t, wrong, cases); status != http.StatusUnprocessableEntity || !strings.Contains(page, "没有 gone_on 这个字段") || !strings.Contains(page, "programme.yaml 第 ") {
		t.Errorf("a wrong file: %d", status)
	}
	if status, _, _ := officer.hand(t, text, cases); status != http.StatusForbidden {
		t.Errorf("by who may not: %d", status)
	}
	if status, at, page := chief.hand(t, text, cases); status != 200 || at != "/desk/programmes/51" || !strings.Contains(page, "村医养老补助") {
		t.Fatalf("a right file: %d %s", status, at)
	}
	if status, _, page := officer.act(t, "/desk/programmes/51/standards", "standard", "rate_fen_per_month/", "value", "many"); status != http.StatusUnprocessableEntity || !strings.Contains(page, "数值写成") {
		t.Errorf("a wrong value: %d", status)
	}
	if status, at, page := officer.act(t, "/desk/programmes/51/standards", "standard", "rate_fen_per_month/", "value", "15", "from", "2025-06-01",
		"document", "某府发〔2025〕9号"); status != 200 || at != "/desk/programmes/51" || !strings.Contains(page, "待确认的标准") {
		t.Fatalf("enter: %d %s", status, at)
	}
	if _, _, page := chief.get(t, "/desk"); !strings.Contains(page, "确认标准") {
		t.Error("it does not wait on the desk of who confirms it")
	}
	if status, _, _ := chief.act(t, "/desk/standards/1/confirm"); status != 200 {
		t.Fatalf("confirm: %d", status)
	}
	if _, _, page := chief.get(t, "/desk/programmes/51"); strings.Contains(page, "待确认的标准") || !strings.Contains(page, "15.00 元") {
		t.Error("it is not among the standards")
	}
	signs := c.signIn(t, string(auth.FinanceApprover))
	if _, _, page := signs.get(t, "/desk/programmes"); !strings.Contains(page, "政策清单还没有公布") {
		t.Error("the page does not tell that the list is due")
	}
	year := strconv.Itoa(c.App.Now().Year())
	if status, _, page := signs.act(t, "/desk/editions", "year", year); status != 200 || !strings.Contains(page, "已公布 "+year) {
		t.Errorf("publish: %d", status)
	}
}

// The explanation as JSON is open to whom the person's page is.
func TestExplanationAsJSON(t *testing.T) {
	c := newCounty(t)
	chief := c.signIn(t, string(auth.BureauApprover))
	if status, _, _ := chief.hand(t, exampleFile(t, "programme.yaml"), exampleFile(t, "cases.jsonl")); status != 200 {
		t.Fatal(status)
	}
	p := c.people[0]
	line := app.ProposedLine{Beneficiary: p.ID, Holder: p.ID, Payee: p.ID, Name: p.Name, Amount: 20000, Region: p.Region,
		Facts: `{"programme":"51","period":"2025-03","as_of":"2025-03-31","person":{"id":"p","birth":"1950-01-01","sex":"M","hukou":"rural"},"basis":{"left_on":"2025-01-31","years":20}}`}
	_, _, err := c.App.ProposeRoster(t.Context(), c.As(auth.TownshipClerk), app.Proposal{Programme: "51", Period: period.MustParse("2025-03"), Township: p.Region.Township(),
		Lines: func(yield func(app.ProposedLine, error) bool) { yield(line, nil) }})
	if err != nil {
		t.Fatal(err)
	}
	path := "/desk/people/" + strconv.FormatInt(p.ID, 10) + "/explanation?programme=51&period=2025-03"
	status, _, body := chief.get(t, path)
	var list []struct {
		Steps  []policy.Step
		Result struct {
			Amount int64 `json:"amount_fen"`
		}
	}
	if err := json.Unmarshal([]byte(body), &list); err != nil || status != 200 || len(list) != 1 || list[0].Result.Amount != 20000 || len(list[0].Steps) != 2 {
		t.Errorf("%d %s: %v", status, body, err)
	}
	for login, want := range map[string]int{"elsewhere": http.StatusNotFound, string(auth.SystemAdmin): http.StatusForbidden} {
		if status, _, _ := c.signIn(t, login).get(t, path); status != want {
			t.Errorf("%s: %d, want %d", login, status, want)
		}
	}
	for _, bad := range []string{"programme=51&period=x", "programme=99&period=2025-03", "programme=51&period=2024-03"} {
		if status, _, _ := chief.get(t, strings.Split(path, "?")[0]+"?"+bad); status != http.StatusNotFound && status != http.StatusUnprocessableEntity && status != http.StatusBadRequest {
			t.Errorf("%s: %d", bad, status)
		}
	}
}
