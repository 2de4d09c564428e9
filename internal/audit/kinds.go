package audit

// A Kind is what sort of thing an event tells of, such as "batch.approve".
type Kind string

// A Level is how much an event weighs with those who read the trail.
type Level int

// The levels.
const (
	Routine  Level = iota // 一般: brings in or prepares; decides nothing
	Decision              // 重要: decides about money or about somebody's right
	Security              // 安全: touches users, keys, sessions or personal data
)

// Chinese names the level for people.
func (l Level) Chinese() string { return [...]string{"一般", "重要", "安全"}[l] }

// kinds is the table of all kinds. A new one is a row here; a row is never removed,
// since old events keep their kind.
var kinds = []struct {
	kind    Kind
	chinese string
	level   Level
}{
	{"county.init", "启用区县", Security},
	{"county.rehearse", "开始演练", Security},
	{"people.import", "导入补贴对象", Routine},
	{"accounts.import", "导入一卡通账户", Routine},
	{"deaths.import", "导入死亡信息", Routine},
	{"organisations.import", "导入经营组织", Routine},
	{"villages.import", "导入行政村", Routine},

	{"register.load", "导入外部登记", Routine},

	{"basis.import", "导入底册", Routine},
	{"basis.enter", "登记底册", Routine},
	{"recompute", "重算", Decision},

	{"request.submit", "提出申报或改卡", Decision},
	{"request.accept", "受理", Decision},
	{"request.ask", "要求补正", Decision},
	{"request.resubmit", "补正", Routine},
	{"request.amend", "补录申报内容", Routine},
	{"request.verify", "村级核实申报", Decision},
	{"request.pass", "乡镇审核申报", Decision},
	{"request.return", "退回申报", Decision},
	{"request.grant", "认定或同意改卡", Decision},
	{"request.refuse", "不予认定或不同意改卡", Decision},
	{"request.withdraw", "撤回申报或改卡", Decision},
	{"request.see", "查看申报材料", Security},
	{"request.reveal", "查看申报的完整号码", Security},

	{"whatif.list", "查看测算名单", Security},

	{"roster.receive", "收到名册文件", Routine},
	{"roster.import", "导入名册", Routine},
	{"roster.propose", "按底册生成名册", Routine},
	{"roster.check", "比对名册", Routine},
	{"roster.submit", "提交名册", Decision},
	{"roster.return", "退回名册", Decision},
	{"roster.approve", "乡镇审核名册", Decision},
	{"roster.review", "部门审核名册", Decision},
	{"roster.publish", "发布公示", Decision},
	{"roster.clear", "公示期满", Decision},
	{"roster.withdraw", "撤回名册", Decision},
	{"roster.recall", "收回名册", Decision},
	{"list.export", "导出名单", Security},
	{"list.print", "打印名单", Security},
	{"finding.reply", "回复疑点", Routine},
	{"finding.back", "退回疑点回复", Routine},
	{"finding.see", "查看疑点附件", Security},
	{"finding.close", "处理疑点", Decision},
	{"inspect.plan", "公布抽查方案", Decision},
	{"inspect.cancel", "撤销抽查方案", Decision},
	{"inspect.draw", "抽取核查对象", Decision},
	{"inspect.report", "登记入户核查", Routine},
	{"inspect.back", "退回入户核查", Routine},
	{"inspect.see", "查看核查照片", Security},
	{"inspect.decide", "复核入户差异", Decision},
	{"violation.record", "登记违规问题", Decision},
	{"violation.decide", "认定违规问题", Decision},
	{"violation.refuse", "不予认定违规", Decision},
	{"violation.mend", "违规问题整改", Decision},
	{"missed.visit", "登记漏发走访", Routine},
	{"check.set", "设定比对参数", Decision},
	{"objection.file", "群众提出异议", Decision},
	{"public.ask", "群众提交材料", Routine},
	{"public.miss", "群众查询未查到", Routine},
	{"visit.ask", "群众申请查询本人补贴", Routine},
	{"visit.prove", "群众查询本人补贴", Security},
	{"visit.fail", "群众查询身份不符", Routine},
	{"objection.open", "受理异议", Decision},
	{"objection.close", "办结异议", Decision},

	{"programme.add", "登记自定补贴项目", Decision},
	{"standard.enter", "登记补贴标准", Routine},
	{"standard.confirm", "确认补贴标准", Decision},
	{"standard.withdraw", "退回补贴标准", Decision},
	{"catalogue.publish", "公布政策清单", Decision},

	{"appropriation.add", "登记指标", Decision},
	{"order.propose", "提出指标调整", Decision},
	{"order.approve", "批准指标调整", Decision},
	{"order.refuse", "退回指标调整", Decision},
	{"batch.form", "生成发放批次", Decision},
	{"batch.approve", "部门审批批次", Decision},
	{"batch.commit", "财政审批批次", Decision},
	{"batch.send", "批次送银行", Decision},
	{"batch.cancel", "撤销批次", Decision},
	{"bank.format", "设定银行文件格式和限额", Decision},
	{"bank.token", "银行接口口令", Security},
	{"bank.key", "更换银行文件密钥", Security},
	{"payfile.deliver", "投递代发文件", Decision},
	{"payfile.acknowledge", "银行签收代发文件", Decision},
	{"payfile.intend", "准备代发文件", Decision},
	{"payfile.take", "领取代发文件", Decision},
	{"account.rule", "设定账户核验方式", Decision},
	{"account.ask", "向银行核验账户", Routine},
	{"account.take", "领取账户核验文件", Decision},
	{"account.answer", "读取账户核验结果", Decision},
	{"account.again", "再次核验账户", Routine},
	{"return.read", "读取回盘文件", Routine},
	{"return.post", "回盘入账", Decision},
	{"dispute.propose", "提出争议认定", Decision},
	{"dispute.settle", "认定银行争议", Decision},
	{"dispute.refuse", "退回争议认定", Decision},
	{"claim.propose", "提出追回", Decision},
	{"claim.approve", "批准追回", Decision},
	{"claim.refuse", "退回追回", Decision},
	{"claim.receive", "追回款到账", Decision},
	{"claim.waive", "核销追回", Decision},
	{"claim.reverse", "冲销追回登记", Decision},
	{"death.confirm", "确认银行报告的死亡", Decision},
	{"contract.add", "登记代发合同", Decision},
	{"contract.end", "终止代发合同", Decision},
	{"points.import", "导入银行网点", Routine},
	{"message.take", "准备到账通知", Routine},
	{"message.send", "送出到账通知", Routine},
	{"message.choose", "设定是否接收通知", Routine},

	{"user.add", "新增用户", Security},
	{"user.disable", "停用用户", Security},
	{"user.grant", "授予岗位", Security},
	{"user.password", "修改口令", Security},
	{"user.reset", "重置口令", Security},
	{"session.end", "退出全部登录", Security},
	{"session.hold", "登录暂停：试错过多", Security},
	{"session.open", "登录", Security},
	{"session.fail", "登录失败", Security},
	{"personal.reveal", "查看完整个人信息", Security},
}

// Kinds lists every kind in the order of the table.
func Kinds() []Kind {
	all := make([]Kind, len(kinds))
	for i, row := range kinds {
		all[i] = row.kind
	}
	return all
}

// Known reports whether the kind is in the table.
func (k Kind) Known() bool { return k.row() >= 0 }

// Chinese names the kind for people; an unknown one is shown by its code.
func (k Kind) Chinese() string {
	if i := k.row(); i >= 0 {
		return kinds[i].chinese
	}
	return string(k)
}

// Level is how much events of the kind weigh; an unknown one weighs as Security, so that
// somebody looks at it.
func (k Kind) Level() Level {
	if i := k.row(); i >= 0 {
		return kinds[i].level
	}
	return Security
}

// row is where the table has the kind, or -1.
func (k Kind) row() int {
	for i := range kinds {
		if kinds[i].kind == k {
			return i
		}
	}
	return -1
}
