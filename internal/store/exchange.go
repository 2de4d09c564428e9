package store

import (
	"database/sql"

	"yikatong/internal/fen"
)

// A Stage is how far the talk with a bank about a payment file has come.
type Stage string

// The stages. The bank may still owe final answers for some lines of a file that was answered.
const (
	AnswerDue    Stage = "due"    // 等待回盘
	AnswerRead   Stage = "read"   // 回盘待入账: read as a dry run
	AnswerPosted Stage = "posted" // 已回盘入账
)

// An ExchangeQuery narrows payment files. A zero field does not.
type ExchangeQuery struct {
	Bank        string
	Departments []string
	Stage       Stage
	Limit       int // 0 counts only
	Offset      int
}

const stageOf = `CASE WHEN EXISTS (SELECT 1 FROM return_file r WHERE r.county = payfile.county AND r.payfile = payfile.id AND r.state = 'read') THEN 'read'
	WHEN EXISTS (SELECT 1 FROM return_file r WHERE r.county = payfile.county AND r.payfile = payfile.id) THEN 'posted' ELSE 'due' END`

// narrowed writes what the query asks for besides the stage, and adds its values to args.
func (q ExchangeQuery) narrowed(args *[]any) string {
	text := only(args, []narrowing{{"bank", q.Bank, q.Bank != ""}})
	if len(q.Departments) > 0 {
		text += ` AND batch IN (SELECT id FROM batch WHERE county = $1` + departments(q.Departments, len(*args)+2) + `)`
	}
	for _, d := range q.Departments {
		*args = append(*args, d)
	}
	return text
}

// Exchanges lists payment files: those that wait for somebody the oldest first, others the newest.
func (tx *Tx) Exchanges(q ExchangeQuery) ([]Payfile, error) {
	args := []any{q.Limit, q.Offset}
	text := `SELECT ` + payfileFields + ` FROM payfile WHERE county = $1` + q.narrowed(&args) + only(&args, []narrowing{{stageOf, string(q.Stage), q.Stage != ""}})
	order := ` ORDER BY id DESC`
	if q.Stage == AnswerDue || q.Stage == AnswerRead {
		order = ` ORDER BY id`
	}
	return all(each(tx, text+order+` LIMIT $2 OFFSET $3`, args, scanPayfile))
}

// An ExchangeCount is how many payment files stand at a stage, with their payments and money.
type ExchangeCount struct {
	Stage    Stage
	Files    int
	Payments int
	Total    fen.Fen
}

// CountExchanges counts payment files by stage, within what the query narrows to besides it.
func (tx *Tx) CountExchanges(q ExchangeQuery) ([]ExchangeCount, error) {
	var args []any
	text := `SELECT stage, count(*), CAST(sum(count) AS bigint), CAST(sum(total_fen) AS bigint) FROM (SELECT ` + stageOf + ` AS stage, count, total_fen FROM payfile
		WHERE county = $1` + q.narrowed(&args) + `) f GROUP BY stage ORDER BY stage`
	return all(each(tx, text, args, func(r *sql.Rows) (c ExchangeCount, err error) {
		return c, r.Scan(&c.Stage, &c.Files, &c.Payments, &c.Total)
	}))
}
