package bank

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"iter"

	"yikatong/internal/sheet"
)

// Clauses of [LineError] about how a file ends.
const (
	tornLine  = "没有写完，文件可能没有传完"
	longLine  = "太长，不是银行格式的文件"
	tornFile  = "没有汇总行，文件可能没有传完"
	wrongSum  = "与明细合计不符"
	otherHead = "与首行不一致"
	newStatus = "与明细合计不符，因为明细中有银行格式没有列出的状态代码，请先向银行核实"
)

// maxLine bounds a line's bytes, and so what a file that is no bank's can make us hold.
const maxLine = 4096

// A record is one line of a file, as bytes, or as the cells of a sheet's row.
type record struct {
	bytes []byte
	cells []sheet.Cell
	line  int
}

// A lineReader reads lines of a file. Each must end in a newline, the last one too: a line
// without may be torn. A return before it is taken as part of the newline.
type lineReader struct {
	in   *bufio.Reader
	line int // the last one read
}

// newLineReader reads lines, and passes over the mark that a file in Unicode may begin
// with: in GBK the same bytes are characters.
func newLineReader(r io.Reader, unicode bool) (*lineReader, error) {
	l := &lineReader{in: bufio.NewReaderSize(r, maxLine)}
	if !unicode {
		return l, nil
	}
	mark, err := l.in.Peek(len(byteOrderMark))
	if string(mark) == byteOrderMark {
		_, err = l.in.Discard(len(mark))
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return l, nil
}

// next is the next line, which the caller owns, or io.EOF.
func (l *lineReader) next() (*record, error) {
	line, err := l.in.ReadSlice('\n')
	switch {
	case errors.Is(err, io.EOF) && len(line) == 0:
		return nil, io.EOF
	case errors.Is(err, io.EOF):
		return nil, &LineError{Line: l.line + 1, Problem: tornLine}
	case errors.Is(err, bufio.ErrBufferFull):
		return nil, &LineError{Line: l.line + 1, Problem: longLine}
	case err != nil:
		return nil, err
	}
	l.line++
	line = line[:len(line)-1]
	return &record{bytes: bytes.Clone(bytes.TrimSuffix(line, []byte("\r"))), line: l.line}, nil
}

// A reading is a file being read in a shape.
type reading struct {
	format     Format
	shape      Shape
	next       func() (*record, error)
	line       int // the last one read
	head, tail row
}

// read reads a whole file and hands each detail with its line number to take.
func (f Format) read(r io.Reader, s Shape, take func(line int, r *row) error) (*reading, error) {
	rd := &reading{format: f, shape: s}
	switch f.Layout {
	case tree:
		return rd, rd.readTree(r, take)
	case workbook:
		rows, err := sheetRows(r, f.MaxLines)
		if err != nil {
			return nil, err
		}
		next, stop := iter.Pull2(rows)
		defer stop()
		rd.next = pulled(next)
	default:
		lines, err := newLineReader(r, charsets[f.Encoding].Encoding == nil)
		if err != nil {
			return nil, err
		}
		rd.next = lines.next
	}
	if err := rd.above(); err != nil {
		return nil, err
	}
	last, err := rd.details(take)
	if err != nil {
		return nil, err
	}
	return rd, rd.below(last)
}

// take reads the next line.
func (rd *reading) take() (*record, error) {
	line, err := rd.next()
	if line != nil {
		rd.line = line.line
	}
	return line, err
}

// above reads the header and the titles.
func (rd *reading) above() error {
	for _, fields := range [][]Field{rd.shape.Header, rd.shape.titles()} {
		if len(fields) == 0 {
			continue
		}
		line, err := rd.take()
		if errors.Is(err, io.EOF) {
			return &LineError{Problem: tornFile}
		}
		if err != nil {
			return err
		}
		if e := rd.format.split(line, fields, &rd.head); e != nil {
			return at(rd.line, e)
		}
	}
	return nil
}

// details reads the details. In a shape with a trailer it holds each line back until
// another follows, and returns the last one.
func (rd *reading) details(take func(line int, r *row) error) (last *record, err error) {
	held := 0
	if len(rd.shape.Trailer) > 0 {
		held = 1
	}
	for n := 0; ; n++ {
		line, err := rd.take()
		if errors.Is(err, io.EOF) {
			return last, nil
		}
		if err != nil {
			return nil, err
		}
		if n >= rd.format.MaxLines+held {
			return nil, &LineError{Line: rd.line, Problem: tooMany}
		}
		if held == 1 {
			line, last = last, line
		}
		if line == nil {
			continue
		}
		r := row{}
		if e := rd.format.split(line, rd.shape.Detail, &r); e != nil {
			return nil, at(line.line, e)
		}
		if err := take(line.line, &r); err != nil {
			return nil, err
		}
	}
}

// below reads the trailer.
func (rd *reading) below(last *record) error {
	if len(rd.shape.Trailer) == 0 {
		return nil
	}
	if last == nil {
		return &LineError{Problem: tornFile}
	}
	if e := rd.format.split(last, rd.shape.Trailer, &rd.tail); e != nil {
		if e.Field == "" || e.Problem == notLiteral {
			e = &LineError{Problem: tornFile}
		}
		return at(rd.line, e)
	}
	return nil
}

// agree compares what header and trailer say with what the details add up to. It returns
// the head, put together from both.
func (rd *reading) agree(count *row) (row, error) {
	whole := rd.head
	whole.fill(rd.shape.Trailer, rd.shape.Header, &rd.tail)
	whole.head.Count, whole.head.Total = count.head.Count, count.head.Total
	whole.sums, whole.unknown = count.sums, count.unknown
	if e := whole.unfold(); e != nil {
		return whole, e
	}
	for _, part := range []struct {
		fields []Field
		said   *row
		line   int
		clause string
	}{
		{rd.shape.Header, &rd.head, 1, wrongSum},
		{rd.shape.Trailer, &rd.tail, rd.line, wrongSum},
	} {
		for _, f := range part.fields {
			if f.same(&whole, part.said) {
				continue
			}
			switch {
			case !f.numeric() || f.Name == "sequence":
				part.clause = otherHead
			case slots[f.Name].answer && count.unknown > 0: // the bank counts what we cannot read
				part.clause = newStatus
			}
			return whole, &LineError{Line: part.line, Field: f.Title, Problem: part.clause}
		}
	}
	return whole, nil
}
