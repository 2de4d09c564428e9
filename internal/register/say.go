package register

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"yikatong/internal/fen"
)

// Say tells a row in words: each column that says something, without the keys.
func (r Register) Say(fields map[string]any) string {
	var parts []string
	for _, c := range r.Columns {
		if text := c.say(fields[c.Name]); text != "" && !c.Type.key() {
			parts = append(parts, c.Title+" "+text)
		}
	}
	return strings.Join(parts, "，")
}

// Differences tells what two rows about the same say otherwise: column, old and new.
func (r Register) Differences(was, is map[string]any) string {
	var parts []string
	for _, c := range r.Columns {
		if old, now := c.say(was[c.Name]), c.say(is[c.Name]); old != now && !c.Type.key() {
			parts = append(parts, c.Title+" "+orNone(old)+" → "+orNone(now))
		}
	}
	return strings.Join(parts, "；")
}

func orNone(text string) string {
	if text == "" {
		return "无"
	}
	return text
}

// say is a value as people write it.
func (c Column) say(v any) string {
	switch x := v.(type) {
	case int64:
		if c.Type == Yuan || c.Type == Area {
			return fen.Fen(x).Yuan()
		}
		return fmt.Sprint(x)
	case string:
		if c.Type == Date && x == Never {
			return "长期"
		}
		for _, said := range slices.Sorted(maps.Keys(c.Choices)) {
			if c.Choices[said] == x {
				return said
			}
		}
		return x
	}
	return ""
}
