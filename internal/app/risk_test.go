package app_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/risk"
)

// A village where every telephone is the same and every card was opened on one day stands out
// among those where they are not, and nobody else does; who may not see it does not.
func TestWhoStandsOut(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		var people, accounts strings.Builder
		people.WriteString("公民身份号码,姓名,行政区划代码,联系电话\n")
		accounts.WriteString("公民身份号码,开户银行,账号,账户类型\n")
		for i := range 240 {
			village, phone := 500236122200+int64(i%8), fmt.Sprintf("138%08d", i)
			if i%8 == 3 {
				phone = "13900000000"
			}
			no := raceNo(t, i)
			fmt.Fprintf(&people, "%s,冉小%c,%d,%s\n", no, '一'+rune(i), village, phone)
			fmt.Fprintf(&accounts, "%s,重庆农村商业银行,62286700000000%05d,存折\n", no, i)
		}
		for kind, content := range map[string]string{"people": people.String()} {
			if tally, err := n.App.ImportRegistry(t.Context(), n.As(auth.TownshipClerk), kind, text(kind+".csv", content)); err != nil || tally.Rejected > 0 {
				t.Fatal(tally, err)
			}
		}
		if tally, err := n.App.ImportRegistry(t.Context(), n.As(auth.TownshipClerk), "accounts", text("accounts.csv", accounts.String())); err != nil || tally.Rejected > 0 {
			t.Fatal(tally, err)
		}
		v, err := n.App.Risk(t.Context(), n.As(auth.BureauReviewer))
		if err != nil || len(v.Marks) != 1 {
			t.Fatalf("%+v, %v", v.Marks, err)
		}
		m := v.Marks[0]
		if m.Kind != risk.SharedPhones || m.Group != "500236122203" || m.Cases != 30 || m.All != 30 || m.Others != 0 {
			t.Errorf("%+v", m)
		}
		if _, err := n.App.Risk(t.Context(), n.As(auth.TownshipClerk)); !errors.Is(err, fault.Forbidden) {
			t.Errorf("a clerk: %v", err)
		}
	})
}
