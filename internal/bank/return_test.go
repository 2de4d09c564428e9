package bank

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// returnOf writes a return file by hand, in pipe-gbk, whose header is the summary.
func returnOf(t *testing.T, lines ...string) []byte {
	t.Helper()
	text, err := simplifiedchinese.GBK.NewEncoder().String(strings.Join(lines, "\n") + "\n")
	if err != nil {
		t.Fatal(err)
	}
	return []byte(text)
}

func TestReadReturnLines(t *testing.T) {
	const head = "PC5002362025000012|20250320|某银行|1|1|120.50|CNY|"
	for _, tc := range []struct {
		name, head, line string
		status           Status
		code, raw        string
	}{
		{"paid", "1|120.50|0|0.00|", "1|62|120.50|01|S||||", Paid, "", ""},
		{"paid with a code that is no failure's", "1|120.50|0|0.00|", "1|62|120.50|01|S|0000|||", Paid, "", "0000"},
		{"failed", "0|0.00|1|120.50|", "1|62|120.50|01|F|1003|销户||", Failed, "F03", "1003"},
		{"failed with a code unheard of", "0|0.00|1|120.50|", "1|62|120.50|01|F|7777|||", Failed, "F99", "7777"},
		{"failed without a code", "0|0.00|1|120.50|", "1|62|120.50|01|F||||", Failed, "F99", ""},
		{"pending", "0|0.00|0|0.00|", "1|62|120.50|01|P||||", Pending, "", ""},
		{"status unheard of", "0|0.00|0|0.00|", "1|62|120.50|01|S2||||", Unknown, "", "S2"},
		{"second byte is the separator's", "0|0.00|1|120.50|", "1|62|120.50|01|F|1003|倈||", Failed, "F03", "1003"},
	} {
		got, err := mustFormats(t)["pipe-gbk"].ReadReturn(bytes.NewReader(returnOf(t, head+tc.head, tc.line)))
		if err != nil {
			t.Errorf("%s: %v", tc.name, err)
			continue
		}
		if r := got.Lines[0]; r.Status != tc.status || r.Code != tc.code || r.RawCode != tc.raw || r.Amount != 12050 || r.Day() != "" {
			t.Errorf("%s: got %+v", tc.name, r)
		}
	}
}

func TestReadReturnRefuses(t *testing.T) {
	const head, paid = "PC5002362025000012|20250320|某银行|1|", "1|62|120.50|01|S||||"
	for _, tc := range []struct {
		name, head, line string
		at               int
		field, problem   string
	}{
		{"other count", "2|120.50|CNY|1|120.50|0|0.00|", paid, 1, "总笔数", wrongSum},
		{"other total", "1|120.51|CNY|1|120.50|0|0.00|", paid, 1, "总金额", wrongSum},
		{"other paid count", "1|120.50|CNY|0|120.50|0|0.00|", paid, 1, "成功笔数", wrongSum},
		{"other paid total", "1|120.50|CNY|1|120.05|0|0.00|", paid, 1, "成功金额", wrongSum},
		{"other failed count", "1|120.50|CNY|1|120.50|1|0.00|", paid, 1, "失败笔数", wrongSum},
		{"other failed total", "1|120.50|CNY|1|120.50|0|9.00|", paid, 1, "失败金额", wrongSum},
		{"a new status, which the bank counts as paid", "1|120.50|CNY|1|120.50|0|0.00|", "1|62|120.50|01|S2||||", 1, "成功笔数", newStatus},
		{"other currency", "1|120.50|USD|1|120.50|0|0.00|", paid, 1, "币种", notLiteral},
		{"one decimal", "1|120.50|CNY|1|120.50|0|0.00|", "1|62|120.5|01|S||||", 2, "金额", notAmount},
		{"sign", "1|120.50|CNY|1|120.50|0|0.00|", "1|62|-120.50|01|S||||", 2, "金额", notAmount},
		{"paid and failed", "1|120.50|CNY|1|120.50|0|0.00|", "1|62|120.50|01|S|1001|||", 2, "", paidWithCode},
		{"no status", "1|120.50|CNY|1|120.50|0|0.00|", "1|62|120.50|01|||||", 2, "状态", isEmpty},
		{"a day that is none", "1|120.50|CNY|1|120.50|0|0.00|", "1|62|120.50|01|S||||20250230010101", 2, "入账时间", notDate},
		{"column too many", "1|120.50|CNY|1|120.50|0|0.00|", paid + "|", 2, "", wrongColumns},
		{"empty line", "1|120.50|CNY|1|120.50|0|0.00|", "", 2, "", wrongColumns},
		{"long line", "1|120.50|CNY|1|120.50|0|0.00|", paid + strings.Repeat("9", maxLine), 2, "", longLine},
	} {
		ret, err := mustFormats(t)["pipe-gbk"].ReadReturn(bytes.NewReader(returnOf(t, head+tc.head, tc.line)))
		var e *LineError
		if ret != nil || !errors.As(err, &e) || *e != (LineError{tc.at, tc.field, tc.problem}) {
			t.Errorf("%s: got %v, %v", tc.name, ret, err)
		}
	}
}

// TestReturnOfTooMuch sums past what an amount can hold, within the widths of the format.
func TestReturnOfTooMuch(t *testing.T) {
	lines := []string{"PC5002362025000012|20250320|某银行|1|100|1.00|CNY|100|1.00|0|0.00|"}
	for i := range 100 {
		lines = append(lines, fmt.Sprintf("%d|62|999999999999999.99|%02d|S||||", i+1, i))
	}
	_, err := mustFormats(t)["pipe-gbk"].ReadReturn(bytes.NewReader(returnOf(t, lines...)))
	var e *LineError
	if !errors.As(err, &e) || *e != (LineError{94, "", tooMuch}) {
		t.Errorf("got %v", err)
	}
}

// TestUnicodeMark: the mark's bytes are characters in GBK, and are not passed over there.
func TestUnicodeMark(t *testing.T) {
	f := mustFormats(t)["pipe-gbk"]
	f.Payment.Header[0], f.Payment.Header[2] = f.Payment.Header[2], f.Payment.Header[0] // the bank stands first
	h, orders := sampleOrders(2)
	h.Bank = "锘縜某银行"
	file := writeOrders(t, f, h, orders)
	if got, _, err := f.ReadPayments(bytes.NewReader(file)); err != nil || got.Bank != h.Bank || !bytes.HasPrefix(file, []byte(byteOrderMark)) {
		t.Errorf("got %q, %v, want %q", got.Bank, err, h.Bank)
	}
}

// TestWrongCharset reads a file of one format's bytes as another's.
func TestWrongCharset(t *testing.T) {
	for _, f := range mustFormats(t) {
		if f.Layout == tree || f.Layout == workbook { // these are UTF-8 always
			continue
		}
		h, orders := sampleOrders(20)
		file := writeReturn(t, f, sampleReturn(f, h, orders))
		f.Encoding = map[string]string{"utf-8": "gbk", "gbk": "utf-8", "gb18030": "utf-8"}[f.Encoding]
		if ret, err := f.ReadReturn(bytes.NewReader(file)); err == nil {
			t.Errorf("%s read as %s: got %d lines", f.Name, f.Encoding, len(ret.Lines))
		}
	}
}

func TestEmptyFile(t *testing.T) {
	for _, f := range mustFormats(t) {
		refuse(t, f, nil, 0)
		refuse(t, f, []byte("\n"), 1)
		refuse(t, f, []byte("<html>"), 6)
	}
}

func TestReaderErrors(t *testing.T) {
	broken := errors.New("disk")
	for name, f := range mustFormats(t) {
		if _, err := f.ReadReturn(iotest.ErrReader(broken)); !errors.Is(err, broken) {
			t.Errorf("%s: got %v, want the reader's error", name, err)
		}
	}
}

func TestSentence(t *testing.T) {
	e := &LineError{Line: 12, Field: "金额", Problem: notAmount}
	want := "文件第 12 行“金额”不是两位小数、不带符号的金额。整个文件没有采用，也没有改动任何付款。"
	if got := e.Chinese(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
