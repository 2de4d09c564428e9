package bank

import (
	"fmt"
	"strconv"
	"strings"
)

// Clauses of [LineError] about values that are made of others.
const (
	badFileID      = "不是“批次号-文件序号”"
	badInstruction = "不是“批次号-序号”"
	badDirection   = "与这一笔的状态不符"
)

// fold makes the values that are made of others.
func (r *row) fold() {
	r.fileID = fmt.Sprintf("%s-%03d", r.head.Batch, r.head.Sequence)
	r.instruction = fmt.Sprintf("%s-%06d", r.head.Batch, r.order.Seq)
	r.year = r.head.Date.Year()
}

// unfold takes the head's values out of the file's own number, if it has one.
func (r *row) unfold() *LineError {
	if r.fileID == "" {
		return nil
	}
	batch, n, ok := cutNumber(r.fileID)
	if !ok || r.head.Batch != "" && r.head.Batch != batch {
		return &LineError{Field: "文件编号", Problem: badFileID}
	}
	r.head.Batch, r.head.Sequence = batch, n
	if again := *r; again.folded().fileID != r.fileID {
		return &LineError{Field: "文件编号", Problem: badFileID}
	}
	return nil
}

// unfoldOrder takes an order's place in the file out of its number.
func (r *row) unfoldOrder() *LineError {
	if r.instruction == "" {
		return nil
	}
	_, n, ok := cutNumber(r.instruction)
	if !ok {
		return &LineError{Field: "指令编号", Problem: badInstruction}
	}
	r.order.Seq = n
	return nil
}

func (r *row) folded() *row {
	r.fold()
	return r
}

// cutNumber cuts "batch-001" at its last hyphen.
func cutNumber(s string) (batch string, n int, ok bool) {
	i := strings.LastIndexByte(s, '-')
	if i < 1 || !digits(s[i+1:]) {
		return "", 0, false
	}
	n, err := strconv.Atoi(s[i+1:])
	return s[:i], n, err == nil
}

// bookedAs is how a bank's statement shows a line: money that went out, or came back, and
// whether it is final.
func bookedAs(s Status) (direction, booking string) {
	switch s {
	case Failed:
		return "CRDT", "BOOK"
	case Pending:
		return "DBIT", "PDNG"
	}
	return "DBIT", "BOOK"
}
