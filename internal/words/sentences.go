package words

import (
	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/contract"
	"yikatong/internal/disclose"
	"yikatong/internal/envelope"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/ident"
	"yikatong/internal/ledger"
	"yikatong/internal/password"
	"yikatong/internal/pay"
	"yikatong/internal/period"
	"yikatong/internal/policy"
	"yikatong/internal/region"
	"yikatong/internal/roster"
	"yikatong/internal/seal"
	"yikatong/internal/store"
	"yikatong/internal/whatif"
)

// sentences is the one table from errors to words. A sentinel stands above the kind of
// fault that it wraps; the four kinds at the end catch the rest.
var sentences = []Sentence{
	{fen.ErrSyntax, "金额写得不对。", "金额以元为单位，最多两位小数，不带符号，例如 1200 或 1200.50。"},
	{fen.ErrOverflow, "金额超出了可以处理的范围。", "请检查是否多输了数字。"},
	{period.ErrSyntax, "期次写得不对。", "期次写成 2025、2025H1、2025Q1 或 2025-03。"},
	{region.ErrCode, "行政区划代码写得不对。", "代码是 6、9 或 12 位数字。"},
	{ident.ErrNoMissing, "没有填身份证号。", "请对照身份证填写 18 位号码。"},
	{ident.ErrNoRounded, "身份证号被表格软件改成了约数，后几位已经丢失。", "请把该列设为“文本”格式，对照身份证重填。"},
	{ident.ErrNoLegacy15, "这是 15 位的旧号码，2013 年起已停用。", "请对照现在的身份证填写 18 位号码。"},
	{ident.ErrNoForm, "身份证号写得不对。", "身份证号是 17 位数字加一位数字或 X。"},
	{ident.ErrNoChecksum, "身份证号最后一位（校验位）不对。", "多半是抄错一位，请对照身份证重填。"},
	{ident.ErrNoArea, "身份证号前六位不是任何地区的代码。", "请对照身份证重填。"},
	{ident.ErrNoDate, "身份证号里的出生日期不存在。", "请对照身份证重填。"},
	{ident.ErrCardForm, "银行账号写得不对。", "卡号是 12 到 19 位数字，可以带空格。"},
	{ident.ErrCardLuhn, "银行卡号的校验位不对。", "请对照卡面重填；存折账号没有校验位，请在账户类型写明“存折”。"},
	{ident.ErrAccountForm, "存折或对公账号写得不对。", "账号是 6 到 32 位数字，中间可以有“-”。"},
	{ident.ErrName, "这不像一个人的姓名。", "请对照身份证填写姓名，一格只填一人，不写备注。"},
	{ident.ErrDisabilityForm, "残疾人证号写得不对。", "证号是 18 位身份证号加类别（1–7）和等级（1–4），补换证再加 B 和次数。"},
	{ident.ErrParcel, "地块代码写得不对。", "代码是 19 位数字，前六位是区县代码。"},
	{ident.ErrBins, "发卡行标识表读不懂。", "列依次是 bin,length,bank_code,bank,type。"},
	{ident.ErrPhone, "电话号码写得不对。", "手机号是 11 位数字；座机带区号。"},
	{ident.ErrUSCCForm, "统一社会信用代码写得不对。", "代码是 18 位数字和大写字母，不含 I、O、S、V、Z。"},
	{ident.ErrUSCCCheck, "统一社会信用代码的校验位不对。", "请对照登记证书重填。"},
	{ident.ErrUSCCInner, "统一社会信用代码中的主体标识码不对。", "请对照登记证书重填。"},

	{password.ErrEmpty, "口令不能为空。", "请填写口令。"},
	{auth.ErrWeak, "这个口令太容易猜到，没有修改。", "至少 10 个字，含大写、小写、数字、符号中的三种，或至少 16 个字；不要含用户名。"},
	{app.ErrSamePassword, "新口令与旧口令相同，没有修改。", "请换一个新口令。"},
	{app.ErrTooMany, "试的次数太多，已暂停。", "请最多等 15 分钟再试。工作人员忘记口令的，请系统管理员重置。"},
	{disclose.ErrWordy, "异议内容太短或太长。", "请用 5 到 1000 个字写清：谁、哪一笔、为什么不对。"},
	{app.ErrOwnAccount, "管理员不能给自己的账户授权或重置口令。", "请由另一位管理员办理。"},
	{app.ErrLogin, "用户名写得不对。", "用户名是 3 到 32 个小写字母、数字、点或减号。"},
	{seal.ErrTampered, "有一个加密的号码打不开：密钥不对，或数据被改动过。", "请停止办理，核对密钥文件，并告知审计。"},
	{seal.ErrNoKey, "密钥文件里没有打开这个号码的密钥。", "请换回完整的密钥文件。"},
	{seal.ErrKeyFile, "密钥文件损坏或不是本系统的密钥文件。", "请换回备份的密钥文件，不要重新生成。"},
	{seal.ErrWrapped, "密钥文件是加封的，这个版本打不开。", "请改用支持加封密钥的版本。"},

	{auth.ErrNotYours, "这件事不在您的岗位或负责的范围内。", "请由有权限的岗位办理；如认为权限有误，请联系安全保密管理员。"},
	{auth.ErrMaker, "您是本批次经办人，按内控规定不能审核。", "请由没有经手过这笔资金的同事办理。"},
	{auth.ErrTwoHands, "您已经办过这笔资金的另一个环节，按内控规定不能再办这一步。", "请由没有经手过这笔资金的同事办理。"},
	{ledger.ErrNotEnough, "指标可用余额不够，没有占用任何资金。", "请看指标页，等追加指标后再办，或撤销后拆小。"},
	{ledger.ErrUnbalanced, "记账不平，没有入账。", "请立即停止操作并联系系统管理员。"},

	{bank.ErrHead, "代发文件的笔数或金额与明细不符，没有生成。", "请停止发送并告知系统管理员。"},

	{roster.ErrNoMove, "名册现在的状态不能这样办理。", "请刷新页面，看清现在的状态。"},
	{pay.ErrNoMove, "批次现在的状态不能这样办理。", "请刷新页面，看清现在的状态。"},
	{pay.ErrTail, "输入的末四位与总额对不上，没有办理。", "请看清本批总额，再输入它的最后四位数字（含角分）。"},
	{pay.ErrChanged, "批次内容与审批时不一致，已停止办理，资金没有动。", "请撤销该批次，重新成批、审批，并告知审计。"},
	{pay.ErrEmpty, "没有可以发放的明细。", "请看名册是否公示期满、疑点是否已办结、账户是否已登记。"},
	{pay.ErrTooMuch, "更正的金额超过了原明细。", "更正只能等于或小于原金额。"},
	{pay.ErrNotFailed, "只有失败或退汇的明细可以更正。", "请核对明细状态。"},

	{app.ErrChanged, "名册内容在审核之后有变动，已停止办理。", "请刷新查看变动；变动属实的，退回乡镇后重新审核。"},
	{app.ErrNoLines, "名册里没有可以发放的明细。", "请先导入名册或处理未接收的行。"},
	{app.ErrNotice, "公示期还没有满。", "请在公示期满后再确认。"},
	{app.ErrNotNotice, "名册不在公示期内。", "公示期外的意见请走投诉或更正。"},
	{app.ErrObjection, "还有异议没有答复。", "请先答复全部异议。"},
	{app.ErrNoReason, "没有填写理由。", "请填写理由后再提交。"},
	{app.ErrReplied, "这条疑点已经有回复，等人复核。", "请等复核；复核退回后可以再回复。"},
	{app.ErrNoReply, "这条疑点还没有回复，不能办结。", "请先由村或乡镇回复核实情况，再由另一人复核。"},
	{app.ErrOtherEnd, "办结的结论和回复的不一样。", "不同意回复的，请退回重新核实。"},
	{app.ErrAttachment, "附件不能用。", "请传 JPEG 或 PNG 照片，或 PDF 文件，不超过 5 MB。"},
	{app.ErrNoAnswer, "没有填写核实结果。", "请写明核实情况后再办结疑点。"},
	{app.ErrNoMoney, "这个项目没有一笔指标够付这一批，没有成批。", "请先录入或追加指标。"},
	{app.ErrKind, "不认识这种文件。", "请选择人员、账户、死亡登记、村、名册或底册。"},
	{app.ErrDraft, "这个乡镇本期已有一份草稿名册。", "请先提交或撤回草稿，再生成新的名册。"},
	{app.ErrProgramme, "清单里没有这个项目。", "请核对项目编号，如 09。"},
	{app.ErrNotOwn, "自定清单的项目从 51 起编号。", "请把 number 改为 51 至 99 中没有用过的编号。"},
	{app.ErrSameProgramme, "这一版已经登记过，没有改动。", "请从政策清单查看现在的版本。"},
	{app.ErrStarts, "生效日期写得不对。", "写作 2026-07-01，不早于今天；不填则从今天起。"},
	{policy.ErrStandard, "标准的数值写得不对，或这个项目没有这项标准。", "金额以元为单位，最多两位小数，例如 750 或 750.50。"},
	{whatif.ErrNothing, "没有要测算的改动。", "请至少改一项标准的数值，或交一个改过的项目文件。"},
	{whatif.ErrKey, "这项标准没有这个类别。", "请从政策清单的标准表里照抄类别。"},
	{whatif.ErrOther, "交来的项目文件是别的项目的。", "请核对文件里的 number。"},
	{app.ErrStandardForm, "标准没有写全。", "请填写档次、生效日期（如 2026-07-01）、数值和文号。"},
	{app.ErrSameStandard, "这个数值已经在用，也确认过。", "请核对生效日期和数值，没有变动就不用登记。"},
	{app.ErrYear, "只能公布当年的政策清单。", "请核对年度；往年的清单公布后不再改动。"},
	{app.ErrSameSet, "清单从上次公布以来没有变动，没有重复公布。", "有变动时再公布更正。"},
	{policy.ErrRules, "当时的计算规则读不出来，没有说明可看。", "请把项目和期次告诉系统管理员。"},
	{app.ErrNotSame, "重新生成的代发文件与登记的摘要不一致，已停止。", "不要发送，请立即联系系统管理员和审计。"},
	{app.ErrNoBankKey, "没有这家银行的密钥。", "请先用 ykt bank key new 生成我方密钥，用 ykt bank key import 导入银行公钥。"},
	{app.ErrUnsealed, "这家银行约定了签名加密，文件却没有信封，没有采用。", "请银行按约定重新签名加密后再送。"},
	{app.ErrStale, "文件的签名时间离现在太远，没有采用。", "请核对双方时钟，请银行重新签名后再送。"},
	{envelope.ErrChanged, "文件在签名之后被改动过，没有采用。", "请银行重新发送，并查明传输途径。"},
	{envelope.ErrSigner, "签名的密钥不认识，或当时已停用，没有采用。", "请与银行核对密钥编号，导入新公钥后再试。"},
	{envelope.ErrReader, "文件不是加密给我方现有密钥的，没有采用。", "请银行用我方最新公钥重新加密。"},
	{envelope.ErrForm, "不是完整的签名加密文件，没有采用。", "请重新传输。"},
	{envelope.ErrUnused, "密钥已停用或尚未启用。", "请更换密钥后再试。"},
	{envelope.ErrKey, "这不是 SM2 公钥。", "请导入银行给的 PEM 公钥文件。"},
	{app.ErrAck, "银行签收的摘要与投递的文件不一致。", "请银行删除收到的文件，重新取。"},
	{app.ErrNotBank, "接口口令只给一家银行的经办人员。", "请先为银行人员建立用户，并填写所在银行。"},
	{app.ErrLimit, "银行文件的限额不对。", "笔数上限不能超过格式的上限，金额以分为单位，不填为不限。"},
	{app.ErrNoPayer, "这种格式要写明付款人和付款账号。", "请填写付款单位名称和财政零余额账户账号后再设定。"},
	{app.ErrOverLimit, "有一笔付款超过了银行单个文件的金额上限，没有送出。", "请与银行协商上限后再送。"},
	{app.ErrOtherAsk, "这个文件不对应我们送出的账户核验文件。", "请核对核验编号和银行，重新上传。"},
	{app.ErrNotAsked, "核验结果中有一行不是我们问的账户，或者同一账户答了两次，整个文件没有采用。", "请银行按原核验文件逐户答复后重新送来。"},
	{app.ErrNotYet, "核验结果的时间在将来，整个文件没有采用。", "请银行核对时间后重新送来。"},
	{app.ErrNoMend, "这个账户不能再次核验。", "请更换为本人可用的账户。"},
	{pay.ErrAccountRule, "账户核验方式只能是 off、first 或 all。", ""},
	{app.ErrOtherFile, "这个回盘文件不对应这份代发文件。", "请核对批次号和文件序号，选择对应的代发文件再上传。"},
	{app.ErrNoContract, "有银行没有履行中的代发合同，没有生成代发文件。", "请先登记或续签合同，或请乡镇更正账户的开户银行。"},
	{contract.ErrBlank, "合同没有填全。", "请填写银行、编号、公告、评审和数据安全约定。"},
	{contract.ErrMethod, "选择银行的方式不是法定方式。", "请填写公开招标、邀请招标、竞争性谈判、单一来源、询价或竞争性磋商。"},
	{contract.ErrDays, "合同的起止日不对。", "写作 2025-01-01，截止日不早于起始日。"},
	{contract.ErrTerms, "服务约定超出了范围。", "时刻写作 16:00，回盘期限 1 到 30 个工作日，失败率不超过万分之一万。"},
	{contract.ErrOverlap, "这家银行在这段时间已有合同。", "请先终止原合同，或改起止日。"},
	{app.ErrPointName, "网点缺银行或名称。", "请补全后重新导入。"},
	{app.ErrPointAway, "网点不在本区县。", "请核对行政区划代码。"},
	{app.ErrRefusedAlready, "此人已经是这个选择，没有改动。", "请刷新页面看现在的选择。"},
	{app.ErrNoRegister, "没有这种外部登记。", "用 ykt import register:名称，名称见 ykt import --help。"},
	{app.ErrNoSource, "没有写明登记的来源。", "请写明由哪个单位提供、截止到哪一天。"},
	{app.ErrFewRows, "这份文件会使登记中一半以上的记录终止，没有导入。", "请核对是否只是一部分数据；确实如此时选择“允许大量减少”再导入。"},
	{app.ErrPosted, "这个回盘已经入账，没有重复入账。", "请看回盘页的结果。"},
	{app.ErrSamePost, "上传回盘的人不能自己入账。", "请由另一位财政经办人员入账。"},
	{app.ErrNoCounty, "没有这个区县。", "请填写重庆市区县的六位代码，如 500236。"},
	{app.ErrTwoRoles, "此人已有与之互斥的岗位。", "三员与业务岗位、三员之间都不能由同一人担任。"},
	{app.ErrSignIn, "登录名或口令不对。", "请重新输入；忘记口令请联系系统管理员。"},
	{app.ErrOrder, "指标调整没有填全。", "请填写调整方式、文号、理由和大于零的金额。"},
	{app.ErrOrderTo, "指标要分解到另一个项目，或结转到以后的年度。", "请改选项目或年度。"},
	{app.ErrOwnOrder, "提出调整的人不能自己批准。", "请由另一位财政审批人员办理。"},
	{app.ErrOrderDone, "这份调整已经办结。", "请刷新页面看结果。"},
	{app.ErrOutcome, "这类争议不能这样认定。", "金额或账号不符的，要求银行更正后重新回盘。"},
	{app.ErrOwnFinding, "提出认定的人不能自己批准。", "请由另一位财政审批人员办理。"},
	{app.ErrDisputeDone, "这件争议已经不在这一步。", "请刷新页面看结果。"},
	{app.ErrClaim, "追回写得不对，没有提出。", "追回的是已到账的一笔，金额大于零、不超过该笔，并写明原因。"},
	{app.ErrOwnClaim, "提出追回的人不能自己批准或核销。", "请由另一位财政审批人员办理。"},
	{app.ErrClaimDone, "这笔追回已经不在这一步。", "请刷新页面看结果。"},
	{app.ErrClaimTwice, "这笔钱已经在追回，没有重复提出。", "请在“追回”页查看。"},
	{app.ErrTooMuch, "金额不对，没有登记。", "金额要大于零，不超过还欠的数。"},
	{app.ErrNoDocument, "没有填写单据号。", "请填写缴款书、批准文件或证明的编号。"},
	{app.ErrDeathDay, "死亡日期写得不对。", "写成 2026-03-01，不能晚于今天。"},
	{app.ErrGrant, "指标要有文号和大于零的金额。", "请补全后再提交。"},
	{app.ErrValidity, "认定起止日期写得不对。", "写作 2025-03-31，止不早于起；没有止期就空着。"},
	{app.ErrKnownRecord, "这个人在本项目已有记录，没有重复登记。", "请在底册里查到原记录，在原记录上变更。"},
	{app.ErrOtherItem, "机号、事件或房屋编号决定是哪一条记录，不能改。", "请把这一条填上认定止，再另登记一条。"},
	{app.ErrSpan, "起始期次在截止期次之后。", "请把两个期次对调。"},
	{app.ErrShort, "没有填写要查找的姓名或号码。", "请输入姓名的前几个字，或完整的身份证号。"},
	{app.ErrNoFacts, "这笔金额随名册文件报来，没有登记计算依据。", "请向乡镇查询名册的测算依据。"},
	{app.ErrUnknownPerson, "此人不在人员库中。", "请先导入人员。"},
	{app.ErrDeathDate, "死亡日期写得不对。", "写作 2025-03-31，且不晚于今天。"},

	{store.ErrTwice, "这条记录已经有了，没有重复登记。", "请从列表查看已有的记录。"},
	{store.ErrMoved, "刚刚有人先办了，您看到的内容已不是最新的。", "请刷新页面，看清现在的状态后再办理。"},
	{store.ErrNone, "没有找到，或不在您负责的范围内。", "请核对编号，从列表重新进入。"},
	{store.ErrDisk, "磁盘已满或无法写入，没有保存任何内容。", "请联系系统管理员清理磁盘；空间恢复后可直接重试。"},
	{store.ErrNewer, "数据库是由更新的版本建立的。", "请改用新版本的程序打开，不要降级使用。"},
	{store.ErrBackwards, "本机时钟早于最后一条记录，已停止办理。", "请校准服务器时间后再试。"},

	{fault.Invalid, "提交的内容有误。", "请按提示改正后重新提交。"},
	{fault.Forbidden, "您的岗位不能做这件事。", "请由有权限的岗位办理。"},
	{fault.NotFound, "没有找到，或不在您负责的范围内。", "请核对编号，从列表重新进入。"},
	{fault.Conflict, "情况刚刚发生了变化。", "请刷新页面，看清现在的状态后再办理。"},
}
