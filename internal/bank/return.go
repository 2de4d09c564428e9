package bank

import (
	"bufio"
	"bytes"
	"io"
	"slices"
)

// paidWithCode is the clause of a line that says both.
const paidWithCode = "标为成功，却带有失败原因码"

// ReadReturn reads a return file whole, or refuses it with a [LineError]: a file that is
// torn, in another charset, or whose sums are not those of its lines has no lines. A status
// that the format does not know gives an Unknown line, which counts neither as paid nor as
// failed. Lines that repeat are all kept. It holds all lines, of which MaxLines bounds the
// number. A bank that also sends another format is read in that one by the file's namespace.
func (f Format) ReadReturn(r io.Reader) (*Return, error) {
	if f.also != nil {
		in := bufio.NewReaderSize(r, maxLine)
		if begin, _ := in.Peek(maxLine / 2); bytes.Contains(begin, []byte(f.also.Return.Namespace)) {
			return f.also.ReadReturn(in)
		}
		r = in
	}
	ret := &Return{}
	var count row
	rd, err := f.read(r, f.Return, func(line int, r *row) error {
		receipt, e := f.receipt(r)
		if e != nil {
			return at(line, e)
		}
		receipt.Line = line
		ret.Lines = append(ret.Lines, receipt)
		return at(line, count.add(receipt))
	})
	if err != nil {
		return nil, err
	}
	whole, err := rd.agree(&count)
	if err != nil {
		return nil, err
	}
	ret.Head, ret.FileNo = whole.head, whole.fileNo
	return ret, nil
}

// receipt reads the bank's codes of a line.
func (f Format) receipt(r *row) (Receipt, *LineError) {
	out := r.receipt
	out.Seq, out.ID, out.Account, out.Amount = r.order.Seq, r.order.ID, r.order.Account, r.order.Amount
	out.RawCode = r.code
	if direction, booking := bookedAs(f.Statuses[r.status]); r.direction != "" && f.Statuses[r.status] != "" &&
		(r.direction != direction || r.booking != booking) {
		return out, &LineError{Problem: badDirection}
	}
	status, known := f.Statuses[r.status]
	code, isFailure := f.Codes[r.code]
	switch {
	case !known:
		out.Status, out.RawCode = Unknown, r.status
	case status == Paid && isFailure:
		return out, &LineError{Problem: paidWithCode}
	case status == Failed && !isFailure:
		out.Status, out.Code = status, otherFailure
	case status == Failed:
		out.Status, out.Code = status, code
	default:
		out.Status = status
	}
	return out, nil
}

// add counts a receipt into the sums. No amount is negative, so what is paid and what
// failed fit where the total does.
func (r *row) add(receipt Receipt) *LineError {
	total, err := r.head.Total.Add(receipt.Amount)
	if err != nil {
		return &LineError{Problem: tooMuch}
	}
	r.head.Count, r.head.Total = r.head.Count+1, total
	switch receipt.Status {
	case Paid:
		r.sums.paidCount++
		r.sums.paidTotal += receipt.Amount
	case Failed:
		r.sums.failedCount++
		r.sums.failedTotal += receipt.Amount
	case Unknown:
		r.unknown++
	}
	return nil
}

// WriteReturn writes a return file, as a bank does; it is for simulated banks and tests.
// Counts and totals are those of the lines, whatever the head says. A failed line without
// RawCode is written with the bank's code for its Code.
func (f Format) WriteReturn(w io.Writer, ret *Return) error {
	whole := &row{head: ret.Head, fileNo: ret.FileNo}
	whole.head.Count, whole.head.Total = 0, 0
	for _, receipt := range ret.Lines {
		if e := whole.add(receipt); e != nil {
			return e
		}
	}
	out, err := f.begin(w, f.Return, whole)
	if err != nil {
		return err
	}
	for _, receipt := range ret.Lines {
		if err := out.put(f.Return.Detail, f.rowOf(whole.head, receipt)); err != nil {
			return err
		}
	}
	_, err = out.end(f.Return, whole)
	return err
}

// rowOf writes a receipt in the bank's codes.
func (f Format) rowOf(h Head, receipt Receipt) *row {
	r := &row{head: h, receipt: receipt, code: receipt.RawCode}
	r.direction, r.booking = bookedAs(receipt.Status)
	r.order = Order{Seq: receipt.Seq, ID: receipt.ID, Account: receipt.Account, Amount: receipt.Amount}
	switch receipt.Status {
	case Unknown:
		r.status, r.code = receipt.RawCode, ""
		return r
	case Failed:
		if r.code == "" {
			r.code = keyOf(f.Codes, receipt.Code)
		}
	}
	r.status = keyOf(f.Statuses, receipt.Status)
	return r
}

// keyOf is the first key, in order, of a value; "" without one.
func keyOf[V comparable](m map[string]V, value V) string {
	var keys []string
	for k, v := range m {
		if v == value {
			keys = append(keys, k)
		}
	}
	if len(keys) == 0 {
		return ""
	}
	return slices.Min(keys)
}
