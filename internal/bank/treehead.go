package bank

import "fmt"

// occurrence begins the path of what stands in the n-th element of a name.
func occurrence(base string, n int) string { return fmt.Sprintf("%s#%d/", base, n) }

// readHead reads the header's fields out of the texts that were kept.
func (t *treeReader) readHead() error {
	said := map[string]bool{}
	for _, f := range t.rd.shape.Header {
		text, there := t.head[f.Path], true
		if base, number := variant(f.Path); base != "" {
			if text, there = t.inVariant(f, base, number); !there && f.numeric() {
				continue // the element is left out where it would say none
			}
		}
		var r row
		if e := f.readTree(text, &r); e != nil {
			return at(1, e)
		}
		if f.Name == literal {
			continue
		}
		if said[f.Name] {
			if !f.same(&r, &t.rd.head) {
				return &LineError{Line: 1, Field: f.Title, Problem: twoWays}
			}
			continue
		}
		said[f.Name] = true
		t.rd.head.fill([]Field{f}, nil, &r)
	}
	if t.rd.head.year != 0 && t.rd.head.year != t.rd.head.head.Date.Year() {
		return &LineError{Line: 1, Field: "年度", Problem: twoWays}
	}
	return nil
}

// inVariant finds a field's text in the element whose literals are those of its number.
func (t *treeReader) inVariant(f Field, base, number string) (text string, there bool) {
	for n := 1; n <= t.counts[base]; n++ {
		if t.isVariant(base, number, n) {
			return t.head[occurrence(base, n)+relative(f.Path, base, number)], true
		}
	}
	return "", false
}

func (t *treeReader) isVariant(base, number string, n int) bool {
	for _, g := range t.rd.shape.Header {
		if b, m := variant(g.Path); b == base && m == number && g.Name == literal && g.With == "" &&
			t.head[occurrence(base, n)+relative(g.Path, base, number)] != g.Value {
			return false
		}
	}
	return true
}

// relative is a numbered path as seen from its numbered element.
func relative(path, base, number string) string { return path[len(base)+len(number)+len("[]/"):] }
