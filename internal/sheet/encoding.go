package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// decided is how many Chinese characters must have read well as UTF-8 before a wrong
// byte means a damaged UTF-8 file and not a GB18030 one. GB18030 text passes for ten
// of them about once in 10^10 files.
const decided = 10

// encodingOf tells how a text file is written, from all of its bytes: a mark at its head
// decides; what is UTF-8 to its end is UTF-8; the rest is GB18030 (GB 18030-2022, which
// holds GBK and GB 2312). A nil encoding is UTF-8, of which skip bytes are its mark.
func encodingOf(r io.ReaderAt, size int64) (enc encoding.Encoding, skip int64, err error) {
	in := bufio.NewReaderSize(io.NewSectionReader(r, 0, size), 64<<10)
	head, _ := in.Peek(3)
	switch {
	case bytes.HasPrefix(head, []byte("\xFF\xFE")), bytes.HasPrefix(head, []byte("\xFE\xFF")):
		return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM), 0, nil
	case string(head) == utf8BOM:
		skip = int64(len(utf8BOM))
	}
	wide, bad, err := scanUTF8(in)
	switch {
	case err != nil:
		return nil, 0, err
	case bad < 0:
		return nil, skip, nil
	case skip > 0 || wide >= decided:
		return nil, 0, refuse(BadEncoding, "UTF-8 文本第 %d 字节处损坏", bad+1)
	}
	return simplifiedchinese.GB18030, 0, nil
}

// scanUTF8 counts the characters beyond ASCII up to the first byte that is not UTF-8,
// and says where that is, -1 when there is none. A NUL byte is in no table.
func scanUTF8(in *bufio.Reader) (wide int, bad int64, err error) {
	var at int64
	for {
		c, n, err := in.ReadRune()
		switch {
		case errors.Is(err, io.EOF):
			return wide, -1, nil
		case err != nil:
			return 0, 0, fmt.Errorf("read the text: %w", err)
		case c == 0:
			return 0, 0, refuse(NotXLSX, "%s", isBinary)
		case c == utf8.RuneError && n == 1:
			return wide, at, nil
		case n > 1:
			wide++
		}
		at += int64(n)
	}
}

// decoded reads the text as UTF-8. A decoder writes U+FFFD for what it cannot read; no
// roster holds that character, so the reader of fields refuses it wherever it stands.
func decoded(r io.ReaderAt, size int64, enc encoding.Encoding, skip int64) io.Reader {
	body := io.NewSectionReader(r, skip, size-skip)
	if enc == nil {
		return body
	}
	return enc.NewDecoder().Reader(body)
}
