package desk

import (
	"strings"
	"testing"

	"yikatong/internal/ageing"
	"yikatong/internal/app"
	"yikatong/internal/pay"
	"yikatong/internal/policy"
	"yikatong/internal/store"
)

// waits is money that waits for every cause, as the app tells it.
func waits() app.Ageing {
	v := app.Ageing{Today: "2026-03-20"}
	for i, c := range []ageing.Cause{ageing.NeverFetched, ageing.NoAnswer, ageing.Unposted, ageing.Processing, ageing.LeftOut, ageing.Differs, ageing.Unexplained} {
		days := []int{0, 2, 3, 5, 12, 40, 9}[i]
		d := app.Delayed{Cause: c, Waiting: store.Waiting{Payfile: int64(i), Batch: pay.BatchID(i + 1), Number: "PC5002362026000031", Programme: "09", Period: "2026-03",
			Bank: []string{"重庆农村商业银行", "中国邮政储蓄银行"}[i%2], Name: "DF_5002362026000031_01.csv", SentAt: at(9, 10, 0), Status: pay.InTransit,
			Count: 1236 / (i + 1), Total: 148231000 / 10}, Aged: app.Aged{Days: days, Bucket: ageing.BucketOf(days), Turn: c.Turn()}, Due: "2026-03-11", Late: max(0, days-2)}
		if i > 0 {
			d.TakenAt = at(9, 11, 0)
		}
		if i > 2 {
			d.Status, d.AckedAt = pay.Unknown, at(9, 11, 1)
		}
		v.AtBank = append(v.AtBank, d)
		v.Transit += d.Total
	}
	v.Ledger = v.Transit
	f := store.Uncorrected{Batch: 4, Number: "PC5002362026000007", Programme: "13", Period: "2026-01", Bank: "重庆农村商业银行", Status: pay.Failed, Code: "F01", Since: "2026-02-02", Count: 6, Total: 48000}
	back := f
	back.Status, back.Code, back.Since = pay.Returned, "F12", ""
	v.Unmended = []app.Unmended{{Uncorrected: f, Aged: app.Aged{Days: 28, Bucket: 3, Turn: ageing.Turn{Says: "账号不存在或卡号错误", Whose: "乡镇（街道）", Action: "核对卡面，更正账户后重发"}}},
		{Uncorrected: back, Aged: app.Aged{Turn: ageing.Contradictory.Turn()}}}
	b := pay.Batch{ID: 9, Number: "PC5002362026000033", Programme: "09", Period: march, Count: 1236, Total: 148231000}
	v.Unsent = []app.Unsent{{Batch: b, Since: at(5, 9, 0), Aged: app.Aged{Days: 11, Bucket: 3, Turn: ageing.Turn{Says: "资金已锁，没有送银行", Whose: "财政部门", Action: "生成代发文件并送银行，或撤销批次"}}}}
	return v
}

// named is a desk that knows the programmes' names and has no county.
func named() *Desk {
	c, err := policy.Load()
	if err != nil {
		panic(err)
	}
	return &Desk{Config: Config{App: app.New(app.Config{Catalogue: c})}}
}

func ageingView() Ageing { return named().ageing(waits(), "") }

func emptyAgeing() Ageing {
	return named().ageing(app.Ageing{Today: "2026-03-20", Transit: 0, Ledger: 100}, "")
}

// What is overdue is one entry a bank on the work desk, with its earliest missed day and all its money.
func TestOverdueTodos(t *testing.T) {
	list := overdue(waits())
	if len(list) != 2 || list[0].What == list[1].What {
		t.Fatalf("%+v", list)
	}
	n := 0
	for _, todo := range list {
		n += todo.People
		if !strings.Contains(todo.State.Word, "2026-03-11") {
			t.Errorf("no deadline: %+v", todo)
		}
	}
	want := 0
	for _, w := range waits().AtBank {
		if w.Late > 0 {
			want += w.Count
		}
	}
	if n != want {
		t.Errorf("%d payments, want %d", n, want)
	}
}

// The file has a row for each row of every list, and no list of the page is longer than its most.
func TestAgeTable(t *testing.T) {
	v := waits()
	for range ageMost {
		v.Unmended = append(v.Unmended, v.Unmended[0])
	}
	if got, want := len(named().ageTable(v).Rows), len(v.AtBank)+len(v.Unmended)+len(v.Unsent); got != want {
		t.Errorf("%d rows, want %d", got, want)
	}
	if p := named().ageing(v, ""); len(p.Groups[1].Rows) != ageMost || p.Groups[1].More != 2 {
		t.Errorf("%d rows and %d more", len(p.Groups[1].Rows), p.Groups[1].More)
	}
	if p := named().ageing(v, "重庆农村商业银行"); len(p.Groups) != 2 {
		t.Error("a bank's operator is told what was not sent")
	}
}
