package bank

import (
	"iter"
	"slices"
)

// A Reissue says how a failed payment may be paid after all.
type Reissue string

// The ways of a failed payment.
const (
	NewAccount  Reissue = "new_account"  // only to another account
	SameAccount Reissue = "same_account" // may be sent again as it is, once its cause is mended
	Never       Reissue = "never"        // not by sending again
)

// ReturnedLater (退汇) is the code of a payment that was made and then came back.
const ReturnedLater = "F12"

// otherFailure is the code of a failure that the bank's code does not explain.
const otherFailure = "F99"

// A Failure is a reason for which a bank does not pay.
type Failure struct {
	Code    string // F01 to F12, F99
	Name    string // in Chinese, for people
	ISO     string // the reason codes of ISO 20022 (ExternalStatusReason1Code) nearest to it
	Whose   string // in Chinese: whose turn it is, unless the county settles otherwise
	Action  string // in Chinese: what to do next
	Reissue Reissue
}

// failures is the table of them. F99 stands last and catches the rest.
var failures = []Failure{
	{"F01", "账号不存在或卡号错误", "AC01", "乡镇（街道）", "核对卡面，更正账户后重发", NewAccount},
	{"F02", "户名不符", "BE01", "乡镇（街道）", "核实身份，更正户名或账户后重发", SameAccount},
	{"F03", "账户已销户", "AC04", "乡镇（街道）", "请本人提供新的账户后重发", NewAccount},
	{"F04", "账户冻结、止付或收付异常", "AC06", "乡镇（街道）", "联系银行，解除后重发或更换账户", SameAccount},
	{"F05", "账户类别或限额不符（未激活、证件过期）", "AG01/AM14", "乡镇（街道）", "请本人到银行激活或升级账户后重发", SameAccount},
	{"F06", "持卡人已死亡", "MD07", "主管部门", "停发并核查死亡日期和已发金额", Never},
	{"F07", "行号错误或跨行失败", "RC01", "财政部门", "补正开户行行号后重发", SameAccount},
	{"F08", "重复付款", "AM05/DU", "财政部门", "与银行核账，不得重发", Never},
	{"F09", "付款账户余额或额度不足", "AM04", "财政部门", "财政补足资金后重发", SameAccount},
	{"F10", "报文格式错误", "FF01", "财政部门", "修正文件后重发", SameAccount},
	{"F11", "社保卡金融功能未激活或长期不动户", "AC14", "乡镇（街道）", "请本人激活后重发", SameAccount},
	{ReturnedLater, "退汇（入账后被退回）", "RR", "主管部门", "资金已退回指标，查明原因后重发", SameAccount},
	{otherFailure, "其他原因", "NARR", "主管部门", "看银行说明，人工处理", SameAccount},
}

// Failures yields every reason, in the order of their codes.
func Failures() iter.Seq[Failure] { return slices.Values(failures) }

// FailureOf explains a code of ours. A code of no row is explained as F99.
func FailureOf(code string) Failure {
	for _, f := range failures {
		if f.Code == code {
			return f
		}
	}
	return failures[len(failures)-1]
}
