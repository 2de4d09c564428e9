package bank

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"iter"

	"github.com/emmansun/gmsm/sm3"

	"yikatong/internal/fault"
	"yikatong/internal/sheet"
)

// ErrHead refuses to write a file whose head does not say what its payments add up to.
var ErrHead = fmt.Errorf("count or total of the head is not that of the payments: %w", fault.Conflict)

// Clauses of [LineError] about a file as a whole.
const (
	notInOrder  = "的序号不连续"
	twice       = "的付款在本文件中已有"
	notPositive = "不是大于零的金额"
	tooMany     = "超过了银行规定的单文件笔数"
	tooMuch     = "使合计金额超出了能计算的范围"
)

// Write writes a payment file. The same input gives the same bytes. It returns a
// [LineError] for a value that the format cannot hold as it is, and [ErrHead] if the
// payments are not those the head counts. After an error the bytes that went out are no
// file and must be thrown away.
func (f Format) Write(w io.Writer, h Head, orders iter.Seq2[Order, error]) (Written, error) {
	var done Written
	head := &row{head: h}
	out, err := f.begin(w, f.Payment, head)
	if err != nil {
		return done, err
	}
	seen := seenOrders{}
	for o, err := range orders {
		if err != nil {
			return done, err
		}
		if e := seen.check(f, o); e != nil {
			return done, at(out.line+1, e)
		}
		if err := out.put(f.Payment.Detail, &row{head: h, order: o}); err != nil {
			return done, err
		}
		done.Count++
		if done.Total, err = done.Total.Add(o.Amount); err != nil {
			return done, &LineError{Line: out.line, Problem: tooMuch}
		}
	}
	if done.Count != h.Count || done.Total != h.Total {
		return done, ErrHead
	}
	done.Digest, err = out.end(f.Payment, head)
	return done, err
}

// seenOrders holds the numbers of the payments in a file: each may stand there once.
// A file's limit of lines bounds it.
type seenOrders map[string]bool

func (s seenOrders) check(f Format, o Order) *LineError {
	switch {
	case len(s) == f.MaxLines:
		return &LineError{Problem: tooMany}
	case o.Seq != len(s)+1:
		return &LineError{Problem: notInOrder}
	case s[o.ID]:
		return &LineError{Problem: twice}
	case o.Amount <= 0:
		return &LineError{Problem: notPositive}
	}
	s[o.ID] = true
	return nil
}

// A lineWriter writes lines of a format and digests them.
type lineWriter struct {
	format Format
	sink   sink
	out    *bufio.Writer
	hash   hash.Hash
	line   int // the last one written
}

// A sink is how a layout's lines become bytes.
type sink interface {
	put(fields []Field, r *row) *LineError // one line; problems of the output stay in it until close
	close() error
}

// begin writes what stands above the details.
func (f Format) begin(w io.Writer, s Shape, head *row) (*lineWriter, error) {
	l := &lineWriter{format: f, hash: sm3.New()}
	l.out = bufio.NewWriter(io.MultiWriter(w, l.hash))
	head.fold()
	switch f.Layout {
	case tree:
		l.sink = newTreeSink(l.out, f, s)
		l.line++ // the declaration
	case workbook:
		book, err := sheet.NewStoredWriter(l.out, "代发")
		if err != nil {
			return nil, err
		}
		l.sink = &sheetSink{format: f, book: book}
	default:
		l.sink = &textSink{format: f, out: l.out}
	}
	if f.Encoding == "utf-8-bom" {
		if _, err := l.out.WriteString(byteOrderMark); err != nil {
			return nil, err
		}
	}
	if err := l.put(s.Header, head); err != nil {
		return nil, err
	}
	return l, l.put(s.titles(), head)
}

// titles is the line of titles as fields of their own; nil without one.
func (s Shape) titles() []Field {
	if !s.Titles {
		return nil
	}
	fields := make([]Field, len(s.Detail))
	for i, f := range s.Detail {
		fields[i] = Field{Name: literal, Title: "标题行", Kind: Text, Value: f.Title}
	}
	return fields
}

// end writes what stands below the details, and gives the digest of all.
func (l *lineWriter) end(s Shape, tail *row) (digest string, err error) {
	if err := l.put(s.Trailer, tail); err != nil {
		return "", err
	}
	if err := l.sink.close(); err != nil {
		return "", err
	}
	if err := l.out.Flush(); err != nil {
		return "", err
	}
	return hex.EncodeToString(l.hash.Sum(nil)), nil
}

// put writes a line; a line of no fields is none.
func (l *lineWriter) put(fields []Field, r *row) error {
	if len(fields) == 0 {
		return nil
	}
	r.fold()
	if problem := l.sink.put(fields, r); problem != nil {
		return at(l.line+1, problem)
	}
	l.line++
	return nil
}

// A textSink writes lines of text. What goes wrong in the output the buffer keeps.
type textSink struct {
	format Format
	out    *bufio.Writer
}

func (t *textSink) put(fields []Field, r *row) *LineError {
	text, problem := t.format.join(fields, r)
	if problem != nil {
		return problem
	}
	if len(text)+len("\r\n") > maxLine {
		return &LineError{Problem: longLine}
	}
	newline := "\n"
	if t.format.Newline == "crlf" {
		newline = "\r\n"
	}
	_, _ = t.out.WriteString(text + newline) // the buffer gives its error again when it is flushed
	return nil
}

func (t *textSink) close() error { return nil }
