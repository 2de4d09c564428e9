package inspect

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"yikatong/internal/fault"
	"yikatong/internal/fen"
)

// ErrFrame tells that a file is no frame as this program writes it.
var ErrFrame = fmt.Errorf("not a frame of an inspection: %w", fault.Invalid)

// A Frame (抽样框) is the lines in scope as they were frozen at the draw, with all that the draw
// follows. As a file it holds no name, number or amount of anybody.
type Frame struct {
	Plan       int64
	Commitment string
	Aim        Aim
	Weight     int
	Strata     []Stratum // by name, their lines by number
}

// A Sum is what a stratum comes to: its lines, their money, and how many are drawn.
type Sum struct {
	Name   string
	Lines  int
	Amount fen.Fen
	Size   int
}

// NewFrame freezes lines as the frame of a plan, and sums its strata. No line is [ErrEmpty].
func NewFrame(id int64, p Plan, commitment string, lines []Line) (Frame, []Sum, error) {
	f := Frame{Plan: id, Commitment: commitment, Aim: p.Aim, Weight: p.Weight}
	if len(lines) == 0 {
		return f, nil, ErrEmpty
	}
	lines = slices.Clone(lines)
	slices.SortFunc(lines, func(a, b Line) int { return cmp.Compare(a.ID, b.ID) })
	at := map[string]int{}
	var sums []Sum
	for _, l := range lines {
		name := p.stratumOf(l)
		i, ok := at[name]
		if !ok {
			i = len(f.Strata)
			at[name] = i
			f.Strata, sums = append(f.Strata, Stratum{Name: name}), append(sums, Sum{Name: name})
		}
		f.Strata[i].Lines = append(f.Strata[i].Lines, strconv.FormatInt(l.ID, 10))
		sums[i].Lines++
		var err error
		if sums[i].Amount, err = sums[i].Amount.Add(l.Amount); err != nil {
			return f, nil, err
		}
	}
	slices.SortFunc(f.Strata, func(a, b Stratum) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(sums, func(a, b Sum) int { return cmp.Compare(a.Name, b.Name) })
	for i, n := range f.Aim.sizes(f.Strata, f.Weight) {
		sums[i].Size = n
	}
	return f, sums, nil
}

// Draw draws the frame's lines by a seed, which must be the one committed to.
func (f Frame) Draw(s Seed) ([]Drawn, error) {
	if err := s.Opens(f.Commitment); err != nil {
		return nil, err
	}
	return Draw{s, f.Digest()}.lines(f.Strata, f.Aim.sizes(f.Strata, f.Weight)), nil
}

// Digest is the SM3 digest of the frame's file, in hexadecimal.
func (f Frame) Digest() string { return digest(f.Bytes()) }

const frameTitle = "ykt-inspection-frame 1"

// Bytes is the frame's file: a head of eight lines, then a line of stratum and number for each.
func (f Frame) Bytes() []byte {
	var b bytes.Buffer
	n := 0
	for _, s := range f.Strata {
		n += len(s.Lines)
	}
	fmt.Fprintf(&b, "%s\nplan %d\ncommitment %s\nmethod %s\nconfidence %d\npart %d\nweight %d\nlines %d\n", frameTitle, f.Plan, f.Commitment,
		f.Aim.Method, f.Aim.Confidence, f.Aim.Part, f.Weight, n)
	for _, s := range f.Strata {
		for _, line := range s.Lines {
			b.WriteString(s.Name + "\t" + line + "\n")
		}
	}
	return b.Bytes()
}

// ReadFrame reads a frame's file. What is not written exactly as [Frame.Bytes] writes it is
// [ErrFrame]: its digest would be another.
func ReadFrame(r io.Reader) (f Frame, err error) {
	content, err := io.ReadAll(r)
	if err != nil {
		return f, fmt.Errorf("read frame: %w", err)
	}
	in := bufio.NewScanner(bytes.NewReader(content))
	var head [8]string
	for i := range head {
		in.Scan()
		_, head[i], _ = strings.Cut(in.Text(), " ")
	}
	f.Commitment, f.Aim.Method = head[2], Method(head[3])
	f.Plan, _ = strconv.ParseInt(head[1], 10, 64) // a wrong one is written otherwise below
	f.Aim.Confidence, _ = strconv.Atoi(head[4])
	f.Aim.Part, _ = strconv.Atoi(head[5])
	f.Weight, _ = strconv.Atoi(head[6])
	for in.Scan() {
		name, line, _ := strings.Cut(in.Text(), "\t")
		if last := len(f.Strata) - 1; last < 0 || f.Strata[last].Name != name {
			f.Strata = append(f.Strata, Stratum{Name: name})
		}
		s := &f.Strata[len(f.Strata)-1]
		s.Lines = append(s.Lines, line)
	}
	sorted := slices.IsSortedFunc(f.Strata, func(a, b Stratum) int { return cmp.Or(cmp.Compare(a.Name, b.Name), -1) })
	if in.Err() != nil || f.Aim.Check() != nil || f.Weight < 1 || f.Weight > mostWeight || !sorted || !f.once() || !bytes.Equal(f.Bytes(), content) {
		return Frame{}, ErrFrame
	}
	return f, nil
}

// once reports whether no line stands in the frame twice.
func (f Frame) once() bool {
	seen := map[string]bool{}
	for _, s := range f.Strata {
		for _, line := range s.Lines {
			if seen[line] {
				return false
			}
			seen[line] = true
		}
	}
	return true
}
