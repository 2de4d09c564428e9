package policy

// The records that every programme's rules may read, beside its own basis.
var (
	personSchema = newSchema("person", []Field{
		{Name: "id", Label: "身份证号", Type: "text"},
		{Name: "birth", Label: "出生日期", Type: "date"},
		{Name: "sex", Label: "性别", Type: "text", Choices: map[string]string{"M": "男", "F": "女"}},
		{Name: "hukou", Label: "户籍", Type: "text", Choices: map[string]string{"rural": "本市农村", "urban": "本市城镇", "outside": "市外"}},
		{Name: "death", Label: "去世日期", Type: "date"},
		{Name: "region", Label: "所在村", Type: "text"},
	}, "")
	memberSchema = newSchema("member", []Field{
		{Name: "id", Label: "身份证号", Type: "text"},
		{Name: "birth", Label: "出生日期", Type: "date"},
		{Name: "sex", Label: "性别", Type: "text"},
		{Name: "relation", Label: "与户主关系", Type: "text"},
		{Name: "death", Label: "去世日期", Type: "date"},
		{Name: "income", Label: "月收入", Type: "rows"},
		{Name: "work_deduct_fen", Label: "务工成本扣减", Type: "fen"},
		{Name: "classes", Label: "分类救助类别", Type: "texts"},
		{Name: "registered_disabled", Label: "在册残疾人", Type: "bool"},
		{Name: "protected", Label: "保障对象", Type: "bool"},
		{Name: "joined_on", Label: "加入日期", Type: "date"},
		{Name: "left_on", Label: "离开日期", Type: "date"},
		{Name: "detained_from", Label: "羁押起日", Type: "date"},
		{Name: "released_on", Label: "释放日期", Type: "date"},
	}, "")
	holdSchema = newSchema("hold", []Field{
		{Name: "programme", Label: "已领项目", Type: "text"},
		{Name: "from", Label: "起领月", Type: "month"},
		{Name: "to", Label: "止领月", Type: "month"},
		{Name: "id", Label: "领取人", Type: "text"},
		{Name: "parcel", Label: "地块", Type: "text"},
		{Name: "plot", Label: "小班", Type: "text"},
		{Name: "house", Label: "房屋", Type: "text"},
		{Name: "serial", Label: "出厂编号", Type: "text"},
		{Name: "invoice_no", Label: "发票号码", Type: "text"},
		{Name: "item", Label: "子项", Type: "text"},
		{Name: "event", Label: "事由编号", Type: "text"},
		{Name: "county", Label: "外县", Type: "text"},
		{Name: "during", Label: "本期在领", Type: "bool"},
	}, "")
	paidSchema = newSchema("paid", []Field{
		{Name: "period", Label: "期次", Type: "text"},
		{Name: "inside", Label: "属本期", Type: "bool"},
		{Name: "this_year", Label: "属本年", Type: "bool"},
		{Name: "amount_fen", Label: "已发金额", Type: "fen"},
		{Name: "plot", Label: "小班", Type: "text"},
		{Name: "serial", Label: "出厂编号", Type: "text"},
		{Name: "invoice_no", Label: "发票号码", Type: "text"},
		{Name: "event", Label: "事由编号", Type: "text"},
		{Name: "item", Label: "子项", Type: "text"},
		{Name: "id", Label: "领取人", Type: "text"},
		{Name: "cause", Label: "事由", Type: "text"},
		{Name: "paid_on", Label: "发放日期", Type: "date"},
		{Name: "from", Label: "起日", Type: "date"},
		{Name: "to", Label: "止日", Type: "date"},
		{Name: "days", Label: "天数", Type: "int"},
		{Name: "house", Label: "房屋", Type: "text"},
	}, "")
	periodSchema = newSchema("period", []Field{
		{Name: "first", Label: "期次首月", Type: "month"},
		{Name: "last", Label: "期次末月", Type: "month"},
		{Name: "year", Label: "年度", Type: "int"},
		{Name: "starts", Label: "当年1月1日", Type: "date"},
	}, "")
	daysSchema = newSchema("days", []Field{
		{Name: "asked", Label: "受助天数", Type: "int"},
		{Name: "unpaid", Label: "未领天数", Type: "int"},
		{Name: "earlier", Label: "同项已领天数", Type: "int"},
	}, "")
)

// common are the schemas of the records that every rule may read.
func common() []*schema {
	return []*schema{personSchema, memberSchema, holdSchema, paidSchema, periodSchema, daysSchema}
}
