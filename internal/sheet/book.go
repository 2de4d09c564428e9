package sheet

import (
	"encoding/xml"
	"io"
	"iter"
	"path"
	"strings"
)

// A book is an .xlsx whose parts are known. Shared strings and styles are read once, on
// opening; sheets each time their rows are ranged over.
type book struct {
	parts  parts
	lim    Limits
	sheets []Sheet
	paths  []string // of the sheets' parts
	shared []string
	dates  []bool // by style: the number is a date
	base   int    // days from 1899-12-30 to the workbook's day 0
}

func openBook(r io.ReaderAt, size int64, lim Limits) (*File, error) {
	ps, err := openParts(r, size, lim)
	if err != nil {
		return nil, err
	}
	b := &book{parts: ps, lim: lim}
	main, err := b.main()
	if err != nil {
		return nil, err
	}
	if err := b.readWorkbook(main); err != nil {
		return nil, err
	}
	return &File{Kind: XLSX, Sheets: b.sheets, rows: b.rows}, nil
}

// main finds the workbook's own part. An archive without one is some other document.
func (b *book) main() (string, error) {
	const usual = "xl/workbook.xml"
	if b.parts[usual] != nil {
		return usual, nil
	}
	rels, err := b.relations("")
	if err != nil {
		return "", refuse(NotXLSX, "压缩包里没有工作簿")
	}
	for _, r := range rels {
		if r.kind == "officeDocument" && strings.HasSuffix(r.target, "workbook.xml") {
			return r.target, nil
		}
	}
	return "", refuse(NotXLSX, "压缩包里没有工作簿")
}

type relation struct{ kind, target string }

// relations reads what a part refers to, by ID (ECMA-376 part 2, 9.3).
func (b *book) relations(of string) (map[string]relation, error) {
	dir, file := path.Split(of)
	rels := map[string]relation{}
	err := b.parts.scan(dir+"_rels/"+file+".rels", func(e xml.StartElement) error {
		if e.Name.Local != "Relationship" {
			return nil
		}
		target := attr(e, "Target")
		if !strings.HasPrefix(target, "/") {
			target = dir + target
		}
		rels[attr(e, "Id")] = relation{path.Base(attr(e, "Type")), partName(target)}
		return nil
	})
	return rels, err
}

func (b *book) readWorkbook(main string) error {
	rels, err := b.relations(main)
	if err != nil {
		return err
	}
	if err := b.listSheets(main, rels); err != nil {
		return err
	}
	for _, r := range rels {
		switch r.kind {
		case "sharedStrings":
			b.shared, err = readShared(b.parts, r.target)
		case "styles":
			b.dates, err = readDates(b.parts, r.target)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (b *book) listSheets(main string, rels map[string]relation) error {
	err := b.parts.scan(main, func(e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			if isTrue(attr(e, "date1904")) {
				b.base = 1462
			}
		case "sheet":
			r := rels[relationID(e)]
			if r.kind != "worksheet" { // charts and dialogs hold no rows
				return nil
			}
			state := attr(e, "state")
			b.sheets = append(b.sheets, Sheet{Name: attr(e, "name"), Hidden: state == "hidden" || state == "veryHidden"})
			b.paths = append(b.paths, r.target)
		}
		return nil
	})
	if err == nil && len(b.sheets) == 0 {
		return refuse(Torn, "工作簿里没有工作表")
	}
	return err
}

func relationID(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "id" && a.Name.Space != "" {
			return a.Value
		}
	}
	return ""
}

func (b *book) rows(i int) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		p, err := b.parts.open(b.paths[i])
		if err != nil {
			yield(Row{}, err)
			return
		}
		defer p.Close()
		s := &scanner{part: p, book: b}
		s.each(yield)
	}
}
