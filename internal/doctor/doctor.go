// Package doctor checks on live data the rules that never break. Tests call the same
// checks after every step.
package doctor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"yikatong/internal/app"
	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/fault"
	"yikatong/internal/store"
)

// A Finding is one place where a rule does not hold.
type Finding struct {
	Subject string `json:"subject"`
	Detail  string `json:"detail"`
}

// A Check is what became of one rule.
type Check struct {
	Rule    string    `json:"rule"` // the invariant: I1, I4, …
	Says    string    `json:"says"`
	Found   []Finding `json:"found"` // the first few
	Count   int       `json:"count"` // of all
	Mend    string    `json:"mend"`  // what to do if it does not hold
	Checked string    `json:"checked,omitempty"`
}

// Holds reports whether the rule holds.
func (c Check) Holds() bool { return c.Count == 0 }

// most is how many places of a broken rule are kept.
const most = 10

// Examine checks every rule on one consistent view of the county's data.
func Examine(ctx context.Context, s *store.Store, county string) ([]Check, error) {
	var list []Check
	err := s.Read(ctx, county, func(tx *store.Tx) error {
		list = nil
		for _, r := range rules {
			c := Check{Rule: r.number, Says: r.says, Mend: r.mend}
			if err := r.examine(tx, &c); err != nil {
				return fmt.Errorf("check %s: %w", r.number, err)
			}
			list = append(list, c)
		}
		return nil
	})
	return list, err
}

// add keeps a place where the rule does not hold.
func (c *Check) add(subject, detail string) {
	if c.Count++; c.Count <= most {
		c.Found = append(c.Found, Finding{subject, detail})
	}
}

// A rule is one invariant and how it is examined.
type rule struct {
	number  string
	says    string
	mend    string
	examine func(*store.Tx, *Check) error
}

// proven makes a rule out of statements of the store.
func proven(names ...string) func(*store.Tx, *Check) error {
	return func(tx *store.Tx, c *Check) error {
		for _, name := range names {
			for b, err := range tx.Prove(name) {
				if err != nil {
					return fmt.Errorf("%s: %w", name, err)
				}
				c.add(b.Subject, name+": "+b.Detail)
			}
		}
		return nil
	}
}

const callAudit = "停止发放，保留现场，通知财政、审计和系统管理员；不要手工改库"

// rules is the table of what is checked, by the numbers of the invariants.
var rules = []rule{
	{"I1", "资金守恒：分录平衡，余额等于分录之和，下达 = 可用 + 已锁 + 在途 + 已付，且与逐笔支付、逐笔追回一致", callAudit,
		proven("postings balance", "balances are sums", "nothing made or lost", "payments are the ledger", "claims are the ledger", "claims are their receipts")},
	{"I1", "分录只增不改：编号连续，没有缺失，每笔都合乎它的事项", callAudit, proven("no posting is gone", "postings keep to their kinds")},
	{"I1", "在途资金账龄表按银行合计等于总账在途，一分不差", callAudit, proven("what waits is the ledger")},
	{"I2", "没有负余额，没有超指标占用，任何一笔分录之后都没有", callAudit, proven("nothing below zero", "never was below zero")},
	{"I3", "批次、代发文件与其明细的笔数金额一致，名册金额等于支付金额", callAudit,
		proven("batch is its payments", "batch is counted right", "batch is its rosters", "lists are counted right", "file is its payments", "sent is in files", "line is its payment")},
	{"I4", "同一人同一项目同一期最多一笔有效支付；更正不超过原明细", callAudit,
		proven("one live payment", "live is told right", "correction not above source")},
	{"I5", "每个代发文件由库中数据重建，与当初逐字节相同；投递给银行的就是它", callAudit, rebuilt},
	{"I6", "每个到账、失败、未知都有已入账的银行回盘为据", callAudit, proven("answers were given")},
	{"I7", "银行的每个最终答复都已采用，支付的状态都有银行说过的话为据，先后次序不影响结果", callAudit, proven("answers are taken", "what stands was told")},
	{"I8", "判定的金额留有当时的政策版本和认定信息，可以重算", callAudit, proven("judged lines keep their rules")},
	{"I9", "带着未办结的拦截疑点的明细没有进入批次", callAudit, proven("no payment over an open finding")},
	{"I10", "没有一个人经手同一笔资金的两个互斥环节；回盘由两人办理", callAudit, separated},
	{"I11", "审批的内容就是支付的内容", callAudit, sameContent},
	{"I12", "支付的名册都公示期满", callAudit, proven("paid from cleared rosters", "notice has run")},
	{"I13", "状态都在状态表内，且有对应的办理记录", callAudit, proven("known states only", "states have their acts")},
	{"I14", "名册都在本区县范围内；每人最多一个有效账户；账户的核验结果与银行答复一致，银行拒绝的账户不发放", "在名册或账户页更正",
		proven("within the county", "one active account", "accounts stand by their answers", "no payment to a refused account")},
	{"I15", "三员互斥，三员不兼业务岗位", "由安全保密管理员收回多余的岗位", exclusiveRoles},
	{"I16", "每次办理都有审计事件，事件链完整、时间不倒退", callAudit, chained},
}

// formats are read once: they come with the program.
var formats = sync.OnceValues(bank.LoadFormats)

// rebuilt makes every payment file again from what is stored.
func rebuilt(tx *store.Tx, c *Check) error {
	if err := proven("what was delivered is the file")(tx, c); err != nil {
		return err
	}
	forms, err := formats()
	if err != nil {
		return err
	}
	files, err := tx.AllPayfiles()
	if err != nil {
		return err
	}
	for _, f := range files {
		switch err := app.Rebuild(tx, forms, f, io.Discard); {
		case errors.Is(err, app.ErrNotSame), errors.Is(err, fault.Invalid), errors.Is(err, fault.NotFound):
			c.add(fmt.Sprintf("payfile:%d", f.ID), "what is stored makes another file than was made first")
		case err != nil:
			return err
		}
	}
	c.Checked = fmt.Sprintf("%d 个文件", len(files))
	return nil
}

// separated looks at every batch for a person who was two exclusive hands of it.
func separated(tx *store.Tx, c *Check) error {
	if err := proven("returns by two people")(tx, c); err != nil {
		return err
	}
	batches, err := tx.LiveBatches()
	if err != nil {
		return err
	}
	for _, b := range batches {
		ways, err := tx.BatchWays(int64(b.ID))
		if err != nil {
			return err
		}
		for roster, acts := range ways {
			twice(c, fmt.Sprintf("batch:%d", b.ID), roster, acts)
		}
	}
	return nil
}

// twice adds a person who was two exclusive hands on one way.
func twice(c *Check, subject string, roster int64, acts []auth.Act) {
	for i, act := range acts {
		if auth.Separate(auth.Actor{Person: act.Person}, act.Hand, acts[:i]) != nil {
			c.add(subject, fmt.Sprintf("one person acted as %s and as another hand, with roster %d", act.Hand, roster))
		}
	}
}

// sameContent weighs every live batch anew.
func sameContent(tx *store.Tx, c *Check) error {
	if err := proven("approvals are of the content")(tx, c); err != nil {
		return err
	}
	batches, err := tx.LiveBatches()
	if err != nil {
		return err
	}
	n := 0
	for _, b := range batches {
		d, err := tx.Digest(b)
		if err != nil {
			return err
		}
		n += d.Count
		if d.Hash() != b.Hash {
			c.add(fmt.Sprintf("batch:%d", b.ID), "its payments are not those that were approved")
		}
	}
	c.Checked = fmt.Sprintf("%d 笔", n)
	return nil
}

func exclusiveRoles(tx *store.Tx, c *Check) error {
	users, err := tx.Users()
	for i, u := range users {
		for _, o := range users[:i] {
			if u.Person == o.Person && !auth.Compatible(u.Role, o.Role) {
				c.add("user:"+u.Login, "held beside "+o.Login)
			}
		}
	}
	return err
}

// chained follows the whole event chain to the end that is kept beside it.
func chained(tx *store.Tx, c *Check) error {
	if err := proven("acts have events")(tx, c); err != nil {
		return err
	}
	head, err := audit.Verify(audit.Head{}, tx.Events(0, 1<<62))
	if err == nil {
		var end audit.Head
		if end, err = tx.ChainEnd(); err != nil {
			return err
		}
		err = head.Meets(end)
	}
	var broken *audit.BreakError
	if errors.As(err, &broken) {
		c.add(fmt.Sprintf("event:%d", broken.Seq), broken.Why.Chinese())
		err = nil
	}
	c.Checked = fmt.Sprintf("%d 条，末端 %.8s", head.Seq, head.Hash)
	return err
}
