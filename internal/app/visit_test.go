package app_test

import (
	"context"
	"errors"
	"regexp"
	"testing"
	"time"

	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/disclose"
	"yikatong/internal/notify"
)

const (
	gongNo, gongTail = "500299196810119520", "0018"
	hall             = "203.0.113.7"
)

// A citizen sees their own payments after they proved who they are: by the code that reached
// their telephone all of it, by their card's last digits the amounts. A stranger learns nothing,
// not even whether the number is known.
func TestACitizenSeesTheirOwn(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		sent(t, n)
		if _, err := n.App.ImportRegistry(t.Context(), n.As(auth.TownshipClerk), "people", text("phones.csv", phones)); err != nil {
			t.Fatal(err)
		}
		settled(t, n, "1", func(*bank.Return) {})
		var got []notify.Message
		public := n.App.Public().Texting(func(_ context.Context, m notify.Message) error { got = append(got, m); return nil })
		visit := func(name, no string) string {
			t.Helper()
			token, err := public.Ask(t.Context(), name, no, hall)
			if err != nil {
				t.Fatal(err)
			}
			n.App.Wait()
			return token
		}

		byCode := visit("龚福素", gongNo)
		if len(got) != 1 || got[0].Phone != "13800138000" {
			t.Fatalf("sent %+v", got)
		}
		if _, err := public.Own(t.Context(), byCode, 0); !errors.Is(err, disclose.ErrLeft) {
			t.Errorf("before the proof: %v", err)
		}
		code := regexp.MustCompile(`\d{6}`).FindString(got[0].Text)
		if err := public.Prove(t.Context(), byCode, code, hall); err != nil {
			t.Fatal(err)
		}
		mine, err := public.Own(t.Context(), byCode, 0)
		if err != nil || mine.Proof != disclose.ByCode || len(mine.Items) != 1 || mine.Total != 10000 || mine.Items[0].Tail != gongTail || mine.Name == "龚福素" {
			t.Errorf("by code %+v, %v", mine, err)
		}

		byCard := visit("龚福素", gongNo)
		if err := public.Prove(t.Context(), byCard, gongTail, hall); err != nil {
			t.Fatal(err)
		}
		mine, err = public.Own(t.Context(), byCard, 0)
		if err != nil || mine.Proof != disclose.ByCard || len(mine.Items) != 1 || mine.Total != 10000 || mine.Items[0].Tail != "" || mine.Items[0].Steps != nil {
			t.Errorf("by card %+v, %v", mine, err)
		}

		if err := public.Prove(t.Context(), visit("别人", gongNo), gongTail, hall); !errors.Is(err, disclose.ErrProof) {
			t.Errorf("under another name: %v", err)
		}
		if err := public.Prove(t.Context(), visit("张三", "500299197001011231"), "0000", hall); !errors.Is(err, disclose.ErrProof) {
			t.Errorf("of an unknown number: %v", err)
		}
		if err := public.Prove(t.Context(), byCode, code, hall); !errors.Is(err, disclose.ErrLeft) {
			t.Errorf("a proof twice: %v", err)
		}

		if err := public.Leave(t.Context(), byCard); err != nil {
			t.Fatal(err)
		}
		if _, err := public.Own(t.Context(), byCard, 0); !errors.Is(err, disclose.ErrLeft) {
			t.Errorf("after leaving: %v", err)
		}
		n.Clock.Pass(6 * time.Minute)
		if _, err := public.Own(t.Context(), byCode, 0); !errors.Is(err, disclose.ErrLeft) {
			t.Errorf("after a pause: %v", err)
		}
		n.Holds(t)
	})
}

// Guessing at somebody's proof is held after a few tries, also when the visits change and the
// right one is among the later guesses; a number is asked for a few times and then has to wait.
func TestGuessingAtAProofIsHeld(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		sent(t, n)
		public := n.App.Public()
		var token string
		var err error
		for range 5 {
			if token, err = public.Ask(t.Context(), "龚福素", gongNo, hall); err != nil {
				t.Fatal(err)
			}
			if err := public.Prove(t.Context(), token, "9999", hall); !errors.Is(err, disclose.ErrProof) {
				t.Fatal(err)
			}
		}
		if err := public.Prove(t.Context(), token, gongTail, "203.0.113.8"); !errors.Is(err, disclose.ErrTooMany) {
			t.Errorf("the right digits after five wrong ones: %v", err)
		}
		if _, err := public.Ask(t.Context(), "龚福素", gongNo, "203.0.113.8"); !errors.Is(err, disclose.ErrTooMany) {
			t.Errorf("asked for the sixth time: %v", err)
		}
	})
}
