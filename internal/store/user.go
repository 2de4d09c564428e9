package store

import (
	"database/sql"
	"strings"
	"time"

	"encoding/hex"
	"yikatong/internal/auth"
	"yikatong/internal/ident"
	"yikatong/internal/seal"
)

// A User is a user account and the actor it signs in as.
type User struct {
	auth.Actor
	Login    string
	Password string // argon2id, in PHC form
	Active   bool
	Epoch    int64 // sessions of an earlier one have ended
	MustSet  bool  // the password was set by somebody else: its user chooses one first
}

const userFields = `id, login, name, password, role, region, departments, bank, person_key, active, epoch, must_change`

func scanUser(r *sql.Rows) (u User, err error) {
	var active, must int64
	var deps string
	err = r.Scan(&u.User, &u.Login, &u.Name, &u.Password, &u.Role, &u.Region, &deps, &u.Bank, &u.Person, &active, &u.Epoch, &must)
	if deps != "" {
		u.Departments = strings.Split(deps, ",")
	}
	u.Active, u.MustSet = active == 1, must == 1
	return u, err
}

const insertUser = `INSERT INTO account_user (county, ` + userFields + `, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`

// AddUser stores a user account and returns its number.
func (tx *Tx) AddUser(u User, at time.Time) (int64, error) {
	id, err := tx.take("account_user", 1)
	if err != nil {
		return 0, err
	}
	_, err = tx.exec(insertUser, id, u.Login, u.Name, u.Password, string(u.Role), string(u.Region), strings.Join(u.Departments, ","), u.Bank,
		u.Person, flag(u.Active), u.Epoch, flag(u.MustSet), micros(at))
	return id, err
}

// PersonKey is the blind index that stands for a natural person among user accounts.
func (tx *Tx) PersonKey(no ident.No) string {
	return hex.EncodeToString(tx.index(seal.IDNumber, no.Reveal()))
}

const selectUserByLogin = `SELECT ` + userFields + ` FROM account_user WHERE county = $1 AND login = $2`

// UserByLogin finds a user account, or returns ErrNone.
func (tx *Tx) UserByLogin(login string) (User, error) {
	return first(each(tx, selectUserByLogin, []any{login}, scanUser))
}

const selectUser = `SELECT ` + userFields + ` FROM account_user WHERE county = $1 AND id = $2`

// User returns one user account, or ErrNone.
func (tx *Tx) User(id int64) (User, error) {
	return first(each(tx, selectUser, []any{id}, scanUser))
}

const selectUsers = `SELECT ` + userFields + ` FROM account_user WHERE county = $1 ORDER BY id`

// Users lists all user accounts.
func (tx *Tx) Users() ([]User, error) { return all(each(tx, selectUsers, nil, scanUser)) }

const disableUser = `UPDATE account_user SET active = 0, epoch = epoch + 1 WHERE county = $1 AND id = $2 AND active = 1`

// DisableUser closes a user account; its acts stay on record.
func (tx *Tx) DisableUser(id int64) error { return tx.one(disableUser, id) }

const setPassword = `UPDATE account_user SET password = $3, must_change = $4, epoch = epoch + 1 WHERE county = $1 AND id = $2`

// SetPassword stores the hash of a new password and ends all sessions of the account.
func (tx *Tx) SetPassword(id int64, hash string, mustSet bool) error {
	return tx.one(setPassword, id, hash, flag(mustSet))
}

const endSessions = `UPDATE account_user SET epoch = epoch + 1 WHERE county = $1 AND id = $2`

// EndSessions ends all sessions of an account.
func (tx *Tx) EndSessions(id int64) error { return tx.one(endSessions, id) }

const grantUser = `UPDATE account_user SET role = $3, region = $4, departments = $5, bank = $6, epoch = epoch + 1 WHERE county = $1 AND id = $2`

// Grant stores what an account may do from now on, and ends its sessions.
func (tx *Tx) Grant(id int64, to auth.Actor) error {
	return tx.one(grantUser, id, string(to.Role), string(to.Region), strings.Join(to.Departments, ","), to.Bank)
}
