package uitest

import (
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A Hand is somebody at a keyboard who has no mouse and no manual: it goes by the words it sees,
// Tab by Tab, types and presses Enter. A test fails where the keyboard does not lead, where the
// focus cannot be seen, and where the words are not there.
type Hand struct {
	Pages int // opened since the counter was set back

	t    *testing.T
	ctx  context.Context
	base string
	shot int
}

// handTime bounds one step.
const handTime = 60 * time.Second

// mostTabs is how far something may be from the start of a page's content.
const mostTabs = 400

// NewHand opens a browser on the pages of a server.
func NewHand(t *testing.T, base string) *Hand {
	t.Helper()
	h := &Hand{t: t, ctx: Browser(t), base: base}
	// The browser begins with the first steps and ends with their context: these have no time limit.
	if err := chromedp.Do(h.ctx, chromedp.EmulateViewport(widths[0], 900)); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *Hand) do(steps ...chromedp.Action[chromedp.Void]) {
	h.t.Helper()
	ctx, stop := context.WithTimeout(h.ctx, handTime)
	defer stop()
	if err := chromedp.Do(ctx, steps...); err != nil {
		h.t.Fatal(err)
	}
}

// ask evaluates an expression in the page.
func ask[T any](h *Hand, js string, opts ...chromedp.EvaluateOption) T {
	h.t.Helper()
	ctx, stop := context.WithTimeout(h.ctx, handTime)
	defer stop()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](js, opts...))
	if err != nil {
		h.t.Fatalf("%s: %v", js, err)
	}
	return v
}

// Open types an address.
func (h *Hand) Open(path string) {
	h.t.Helper()
	h.do(chromedp.Navigate(h.base + path))
	h.Pages++
}

// where is the page the hand is at, for messages.
func (h *Hand) where() string {
	return ask[string](h, `location.pathname + " " + document.title`)
}

// worded is the first that a query finds, is shown, and whose words begin with these.
func worded(query, words string) string {
	return fmt.Sprintf(`[...document.querySelectorAll(%q)].find(e => e.checkVisibility() && e.innerText.trim().replace(/\s+/g, " ").startsWith(%q))`, query, words)
}

// field is the control that a label names.
func field(label string) string {
	return fmt.Sprintf(`[...document.querySelectorAll("label")].filter(e => e.checkVisibility() && e.innerText.trim().startsWith(%q)).map(e => e.control)[0]`, label)
}

// reach goes to an element by Tab, over the link that skips the head of the page where the
// element lies behind it.
func (h *Hand) reach(what, js string) {
	h.t.Helper()
	if !ask[bool](h, "!!("+js+")") {
		h.t.Fatalf("%s: there is no %s:\n%s", h.where(), what, h.Text())
	}
	here := "document.activeElement === (" + js + ")"
	if ask[bool](h, "(document.activeElement === document.body || !document.activeElement) && !!("+js+").closest('main')") {
		h.do(chromedp.KeyEvent(kb.Tab))
		if ask[bool](h, "document.activeElement.matches('a.skip')") {
			h.do(chromedp.KeyEvent(kb.Enter))
		}
	}
	for range mostTabs {
		if ask[bool](h, here) {
			if !ask[bool](h, `(s => s.outlineStyle !== "none" || s.boxShadow !== "none")(getComputedStyle(document.activeElement))`) {
				h.t.Errorf("%s: the focus on %s cannot be seen", h.where(), what)
			}
			return
		}
		h.do(chromedp.KeyEvent(kb.Tab))
	}
	h.t.Fatalf("%s: %s is not reached by the keyboard", h.where(), what)
}

// Press goes to a link or button by its first words and presses Enter. What leads to a page has
// opened it when Press returns.
func (h *Hand) Press(words string) {
	h.t.Helper()
	js := worded("a[href], button, summary", words)
	h.reach("link or button “"+words+"”", js)
	if ask[bool](h, "("+js+").tagName === 'SUMMARY'") {
		h.do(chromedp.KeyEvent(kb.Enter))
		return
	}
	ctx, stop := context.WithTimeout(h.ctx, handTime)
	defer stop()
	answer, err := chromedp.RunResponse(ctx, chromedp.KeyEvent(kb.Enter))
	if err != nil {
		h.t.Fatalf("%s: after “%s” no page: %v", h.where(), words, err)
	}
	h.Pages++
	if answer != nil && answer.Status >= 400 {
		h.t.Fatalf("“%s” led to %d %s:\n%s", words, answer.Status, answer.URL, h.Text())
	}
}

// Fill goes to a field by its label and types into it what stands for all that was in it.
func (h *Hand) Fill(label, value string) {
	h.t.Helper()
	h.reach("field “"+label+"”", field(label))
	ask[bool](h, "document.activeElement.select(), true")
	h.do(chromedp.KeyEvent(kb.Delete))
	h.do(chromedp.KeyEvent(value))
}

// Choose goes to a list by its label and down to an option by its first words.
func (h *Hand) Choose(label, option string) {
	h.t.Helper()
	h.reach("list “"+label+"”", field(label))
	here := fmt.Sprintf(`document.activeElement.selectedOptions[0].text.trim().startsWith(%q)`, option)
	if ask[bool](h, here) {
		return
	}
	h.do(chromedp.KeyEvent(kb.Home))
	for range ask[int](h, "document.activeElement.options.length") {
		if ask[bool](h, here) {
			return
		}
		h.do(chromedp.KeyEvent(kb.ArrowDown))
	}
	h.t.Fatalf("%s: “%s” offers no “%s”", h.where(), label, option)
}

// Attach gives a file to a field by its label: the window in which people pick it is not the page's.
func (h *Hand) Attach(label, path string) {
	h.t.Helper()
	h.reach("file field “"+label+"”", field(label))
	h.do(chromedp.SetUploadFiles("#"+ask[string](h, "document.activeElement.id"), []string{path}))
}

// Fetch downloads what a link leads to, as its reader would, and returns the bytes.
func (h *Hand) Fetch(words string) []byte {
	h.t.Helper()
	js := worded("a[href]", words)
	h.reach("link “"+words+"”", js)
	text := ask[string](h, `fetch(document.activeElement.href).then(r => { if (!r.ok) throw r.status; return r.arrayBuffer() })
		.then(b => btoa(Array.from(new Uint8Array(b), c => String.fromCharCode(c)).join("")))`, chromedp.EvalAwaitPromise)
	content, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		h.t.Fatalf("%s: what “%s” leads to: %v", h.where(), words, err)
	}
	return content
}

// Text is what the page says; nothing while another takes its place.
func (h *Hand) Text() string { return ask[string](h, `document.body?.innerText ?? ""`) }

// Sees fails the test for words that the page does not say within a moment: pages of jobs renew
// themselves.
func (h *Hand) Sees(words ...string) {
	h.t.Helper()
	for _, w := range words {
		for began := time.Now(); !strings.Contains(h.Text(), w); time.Sleep(100 * time.Millisecond) {
			if time.Since(began) > handTime {
				h.t.Fatalf("%s does not say “%s”:\n%s", h.where(), w, h.Text())
			}
		}
	}
}

// WayDir names the environment variable with the directory that the pictures of a way go to; without
// it none are taken. ./check keeps them in artifacts/.
const WayDir = "YKT_WAY"

// Shoot photographs the page whole where [WayDir] names a directory; pictures are numbered in the
// order of the way.
func (h *Hand) Shoot(name string) {
	h.t.Helper()
	dir := os.Getenv(WayDir)
	if dir == "" {
		return
	}
	h.shot++
	height := ask[int64](h, "document.documentElement.scrollHeight")
	h.do(chromedp.EmulateViewport(widths[0], height))
	ctx, stop := context.WithTimeout(h.ctx, handTime)
	defer stop()
	picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, fmt.Sprintf("way-%02d-%s.png", h.shot, name)), picture, 0o644)
	}
	if err != nil {
		h.t.Errorf("photograph %s: %v", strconv.Quote(name), err)
	}
	h.do(chromedp.EmulateViewport(widths[0], 900))
}
