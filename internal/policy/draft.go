package policy

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"yikatong/internal/fault"
)

// MaxFile is how large a programme's file, or that of its cases, may be, in bytes.
const MaxFile = 1 << 20

// A Draft is a programme as it is handed in: its file and its worked cases, and how
// messages call them.
type Draft struct {
	File, CasesFile string
	Text, Cases     []byte
}

// Mistakes are what the officer is to mend in a draft.
type Mistakes []*FileError

// Error writes one mistake a line.
func (m Mistakes) Error() string {
	lines := make([]string, len(m))
	for i, e := range m {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap tells that the draft is at fault, not the program.
func (m Mistakes) Unwrap() error { return fault.Invalid }

// Check reads a draft, in the place of the programme of its number if there is one, and works
// through its cases. What is wrong with it is Mistakes.
func (c *Catalogue) Check(d Draft) (*Programme, error) {
	if len(d.Text) > MaxFile {
		return nil, Mistakes{{d.File, 1, "文件超过 1 MB；一个文件只写一个项目"}}
	}
	p, err := c.compile(d.File, d.Text)
	var mend *FileError
	if errors.As(err, &mend) {
		return nil, Mistakes{mend}
	}
	if err != nil {
		return nil, err
	}
	if len(d.Cases) > MaxFile {
		return nil, Mistakes{{d.CasesFile, 1, "文件超过 1 MB；请只留有代表性的例子"}}
	}
	n, wrong, err := c.with(p).Try(p.Number, d.CasesFile, bytes.NewReader(d.Cases))
	if err != nil {
		return nil, err
	}
	if n < FewestCases {
		wrong = append(wrong, &FileError{d.CasesFile, max(1, n), fmt.Sprintf("只有 %d 例，至少写 %d 例：一般情形、起止日期、每条不发的理由、金额舍入", n, FewestCases)})
	}
	if len(wrong) > 0 {
		return nil, Mistakes(wrong)
	}
	return p, nil
}
