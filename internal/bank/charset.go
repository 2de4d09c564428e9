package bank

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// A charset is how a format's characters become bytes; nil is UTF-8.
type charset struct{ encoding.Encoding }

// charsets by the names that formats use. "utf-8-bom" begins with the mark that makes
// spreadsheets see UTF-8.
var charsets = map[string]charset{
	"utf-8":     {},
	"utf-8-bom": {},
	"gbk":       {simplifiedchinese.GBK},
	"gb18030":   {simplifiedchinese.GB18030},
}

const byteOrderMark = "\xef\xbb\xbf"

// encode turns a text into bytes, or reports that the charset lacks one of its characters.
// In the GB charsets a private-use character (造字) is lacking: it is another one at the bank.
func (c charset) encode(text string) (string, bool) {
	if c.Encoding == nil || ascii(text) {
		return text, utf8.ValidString(text)
	}
	bytes, err := c.NewEncoder().String(text)
	return bytes, err == nil && utf8.ValidString(text) && !strings.ContainsFunc(text, private)
}

// decode turns bytes into a text, or reports that they are not of the charset.
func (c charset) decode(bytes []byte) (string, bool) {
	text := string(bytes)
	if c.Encoding == nil || ascii(text) {
		return text, utf8.ValidString(text)
	}
	text, err := c.NewDecoder().String(text)
	return text, err == nil && !strings.ContainsRune(text, utf8.RuneError)
}

func private(r rune) bool { return r >= 0xe000 && r <= 0xf8ff }

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
