package ui

import (
	"slices"
	"testing"

	"yikatong/internal/fen"
)

func TestDivergeDrawsMoreToTheRightAndLessToTheLeft(t *testing.T) {
	got := Diverge([]fen.Fen{200, -400, 0, 1})
	want := []Diverging{{false, 500, 250}, {true, 0, 500}, {false, 500, 0}, {false, 500, 1}}
	if want[0].Wide = got[0].Wide; got[0].Wide < 249 || got[0].Wide > 251 || !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := Diverge([]fen.Fen{0, 0}); got[0].Wide != 0 {
		t.Errorf("nothing has a bar: %+v", got)
	}
}
