package drill

import (
	"context"
	"errors"
	"fmt"
	"io"

	"yikatong/internal/auth"
	"yikatong/internal/demo"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/pay"
	"yikatong/internal/store"
)

// Officers are those who deal with banks that cannot be trusted: they believe no file that does
// not hold, ask again what is not answered, and settle by two hands what is told twice differently.
type Officers struct {
	year     *Year
	files    map[int64]store.Payfile // that were handed to the bank
	doubt    map[int64]bool          // payment files whose answer was refused: to be asked about
	admitted map[pay.PaymentID]bool  // found to have been paid after all
	owed     map[int64]fen.Fen       // claims on banks that paid twice, by their numbers
	rounds   int
	Met      Met
}

// Met counts what the officers met with in the year.
type Met struct {
	Refused   int // files that did not hold
	Enquiries int
	Resent    int // payment files sent again, since no acknowledgement came
	Disputes  int // settled by two hands
	Deaths    int // confirmed after a bank reported them
	Claims    int // approved by a second hand
	Recovered fen.Fen
}

// Guard puts officers to work in a year, before it is played. One of its banks seals its files,
// with keys made of this randomness.
func (y *Year) Guard(ctx context.Context, random io.Reader) error {
	y.Officers = &Officers{year: y, files: map[int64]store.Payfile{}, doubt: map[int64]bool{}, admitted: map[pay.PaymentID]bool{},
		owed: map[int64]fen.Fen{}}
	return y.seal(ctx, demo.Banks[2].Name, random)
}

// hand gives a batch's files to the banks, as they are delivered.
func (o *Officers) hand(ctx context.Context, id pay.BatchID) error {
	list, err := o.year.App.Payfiles(ctx, o.year.As(auth.BankOperator), id)
	if err != nil {
		return err
	}
	for _, f := range list {
		o.files[f.ID] = f
		if err := o.deliver(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

// deliver gives one file to its bank, and reads what it says if its acknowledgement arrives.
func (o *Officers) deliver(ctx context.Context, f store.Payfile) error {
	operator := o.year.As(auth.BankOperator)
	d, content, err := o.year.App.Deliver(ctx, operator, f.ID)
	if err != nil {
		return err
	}
	plain, err := o.year.wire.open(content)
	if err != nil {
		return err
	}
	format, err := o.year.App.Formats().Named(f.Format)
	if err != nil {
		return err
	}
	ack, err := o.year.Bank.Take(format, plain)
	if err != nil || ack.Lost {
		return err
	}
	if err := o.year.App.Acknowledge(ctx, operator, f.ID, d.Digest, ack.Ref); err != nil {
		return err
	}
	answers, err := o.year.Bank.Answer(format, plain)
	if err != nil {
		return err
	}
	for i, answer := range answers {
		if err := o.bring(ctx, f, fmt.Sprintf("%s.return%d", f.Name, i+1), answer, false); err != nil {
			return err
		}
	}
	return nil
}

// bring reads a bank's file and posts it, if it holds. One that does not is refused whole, and
// the bank will be asked.
func (o *Officers) bring(ctx context.Context, f store.Payfile, name string, plain []byte, honest bool) error {
	content, err := o.year.wire.close(f.Bank, name, o.year.Clock.Now(), plain)
	if err != nil {
		return err
	}
	if !honest {
		content = o.year.Bank.Sealed(f.Digest, plain, content)
	}
	err = o.year.Return(ctx, f.ID, name, content)
	if errors.Is(err, fault.Invalid) {
		o.Met.Refused++
		o.doubt[f.ID] = true
		return nil
	}
	return err
}
