package ident

import (
	"testing"

	"pgregory.net/rapid"
)

func TestSameName(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		want bool
	}{
		{"王　芳", "王芳", true},
		{"艾力•买买提", "艾力·买买提", true},
		{"萧明", "肖明", false}, // two surnames
		{"葉青", "叶青", false}, // a candidate, for a person to decide
	} {
		if got := SameName(tc.a, tc.b); got != tc.want {
			t.Errorf("SameName(%q, %q) = %v, want %v", tc.a, tc.b, got, tc.want)
		}
	}
}

func TestMaskName(t *testing.T) {
	for in, want := range map[string]string{"张三": "张*", "欧阳娜娜": "欧阳**", "万俟明": "万俟*", "王": "*", "阿依古丽·艾合买提": "阿**",
		"": "*", "刘德华": "刘**", "王\u00a0芳": "王*", "陈𪟝": "陈*", "东方": "东*"} {
		if got := MaskName(in); got != want {
			t.Errorf("MaskName(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestNormalNameIsItsOwn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.SampledFrom([]rune("王芳买提艾·•．. 　-\u200b⼀⻢Nguye\u0302\u0323'"))).Draw(t, "name")
		if once := NormalName(s); NormalName(once) != once {
			t.Fatalf("NormalName(%q) = %q, and of that %q", s, once, NormalName(once))
		}
	})
}
