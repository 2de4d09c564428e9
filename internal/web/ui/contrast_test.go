package ui

import (
	"math"
	"regexp"
	"strconv"
	"testing"
)

var token = regexp.MustCompile(`--([a-z0-9]+): (#[0-9A-F]{6});`)

// tokens reads the colours of a rule of the style sheet over those of base.
func tokens(t *testing.T, selector string, base map[string]string) map[string]string {
	t.Helper()
	rule := regexp.MustCompile(`(?s)` + regexp.QuoteMeta(selector) + ` \{(.*?)\}`).FindSubmatch(assets["app.css"].body)
	if rule == nil {
		t.Fatalf("no rule %s", selector)
	}
	all := map[string]string{}
	for k, v := range base {
		all[k] = v
	}
	for _, m := range token.FindAllSubmatch(rule[1], -1) {
		all[string(m[1])] = string(m[2])
	}
	return all
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(hex string) float64 {
	var l float64
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, _ := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		l += weight * c
	}
	return l
}

func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// Text reads at 4.5:1 at least, and 7:1 in high contrast; edges of controls and charts stand
// out at 3:1.
func TestContrast(t *testing.T) {
	ordinary := tokens(t, ":root", nil)
	high := tokens(t, "[data-contrast=high]", ordinary)
	text := [][2]string{
		{"ink", "paper"}, {"ink", "surface"}, {"ink", "soft"}, {"ink2", "paper"}, {"ink2", "surface"}, {"ink2", "soft"}, {"muted", "paper"}, {"muted", "surface"}, {"muted", "soft"},
		{"blue", "paper"}, {"blue", "surface"}, {"blue", "soft"}, {"surface", "blue"}, {"ondeep", "deep"}, {"ondeep2", "deep"}, {"red", "surface"}, {"bad", "surface"}, {"bad", "paper"}, {"bad", "soft"},
		{"ok", "paper"}, {"wait", "paper"}, {"hold", "paper"}, {"ok", "okbg"}, {"wait", "waitbg"}, {"bad", "badbg"}, {"muted", "badbg"}, {"move", "movebg"}, {"plain", "plainbg"}, {"hold", "holdbg"},
	}
	edges := [][2]string{{"ctl", "surface"}, {"ctl", "paper"}, {"paid", "surface"}, {"paid", "track"}}
	for _, mode := range []struct {
		name   string
		of     map[string]string
		least  float64
		atEdge float64
	}{{"ordinary", ordinary, 4.5, 3}, {"high", high, 7, 3}} {
		for _, p := range text {
			if got := contrast(mode.of[p[0]], mode.of[p[1]]); got < mode.least {
				t.Errorf("%s: %s on %s is %.2f:1", mode.name, p[0], p[1], got)
			}
		}
		for _, p := range edges {
			if got := contrast(mode.of[p[0]], mode.of[p[1]]); got < mode.atEdge {
				t.Errorf("%s: edge %s on %s is %.2f:1", mode.name, p[0], p[1], got)
			}
		}
		if got := max(contrast(mode.of["focus"], mode.of["ring"]), 0); got < 3 {
			t.Errorf("%s: focus ring is %.2f:1", mode.name, got)
		}
	}
}
