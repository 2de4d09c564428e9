package desk

import (
	"fmt"
	"net/http"
	"strings"

	"yikatong/internal/auth"
	"yikatong/internal/region"
	"yikatong/internal/web/ui"
)

var usersPage = ui.Parse[Users](files, "users.html")

// Users is who may sign in, for the administrators.
type Users struct {
	Filters ui.Filters
	Rows    []UserRow
}

// A UserRow is one user account.
type UserRow struct {
	Login, Name, Role, Scope string
	State                    ui.Tag // active or disabled
}

func (d *Desk) showUsers(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
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
	for _, u := range list {
		scope := append([]string{places[u.Region]}, u.Departments...)
		if u.Bank != "" {
			scope = append(scope, u.Bank)
		}
		v.Rows = append(v.Rows, UserRow{Login: u.Login, Name: u.Name, Role: u.Role.Chinese(), Scope: strings.Join(scope, " · "), State: userTag(u.Active)})
	}
	return usersPage.Render(w, r, d.base(r, by), v)
}
