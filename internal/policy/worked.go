package policy

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"yikatong/internal/fen"
)

// A worked case is facts with the result they must give, worked out by hand.
type worked struct {
	Expect *struct {
		Eligible bool    `json:"eligible"`
		Amount   fen.Fen `json:"amount_fen"`
		Lines    []Line  `json:"lines"`
		Reason   string  `json:"reason"`
		Recover  fen.Fen `json:"recover_fen"`
	} `json:"expect"`
	Why string `json:"why"`
}

// FewestCases is how many worked cases a programme has at least.
const FewestCases = 12

// Try works through a file of cases, each of which must be of the programme of a number and
// come out as it expects. It returns how many there were and what was wrong with each that
// failed; name is how messages call the file.
func (c *Catalogue) Try(number, name string, cases io.Reader) (n int, wrong []*FileError, err error) {
	lines := bufio.NewScanner(cases)
	lines.Buffer(nil, 1<<20)
	for at := 1; lines.Scan(); at++ {
		if len(lines.Bytes()) == 0 {
			continue
		}
		n++
		if says := c.try(number, lines.Bytes()); says != "" {
			wrong = append(wrong, &FileError{name, at, says})
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return n, append(wrong, &FileError{name, n + 1, "这一行太长，一行写一例"}), nil
	}
	return n, wrong, lines.Err()
}

// try says what is wrong with a case, "" if it comes out right.
func (c *Catalogue) try(number string, line []byte) string {
	facts, err := ReadFacts(line)
	if err != nil {
		return err.Error()
	}
	var want worked
	if err := json.Unmarshal(line, &want); err != nil {
		return inChinese(err)
	}
	if want.Expect == nil {
		return "缺少 expect：写明手工算出的结果"
	}
	if facts.Programme != number {
		return fmt.Sprintf("这一例是项目 %q 的，应是 %q", facts.Programme, number)
	}
	got, err := c.Judge(facts)
	if err != nil {
		return err.Error()
	}
	e := want.Expect
	same := slices.EqualFunc(got.Lines, e.Lines, func(a, b Line) bool { return a.Amount == b.Amount })
	if same && got.Eligible == e.Eligible && got.Amount == e.Amount && got.Reason == e.Reason && got.Recover == e.Recover {
		return ""
	}
	return fmt.Sprintf("%s：算得 %s，应是 %s；请核对规则或算法（%s）", facts.Case, came(got.Amount, got.Reason, got.Recover, len(got.Lines)),
		came(e.Amount, e.Reason, e.Recover, len(e.Lines)), want.Why)
}

// came says what a judgement came to.
func came(amount fen.Fen, reason string, back fen.Fen, lines int) string {
	says := fmt.Sprintf("%d 分（%d 行）", int64(amount), lines)
	if reason != "" {
		says += "，理由 " + reason
	}
	if back != 0 {
		says += fmt.Sprintf("，追回 %d 分", int64(back))
	}
	return says
}
