package ident_test

import (
	"testing"

	"yikatong/internal/ident"
)

func TestMaskIn(t *testing.T) {
	for text, want := range map[string]string{
		"":                       "",
		"2025-03-31":             "2025-03-31",
		"编号 LX20250012345":       "编号 LX20250012345",
		"监护人 50023619700101001X": "监护人 500236**********1X",
		"由 500236197001010011 → 500236700101001": "由 500236**********11 → 500236*******01",
	} {
		if got := ident.MaskIn(text); got != want {
			t.Errorf("%q became %q, not %q", text, got, want)
		}
	}
}
