package chart

import (
	"fmt"
	"strings"
)

// A Tile is one place of a map of equal tiles.
type Tile struct {
	Name     string
	Part, Of int // of Of, Part is reached; of nothing there is no share, and the tile is hatched
}

// step is how dark a tile is: 1 below half, 5 for all.
func (t Tile) step() int {
	s := share(t.Part, t.Of)
	step := 1
	for _, least := range []int{500, 800, 950, 1000} {
		if s >= least {
			step++
		}
	}
	return step
}

// Steps tells in words where the steps of a tile map lie.
const Steps = "颜色由浅到深：不到 50%、50% 起、80% 起、95% 起、全部；斜线为没有数据"

// Tiles draws places as a map of equal tiles in the order they are given, nearly square on a
// wide screen and three abreast on a narrow one. The name and share of each stand in its tile.
func Tiles(list []Tile) []Drawing {
	across := 1
	for across*across < len(list) {
		across++
	}
	names := shortNames(list)
	wide, narrow := tiles(list, names, max(across, 3)), tiles(list, names, 3)
	wide.Only, narrow.Only = "wide", "narrow"
	return []Drawing{wide, narrow}
}

const tileHigh = 380

// hatch is slanting lines over a whole field.
const hatch = "M0 200L200 0M0 400L400 0M0 600L600 0M0 800L800 0M0 1000L1000 0M200 1000L1000 200M400 1000L1000 400M600 1000L1000 600M800 1000L1000 800"

func tiles(list []Tile, names []string, across int) Drawing {
	d := Drawing{Height: em((len(list) + across - 1) / across * tileHigh)}
	for i, t := range list {
		col, y := i%across, i/across*tileHigh
		x, w := col*1000/across, (col+1)*1000/across-col*1000/across
		class, says := fmt.Sprintf("step%d", t.step()), Percent(t.Part, t.Of)
		if t.Of <= 0 {
			class, says = "missing", "无数据"
		}
		d.rect("tile "+class, x, y, w, tileHigh)
		if t.Of <= 0 {
			d.path("hatch", x, y, w, tileHigh, hatch)
		}
		d.text("mid on-"+class, x+w/2, y+155, names[i])
		d.text("mid strong on-"+class, x+w/2, y+295, says)
	}
	return d
}

// endings are what the names of townships end in, the longest first.
var endings = []string{"土家族苗族乡", "苗族土家族乡", "土家族乡", "苗族乡", "回族乡", "民族乡", "街道办事处", "街道", "镇", "乡"}

// shortNames cuts endings and long names off, unless two places would then be called the same.
func shortNames(list []Tile) []string {
	names, used := make([]string, len(list)), map[string]int{}
	for i, t := range list {
		names[i] = short(t.Name)
		used[names[i]]++
	}
	for i, t := range list {
		if used[names[i]] > 1 {
			names[i] = cut(t.Name, 5)
		}
	}
	return names
}

func short(s string) string {
	for _, e := range endings {
		if base, ok := strings.CutSuffix(s, e); ok && len([]rune(base)) > 1 {
			return cut(base, 4)
		}
	}
	return cut(s, 4)
}

func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}
