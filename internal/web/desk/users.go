package desk

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"yikatong/internal/auth"
	"yikatong/internal/ident"
	"yikatong/internal/region"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
)

var usersPage = ui.Parse[Users](files, "users.html")

// Users is who may sign in, for the administrators.
type Users struct {
	Filters ui.Filters
	Rows    []UserRow
	Form    *NewAccount // nil for who opens no accounts
}

// A UserRow is one user account.
type UserRow struct {
	ID, Login, Name, Role, Scope string
	State                        ui.Tag // active, disabled or waiting for a role
}

// NewAccount is the form of an account that may do nothing yet.
type NewAccount struct{ Login, Name, No ui.Field }

// NewAccountForm is the empty form.
func NewAccountForm() *NewAccount {
	return &NewAccount{
		Login: ui.Field{Name: "login", Label: "用户名", Hint: "3 到 32 个小写字母、数字、点或减号", Max: 32},
		Name:  ui.Field{Name: "name", Label: "姓名", Max: 50},
		No:    ui.Field{Name: "no", Label: "本人身份证号", Hint: "只用来保证同一个人不兼任不相容岗位、不经手同一笔资金的两个环节；不保存原文", Max: 24},
	}
}

// Errors lists the mistakes of the form.
func (f NewAccount) Errors() []ui.Field { return ui.Errors(f.Login, f.Name, f.No) }

func (d *Desk) showUsers(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	return d.usersPage(w, r, by, http.StatusOK, NewAccountForm())
}

func (d *Desk) usersPage(w http.ResponseWriter, r *http.Request, by auth.Actor, status int, form *NewAccount) error {
	list, err := d.App.Users(r.Context(), by)
	if err != nil {
		return err
	}
	codes := make([]region.Code, len(list))
	for i, u := range list {
		codes[i] = u.Region
	}
	places, err := d.App.Places(r.Context(), codes...)
	if err != nil {
		return err
	}
	v := Users{Filters: ui.Filters{Says: fmt.Sprintf("全部用户，共 %d 人", len(list))}}
	if holds(by, auth.ManageUsers) {
		v.Form = form
	}
	for _, u := range list {
		v.Rows = append(v.Rows, userRow(u, places[u.Region]))
	}
	return usersPage.RenderStatus(w, r, status, d.base(r, by), v)
}

func userRow(u store.User, place string) UserRow {
	scope := append([]string{place}, u.Departments...)
	if u.Bank != "" {
		scope = append(scope, u.Bank)
	}
	role := u.Role.Chinese()
	if u.Role == "" {
		role, scope = "—", nil
	}
	return UserRow{ID: strconv.FormatInt(u.User, 10), Login: u.Login, Name: u.Name, Role: role, Scope: strings.Join(scope, " · "), State: accountTag(u)}
}

func accountTag(u store.User) ui.Tag {
	if u.Active && u.Role == "" {
		return ui.Tag{Tone: ui.Wait, Word: "待授权", Icon: "wait"}
	}
	return userTag(u.Active)
}

// openAccount makes an account without a role and tells its first password, once: it is on this
// answer and nowhere else.
func (d *Desk) openAccount(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	form := NewAccountForm()
	form.Login.Value, form.Name.Value = strings.TrimSpace(r.PostFormValue("login")), strings.TrimSpace(r.PostFormValue("name"))
	if form.Login.Value == "" {
		form.Login.Error = "请填写用户名"
	}
	if _, err := ident.ParseName(form.Name.Value); err != nil {
		form.Name.Error = why(err)
	}
	no, err := ident.ParseNo(ident.Clean(r.PostFormValue("no")), d.App.Now())
	if err != nil {
		form.No.Error = why(err)
	}
	if len(form.Errors()) > 0 {
		return d.usersPage(w, r, by, http.StatusUnprocessableEntity, form)
	}
	id, secret, err := d.App.OpenAccount(r.Context(), by, form.Login.Value, form.Name.Value, no)
	if err != nil {
		return err
	}
	return d.accountPage(w, r, by, id, secret)
}
