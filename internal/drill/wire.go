package drill

import (
	"context"
	"io"
	"slices"
	"time"

	"yikatong/internal/auth"
	"yikatong/internal/envelope"
)

// A wire is the simulated bank's end of sealed files, where one of the county's banks has agreed
// on envelopes. Without keys it passes everything through.
type wire struct {
	random io.Reader
	bank   string // the one that has keys
	own    envelope.Private
	county envelope.Public
}

// seal lets the county and a bank exchange keys: from now on their files go in envelopes.
func (d *Drill) seal(ctx context.Context, bankName string, random io.Reader) error {
	admin := d.App.Console(auth.SystemAdmin)
	if _, err := d.App.NewBankKey(ctx, admin, bankName); err != nil {
		return err
	}
	ours, err := d.App.ExportBankKey(ctx, admin, bankName)
	if err != nil {
		return err
	}
	w := wire{random: random, bank: bankName}
	if w.county, err = envelope.ParsePublic(ours, time.Time{}, time.Time{}); err != nil {
		return err
	}
	if w.own, err = envelope.NewKey(random, d.Clock.Now().Truncate(time.Second)); err != nil {
		return err
	}
	theirs, err := w.own.PEM()
	if err != nil {
		return err
	}
	if _, err := d.App.ImportBankKey(ctx, admin, bankName, theirs); err != nil {
		return err
	}
	d.wire = w
	return nil
}

// open takes a file that came from the county out of its envelope, if it is in one.
func (w wire) open(content []byte) ([]byte, error) {
	if !envelope.Is(content) {
		return content, nil
	}
	opened, err := envelope.Open(content, []envelope.Private{w.own}, []envelope.Public{w.county})
	return opened.Content, err
}

// close puts a bank's file into an envelope, where it has keys.
func (w wire) close(bankName, name string, at time.Time, content []byte) ([]byte, error) {
	if w.bank == "" || w.bank != bankName {
		return slices.Clone(content), nil
	}
	return envelope.Seal(w.random, w.own, w.county, at.Truncate(time.Second), name, content)
}
