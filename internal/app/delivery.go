package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/envelope"
	"yikatong/internal/fault"
	"yikatong/internal/store"
)

// ErrAck refuses an acknowledgement of other bytes than were delivered.
var ErrAck = fmt.Errorf("the bank acknowledges other bytes than were delivered: %w", fault.Conflict)

// Deliver gives a payment file's bytes as the bank is to have them: in an envelope where
// both sides have keys. What they are is stored before they go out, and the next time they
// are the same, whatever happened to keys and terms in between.
func (a *App) Deliver(ctx context.Context, by auth.Actor, payfile int64) (d store.Delivery, content []byte, err error) {
	at := a.now()
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		f, err := tx.Payfile(payfile)
		if err != nil {
			return nil, err
		}
		if err := auth.May(by, auth.TakePayfile, auth.Place{Bank: f.Bank}); err != nil {
			return nil, err
		}
		d, err = tx.Delivery(payfile)
		if !errors.Is(err, store.ErrNone) {
			if err == nil {
				err = errAgain
			}
			return nil, err
		}
		if d, err = a.firstDelivery(tx, f); err != nil {
			return nil, err
		}
		if err := tx.AddDelivery(d); err != nil {
			return nil, err
		}
		if err := tx.TakePayfile(payfile, at); err != nil {
			return nil, err
		}
		return one(by, at, "payfile.deliver", fmt.Sprintf("payfile:%d", payfile), a.CountyCode(), facts{"name": d.Name, "digest": d.Digest, "sealed": len(d.Sealed) > 0})
	})
	if err != nil && !errors.Is(err, errAgain) {
		return d, nil, fmt.Errorf("deliver payment file %d: %w", payfile, err)
	}
	content, err = a.delivered(ctx, d)
	return d, content, err
}

// firstDelivery makes what is to be delivered.
func (a *App) firstDelivery(tx *store.Tx, f store.Payfile) (store.Delivery, error) {
	d := store.Delivery{Payfile: f.ID, Name: f.Name, Digest: f.Digest, MadeAt: a.now()}
	var content bytes.Buffer
	if err := Rebuild(tx, a.formats, f, &content); err != nil {
		return d, err
	}
	d.Size = int64(content.Len())
	ring, err := keyringOf(tx, f.Bank)
	if err != nil || !ring.seals(a.second()) {
		return d, err
	}
	d.Sealed, err = envelope.Seal(a.rand, ring.ours[0], ring.theirs[0], a.second(), f.Name, content.Bytes())
	d.Name, d.Size, d.Digest = f.Name+".env", int64(len(d.Sealed)), bank.Digest(d.Sealed)
	return d, err
}

// delivered gives the bytes again, and proves that they are the same.
func (a *App) delivered(ctx context.Context, d store.Delivery) ([]byte, error) {
	content := bytes.NewBuffer(d.Sealed)
	if len(d.Sealed) == 0 {
		err := a.read(ctx, func(tx *store.Tx) error {
			f, err := tx.Payfile(d.Payfile)
			if err != nil {
				return err
			}
			return Rebuild(tx, a.formats, f, content)
		})
		if err != nil {
			return nil, fmt.Errorf("deliver payment file %d: %w", d.Payfile, err)
		}
	}
	if bank.Digest(content.Bytes()) != d.Digest {
		return nil, ErrNotSame
	}
	return content.Bytes(), nil
}

// Acknowledge stores that a bank has a payment file whole: the digest is of the bytes that
// it has. The same acknowledgement again changes nothing.
func (a *App) Acknowledge(ctx context.Context, by auth.Actor, payfile int64, digest, ref string) error {
	at := a.now()
	err := a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		f, err := tx.Payfile(payfile)
		if err != nil {
			return nil, err
		}
		if err := auth.May(by, auth.TakePayfile, auth.Place{Bank: f.Bank}); err != nil {
			return nil, err
		}
		d, err := tx.Delivery(payfile)
		if err != nil {
			return nil, err
		}
		if d.Digest != digest {
			return nil, ErrAck
		}
		if !d.AckedAt.IsZero() {
			return nil, errAgain
		}
		if err := tx.Acknowledge(payfile, ref, at); err != nil {
			return nil, err
		}
		return one(by, at, "payfile.acknowledge", fmt.Sprintf("payfile:%d", payfile), a.CountyCode(), facts{"digest": digest, "ref": ref})
	})
	if err != nil && !errors.Is(err, errAgain) {
		return fmt.Errorf("acknowledge payment file %d: %w", payfile, err)
	}
	return nil
}

// FetchPayfile is Deliver for somebody who takes the file by hand: in an envelope where both sides
// have keys, and every time remembered.
func (a *App) FetchPayfile(ctx context.Context, by auth.Actor, payfile int64) (name string, content []byte, err error) {
	d, content, err := a.Deliver(ctx, by, payfile)
	if err != nil {
		return "", nil, err
	}
	at := a.now()
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		return one(by, at, "payfile.take", fmt.Sprintf("payfile:%d", payfile), a.CountyCode(), facts{"name": d.Name, "digest": d.Digest, "sealed": len(d.Sealed) > 0})
	})
	return d.Name, content, err
}

// Unacknowledged lists the payment files that a bank has not said it has, the oldest first.
func (a *App) Unacknowledged(ctx context.Context, by auth.Actor, bankName string) (list []store.Payfile, err error) {
	if err := auth.May(by, auth.TakePayfile, auth.Place{Bank: bankName}); err != nil {
		return nil, err
	}
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		list, err = tx.Unacknowledged(bankName)
		return err
	})
	return list, err
}
