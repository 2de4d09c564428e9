package sheet

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"golang.org/x/text/encoding"
)

// A text is a CSV file whose encoding and separator are known.
type text struct {
	r     io.ReaderAt
	size  int64
	enc   encoding.Encoding
	skip  int64
	comma rune
	lim   Limits
}

func openText(r io.ReaderAt, size int64, name string, lim Limits) (*File, error) {
	enc, skip, err := encodingOf(r, size)
	if err != nil {
		return nil, err
	}
	t := &text{r: r, size: size, enc: enc, skip: skip, lim: lim}
	if t.comma, err = t.separator(name); err != nil {
		return nil, err
	}
	return &File{Kind: CSV, Sheets: []Sheet{{}}, rows: func(int) iter.Seq2[Row, error] { return t.rows }}, nil
}

// separator is the sign among , ; and tab that the first 16 KB hold most of, outside
// quotes. Where there is none, the name decides, and it hardly matters.
func (t *text) separator(name string) (rune, error) {
	in := bufio.NewReader(io.LimitReader(decoded(t.r, t.size, t.enc, t.skip), 16<<10))
	counts := map[rune]int{}
	quoted := false
	for {
		c, _, err := in.ReadRune()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return 0, fmt.Errorf("read the text: %w", err)
		}
		if c == '"' {
			quoted = !quoted
		}
		if !quoted || c == '\n' { // a stray quote must not blind us to the rest
			counts[c], quoted = counts[c]+1, false
		}
	}
	best := ','
	if strings.HasSuffix(strings.ToLower(name), ".tsv") {
		best = '\t'
	}
	for _, c := range ",;\t" {
		if counts[c] > counts[best] {
			best = c
		}
	}
	return best, nil
}

// rows yields the records that hold something.
func (t *text) rows(yield func(Row, error) bool) {
	feed := &feed{r: decoded(t.r, t.size, t.enc, t.skip)}
	c := csv.NewReader(feed)
	c.Comma, c.LazyQuotes, c.FieldsPerRecord, c.ReuseRecord = t.comma, true, -1, true
	var row Row
	last, held := 0, 0 // the line on which the record before ended; rows that held something
	for {
		feed.left = maxRowBytes
		record, err := c.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err == nil {
			err = t.fill(&row, record, c, &last)
		}
		if err != nil {
			yield(Row{}, textError(err))
			return
		}
		if row.blank() {
			continue
		}
		if held++; held > t.lim.Rows {
			yield(Row{}, refuse(TooManyRows, "多于 %d 行", t.lim.Rows))
			return
		}
		if !yield(row, nil) {
			return
		}
	}
}

// fill makes a row of a record. A spreadsheet counts an empty line, which the CSV reader
// steps over, and counts a record of several lines once.
func (t *text) fill(row *Row, record []string, c *csv.Reader, last *int) error {
	first, _ := c.FieldPos(0)
	end, _ := c.FieldPos(len(record) - 1)
	row.Number += first - *last
	*last = end + strings.Count(record[len(record)-1], "\n")
	if len(record) > maxColumn {
		return refuse(TooLarge, "第 %d 行超过 %d 列", row.Number, maxColumn)
	}
	row.Cells = row.Cells[:0]
	for _, field := range record {
		if strings.ContainsRune(field, '\uFFFD') {
			return refuse(BadEncoding, "第 %d 行", row.Number)
		}
		if swallowed(field, t.comma) {
			return refuse(BadQuotes, "第 %d 行", row.Number)
		}
		row.Cells = append(row.Cells, Cell{Text: field})
	}
	return nil
}

// swallowed reports a field that took in the lines after it, for want of a closing
// quote: to read on would lose those people without a word.
func swallowed(field string, comma rune) bool {
	return strings.Contains(field, "\n") && strings.Count(field, string(comma)) >= 3
}

func textError(err error) error {
	var bad *csv.ParseError
	switch {
	case errors.Is(err, errLongToken):
		return refuse(BadQuotes, "一行内容过长")
	case errors.As(err, &bad):
		return refuse(BadQuotes, "第 %d 行", bad.StartLine)
	}
	return err
}

// A feed lets through what one record may take and no more.
type feed struct {
	r    io.Reader
	left int
}

func (f *feed) Read(b []byte) (int, error) {
	if f.left <= 0 {
		return 0, errLongToken
	}
	n, err := f.r.Read(b)
	f.left -= n
	return n, err
}
