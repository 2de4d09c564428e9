package desk

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"yikatong/internal/auth"
)

// A session outlives the program: another server on the same store knows it.
func TestSessionsOutliveTheProgram(t *testing.T) {
	c := newCounty(t)
	b := c.signIn(t, string(auth.TownshipClerk))
	c.restart(t)
	if status, at, _ := b.get(t, "/desk/rosters"); status != 200 || at != "/desk/rosters" {
		t.Errorf("after a restart the session led to %d %s", status, at)
	}
}

// Signing out everywhere ends the sessions of all browsers at once.
func TestSignOutEverywhere(t *testing.T) {
	c := newCounty(t)
	here, there := c.signIn(t, string(auth.Auditor)), c.signIn(t, string(auth.Auditor))
	if _, at, _ := here.act(t, "/desk/sign-out-everywhere"); at != "/desk/sign-in" {
		t.Errorf("led to %s", at)
	}
	if _, at, _ := there.get(t, "/desk"); !strings.HasPrefix(at, "/desk/sign-in") {
		t.Errorf("the other browser is still at %s", at)
	}
}

// Five wrong passwords make the sixth try wait, a right one too, and a login that nobody has is
// answered alike; a pause later the right one passes.
func TestGuessingIsHeld(t *testing.T) {
	c := newCounty(t)
	b := c.signIn(t, string(auth.Auditor))
	for _, login := range []string{string(auth.TownshipClerk), "nobody"} {
		var page string
		for range 6 {
			_, _, page = b.act(t, "/desk/sign-in", "user", login, "password", "wrong")
		}
		if !strings.Contains(page, "已暂停登录") {
			t.Errorf("the sixth try at %s is let through", login)
		}
	}
	if _, _, page := b.act(t, "/desk/sign-in", "user", string(auth.TownshipClerk), "password", secret); !strings.Contains(page, "已暂停登录") {
		t.Error("the right password passes during the pause")
	}
	if _, _, page := b.get(t, "/desk/trail"); !strings.Contains(page, "登录暂停") {
		t.Error("the pause is not on the trail")
	}
	c.Clock.Pass(60e9)
	c.signIn(t, string(auth.TownshipClerk))
}

// The system administrator opens an account that may do nothing, the security administrator gives
// it a role, its user chooses a password first; neither does the other's part.
func TestAnAccountTakesTwoAdministrators(t *testing.T) {
	c := newCounty(t)
	system, security := c.signIn(t, string(auth.SystemAdmin)), c.signIn(t, string(auth.SecurityAdmin))
	_, _, page := system.act(t, "/desk/users", "login", "new.clerk", "name", "谭小雨", "no", number(t, 500).Reveal())
	_, rest, found := strings.Cut(page, "初始密码 <code>")
	if !found {
		t.Fatalf("no first password:\n%s", page)
	}
	first, _, _ := strings.Cut(rest, "<")
	at := strings.SplitN(strings.SplitN(page, `action="/desk/users/`, 2)[1], "/", 2)[0]
	try := func() string {
		b := &browser{c, c.Client()}
		_, at, _ := b.post(t, "/desk/sign-in", url.Values{"user": {"new.clerk"}, "password": {first}})
		return at
	}
	if try() != "/desk/sign-in" {
		t.Error("an account without a role may sign in")
	}
	if status, _, _ := system.act(t, "/desk/users/"+at+"/grant", "role", string(auth.TownshipClerk), "region", string(c.towns[0])); status != 403 {
		t.Errorf("the system administrator grants a role: %d", status)
	}
	if status, _, _ := security.act(t, "/desk/users", "login", "another", "name", "向文", "no", number(t, 501).Reveal()); status != 403 {
		t.Errorf("the security administrator opens an account: %d", status)
	}
	if status, _, page := security.act(t, "/desk/users/"+at+"/grant", "role", string(auth.TownshipClerk), "region", string(c.towns[0])); status != 200 || !strings.Contains(page, "已授予岗位") {
		t.Fatalf("grant: %d", status)
	}
	fresh := c.signInWith(t, "new.clerk", first, "/desk/password")
	if _, at, _ := fresh.get(t, "/desk/rosters"); at != "/desk/password" {
		t.Errorf("with the first password one comes to %s", at)
	}
	token := tokenField.FindStringSubmatch(second(fresh.get(t, "/desk/password")))[1]
	for _, tc := range []struct{ old, secret, again, says string }{
		{first, "short", "short", "太容易猜到"}, {"wrong", "Ab3-xY7qzk", "Ab3-xY7qzk", "现在的密码不对"},
		{first, "Ab3-xY7qzk", "other", "不一样"}, {first, "Ab3-xY7qzk", "Ab3-xY7qzk", "密码已修改"},
	} {
		_, _, page := fresh.post(t, "/desk/password", url.Values{"token": {token}, "old": {tc.old}, "new": {tc.secret}, "again": {tc.again}})
		if !strings.Contains(page, tc.says) {
			t.Errorf("%s: page lacks %q", tc.secret, tc.says)
		}
	}
	if status, at, _ := fresh.get(t, "/desk/rosters"); status != 200 || at != "/desk/rosters" {
		t.Errorf("after the change: %d %s", status, at)
	}
}

// No administrator acts on the own account.
func TestAdministratorsLeaveTheirOwnAccountsAlone(t *testing.T) {
	c := newCounty(t)
	for _, role := range []auth.Role{auth.SystemAdmin, auth.SecurityAdmin} {
		b := c.signIn(t, string(role))
		users, err := c.App.Users(t.Context(), c.App.Console(auth.SystemAdmin))
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range users {
			if u.Login == string(role) {
				at := "/desk/users/" + strconv.FormatInt(u.User, 10)
				do, ask := "/reset", []string{}
				if role == auth.SecurityAdmin {
					do, ask = "/grant", []string{"role", string(auth.FinanceApprover), "region", string(c.App.CountyCode())}
				}
				if status, _, _ := b.act(t, at+do, ask...); status != 403 {
					t.Errorf("%s on the own account: %d", do, status)
				}
			}
		}
	}
}
