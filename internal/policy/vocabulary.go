package policy

import (
	"slices"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"yikatong/internal/fen"
)

// baseEnv is what all programmes' rules have in common. Doubles and regular expressions,
// which a rule on money must not have, are refused by [unfit].
func baseEnv() (*cel.Env, error) {
	return cel.NewCustomEnv(cel.StdLib(), cel.Lib(vocabulary{}))
}

// vocabulary is the words that the rules have beside CEL's own.
type vocabulary struct{}

// ProgramOptions are none.
func (vocabulary) ProgramOptions() []cel.ProgramOption { return nil }

// CompileOptions declares the words.
func (vocabulary) CompileOptions() []cel.EnvOption {
	return slices.Concat(variables(), timeWords(), standardWords(), heldWords(), numberWords(), orderings())
}

func variables() []cel.EnvOption {
	return []cel.EnvOption{
		cel.Variable("as_of", dayType),
		cel.Variable("period", periodSchema.typ),
		cel.Variable("person", personSchema.typ),
		cel.Variable("members", cel.ListType(memberSchema.typ)),
		cel.Variable("holds", cel.ListType(holdSchema.typ)),
		cel.Variable("held", heldType),
		cel.Variable("paid", cel.ListType(paidSchema.typ)),
		cel.Variable("paid_here", cel.IntType),
	}
}

// timeWords: known(d), d.month(), d.year(), d.years(60), m.first(), m.plus(240), later(m, m),
// from("2006-07"), jan_1(2020), list.in_force(m), list.latest().
func timeWords() []cel.EnvOption {
	element := cel.TypeParamType("T")
	return []cel.EnvOption{
		word("known", "known_date", args(dayType), cel.BoolType, func(v ref.Val) ref.Val { return types.Bool(v.(day) < never) }),
		word("known", "known_month", args(monthType), cel.BoolType, func(v ref.Val) ref.Val { return types.Bool(v.(month) < never) }),
		method("month", "date_month", args(dayType), monthType, func(v ref.Val) ref.Val { return v.(day).month() }),
		method("year", "date_year", args(dayType), cel.IntType, func(v ref.Val) ref.Val { return yearOf(v.(day)) }),
		method("first", "month_first", args(monthType), dayType, func(v ref.Val) ref.Val { return v.(month).first() }),
		method2("years", "date_years", dayType, cel.IntType, dayType, years),
		method2("plus", "month_plus", monthType, cel.IntType, monthType, plus),
		word2("later", "later_month", monthType, monthType, func(a, b ref.Val) ref.Val { return max(a.(month), b.(month)) }),
		word("from", "month_of_text", args(cel.StringType), monthType, func(v ref.Val) ref.Val { return orErr(parseMonth(string(v.(types.String)))) }),
		word("jan_1", "jan_1_of_year", args(cel.IntType), dayType, func(v ref.Val) ref.Val { return newYear(v.(types.Int)) }),
		method("latest", "list_latest", args(cel.ListType(element)), element, func(v ref.Val) ref.Val { return inForce(v, month(never)) }),
		method2("in_force", "list_in_force", cel.ListType(element), monthType, element, inForce),
	}
}

// standardWords: standard.x.on(date or month), .on(…, key), whether one is in effect:
// .given(date), .given(date, key); rows.at(m).
func standardWords() []cel.EnvOption {
	one := func(v ref.Val) *standard { return v.(*standard) }
	return []cel.EnvOption{
		method2("given", "standard_given", standardType, dayType, cel.BoolType, func(a, b ref.Val) ref.Val { return types.Bool(one(a).given(b.(day), "")) }),
		methodN("given", "standard_given_key", cel.BoolType, func(a ...ref.Val) ref.Val { return types.Bool(one(a[0]).given(a[1].(day), str(a[2]))) }, standardType, dayType, cel.StringType),
		method2("on", "standard_on_date", standardType, dayType, cel.IntType, func(a, b ref.Val) ref.Val { return one(a).on(b.(day), "") }),
		method2("on", "standard_on_month", standardType, monthType, cel.IntType, func(a, b ref.Val) ref.Val { return one(a).on(b.(month).first(), "") }),
		methodN("on", "standard_on_date_key", cel.IntType, func(a ...ref.Val) ref.Val { return one(a[0]).on(a[1].(day), str(a[2])) }, standardType, dayType, cel.StringType),
		methodN("on", "standard_on_month_key", cel.IntType, func(a ...ref.Val) ref.Val { return one(a[0]).on(a[1].(month).first(), str(a[2])) }, standardType, monthType, cel.StringType),
		method2("at", "rows_at", rowsType, monthType, cel.IntType, func(a, b ref.Val) ref.Val { return types.Int(a.(rows).at(b.(month))) }),
	}
}

// heldWords: held.has(programme, m), .by(programme, m, id), .marked(programme, m, marks),
// .elsewhere(programme, m), .fen(programme, m), .share(programme, m).
func heldWords() []cel.EnvOption {
	all := func(v ref.Val) *held { return v.(*held) }
	return []cel.EnvOption{
		methodN("has", "held_has", cel.BoolType, func(a ...ref.Val) ref.Val { return types.Bool(all(a[0]).has(str(a[1]), a[2].(month))) }, heldType, cel.StringType, monthType),
		methodN("by", "held_by", cel.BoolType, func(a ...ref.Val) ref.Val { return types.Bool(all(a[0]).hasBy(str(a[1]), a[2].(month), str(a[3]))) }, heldType, cel.StringType, monthType, cel.StringType),
		methodN("marked", "held_marked", cel.BoolType, func(a ...ref.Val) ref.Val {
			return types.Bool(all(a[0]).hasAs(str(a[1]), a[2].(month), listOfTexts(a[3])))
		}, heldType, cel.StringType, monthType, cel.ListType(cel.StringType)),
		methodN("elsewhere", "held_elsewhere", cel.BoolType, func(a ...ref.Val) ref.Val { return types.Bool(all(a[0]).elsewhere(str(a[1]), a[2].(month))) }, heldType, cel.StringType, monthType),
		methodN("fen", "held_fen", cel.IntType, func(a ...ref.Val) ref.Val { return types.Int(all(a[0]).amount(str(a[1]), a[2].(month))) }, heldType, cel.StringType, monthType),
		methodN("share", "held_share", cel.IntType, func(a ...ref.Val) ref.Val { return types.Int(all(a[0]).share(str(a[1]), a[2].(month))) }, heldType, cel.StringType, monthType),
	}
}

// numberWords: half_up(n, d), cut(n, d), least(a, b), most(a, b), total(list), distinct(texts),
// yuan(fen) as text, no.certificate_of(id).
func numberWords() []cel.EnvOption {
	return []cel.EnvOption{
		word2("half_up", "half_up_int", cel.IntType, cel.IntType, divide(halfUp)),
		word2("cut", "cut_int", cel.IntType, cel.IntType, divide(cut)),
		word2("least", "least_int", cel.IntType, cel.IntType, func(a, b ref.Val) ref.Val { return min(a.(types.Int), b.(types.Int)) }),
		word2("most", "most_int", cel.IntType, cel.IntType, func(a, b ref.Val) ref.Val { return max(a.(types.Int), b.(types.Int)) }),
		word("yuan", "yuan_of_fen", args(cel.IntType), cel.StringType, func(v ref.Val) ref.Val { return types.String(fen.Fen(v.(types.Int)).Yuan()) }),
		word("total", "total_ints", args(cel.ListType(cel.IntType)), cel.IntType, total),
		word("distinct", "distinct_texts", args(cel.ListType(cel.StringType)), cel.IntType, distinct),
		method2("certificate_of", "certificate_of", cel.StringType, cel.StringType, cel.BoolType, func(a, b ref.Val) ref.Val { return types.Bool(certificateOf(str(a), str(b))) }),
	}
}

// orderings let days and months be compared, each with its own kind.
func orderings() []cel.EnvOption {
	var opts []cel.EnvOption
	for _, op := range []string{operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals} {
		opts = append(opts, cel.Function(op,
			cel.Overload(op+"_date", []*cel.Type{dayType, dayType}, cel.BoolType),
			cel.Overload(op+"_month", []*cel.Type{monthType, monthType}, cel.BoolType)))
	}
	return opts
}

func str(v ref.Val) string { return string(v.(types.String)) }

func args(t *cel.Type) []*cel.Type { return []*cel.Type{t} }

func word(name, id string, of []*cel.Type, result *cel.Type, f func(ref.Val) ref.Val) cel.EnvOption {
	return cel.Function(name, cel.Overload(id, of, result, cel.UnaryBinding(f)))
}

func word2(name, id string, arg, result *cel.Type, f func(a, b ref.Val) ref.Val) cel.EnvOption {
	return cel.Function(name, cel.Overload(id, []*cel.Type{arg, arg}, result, cel.BinaryBinding(f)))
}

func method(name, id string, of []*cel.Type, result *cel.Type, f func(ref.Val) ref.Val) cel.EnvOption {
	return cel.Function(name, cel.MemberOverload(id, of, result, cel.UnaryBinding(f)))
}

func method2(name, id string, self, arg, result *cel.Type, f func(a, b ref.Val) ref.Val) cel.EnvOption {
	return cel.Function(name, cel.MemberOverload(id, []*cel.Type{self, arg}, result, cel.BinaryBinding(f)))
}

func methodN(name, id string, result *cel.Type, f func(...ref.Val) ref.Val, of ...*cel.Type) cel.EnvOption {
	return cel.Function(name, cel.MemberOverload(id, of, result, cel.FunctionBinding(f)))
}
