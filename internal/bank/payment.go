package bank

import (
	"io"

	"yikatong/internal/fen"
)

// ReadPayments reads a payment file, as its bank does: whole, or not at all. It holds all
// of its payments, of which MaxLines bounds the number.
func (f Format) ReadPayments(r io.Reader) (Head, []Order, error) {
	var orders []Order
	var total fen.Fen
	seen := seenOrders{}
	rd, err := f.read(r, f.Payment, func(line int, r *row) error {
		if e := seen.check(f, r.order); e != nil {
			return at(line, e)
		}
		sum, err := total.Add(r.order.Amount)
		if err != nil {
			return &LineError{Line: line, Problem: tooMuch}
		}
		total, orders = sum, append(orders, r.order)
		return nil
	})
	if err != nil {
		return Head{}, nil, err
	}
	whole, err := rd.agree(&row{head: Head{Count: len(orders), Total: total}})
	if err != nil {
		return Head{}, nil, err
	}
	return whole.head, orders, nil
}
