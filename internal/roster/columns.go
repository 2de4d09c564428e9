package roster

import (
	"slices"
	"strings"

	"golang.org/x/text/width"

	"yikatong/internal/sheet"
)

// A Field is what a column of a township's file holds.
type Field string

// The fields that are read. The household head who holds the right, the beneficiary it
// is for and the payee whose account gets it are three people, often one.
const (
	NoField         Field = "no" // 公民身份号码, of no one in particular
	NameField       Field = "name"
	HolderName      Field = "holder_name" // 户主
	HolderNo        Field = "holder_no"
	BeneficiaryName Field = "beneficiary_name" // 享受人
	BeneficiaryNo   Field = "beneficiary_no"
	PayeeName       Field = "payee_name" // 收款人
	PayeeNo         Field = "payee_no"
	AmountField     Field = "amount"
	AccountField    Field = "account"
	KindField       Field = "kind" // of the account: card or passbook
	BankField       Field = "bank"
	PhoneField      Field = "phone"
	RegionField     Field = "region" // 12-digit division code
	VillageField    Field = "village"
	QuantityField   Field = "quantity"
	StandardField   Field = "standard"
	RemarkField     Field = "remark"
	SerialField     Field = "serial"
	KeyField        Field = "key" // row key of an error file
)

// A titling is how the titles of one field look: whole words, and what a title may end
// with. A title that holds a word of not is someone's or something else's. Of two
// titlings of a field the earlier is preferred.
type titling struct {
	field Field
	whole []string
	ends  []string
	not   []string
}

// others are people beside the line, whose names and numbers it may list too.
var others = []string{"配偶", "父亲", "母亲", "子女", "联系人", "经办", "负责人", "包村", "村干部", "残疾证", "低保证", "户口簿"}

// past and partial amounts are not what is to be paid.
var notPaid = []string{"扣", "上期", "上月", "上年", "去年", "累计", "已发", "标准", "差额", "指标", "占用", "损失"}

// titlings is the one table of synonyms. A title is looked up without blanks, brackets
// and what stands in them.
var titlings = []titling{
	{KeyField, []string{"行标识"}, nil, nil},
	{SerialField, []string{"序号", "编号", "序", "号", "No", "NO", "no."}, nil, nil},
	{AmountField, []string{"实发金额", "实发", "实发合计", "实发资金", "实际发放金额", "实付金额"}, []string{"实发金额"}, notPaid},
	{AmountField, []string{"合计", "合计金额", "金额合计", "总金额", "金额总计"}, []string{"合计金额", "金额合计", "补贴合计", "补助合计", "发放合计", "资金合计"}, notPaid},
	{AmountField, []string{"金额", "补贴资金", "补助资金", "发放资金", "补贴款", "应发", "应发资金", "补助金", "发放额", "补贴额", "补助额"},
		[]string{"金额"}, notPaid},
	{NoField, []string{"身份证", "证件号", "身份号"},
		[]string{"身份证号", "身份证号码", "身份证件号码", "身份证件号", "身份证编号", "身份号码", "公民身份证", "居民身份证", "证件号码", "证件号", "身份证"}, others},
	{AccountField, []string{"一卡通", "社保卡", "社会保障卡", "银行卡", "存折", "账户", "帐户"},
		[]string{"账号", "帐号", "卡号", "卡号码", "账号码", "帐号码", "账户号", "账户号码", "银行账户", "银行帐户", "卡账户", "存折号", "卡折号"}, others},
	{KindField, []string{"账户类型", "账号类型", "卡折类型", "账户类别", "卡折标识"}, nil, nil},
	{BankField, []string{"银行", "开户行", "银行名称", "代发银行", "所属银行", "发卡银行"}, []string{"开户行", "开户银行", "开户行名称", "开户网点", "银行名称"}, nil},
	{NameField, []string{"姓名", "名字", "户主", "户名", "享受人", "受益人", "补贴对象", "补助对象", "救助对象", "保障对象", "收款人", "领款人",
		"领取人", "持卡人", "农户", "承包人", "户代表", "开户名", "账户名", "账户名称", "户主名", "权利人", "代领人", "监护人"},
		[]string{"姓名", "姓名名称", "户名"}, others},
	{PhoneField, []string{"电话", "手机", "联系方式"}, []string{"电话", "手机", "手机号", "手机号码", "电话号码", "联系方式"}, nil},
	{RegionField, nil, []string{"村代码", "村编码", "区划代码", "区划编码", "行政区划", "社区代码", "地区代码", "村社代码", "村居代码"}, nil},
	{VillageField, []string{"村", "村社", "村组", "村名", "村居", "社区", "行政村", "所在村", "所属村", "村社区", "村名称", "住址", "地址", "社", "组"},
		[]string{"村组", "家庭住址", "详细地址", "家庭地址", "所在村", "所在村社"}, nil},
	{QuantityField, []string{"数量"}, []string{"面积", "人数", "月数", "天数", "亩数", "台数", "数量"}, nil},
	{StandardField, []string{"标准"}, []string{"标准"}, nil},
	{RemarkField, []string{"备注", "说明", "备注说明"}, nil, nil},
}

// The words by which a title says whose name or number it is, looked for in this order.
var roles = []struct {
	words    []string
	name, no Field
}{
	{[]string{"户主", "承包", "权利人", "户代表", "持证人"}, HolderName, HolderNo},
	{[]string{"收款", "领款", "代领", "领取人", "监护人", "持卡人", "开户", "户名", "账户名", "代理人"}, PayeeName, PayeeNo},
	{[]string{"享受", "受益", "对象", "残疾人", "移民", "老人", "儿童", "孤儿", "死者", "申请人"}, BeneficiaryName, BeneficiaryNo},
}

// fieldOf reads a column's title, under the title of its group where it has one. It also
// gives the rank of the titling, lower is preferred; "" when the title says nothing.
func fieldOf(group, title string) (Field, int) {
	bare, whole := sheet.Title(title), flat(group)+flat(title)
	for _, t := range []string{bare, sheet.Title(group) + bare} {
		for rank, g := range titlings {
			if g.fits(t) && !holdsAny(whole, g.not) {
				return byRole(g.field, whole), rank
			}
		}
	}
	return "", 0
}

func (g titling) fits(title string) bool {
	return slices.Contains(g.whole, title) ||
		slices.ContainsFunc(g.ends, func(end string) bool { return strings.HasSuffix(title, end) })
}

func byRole(f Field, whole string) Field {
	if f != NameField && f != NoField {
		return f
	}
	for _, r := range roles {
		if holdsAny(whole, r.words) {
			if f == NameField {
				return r.name
			}
			return r.no
		}
	}
	return f
}

func holdsAny(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

// flat keeps what stands in brackets: 姓名（户主） is the head's.
func flat(title string) string {
	return strings.Join(strings.Fields(width.Narrow.String(title)), "")
}
