package bank

import (
	"slices"
	"time"

	"yikatong/internal/fen"
)

// A row is whatever one line of a file may say; most of it is unused on any one line.
type row struct {
	head         Head
	fileNo       string
	sums         sums
	unknown      int   // how many details have a status that we do not know
	order        Order // of a receipt too: what it repeats of the order
	receipt      Receipt
	status, code string // as the bank writes them

	// Values made of others, for files that write them so.
	fileID      string // batch and sequence
	instruction string // batch and seq
	year        int    // of the date
	direction   string // of a booking: CRDT if money came back, else DBIT
	booking     string // BOOK, or PDNG of what is pending
}

// sums is what the details of a return file add up to, by the bank's verdict.
type sums struct {
	paidCount, failedCount int
	paidTotal, failedTotal fen.Fen
}

// A slot is a name that fields of a format may have.
type slot struct {
	detail bool           // stands in details; else in header and trailer
	answer bool           // stands in return files only
	needed bool           // is never empty
	in     func(*row) any // *string, *int, *fen.Fen or *time.Time; nil for a literal
}

// slots is the table of names. A name with needed unset may be empty or absent.
var slots = map[string]slot{
	"batch":         {needed: true, in: func(r *row) any { return &r.head.Batch }},
	"bank":          {in: func(r *row) any { return &r.head.Bank }},
	"batch_note":    {in: func(r *row) any { return &r.head.Summary }},
	"date":          {needed: true, in: func(r *row) any { return &r.head.Date }},
	"sequence":      {needed: true, in: func(r *row) any { return &r.head.Sequence }},
	"count":         {needed: true, in: func(r *row) any { return &r.head.Count }},
	"total":         {needed: true, in: func(r *row) any { return &r.head.Total }},
	"file_id":       {needed: true, in: func(r *row) any { return &r.fileID }},
	"year":          {needed: true, in: func(r *row) any { return &r.year }},
	"payer":         {needed: true, in: func(r *row) any { return &r.head.Payer.Name }},
	"payer_account": {needed: true, in: func(r *row) any { return &r.head.Payer.Account }},
	"division":      {needed: true, in: func(r *row) any { return &r.head.Payer.Division }},
	"file_no":       {answer: true, in: func(r *row) any { return &r.fileNo }},
	"paid_count":    {answer: true, needed: true, in: func(r *row) any { return &r.sums.paidCount }},
	"paid_total":    {answer: true, needed: true, in: func(r *row) any { return &r.sums.paidTotal }},
	"failed_count":  {answer: true, needed: true, in: func(r *row) any { return &r.sums.failedCount }},
	"failed_total":  {answer: true, needed: true, in: func(r *row) any { return &r.sums.failedTotal }},

	"seq":         {detail: true, needed: true, in: func(r *row) any { return &r.order.Seq }},
	"instruction": {detail: true, needed: true, in: func(r *row) any { return &r.instruction }},
	"direction":   {detail: true, answer: true, needed: true, in: func(r *row) any { return &r.direction }},
	"booking":     {detail: true, answer: true, needed: true, in: func(r *row) any { return &r.booking }},
	"id":          {detail: true, needed: true, in: func(r *row) any { return &r.order.ID }},
	"account":     {detail: true, needed: true, in: func(r *row) any { return &r.order.Account }},
	"holder":      {detail: true, in: func(r *row) any { return &r.order.Holder }},
	"id_number":   {detail: true, needed: true, in: func(r *row) any { return &r.order.IDNo }},
	"bank_code":   {detail: true, in: func(r *row) any { return &r.order.BankCode }},
	"summary":     {detail: true, in: func(r *row) any { return &r.order.Summary }},
	"amount":      {detail: true, needed: true, in: func(r *row) any { return &r.order.Amount }},
	"status":      {detail: true, answer: true, needed: true, in: func(r *row) any { return &r.status }},
	"code":        {detail: true, answer: true, in: func(r *row) any { return &r.code }},
	"reason":      {detail: true, answer: true, in: func(r *row) any { return &r.receipt.Reason }},
	"ref":         {detail: true, answer: true, in: func(r *row) any { return &r.receipt.BankRef }},
	"at":          {detail: true, answer: true, in: func(r *row) any { return &r.receipt.At }},
}

const literal = "literal"

// blank is a row to ask for types; nothing is written to it.
var blank row

// same reports whether two rows say the same in a field.
func (f Field) same(a, b *row) bool {
	if f.Name == literal {
		return true
	}
	in := slots[f.Name].in
	switch x := in(a).(type) {
	case *time.Time:
		return x.Equal(*in(b).(*time.Time))
	case *string:
		return *x == *in(b).(*string)
	case *int:
		return *x == *in(b).(*int)
	case *fen.Fen:
		return *x == *in(b).(*fen.Fen)
	}
	return false
}

// numeric reports whether the field holds a number or an amount, and not a text of digits.
func (f Field) numeric() bool {
	if f.Name == literal {
		return false
	}
	switch slots[f.Name].in(&blank).(type) {
	case *int, *fen.Fen:
		return true
	}
	return false
}

// fits reports whether a field's kind can write what its name holds.
func (f Field) fits() bool {
	if f.Name == literal {
		return f.Kind == Text || f.Kind == Code || f.Kind == Digits
	}
	switch slots[f.Name].in(&blank).(type) {
	case *string:
		return f.Kind == Text || f.Kind == Code || f.Kind == Digits
	case *int:
		return f.Kind == Digits
	case *fen.Fen:
		return f.Kind == Yuan || f.Kind == Cents
	}
	return f.Kind == Date
}

// fill takes the fields over that a header does not have and the trailer has.
func (r *row) fill(trailer, header []Field, tail *row) {
	for _, f := range trailer {
		if f.Name == literal || named(header, f.Name) {
			continue
		}
		in := slots[f.Name].in
		switch to := in(r).(type) {
		case *time.Time:
			*to = *in(tail).(*time.Time)
		case *string:
			*to = *in(tail).(*string)
		case *int:
			*to = *in(tail).(*int)
		case *fen.Fen:
			*to = *in(tail).(*fen.Fen)
		}
	}
}

func named(fields []Field, name string) bool {
	return slices.ContainsFunc(fields, func(f Field) bool { return f.Name == name })
}
