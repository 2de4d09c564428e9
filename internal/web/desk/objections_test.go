package desk

import (
	"errors"
	"strings"
	"testing"

	"yikatong/internal/auth"
	"yikatong/internal/disclose"
	"yikatong/internal/fault"
	"yikatong/internal/period"
)

// A citizen's objection holds the roster up until the bureau answers it; the answer is found by
// the tracking number, and nowhere does a whole number stand.
func TestTheWayOfAnObjection(t *testing.T) {
	c := newCounty(t)
	clerk := c.signIn(t, string(auth.TownshipClerk))
	clerk.bring(t)
	list := disclose.ID{Kind: disclose.Notice, Programme: "09", Period: period.MustParse("2025-12"), Region: string(c.towns[0])}
	public := c.App.Public()
	whole := c.people[0].No.Reveal()
	file := func() (string, error) {
		return public.Object(t.Context(), disclose.Objection{List: list, Words: "证号 " + whole + " 的人已经搬走"}, "203.0.113.5")
	}
	if _, err := file(); !errors.Is(err, fault.NotFound) {
		t.Errorf("an objection before the notice: %v", err)
	}
	c.post1(t)
	code, err := file()
	if err != nil {
		t.Fatal(err)
	}
	if _, _, page := c.signIn(t, string(auth.BureauReviewer)).get(t, "/desk"); !strings.Contains(page, "答复异议") || !strings.Contains(page, "/desk/objections/1") {
		t.Errorf("the work desk of who must answer does not tell: %s", page)
	}
	if _, _, page := clerk.get(t, "/desk"); strings.Contains(page, "答复异议") {
		t.Error("the work desk of the clerk, who may not answer, asks for it")
	}
	if _, _, page := clerk.get(t, "/desk/objections"); !strings.Contains(page, "的人已经搬走") || strings.Contains(page, whole) {
		t.Errorf("the clerk's list: %s", page)
	}
	if status, _, _ := c.signIn(t, "elsewhere").get(t, "/desk/objections/1"); status != 404 {
		t.Errorf("from another township: %d", status)
	}
	if status, at, _ := clerk.act(t, "/desk/rosters/1/objections", "words", "隔壁也搬走了"); status != 200 || at != "/desk/objections/2" {
		t.Errorf("taken at the counter: %d %s", status, at)
	}
	c.Clock.Pass(30 * 24 * 3600e9)
	if status, _, _ := c.signIn(t, string(auth.BureauApprover)).act(t, "/desk/rosters/1/clear"); status != 409 {
		t.Errorf("cleared with open objections: %d", status)
	}
	bureau := c.signIn(t, string(auth.BureauReviewer))
	for _, at := range []string{"/desk/objections/1", "/desk/objections/2"} {
		if status, _, page := bureau.act(t, at+"/answer", "answer", "已核实，电话 13800001234"); status != 200 || !strings.Contains(page, "异议已答复") {
			t.Errorf("answer %s: %d", at, status)
		}
	}
	got, err := public.Track(t.Context(), " "+strings.ToUpper(code)+" ", "203.0.113.5")
	if err != nil || got.Answer != "已核实，电话 （号码已隐去）" || got.Name == "" {
		t.Errorf("tracked %+v: %v", got, err)
	}
	if status, _, _ := c.signIn(t, string(auth.BureauApprover)).act(t, "/desk/rosters/1/clear"); status != 200 {
		t.Errorf("clear after the answers: %d", status)
	}
	c.Holds(t)
}

// Tracking numbers cannot be tried without end, nor objections poured in.
func TestThePublicIsHeldToo(t *testing.T) {
	c := newCounty(t)
	public := c.App.Public()
	var err error
	for range 21 {
		_, err = public.Track(t.Context(), "aaaa-bbbb-cccc", "203.0.113.5")
	}
	if !errors.Is(err, disclose.ErrTooMany) {
		t.Errorf("the 21st number is let through: %v", err)
	}
	if _, err = public.Track(t.Context(), "aaaa-bbbb-cccc", "203.0.113.6"); !errors.Is(err, fault.NotFound) {
		t.Errorf("from elsewhere: %v", err)
	}
}
