package app

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/fault"
	"yikatong/internal/store"
)

// ErrNotBank refuses a token for a user who is no operator of one bank.
var ErrNotBank = fmt.Errorf("a token is for an operator of one bank: %w", fault.Invalid)

// NewBankToken makes the token by which a bank's program acts as one of the bank's
// operators. It is told once and not stored; the operator's earlier tokens end.
func (a *App) NewBankToken(ctx context.Context, by auth.Actor, login string) (token string, err error) {
	if err := auth.May(by, auth.ManageUsers, auth.Place{}); err != nil {
		return "", err
	}
	operator, err := a.UserNamed(ctx, login)
	if err != nil {
		return "", err
	}
	if operator.Role != auth.BankOperator || operator.Bank == "" {
		return "", ErrNotBank
	}
	random := make([]byte, 32)
	if _, err := io.ReadFull(a.rand, random); err != nil {
		return "", fmt.Errorf("draw a token: %w", err)
	}
	token = hex.EncodeToString(random)
	return token, a.replaceTokens(ctx, by, login, token)
}

// EndBankTokens ends an operator's tokens.
func (a *App) EndBankTokens(ctx context.Context, by auth.Actor, login string) error {
	if err := auth.May(by, auth.ManageUsers, auth.Place{}); err != nil {
		return err
	}
	return a.replaceTokens(ctx, by, login, "")
}

func (a *App) replaceTokens(ctx context.Context, by auth.Actor, login, token string) error {
	at := a.now()
	return a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		if err := tx.EndBankTokens(login, at); err != nil {
			return nil, err
		}
		if token != "" {
			if err := tx.AddBankToken(bank.Digest([]byte(token)), login, at); err != nil {
				return nil, err
			}
		}
		return one(by, at, "bank.token", "login:"+login, a.CountyCode(), facts{"ended": token == ""})
	})
}

// TokenActor is the operator that a token stands for, as they are now. It wraps
// fault.Forbidden for any token that is not in use.
func (a *App) TokenActor(ctx context.Context, token string) (auth.Actor, error) {
	var login string
	err := a.read(ctx, func(tx *store.Tx) (err error) {
		login, err = tx.TokenLogin(bank.Digest([]byte(token)))
		return err
	})
	if errors.Is(err, store.ErrNone) {
		return auth.Actor{}, ErrSignIn
	}
	if err != nil {
		return auth.Actor{}, err
	}
	by, err := a.UserNamed(ctx, login)
	if err == nil && (by.Role != auth.BankOperator || by.Bank == "") {
		err = ErrSignIn
	}
	return by, err
}
