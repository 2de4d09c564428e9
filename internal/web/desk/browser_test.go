package desk

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"yikatong/internal/web/ui"
	"yikatong/internal/web/ui/uitest"
)

// jobServer serves an import's page: running twice, then done.
func jobServer(t *testing.T) *httptest.Server {
	var asked atomic.Int32
	mux := http.NewServeMux()
	mux.Handle("GET /assets/", ui.Assets())
	mux.HandleFunc("GET /desk/imports/J12", func(w http.ResponseWriter, r *http.Request) {
		job := importDone()
		if asked.Add(1) <= 2 {
			job.State, job.Rows, job.Percent = JobRunning, 100*int(asked.Load()), 40
		}
		b := base()
		b.Nonce, b.Reload = ui.NonceOf(r), 5
		if err := importPage.Render(w, r, b, job); err != nil {
			t.Error(err)
		}
	})
	server := httptest.NewServer(ui.Secure(mux))
	t.Cleanup(server.Close)
	return server
}

// An import's page follows its job to the end by itself, under the content policy as it is.
func TestImportPageFollowsItsJob(t *testing.T) {
	server, ctx := jobServer(t), uitest.Browser(t)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 800), chromedp.Navigate(server.URL+"/desk/imports/J12")); err != nil {
		t.Fatal(err)
	}
	var title string
	for began := time.Now(); time.Since(began) < 20*time.Second; time.Sleep(200 * time.Millisecond) {
		var err error
		if title, err = chromedp.Run(ctx, chromedp.Title()); err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(title, "导入完成") {
			return
		}
	}
	t.Errorf("after 20 s the page is still %q", title)
}
