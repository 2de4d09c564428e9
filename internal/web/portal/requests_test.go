package portal

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"yikatong/internal/web/ui/uitest"
)

// sendForm posts a form as a browser with a file in it does.
func sendForm(h http.Handler, path, from string, fields map[string]string, file string) *httptest.ResponseRecorder {
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for name, value := range fields {
		_ = m.WriteField(name, value) // a Buffer does not fail
	}
	if file != "" {
		w, _ := m.CreateFormFile("photo1", "IMG_0001.jpg")
		_, _ = w.Write([]byte(file))
	}
	m.Close()
	r := httptest.NewRequest("POST", path, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.RemoteAddr = from
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// A citizen applies, follows, brings and takes back; what does not pass says what to do, keeps what
// was written and never writes a number back.
func TestApplying(t *testing.T) {
	h := serve(newCanned())
	const here, number, card = "203.0.113.5:1", "500236198001011234", "6217000000000000020"
	whole := func(change ...string) map[string]string {
		f := map[string]string{"name": "谭秀英", "number": number, "town": "500236100000", "b.until": "2027-06"}
		for i := 0; i+1 < len(change); i += 2 {
			f[change[i]] = change[i+1]
		}
		return f
	}
	for _, tc := range []struct {
		path   string
		fields map[string]string
		file   string
		from   string
		status int
		has    string
	}{
		{"/apply/06", whole(), "photo", here, 200, tracking},
		{"/apply/06", whole("name", ""), "", here, 422, "请对照身份证填姓名"},
		{"/apply/06", whole("number", "12"), "", here, 422, "身份证号不对"},
		{"/apply/06", whole("town", ""), "", here, 422, "请选户籍所在的乡镇"},
		{"/apply/06", whole("phone", "1"), "", here, 422, "电话号码不对"},
		{"/apply/06", whole("b.fen", "许多"), "", here, 422, "自付费用应写成数字"},
		{"/apply/06", whole(), "", "203.0.113.9:1", 422, tooMany},
		{"/apply/06", whole("more", "b.parents"), "", here, 200, "第 2 项"},
		{"/apply/01", whole(), "", here, 404, ""},
		{"/my/apply/06", map[string]string{"b.until": "2027-06"}, "", here, 200, tracking},
		{"/applications", map[string]string{"code": tracking}, "", here, 200, "请补住院费用票据的第二页"},
		{"/applications", map[string]string{"code": "abcd"}, "", here, 422, "没有这个查询码"},
		{"/applications", map[string]string{"code": tracking, "do": "bring"}, "", here, 422, notPapersOrWords},
		{"/applications", map[string]string{"code": tracking, "do": "bring"}, "photo", here, 200, "材料已收到"},
		{"/applications", map[string]string{"code": tracking, "do": "withdraw"}, "", here, 200, "已撤回"},
		{"/my/requests/2", map[string]string{"do": "bring", "words": "补上了"}, "", here, 200, "材料已收到"},
		{"/my/requests/9", map[string]string{"do": "withdraw"}, "", here, 404, ""},
		{"/my/card", map[string]string{"kind": "银行卡", "bank": "重庆农村商业银行", "account": card, "again": card}, "photo", here, 200, tracking},
		{"/my/card", map[string]string{"account": card, "again": card[1:]}, "photo", here, 422, "两次输的不一样"},
		{"/my/card", map[string]string{"account": card, "again": card}, "", here, 422, "请附卡或存折的照片"},
	} {
		w := sendForm(h, tc.path, tc.from, tc.fields, tc.file)
		body := w.Body.String()
		if w.Code != tc.status || !strings.Contains(body, tc.has) {
			t.Errorf("POST %s %v: %d, want %d and %q", tc.path, tc.fields, w.Code, tc.status, tc.has)
		}
		if strings.Contains(body, number) || strings.Contains(body, card) {
			t.Errorf("POST %s %v writes a number back", tc.path, tc.fields)
		}
		if w.Code == 422 && strings.HasPrefix(tc.path, "/apply") && tc.fields["code"] == "" && !strings.Contains(body, `value="2027-06"`) {
			t.Errorf("POST %s %v forgets what was written", tc.path, tc.fields)
		}
		for _, problem := range uitest.Problems(w.Body.Bytes(), false) {
			t.Errorf("POST %s %v: %s", tc.path, tc.fields, problem)
		}
	}
}

const notPapersOrWords = "请附照片，或写明情况"

// Without a visit, or after it ended, nothing of anybody's is shown; an application that was being
// written is not lost.
func TestRequestsWithoutAVisit(t *testing.T) {
	h := New(newCanned(), site(), func(*http.Request, string, error) {}).Handler()
	for _, path := range []string{"/my/card", "/my/apply/06"} {
		if w := get(h, path); w.Code != 303 {
			t.Errorf("GET %s: %d", path, w.Code)
		}
	}
	w := sendForm(h, "/my/card", "203.0.113.5:1", map[string]string{"account": "1", "again": "1"}, "photo")
	if w.Code != 303 {
		t.Errorf("POST /my/card: %d", w.Code)
	}
	if w := sendForm(h, "/apply/06", "203.0.113.5:1", map[string]string{"x": strings.Repeat("a", mostUpload)}, ""); w.Code < 400 {
		t.Errorf("a request of %d bytes: %d", mostUpload, w.Code)
	}
}
