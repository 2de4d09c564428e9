package app_test

import (
	"bytes"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/doctor"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/ident"
	"yikatong/internal/inspect"
	"yikatong/internal/pay"
	"yikatong/internal/period"
	"yikatong/internal/store"
	"yikatong/internal/store/storetest"
	"yikatong/internal/violation"
)

// afterwards is a plan that looks at everybody who was paid, one inspector each.
func afterwards() inspect.Plan {
	return inspect.Plan{Title: "2025年低保事后核查", Phase: inspect.After, Programmes: []string{"09"}, Period: period.MustParse("2025"), By: []inspect.Dimension{inspect.ByRisk},
		Aim: inspect.Aim{Method: inspect.Share, Confidence: 9500, Part: 10_000}, Weight: 1, Team: 1, Days: 10}
}

// made makes a plan and returns its number.
func made(t *testing.T, n *apptest.Node, p inspect.Plan) int64 {
	t.Helper()
	v, err := n.App.MakePlan(t.Context(), n.As(auth.BureauReviewer), p)
	if err != nil {
		t.Fatal(err)
	}
	return v.ID
}

func named(t *testing.T, n *apptest.Node, login string) auth.Actor {
	t.Helper()
	by, err := n.App.UserNamed(t.Context(), login)
	if err != nil {
		t.Fatal(err)
	}
	return by
}

// settledBatch is a county where three people were paid.
func settledBatch(t *testing.T, n *apptest.Node) {
	t.Helper()
	if err := n.Answer(t.Context(), sent(t, n).ID); err != nil {
		t.Fatal(err)
	}
}

// The seed stays sealed until the draw, which another person makes, once; what is drawn can be
// drawn again from the file of the frame and the seed alone.
func TestDrawCanBeRepeated(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		begun(t, n)
		ctx, chief, auditor := t.Context(), n.As(auth.BureauApprover), named(t, n, "sj01")
		if _, err := n.App.MakePlan(ctx, chief, afterwards()); !errors.Is(err, fault.Forbidden) {
			t.Errorf("the chief makes a plan: %v", err)
		}
		id := made(t, n, afterwards())
		if _, err := n.App.DrawPlan(ctx, chief, id); !errors.Is(err, inspect.ErrEmpty) {
			t.Errorf("drawn of nothing: %v", err)
		}
		in := bring(t, n, three)
		if err := n.Clear(ctx, []int64{in.Roster}); err != nil {
			t.Fatal(err)
		}
		b, _, err := n.Pay(ctx, "09", march)
		if err != nil {
			t.Fatal(err)
		}
		if err := n.Answer(ctx, b.ID); err != nil {
			t.Fatal(err)
		}
		before, err := n.App.Plan(ctx, auditor, id)
		if err != nil || before.Seed != "" || before.Commitment == "" || len(before.Strata) != 1 || before.Strata[0].Size != 3 {
			t.Fatalf("%+v, %v", before, err)
		}
		if _, err := n.App.FrameFile(ctx, auditor, id); !errors.Is(err, store.ErrNone) {
			t.Errorf("a frame before the draw: %v", err)
		}
		self := chief
		self.Person = n.As(auth.BureauReviewer).Person
		if _, err := n.App.DrawPlan(ctx, self, id); !errors.Is(err, app.ErrOwnPlan) {
			t.Errorf("drawn by who made it: %v", err)
		}
		if drawn, err := n.App.DrawPlan(ctx, chief, id); err != nil || drawn != 3 {
			t.Fatalf("drew %d, %v", drawn, err)
		}
		if _, err := n.App.DrawPlan(ctx, chief, id); !errors.Is(err, app.ErrPlanDone) {
			t.Errorf("drawn twice: %v", err)
		}
		if err := n.App.CancelPlan(ctx, n.As(auth.BureauReviewer), id, "不合意"); !errors.Is(err, app.ErrPlanDone) {
			t.Errorf("cancelled after the draw: %v", err)
		}
		v, err := n.App.Plan(ctx, auditor, id)
		if err != nil || v.Commitment != before.Commitment || v.Settled != 0 || len(v.Calls) != 3 {
			t.Fatalf("%+v, %v", v, err)
		}
		file, err := n.App.FrameFile(ctx, auditor, id)
		if err != nil {
			t.Fatal(err)
		}
		f, err := inspect.ReadFrame(bytes.NewReader(file))
		if err != nil || f.Digest() != v.Digest || f.Commitment != v.Commitment {
			t.Fatalf("%v %v", f, err)
		}
		seed, err := inspect.ParseSeed(v.Seed)
		if err != nil {
			t.Fatal(err)
		}
		again, err := f.Draw(seed)
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range v.Calls {
			if again[i].Ticket != c.Ticket || again[i].Stratum != c.Stratum || again[i].Line != strconv.FormatInt(c.Call.Line, 10) {
				t.Errorf("call %d is %v, drawn again %v", c.N, c.Call, again[i])
			}
		}
		n.Holds(t)
	})
}

// A plan that is given up opens its seed; lines of rosters that stood before the commitment are counted.
func TestPlansAreOpenInTheEnd(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		settledBatch(t, n)
		reviewer := n.As(auth.BureauReviewer)
		id := made(t, n, afterwards())
		if err := n.App.CancelPlan(t.Context(), reviewer, id, " "); !errors.Is(err, app.ErrNoReason) {
			t.Errorf("cancelled without a reason: %v", err)
		}
		if err := n.App.CancelPlan(t.Context(), reviewer, id, "项目填错"); err != nil {
			t.Fatal(err)
		}
		v, err := n.App.Plan(t.Context(), reviewer, id)
		if err != nil || v.State != inspect.Cancelled {
			t.Fatalf("%+v, %v", v, err)
		}
		if seed, err := inspect.ParseSeed(v.Seed); err != nil || seed.Opens(v.Commitment) != nil {
			t.Errorf("%q, %v", v.Seed, err)
		}
		n.Clock.Forward(n.Clock.Now().AddDate(0, 0, 1))
		id = made(t, n, afterwards())
		if _, err := n.App.DrawPlan(t.Context(), n.As(auth.BureauApprover), id); err != nil {
			t.Fatal(err)
		}
		if v, err = n.App.Plan(t.Context(), reviewer, id); err != nil || v.Settled != 3 || v.Lines != 3 {
			t.Errorf("%d of %d settled before, %v", v.Settled, v.Lines, err)
		}
	})
}

// Whoever lives in a village, or whose household does, or who is a cadre's kin in the township, or
// had a hand in the roster, is not drawn for it; where nobody else is left nothing is drawn.
func TestConflictsAreExcluded(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		ctx, admin := t.Context(), n.App.Console(auth.SystemAdmin)
		add := func(login, name, number string, role auth.Role) {
			t.Helper()
			no, err := ident.ParseNo(number, apptest.Start)
			if err != nil {
				t.Fatal(err)
			}
			if err := n.App.AddUser(ctx, admin, app.NewUser{Login: login, Name: name, Password: "x", Role: role, Region: n.App.CountyCode(), No: no}); err != nil {
				t.Fatal(err)
			}
		}
		begun(t, n)
		for _, login := range []string{"hc01", "hc02", "hc03"} { // the demo's have no home here
			if err := n.App.DisableUser(ctx, admin, login); err != nil {
				t.Fatal(err)
			}
		}
		// 龚福素 and 田辉思 are of one household in village 200, 金春浩 lives in village 201.
		add("near", "邻居", "500299199405173295", auth.Inspector)
		add("spouse", "家属", "500299193207030130", auth.Inspector)
		add("hand", "经手", number(t, 700).Reveal(), auth.TownshipClerk)
		add("hand2", "经手", number(t, 700).Reveal(), auth.Inspector)
		in, err := n.App.ImportRoster(ctx, named(t, n, "hand"), app.RosterFile{File: text("名册.csv", three), Programme: "09", Period: march})
		if err != nil {
			t.Fatal(err)
		}
		p := afterwards()
		p.Phase = inspect.Before
		id := made(t, n, p)
		team := func(id int64) map[string][]string {
			t.Helper()
			if _, err := n.App.DrawPlan(ctx, n.As(auth.BureauApprover), id); err != nil {
				t.Fatal(err)
			}
			v, err := n.App.Plan(ctx, n.As(auth.BureauReviewer), id)
			if err != nil {
				t.Fatal(err)
			}
			who := map[string][]string{}
			for _, c := range v.Calls {
				for _, m := range c.Team {
					who[string(c.Region)] = append(who[string(c.Region)], v.Who[m])
				}
			}
			return who
		}
		who := team(id)
		if !slices.Equal(who["500236122201"], []string{"家属（第三方核查）"}) || !slices.Equal(who["500236122200"], []string{"邻居（第三方核查）", "邻居（第三方核查）"}) {
			t.Errorf("teams %v", who)
		}
		cadres := "公民身份号码,身份,干部姓名\n500299199405173295,近亲属,向远\n500299193207030130,经办人员,\n"
		if _, err := n.App.LoadRegister(ctx, n.As(auth.BureauReviewer), app.RegisterFile{Register: "cadres", Source: "县纪委", File: text("cadres.csv", cadres)}); err != nil {
			t.Fatal(err)
		}
		add("kin", "向远", number(t, 701).Reveal(), auth.Inspector)
		if _, err := n.App.DrawPlan(ctx, n.As(auth.BureauApprover), made(t, n, p)); !errors.Is(err, inspect.ErrNobody) {
			t.Errorf("all have a conflict with the township: %v", err)
		}
		add("free", "无关", number(t, 702).Reveal(), auth.Inspector)
		if who := team(made(t, n, p)); len(who) != 2 || slices.ContainsFunc(append(who["500236122200"], who["500236122201"]...), func(w string) bool { return w != "无关（第三方核查）" }) {
			t.Errorf("teams %v of roster %d", who, in.Roster)
		}
		n.Holds(t)
	})
}

// From the draw to the money: a difference is put before a second person, upheld it is a violation,
// which a third decides by a document, and what was paid is claimed. Nobody sees others' lines.
func TestFromCallToClaim(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		settledBatch(t, n)
		ctx, reviewer, chief := t.Context(), n.As(auth.BureauReviewer), n.As(auth.BureauApprover)
		id := made(t, n, afterwards())
		if _, err := n.App.DrawPlan(ctx, chief, id); err != nil {
			t.Fatal(err)
		}
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
		v, err := n.App.Plan(ctx, reviewer, id)
		if err != nil {
			t.Fatal(err)
		}
		mine := map[string][]app.CallLine{}
		for _, login := range []string{"hc01", "hc02", "hc03"} {
			list, _, err := n.App.OwnCalls(ctx, named(t, n, login))
			does(login, err)
			mine[login] = list
		}
		if got := len(mine["hc01"]) + len(mine["hc02"]) + len(mine["hc03"]); got != 3 {
			t.Fatalf("%d calls are somebody's", got)
		}
		c := v.Calls[0]
		owner, other := "", ""
		for login, list := range mine {
			if slices.ContainsFunc(list, func(x app.CallLine) bool { return x.N == c.N }) {
				owner = login
			} else {
				other = login
			}
		}
		agrees := inspect.Report{Met: inspect.MetSelf, End: inspect.Agrees, Answers: []inspect.Answer{{Point: "本人健在", Found: inspect.Right}}}
		differs := inspect.Report{Met: inspect.MetFamily, End: inspect.Differs, Words: "家中有轿车，号码 500299196810119520", Kind: "over", Amount: 50_00, Signed: "户主签字"}
		_, err = n.App.Call(ctx, named(t, n, other), id, c.N)
		fails("another inspector looks", err, store.ErrNone)
		fails("another inspector reports", n.App.ReportCall(ctx, named(t, n, other), id, c.N, agrees, store.Attachment{}), store.ErrNone)
		fails("an officer reports", n.App.ReportCall(ctx, reviewer, id, c.N, agrees, store.Attachment{}), fault.Forbidden)
		_, err = n.App.Plan(ctx, named(t, n, owner), id)
		fails("an inspector sees the plan", err, fault.Forbidden)
		_, err = n.App.RosterLines(ctx, named(t, n, owner), 1, 0, 10)
		fails("an inspector sees the roster", err, fault.NotFound)
		by := named(t, n, owner)
		fails("a kind of no table", n.App.ReportCall(ctx, by, id, c.N, inspect.Report{Met: inspect.MetSelf, End: inspect.Differs, Words: "x", Kind: "guilty"}, store.Attachment{}), violation.ErrKind)
		does("nobody at home", n.App.ReportCall(ctx, by, id, c.N, inspect.Report{Met: inspect.MetNobody, End: inspect.Unable, Words: "外出务工"}, store.Attachment{}))
		does("differs", n.App.ReportCall(ctx, by, id, c.N, differs, store.Attachment{Name: "现场.jpg", Bytes: photo(t)}))
		fails("reported while it waits", n.App.ReportCall(ctx, by, id, c.N, agrees, store.Attachment{}), inspect.ErrMove)
		own := reviewer
		own.Person = by.Person
		fails("upheld by who reported", n.App.DecideCall(ctx, own, id, c.N, inspect.Uphold, "属实"), auth.ErrTwoHands)
		entered := reviewer
		entered.Person = n.As(auth.TownshipClerk).Person
		fails("upheld by who entered the roster", n.App.DecideCall(ctx, entered, id, c.N, inspect.Dismiss, "不属实"), auth.ErrTwoHands)
		fails("an auditor decides", n.App.DecideCall(ctx, named(t, n, "sj01"), id, c.N, inspect.Uphold, "属实"), fault.Forbidden)
		does("sent back", n.App.DecideCall(ctx, reviewer, id, c.N, inspect.Back, "请附行驶证照片"))
		does("differs again", n.App.ReportCall(ctx, by, id, c.N, differs, store.Attachment{}))
		does("upheld", n.App.DecideCall(ctx, reviewer, id, c.N, inspect.Uphold, "车辆登记属实"))
		fails("upheld twice", n.App.DecideCall(ctx, reviewer, id, c.N, inspect.Uphold, "属实"), inspect.ErrMove)
		look, err := n.App.Call(ctx, reviewer, id, c.N)
		if err != nil || len(look.Reports) != 3 || look.Reports[1].Back == "" || look.Reports[1].Words != "家中有轿车，号码 （号码已隐去）" || look.Violation == 0 {
			t.Fatalf("%+v, %v", look, err)
		}
		kept, err := n.App.CallFile(ctx, reviewer, id, c.N, 2)
		if err != nil || kept.Digest != look.Reports[1].File.Digest || len(kept.Bytes) == 0 {
			t.Errorf("photo: %v", err)
		}
		_, err = n.App.CallFile(ctx, named(t, n, other), id, c.N, 2)
		fails("another inspector opens the photo", err, store.ErrNone)

		ask := app.ClaimAsk{Origin: pay.FromViolation, ID: look.Violation}
		_, err = n.App.ProposeClaim(ctx, reviewer, ask)
		fails("claimed before it is decided", err, app.ErrClaim)
		fails("decided by who upheld", n.App.RuleViolation(ctx, asRole(reviewer, auth.BureauApprover), look.Violation, app.Ruling{Do: violation.Decide, Document: "奉纪〔2026〕3号", Amount: new(fen.Fen(50_00))}), app.ErrOwnViolation)
		fails("decided without a document", n.App.RuleViolation(ctx, chief, look.Violation, app.Ruling{Do: violation.Decide}), app.ErrNoDocument)
		does("decided", n.App.RuleViolation(ctx, chief, look.Violation, app.Ruling{Do: violation.Decide, Document: "奉纪〔2026〕3号", Amount: new(fen.Fen(40_00))}))
		claim, err := n.App.ProposeClaim(ctx, reviewer, ask)
		does("claimed", err)
		_, err = n.App.ProposeClaim(ctx, reviewer, ask)
		fails("claimed twice", err, fault.Conflict)
		does("approved", n.App.DecideClaim(ctx, n.As(auth.FinanceApprover), claim, true, ""))
		does("mended", n.App.RuleViolation(ctx, chief, look.Violation, app.Ruling{Do: violation.Mend, Words: "已停发"}))
		list, err := n.App.Violations(ctx, named(t, n, "sj01"), store.ViolationQuery{})
		if err != nil || len(list) != 1 || list[0].Amount != 40_00 || list[0].Claim != claim || list[0].State != violation.Mended || list[0].Source != violation.FromCall {
			t.Fatalf("%+v, %v", list, err)
		}
		for login, calls := range mine {
			for _, x := range calls {
				if x.N != c.N {
					does("agrees", n.App.ReportCall(ctx, named(t, n, login), id, x.N, agrees, store.Attachment{}))
				}
			}
		}
		if v, err = n.App.Plan(ctx, reviewer, id); err != nil || v.Total.Seen != 3 || v.Total.Faulty != 1 || v.Total.Wrong != 50_00 || v.Total.Guess != (inspect.Estimate{Lines: 3, Likely: 1, Lowest: 1, Utmost: 1}) {
			t.Errorf("%+v, %v", v.Total, err)
		}
		n.Holds(t)
	})
}

func asRole(by auth.Actor, role auth.Role) auth.Actor {
	by.Role = role
	return by
}

// Only an upheld finding becomes a violation, once; of a line that was not paid nothing is claimed.
func TestFindingBecomesViolation(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		begun(t, n)
		ctx, reviewer, chief := t.Context(), n.As(auth.BureauReviewer), n.As(auth.BureauApprover)
		if _, err := n.App.ImportRegistry(ctx, n.As(auth.TownshipClerk), "deaths", text("deaths.csv", dead)); err != nil {
			t.Fatal(err)
		}
		in := bring(t, n, three)
		g, err := n.App.Roster(ctx, n.As(auth.TownshipApprover), in.Roster)
		if err != nil || len(g.Findings) != 1 {
			t.Fatal(g.Findings, err)
		}
		f := g.Findings[0].ID
		record := func(by auth.Actor) error {
			return n.App.RecordViolation(ctx, by, f, "dead", 100_00, "死亡后仍列入名册")
		}
		if err := record(reviewer); !errors.Is(err, app.ErrNotUpheld) {
			t.Errorf("an open finding: %v", err)
		}
		if err := n.App.ReplyFinding(ctx, n.As(auth.TownshipClerk), f, true, "已去世", store.Attachment{}); err != nil {
			t.Fatal(err)
		}
		if err := n.App.AnswerFinding(ctx, n.As(auth.TownshipApprover), f, true, "停发"); err != nil {
			t.Fatal(err)
		}
		if err := record(n.As(auth.TownshipClerk)); !errors.Is(err, fault.Forbidden) {
			t.Errorf("a township records: %v", err)
		}
		if err := record(reviewer); err != nil {
			t.Fatal(err)
		}
		if err := record(reviewer); !errors.Is(err, store.ErrTwice) {
			t.Errorf("recorded twice: %v", err)
		}
		if err := n.App.RuleViolation(ctx, chief, 1, app.Ruling{Do: violation.Refuse, Words: "未造成损失"}); err != nil {
			t.Fatal(err)
		}
		if err := record(reviewer); err != nil {
			t.Errorf("recorded again after it was refused: %v", err)
		}
		if err := n.App.RuleViolation(ctx, chief, 2, app.Ruling{Do: violation.Decide, Document: "奉民发〔2026〕9号"}); err != nil {
			t.Fatal(err)
		}
		if _, err := n.App.ProposeClaim(ctx, reviewer, app.ClaimAsk{Origin: pay.FromViolation, ID: 2}); !errors.Is(err, store.ErrNone) {
			t.Errorf("claimed what was never paid: %v", err)
		}
		n.Holds(t)
	})
}

// Whoever changes a draw behind the program's back, in whichever table, is found by the doctor.
func TestATamperedDrawIsFound(t *testing.T) {
	storetest.Each(t, func(t *testing.T, c store.Config) {
		n := apptest.New(t, c)
		settledBatch(t, n)
		id := made(t, n, afterwards())
		if _, err := n.App.DrawPlan(t.Context(), n.As(auth.BureauApprover), id); err != nil {
			t.Fatal(err)
		}
		n.Holds(t)
		db := newMischief(t, c).db
		for name, text := range map[string]string{
			"another commitment": `UPDATE inspect_plan SET commitment = '` + strings.Repeat("0", 64) + `'`,
			"another seed":       `UPDATE inspect_plan SET seed = '` + strings.Repeat("0", 64) + `'`,
			"another frame":      `UPDATE inspect_plan SET digest = '` + strings.Repeat("0", 64) + `'`,
			"another line":       `UPDATE inspect_call SET line = line + 1000 WHERE n = 1`,
			"one line less":      `DELETE FROM inspect_call WHERE n = 3`,
		} {
			tx, err := db.Begin()
			if err != nil {
				t.Fatal(err)
			}
			for _, do := range []string{`CREATE TABLE kept_plan AS SELECT * FROM inspect_plan`, `CREATE TABLE kept_call AS SELECT * FROM inspect_call`, text} {
				if _, err := tx.Exec(do); err != nil {
					t.Fatal(err)
				}
			}
			if err := tx.Commit(); err != nil {
				t.Fatal(err)
			}
			checks, err := doctor.Examine(t.Context(), n.Store, apptest.County)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(checks, func(c doctor.Check) bool { return c.Rule == "I22" && !c.Holds() }) {
				t.Errorf("%s is not found", name)
			}
			for _, do := range []string{`DELETE FROM inspect_plan`, `INSERT INTO inspect_plan SELECT * FROM kept_plan`, `DROP TABLE kept_plan`,
				`DELETE FROM inspect_call`, `INSERT INTO inspect_call SELECT * FROM kept_call`, `DROP TABLE kept_call`} {
				if _, err := db.Exec(do); err != nil {
					t.Fatal(err)
				}
			}
		}
		n.Holds(t)
	})
}
