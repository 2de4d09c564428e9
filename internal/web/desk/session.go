package desk

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/alexedwards/scs/v2"

	"yikatong/internal/app"
	"yikatong/internal/fault"
	"yikatong/internal/web/ui"
)

// How long a session lives: unused, and in all (GB/T 22239 8.1.4.1: ends after a time unused).
const (
	sessionIdle = 15 * time.Minute
	sessionLife = 12 * time.Hour
)

// What a session holds.
const (
	keyUser   = "user"   // int64, the account
	keyEpoch  = "epoch"  // int64, of the account when the session began
	keySecret = "secret" // []byte, of the forms' token
	keyFlash  = "flash"  // JSON of a ui.Banner
)

func newSessions(c Config) *scs.SessionManager {
	m := scs.New()
	if c.Sessions != nil {
		m.Store = c.Sessions
	}
	m.IdleTimeout, m.Lifetime = sessionIdle, sessionLife
	m.HashTokenInStore, m.Codec = true, sessionCodec{}
	m.Cookie.Name, m.Cookie.Path, m.Cookie.HttpOnly = "ykt", "/", true
	m.Cookie.Persist = false // ends with the browser: machines are shared
	m.Cookie.SameSite = http.SameSiteLaxMode
	if c.Secure {
		m.Cookie.Name, m.Cookie.Secure = "__Host-ykt", true
	}
	m.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		b := ui.Base{Site: c.Site, Skin: ui.Desk, Look: ui.LookOf(r), Nonce: ui.NonceOf(r)}
		c.Log(r, ui.Fail(w, r, b, err), err)
	}
	return m
}

// actor is who is signed in; ok is false if no one is, or the session was ended.
func (d *Desk) actor(r *http.Request) (by app.Session, ok bool, err error) {
	user := d.sessions.GetInt64(r.Context(), keyUser)
	if user == 0 {
		return app.Session{}, false, nil
	}
	by, err = d.Resume(r.Context(), user, d.sessions.GetInt64(r.Context(), keyEpoch))
	if errors.Is(err, fault.NotFound) || errors.Is(err, fault.Forbidden) {
		return app.Session{}, false, d.sessions.Destroy(r.Context())
	}
	return by, err == nil, err
}

func (d *Desk) secret(r *http.Request) []byte { return d.sessions.GetBytes(r.Context(), keySecret) }

// done ends an act: it leads to the page at to, which tells once what was done. A session is
// stored when the answer begins, so the banner goes in first.
func (d *Desk) done(w http.ResponseWriter, r *http.Request, to string, b ui.Banner) error {
	text, err := json.Marshal(b)
	if err != nil {
		return fmt.Errorf("keep banner: %w", err)
	}
	d.sessions.Put(r.Context(), keyFlash, text)
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// said takes the banner that was kept, if there is one.
func (d *Desk) said(r *http.Request) *ui.Banner {
	text := d.sessions.PopBytes(r.Context(), keyFlash)
	if text == nil {
		return nil
	}
	var b ui.Banner
	if json.Unmarshal(text, &b) != nil {
		return nil // of an older version: it is only told once anyway
	}
	return &b
}

// signInURL leads to the sign-in page and back. What a form would have changed is not
// repeated: its page is opened again.
func signInURL(r *http.Request) string {
	back := r.URL.RequestURI()
	if r.Method != http.MethodGet {
		back = "/desk"
	}
	return "/desk/sign-in?" + url.Values{"back": {back}}.Encode()
}

// from is the address a request comes from. Only pages behind our own proxy are HTTPS.
func (d *Desk) from(r *http.Request) string { return ui.From(r, d.Secure) }

func (d *Desk) showSignIn(w http.ResponseWriter, r *http.Request) error {
	v := NewSignIn("", ui.LocalPath(r.FormValue("back")))
	v.Demo = d.Demo
	return signInPage.Render(w, r, d.around(r), v)
}

// signIn opens a session under a new token, so that one planted before is worth nothing.
func (d *Desk) signIn(w http.ResponseWriter, r *http.Request) error {
	login, back := r.PostFormValue("user"), ui.LocalPath(r.PostFormValue("back"))
	by, err := d.SignIn(r.Context(), login, r.PostFormValue("password"), d.from(r))
	if errors.Is(err, fault.Forbidden) {
		v := NewSignIn(login, back)
		v.Failed, v.Demo = "用户名或密码不对。", d.Demo
		if errors.Is(err, app.ErrTooMany) {
			v.Failed = "密码连续输错，已暂停登录。请最多等 15 分钟再试；忘记密码的，请系统管理员重置。"
		}
		return signInPage.RenderStatus(w, r, http.StatusUnprocessableEntity, d.around(r), v)
	}
	if err != nil {
		return err
	}
	if err := d.renew(r.Context(), by); err != nil {
		return err
	}
	if back == "/" {
		back = "/desk"
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
	return nil
}

func (d *Desk) renew(ctx context.Context, by app.Session) error {
	if err := d.sessions.Clear(ctx); err != nil {
		return fmt.Errorf("clear session: %w", err)
	}
	if err := d.sessions.RenewToken(ctx); err != nil {
		return fmt.Errorf("renew session: %w", err)
	}
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails
	d.sessions.Put(ctx, keyUser, by.User)
	d.sessions.Put(ctx, keyEpoch, by.Epoch)
	d.sessions.Put(ctx, keySecret, secret)
	return nil
}

func (d *Desk) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := d.sessions.Destroy(r.Context()); err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	http.Redirect(w, r, "/desk/sign-in", http.StatusSeeOther)
	return nil
}
