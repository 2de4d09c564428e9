package desk

import (
	"bytes"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"yikatong/internal/auth"
	"yikatong/internal/disclose"
)

// picture is a small photo as a telephone sends it.
func picture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sendForm posts a form with a file in it, with the token of a page.
func (b *browser) sendForm(t *testing.T, from, to string, fields map[string]string, file []byte) (int, string, string) {
	t.Helper()
	_, _, page := b.get(t, from)
	_, token, _ := strings.Cut(page, `name="token" value="`)
	token, _, _ = strings.Cut(token, `"`)
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	fields["token"] = token
	for name, value := range fields {
		_ = m.WriteField(name, value) // a Buffer does not fail
	}
	if file != nil {
		w, _ := m.CreateFormFile("photo1", "IMG_0001.jpg")
		_, _ = w.Write(file)
	}
	m.Close()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.c.URL+to, &body)
	if err == nil {
		r.Header.Set("Content-Type", m.FormDataContentType())
	}
	return b.do(t, r, err)
}

// A clerk enters an application for somebody at the counter, completes it, and two others carry it
// to a record of basis; the pages show no whole number until somebody asks for it with a reason.
func TestAClerkAppliesForACitizen(t *testing.T) {
	c := newCounty(t)
	clerk, whole := c.signIn(t, string(auth.TownshipClerk)), c.people[1].No.Reveal()
	who := strconv.FormatInt(c.people[1].ID, 10)
	if status, _, page := clerk.act(t, "/desk/requests/find", "what", "13", "q", whole); status != 200 || !strings.Contains(page, "person="+who) || strings.Contains(page, whole) {
		t.Fatalf("found: %d %s", status, page)
	}
	form := "/desk/requests/new?what=13&person=" + who
	fields := func(grade string) map[string]string {
		return map[string]string{"what": "13", "person": who, "b.certificate.no": whole + "41", "b.certificate.grades.0.from": "2020-01-01", "b.certificate.grades.0.grade": grade}
	}
	if status, _, page := clerk.sendForm(t, form, "/desk/requests", fields("一"), nil); status != 422 || !strings.Contains(page, "等级") {
		t.Errorf("a grade in words: %d", status)
	}
	if status, _, page := clerk.sendForm(t, form, "/desk/requests", fields("1"), []byte("MZ")); status != 422 || !strings.Contains(page, "附件") {
		t.Errorf("a program as a photo: %d", status)
	}
	status, at, page := clerk.sendForm(t, form, "/desk/requests", fields("1"), picture(t))
	if status != 200 || at != "/desk/requests/1" || !strings.Contains(page, "查询码") || !strings.Contains(page, "应享受") {
		t.Fatalf("entered: %d %s", status, at)
	}
	_, code, _ := strings.Cut(page, "已登记，查询码 ")
	if f, err := c.App.Public().Follow(t.Context(), disclose.Ref{Code: code[:14]}, "203.0.113.5"); err != nil || f.Stage != disclose.Handed {
		t.Errorf("followed %+v, %v", f, err)
	}
	if strings.Contains(page, whole) {
		t.Error("a whole number on the page")
	}
	if status, _, page := clerk.sendForm(t, "/desk/requests/1/facts", "/desk/requests/1/facts", map[string]string{"b.certificate.grades.0.from": "2020-01-01", "b.certificate.grades.0.grade": "2", "b.certificate.no": c.people[1].No.Reveal() + "42"}, nil); status != 200 || !strings.Contains(page, "2 级") || strings.Contains(page, whole) {
		t.Errorf("completed: %d", status)
	}
	if status, _, page := clerk.act(t, "/desk/requests/1/reveal", "reason", "对照残疾证"); status != 200 || !strings.Contains(page, whole) {
		t.Errorf("revealed: %d", status)
	}
	if status, _, _ := c.signIn(t, "elsewhere").get(t, "/desk/requests/1"); status != 404 {
		t.Errorf("from another township: %d", status)
	}
	if status, _, _ := c.signIn(t, string(auth.FinanceApprover)).get(t, "/desk/requests/1/files/1"); status != 403 {
		t.Errorf("finance opens a paper: %d", status)
	}
	answer, err := clerk.client.Get(c.URL + "/desk/requests/1/files/1")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	h := answer.Header
	if h.Get("Content-Type") != "image/png" || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Content-Security-Policy") != "default-src 'none'; sandbox" {
		t.Errorf("a paper is sent as %v", h)
	}
	for _, s := range []struct{ login, do, says string }{{string(auth.TownshipClerk), "accept", "已受理"}, {string(auth.TownshipApprover), "pass", "乡镇已审"}, {string(auth.BureauApprover), "grant", "已认定"}} {
		b := c.signIn(t, s.login)
		if _, _, page := b.get(t, "/desk"); !strings.Contains(page, "/desk/requests/1") {
			t.Errorf("%s is not told of it", s.login)
		}
		if status, _, page := b.act(t, "/desk/requests/1/"+s.do); status != 200 || !strings.Contains(page, s.says) {
			t.Errorf("%s: %d", s.do, status)
		}
	}
	if _, _, page := c.signIn(t, string(auth.Auditor)).get(t, "/desk/basis?programme=13"); !strings.Contains(page, c.people[1].Name) {
		t.Error("no record of basis came of it")
	}
	c.Holds(t)
}
