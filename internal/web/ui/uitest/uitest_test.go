package uitest

import (
	"strings"
	"testing"
)

const good = `<!doctype html><html lang="zh-CN"><head><title>x</title></head><body><header></header><main><h1>x</h1>%s</main><footer></footer></body></html>`

func TestProblemsFindsEach(t *testing.T) {
	if found := Problems([]byte(strings.Replace(good, "%s", "", 1)), true); len(found) > 0 {
		t.Fatalf("a good page has problems: %q", found)
	}
	for body, want := range map[string]string{
		`<p style="x">`: "inline", `<button onclick="x">x</button>`: "inline", `<style>x</style>`: "inline",
		`<script>x</script>`: "script", `<a href="https://x.example">x</a>`: "leads to", `<a href="/x"></a>`: "no text",
		`<input id="q">`: "no label", `<p id="a"></p><p id="a"></p>`: "stands 2 times", `<label for="z">z</label>`: "pointed at",
		`<table><thead></thead></table>`: "caption", `<table><caption>x</caption><thead><tr><th>x</th></tr></thead></table>`: "scope",
		`<svg><path/></svg>`: "svg", `<form method="post" action="/x"></form>`: "no token", `<h1>y</h1>`: "2 <h1>",
		`<div><p></div></p>`: "inside", `<b class="primary">x</b><b class="primary">x</b>`: "2 primary", `%!d(string=x)`: "%!",
	} {
		found := strings.Join(Problems([]byte(strings.Replace(good, "%s", body, 1)), true), "; ")
		if !strings.Contains(found, want) {
			t.Errorf("%s: found %q, want %q", body, found, want)
		}
	}
}

func TestFill(t *testing.T) {
	type inner struct{ Name string }
	type view struct {
		inner
		On    bool
		List  []inner
		Maybe *inner
	}
	all, bare := Fill[view](true), Fill[view](false)
	if !all.On || len(all.List) != 2 || all.Maybe == nil || all.Maybe.Name == "" || all.List[0] == all.List[1] {
		t.Errorf("got %+v", all)
	}
	if bare.On || bare.Maybe != nil || len(bare.List) != 2 {
		t.Errorf("got %+v", bare)
	}
}
