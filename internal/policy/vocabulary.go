package policy

import (
	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
)

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

// baseEnv is what all programmes' rules have in common. Doubles and regular expressions,
// which a rule on money must not have, are refused by [unfit].
func baseEnv() (*cel.Env, error) {
	return cel.NewCustomEnv(cel.StdLib(), cel.Lib(vocabulary{}))
}

// common are the schemas of the records that every rule may read.
func common() []*schema {
	return []*schema{personSchema, memberSchema, holdSchema, paidSchema, periodSchema, daysSchema}
}

// vocabulary is the words that the rules have beside CEL's own.
type vocabulary struct{}

// ProgramOptions are none.
func (vocabulary) ProgramOptions() []cel.ProgramOption { return nil }

// CompileOptions declares the words.
func (vocabulary) CompileOptions() []cel.EnvOption {
	element := cel.TypeParamType("T")
	texts := cel.ListType(cel.StringType)
	opts := []cel.EnvOption{
		cel.Variable("as_of", dayType),
		cel.Variable("period", periodSchema.typ),
		cel.Variable("person", personSchema.typ),
		cel.Variable("members", cel.ListType(memberSchema.typ)),
		cel.Variable("holds", cel.ListType(holdSchema.typ)),
		cel.Variable("held", heldType),
		cel.Variable("paid", cel.ListType(paidSchema.typ)),
		cel.Variable("paid_here", cel.IntType),

		unary("known", "known_date", false, dayType, cel.BoolType, func(v ref.Val) ref.Val { return types.Bool(v.(day) < never) }),
		unary("known", "known_month", false, monthType, cel.BoolType, func(v ref.Val) ref.Val { return types.Bool(v.(month) < never) }),
		unary("month", "date_month", true, dayType, monthType, func(v ref.Val) ref.Val { return v.(day).month() }),
		unary("year", "date_year", true, dayType, cel.IntType, func(v ref.Val) ref.Val { return yearOf(v.(day)) }),
		unary("first", "month_first", true, monthType, dayType, func(v ref.Val) ref.Val { return v.(month).first() }),
		binary("years", "date_years", true, dayType, cel.IntType, dayType, func(a, b ref.Val) ref.Val { return a.(day).years(int(b.(types.Int))) }),
		binary("plus", "month_plus", true, monthType, cel.IntType, monthType, plus),
		binary("later", "later_month", false, monthType, monthType, monthType, func(a, b ref.Val) ref.Val { return max(a.(month), b.(month)) }),
		unary("on", "day_of_text", false, cel.StringType, dayType, func(v ref.Val) ref.Val { return orErr(parseDay(string(v.(types.String)))) }),
		unary("from", "month_of_text", false, cel.StringType, monthType, func(v ref.Val) ref.Val { return orErr(parseMonth(string(v.(types.String)))) }),
		unary("day_of_year", "jan_1", false, cel.IntType, dayType, func(v ref.Val) ref.Val { return month(int64(v.(types.Int)) * 12).first() }),

		unary("given", "standard_given", true, standardType, cel.BoolType, func(v ref.Val) ref.Val { return types.Bool(v.(*standard).given) }),
		binary("has", "standard_has", true, standardType, cel.StringType, cel.BoolType, func(a, b ref.Val) ref.Val { return types.Bool(a.(*standard).has(string(b.(types.String)))) }),
		binary("on", "standard_on_date", true, standardType, dayType, cel.IntType, func(a, b ref.Val) ref.Val { return a.(*standard).on(b.(day), "") }),
		binary("on", "standard_on_month", true, standardType, monthType, cel.IntType, func(a, b ref.Val) ref.Val { return a.(*standard).on(b.(month).first(), "") }),
		ternary("on", "standard_on_date_key", standardType, dayType, cel.StringType, cel.IntType, func(a ...ref.Val) ref.Val {
			return a[0].(*standard).on(a[1].(day), string(a[2].(types.String)))
		}),
		ternary("on", "standard_on_month_key", standardType, monthType, cel.StringType, cel.IntType, func(a ...ref.Val) ref.Val {
			return a[0].(*standard).on(a[1].(month).first(), string(a[2].(types.String)))
		}),
		binary("at", "rows_at", true, rowsType, monthType, cel.IntType, func(a, b ref.Val) ref.Val { return types.Int(a.(rows).at(b.(month))) }),
		unary("latest", "list_latest", true, cel.ListType(element), element, func(v ref.Val) ref.Val { return inForce(v, month(never)) }),
		binary("in_force", "list_in_force", true, cel.ListType(element), monthType, element, inForce),

		ternary("has", "held_has", heldType, cel.StringType, monthType, cel.BoolType, func(a ...ref.Val) ref.Val {
			return types.Bool(a[0].(*held).has(string(a[1].(types.String)), a[2].(month)))
		}),
		member("by", "held_by", []*cel.Type{heldType, cel.StringType, monthType, cel.StringType}, cel.BoolType, func(a ...ref.Val) ref.Val {
			return types.Bool(a[0].(*held).hasBy(string(a[1].(types.String)), a[2].(month), string(a[3].(types.String))))
		}),
		member("marked", "held_marked", []*cel.Type{heldType, cel.StringType, monthType, texts}, cel.BoolType, func(a ...ref.Val) ref.Val {
			return types.Bool(a[0].(*held).hasAs(string(a[1].(types.String)), a[2].(month), listOfTexts(a[3])))
		}),
		ternary("elsewhere", "held_elsewhere", heldType, cel.StringType, monthType, cel.BoolType, func(a ...ref.Val) ref.Val {
			return types.Bool(a[0].(*held).elsewhere(string(a[1].(types.String)), a[2].(month)))
		}),
		ternary("fen", "held_fen", heldType, cel.StringType, monthType, cel.IntType, func(a ...ref.Val) ref.Val {
			return types.Int(a[0].(*held).amount(string(a[1].(types.String)), a[2].(month)))
		}),
		ternary("share", "held_share", heldType, cel.StringType, monthType, cel.IntType, func(a ...ref.Val) ref.Val {
			return types.Int(a[0].(*held).share(string(a[1].(types.String)), a[2].(month)))
		}),

		binary("half_up", "half_up_int", false, cel.IntType, cel.IntType, cel.IntType, divide(halfUp)),
		binary("cut", "cut_int", false, cel.IntType, cel.IntType, cel.IntType, divide(cut)),
		binary("least", "least_int", false, cel.IntType, cel.IntType, cel.IntType, func(a, b ref.Val) ref.Val { return min(a.(types.Int), b.(types.Int)) }),
		binary("most", "most_int", false, cel.IntType, cel.IntType, cel.IntType, func(a, b ref.Val) ref.Val { return max(a.(types.Int), b.(types.Int)) }),
		unary("total", "total_ints", false, cel.ListType(cel.IntType), cel.IntType, total),
		unary("distinct", "distinct_texts", false, texts, cel.IntType, distinct),
		binary("certificate_of", "certificate_of", true, cel.StringType, cel.StringType, cel.BoolType, func(a, b ref.Val) ref.Val {
			return types.Bool(certificateOf(string(a.(types.String)), string(b.(types.String))))
		}),
	}
	for _, op := range []string{operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals} {
		opts = append(opts, cel.Function(op,
			cel.Overload(op+"_date", []*cel.Type{dayType, dayType}, cel.BoolType),
			cel.Overload(op+"_month", []*cel.Type{monthType, monthType}, cel.BoolType)))
	}
	return opts
}

func unary(name, id string, method bool, arg, result *cel.Type, f func(ref.Val) ref.Val) cel.EnvOption {
	if method {
		return cel.Function(name, cel.MemberOverload(id, []*cel.Type{arg}, result, cel.UnaryBinding(f)))
	}
	return cel.Function(name, cel.Overload(id, []*cel.Type{arg}, result, cel.UnaryBinding(f)))
}

func binary(name, id string, method bool, a, b, result *cel.Type, f func(a, b ref.Val) ref.Val) cel.EnvOption {
	if method {
		return cel.Function(name, cel.MemberOverload(id, []*cel.Type{a, b}, result, cel.BinaryBinding(f)))
	}
	return cel.Function(name, cel.Overload(id, []*cel.Type{a, b}, result, cel.BinaryBinding(f)))
}

func ternary(name, id string, a, b, c, result *cel.Type, f func(...ref.Val) ref.Val) cel.EnvOption {
	return member(name, id, []*cel.Type{a, b, c}, result, f)
}

func member(name, id string, args []*cel.Type, result *cel.Type, f func(...ref.Val) ref.Val) cel.EnvOption {
	return cel.Function(name, cel.MemberOverload(id, args, result, cel.FunctionBinding(f)))
}

func yearOf(d day) ref.Val {
	if d >= never {
		return types.Int(never)
	}
	return types.Int(d.time().Year())
}

func plus(a, b ref.Val) ref.Val {
	m, n := a.(month), b.(types.Int)
	if m >= never || n > 12000 || n < -12000 {
		return month(never)
	}
	return m + month(n)
}

func orErr[T ref.Val](v T, err error) ref.Val {
	if err != nil {
		return types.NewErr("%s", err.Error())
	}
	return v
}

// divide is a division that refuses a divisor that is not above zero.
func divide(f func(n, d int64) int64) func(a, b ref.Val) ref.Val {
	return func(a, b ref.Val) ref.Val {
		if b.(types.Int) <= 0 {
			return types.NewErr("除数须大于 0")
		}
		return types.Int(f(int64(a.(types.Int)), int64(b.(types.Int))))
	}
}

// total sums a list of whole numbers, and refuses to overflow.
func total(v ref.Val) ref.Val {
	list := v.(traits.Lister)
	var sum ref.Val = types.IntZero
	for it := list.Iterator(); it.HasNext() == types.True; {
		if sum = sum.(types.Int).Add(it.Next()); types.IsError(sum) {
			return sum
		}
	}
	return sum
}

func listOfTexts(v ref.Val) []string {
	list := v.(traits.Lister)
	var texts []string
	for it := list.Iterator(); it.HasNext() == types.True; {
		s, _ := it.Next().(types.String)
		texts = append(texts, string(s))
	}
	return texts
}

func distinct(v ref.Val) ref.Val {
	seen := map[string]bool{}
	for _, s := range listOfTexts(v) {
		seen[s] = true
	}
	return types.Int(len(seen))
}

// inForce is the record of a dated list whose facts count in month m: the first from
// the start, a later one from the month after its date. In the month never it is the latest.
func inForce(list, m ref.Val) ref.Val {
	var first, last *record // the earliest, and the latest that counts
	at := func(r *record) day { return r.vals[r.schema.dated].(day) }
	for it := list.(traits.Lister).Iterator(); it.HasNext() == types.True; {
		r, ok := it.Next().(*record)
		if !ok || r.schema.dated < 0 {
			return types.NewErr("in_force 只用于写明 dated 的清单")
		}
		if first == nil || at(r) < at(first) {
			first = r
		}
		if at(r).month() < m.(month) && (last == nil || at(r) >= at(last)) {
			last = r
		}
	}
	switch {
	case last != nil:
		return last
	case first != nil:
		return first
	}
	return types.NewErr("清单为空")
}

// certificateOf reports whether a disability certificate's number (残疾人证号) is well
// formed and of the person: ID, kind 1 to 7, grade 1 to 4, perhaps B and the times reissued.
func certificateOf(no, id string) bool {
	n := len(id)
	if n == 0 || len(no) < n+2 || no[:n] != id {
		return false
	}
	kind, grade, rest := no[n], no[n+1], no[n+2:]
	return kind >= '1' && kind <= '7' && grade >= '1' && grade <= '4' && (rest == "" || rest[0] == 'B')
}
