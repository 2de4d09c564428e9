package risk

// The shares that are compared.
const (
	Findings       = "findings"
	RoundSums      = "round"
	SharedPhones   = "phones"
	OpenedTogether = "opened"
	CadreKin       = "kin"
	CameBack       = "back"
	Entered        = "entered"
)

// A Kind is a share in words: what the cases are, and whether the group is a clerk; any other
// is a village.
type Kind struct {
	Code, Cases string
	Clerk       bool
}

// Kinds are all of them.
var Kinds = []Kind{
	{Findings, "名册行有疑点（不属实的除外）", false},
	{RoundSums, "按面积补贴的金额是整百元", false},
	{SharedPhones, "登记的电话有超过 5 户共用", false},
	{OpenedTogether, "同一天在同一家银行开户的本村账户超过 10 个", false},
	{CadreKin, "低保、特困、临时救助、危改对象在村干部及近亲属名单上", false},
	{CameBack, "付款失败或退汇", false},
	{Entered, "经手录入的行后来查实不应发", true},
}

// KindOf finds a kind by its code.
func KindOf(code string) Kind {
	for _, k := range Kinds {
		if k.Code == code {
			return k
		}
	}
	return Kind{Code: code, Cases: code}
}
