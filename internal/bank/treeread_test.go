package bank

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

// TestHostileXML changes one thing of a good file; each is refused by a sentence.
func TestHostileXML(t *testing.T) {
	formats := mustFormats(t)
	for _, name := range []string{"iso20022-03", "iso20022-09", "iso20022-camt"} {
		f := formats[name]
		h, orders := sampleOrders(3)
		pay := string(writeOrders(t, f, h, orders))
		for what, change := range map[string][2]string{
			"a document type":          {"<Document ", `<!DOCTYPE Document [<!ENTITY a "b">]><Document `},
			"an entity":                {"冉孟氏", "&a;"},
			"an external instruction":  {"<Document ", `<?xml-stylesheet href="http://bank.example/"?><Document `},
			"another version":          {"xsd:pain.001", "xsd:pain.008"},
			"a foreign element inside": {"<PmtInf>", `<x xmlns="urn:x"/><PmtInf>`},
			"another count":            {"<NbOfTxs>3<", "<NbOfTxs>4<"},
			"another total":            {"<CtrlSum>364.53<", "<CtrlSum>364.54<"},
			"another amount":           {">121.51<", ">121.52<"},
			"another currency":         {`Ccy="CNY"`, `Ccy="USD"`},
			"no currency":              {` Ccy="CNY"`, ``},
			"a third decimal":          {">121.51<", ">121.511<"},
			"an exponent":              {">121.51<", ">1.2151E2<"},
			"a number twice":           {"<EndToEndId>000000007002<", "<EndToEndId>000000007001<"},
			"an element twice":         {"<PmtMtd>TRF</PmtMtd>", "<PmtMtd>TRF</PmtMtd><PmtMtd>TRF</PmtMtd>"},
			"text between":             {"<PmtInf>", "x<PmtInf>"},
			"more after the end":       {"</Document>", "</Document><Document/>"},
			"a deep element":           {"<PmtInf>", strings.Repeat("<a>", 40) + strings.Repeat("</a>", 40) + "<PmtInf>"},
			"a long text":              {"冉孟氏", strings.Repeat("冉", maxLine)},
			"another encoding":         {`encoding="UTF-8"`, `encoding="UTF-16"`},
		} {
			changed := strings.Replace(pay, change[0], change[1], 1)
			var e *LineError
			if _, _, err := f.ReadPayments(strings.NewReader(changed)); changed == pay || !errors.As(err, &e) {
				t.Errorf("%s with %s: got %v", name, what, err)
			}
		}
	}
}

// TestKindlyXML: what a bank may write otherwise without saying otherwise.
func TestKindlyXML(t *testing.T) {
	f := mustFormats(t)["iso20022-09"]
	h, orders := sampleOrders(8)
	file := string(writeReturn(t, f, sampleReturn(f, h, orders)))
	want, err := f.ReadReturn(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	for what, change := range map[string][]string{
		"a prefix":           {"<", "<p:", "<p:/", "</p:", "<p:?xml", "<?xml", "xmlns=", "xmlns:p="},
		"fewer decimals":     {">120.50<", ">120.5<"},
		"a zone":             {"T09:30:00<", "T01:30:00.123Z<"},
		"more that we skip":  {"</GrpHdr>", "<CdtrAgt><FinInstnId/></CdtrAgt></GrpHdr>"},
		"two reasons":        {"</AddtlInf>", "</AddtlInf><AddtlInf>请联系网点</AddtlInf>"},
		"totals of pending":  {"<NbOfTxsPerSts>", "<NbOfTxsPerSts><DtldNbOfTxs>1</DtldNbOfTxs><DtldSts>PDNG</DtldSts></NbOfTxsPerSts><NbOfTxsPerSts>"},
		"a comment":          {"<GrpHdr>", "<!-- 回盘 --><GrpHdr>"},
		"a character's code": {"户名不符", "户&#21517;不符"},
	} {
		changed := strings.NewReplacer(change[:2]...).Replace(file)
		for i := 2; i < len(change); i += 2 {
			changed = strings.ReplaceAll(changed, change[i], change[i+1])
		}
		got, err := f.ReadReturn(strings.NewReader(changed))
		if err != nil || changed == file || got.Head != want.Head || len(got.Lines) != len(want.Lines) || got.Lines[0] != want.Lines[0] || got.Lines[1] != want.Lines[1] {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestOnce: a payment that stands twice in a status report is refused.
func TestOnce(t *testing.T) {
	for name, f := range mustFormats(t) {
		if !f.Return.Once {
			continue
		}
		h, orders := sampleOrders(3)
		ret := sampleReturn(f, h, orders)
		ret.Lines = append(ret.Lines, ret.Lines[0])
		var e *LineError
		if _, err := f.ReadReturn(bytes.NewReader(writeReturn(t, f, ret))); !errors.As(err, &e) || e.Problem != twice {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// TestAlso: a bank of pain.002 sends camt.054 when money comes back later.
func TestAlso(t *testing.T) {
	formats := mustFormats(t)
	h, orders := sampleOrders(12)
	camt := formats["iso20022-camt"]
	file := writeReturn(t, camt, sampleReturn(camt, h, orders))
	for _, name := range []string{"iso20022-03", "iso20022-09"} {
		if got, err := formats[name].ReadReturn(bytes.NewReader(file)); err != nil || len(got.Lines) != 12 {
			t.Errorf("%s: %v", name, err)
		}
	}
}
