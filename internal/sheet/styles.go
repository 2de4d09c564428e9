package sheet

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// readDates tells for each cell style whether its number format is a date's, since a
// date is stored as a bare number of days.
func readDates(ps parts, name string) ([]bool, error) {
	custom := map[int]bool{}
	var dates []bool
	cells := false
	err := ps.scan(name, func(e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmt":
			id, err := strconv.Atoi(attr(e, "numFmtId"))
			if err == nil {
				custom[id] = dateFormat(attr(e, "formatCode"))
			}
		case "cellXfs":
			cells = true
		case "cellStyles", "cellStyleXfs", "dxfs":
			cells = false
		case "xf":
			if cells {
				id, _ := strconv.Atoi(attr(e, "numFmtId"))
				dates = append(dates, custom[id] || builtinDate(id))
			}
		}
		return nil
	})
	return dates, err
}

// builtinDate knows the formats that need no code: dates and, in East Asian editions,
// more dates (ECMA-376 part 1, 18.8.30). Times of day (18–21, 45–47) are not dates.
func builtinDate(id int) bool {
	return id >= 14 && id <= 17 || id == 22 || id >= 27 && id <= 31 || id == 36 || id >= 50 && id <= 58
}

// dateFormat reports whether a format code shows a year or a day, outside quoted words,
// escapes and bracketed colours.
func dateFormat(code string) bool {
	quoted, bracket := false, false
	for i := 0; i < len(code); i++ {
		switch c := code[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\\' || c == '_' || c == '*':
			i++
		case c == '[':
			bracket = true
		case c == ']':
			bracket = false
		case !bracket && strings.IndexByte("yYdD", c) >= 0:
			return true
		}
	}
	return false
}
