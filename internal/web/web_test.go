package web_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"yikatong/internal/app/apptest"
	"yikatong/internal/store"
	"yikatong/internal/store/storetest"
	"yikatong/internal/web"
	"yikatong/internal/web/portal"
	"yikatong/internal/web/ui"
)

// Staff pages lie under /desk, the public ones beside them; without a reader of what is
// public there are staff pages only.
func TestHandler(t *testing.T) {
	n := apptest.New(t, store.Config{Path: filepath.Join(t.TempDir(), "ykt.db"), Ring: storetest.Ring(t)})
	css, err := ui.AssetURL("app.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		reader portal.Reader
		path   string
		status int
		leads  string
	}{
		{n.App.Public(), "/", 200, ""},
		{n.App.Public(), css, 200, ""},
		{n.App.Public(), "/nothing", 404, ""},
		{n.App.Public(), "/desk", 303, "/desk/sign-in"},
		{nil, "/", 303, "/desk"},
		{nil, css, 200, ""},
		{nil, "/desk/rosters", 303, "/desk/sign-in"},
		{nil, "/desk/sign-in", 200, ""},
		{nil, "/lists", 404, ""},
	} {
		h := web.Handler(web.Config{App: n.App, Reader: tc.reader, Site: ui.Site{County: "奉节县"}, Log: slog.New(slog.DiscardHandler)})
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, tc.path, nil))
		if w.Code != tc.status || !strings.HasPrefix(w.Header().Get("Location"), tc.leads) {
			t.Errorf("GET %s with reader %v: %d %s", tc.path, tc.reader != nil, w.Code, w.Header().Get("Location"))
		}
	}
}
