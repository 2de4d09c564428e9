package desk

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"yikatong/internal/auth"
)

// register enters a right of programme 12 for the county's first person and returns its page.
func (b *browser) register(t *testing.T) (at string) {
	t.Helper()
	status, at, page := b.act(t, "/desk/basis", "programme", "12", "no", b.c.people[0].No.Reveal(), "from", "2025-01-01", "b.confirmed_on", "2025-01-01",
		"b.assessments.0.on", "2024-12-20", "b.assessments.0.ability", "severe")
	if status != 200 || !strings.Contains(page, "底册已登记") {
		t.Fatalf("enter: %d %s\n%s", status, at, page)
	}
	return at
}

// A record goes through its pages: entered once, changed, found again, and nobody else's.
func TestTheRegisterThroughPages(t *testing.T) {
	c := newCounty(t)
	clerk := c.signIn(t, string(auth.TownshipClerk))
	no := c.people[0].No.Reveal()
	if status, _, page := clerk.act(t, "/desk/basis", "programme", "12", "no", no, "b.confirmed_on", "去年", "b.assessments.2.on", "x"); status != http.StatusUnprocessableEntity ||
		!strings.Contains(page, "确认日期应为日期") || !strings.Contains(page, `name="b.assessments.2.on"`) {
		t.Errorf("wrong answers: %d", status)
	}
	if status, _, page := clerk.act(t, "/desk/basis", "programme", "12", "no", no, "b.assessments.0.ability", "severe", "more", "b.assessments"); status != 200 ||
		!strings.Contains(page, `name="b.assessments.1.on"`) || !strings.Contains(page, `value="severe" selected`) {
		t.Errorf("a group more: %d", status)
	}
	at := clerk.register(t)
	if status, _, page := clerk.act(t, "/desk/basis", "programme", "12", "no", no); status != http.StatusUnprocessableEntity || !strings.Contains(page, "已有记录") {
		t.Errorf("the same record again: %d", status)
	}
	status, at2, page := clerk.act(t, at+"/change", "from", "2025-01-01", "b.confirmed_on", "2025-01-01", "b.assessments.0.on", "2024-12-20", "b.assessments.0.ability", "total")
	if status != 200 || at2 == at || !strings.Contains(page, "能力评估／能力等级 重度失能 → 完全失能") {
		t.Errorf("change: %d %s\n%s", status, at2, page)
	}
	if strings.Contains(page, no) {
		t.Error("the record shows a whole number")
	}
	for _, asked := range []string{no, c.people[0].Name} {
		if status, at, page := clerk.act(t, "/desk/basis/find", "programme", "12", "q", asked); status != 200 || !strings.Contains(page, "找到 1 条记录") || strings.Contains(at, asked) {
			t.Errorf("find: %d %s", status, at)
		}
	}
	if _, _, page := clerk.get(t, "/desk/people/1"); !strings.Contains(page, "按底册应享受") || !strings.Contains(page, "怎样才能享受") {
		t.Error("the person's page does not tell what the register gives")
	}
	elsewhere := c.signIn(t, "elsewhere")
	if status, _, _ := elsewhere.get(t, at2); status != 404 {
		t.Errorf("another township sees the record: %d", status)
	}
	if status, _, page := elsewhere.act(t, "/desk/basis", "programme", "12", "no", no); status != http.StatusUnprocessableEntity || !strings.Contains(page, "不在人员库") {
		t.Errorf("another township enters a record: %d", status)
	}
	if _, _, page := elsewhere.get(t, "/desk/basis?programme=12"); strings.Contains(page, c.people[0].Name) {
		t.Error("another township's list shows the record")
	}
}

// A roster made from the register lists who gets nothing before it is made.
func TestARosterFromTheRegisterThroughPages(t *testing.T) {
	c := newCounty(t)
	clerk := c.signIn(t, string(auth.TownshipClerk))
	clerk.register(t)
	place := string(c.towns[0])
	if _, _, page := clerk.get(t, "/desk/basis/roster?programme=12&period=2025-02&place="+place); !strings.Contains(page, "不予发放 <span class=\"muted\">1 条") || !strings.Contains(page, "冉启明") {
		t.Errorf("the refusals:\n%s", page)
	}
	if status, _, _ := clerk.act(t, "/desk/basis/roster", "programme", "12", "period", "2025-02", "place", place); status != http.StatusConflict && status != http.StatusUnprocessableEntity {
		t.Errorf("a roster of nobody: %d", status)
	}
}

// A template that is filled in comes in, its wrong rows are told, and the mended file changes
// only those.
func TestAFileOfTheRegisterThroughPages(t *testing.T) {
	c := newCounty(t)
	clerk := c.signIn(t, string(auth.TownshipClerk))
	if status, _, file := clerk.get(t, "/desk/basis/template.xlsx?programme=12"); status != 200 || !bytes.HasPrefix([]byte(file), []byte("PK")) {
		t.Fatalf("template: %d", status)
	}
	head := "证件号码,认定起,认定止,确认日期,能力评估／评估日期,能力评估／能力等级\n"
	good := c.people[1].No.Reveal() + ",2025-01-01,,2025-01-01,2024-12-20,重度失能\n"
	bad := c.people[2].No.Reveal() + ",2025-01-01,,昨天,2024-12-20,重度失能\n"
	status, _, page := clerk.upload(t, "/desk/basis/file", "底册.csv", head+good+bad, "programme", "12")
	if status != 200 || !strings.Contains(page, "确认日期应为日期") || strings.Contains(page, c.people[2].No.Reveal()) {
		t.Errorf("import: %d\n%s", status, page)
	}
	if _, _, page = clerk.upload(t, "/desk/basis/file", "底册.csv", head+good+strings.Replace(bad, "昨天", "2025-01-01", 1), "programme", "12"); !strings.Contains(page, "全部接收") {
		t.Errorf("mended:\n%s", page)
	}
	list, err := c.App.FindBasis(t.Context(), c.As(auth.BureauReviewer), "12", c.people[1].Name)
	if err != nil || len(list) != 1 || list[0].Version != 1 {
		t.Errorf("a row that was taken already: %v %v", list, err)
	}
}
