package ui

import (
	"net/http"
	"net/url"
	"strings"
)

// A Look is how a reader wants the pages: it changes letters and colours, never content.
// The zero Look is the ordinary one.
type Look struct {
	Large    bool // 大字版 (elder mode): 24 px letters, 60 px targets
	Contrast bool // 高对比
	Compact  bool // 紧凑: staff pages with more rows
}

const lookCookie = "look"

// LookOf reads the reader's look from its cookie; what it does not know it leaves out.
func LookOf(r *http.Request) Look {
	c, err := r.Cookie(lookCookie)
	if err != nil {
		return Look{}
	}
	return parseLook(c.Value)
}

func parseLook(s string) Look {
	has := func(word string) bool {
		for w := range strings.SplitSeq(s, ".") {
			if w == word {
				return true
			}
		}
		return false
	}
	return Look{Large: has("large"), Contrast: has("contrast"), Compact: has("compact")}
}

// String writes the look as its cookie holds it.
func (l Look) String() string {
	var words []string
	for _, w := range []struct {
		on   bool
		word string
	}{{l.Large, "large"}, {l.Contrast, "contrast"}, {l.Compact, "compact"}} {
		if w.on {
			words = append(words, w.word)
		}
	}
	return strings.Join(words, ".")
}

// With returns the look with one word turned over: large, contrast or compact.
func (l Look) With(word string) Look {
	switch word {
	case "large":
		l.Large = !l.Large
	case "contrast":
		l.Contrast = !l.Contrast
	case "compact":
		l.Compact = !l.Compact
	}
	return l
}

// SetLook answers POST /look: it keeps the wanted look for a year and goes back to the page.
func SetLook(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, &http.Cookie{
		Name: lookCookie, Value: parseLook(r.FormValue("look")).String(), Path: "/",
		MaxAge: 365 * 24 * 3600, HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteLaxMode,
	})
	http.Redirect(w, r, LocalPath(r.FormValue("back")), http.StatusSeeOther)
}

// LocalPath returns s if it is a path of this site and "/" otherwise: a form must not be able
// to send its reader elsewhere.
func LocalPath(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil || !strings.HasPrefix(s, "/") ||
		strings.HasPrefix(s, "//") || strings.ContainsAny(s, "\\\t\r\n") {
		return "/"
	}
	return u.RequestURI()
}
