package roster

import (
	"slices"
	"strings"

	"yikatong/internal/sheet"
)

// headWithin is how many rows that hold something may stand above the header's end.
const headWithin = 40

// findForms looks for the header in each visible sheet. A cover or a note has none. Of
// several sheets with one, all are read where they are one form, as when each village
// has its sheet; where they differ the file is refused: which one is meant is not ours
// to guess.
func findForms(f *sheet.File) ([]Form, error) {
	var forms []Form
	var near nearest
	for i, s := range f.Sheets {
		if s.Hidden {
			continue
		}
		form, found, err := findForm(f, i, &near)
		if err != nil {
			return nil, err
		}
		if found {
			form.Sheet, form.tab = s.Name, i
			forms = append(forms, form)
		}
	}
	switch {
	case len(forms) == 0 && !near.any:
		return nil, sheet.Refuse(sheet.Empty, "没有一行内容")
	case len(forms) == 0:
		return nil, sheet.Refuse(sheet.NoHeader, near.detail())
	}
	for _, form := range forms[1:] {
		if !slices.Equal(form.Header, forms[0].Header) {
			return nil, sheet.Refuse(sheet.ManyForms, forms[0].Sheet+"、"+form.Sheet)
		}
	}
	return forms, nil
}

// findForm takes the first row that, alone or under the row before it, has all that a
// roster needs.
func findForm(f *sheet.File, tab int, near *nearest) (Form, bool, error) {
	var above []string
	aboveRow, seen := 0, 0
	wan := false
	for row, err := range f.Rows(tab) {
		if err != nil {
			return Form{}, false, err
		}
		titles := row.Texts()
		wan = wan || slices.ContainsFunc(titles, unitWan)
		if aboveRow != row.Number-1 {
			above = nil
		}
		form, groups := bestForm(above, titles)
		form.HeaderRow = row.Number
		near.see(form, titles)
		if len(form.Missing()) == 0 {
			if wan || form.inWan(groups, titles) {
				return Form{}, false, sheet.Refuse(sheet.UnitWan, "")
			}
			return form, true, nil
		}
		above, aboveRow = titles, row.Number
		if seen++; seen == headWithin {
			break
		}
	}
	return Form{}, false, nil
}

// bestForm reads the row by itself and under the row above it as group titles, and takes
// what says more; a title of the whole sheet adds nothing and so loses.
func bestForm(above, titles []string) (form Form, groups []string) {
	form = newForm(nil, titles)
	form.heads = [][]string{flats(titles)}
	if groups = spread(above); groups == nil {
		return form, nil
	}
	under := newForm(groups, titles)
	if len(under.at) <= len(form.at) {
		return form, nil
	}
	under.heads = [][]string{flats(above), flats(titles)}
	return under, groups
}

// spread carries each group's title over the columns to its right, as a merged cell
// looks: a workbook holds it in the first only. One cell alone is no row of groups.
func spread(above []string) []string {
	groups := make([]string, len(above))
	last, n := "", 0
	for i, t := range above {
		if strings.TrimSpace(t) != "" {
			last = t
			n++
		}
		groups[i] = last
	}
	if n < 2 {
		return nil
	}
	return groups
}

func flats(titles []string) []string {
	out := make([]string, len(titles))
	for i, t := range titles {
		out[i] = flat(t)
	}
	return out
}

// unitWan reports a line above the header that gives the unit: "单位：亩、万元".
func unitWan(s string) bool {
	s = flat(s)
	return strings.Contains(s, "单位:") && strings.Contains(s, "万元")
}

// nearest remembers the row that came closest to a header, to say what is missing.
type nearest struct {
	any     bool
	known   int
	missing []string
	titles  []string
}

func (n *nearest) see(f Form, titles []string) {
	if n.any && len(f.at) <= n.known {
		return
	}
	n.any, n.known, n.missing = true, len(f.at), f.Missing()
	n.titles = n.titles[:0]
	for _, t := range titles {
		if t = sheet.Plainly(t); t != "" {
			n.titles = append(n.titles, t)
		}
	}
}

// detail lists what the nearest row has. A row of data is not quoted: it may hold
// numbers of people.
func (n *nearest) detail() string {
	s := "缺少：" + strings.Join(n.missing, "、")
	if slices.ContainsFunc(n.titles, func(t string) bool { return digits(t) >= 6 }) {
		return s
	}
	const most = 20
	if len(n.titles) > most {
		n.titles = append(n.titles[:most], "……")
	}
	return s + "；文件现有：" + strings.Join(n.titles, "、")
}

func digits(s string) int {
	n := 0
	for _, r := range s {
		if r >= '0' && r <= '9' || r >= '０' && r <= '９' {
			n++
		}
	}
	return n
}
