package keyset

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// A Reader unpacks the rows of a file, a block at a time.
type Reader struct {
	Header
	from   io.ReadCloser
	buf    []byte
	blocks uint32
	rows   uint64
	wide   [][]uint64
}

// Close closes what is read from.
func (r *Reader) Close() error { return r.from.Close() }

// NewReader reads the header. It returns ErrDamaged for what is no file of this form and version.
func NewReader(from io.ReadCloser) (*Reader, error) {
	r := &Reader{from: from}
	part, err := r.part()
	if err != nil {
		return nil, err
	}
	if len(part) < len(magic) || string(part[:len(magic)]) != magic {
		return nil, fmt.Errorf("no such form: %w", ErrDamaged)
	}
	c := cursor{part[len(magic):], true}
	r.Columns = int(c.uvarint())
	r.Stamp = string(c.bytes(c.uvarint()))
	r.Note = append([]byte(nil), c.bytes(c.uvarint())...)
	if !c.ok || r.Columns < 1 || r.Columns > 64 {
		return nil, fmt.Errorf("header: %w", ErrDamaged)
	}
	r.wide = make([][]uint64, r.Columns)
	return r, nil
}

// part reads the next part and holds it against its checksum. It is good until the next call.
func (r *Reader) part() ([]byte, error) {
	var head [8]byte
	if _, err := io.ReadFull(r.from, head[:]); err != nil {
		return nil, cutOff(err)
	}
	n := int(binary.LittleEndian.Uint32(head[:]))
	if n > mostText {
		return nil, fmt.Errorf("part %d: %w", r.blocks, ErrDamaged)
	}
	if cap(r.buf) < n+8 {
		r.buf = make([]byte, n+8) // unpacking reads eight bytes at a time
	}
	part := r.buf[:n]
	if _, err := io.ReadFull(r.from, part); err != nil {
		return nil, cutOff(err)
	}
	if sum(part, r.blocks) != binary.LittleEndian.Uint32(head[4:]) {
		return nil, fmt.Errorf("part %d: %w", r.blocks, ErrDamaged)
	}
	r.blocks++
	return part, nil
}

func cutOff(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("cut off: %w", ErrDamaged)
	}
	return err
}

// Next gives the next block's rows, column by column, or io.EOF after the last. Only the columns
// asked for are unpacked, in the order asked; none means all. They are good until the next call.
func (r *Reader) Next(columns ...int) ([][]uint64, error) {
	part, err := r.part()
	if err != nil {
		return nil, err
	}
	c := cursor{part, true}
	n := c.uvarint()
	if n == 0 {
		if rows := c.uvarint(); !c.ok || rows != r.rows {
			return nil, fmt.Errorf("rows: %w", ErrDamaged)
		}
		return nil, io.EOF
	}
	r.rows += n
	packed, err := c.columns(int(n), r.Columns)
	if err != nil {
		return nil, err
	}
	if len(columns) == 0 {
		for i := range packed {
			r.wide[i] = packed[i].unpack(r.wide[i], int(n))
		}
		return r.wide, nil
	}
	for i, k := range columns {
		r.wide[i] = packed[k].unpack(r.wide[i], int(n))
	}
	return r.wide[:len(columns)], nil
}

// A packed column of a block.
type packed struct {
	low   uint64
	width int
	bytes []byte // and at least eight more behind them
}

func (p packed) unpack(to []uint64, n int) []uint64 {
	if cap(to) < n {
		to = make([]uint64, max(n, blockRows))
	}
	to = to[:n]
	if p.width == 0 {
		for i := range to {
			to[i] = p.low
		}
		return to
	}
	mask := ^uint64(0) >> (64 - 8*p.width)
	from := p.bytes[:n*p.width+8]
	for i := range to {
		to[i] = p.low + binary.LittleEndian.Uint64(from[i*p.width:])&mask
	}
	return to
}

// A cursor reads numbers off a part; ok is false after the first that is not there.
type cursor struct {
	left []byte
	ok   bool
}

func (c *cursor) uvarint() uint64 {
	v, n := binary.Uvarint(c.left)
	if n <= 0 {
		c.ok = false
		return 0
	}
	c.left = c.left[n:]
	return v
}

func (c *cursor) bytes(n uint64) []byte {
	if n > uint64(len(c.left)) {
		c.ok = false
		return nil
	}
	b := c.left[:n]
	c.left = c.left[n:]
	return b
}

func (c *cursor) columns(n, count int) ([]packed, error) {
	list := make([]packed, count)
	for i := range list {
		head := c.bytes(9)
		if !c.ok || head[0] > 8 || n > blockRows {
			return nil, fmt.Errorf("block: %w", ErrDamaged)
		}
		p := packed{low: binary.LittleEndian.Uint64(head[1:]), width: int(head[0])}
		p.bytes = c.bytes(uint64(n * p.width))
		if !c.ok || cap(p.bytes) < len(p.bytes)+8 {
			return nil, fmt.Errorf("block: %w", ErrDamaged)
		}
		p.bytes = p.bytes[:len(p.bytes)+8]
		list[i] = p
	}
	return list, nil
}

// Each reads all blocks to the end of the file.
func (r *Reader) Each(take func(columns [][]uint64), columns ...int) error {
	for {
		b, err := r.Next(columns...)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		take(b)
	}
}
