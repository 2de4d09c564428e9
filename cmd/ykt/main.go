// Command ykt is the platform on which a county pays its direct-to-person subsidies
// (惠民惠农财政补贴资金“一卡通”). Each verb has a file of its own here, which holds flags
// and wiring only.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"
)

// The exit codes people and scripts rely on.
const (
	exitDone   = 0
	exitFailed = 1 // could not
	exitUsage  = 2 // wrong use
	exitFound  = 3 // checks found something
)

// errFound ends a command whose checks found something.
var errFound = errors.New("checks found something")

// commands is every verb.
type commands struct {
	Ident     identCmd     `cmd:"" help:"校验证件号、信用代码、卡号、行号"`
	Init      initCmd      `cmd:"" help:"为一个区县建立数据目录"`
	Import    importCmd    `cmd:"" help:"导入人员、账户、死亡登记、村、名册"`
	Run       runCmd       `cmd:"" help:"把乡镇名册一路办到银行回盘对账（演练用户）"`
	Basis     basisCmd     `cmd:"" help:"底册：模板（导入用 ykt import basis）"`
	Recompute recomputeCmd `cmd:"" help:"重算：按现在的认定信息重判已发各期，给出补发和追回"`
	Roster    rosterCmd    `cmd:"" help:"名册：列出、办理"`
	Finding   findingCmd   `cmd:"" help:"疑点：回复、复核、统计"`
	Apply     applyCmd     `cmd:"" help:"申报和改卡：列出、查看、代提交、办理"`
	Risk      riskCmd      `cmd:"" help:"风险提示：哪些村、经手人、账户和别处不一样，先去看哪里"`
	Inspect   inspectCmd   `cmd:"" help:"抽查：方案、抽取、重抽、入户核查、结果"`
	Violation violationCmd `cmd:"" help:"违规问题：登记、认定、整改"`
	Late      lateCmd      `cmd:"" help:"迟办清单：哪些名册、批次超过了办理期限，轮到谁"`
	Missed    missedCmd    `cmd:"" help:"漏发清单：底册上应享受、本期名册上没有的人"`
	Batch     batchCmd     `cmd:"" help:"批次：成批、审批、送银行、更正"`
	Payfile   payfileCmd   `cmd:"" help:"代发文件"`
	Return    returnCmd    `cmd:"" help:"回盘文件：试读、入账"`
	Programme programmeCmd `cmd:"" help:"补贴项目：检查、登记自定清单、列出"`
	Notify    notifyCmd    `cmd:"" help:"告知补贴对象：到账、退汇通知"`
	Ledger    ledgerCmd    `cmd:"" help:"指标与余额"`
	Dispute   disputeCmd   `cmd:"" help:"回盘争议：银行前后矛盾、金额不符的，两人认定"`
	Claim     claimCmd     `cmd:"" help:"追回：提出、审批、到账、核销"`
	Objection objectionCmd `cmd:"" help:"公示异议：登记、答复"`
	Check     checkCmd     `cmd:"" help:"把名册与底册重新比对"`
	Bench     benchCmd     `cmd:"" help:"与裸读写相比的速度"`
	Entitle   entitleCmd   `cmd:"" help:"按政策判定：谁该领、领多少"`
	Whatif    whatifCmd    `cmd:"" help:"测算：改标准或条件，谁增谁减、要多少钱"`
	Explain   explainCmd   `cmd:"" help:"说明一个人的一笔钱是怎么算的"`
	Demo      demoCmd      `cmd:"" help:"演示县：全年 17 个项目，然后打开页面"`
	Doctor    doctorCmd    `cmd:"" help:"在真实数据上检查不可违背的规则"`
	Disclose  discloseCmd  `cmd:"" help:"公众看到的名单"`
	Backup    backupCmd    `cmd:"" help:"在线备份"`
	Restore   restoreCmd   `cmd:"" help:"由备份和密钥恢复，并逐条检查"`
	Bank      bankCmd      `cmd:"" help:"银行：合同、文件格式与限额、密钥、投递"`
	BankSim   bankSimCmd   `cmd:"" help:"模拟银行：对代发文件回盘"`
	User      userCmd      `cmd:"" help:"用户"`
	Serve     serveCmd     `cmd:"" help:"打开网页：工作台与公开页面"`
}

// An out is where a command writes.
type out struct {
	io.Writer
	err io.Writer
}

// gcPercent trades some tens of megabytes for a quarter of the time of work in bulk. GOGC in
// the environment has precedence.
const gcPercent = 300

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run executes one command line and returns its exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var c commands
	exited := -1
	parser, err := kong.New(&c, kong.Name("ykt"), kong.Description("惠民惠农财政补贴资金“一卡通”平台"), kong.UsageOnError(),
		kong.Writers(stdout, stderr), kong.Exit(func(code int) { exited = code }), kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(out{stdout, stderr}), kong.ConfigureHelp(kong.HelpOptions{Compact: true}), trickVars())
	if err != nil {
		panic(err) // the table of commands itself is wrong
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	k, err := parser.Parse(args)
	if exited >= 0 {
		return exited // --help has been printed
	}
	if err != nil {
		fmt.Fprintf(stderr, "用法有误：%v\n试试 ykt --help 或 ykt <命令> --help\n", err)
		return exitUsage
	}
	switch err := k.Run(); {
	case err == nil:
		return exitDone
	case errors.Is(err, errFound):
		return exitFound
	case errors.Is(err, errRefused):
		return exitFailed
	case errors.Is(err, errUsage):
		fmt.Fprintln(stderr, err)
		return exitUsage
	default:
		fmt.Fprintln(stderr, say(err))
		return exitFailed
	}
}

// errUsage marks errors of how a command was called.
var errUsage = errors.New("用法有误")

// errNothing ends a run that had nothing to work on.
var errNothing = errors.New("nothing to do")
