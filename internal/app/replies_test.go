package app_test

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"testing"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/store"
)

// dead is a death register that knows one of the three.
const dead = "公民身份号码,姓名,死亡日期\n500299196810119520,龚福素,2025-01-10\n"

// photo is a small picture.
func photo(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A finding goes to the township, whose reply somebody else looks at: sent back it waits again,
// agreed with it is closed. Nobody does both, and nothing is closed without a reply.
func TestFindingsAreClosedByTwo(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		begun(t, n)
		if _, err := n.App.ImportRegistry(t.Context(), n.As(auth.TownshipClerk), "deaths", text("deaths.csv", dead)); err != nil {
			t.Fatal(err)
		}
		in := bring(t, n, three)
		g, err := n.App.Roster(t.Context(), n.As(auth.TownshipApprover), in.Roster)
		if err != nil || len(g.Findings) != 1 {
			t.Fatal(g.Findings, err)
		}
		id, ctx := g.Findings[0].ID, t.Context()
		clerk, chief, bureau := n.As(auth.TownshipClerk), n.As(auth.TownshipApprover), n.As(auth.BureauReviewer)
		file := store.Attachment{Name: "现场.jpg", Bytes: photo(t)}
		fails := func(name string, err, want error) {
			t.Helper()
			if !errors.Is(err, want) {
				t.Errorf("%s: %v, want %v", name, err, want)
			}
		}
		does := func(name string, err error) {
			t.Helper()
			fails(name, err, nil)
		}
		fails("closed without a reply", n.App.AnswerFinding(ctx, chief, id, true, "属实"), app.ErrNoReply)
		fails("a bank replies", n.App.ReplyFinding(ctx, n.As(auth.BankOperator), id, true, "属实", store.Attachment{}), fault.Forbidden)
		fails("a program comes as a photo", n.App.ReplyFinding(ctx, clerk, id, true, "属实", store.Attachment{Name: "a.jpg", Bytes: []byte("MZ\x90\x00")}), app.ErrAttachment)
		fails("no words", n.App.ReplyFinding(ctx, clerk, id, true, " ", file), app.ErrNoAnswer)
		does("reply", n.App.ReplyFinding(ctx, clerk, id, false, "本人在世，号码 500299196810119520", file))
		fails("a second reply", n.App.ReplyFinding(ctx, chief, id, true, "属实", file), app.ErrReplied)
		fails("closed by who replied", n.App.AnswerFinding(ctx, auth.Actor{Person: clerk.Person, Role: auth.TownshipApprover, User: chief.User, Region: chief.Region}, id, false, "同意"), auth.ErrTwoHands)
		fails("closed otherwise", n.App.AnswerFinding(ctx, chief, id, true, "属实"), app.ErrOtherEnd)
		does("send back", n.App.SendFindingBack(ctx, chief, id, "请附死亡证明或见面照片"))
		fails("sent back twice", n.App.SendFindingBack(ctx, chief, id, "再看"), app.ErrNoReply)
		does("reply again", n.App.ReplyFinding(ctx, clerk, id, true, "已去世", store.Attachment{}))
		if open, err := n.App.CheckRoster(ctx, chief, in.Roster); err != nil || open["deceased"] != 1 {
			t.Errorf("compared again: %v, %v", open, err)
		}
		does("close", n.App.AnswerFinding(ctx, chief, id, true, "同意停发"))
		fails("close twice", n.App.AnswerFinding(ctx, bureau, id, true, "同意"), store.ErrMoved)

		v, err := n.App.Finding(ctx, bureau, id)
		if err != nil || v.State != store.FindingUpheld || len(v.Replies) != 2 || v.Replies[0].Back == "" || v.Replies[0].Words != "本人在世，号码 （号码已隐去）" {
			t.Errorf("%+v, %v", v.Replies, err)
		}
		kept, err := n.App.ReplyFile(ctx, bureau, id, 1)
		if err != nil || kept.Name != "附件.jpeg" || kept.Digest != v.Replies[0].File.Digest || len(kept.Bytes) == 0 {
			t.Errorf("%s %s, %v", kept.Name, kept.Digest, err)
		}
		if _, err := n.App.ReplyFile(ctx, n.As(auth.BankOperator), id, 1); !errors.Is(err, fault.NotFound) {
			t.Errorf("a bank opens the photo: %v", err)
		}
		n.Holds(t)
	})
}

// Whoever a finding waits for is told since when and until when, in working days; statistics count
// each finding once in each part.
func TestFindingsHaveTheirDays(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		begun(t, n)
		if _, err := n.App.ImportRegistry(t.Context(), n.As(auth.TownshipClerk), "deaths", text("deaths.csv", dead)); err != nil {
			t.Fatal(err)
		}
		in := bring(t, n, three)
		waits := func(replied store.Whether) app.Waiting {
			w, err := n.App.WaitingFindings(t.Context(), n.As(auth.TownshipClerk), replied)
			if err != nil {
				t.Fatal(err)
			}
			return w
		}
		// Monday, 5 January 2026: five working days later is Monday the 12th.
		if w := waits(store.Not); w.Count != 1 || w.Amount != 100_00 || w.Due != "2026-01-12" || w.Late != 0 {
			t.Errorf("waits for a reply: %+v", w)
		}
		n.Clock.Forward(time.Date(2026, 1, 14, 2, 0, 0, 0, time.UTC))
		if _, err := n.App.CheckRoster(t.Context(), n.As(auth.TownshipApprover), in.Roster); err != nil {
			t.Fatal(err)
		}
		if w := waits(store.Not); w.Count != 1 || w.Due != "2026-01-12" || w.Late != 2 {
			t.Errorf("compared again, late: %+v", w)
		}
		g, err := n.App.Roster(t.Context(), n.As(auth.TownshipApprover), in.Roster)
		if err != nil {
			t.Fatal(err)
		}
		if err := n.App.ReplyFinding(t.Context(), n.As(auth.TownshipClerk), g.Findings[0].ID, true, "已去世", store.Attachment{}); err != nil {
			t.Fatal(err)
		}
		if no, some := waits(store.Not), waits(store.Only); no.Count != 0 || some.Count != 1 || some.Late != 2 {
			t.Errorf("replied: %+v, %+v", no, some)
		}
		s, err := n.App.FindingStats(t.Context(), n.As(auth.BureauReviewer))
		want := app.FindingStat{Raised: 1, Open: 1, Late: 1, Replied: 1, AtRisk: 100_00}
		if err != nil || s.Programmes["09"] != want || s.Checks["deceased"] != want || len(s.Townships) != 1 {
			t.Errorf("%+v, %v", s, err)
		}
	})
}
