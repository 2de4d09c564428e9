package uitest

import (
	"context"
	"flag"
	"fmt"
	"net/url"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
)

// AxePath names the environment variable with the file of axe-core that `check` fetches
// (axe/package.json); without it no page is judged by it.
const AxePath = "YKT_AXE"

// AllPages asks for every page in every state; without it the twelve screens are looked at.
var AllPages = flag.Bool("axe.all", false, "judge every page in every state, not only the twelve screens")

// looks are the ways a reader may have the pages.
var looks = []string{"", "large", "contrast"}

// An Inspector judges pages in a browser as readers meet them: in each look and at both widths.
type Inspector struct {
	ctx context.Context
	axe string
}

// NewInspector opens a browser with axe-core at hand; it skips the test where either is missing.
func NewInspector(t *testing.T) *Inspector {
	t.Helper()
	file := os.Getenv(AxePath)
	if file == "" {
		t.Skip("set " + AxePath + " to axe-core's axe.min.js, as ./check does, to judge the pages")
	}
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return &Inspector{Browser(t), string(source)}
}

// Do runs steps in the inspector's browser.
func (i *Inspector) Do(t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(i.ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// Status asks for the page that is open once more and returns how it is answered.
func (i *Inspector) Status(t *testing.T) int {
	t.Helper()
	status, err := chromedp.Run(i.ctx, chromedp.Evaluate[int](`fetch(location.href).then(r => r.status)`, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Error(err)
	}
	return status
}

// Page opens an address in each look and fails for what is wrong with it at either width.
func (i *Inspector) Page(t *testing.T, address string) {
	t.Helper()
	for _, look := range looks {
		found, err := i.look(address, look)
		if err != nil {
			t.Errorf("%s %s: %v", address, look, err)
		}
		for _, problem := range found {
			t.Errorf("%s (%s) %s", pathOf(address), look, problem)
		}
	}
}

// look judges one address in one look. The look is kept in the cookie that the page itself
// would have set; the first visit is needed to have an origin to set it for.
func (i *Inspector) look(address, look string) (found []string, err error) {
	cookie := fmt.Sprintf(`document.cookie = "look=%s; path=/"; true`, look)
	if err = chromedp.Do(i.ctx, chromedp.EmulateViewport(widths[0], 900), chromedp.Navigate(address)); err != nil {
		return nil, err
	}
	if _, err = chromedp.Run(i.ctx, chromedp.Evaluate[bool](cookie)); err != nil {
		return nil, err
	}
	if err = chromedp.Do(i.ctx, chromedp.Navigate(address)); err != nil {
		return nil, err
	}
	if _, err = chromedp.Run(i.ctx, chromedp.Evaluate[bool](i.axe+"; true")); err != nil {
		return nil, err
	}
	for _, width := range widths {
		if err = chromedp.Do(i.ctx, chromedp.EmulateViewport(width, 900)); err != nil {
			return nil, err
		}
		problems, err := chromedp.Run(i.ctx, chromedp.Evaluate[[]string](judge, chromedp.EvalAwaitPromise))
		if err != nil {
			return nil, err
		}
		for _, p := range problems {
			found = append(found, fmt.Sprintf("at %d px: %s", width, p))
		}
	}
	return found, nil
}

// judge is what is asked of a page as it stands: axe-core's rules of WCAG 2.2 AA and of good
// practice, no reading sideways, targets that a finger of the elder look can hit (60 px; a link
// in running text is as high as its line), and nothing fetched from elsewhere.
const judge = `(async () => {
	const found = [], root = document.documentElement;
	const run = await axe.run(document, {resultTypes: ["violations"], rules: {"target-size": {enabled: true}},
		runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}});
	for (const v of run.violations) for (const n of v.nodes.slice(0, 3)) found.push(v.id + " " + n.target.join(" ") + " " + n.failureSummary.replace(/\s+/g, " "));
	if (root.scrollWidth > window.innerWidth) found.push("is " + root.scrollWidth + " px wide");
	if (root.dataset.size === "large") {
		if (parseFloat(getComputedStyle(root).fontSize) < 24) found.push("letters are smaller than 24 px");
		for (const e of document.querySelectorAll("button, input:not([type=hidden]), select, summary, .button")) {
			const box = e.getBoundingClientRect();
			if (box.height && box.width && box.height < 59.5 && !e.closest(".vh, .skip")) found.push("target " + (e.textContent.trim() || e.name) + " is " + Math.round(box.height) + " px high");
		}
	}
	for (const r of performance.getEntriesByType("resource")) if (new URL(r.name).origin !== location.origin) found.push("fetches " + r.name);
	return [...new Set(found)];
})()`

func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.RequestURI()
}
