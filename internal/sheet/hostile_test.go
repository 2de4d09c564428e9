package sheet

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestRefusals(t *testing.T) {
	small := Web
	small.Bytes, small.Rows, small.Entries = 1<<20, 2, 7
	row := `<row><c><v>1</v></c></row>`
	ole := "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 66<<10)
	for name, tc := range map[string]struct {
		data []byte
		want Code
	}{
		"nothing":             {nil, Empty},
		"a mark and blanks":   {[]byte("\xEF\xBB\xBF \r\n"), Empty},
		"web page":            {[]byte("\n<html><table><tr><td>姓名</td></tr></table>"), NotXLSX},
		"pdf":                 {[]byte("%PDF-1.7"), NotXLSX},
		"program":             {[]byte("\x7fELF\x00\x01"), NotXLSX},
		"zeros after 4 KB":    {[]byte(strings.Repeat("a,b\n", 2000) + "\x00"), NotXLSX},
		"password":            {[]byte(ole + string(utf16le("EncryptedPackage"))), Encrypted},
		"old workbook":        {[]byte(ole + string(utf16le("Workbook"))), XLS},
		"old document":        {[]byte(ole + string(utf16le("WordDocument"))), NotXLSX},
		"other archive":       {(&raw{}).set("word/document.xml", "<w/>").bytes(), NotXLSX},
		"empty archive":       {(&raw{}).bytes(), NotXLSX},
		"no sheet":            {rawSheet("").drop("xl/worksheets/sheet1.xml").bytes(), Torn},
		"no relations":        {rawSheet("").drop("xl/_rels/workbook.xml.rels").bytes(), Torn},
		"no shared strings":   {rawSheet("").drop("xl/sharedStrings.xml").bytes(), Torn},
		"cut xml":             {rawSheet(row).set("xl/worksheets/sheet1.xml", `<worksheet><sheetData>`+row).bytes(), Torn},
		"string not there":    {rawSheet(`<row><c t="s"><v>99</v></c></row>`).bytes(), Torn},
		"doctype in sheet":    {rawSheet(row).set("xl/worksheets/sheet1.xml", `<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet><sheetData>`+row+`</sheetData></worksheet>`).bytes(), NotXLSX},
		"doctype in strings":  {rawSheet(row).set("xl/sharedStrings.xml", `<!DOCTYPE sst><sst/>`).bytes(), NotXLSX},
		"too many bytes":      {bytes.Repeat([]byte("a,b\n"), 1<<19), TooLarge},
		"too many rows":       {rawSheet(strings.Repeat(row, 3)).bytes(), TooManyRows},
		"too many csv rows":   {[]byte("a,b\n1,2\n3,4\n"), TooManyRows},
		"row number too high": {rawSheet(`<row r="9999999"><c><v>1</v></c></row>`).bytes(), TooManyRows},
		"too many parts":      {rawSheet("").set("a", "").set("b", "").bytes(), ZipBomb},
		"zip bomb":            {rawSheet(strings.Repeat(" ", 8<<20)).bytes(), ZipBomb},
		"10^5 columns":        {rawSheet(`<row>` + cells(100_000) + `</row>`).bytes(), TooLarge},
		"column ZZZZZZ":       {rawSheet(`<row><c r="ZZZZZZZZZZ1"><v>1</v></c></row>`).bytes(), TooLarge},
		"10^5 csv columns":    {[]byte(strings.Repeat(",", 100_000) + "1\n"), TooLarge},
		"10^5 levels":         {rawSheet(strings.Repeat("<a>", 100_000)).bytes(), Torn},
		"endless text":        {rawSheet(`<row><c t="str"><v>` + noise(1<<21) + `</v></c></row>`).bytes(), TooLarge},
		"stray quote":         {[]byte("a,b,c,d\n1,\"2,3,4\n5,6,7,8\n"), BadQuotes},
		"damaged UTF-8":       {[]byte("姓名,身份证号,金额,村\n张三,1\xff,2,3\n李四,五六七,2,3\n"), BadEncoding},
		"not GB18030":         {[]byte("\xD0\xD5\xC3\xFB,\x81\xFF\n"), BadEncoding},
	} {
		t.Run(name, func(t *testing.T) {
			lim := small
			if tc.want == TooLarge && name != "too many bytes" {
				lim = Web
			}
			_, err := drain(tc.data, "名册.xlsx", lim)
			wantRefusal(t, err, tc.want)
		})
	}
}

func cells(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<c><v>%d</v></c>", i*7919)
	}
	return b.String()
}

// noise is text that does not compress as a bomb does.
func noise(n int) string {
	rng := rand.New(rand.NewPCG(1, 2))
	var b bytes.Buffer
	for b.Len() < n {
		fmt.Fprintf(&b, "%x", rng.Uint64())
	}
	return b.String()
}

// TestCut cuts a good file at many places: it is refused wherever, and never read in part.
func TestCut(t *testing.T) {
	whole := rawSheet(strings.Repeat(`<row><c t="s"><v>1</v></c><c><v>3.14</v></c></row>`, 200)).bytes()
	for n := 4; n < len(whole); n += 7 {
		if _, err := drain(whole[:n], "x.xlsx", Web); err == nil {
			t.Fatalf("cut at %d of %d: read", n, len(whole))
		}
	}
}

// TestDamage turns bytes of a good file: it may read, or be refused, but never else.
func TestDamage(t *testing.T) {
	whole := rawSheet(strings.Repeat(`<row><c t="s"><v>1</v></c></row>`, 50)).bytes()
	rng := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		data := bytes.Clone(whole)
		for range 1 + rng.IntN(4) {
			data[rng.IntN(len(data))] ^= 1 << rng.IntN(8)
		}
		if _, err := drain(data, "x.xlsx", Web); err != nil {
			mustRefuse(t, err)
		}
	}
}

// TestLyingSize gives a part that unpacks to more than the directory says.
func TestLyingSize(t *testing.T) {
	data := rawSheet(strings.Repeat(`<row><c><v>1</v></c></row>`, 5000)).bytes()
	central := []byte("PK\x01\x02")
	for at := bytes.Index(data, central); at >= 0; {
		if size := binary.LittleEndian.Uint32(data[at+24:]); size > 10_000 {
			binary.LittleEndian.PutUint32(data[at+24:], 100)
		}
		next := bytes.Index(data[at+4:], central)
		if next < 0 {
			break
		}
		at += 4 + next
	}
	_, err := drain(data, "x.xlsx", Web)
	wantRefusal(t, err, Torn)
}
