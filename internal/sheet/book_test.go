package sheet

import (
	"slices"
	"strings"
	"testing"
)

func TestCells(t *testing.T) {
	for name, tc := range map[string]struct{ data, want string }{
		"shared and rich":  {`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>`, "1: 一|富文本"},
		"inline":           {`<row r="2"><c r="B2" t="inlineStr"><is><t>甲 &amp; 乙</t></is></c></row>`, "2: |甲 & 乙"},
		"formula":          {`<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>"x"</f><v>x</v></c></row>`, "1: #2|x"},
		"error":            {`<row r="1"><c r="A1" t="e"><v>#REF!</v></c></row>`, "1: #REF!"},
		"no references":    {`<row><c><v>1</v></c><c><v>2</v></c></row>`, "1: #1|#2"},
		"hidden":           {`<row r="7" hidden="1"><c r="A7"><v>1</v></c></row>`, "7*: #1"},
		"float noise":      {`<row r="1"><c r="A1"><v>585.28999999999996</v></c></row>`, "1: #585.29"},
		"rounded number":   {`<row r="1"><c r="A1"><v>500299196104104000</v></c></row>`, "1: #5.00299196104104E+17"},
		"exponent":         {`<row r="1"><c r="A1"><v>1.5E3</v></c><c r="B1"><v>1E-2</v></c></row>`, "1: #1500|#0.01"},
		"date":             {`<row r="1"><c r="A1" s="1"><v>45552</v></c><c r="B1" s="2"><v>45552.5</v></c></row>`, "1: 2024-09-17|2024-09-17 12:00:00"},
		"escaped":          {`<row r="1"><c r="A1" t="str"><v>a_x000A_b_x00_</v></c></row>`, "1: a\nb_x00_"},
		"blank row":        {`<row r="1"><c r="A1" s="1"/></row><row r="2"/><row r="3"><c r="A3" t="inlineStr"><is><t> </t></is></c></row>`, ""},
		"prefixed":         {`<x:row r="3"><x:c r="A3"><x:v>1</x:v></x:c></x:row>`, "3: #1"},
		"foreign extlst":   {`<row r="1"><c r="A1"><v>1</v></c><extLst><ext><z>9</z></ext></extLst></row>`, "1: #1"},
		"row number again": {`<row r="5"><c r="A5"><v>1</v></c></row><row r="5"><c r="A5"><v>2</v></c></row>`, "5: #1 6: #2"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := drain(rawSheet(tc.data).bytes(), "x.xlsx", Web)
			if err != nil {
				t.Fatal(err)
			}
			if s := strings.Join(got, " "); s != tc.want {
				t.Errorf("got %q, want %q", s, tc.want)
			}
		})
	}
}

func TestSheets(t *testing.T) {
	book := strings.Replace(rawBook, "<sheet ", `<sheet name="旧" state="veryHidden" sheetId="2" r:id="rId1"/><sheet name="图" r:id="rId3"/><sheet `, 1)
	f, err := open(rawSheet("").set("xl/workbook.xml", book).bytes(), "名册.csv", Web)
	if err != nil {
		t.Fatal(err)
	}
	if want := []Sheet{{"旧", true}, {"名册", false}}; f.Kind != XLSX || !slices.Equal(f.Sheets, want) {
		t.Errorf("got %s %v, want xlsx %v", f.Kind, f.Sheets, want)
	}
}

func TestDate1904(t *testing.T) {
	book := strings.Replace(rawBook, "<sheets>", `<workbookPr date1904="1"/><sheets>`, 1)
	got, err := drain(rawSheet(`<row><c s="1"><v>44090</v></c></row>`).set("xl/workbook.xml", book).bytes(), "", Web)
	if err != nil || len(got) != 1 || got[0] != "1: 2024-09-17" {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestDateFormat(t *testing.T) {
	for code, want := range map[string]bool{
		"yyyy/m/d": true, `m"月"d"日"`: true, "[$-804]yyyy": true, "0.00": false, `"day"0`: false,
		`0.00_d`: false, "[Red]0": false, "@": false, "h:mm:ss": false, `0\d`: false,
	} {
		if got := dateFormat(code); got != want {
			t.Errorf("dateFormat(%q) = %v, want %v", code, got, want)
		}
	}
}

func TestColumn(t *testing.T) {
	for ref, want := range map[string]int{"A1": 0, "z9": 25, "AA10": 26, "XFD1": 16383, "7": -1, "": -1} {
		if got := column(ref); got != want {
			t.Errorf("column(%q) = %d, want %d", ref, got, want)
		}
	}
}
