package ui

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"strings"
)

//go:embed assets
var assetFiles embed.FS

// An asset is a file of the look, named by what it holds, so that it may be kept for ever.
type asset struct {
	url, kind string
	body      []byte
}

var assets = loadAssets()

var kinds = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

func loadAssets() map[string]asset {
	entries, err := assetFiles.ReadDir("assets")
	if err != nil {
		panic(err)
	}
	all := make(map[string]asset, len(entries))
	for _, e := range entries {
		body, err := assetFiles.ReadFile("assets/" + e.Name())
		if err != nil {
			panic(err)
		}
		sum, ext := sha256.Sum256(body), path.Ext(e.Name())
		url := fmt.Sprintf("/assets/%s.%s%s", strings.TrimSuffix(e.Name(), ext), hex.EncodeToString(sum[:6]), ext)
		all[e.Name()] = asset{url, kinds[ext], body}
	}
	return all
}

// AssetURL is the address of a file of the look, "app.css" → "/assets/app.1f0c….css".
func AssetURL(name string) (string, error) {
	a, ok := assets[name]
	if !ok {
		return "", fmt.Errorf("no asset %q", name)
	}
	return a.url, nil
}

// Assets serves the files of the look under /assets/. An address of an older version is
// not found: a page never asks for it.
func Assets() http.Handler {
	byURL := make(map[string]asset, len(assets))
	for _, a := range assets {
		byURL[a.url] = a
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := byURL[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", a.kind)
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Add("Vary", "Accept-Encoding")
		send(w, r, http.StatusOK, a.body)
	})
}
