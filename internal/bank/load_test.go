package bank

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"yikatong/internal/fault"
)

func document(t testing.TB, name string) string {
	t.Helper()
	b, err := fs.ReadFile(documents, "formats/"+name+".json")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestShippedFormats(t *testing.T) {
	formats := mustFormats(t)
	for _, name := range []string{"general-csv", "fixed-gb18030", "pipe-gbk"} {
		if f, err := formats.Named(name); err != nil || f.Name != name {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := formats.Named("fax"); !errors.Is(err, fault.NotFound) {
		t.Errorf("got %v, want fault.NotFound", err)
	}
}

// TestFormatRefused changes one thing in a good document.
func TestFormatRefused(t *testing.T) {
	for _, tc := range []struct{ format, was, is, says string }{
		{"general-csv", `"encoding": "utf-8"`, `"encoding": "big5"`, "big5"},
		{"general-csv", `"newline": "crlf"`, `"newline": "cr"`, "newline"},
		{"general-csv", `"max_lines": 5000`, `"max_lines": 0`, "max_lines"},
		{"general-csv", `"max_lines"`, `"max_line"`, "unknown field"},
		{"general-csv", `"separator": ","`, `"separator": "0"`, "separator"},
		{"general-csv", `"layout": "separated"`, `"layout": "xml"`, "layout"},
		{"general-csv", `_{sequence}`, ``, "{sequence}"},
		{"general-csv", `"name": "holder"`, `"name": "owner"`, "(owner) is no name"},
		{"general-csv", `"name": "holder"`, `"name": "account"`, "(account) stands twice"},
		{"general-csv", `"name": "holder"`, `"name": "status"`, "(status) is no name"},
		{"general-csv", `{"name": "holder", "title": "户名", "kind": "text", "width": 180},`, ``, "the detail has no holder"},
		{"general-csv", `"金额", "kind": "yuan"`, `"金额", "kind": "digits"`, `cannot be of kind "digits"`},
		{"general-csv", `"kind": "yuan"`, `"kind": "float"`, "float"},
		{"general-csv", `"layout": "2006-01-02"`, `"layout": "Jan 2"`, "layout"},
		{"general-csv", `"成功": "paid"`, `"成功": "settled"`, "paid"},
		{"general-csv", `"失败": "failed"`, `"失败了又失败": "failed"`, "does not fit"},
		{"general-csv", `"F12": "F12"`, `"F12": "F13"`, "F13"},
		{"general-csv", `"F12": "F12"`, `"F12": "F11"`, "no code means F12"},
		{"pipe-gbk", `"title": "户名", `, ``, "no title"},
		{"pipe-gbk", `"value": "CNY"`, `"value": "C|Y"`, "cannot be written"},
		{"fixed-gb18030", `"title": "户名", "kind": "text", "width": 120`, `"title": "户名", "kind": "text"`, "no width"},
		{"fixed-gb18030", `"title": "户名", "kind": "text", "width": 120`, `"title": "户名", "kind": "text", "width": 120, "pad": "0"`, "padded with zeros"},
		{"fixed-gb18030", `"title": "金额", "kind": "fen", "width": 16`, `"title": "金额", "kind": "fen", "width": 16, "align": "left"`, "padded with zeros"},
		{"fixed-gb18030", `"title": "户名", "kind": "text", "width": 120`, `"title": "户名", "kind": "text", "width": -1`, "width"},
		{"fixed-gb18030", `"layout": "fixed"`, `"layout": "fixed", "separator": ","`, "a fixed layout"},
	} {
		text := document(t, tc.format)
		_, err := ParseFormat([]byte(strings.Replace(text, tc.was, tc.is, 1)))
		if !strings.Contains(text, tc.was) || !errors.Is(err, fault.Invalid) || !strings.Contains(err.Error(), tc.says) {
			t.Errorf("%s → %s: got %v", tc.was, tc.is, err)
		}
	}
}

func TestLoadNamesTheFile(t *testing.T) {
	files := fstest.MapFS{"formats/other.json": {Data: []byte(document(t, "pipe-gbk"))}}
	if _, err := loadFormats(files); err == nil || !strings.HasPrefix(err.Error(), "formats/other.json: ") {
		t.Errorf("got %v, want the file's name first", err)
	}
}
