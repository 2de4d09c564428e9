package desk

import (
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/period"
	"yikatong/internal/store"
	"yikatong/internal/web/ui/uitest"
)

// screens are the staff's share of the twelve screens that each run of ./check judges; the
// public's are in package portal.
var screens = []string{"overview.full", "import.done", "roster.full", "batch.full", "board.full", "payfiles.full", "return.full", "finding.full", "trail.broken"}

// Canned pages pass in every look at both widths: the twelve screens always, all by -axe.all.
func TestScreens(t *testing.T) {
	pages := canned()
	i := uitest.NewInspector(t)
	server := httptest.NewServer(uitest.Gallery(base(), pages))
	t.Cleanup(server.Close)
	for _, name := range screens {
		if !slices.ContainsFunc(pages, func(p uitest.Shown) bool { return p.Name == name }) {
			t.Errorf("no canned page %s", name)
		}
	}
	for _, p := range pages {
		if *uitest.AllPages || slices.Contains(screens, p.Name) {
			i.Page(t, server.URL+"/show/"+p.Name)
		}
	}
}

// paid is a county where one roster has gone all the way to the bank's answer, and somebody
// objected to it on the way.
func paid(t *testing.T) *county {
	t.Helper()
	c := newCounty(t)
	c.signIn(t, string(auth.TownshipClerk)).bring(t)
	c.post1(t)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	id, err := c.App.Object(t.Context(), c.As(auth.TownshipClerk), store.Objection{Roster: 1, Words: "冉家已经搬走"})
	must(err)
	_, _, err = c.App.EnterRequest(t.Context(), c.As(auth.TownshipClerk), app.Entry{Person: c.people[1].ID, Programme: "13",
		Asked: []byte(`{"certificate":{"grades":[{"from":"2020-01-01","grade":1}]}}`)})
	must(err)
	must(c.App.AnswerObjection(t.Context(), c.As(auth.BureauReviewer), id, "已核实，仍在本村"))
	must(c.Clear(t.Context(), []int64{1}))
	must(c.Fund(t.Context(), "09", "渝财农〔2026〕1号", "", 2026, 1e7))
	b, sent, err := c.Drill.Pay(t.Context(), "09", period.MustParse("2025-12"))
	must(err)
	if !sent {
		t.Fatal("nothing was paid")
	}
	must(c.Answer(t.Context(), b.ID))
	c.inspected(t)
	return c
}

// post1 takes roster 1 to its notice, each step by its role.
func (c *county) post1(t *testing.T) {
	t.Helper()
	for _, step := range []struct {
		role auth.Role
		do   string
	}{{auth.TownshipClerk, "submit"}, {auth.TownshipApprover, "approve"}, {auth.BureauReviewer, "review"}, {auth.BureauApprover, "publish"}} {
		if status, _, _ := c.signIn(t, string(step.role)).act(t, "/desk/rosters/1/"+step.do); status != 200 {
			t.Fatalf("%s: %d", step.do, status)
		}
	}
}

// A shownRoute is a page of the route table at an address, for a role that may open it.
type shownRoute struct {
	path string
	role auth.Role
}

// wildcard is a part of a pattern that names a thing.
var wildcard = regexp.MustCompile(`\{[a-z]+\}`)

// shownRoutes reads the pages off the route table, so that no new one can be forgotten. Files
// are left out by their names' endings; {x} becomes thing.
func shownRoutes(thing string) []shownRoute {
	var all []shownRoute
	for _, to := range routes {
		path, isPage := strings.CutPrefix(to.pattern, "GET ")
		if !isPage || strings.HasSuffix(path, "/file") || strings.Contains(path, "/files/") || strings.Contains(path[strings.LastIndex(path, "/"):], ".") {
			continue
		}
		all = append(all, shownRoute{wildcard.ReplaceAllString(path, thing), auth.RolesFor(to.duty)[0]})
	}
	return all
}

// signIn ends the session there may be and begins one of a role.
func (i browserOf) signIn(t *testing.T, role auth.Role) {
	t.Helper()
	form := url.Values{"user": {string(role)}, "password": {secret}}.Encode()
	i.Do(t, chromedp.Navigate(i.url+"/desk"), chromedp.Evaluate[chromedp.Void](`(async () => {
		const kind = {"Content-Type": "application/x-www-form-urlencoded"}, token = document.querySelector("[action='/desk/sign-out'] [name=token]");
		if (token) await fetch("/desk/sign-out", {method: "POST", headers: kind, body: "token=" + encodeURIComponent(token.value)});
		await fetch("/desk/sign-in", {method: "POST", headers: kind, body: "`+form+`"});
	})()`, chromedp.EvalAwaitPromise))
}

// absent are pages that the paid county has nothing to show on; their error page is judged.
var absent = map[string]bool{"/desk/findings/1": true, "/desk/programmes/1": true, "/desk/people/1/explanation": true}

// isShown fails for an error page where a page with data should be: what was judged is not
// what its users see.
func (i browserOf) isShown(t *testing.T, p shownRoute) {
	t.Helper()
	if absent[p.path] {
		return
	}
	if status := i.Status(t); status != 200 {
		t.Errorf("%s for %s is %d", p.path, p.role, status)
	}
}

// A browserOf is an inspector at work on a server.
type browserOf struct {
	*uitest.Inspector
	url string
}

// Every page of the route table passes as a real user meets it: with a county's data (thing 1),
// without any, and in error (a thing that is not there).
func TestRoutesInEveryState(t *testing.T) {
	if !*uitest.AllPages {
		t.Skip("takes minutes; -axe.all judges every page of the route table in every state")
	}
	for _, state := range []struct {
		name, thing string
		make        func(*testing.T) *county
	}{{"full", "1", paid}, {"empty", "1", newCounty}, {"error", "987654", newCounty}} {
		t.Run(state.name, func(t *testing.T) {
			b := browserOf{uitest.NewInspector(t), ""}
			b.url = state.make(t).URL
			signedIn := auth.Role("")
			pages := shownRoutes(state.thing)
			slices.SortFunc(pages, func(a, b shownRoute) int { return strings.Compare(string(a.role), string(b.role)) })
			for _, p := range pages {
				if p.role != signedIn {
					b.signIn(t, p.role)
					signedIn = p.role
				}
				b.Page(t, b.url+p.path)
				if state.name == "full" {
					b.isShown(t, p)
				}
			}
		})
	}
}

// A first view of any staff page takes at most 150 kB of the line, sign-in to trail.
func TestPagesAreLight(t *testing.T) {
	const most = 150_000
	c := paid(t)
	for _, p := range shownRoutes("1") {
		b := c.signIn(t, string(p.role))
		if got := uitest.Weigh(t, b.client, c.URL, p.path); got > most {
			t.Errorf("%s takes %d bytes, at most %d are allowed", p.path, got, most)
		}
	}
}
