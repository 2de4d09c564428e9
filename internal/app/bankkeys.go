package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/envelope"
	"yikatong/internal/fault"
	"yikatong/internal/store"
)

// Errors of keys and of files in envelopes.
var (
	ErrNoBankKey = fmt.Errorf("there is no key for this bank: %w", fault.NotFound)
	ErrUnsealed  = fmt.Errorf("this bank has keys, and its file came without an envelope: %w", fault.Invalid)
	ErrStale     = fmt.Errorf("the envelope was signed too long ago, or ahead of our clock: %w", fault.Invalid)
)

// How far the moment of an envelope may be from ours: a bank answers within days, and its
// clock is within minutes.
const (
	oldest = 7 * 24 * time.Hour
	ahead  = 10 * time.Minute
)

// second is now to the second, as envelopes count: a key signs from its first second on.
func (a *App) second() time.Time { return a.now().Truncate(time.Second) }

// NewBankKey makes a key of ours towards a bank. The one before it signs nothing more, and
// still opens and verifies what was made with it.
func (a *App) NewBankKey(ctx context.Context, by auth.Actor, bankName string) (number string, err error) {
	key, err := envelope.NewKey(a.rand, a.second())
	if err != nil {
		return "", err
	}
	private, err := key.Bytes()
	if err != nil {
		return "", err
	}
	public, err := key.PEM()
	if err != nil {
		return "", err
	}
	return key.ID, a.addBankKey(ctx, by, store.BankKey{Bank: bankName, Ours: true, Number: key.ID, Public: public, Private: string(private), From: key.From})
}

// ImportBankKey takes a bank's public key in; the one before it ends.
func (a *App) ImportBankKey(ctx context.Context, by auth.Actor, bankName, pem string) (number string, err error) {
	at := a.second()
	key, err := envelope.ParsePublic(pem, at, time.Time{})
	if err != nil {
		return "", err
	}
	return key.ID, a.addBankKey(ctx, by, store.BankKey{Bank: bankName, Number: key.ID, Public: pem, From: at})
}

func (a *App) addBankKey(ctx context.Context, by auth.Actor, k store.BankKey) error {
	if err := auth.May(by, auth.KeepKeys, auth.Place{}); err != nil {
		return err
	}
	if strings.TrimSpace(k.Bank) == "" {
		return ErrNoBankKey
	}
	at := a.now() // of the event: From is this second's beginning, before which others may have acted
	return a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		if err := tx.AddBankKey(k); err != nil {
			return nil, err
		}
		if err := tx.EndBankKeys(k.Bank, k.Ours, k.Number, k.From); err != nil {
			return nil, err
		}
		return one(by, at, "bank.key", "bank:"+k.Bank, a.CountyCode(), facts{"number": k.Number, "ours": k.Ours})
	})
}

// BankKeys lists the keys of a bank ("" for all), without the private ones' secrets.
func (a *App) BankKeys(ctx context.Context, by auth.Actor, bankName string) (list []store.BankKey, err error) {
	if err := auth.May(by, auth.KeepKeys, auth.Place{}); err != nil {
		return nil, err
	}
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		list, err = tx.BankKeys(bankName)
		return err
	})
	for i := range list {
		list[i].Private = ""
	}
	return list, err
}

// ExportBankKey is our public key towards a bank that is in use now, in PEM.
func (a *App) ExportBankKey(ctx context.Context, by auth.Actor, bankName string) (pem string, err error) {
	list, err := a.BankKeys(ctx, by, bankName)
	if err != nil {
		return "", err
	}
	for _, k := range list {
		if k.Ours && k.Bank == bankName && k.Until.IsZero() {
			return k.Public, nil
		}
	}
	return "", ErrNoBankKey
}

// A keyring is the keys between the county and one bank, the newest first.
type keyring struct {
	ours   []envelope.Private
	theirs []envelope.Public
}

func keyringOf(tx *store.Tx, bankName string) (r keyring, err error) {
	list, err := tx.BankKeys(bankName)
	if err != nil {
		return r, err
	}
	for _, k := range list {
		if k.Ours {
			key, err := envelope.ParsePrivate([]byte(k.Private), k.From, k.Until)
			if err != nil {
				return r, fmt.Errorf("key %s: %w", k.Number, err)
			}
			r.ours = append(r.ours, key)
			continue
		}
		key, err := envelope.ParsePublic(k.Public, k.From, k.Until)
		if err != nil {
			return r, fmt.Errorf("key %s: %w", k.Number, err)
		}
		r.theirs = append(r.theirs, key)
	}
	return r, nil
}

// seals reports whether both sides have a key in use: then files go and come in envelopes.
func (r keyring) seals(at time.Time) bool {
	return len(r.ours) > 0 && len(r.theirs) > 0 && r.ours[0].InUse(at) && r.theirs[0].InUse(at)
}

// unseal takes a return file out of its envelope. Where both sides have keys, a file without
// one is refused: whoever takes an envelope off must not be believed.
func (r keyring) unseal(file []byte, now time.Time) ([]byte, error) {
	if !envelope.Is(file) {
		if r.seals(now) {
			return nil, ErrUnsealed
		}
		return file, nil
	}
	opened, err := envelope.Open(file, r.ours, r.theirs)
	if err != nil {
		return nil, err
	}
	if opened.At.Before(now.Add(-oldest)) || opened.At.After(now.Add(ahead)) {
		return nil, ErrStale
	}
	return opened.Content, nil
}

// unsealAny opens an envelope with whichever bank's keys it names, of the banks that the
// actor may see.
func (a *App) unsealAny(ctx context.Context, by auth.Actor, file []byte) (content []byte, err error) {
	if !envelope.Is(file) {
		return file, nil
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		banks, err := tx.KeyedBanks()
		if err != nil {
			return err
		}
		err = envelope.ErrSigner
		for _, name := range banks {
			if by.Bank != "" && by.Bank != name {
				continue
			}
			ring, e := keyringOf(tx, name)
			if e != nil {
				return e
			}
			if content, err = ring.unseal(file, a.now()); err == nil || !errors.Is(err, envelope.ErrSigner) {
				return err
			}
		}
		return err
	})
	return content, err
}
