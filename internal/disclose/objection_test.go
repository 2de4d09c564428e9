package disclose

import "testing"

func TestHideNumbers(t *testing.T) {
	for words, want := range map[string]string{
		"他家 3.25 亩写成 5 亩，多领 111.04 元": "他家 3.25 亩写成 5 亩，多领 111.04 元",
		"证号 50023619700101123X 的人已去世": "证号 （号码已隐去） 的人已去世",
		"卡 6217 0000 1234 5678 不是他的":  "卡 （号码已隐去） 不是他的",
		"打 １３８００００１２３４，2026-03-09 以后": "打 （号码已隐去），2026-03-09 以后",
		"2026 年 3 月": "2026 年 3 月", "023-12345678": "（号码已隐去）", "": "",
	} {
		if got := HideNumbers(words); got != want {
			t.Errorf("%s: got %s, want %s", words, got, want)
		}
	}
}

// What is left of any words holds no run of seven digits, and hiding again changes nothing.
func FuzzHideNumbers(f *testing.F) {
	f.Add("证号 50023619700101123X")
	f.Fuzz(func(t *testing.T, words string) {
		got := HideNumbers(words)
		run := 0
		for _, r := range got {
			if run++; r < '0' || r > '9' {
				run = 0
			}
			if run > 6 {
				t.Fatalf("%q leaves %q", words, got)
			}
		}
		if again := HideNumbers(got); again != got {
			t.Errorf("%q becomes %q, then %q", words, got, again)
		}
	})
}
