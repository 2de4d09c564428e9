package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"

	"yikatong/internal/fault"
)

// raw builds workbooks part by part, as no well-behaved program would.
type raw struct {
	parts []rawPart
}

type rawPart struct{ name, body string }

const (
	rawTypes = `<?xml version="1.0"?><Types/>`
	rawBook  = `<?xml version="1.0"?><workbook xmlns:r="r"><sheets><sheet name="名册" sheetId="1" r:id="rId1"/></sheets></workbook>`
	rawRels  = `<?xml version="1.0"?><Relationships>` +
		`<Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="http://x/sharedStrings" Target="/xl/sharedStrings.xml"/>` +
		`<Relationship Id="rId3" Type="http://x/styles" Target="styles.xml"/></Relationships>`
	rawShared = `<sst><si><t>一</t></si><si><r><t>富</t></r><r><t>文本</t></r><rPh><t>fu</t></rPh></si></sst>`
	rawStyles = `<styleSheet><numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts>` +
		`<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/></cellXfs></styleSheet>`
)

func rawSheet(data string) *raw {
	return (&raw{}).set("[Content_Types].xml", rawTypes).set("xl/workbook.xml", rawBook).
		set("xl/_rels/workbook.xml.rels", rawRels).set("xl/sharedStrings.xml", rawShared).set("xl/styles.xml", rawStyles).
		set("xl/worksheets/sheet1.xml", `<worksheet><sheetData>`+data+`</sheetData><mergeCells/></worksheet>`)
}

func (w *raw) set(name, body string) *raw {
	for i := range w.parts {
		if w.parts[i].name == name {
			w.parts[i].body = body
			return w
		}
	}
	w.parts = append(w.parts, rawPart{name, body})
	return w
}

func (w *raw) drop(name string) *raw {
	kept := w.parts[:0]
	for _, p := range w.parts {
		if p.name != name {
			kept = append(kept, p)
		}
	}
	w.parts = kept
	return w
}

func (w *raw) bytes() []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range w.parts {
		f, err := z.Create(p.name)
		if err == nil {
			_, err = f.Write([]byte(p.body))
		}
		if err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func open(data []byte, name string, lim Limits) (*File, error) {
	return Open(bytes.NewReader(data), int64(len(data)), name, lim)
}

// drain reads all rows of all sheets.
func drain(data []byte, name string, lim Limits) ([]string, error) {
	f, err := open(data, name, lim)
	if err != nil {
		return nil, err
	}
	var lines []string
	for i := range f.Sheets {
		got, err := collect(f.Rows(i))
		if err != nil {
			return nil, err
		}
		lines = append(lines, got...)
	}
	return lines, nil
}

// collect writes each row as "number: a|b|#number", hidden rows with a star.
func collect(rows iter.Seq2[Row, error]) ([]string, error) {
	var lines []string
	for row, err := range rows {
		if err != nil {
			return lines, err
		}
		var cells []string
		for _, c := range row.Cells {
			if c.Number {
				c.Text = "#" + c.Text
			}
			cells = append(cells, c.Text)
		}
		star := ""
		if row.Hidden {
			star = "*"
		}
		lines = append(lines, fmt.Sprintf("%d%s: %s", row.Number, star, strings.Join(cells, "|")))
	}
	return lines, nil
}

func wantRefusal(t *testing.T, err error, want Code) {
	t.Helper()
	var r *Refusal
	if !errors.As(err, &r) {
		t.Fatalf("got %v, want refusal %s", err, want)
	}
	if r.Code != want {
		t.Errorf("got refusal %s (%s), want %s", r.Code, r.Detail, want)
	}
	if !errors.Is(err, fault.Invalid) {
		t.Errorf("%v is not fault.Invalid", err)
	}
	if sentences[r.Code] == "" {
		t.Errorf("no sentence for %s", r.Code)
	}
}
