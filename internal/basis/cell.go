package basis

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/policy"
)

// FromCells reads the record of one right from the rows that a sheet has of it, each with the
// values of [Wants]. Fields of the basis are read from the first row; each row adds one element
// to the lists it says something of.
func FromCells(p *policy.Programme, rows [][]string) (Record, error) {
	out := map[string]any{}
	for n, row := range rows {
		elements := map[string]map[string]any{}
		for i, c := range columns(p.Basis) {
			text := row[i+fixedColumns]
			if text == "" || n > 0 && (c.parent == nil || c.parent.Type == "record") {
				continue
			}
			v, err := cell(c.field, text)
			if err != nil {
				return Record{}, fmt.Errorf("%w：%s%w", ErrRecord, c.title, err)
			}
			if c.parent == nil {
				out[c.field.Name] = v
				continue
			}
			if elements[c.parent.Name] == nil {
				elements[c.parent.Name] = map[string]any{}
			}
			elements[c.parent.Name][c.field.Name] = v
		}
		place(out, p.Basis, elements)
	}
	text, err := json.Marshal(out)
	return Record{Basis: text}, err
}

// Continues reports whether a row of a sheet goes on with the record that begins with first: it
// has the same number, or none, says something of a list, and nothing else than what was said.
func Continues(p *policy.Programme, first, row []string) bool {
	for i := range fixedColumns {
		if row[i] != "" && row[i] != first[i] {
			return false
		}
	}
	more := false
	for i, c := range columns(p.Basis) {
		text := row[i+fixedColumns]
		listed := c.parent != nil && c.parent.Type == "list"
		if !listed && text != "" && text != first[i+fixedColumns] {
			return false
		}
		more = more || listed && text != ""
	}
	return more
}

// fixedColumns is how many columns stand before a programme's own.
const fixedColumns = 3

// place puts the records of a row where they belong: into their field, or at the end of a list.
func place(out map[string]any, fields []policy.Field, elements map[string]map[string]any) {
	for _, f := range fields {
		e := elements[f.Name]
		switch {
		case e == nil:
		case f.Type == "record":
			out[f.Name] = e
		default:
			list, _ := out[f.Name].([]any)
			out[f.Name] = append(list, e)
		}
	}
}

// cell reads one cell by the type of its field.
func cell(f policy.Field, text string) (any, error) {
	switch f.Type {
	case "bool":
		return yesNo(text)
	case "int":
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("应为整数")
		}
		return n, nil
	case "fen":
		v, err := fen.ParseYuan(text)
		if err != nil {
			return nil, fmt.Errorf("应为金额（元）")
		}
		return int64(v), nil
	case "area":
		return area(text)
	case "date":
		return date(text)
	case "month":
		return month(text)
	case "texts":
		return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、,，;； ", r) }), nil
	}
	for code, says := range f.Choices {
		if text == says {
			return code, nil
		}
	}
	return text, nil
}

func yesNo(text string) (any, error) {
	switch text {
	case "是", "有", "true", "1", "√":
		return true, nil
	case "否", "无", "false", "0", "×":
		return false, nil
	}
	return nil, fmt.Errorf("应填是或否")
}

// area writes a number with the two digits that areas have.
func area(text string) (any, error) {
	whole, frac, _ := strings.Cut(text, ".")
	frac = strings.TrimRight(frac, "0")
	if _, err := strconv.ParseUint(whole+frac, 10, 50); err != nil || len(frac) > 2 || strings.ContainsAny(text, "+-_") {
		return nil, fmt.Errorf("应为至多两位小数的面积")
	}
	return whole + "." + (frac + "00")[:2], nil
}

func date(text string) (any, error) {
	for _, layout := range []string{time.DateOnly, "2006/1/2", "2006.1.2", "2006年1月2日", "2006-1-2", "20060102"} {
		if d, err := time.Parse(layout, text); err == nil {
			return d.Format(time.DateOnly), nil
		}
	}
	return nil, fmt.Errorf("应为日期，如 2025-03-31")
}

// month reads a month; a sheet may have made a day of it.
func month(text string) (any, error) {
	for _, layout := range []string{"2006-01", "2006-1", "2006/1", "2006年1月", time.DateOnly} {
		if d, err := time.Parse(layout, text); err == nil {
			return d.Format("2006-01"), nil
		}
	}
	return nil, fmt.Errorf("应为月份，如 2025-03")
}

// Day reads a day as people write it, "" for none.
func Day(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	d, err := date(text)
	if err != nil {
		return "", fmt.Errorf("%w：%w", ErrRecord, err)
	}
	return d.(string), nil
}
