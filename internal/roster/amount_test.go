package roster

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yikatong/internal/fen"
	"yikatong/internal/sheet"
)

func TestParseAmount(t *testing.T) {
	for in, want := range map[string]fen.Fen{
		"585.29": 58529, "0": 0, "0.00": 0, "￥546.62": 54662, "¥546.62": 54662, "1,534.93元": 153493, "￥1,680.27": 168027,
		"１４９８.６７": 149867, "１，２３４．５": 123450, " 300 元整 ": 30000, "\u200b12\ufeff": 1200, "RMB 5": 500, "人民币1圆": 100,
		"'8.5": 850, "1 234.50": 123450, "1,234,567.89": 123456789,
	} {
		if got, err := ParseAmount(sheet.Cell{Text: in}); err != nil || got != want {
			t.Errorf("%q: got %d, %v, want %d", in, int64(got), err, int64(want))
		}
	}
	for _, in := range []string{"-120.00", "12.345", "叁佰元", "1,23", "12,34.5", "1234,567", ",123", "1.2.3", "+1", "1e3", "(120)",
		"12元5角", "万", "#REF!", "585.2899999999", "1,", "99999999999999999999"} {
		if _, err := ParseAmount(sheet.Cell{Text: in}); !errors.Is(err, ErrAmountInvalid) {
			t.Errorf("%q: got %v, want ErrAmountInvalid", in, err)
		}
	}
	for _, in := range []string{"", " ", "\t", "\u3000", "'"} {
		if _, err := ParseAmount(sheet.Cell{Text: in}); !errors.Is(err, ErrAmountMissing) {
			t.Errorf("%q: got %v, want ErrAmountMissing", in, err)
		}
	}
}

func TestNumberAmount(t *testing.T) {
	for in, want := range map[string]fen.Fen{
		"585.29": 58529, "585.2899999999": 58529, "585.29000000001": 58529, "0.30000000000000004": 30, "1.5E+3": 150000, "1E-2": 1,
		"0": 0, "-0": 0, "1E-9": -1, "12.345": -1, "-5": -1, "-0.01": -1, "1E+99": -1, "0.0000000001": 0, "5.00299196104104E+17": -1,
		"1E+15": -1, "9000000000000": 900000000000000, "abc": -1, "1.2000001x": -1, "NaN": -1, "1E": -1, "E5": -1, "0E-9": 0,
	} {
		got, err := ParseAmount(sheet.Cell{Text: in, Number: true})
		if want >= 0 && (err != nil || got != want) || want < 0 && !errors.Is(err, ErrAmountInvalid) {
			t.Errorf("%s: got %d, %v, want %d", in, int64(got), err, int64(want))
		}
	}
}

// TestAmountForms: an amount is read the same however a clerk dresses it.
func TestAmountForms(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := fen.Fen(rapid.Int64Range(0, 1e13).Draw(t, "fen"))
		grouped := strings.TrimPrefix(f.String(), "¥")
		float := fmt.Sprintf("%.15g", float64(f)/100)
		for text, number := range map[string]bool{f.Yuan(): false, "￥" + grouped: false, grouped + "元": false, f.Yuan() + " ": false, float: true} {
			if got, err := ParseAmount(sheet.Cell{Text: text, Number: number}); err != nil || got != f {
				t.Fatalf("%q: got %d, %v, want %d", text, int64(got), err, int64(f))
			}
		}
	})
}

func FuzzParseAmount(f *testing.F) {
	for _, s := range []string{"￥1,680.27", "１４９８.６７元", "585.2899999999", "1.5E+3", "叁佰元", "-0"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, text string, number bool) {
		got, err := ParseAmount(sheet.Cell{Text: text, Number: number})
		if err != nil && !errors.Is(err, ErrAmountInvalid) && !errors.Is(err, ErrAmountMissing) {
			t.Fatalf("%v is of no kind", err)
		}
		if err == nil && got < 0 {
			t.Fatalf("%q reads as %d", text, int64(got))
		}
	})
}
