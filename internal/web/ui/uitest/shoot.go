package uitest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// ShotsDir names the environment variable with the directory that screenshots go to. They are
// looked at by people and kept by CI; without it none are taken.
const ShotsDir = "YKT_SHOTS"

var widths = []int64{1280, 360}

// Shoot photographs pages of handler whole, at both widths and in the look asked for.
// It also fails for a page that is wider than its window. only narrows by name.
func Shoot(t *testing.T, handler http.Handler, paths []string, look string) {
	t.Helper()
	dir := os.Getenv(ShotsDir)
	if dir == "" {
		t.Skip("set " + ShotsDir + " to a directory to take screenshots")
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	ctx := Browser(t)
	for _, path := range paths {
		for _, width := range widths {
			shoot(t, ctx, server.URL+path+"?look="+url.QueryEscape(look), dir, shotName(path, look, width), width)
		}
	}
}

// BrowserPath names the environment variable with the path of a Chromium; without it the usual
// names are looked for.
const BrowserPath = "YKT_TEST_BROWSER"

// Browser opens a page in a headless Chromium that lives as long as the test. The test is
// skipped where there is none.
func Browser(t *testing.T) context.Context {
	t.Helper()
	program := chromium()
	if program == "" {
		t.Skip("no Chromium on this machine: install the package chromium to run the browser tests")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, browserTime)
	t.Cleanup(cancel)
	return ctx
}

// browserTime bounds what one test does in a browser.
const browserTime = 20 * time.Minute

func chromium() string {
	if set := os.Getenv(BrowserPath); set != "" {
		return set
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			return found
		}
	}
	return ""
}

func shoot(t *testing.T, ctx context.Context, address, dir, name string, width int64) {
	size, picture, err := photograph(ctx, address, width)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	if size[0] > width {
		t.Errorf("%s is %d px wide in a window of %d", name, size[0], width)
	}
	if size[2] > 0 {
		t.Errorf("%s has %d tables cut off at the side", name, size[2])
	}
	if err := os.WriteFile(filepath.Join(dir, name), picture, 0o644); err != nil {
		t.Error(err)
	}
}

// photograph loads a page in a window of the given width and then makes the window as tall as it.
// size is the page's width and height and the number of its tables that are cut off.
func photograph(ctx context.Context, address string, width int64) (size [3]int64, picture []byte, err error) {
	if err = chromedp.Do(ctx, chromedp.EmulateViewport(width, 800), chromedp.Navigate(address)); err != nil {
		return size, nil, err
	}
	size, err = chromedp.Run(ctx, chromedp.Evaluate[[3]int64](`[
		document.documentElement.scrollWidth, document.documentElement.scrollHeight,
		[...document.querySelectorAll(".scroll")].filter(e => e.scrollWidth > e.clientWidth).length]`))
	if err != nil {
		return size, nil, err
	}
	if err = chromedp.Do(ctx, chromedp.EmulateViewport(width, size[1])); err != nil {
		return size, nil, err
	}
	picture, err = chromedp.Run(ctx, chromedp.CaptureScreenshot())
	return size, picture, err
}

func shotName(path, look string, width int64) string {
	name := strings.Trim(strings.ReplaceAll(strings.TrimPrefix(path, "/show"), "/", "_"), "_")
	if name == "" {
		name = "home"
	}
	if look != "" {
		name += "." + look
	}
	return name + map[int64]string{360: ".narrow", 1280: ".wide"}[width] + ".png"
}
