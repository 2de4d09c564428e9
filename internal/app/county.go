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

// ErrNoCounty tells that the county's code is not one of Chongqing's.
var ErrNoCounty = fmt.Errorf("no such county or zone in Chongqing: %w", fault.Invalid)

// CountyNamed finds a county or fiscal zone by its 6-digit code.
func CountyNamed(code string) (region.Region, error) {
	c, err := region.ParseCode(code)
	if err != nil {
		return region.Region{}, err
	}
	for _, z := range region.Zones {
		if z.Code == c {
			return z, nil
		}
	}
	r, ok := region.Lookup(c)
	if !ok || r.Level != region.County {
		return r, fmt.Errorf("%q: %w", code, ErrNoCounty)
	}
	return r, nil
}

// Init starts the county's records: its regions and its event chain.
func (a *App) Init(ctx context.Context, demo bool) error {
	r, err := CountyNamed(a.county)
	if err != nil {
		return err
	}
	at := a.now()
	regions := func(yield func(region.Region) bool) {
		if _, zone := region.Lookup(r.Code); !zone && !yield(r) {
			return
		}
		for below := range region.Under(r.Code) {
			if !yield(below) {
				return
			}
		}
	}
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		if err := tx.AddCounty(store.County{Code: a.county, Name: r.Name, Demo: demo, CreatedAt: at}, regions); err != nil {
			return nil, err
		}
		return one(a.Console(auth.SystemAdmin), at, "county.init", "county:"+a.county, r.Code, facts{"name": r.Name, "demo": demo})
	})
	if err != nil {
		return fmt.Errorf("start county %s: %w", a.county, err)
	}
	return nil
}

// County returns the county of this App.
func (a *App) County(ctx context.Context) (c store.County, err error) {
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		c, err = tx.ThisCounty()
		return err
	})
	return c, err
}

// A NewUser is what is needed to open a user account.
type NewUser struct {
	Login, Name, Password string
	Role                  auth.Role
	Region                region.Code
	Departments           []string
	Bank                  string
	No                    ident.No // the natural person behind the account
}

// ErrTwoRoles refuses a role that the same natural person may not hold beside another.
var ErrTwoRoles = fmt.Errorf("this person holds a role that this one excludes: %w", fault.Forbidden)

// AddUser opens a user account. One natural person holds at most one of the three
// administrators' roles, and none beside a business role (I15).
func (a *App) AddUser(ctx context.Context, by auth.Actor, u NewUser) error {
	if err := auth.May(by, auth.ManageUsers, auth.Place{}); err != nil {
		return err
	}
	hash, err := a.passwords.Hash(a.rand, u.Password)
	if err != nil {
		return err
	}
	at := a.now()
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		key := tx.PersonKey(u.No)
		others, err := tx.Users()
		if err != nil {
			return nil, err
		}
		for _, o := range others {
			if o.Person == key && !auth.Compatible(o.Role, u.Role) {
				return nil, ErrTwoRoles
			}
		}
		user := store.User{Login: u.Login, Password: hash, Active: true, Actor: auth.Actor{Person: key, Name: u.Name, Role: u.Role,
			Region: u.Region, Departments: u.Departments, Bank: u.Bank}}
		id, err := tx.AddUser(user, at)
		if err != nil {
			return nil, err
		}
		return one(by, at, "user.add", fmt.Sprintf("user:%d", id), u.Region, facts{"login": u.Login, "role": u.Role, "bank": u.Bank})
	})
	if err != nil {
		return fmt.Errorf("add user %s: %w", u.Login, err)
	}
	return nil
}

// DisableUser closes a user account at once: its next request is refused.
func (a *App) DisableUser(ctx context.Context, by auth.Actor, login string) error {
	if err := auth.May(by, auth.ManageUsers, auth.Place{}); err != nil {
		return err
	}
	err := a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		u, err := tx.UserByLogin(login)
		if err != nil {
			return nil, err
		}
		if err := tx.DisableUser(u.User); err != nil {
			return nil, err
		}
		return one(by, a.now(), "user.disable", fmt.Sprintf("user:%d", u.User), u.Region, facts{"login": login})
	})
	if err != nil {
		return fmt.Errorf("disable user %s: %w", login, err)
	}
	return nil
}

// NewPassword draws a password for a new user account, to be told to its user once.
func (a *App) NewPassword() (string, error) { return a.password() }

// UserNamed returns the actor of a login, for commands run as a user at the machine itself.
func (a *App) UserNamed(ctx context.Context, login string) (by auth.Actor, err error) {
	err = a.read(ctx, func(tx *store.Tx) error {
		u, err := tx.UserByLogin(login)
		if err == nil && !u.Active {
			err = ErrSignIn
		}
		by = u.Actor
		return err
	})
	if err != nil {
		return by, fmt.Errorf("user %s: %w", login, err)
	}
	return by, nil
}

// Users lists the user accounts.
func (a *App) Users(ctx context.Context, by auth.Actor) (list []store.User, err error) {
	if err := auth.May(by, auth.SeeUsers, auth.Place{}); err != nil {
		return nil, err
	}
	err = a.read(ctx, func(tx *store.Tx) (err error) {
		list, err = tx.Users()
		return err
	})
	return list, err
}
