package roster

// A Code names why a line is rejected. A rejected line is not stored; it goes back to
// the township with what is wrong and how to mend it.
type Code string

// The reasons, in the order in which they are looked for; a line has the first that
// applies. The last four are judged by the caller, who knows the county's registry.
const (
	NoMissing       Code = "id_missing"
	NoRounded       Code = "id_rounded"
	NoLegacy15      Code = "id_legacy15"
	NoChecksum      Code = "id_checksum"
	NoInvalid       Code = "id_invalid"
	AmountMissing   Code = "amount_missing"
	AmountInvalid   Code = "amount_invalid"
	CardLuhn        Code = "card_luhn"
	CardRounded     Code = "card_rounded"
	CardInvalid     Code = "card_invalid"
	NameMissing     Code = "name_missing"
	PersonUnknown   Code = "person_unknown"
	HolderUnknown   Code = "holder_unknown"
	PayeeUnknown    Code = "payee_unknown"
	DuplicateInFile Code = "duplicate_in_file"
)

// A Problem tells people about a code: what is wrong, how to mend it, and in which field
// to look.
type Problem struct {
	Code  Code
	Field Field
	Wrong string
	Mend  string
}

// Problems is the table of all of them, in order.
var Problems = []Problem{
	{NoMissing, NoField, "没有身份证号", "请填写 18 位公民身份号码"},
	{NoRounded, NoField, "身份证号被表格软件取整，末三位已丢失", "请把单元格设为文本格式，对照身份证重新输入 18 位号码"},
	{NoLegacy15, NoField, "这是 15 位的旧身份证号", "请对照现行身份证填写 18 位号码"},
	{NoChecksum, NoField, "身份证号校验位不对，有数字录错", "请对照身份证逐位核对后重新输入"},
	{NoInvalid, NoField, "身份证号的位数、日期或地区代码不对", "请对照身份证重新输入 18 位号码"},
	{AmountMissing, AmountField, "没有金额", "请填写以元为单位的金额"},
	{AmountInvalid, AmountField, "金额不是不小于零、最多两位小数的数字", "请用阿拉伯数字填写以元为单位的金额，最多两位小数"},
	{CardLuhn, AccountField, "银行账号校验位不对，有数字录错", "请对照银行卡逐位核对后重新输入"},
	{CardRounded, AccountField, "银行账号被表格软件取整，末几位已丢失", "请把单元格设为文本格式，对照银行卡重新输入"},
	{CardInvalid, AccountField, "银行账号不是一个完整的号码", "请对照银行卡或存折重新输入"},
	{NameMissing, NameField, "没有姓名", "请填写与身份证一致的姓名"},
	{PersonUnknown, NoField, "本县人员库中没有此人", "请核对身份证号；确属本县人员的，先登记人员信息再导入"},
	{HolderUnknown, HolderNo, "本县人员库中没有这位户主", "请核对户主的身份证号；确属本县人员的，先登记再导入"},
	{PayeeUnknown, PayeeNo, "收款人不在人员库或单位库中，或号码有误", "请核对收款人的身份证号或统一社会信用代码；确实无误的，先登记再导入"},
	{DuplicateInFile, NoField, "此人在本文件前面已出现过，以第一次为准", "请删去重复的一行；两行都要的，合并金额后保留一行"},
}

// Problem looks the code up; a code of no row, which no line has, gives an empty one.
func (c Code) Problem() Problem {
	for _, p := range Problems {
		if p.Code == c {
			return p
		}
	}
	return Problem{Code: c}
}
