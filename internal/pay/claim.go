package pay

// An Origin says how it came out that something was paid that is to come back.
type Origin string

// The origins of a claim.
const (
	FromRecompute Origin = "recompute" // 重算多发
	FromPayment   Origin = "payment"   // 误发: a payment that was made and should not have been, or not as much
	FromDeath     Origin = "death"     // 死亡后发放
	FromDispute   Origin = "dispute"   // 银行重复支付
	FromViolation Origin = "violation" // 违规问题: decided, and money was paid for it
)

// Chinese names the origin for people.
func (o Origin) Chinese() string {
	return map[Origin]string{FromRecompute: "重算多发", FromPayment: "误发多发", FromDeath: "死亡后发放", FromDispute: "银行重复支付", FromViolation: "违规问题"}[o]
}

// A ClaimState is how far a claim (追回) has come.
type ClaimState string

// The states of a claim. Only a claimed one is money in the ledger.
const (
	ClaimProposed ClaimState = "proposed" // 待审批
	ClaimRefused  ClaimState = "refused"  // 已退回
	Claimed       ClaimState = "claimed"  // 追回中
	ClaimSettled  ClaimState = "settled"  // 已结清: all of it has come or was written off
)

// Chinese names the state for people.
func (s ClaimState) Chinese() string {
	return map[ClaimState]string{ClaimProposed: "待审批", ClaimRefused: "已退回", Claimed: "追回中", ClaimSettled: "已结清"}[s]
}
