package pay

// A DisputeKind says how what a bank reported and what stands with us do not go together.
type DisputeKind string

// The kinds of dispute.
const (
	PaidAfterAll DisputeKind = "paid_after_all" // 先报失败又报成功: the same payment failed, and was made
	OtherAmount  DisputeKind = "other_amount"   // 金额或账号不符: the answer is not about what was sent
	NotOurs      DisputeKind = "not_ours"       // 非本批明细: answers to payments that were never sent
)

// Chinese names the kind for people.
func (k DisputeKind) Chinese() string {
	return map[DisputeKind]string{PaidAfterAll: "先报失败又报成功", OtherAmount: "金额或账号不符", NotOurs: "非本批明细"}[k]
}

// Next tells in Chinese what to do about a dispute.
func (k DisputeKind) Next() string {
	return map[DisputeKind]string{
		PaidAfterAll: "凭银行书面证明认定该笔已付或未付，由另一人审批",
		OtherAmount:  "要求银行按原指令更正并重新回盘；正确的回盘入账后自动办结",
		NotOurs:      "退银行核对来源，取得说明后由另一人审批办结",
	}[k]
}

// DisputeOf tells what dispute a verdict opens, "" for none.
func DisputeOf(v Verdict) DisputeKind {
	return map[Verdict]DisputeKind{Contradicts: PaidAfterAll, Changed: OtherAmount, Foreign: NotOurs}[v]
}

// A DisputeState is how far a dispute has come.
type DisputeState string

// The states of a dispute.
const (
	DisputeOpen     DisputeState = "open"     // 待核实
	DisputeProposed DisputeState = "proposed" // 待审批
	DisputeSettled  DisputeState = "settled"  // 已认定
	DisputeAnswered DisputeState = "answered" // 银行已更正: a later answer of the bank was right
)

// Chinese names the state for people.
func (s DisputeState) Chinese() string {
	return map[DisputeState]string{DisputeOpen: "待核实", DisputeProposed: "待审批", DisputeSettled: "已认定", DisputeAnswered: "银行已更正"}[s]
}

// An Outcome is what two people find about a dispute.
type Outcome string

// The outcomes.
const (
	FoundPaid   Outcome = "paid"   // the payment was made
	FoundUnpaid Outcome = "unpaid" // it was not
	Explained   Outcome = "none"   // nothing of ours is touched: the bank has explained it
)

// Chinese names the outcome for people.
func (o Outcome) Chinese() string {
	return map[Outcome]string{FoundPaid: "认定已付", FoundUnpaid: "认定未付", Explained: "银行已说明"}[o]
}

// Outcomes lists what may be found about a kind of dispute. Money that a bank reports with
// another amount or account is settled by the bank's own right answer alone: an order is for
// an exact amount to one account.
func (k DisputeKind) Outcomes() []Outcome {
	return map[DisputeKind][]Outcome{PaidAfterAll: {FoundPaid, FoundUnpaid}, NotOurs: {Explained}}[k]
}
