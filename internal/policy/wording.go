package policy

import (
	"fmt"
	"strings"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"yikatong/internal/fen"
)

// A piece is text of a line, or a value to be put into it.
type piece struct {
	text  string
	value *formula
	as    string // 元 for fen, 亩 for 1/100 mu, "" as it is
}

// pieces reads "补贴 {rate|元}/亩": what stands in braces is an expression, what follows
// the bar how it is written.
func (c *compiler) pieces(src text) ([]piece, error) {
	var list []piece
	for rest := src.s; rest != ""; {
		before, after, open := strings.Cut(rest, "{")
		if before != "" {
			list = append(list, piece{text: before})
		}
		if !open {
			break
		}
		inner, tail, closed := strings.Cut(after, "}")
		if !closed {
			return nil, c.fail(src.line, "“{”没有对应的“}”")
		}
		expr, as, _ := strings.Cut(inner, "|")
		if as != "" && as != "元" && as != "亩" && as != "倍" {
			return nil, c.fail(src.line, "“|%s”不认识，可写 |元、|亩、|倍", as)
		}
		value, err := c.formula(text{expr, src.line}, nil)
		if err != nil {
			return nil, err
		}
		list = append(list, piece{value: value, as: as})
		rest = tail
	}
	return list, nil
}

// write puts the values into the pieces.
func (s *scope) write(list []piece) (string, error) {
	var b strings.Builder
	for _, p := range list {
		if p.value == nil {
			b.WriteString(p.text)
			continue
		}
		v, err := s.eval(p.value)
		if err != nil {
			return "", err
		}
		if s, text := v.(types.String); text {
			b.WriteString(string(s))
			continue
		}
		b.WriteString(spell(v, p.as))
	}
	return b.String(), nil
}

// spell writes a value for people.
func spell(v ref.Val, as string) string {
	n, whole := v.(types.Int)
	switch {
	case whole && as == "元":
		return fen.Fen(n).Yuan() + "元"
	case whole && as == "亩":
		return fen.Fen(n).Yuan() + "亩"
	case whole && as == "倍":
		if n%100 == 0 {
			return fmt.Sprintf("%d倍", n/100)
		}
		return strings.TrimRight(fen.Fen(n).Yuan(), "0") + "倍"
	}
	switch v := v.(type) {
	case day, month:
		return fmt.Sprint(v)
	case types.Bool:
		return map[types.Bool]string{true: "是", false: "否"}[v]
	case types.String:
		if v == "" {
			return "无"
		}
	}
	return fmt.Sprint(v.Value())
}

// show writes the value of a let for an explanation, "" for one that is no plain value.
func (j *judging) show(l letFile, v ref.Val) string {
	switch v := v.(type) {
	case day, month, types.Bool, types.Int:
		return spell(v, l.As)
	case types.String:
		return j.programme.meaning(string(v))
	}
	return ""
}

// meaning is the Chinese of a choice of the basis, or the text itself.
func (p *Programme) meaning(s string) string {
	var find func([]Field) string
	find = func(fields []Field) string {
		for _, f := range fields {
			if m, ok := f.Choices[s]; ok {
				return m
			}
			if m := find(f.Of); m != "" {
				return m
			}
		}
		return ""
	}
	if m := find(p.Basis); m != "" {
		return m
	}
	return s
}

// spellField writes a field by its kind. Of an identity number it shows only the ends.
func spellField(f Field, v ref.Val) string {
	switch f.Type {
	case "fen":
		return spell(v, "元")
	case "area":
		return fen.Fen(v.(types.Int)).Yuan() + f.Unit
	case "list":
		return fmt.Sprintf("%d项", len(elements(v)))
	case "rows":
		return ""
	case "texts":
		return spellTexts(listOfTexts(v))
	}
	s := spell(v, "")
	if meaning, ok := f.Choices[s]; ok {
		return meaning
	}
	return mask(s)
}

func spellTexts(list []string) string {
	if len(list) == 0 {
		return "无"
	}
	for i, s := range list {
		list[i] = mask(s)
	}
	return strings.Join(list, "、")
}

// mask hides the middle of an identity number, and of a certificate's that begins with one.
// Codes of land are as long; they have no year of birth in the seventh place.
func mask(s string) string {
	if n := len(s); n < 18 || n > 22 || strings.Trim(s[:17], "0123456789") != "" {
		return s
	}
	if century := s[6:8]; century != "18" && century != "19" && century != "20" {
		return s
	}
	return s[:3] + "****" + s[len(s)-4:]
}
