package sheet

import (
	"errors"
	"testing"
)

func mustRefuse(t *testing.T, err error) {
	t.Helper()
	var r *Refusal
	if !errors.As(err, &r) {
		t.Fatalf("%v is not a refusal", err)
	}
}

// fuzzLimits keep one try short.
var fuzzLimits = Limits{Bytes: 1 << 20, Unzipped: 4 << 20, Ratio: 100, Entries: 50, Rows: 1000}

func FuzzOpen(f *testing.F) {
	f.Add(rawSheet(`<row r="1"><c r="A1" t="s"><v>1</v></c><c s="1"><v>45552</v></c></row>`).bytes())
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("\xFF\xFEa\x00,\x00"))
	f.Add([]byte("姓名,金额\n\"张\n三\",1\n"))
	f.Add([]byte("\xD0\xD5\xC3\xFB;1\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := drain(data, "x", fuzzLimits); err != nil {
			mustRefuse(t, err)
		}
	})
}

// FuzzSheet reads any text as the rows of a sheet, past the archive's checksums.
func FuzzSheet(f *testing.F) {
	f.Add(`<row r="1" hidden="1"><c r="ZZ1" t="inlineStr"><is><t>a</t><rPh><t>b</t></rPh></is></c></row>`)
	f.Add(`<row><c><v>1E999</v></c><c s="2"><v>-1</v></c></row>`)
	f.Fuzz(func(t *testing.T, data string) {
		if _, err := drain(rawSheet(data).bytes(), "x", fuzzLimits); err != nil {
			mustRefuse(t, err)
		}
	})
}
