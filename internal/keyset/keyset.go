// Package keyset is rows of whole numbers packed into a file that is read from end to end far
// faster than a table: sorted keys and what stands beside them, so that two lists are joined by
// walking down both. The numbers are keyed hashes and row numbers; what they stand for is not in
// the file.
//
// A file is a header, blocks and an end. Each carries a checksum, and the end says how many rows
// there were: a file that is cut off, mixed up or damaged is refused with [ErrDamaged].
package keyset

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"math/bits"

	"yikatong/internal/fault"
)

// ErrDamaged refuses a file that is not whole. What it was made from is still there: make it again.
var ErrDamaged = fmt.Errorf("the packed rows are damaged: %w", fault.Conflict)

const (
	magic     = "YKTKEYS1" // the last digit is the version of the form
	blockRows = 8192
	mostText  = 1 << 28 // bytes of a header's text or of a block
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// A Header says what a file is of.
type Header struct {
	Stamp   string // of what it was made from: another stamp, and it is made anew
	Note    []byte // whatever the maker wants back with it
	Columns int
}

// A Writer packs rows.
type Writer struct {
	to      *bufio.Writer
	columns [][]uint64
	rows    uint64
	blocks  uint32
	buf     []byte
}

// NewWriter begins a file.
func NewWriter(to io.Writer, h Header) (*Writer, error) {
	w := &Writer{to: bufio.NewWriterSize(to, 1<<18), columns: make([][]uint64, h.Columns)}
	head := binary.AppendUvarint([]byte(magic), uint64(h.Columns))
	for _, text := range [][]byte{[]byte(h.Stamp), h.Note} {
		head = append(binary.AppendUvarint(head, uint64(len(text))), text...)
	}
	return w, w.write(head)
}

// Add puts a row at the end. It has as many numbers as the header said columns.
func (w *Writer) Add(row ...uint64) error {
	for i := range w.columns {
		w.columns[i] = append(w.columns[i], row[i])
	}
	w.rows++
	if len(w.columns[0]) == blockRows {
		return w.flush()
	}
	return nil
}

// Close writes what is left and the end. It does not close what it writes to.
func (w *Writer) Close() error {
	if len(w.columns[0]) > 0 {
		if err := w.flush(); err != nil {
			return err
		}
	}
	if err := w.write(binary.AppendUvarint([]byte{0}, w.rows)); err != nil {
		return err
	}
	return w.to.Flush()
}

// flush packs the rows at hand as a block: of each column the lowest number, and by how much the
// others are above it in as few bytes as the highest needs.
func (w *Writer) flush() error {
	b := binary.AppendUvarint(w.buf[:0], uint64(len(w.columns[0])))
	for i, column := range w.columns {
		b = pack(b, column)
		w.columns[i] = column[:0]
	}
	w.buf = b
	return w.write(b)
}

func pack(b []byte, column []uint64) []byte {
	low, high := column[0], column[0]
	for _, v := range column {
		low, high = min(low, v), max(high, v)
	}
	width := (bits.Len64(high-low) + 7) / 8
	b = binary.LittleEndian.AppendUint64(append(b, byte(width)), low)
	var full [8]byte
	for _, v := range column {
		binary.LittleEndian.PutUint64(full[:], v-low)
		b = append(b, full[:width]...)
	}
	return b
}

// write puts out one part of the file behind its length and checksum. The checksum is of the
// part's number too, so that parts cannot change places.
func (w *Writer) write(part []byte) error {
	var head [8]byte
	binary.LittleEndian.PutUint32(head[:], uint32(len(part)))
	binary.LittleEndian.PutUint32(head[4:], sum(part, w.blocks))
	w.blocks++
	if _, err := w.to.Write(head[:]); err != nil {
		return err
	}
	_, err := w.to.Write(part)
	return err
}

func sum(part []byte, number uint32) uint32 {
	return crc32.Update(crc32.Checksum(part, castagnoli), castagnoli, binary.LittleEndian.AppendUint32(nil, number))
}
