package policy

import (
	"regexp"
	"slices"
	"strings"
)

// mistakes are the complaints of the CEL checker that an officer is likely to meet, and
// what to say instead.
var mistakes = []struct {
	complaint *regexp.Regexp
	says      string
}{
	{regexp.MustCompile(`undefined field '(\w+)'`), "没有 $1 这个字段，请对照 basis 和 standards 里的名字"},
	{regexp.MustCompile(`undeclared reference to '(\w+)'`), "没有 $1 这个词，请对照 programmes/README.md，或先在 let 里起名"},
	{regexp.MustCompile(`found no matching overload for '_(\W+)_' applied to '\((.*?)\)'`), "“$1”两边的类型是 $2，不能一起用；日期用 .month() 变成月份再比"},
	{regexp.MustCompile(`found no matching overload for '!_' applied to '\((.*?)\)'`), "“!”后面是 $1，应是是否（bool）"},
	{regexp.MustCompile(`found no matching overload for '(\w+)' applied to '(.*?)'`), "$1 不能用在 $2 上，写法见 programmes/README.md"},
	{regexp.MustCompile(`Syntax error: (.*)`), "语法有误（$1），检查括号、引号和运算符"},
}

// mistake says in Chinese what is wrong with a formula.
func (c *compiler) mistake(err error) string {
	first, _, _ := strings.Cut(err.Error(), "\n")
	i := slices.IndexFunc(mistakes, func(m struct {
		complaint *regexp.Regexp
		says      string
	}) bool {
		return m.complaint.MatchString(first)
	})
	if i < 0 {
		return first
	}
	m := mistakes[i]
	return string(m.complaint.ExpandString(nil, m.says, first, m.complaint.FindStringSubmatchIndex(first)))
}
