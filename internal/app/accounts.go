package app

import (
	"context"
	"fmt"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/ident"
	"yikatong/internal/region"
	"yikatong/internal/store"
)

// Errors of user accounts.
var (
	// ErrOwnAccount refuses an administrator's act on an account of the same person.
	ErrOwnAccount = fmt.Errorf("administrators do not act on their own accounts: %w", fault.Forbidden)
	// ErrLogin refuses a login that is no plain word.
	ErrLogin = fmt.Errorf("a login has 3 to 32 small letters, digits, dots and hyphens: %w", fault.Invalid)
)

// OpenAccount opens an account that may do nothing yet: the system administrator makes it, the
// security administrator gives it a role. Its password is returned once; its user chooses
// another at the first sign-in.
func (a *App) OpenAccount(ctx context.Context, by auth.Actor, login, name string, no ident.No) (id int64, secret string, err error) {
	if err := auth.May(by, auth.ManageUsers, auth.Place{}); err != nil {
		return 0, "", err
	}
	if !plainLogin(login) {
		return 0, "", ErrLogin
	}
	if name, err = ident.ParseName(name); err != nil {
		return 0, "", err
	}
	secret, hash, err := a.firstPassword()
	if err != nil {
		return 0, "", err
	}
	at := a.now()
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		id, err = tx.AddUser(store.User{Login: login, Password: hash, Active: true, MustSet: true,
			Actor: auth.Actor{Person: tx.PersonKey(no), Name: name, Region: a.CountyCode()}}, at)
		if err != nil {
			return nil, err
		}
		return one(by, at, "user.add", fmt.Sprintf("user:%d", id), a.CountyCode(), facts{"login": login, "role": ""})
	})
	return id, secret, err
}

func plainLogin(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '.' && r != '-' {
			return false
		}
	}
	return len(s) >= 3 && len(s) <= 32
}

// firstPassword draws a password that is told once, and its hash.
func (a *App) firstPassword() (secret, hash string, err error) {
	if secret, err = a.password(); err != nil {
		return "", "", err
	}
	hash, err = a.passwords.Hash(a.rand, secret)
	return secret, hash, err
}

// A Grant is what the security administrator lets an account do.
type Grant struct {
	Role        auth.Role
	Region      region.Code
	Departments []string
	Bank        string
}

// GrantRole gives an account its role, region, departments and bank. Nobody grants to oneself,
// and one natural person holds no two roles that exclude each other (I15).
func (a *App) GrantRole(ctx context.Context, by auth.Actor, id int64, g Grant) error {
	if err := auth.May(by, auth.GrantRoles, auth.Place{Region: g.Region}); err != nil {
		return err
	}
	return a.onAccount(ctx, by, id, "user.grant", facts{"role": g.Role, "region": g.Region, "departments": g.Departments, "bank": g.Bank}, func(tx *store.Tx, u store.User) error {
		others, err := tx.Users()
		if err != nil {
			return err
		}
		for _, o := range others {
			if o.User != id && o.Active && o.Role != "" && o.Person == u.Person && !auth.Compatible(o.Role, g.Role) {
				return ErrTwoRoles
			}
		}
		return tx.Grant(id, auth.Actor{Role: g.Role, Region: g.Region, Departments: g.Departments, Bank: g.Bank})
	})
}

// ResetPassword gives an account a new first password, told once, and ends its sessions.
func (a *App) ResetPassword(ctx context.Context, by auth.Actor, id int64) (secret string, err error) {
	if err := auth.May(by, auth.ManageUsers, auth.Place{}); err != nil {
		return "", err
	}
	secret, hash, err := a.firstPassword()
	if err != nil {
		return "", err
	}
	return secret, a.onAccount(ctx, by, id, "user.reset", facts{}, func(tx *store.Tx, _ store.User) error { return tx.SetPassword(id, hash, true) })
}

// onAccount does something to an account that is not the actor's own, with its event.
func (a *App) onAccount(ctx context.Context, by auth.Actor, id int64, kind audit.Kind, detail facts, do func(*store.Tx, store.User) error) error {
	at := a.now()
	err := a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		u, err := tx.User(id)
		if err != nil {
			return nil, err
		}
		if u.Person == by.Person {
			return nil, ErrOwnAccount
		}
		if err := do(tx, u); err != nil {
			return nil, err
		}
		return one(by, at, kind, fmt.Sprintf("user:%d", id), u.Region, detail)
	})
	if err != nil {
		return fmt.Errorf("account %d: %w", id, err)
	}
	return nil
}

// Account returns one user account, for the administrators.
func (a *App) Account(ctx context.Context, by auth.Actor, id int64) (u store.User, err error) {
	if err := auth.May(by, auth.SeeUsers, auth.Place{}); err != nil {
		return u, err
	}
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		u, err = tx.User(id)
		return err
	})
	return u, err
}
