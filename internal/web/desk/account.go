package desk

import (
	"net/http"
	"strconv"
	"strings"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/region"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
)

var accountPage = ui.Parse[Account](files, "account.html")

// Account is one user account, with what each administrator does about it: the system
// administrator with the account itself, the security administrator with its role.
type Account struct {
	UserRow
	Secret  string // the first password, on the one page that tells it
	Facts   []ui.Fact
	Actions ui.Actions
}

func (d *Desk) showAccount(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	return d.accountPage(w, r, by, id, "")
}

func (d *Desk) accountPage(w http.ResponseWriter, r *http.Request, by auth.Actor, id int64, secret string) error {
	u, err := d.App.Account(r.Context(), by, id)
	if err != nil {
		return err
	}
	regions, err := d.App.Regions(r.Context(), by)
	if err != nil {
		return err
	}
	v := Account{UserRow: userRow(u, d.Place(r.Context(), u.Region)), Secret: secret}
	v.Facts = []ui.Fact{{Name: "用户名", Value: u.Login}, {Name: "岗位", Value: v.Role}, {Name: "范围", Value: v.Scope}}
	v.Actions = accountActions(u, by, regions)
	return accountPage.Render(w, r, d.base(r, by), v)
}

// accountActions is what an administrator may do with an account that is somebody else's.
func accountActions(u store.User, by auth.Actor, regions []region.Region) ui.Actions {
	if u.Person == by.Person {
		return ui.Actions{Why: "这是您本人的账户，管理员不能给自己授权或重置密码。"}
	}
	if !u.Active {
		return ui.Actions{Why: "账户已停用；办过的事都留在记录里。"}
	}
	at := "/desk/users/" + strconv.FormatInt(u.User, 10) + "/"
	var list []ui.Action
	if holds(by, auth.GrantRoles) {
		list = append(list, ui.Action{Href: at + "grant", Label: "授予岗位", Says: "新的岗位和范围立即生效，该用户要重新登录。", Primary: u.Role == "", Ask: grantFields(u, regions)})
	}
	if holds(by, auth.ManageUsers) {
		list = append(list, ui.Action{Href: at + "reset", Label: "重置密码", Says: "生成新的初始密码，只显示一次；该用户下次登录先改密码。"},
			ui.Action{Href: at + "disable", Label: "停用账户", Says: "立即退出，不能再登录；办过的事都留在记录里。", Danger: true})
	}
	list = append(list, ui.Action{Href: at + "sign-out", Label: "退出全部登录", Says: "该用户在所有电脑上的登录立即失效。"})
	return ui.Actions{Actions: list}
}

func grantFields(u store.User, regions []region.Region) []ui.Field {
	roles := []ui.Option{{Text: "请选择"}}
	for _, role := range auth.Roles() {
		roles = append(roles, ui.Option{Value: string(role), Text: role.Chinese()})
	}
	var places []ui.Option
	for _, p := range regions {
		if p.Level != region.Village {
			places = append(places, ui.Option{Value: string(p.Code), Text: p.Name})
		}
	}
	return []ui.Field{
		{Name: "role", Label: "岗位", Type: "select", Value: string(u.Role), Options: roles},
		{Name: "region", Label: "负责的区域", Type: "select", Value: string(u.Region), Options: places},
		{Name: "departments", Label: "负责的主管部门", Value: strings.Join(u.Departments, "、"), Hint: "如 民政、农业农村；不填为全部", Optional: true, Max: 200},
		{Name: "bank", Label: "所在银行", Value: u.Bank, Hint: "只有银行人员填：只看得到本行的文件", Optional: true, Max: 60},
	}
}

// grantRole gives an account its role and place.
func (d *Desk) grantRole(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	role, err := auth.ParseRole(r.PostFormValue("role"))
	if err != nil {
		return err
	}
	where, err := region.ParseCode(r.PostFormValue("region"))
	if err != nil {
		return err
	}
	departments := strings.FieldsFunc(r.PostFormValue("departments"), func(c rune) bool { return strings.ContainsRune("、,，; ；", c) })
	g := app.Grant{Role: role, Region: where, Departments: departments, Bank: strings.TrimSpace(r.PostFormValue("bank"))}
	if err := d.App.GrantRole(r.Context(), by, id, g); err != nil {
		return err
	}
	return d.done(w, r, "/desk/users/"+r.PathValue("id"), ui.Banner{Tone: ui.Good, Title: "已授予岗位：" + role.Chinese()})
}

// actOnAccount resets, disables or signs out an account.
func (d *Desk) actOnAccount(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	to := ui.Banner{Tone: ui.Good}
	switch r.PathValue("do") {
	case "reset":
		secret, err := d.App.ResetPassword(r.Context(), by, id)
		if err != nil {
			return err
		}
		return d.accountPage(w, r, by, id, secret)
	case "disable":
		u, err := d.App.Account(r.Context(), by, id)
		if err != nil {
			return err
		}
		to.Title, err = "账户已停用", d.App.DisableUser(r.Context(), by, u.Login)
		if err != nil {
			return err
		}
	case "sign-out":
		to.Title = "已退出该用户的全部登录"
		if err := d.App.EndSessions(r.Context(), by, id); err != nil {
			return err
		}
	default:
		return fault.NotFound
	}
	return d.done(w, r, "/desk/users/"+r.PathValue("id"), to)
}
