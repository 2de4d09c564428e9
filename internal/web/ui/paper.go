package ui

import (
	"fmt"
	"time"
)

// A Mark is the last line of each printed sheet: who printed it and when, a code by which the
// paper is held against the record, and which sheet of how many it is.
type Mark struct {
	By          string // 王芳（财政审批岗）; "" for one who prints their own
	At          time.Time
	Code        string // digest of what it shows; its first eight characters are printed
	Page, Pages int
}

// Of is the mark of a sheet of several.
func (m Mark) Of(page, pages int) Mark {
	m.Page, m.Pages = page, pages
	return m
}

// Sheet says which sheet it is.
func (m Mark) Sheet() string { return fmt.Sprintf("第 %d 页，共 %d 页", m.Page, m.Pages) }

// Sheets cuts rows into sheets of at most size rows each; no rows make no sheet. Browsers differ in
// where they break a long table and older ones cannot number pages, so that paper is cut here.
func Sheets[R any](rows []R, size int) [][]R {
	var cut [][]R
	for len(rows) > size {
		cut, rows = append(cut, rows[:size]), rows[size:]
	}
	if len(rows) > 0 {
		cut = append(cut, rows)
	}
	return cut
}
