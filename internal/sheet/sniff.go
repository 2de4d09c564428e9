package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf16"
)

type content string

// What the first bytes of a file can be. The last three are refused by their name.
const (
	isZip    content = "zip"
	isOLE    content = "ole"
	isText   content = "text"
	isMarkup content = "网页或 XML 文件"
	isBinary content = "不是表格文件"
	isPDF    content = "PDF 文件"
)

var signatures = []struct {
	prefix string
	is     content
}{
	{"PK\x03\x04", isZip},
	{"PK\x05\x06", isBinary}, // a zip with nothing in it
	{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", isOLE},
	{"%PDF-", isPDF},
	{"\xFF\xFE", isText}, // UTF-16, as "Unicode text" is saved
	{"\xFE\xFF", isText},
	{"<", isMarkup},
}

const utf8BOM = "\xEF\xBB\xBF"

// sniff tells a file by its first 4 KB. A NUL byte is in no text but UTF-16's.
func sniff(r io.ReaderAt, size int64) (content, error) {
	head := make([]byte, min(size, 4096))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read the head of the file: %w", err)
	}
	text := bytes.TrimSpace(bytes.TrimPrefix(head, []byte(utf8BOM)))
	if len(text) == 0 && size <= int64(len(head)) {
		return "", refuse(Empty, "")
	}
	for _, s := range signatures {
		if bytes.HasPrefix(text, []byte(s.prefix)) {
			return s.is, nil
		}
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return isBinary, nil
	}
	return isText, nil
}

// refuseOLE tells apart what lives in the old compound file: a workbook behind a
// password, and a workbook of before 2007. It looks for the names of their streams
// ([MS-OFFCRYPTO] 2.3.4.4, [MS-XLS] 2.1.2), which stand in UTF-16 in the directory.
func refuseOLE(r io.ReaderAt, size int64) error {
	for _, s := range []struct {
		stream string
		code   Code
	}{{"EncryptedPackage", Encrypted}, {"Workbook", XLS}, {"Book", XLS}} {
		found, err := contains(io.NewSectionReader(r, 0, size), utf16le(s.stream))
		if err != nil {
			return fmt.Errorf("read a compound file: %w", err)
		}
		if found {
			return refuse(s.code, "")
		}
	}
	return refuse(NotXLSX, "旧格式的其他文档")
}

func utf16le(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}

// contains looks for want in blocks that overlap by its length.
func contains(r io.Reader, want []byte) (bool, error) {
	buf := make([]byte, 64<<10)
	kept := 0
	for {
		n, err := io.ReadFull(r, buf[kept:])
		if bytes.Contains(buf[:kept+n], want) {
			return true, nil
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		kept = copy(buf, buf[len(buf)-len(want)+1:])
	}
}
