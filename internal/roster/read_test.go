package roster

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"yikatong/internal/sheet"
)

// Numbers whose check characters are right; the county code 500299 is no county's.
const (
	zhang = "500299198810052054"
	li    = "500299200003050810"
	wang  = "500299196011181125"
	card  = "6228680000086019260"
)

func readCSV(t testing.TB, text string) (*Reading, error) {
	t.Helper()
	f, err := sheet.Open(strings.NewReader(text), int64(len(text)), "名册.csv", sheet.Web)
	if err != nil {
		t.Fatal(err)
	}
	return Read(f, today)
}

func lines(t testing.TB, r *Reading) []Line {
	t.Helper()
	var all []Line
	for l, err := range r.Lines() {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, l)
	}
	return all
}

// brief writes a line as "row name amount problem".
func brief(all []Line) string {
	var parts []string
	for _, l := range all {
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("%d %s %d %s", l.Row, l.Name, l.Amount, l.Problem)))
	}
	return strings.Join(parts, "; ")
}

func TestKinds(t *testing.T) {
	head := "序号,村,姓名,身份证号,金额,账号,备注\n"
	for name, tc := range map[string]struct{ rows, want string }{
		"subtotal in the village": {",竹园村小计,,,100,,\n", ""},
		"total in the name":       {",,合 计,,100,,\n", ""},
		"total with a count":      {"合计,,共12人,,100,,\n", ""},
		"sum without a word":      {",,,,100,,\n", ""},
		"signatures":              {"制表人：张三,,,审核人：李四,日期：2025年4月30日,,\n", ""},
		"signatures apart":        {",,制表人,张三,审核人,李四,\n", ""},
		"note":                    {"备注：本表一式三份,,,,,,\n", ""},
		"seal":                    {",村委会（盖章）,,,,2025年4月30日,\n", ""},
		"prepared tail":           {"427,,,,,,\n", ""},
		"prepared tail with zero": {"427,,,,0,,\n", ""},
		"header again":            {"竹园镇清册,,,,,,\n" + head + "1,竹园村,张三," + zhang + ",1," + card + ",\n", "4 张三 100"},
		"total in a remark":       {"1,竹园村,张三,,1," + card + ",合计三亩\n", "2 张三 100 id_missing"},
		"only a name":             {"1,竹园村,张三,,,,\n", "2 张三 0 id_missing"},
		"only a number":           {",,," + zhang + ",1,,\n", "2  100 name_missing"},
		"words for a number":      {"1,竹园村,张三,不详,1,,\n", "2 张三 100 id_invalid"},
		"words and no name":       {"1,竹园村,,不详,1,,\n", "2  100 id_invalid"},
		"only a card":             {",竹园村,,,1," + card + ",\n", "2  100 id_missing"},
		"surname 第五":              {"1,竹园村,第五明," + zhang + ",1,,备注：外出\n", "2 第五明 100"},
		"note in a remark":        {"1,竹园村,张三,,1,,备注：外出\n", "2 张三 100 id_missing"},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := readCSV(t, head+tc.rows)
			if err != nil {
				t.Fatal(err)
			}
			if got := brief(lines(t, r)); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestProblems(t *testing.T) {
	head := "姓名,身份证号,金额,账号\n"
	for row, want := range map[string]Code{
		"张三," + zhang + ",1," + card:                         "",
		"张三,'" + zhang + "\t,￥1.00元,6228 6800 0008 6019 260": "",
		"张三,,x,1":                                NoMissing,
		"张三,5.00299E+17,x,1":                     NoRounded,
		"张三,500299196104104000,1,":               NoRounded,
		"张三,500299160814743,1,":                  NoLegacy15,
		"张三,500299198810052055,,":                NoChecksum,
		"张三,50029919881005205,1,":                NoInvalid,
		"张三,无,1,":                                NoInvalid,
		"张三," + zhang + ",,1":                    AmountMissing,
		"张三," + zhang + ",-1,1":                  AmountInvalid,
		"张三," + zhang + ",0,6228680000086019261": CardLuhn,
		"张三," + zhang + ",1,6.22868E+18":         CardRounded,
		"张三," + zhang + ",1,12":                  CardInvalid,
		"," + zhang + ",1," + card:               NameMissing,
	} {
		r, err := readCSV(t, head+row+"\n")
		if err != nil {
			t.Fatal(err)
		}
		if got := lines(t, r); len(got) != 1 || got[0].Problem != want {
			t.Errorf("%s: got %s, want %q", row, brief(got), want)
		}
	}
	for _, p := range Problems {
		if p.Code.Problem() != p || p.Wrong == "" || p.Mend == "" || p.Field == "" {
			t.Errorf("%s is not told in full", p.Code)
		}
	}
}

func TestThreePeople(t *testing.T) {
	r, err := readCSV(t, "孤儿基本生活费,,,,,,,,\n序号,户主,,享受人,,收款人,,,\n,姓名,身份证号,姓名,身份证号,姓名,身份证号,账号,金额（元）\n"+
		"1,张三,"+zhang+",李四,"+li+",王五,"+wang+","+card+",585.29\n")
	if err != nil {
		t.Fatal(err)
	}
	got := lines(t, r)
	if len(got) != 1 {
		t.Fatalf("got %d lines", len(got))
	}
	l := got[0]
	if l.Person.Reveal() != li || l.Holder != (Party{"张三", zhang}) || l.Payee != (Party{"王五", wang}) || l.Card.Reveal() != card || l.Amount != 58529 {
		t.Errorf("got %+v", l)
	}
	if again := NewForm(r.Forms[0].Header); !slices.Equal(again.Fields, r.Forms[0].Fields) {
		t.Errorf("header in one row reads as %q, want %q", again.Fields, r.Forms[0].Fields)
	}
}

func TestHeadOnly(t *testing.T) {
	r, err := readCSV(t, "户主姓名,身份证号码,村社,金额\n张三,"+zhang+",500236122200,1\n")
	if err != nil {
		t.Fatal(err)
	}
	if l := lines(t, r)[0]; l.Name != "张三" || l.Holder != (Party{}) || l.Region != "500236122200" || l.Problem != "" {
		t.Errorf("got %+v", l)
	}
}

func TestRefused(t *testing.T) {
	for text, want := range map[string]sheet.Code{
		"甲,乙,丙\n1,2,3\n": sheet.NoHeader,
		"姓名,金额\n张三,1\n":  sheet.NoHeader,
		",,\n;\n,,,,\n":  sheet.NoHeader,
		",,\n,,\n":       sheet.Empty,
		"姓名,身份证号,金额（万元）\n张三," + zhang + ",1\n": sheet.UnitWan,
		"单位：万元,,\n姓名,身份证号,金额\n":                sheet.UnitWan,
	} {
		_, err := readCSV(t, text)
		var refusal *sheet.Refusal
		if !errors.As(err, &refusal) || refusal.Code != want {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
	_, err := readCSV(t, "张三,"+zhang+",1\n")
	if err == nil || strings.Contains(err.Error(), zhang) {
		t.Errorf("%v must not quote a person's number", err)
	}
	_, err = readCSV(t, "姓名,金额\n张三,1\n")
	if err == nil || !strings.Contains(err.Error(), "缺少：身份证号；文件现有：姓名、金额") {
		t.Errorf("%v does not say what is missing and what there is", err)
	}
}

// TestErrorFile: what was rejected goes back, is mended, and reads as any other file.
func TestErrorFile(t *testing.T) {
	r, err := readCSV(t, "户主,,,\n姓名,身份证号,金额,地块\n张三,5.00299E+17,1,=1+1\n李四,"+li+",叁佰元,b\n")
	if err != nil {
		t.Fatal(err)
	}
	first := lines(t, r)
	var out bytes.Buffer
	if err := WriteErrors(&out, r.Forms[0].Header, rejected(first)); err != nil {
		t.Fatal(err)
	}
	back := reopen(t, out.Bytes())
	again := lines(t, back)
	if brief(again) != "2 张三 100 id_rounded; 3 李四 0 amount_invalid" || again[0].Key != "k3" || again[1].Key != "k4" {
		t.Fatalf("unmended: got %s, keys %s %s", brief(again), again[0].Key, again[1].Key)
	}
	again[0].Cells[1], again[1].Cells[2] = zhang, "300"
	out.Reset()
	if err := WriteErrors(&out, back.Forms[0].Header, rejected(again)); err != nil {
		t.Fatal(err)
	}
	mended := reopen(t, out.Bytes())
	if got := brief(lines(t, mended)); got != "2 张三 100; 3 李四 30000" {
		t.Errorf("mended: got %s", got)
	}
	if want := append(slices.Clone(r.Forms[0].Header), wrongTitle, mendTitle, keyTitle); !slices.Equal(mended.Forms[0].Header, want) {
		t.Errorf("got header %q, want %q", mended.Forms[0].Header, want)
	}
}

func rejected(all []Line) func(func(Rejected, error) bool) {
	return func(yield func(Rejected, error) bool) {
		for _, l := range all {
			key := l.Key
			if key == "" {
				key = fmt.Sprintf("k%d", l.Row)
			}
			if !yield(Rejected{Key: key, Code: l.Problem, Cells: l.Cells}, nil) {
				return
			}
		}
	}
}

func reopen(t *testing.T, data []byte) *Reading {
	t.Helper()
	f, err := sheet.Open(bytes.NewReader(data), int64(len(data)), "错误行.xlsx", sheet.Web)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Read(f, today)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestTemplate(t *testing.T) {
	var out bytes.Buffer
	if err := WriteTemplate(&out, "面积（亩）"); err != nil {
		t.Fatal(err)
	}
	if f := reopen(t, out.Bytes()).Forms[0]; len(f.Missing()) != 0 || f.Column(QuantityField) < 0 || f.Column(HolderName) < 0 {
		t.Errorf("got %q", f.Fields)
	}
}

func TestErrorsFail(t *testing.T) {
	broken := errors.New("broken")
	err := WriteErrors(&bytes.Buffer{}, []string{"姓名"}, func(yield func(Rejected, error) bool) { yield(Rejected{}, broken) })
	if !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
}
