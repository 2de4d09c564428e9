package web_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/ident"
	"yikatong/internal/notify"
	"yikatong/internal/region"
	"yikatong/internal/store"
	"yikatong/internal/store/storetest"
	"yikatong/internal/web"
	"yikatong/internal/web/ui"
	"yikatong/internal/web/ui/uitest"
)

// A village is eight people of one township, everybody with an account, and one of each role at
// work, behind the pages as they are served.
type village struct {
	*apptest.Node
	town   region.Region
	people []store.Person
	codes  chan string // sent by text message
}

const waySecret = "correct horse battery"

func newVillage(t *testing.T) (*village, *httptest.Server) {
	t.Helper()
	v := &village{codes: make(chan string, 4), Node: apptest.New(t, store.Config{Path: filepath.Join(t.TempDir(), "ykt.db"), Ring: storetest.Ring(t)})}
	console := v.App.Console(auth.SystemAdmin)
	towns, err := v.App.Townships(t.Context(), console)
	if err != nil {
		t.Fatal(err)
	}
	v.town = towns[0]
	for i, name := range []string{"冉启明", "谭小雨", "向文", "田野青", "秦大菊", "马世珍", "牟方平", "黎安国"} {
		v.people = append(v.people, store.Person{No: wayNumber(t, i), Name: name, Sex: "男", Birth: "1970-01-01", Region: v.town.Code, HouseCode: fmt.Sprint("H", i),
			Relation: "户主", Phone: fmt.Sprint("1380000123", i)})
	}
	clerk := v.App.Console(auth.TownshipClerk)
	if err := v.App.EnrolPeople(t.Context(), clerk, v.people); err != nil {
		t.Fatal(err)
	}
	var accounts []store.BankAccount
	for i, p := range v.people {
		accounts = append(accounts, store.BankAccount{Party: p.ID, Kind: "存折", Bank: "重庆农村商业银行", Number: wayCard(i), Opened: "2020-01-01"})
	}
	if err := v.App.EnrolAccounts(t.Context(), clerk, accounts); err != nil {
		t.Fatal(err)
	}
	for i, role := range auth.Roles() {
		if err := v.App.AddUser(t.Context(), console, app.NewUser{Login: string(role), Name: role.Chinese(), Password: waySecret, Role: role,
			Region: v.App.CountyCode(), No: wayNumber(t, 300+i)}); err != nil {
			t.Fatal(err)
		}
	}
	reader := v.App.Public().Texting(func(_ context.Context, m notify.Message) error {
		v.codes <- wayCode.FindString(m.Text)
		return nil
	})
	server := httptest.NewServer(web.Handler(web.Config{App: v.App, Reader: reader, Site: ui.Site{County: "奉节县", Owner: "奉节县财政局", Phone: "023-12345678"},
		Log: slog.New(slog.NewTextHandler(t.Output(), nil))}))
	t.Cleanup(func() { server.Close(); v.App.Wait() })
	return v, server
}

var wayCode = regexp.MustCompile(`\d{6}`)

// wayNumber is a well-formed ID number of nobody.
func wayNumber(t *testing.T, n int) ident.No {
	t.Helper()
	for _, last := range "0123456789X" {
		if no, err := ident.ParseNo(fmt.Sprintf("50023619700101%03d%c", n, last), apptest.Start); err == nil {
			return no
		}
	}
	t.Fatalf("no number %d", n)
	return ident.No{}
}

func wayCard(i int) string { return fmt.Sprintf("51020188880%04d", i) }

// broken is the township's file as townships send them: a title above the head, a number with a wrong check digit, an amount in words, and a sum below.
func (v *village) broken(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("十二月低保发放名册,,,,\n姓名,身份证号,金额（元）,账户类型,银行账号\n")
	for i, p := range v.people {
		no, amount := p.No.Reveal(), "610.00"
		switch i {
		case 2:
			no = no[:17] + string('0'+(no[17]-'0'+1)%10)
		case 5:
			amount = "六百一"
		}
		fmt.Fprintf(&b, "%s,%s,%s,存折,%s\n", p.Name, no, amount, wayCard(i))
	}
	b.WriteString("合计,,4880.00,,\n")
	return wayFile(t, "十二月低保.csv", []byte(b.String()))
}

func wayFile(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// mended is the file of rows that were not taken, put right by hand.
func (v *village) mended(t *testing.T, content []byte) string {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	sheet := book.GetSheetName(0)
	rows, err := book.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	for y, row := range rows {
		for x, cell := range row {
			right := ""
			switch {
			case cell == "六百一":
				right = "610.00"
			case strings.HasPrefix(cell, v.people[2].No.Reveal()[:17]):
				right = v.people[2].No.Reveal()
			default:
				continue
			}
			at, err := excelize.CoordinatesToCellName(x+1, y+1)
			if err == nil {
				err = book.SetCellValue(sheet, at, right)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	return wayFile(t, "错误行.xlsx", out.Bytes())
}

// TestTheWayByKeyboard takes a payment the whole way in a browser, from a township's broken file
// to the villager who looks it up, each step by the one whose duty it is, by keyboard alone and
// by the words on the pages. With YKT_WAY every screen is photographed.
func TestTheWayByKeyboard(t *testing.T) {
	v, server := newVillage(t)
	h := uitest.NewHand(t, server.URL)
	w := &way{h, v, t}

	w.as(auth.TownshipClerk, func() {
		h.Shoot("clerk-desk")
		h.Press("名册")
		h.Press("导入名册")
		w.bring(v.broken(t))
		h.Sees("退回\n2")
		h.Shoot("import-broken")
		again := v.mended(t, h.Fetch("下载错误行.xlsx"))
		h.Press("改好后再导入")
		w.bring(again)
		h.Shoot("import-mended")
		h.Press("看名册")
		h.Sees("8", "¥4,880.00", "草稿")
		h.Shoot("roster-draft")
		h.Press("提交乡镇审核")
		h.Sees("已提交")
	})
	w.step(auth.TownshipApprover, "roster-submitted", w.ofTown(), "乡镇审核通过", "乡镇已审")
	w.step(auth.BureauReviewer, "roster-review", w.ofTown(), "部门审核通过", "部门已审")
	w.step(auth.BureauApprover, "roster-publish", w.ofTown(), "开始公示", "公示中")
	w.object()
	v.Clock.Pass(30 * 24 * time.Hour)
	w.step(auth.BureauApprover, "roster-clear", w.ofTown(), "公示期满确认", "公示期满")
	w.as(auth.BudgetOfficer, func() {
		h.Press("资金指标")
		h.Choose("补贴项目", "09")
		h.Fill("年度", "2026")
		h.Fill("文号", "渝财社〔2026〕1号")
		h.Fill("金额", "10000.00")
		h.Press("登记")
		h.Sees("¥10,000.00")
		h.Shoot("appropriation")
	})
	w.as(auth.BureauReviewer, func() {
		h.Press(theMonth)
		h.Shoot("batch-new")
		h.Press("生成批次 8 人 ¥4,880.00")
		h.Sees("待部门审批")
	})
	w.step(auth.BureauApprover, "batch-formed", theMonth, "部门审批通过", "待财政审批")
	w.sign(auth.FinanceApprover, "batch-commit", theMonth, "财政审批通过", "待送银行")
	w.sign(auth.BudgetOfficer, "batch-send", theMonth, "生成代发文件并送银行", "已送银行")
	w.bank()
	w.step(auth.BudgetOfficer, "return-read", theMonth, "入账", "回盘已入账")
	w.as(auth.BankSupervisor, func() { h.Press("在途账龄"); h.Shoot("ageing") })
	w.as(auth.Auditor, func() { h.Press("操作留痕"); h.Sees("批次 1"); h.Shoot("trail") })
	w.mine()
	v.Holds(t)
}

// A way is the hand that goes it.
type way struct {
	*uitest.Hand
	v *village
	t *testing.T
}

// as signs in, works and signs out.
func (w *way) as(role auth.Role, work func()) {
	w.t.Helper()
	w.Open("/desk")
	w.Fill("用户名", string(role))
	w.Fill("密码", waySecret)
	w.Press("登录")
	w.Sees("工作台")
	work()
	w.Press("退出")
}

// What waits on the work desk is called by its programme and period, and of a township by its name.
const theMonth = "城乡居民最低生活保障 2025年12月"

func (w *way) ofTown() string { return w.v.town.Name + " " + theMonth }

// step is one move of what waits for a role: from the work desk two presses.
func (w *way) step(role auth.Role, name, what, move, says string) {
	w.t.Helper()
	w.as(role, func() {
		w.Pages = 0
		w.Press(what)
		w.Shoot(name)
		w.Press(move)
		w.Sees(says)
		if w.Pages > 2 {
			w.t.Errorf("%s takes %d pages from the work desk", move, w.Pages)
		}
	})
}

// sign is a move of money: it is asked for once more, with the last digits of the ¥4,880.00 that stand there.
func (w *way) sign(role auth.Role, name, what, move, says string) {
	w.t.Helper()
	w.as(role, func() {
		w.Pages = 0
		w.Press(what)
		w.Shoot(name)
		w.Press(move)
		w.Sees("签名确认", "肆仟捌佰捌拾元整")
		w.Shoot(name + "-sign")
		w.Fill("请输入总额的最后四位数字", "8000")
		w.Press("确认" + move)
		w.Sees(says)
		if w.Pages > 3 {
			w.t.Errorf("%s takes %d pages from the work desk", move, w.Pages)
		}
	})
}

// bring imports a file and waits until it is read.
func (w *way) bring(file string) {
	w.t.Helper()
	w.Choose("补贴项目", "09")
	w.Fill("期次", "2025-12")
	w.Attach("文件", file)
	w.Press("上传并校验")
	w.Sees("读到")
}

// object is a villager who says something against a line, and the bureau that answers.
func (w *way) object() {
	w.t.Helper()
	w.Open("/")
	w.Shoot("home")
	w.Press("看公示")
	w.Press(w.v.town.Name)
	w.Shoot("notice")
	w.Press("对这份名单提异议")
	w.Fill("您的异议", "冉家已经搬走一年多了，请核实。")
	w.Press("提交异议")
	w.Sees("查询码")
	w.Shoot("objected")
	w.as(auth.DisclosureOfficer, func() { w.Press("异议"); w.Shoot("objections") })
	w.as(auth.BureauReviewer, func() {
		w.Press(w.ofTown())
		w.Fill("核实情况和处理结果", "已入户核实，仍在本村居住。")
		w.Press("答复")
		w.Sees("已经办结")
		w.Shoot("objection-answered")
	})
}

// bank takes the file and brings what its host answers.
func (w *way) bank() {
	w.t.Helper()
	w.as(auth.BankOperator, func() {
		w.Press("代发与回盘")
		w.Shoot("bank")
		format, err := w.v.App.Formats().Named(app.DefaultFormat)
		if err != nil {
			w.t.Fatal(err)
		}
		answers, err := w.v.Bank.Answer(format, w.Fetch("下载"))
		if err != nil {
			w.t.Fatal(err)
		}
		w.Attach("回盘文件", wayFile(w.t, "回盘.csv", answers[0]))
		w.Press("上传并试算")
		w.Sees("账还没有动")
		w.Shoot("return-dry")
	})
}

// mine is the villager who looks up what came.
func (w *way) mine() {
	w.t.Helper()
	p := w.v.people[0]
	w.Open("/")
	w.Press("查我的补贴")
	w.Fill("姓名", p.Name)
	w.Fill("身份证号", p.No.Reveal())
	w.Press("下一步")
	w.Fill("短信验证码", <-w.v.codes)
	w.Press("查询")
	w.Sees("冉**的补贴", "¥610.00", "已到账") // not even here the whole name: screens are shared
	w.Shoot("my")
	w.Press("退出")
	w.Sees("已经退出")
}
