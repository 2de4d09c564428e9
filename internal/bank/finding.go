package bank

import (
	"iter"
	"slices"
)

// A Finding (核验结果) is what a bank says of one account before it is first paid. Its codes
// are in the order in which, of two answers of the same moment, the later in the table counts.
type Finding struct {
	Code   string // V00 to V10, V99
	Name   string // in Chinese, for people
	Whose  string // in Chinese: whose turn it is; "" of a match
	Action string // in Chinese: what to do next
	Mends  bool   // the same account may be asked about again once its cause is mended
}

// AccountMatches is the one finding that lets an account be paid.
const AccountMatches = "V00"

// otherFinding is the code of a finding that the bank's code does not explain.
const otherFinding = "V99"

const (
	township = "乡镇（街道）"
	finance  = "财政部门"
)

// findings is the table of them: name, ID number, card number and status (户名、证件号码、
// 卡号、账户状态). V99 stands last and catches the rest.
var findings = []Finding{
	{AccountMatches, "相符", "", "可以发放", false},
	{"V01", "账号不存在", township, "核对卡面，更正账户", false},
	{"V02", "户名不符", township, "核实身份，更正姓名后再次核验，或更换本人账户", true},
	{"V03", "证件号码不符", township, "核实身份；银行留存有误的请本人到银行更正后再次核验", true},
	{"V04", "账户已销户", township, "请本人提供新的账户", false},
	{"V05", "长期不动户", township, "请本人持身份证到银行激活后再次核验", true},
	{"V06", "账户（社保卡金融功能）未激活", township, "请本人到银行激活后再次核验", true},
	{"V07", "账户冻结、止付或只收不付", township, "请本人联系银行解除后再次核验，或更换账户", true},
	{"V08", "联名户", township, "联名账户不能作一卡通账户，请本人提供个人账户", false},
	{"V09", "账户类别或限额不符", township, "请本人到银行升级账户后再次核验，或更换账户", true},
	{"V10", "不是个人账户", township, "请本人提供个人账户", false},
	{otherFinding, "其他原因", finance, "向银行查明后再次核验", true},
}

// Findings yields every finding, in the order of their codes.
func Findings() iter.Seq[Finding] { return slices.Values(findings) }

// FindingOf explains a code of ours. A code of no row is explained as V99.
func FindingOf(code string) Finding {
	for _, f := range findings {
		if f.Code == code {
			return f
		}
	}
	return findings[len(findings)-1]
}

// Pays reports whether an account so found may be paid.
func (f Finding) Pays() bool { return f.Code == AccountMatches }
