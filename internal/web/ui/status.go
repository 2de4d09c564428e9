package ui

// A Tag is the state of something: a word, an icon and a colour, always the three together.
type Tag struct {
	Tone Tone
	Word string
	Icon string // name of an icon; "" takes the tone's own
}

// statuses is the one set of state words, everywhere the same. Its keys are what the
// state tables of roster, pay and bank call their states.
var statuses = map[string]Tag{
	// rosters and batches
	"draft":          {Plain, "草稿", ""},
	"submitted":      {Wait, "已提交", ""},
	"township_ok":    {Wait, "待部门审核", ""},
	"reviewed":       {Wait, "部门已初审", ""},
	"approved":       {Good, "部门已审定", ""},
	"public":         {Move, "公示中", ""},
	"disputed":       {Hold, "有异议", ""},
	"cleared":        {Good, "公示期满", ""},
	"batched":        {Good, "已组批", ""},
	"finance":        {Wait, "财政审批", ""},
	"committed":      {Wait, "待支付", ""},
	"sent":           {Move, "已送银行", ""},
	"part_paid":      {Wait, "部分到账", ""},
	"paid":           {Good, "已到账", ""},
	"closed":         {Good, "已办结", ""},
	"returned_draft": {Bad, "已退回", "back"},
	"void":           {Plain, "已作废", "no"},
	// single payments
	"pending":   {Plain, "待支付", ""},
	"unknown":   {Hold, "未知", "unknown"},
	"failed":    {Bad, "失败", ""},
	"returned":  {Bad, "退汇", "back"},
	"recovered": {Plain, "已追回", "back"},
	"suspended": {Hold, "挂起", ""},
	"reissued":  {Move, "更正重发", ""},
	// jobs
	"waiting": {Plain, "排队中", ""},
	"running": {Move, "处理中", ""},
	"done":    {Good, "已完成", ""},
	// findings
	"open":      {Wait, "待核实", ""},
	"confirmed": {Bad, "属实", ""},
	"dismissed": {Good, "不属实", ""},
	// people
	"active":   {Good, "在用", ""},
	"disabled": {Plain, "停用", "no"},
	"deceased": {Plain, "已死亡", "no"},
}

// StatusOf returns the tag of a state. A state without a word shows as it is called, in a plain
// tone, and the test of the package that owns the states fails for it.
func StatusOf(state string) Tag {
	t, ok := statuses[state]
	if !ok {
		t = Tag{Tone: Plain, Word: state}
	}
	return t
}

// Glyph is the name of the tag's icon.
func (t Tag) Glyph() string {
	if t.Icon == "" {
		return string(t.Tone)
	}
	return t.Icon
}

// HasStatus reports whether a state has its word.
func HasStatus(state string) bool { _, ok := statuses[state]; return ok }
