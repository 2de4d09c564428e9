package desk

import (
	"errors"
	"net/http"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/web/ui"
)

var passwordPage = ui.Parse[Password](files, "password.html")

// passwordPath is the one page that is open to a user who must choose a password first.
const passwordPath = "/desk/password"

// Password is the page on which a user changes the own password or signs out everywhere.
type Password struct {
	Old, New, Again ui.Field
	Must            bool // somebody else knows the present one
	SignOut         ui.Actions
}

// NewPassword is the empty form.
func NewPassword(must bool) Password {
	return Password{
		Old:   ui.Field{Name: "old", Label: "现在的密码", Type: "password", Complete: "current-password"},
		New:   ui.Field{Name: "new", Label: "新密码", Type: "password", Complete: "new-password", Hint: "至少 10 个字，含大写、小写、数字、符号中的三种；或至少 16 个字。可以用一句好记的话。"},
		Again: ui.Field{Name: "again", Label: "再输一次新密码", Type: "password", Complete: "new-password"},
		Must:  must,
		SignOut: ui.Actions{Actions: []ui.Action{{Href: "/desk/sign-out-everywhere", Label: "退出全部登录",
			Says: "在别的电脑上忘了退出时用：所有电脑和手机上的登录都立即失效，这里也要重新登录。"}}},
	}
}

// Errors lists the mistakes of the form.
func (p Password) Errors() []ui.Field { return ui.Errors(p.Old, p.New, p.Again) }

func (d *Desk) showPassword(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	s, _, err := d.actor(r)
	if err != nil {
		return err
	}
	return passwordPage.Render(w, r, d.base(r, by), NewPassword(s.MustSet))
}

// changePassword sets a new password and goes on in a new session; all others end.
func (d *Desk) changePassword(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	was, _, err := d.actor(r)
	if err != nil {
		return err
	}
	form := NewPassword(was.MustSet)
	secret := r.PostFormValue("new")
	if secret != r.PostFormValue("again") {
		form.Again.Error = "两次输入的新密码不一样"
	} else {
		now, err := d.App.ChangePassword(r.Context(), by, r.PostFormValue("old"), secret, d.from(r))
		switch {
		case err == nil:
			if err := d.renew(r.Context(), now); err != nil {
				return err
			}
			return d.done(w, r, "/desk", ui.Banner{Tone: ui.Good, Title: "密码已修改", Says: "别处的登录都已失效。"})
		case errors.Is(err, app.ErrSignIn):
			form.Old.Error = "现在的密码不对"
		case errors.Is(err, auth.ErrWeak), errors.Is(err, app.ErrSamePassword):
			form.New.Error = why(err)
		default:
			return err
		}
	}
	return passwordPage.RenderStatus(w, r, http.StatusUnprocessableEntity, d.base(r, by), form)
}

// signOutEverywhere ends all sessions of the actor's account, this one too.
func (d *Desk) signOutEverywhere(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	if err := d.App.EndSessions(r.Context(), by, by.User); err != nil {
		return err
	}
	return d.signOut(w, r)
}
