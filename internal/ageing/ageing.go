// Package ageing says how long money has waited (账龄), why it waits as far as that is known, and
// whose turn it is: nothing waits silently.
package ageing

import (
	"math"

	"yikatong/internal/pay"
)

// A Bucket is a span of ages in working days.
type Bucket struct {
	Name string // in Chinese
	Most int    // the oldest age in it
}

// buckets are the spans, the youngest first; the last one has no end.
var buckets = []Bucket{{"当日", 0}, {"1–3 个工作日", 3}, {"4–7 个工作日", 7}, {"8–30 个工作日", 30}, {"30 个工作日以上", math.MaxInt}}

// Buckets lists the spans, the youngest first.
func Buckets() []Bucket { return append([]Bucket(nil), buckets...) }

// BucketOf is the place in Buckets of an age in working days. An age below nothing, from a clock
// set back, is of today.
func BucketOf(days int) int {
	for i, b := range buckets {
		if days <= b.Most {
			return i
		}
	}
	return len(buckets) - 1
}

// A Cause is why a payment has no answer that people can go by.
type Cause string

// The causes, as far as they are known here.
const (
	NeverFetched  Cause = "never_fetched" // the bank has not fetched the file
	NoAnswer      Cause = "no_answer"     // fetched, and nothing came back
	Unposted      Cause = "unposted"      // an answer was read and waits to be posted
	Processing    Cause = "processing"    // the bank says that it has not decided
	LeftOut       Cause = "left_out"      // the posted answer to the file does not name it
	Differs       Cause = "differs"       // answered with another amount or account
	Contradictory Cause = "contradictory" // failed, and then reported paid: not to be paid again before it is settled
	Unexplained   Cause = "unexplained"   // answered, and the answer settles nothing
)

// A Turn is who has to move, and what comes next, both in Chinese.
type Turn struct {
	Says   string `json:"says"`
	Whose  string `json:"whose"`
	Action string `json:"action"`
}

const (
	byBank    = "代发银行"
	byFinance = "财政部门"
)

var turns = map[Cause]Turn{
	NeverFetched:  {"银行没有取文件", byBank, "催银行取文件并签收"},
	NoAnswer:      {"银行已取，没有回盘", byBank, "催银行回盘"},
	Unposted:      {"回盘已读，没有入账", byFinance, "核对回盘并入账"},
	Processing:    {"银行答复处理中", byBank, "催银行给出最终结果，不重发"},
	LeftOut:       {"回盘里没有这一笔", byBank, "向银行查询该笔结果，不重发"},
	Differs:       {"回盘的金额或账号不符", byBank, "请银行书面查明并重新回盘"},
	Contradictory: {"两次答复互相矛盾", byBank, "请银行书面查明，财政复核后处理"},
	Unexplained:   {"答复不能确定结果", byBank, "向银行查询该笔结果，不重发"},
}

// Turn is what a cause means for people.
func (c Cause) Turn() Turn { return turns[c] }

// A Trace is what is known of payments of one file that wait alike.
type Trace struct {
	Fetched  bool        // the bank has the file
	Answered bool        // some return file names the payment
	Posted   bool        // the last that does is posted
	Verdict  pay.Verdict // on the payment's line there
}

// Cause says why such payments wait.
func (t Trace) Cause() Cause {
	switch {
	case t.Answered && !t.Posted:
		return Unposted
	case !t.Answered && !t.Fetched:
		return NeverFetched
	case !t.Answered:
		return NoAnswer
	}
	if c, known := causes[t.Verdict]; known {
		return c
	}
	return Unexplained
}

var causes = map[pay.Verdict]Cause{pay.Waits: Processing, pay.Missing: LeftOut, pay.Changed: Differs}
