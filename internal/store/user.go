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
}

const userFields = `id, login, name, password, role, region, departments, bank, person_key, active`

func scanUser(r *sql.Rows) (u User, err error) {
	var active int64
	var deps string
	err = r.Scan(&u.User, &u.Login, &u.Name, &u.Password, &u.Role, &u.Region, &deps, &u.Bank, &u.Person, &active)
	if deps != "" {
		u.Departments = strings.Split(deps, ",")
	}
	u.Active = active == 1
	return u, err
}

const insertUser = `INSERT INTO account_user (county, ` + userFields + `, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`

// AddUser stores a user account and returns its number.
func (tx *Tx) AddUser(u User, at time.Time) (int64, error) {
	id, err := tx.take("account_user", 1)
	if err != nil {
		return 0, err
	}
	_, err = tx.exec(insertUser, id, u.Login, u.Name, u.Password, string(u.Role), string(u.Region), strings.Join(u.Departments, ","), u.Bank,
		u.Person, flag(u.Active), micros(at))
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

const disableUser = `UPDATE account_user SET active = 0 WHERE county = $1 AND id = $2 AND active = 1`

// DisableUser closes a user account; its acts stay on record.
func (tx *Tx) DisableUser(id int64) error { return tx.one(disableUser, id) }
