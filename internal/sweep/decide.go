package sweep

import (
	"fmt"
	"slices"

	"yikatong/internal/check"
	"yikatong/internal/keyset"
)

// A decision is a question with what was decided so far. Each part of the condition is decided
// once for each value it meets, and each shape once from its parts.
type decision struct {
	Question
	shapes *Shapes
	answer *Answer
	births bool      // the birth date is asked for
	known  []verdict // by shape, where it is not
	parts  map[*check.Condition]*part
}

// A verdict is undecided, no or yes.
type verdict uint8

const (
	undecided verdict = iota
	no
	yes
)

func verdictOf(fits bool) verdict {
	if fits {
		return yes
	}
	return no
}

// A part is one part of a condition with what was decided so far.
type part struct {
	columns []int                 // in the shapes
	byValue []verdict             // of one column
	by      map[[3]uint32]verdict // of a birth date and up to two columns
}

// decide readies a question for a register's shapes.
func decide(q Question, shapes *Shapes, answer *Answer) (*decision, error) {
	d := &decision{Question: q, shapes: shapes, answer: answer, known: make([]verdict, shapes.Count()), parts: map[*check.Condition]*part{}}
	for _, c := range q.Check.Condition().Parts() {
		p := &part{by: map[[3]uint32]verdict{}}
		for _, name := range c.Columns {
			i := slices.Index(shapes.Columns, name)
			if i < 0 {
				return nil, fmt.Errorf("%s: no column %s: %w", q.Check.Code, name, keyset.ErrDamaged)
			}
			p.columns = append(p.columns, i)
		}
		if len(p.columns) == 1 && !c.Birth {
			p.byValue = make([]verdict, len(shapes.Values[p.columns[0]]))
		}
		d.births = d.births || c.Birth && !d.unknown(c)
		d.parts[c] = p
	}
	return d, nil
}

// fits decides for a row of a shape, and the birth date of whom it belongs to.
func (d *decision) fits(shape uint64, birth uint32) (bool, error) {
	if shape >= uint64(len(d.known)) {
		return false, fmt.Errorf("shape %d: %w", shape, keyset.ErrDamaged)
	}
	if v := d.known[shape]; v != undecided {
		return v == yes, nil
	}
	fits, err := d.holds(shape, birth)
	if !d.births {
		d.known[shape] = verdictOf(fits)
	}
	return fits, err
}

// holds decides the condition, or whether it may hold where it looks at more than the row.
func (d *decision) holds(shape uint64, birth uint32) (bool, error) {
	if d.sure() {
		return d.Check.Condition().Holds(func(c *check.Condition) (bool, error) { return d.says(c, shape, birth) })
	}
	return d.Check.Condition().May(func(c *check.Condition) (fits, known bool, err error) {
		if d.unknown(c) {
			return false, false, nil
		}
		fits, err = d.says(c, shape, birth)
		return fits, true, err
	})
}

// unknown reports whether a part looks at what is not at hand: the line, or the birth date of another
// than whom the row is of.
func (d *decision) unknown(c *check.Condition) bool {
	return c.Line || c.Birth && d.Check.Of != check.Beneficiary
}

// says decides a part.
func (d *decision) says(c *check.Condition, shape uint64, birth uint32) (bool, error) {
	p := d.parts[c]
	if p.byValue != nil {
		code := d.shapes.code(shape, p.columns[0])
		if p.byValue[code] == undecided {
			fits, err := d.eval(c, p, shape, birth)
			if err != nil {
				return false, err
			}
			p.byValue[code] = verdictOf(fits)
		}
		return p.byValue[code] == yes, nil
	}
	if len(p.columns) > 2 {
		return d.eval(c, p, shape, birth)
	}
	var key [3]uint32
	if c.Birth {
		key[0] = birth
	}
	for i, column := range p.columns {
		key[i+1] = d.shapes.code(shape, column)
	}
	if v := p.by[key]; v != undecided {
		return v == yes, nil
	}
	fits, err := d.eval(c, p, shape, birth)
	p.by[key] = verdictOf(fits)
	return fits, err
}

// eval asks the part itself.
func (d *decision) eval(c *check.Condition, p *part, shape uint64, birth uint32) (bool, error) {
	row := map[string]any{}
	for _, column := range p.columns {
		v, err := d.shapes.value(column, d.shapes.code(shape, column))
		if err != nil {
			return false, err
		}
		row[d.shapes.Columns[column]] = v
	}
	line := d.Case
	line.Birth = written(birth)
	return c.Fits(line, row)
}
