package desk

import "yikatong/internal/web/ui"

var signInPage = ui.Parse[SignIn](files, "signin.html")

// SignIn is the page before all others.
type SignIn struct {
	User, Password ui.Field
	Failed         string // why the last try did not pass, the same words for every reason
	Back           string // where to go afterwards, a path of this site
	Demo           []Login
}

// A Login is a made-up user of the demo county.
type Login struct{ Role, User, Password, Does string }

// NewSignIn is the empty form.
func NewSignIn(user, back string) SignIn {
	return SignIn{
		User:     ui.Field{Name: "user", Label: "用户名", Value: user, Complete: "username"},
		Password: ui.Field{Name: "password", Label: "密码", Type: "password", Complete: "current-password"},
		Back:     back,
	}
}
