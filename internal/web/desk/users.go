package desk

import (
	"time"

	"yikatong/internal/web/ui"
)

var usersPage = ui.Parse[Users](files, "users.html")

// Users is who may sign in, for the administrators.
type Users struct {
	Filters ui.Filters
	Rows    []UserRow
	Form    *UserForm // nil if the viewer may not add users
}

// A UserRow is one user with the own switch.
type UserRow struct {
	Login, Name, Role, Scope string
	State                    ui.Tag // active or disabled
	Last                     time.Time
	Actions                  ui.Actions
}

// UserForm adds a user.
type UserForm struct{ Login, Name, Role, Scope, Password ui.Field }

// Errors lists the mistakes of the form.
func (f UserForm) Errors() []ui.Field { return ui.Errors(f.Login, f.Name, f.Role, f.Scope, f.Password) }

// NewUserForm is the empty form over the roles and places there are.
func NewUserForm(roles, scopes []ui.Option) *UserForm {
	return &UserForm{
		Login:    ui.Field{Name: "login", Label: "用户名", Hint: "拼音或工号，不区分大小写", Max: 40},
		Name:     ui.Field{Name: "name", Label: "姓名", Max: 40},
		Role:     ui.Field{Name: "role", Label: "岗位", Type: "select", Options: roles},
		Scope:    ui.Field{Name: "scope", Label: "范围", Type: "select", Options: scopes},
		Password: ui.Field{Name: "password", Label: "初始密码", Type: "password", Complete: "new-password", Hint: "至少 12 个字符"},
	}
}
