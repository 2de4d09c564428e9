package store

import (
	"database/sql"
	"encoding/json"
	"time"

	"yikatong/internal/inspect"
	"yikatong/internal/region"
	"yikatong/internal/seal"
)

// A Call (入户核查) is a line that was drawn for an inspection, and how far the visit to its
// household has come.
type Call struct {
	Plan      int64
	N         int // of the plan, from 1
	Stratum   string
	Ticket    string
	Roster    int64
	Line      int64
	Region    region.Code // the village
	State     inspect.CallState
	Reports   int
	Raised    time.Time // when the difference that stands was put before a second person
	DecidedBy int64
	DecidedAt time.Time
	Answer    string
}

const callFields = `plan, n, stratum, ticket, roster, line, region, state, reports, raised_at, decided_by, decided_at, answer`

func scanCall(r *sql.Rows) (c Call, err error) {
	var raised, decided int64
	err = r.Scan(&c.Plan, &c.N, &c.Stratum, &c.Ticket, &c.Roster, &c.Line, &c.Region, &c.State, &c.Reports, &raised, &c.DecidedBy, &decided, &c.Answer)
	c.Raised, c.DecidedAt = moment(raised), moment(decided)
	return c, err
}

// AddCalls stores the calls of a draw, and who is to make each.
func (tx *Tx) AddCalls(list []Call, teams [][]int64) error {
	var calls, members [][]any
	for i, c := range list {
		calls = append(calls, []any{tx.county, c.Plan, c.N, c.Stratum, c.Ticket, c.Roster, c.Line, string(c.Region), string(inspect.Open)})
		for _, m := range teams[i] {
			members = append(members, []any{tx.county, c.Plan, c.N, m})
		}
	}
	if _, err := tx.bulk("inspect_call", []string{"county", "plan", "n", "stratum", "ticket", "roster", "line", "region", "state"}, stream(calls)); err != nil {
		return err
	}
	_, err := tx.bulk("inspect_team", []string{"county", "plan", "n", "member"}, stream(members))
	return err
}

// Call returns one call, or ErrNone.
func (tx *Tx) Call(plan int64, n int) (Call, error) {
	return first(each(tx, `SELECT `+callFields+` FROM inspect_call WHERE county = $1 AND plan = $2 AND n = $3`, []any{plan, n}, scanCall))
}

// Calls lists the calls of a plan in their order.
func (tx *Tx) Calls(plan int64) ([]Call, error) {
	return all(each(tx, `SELECT `+callFields+` FROM inspect_call WHERE county = $1 AND plan = $2 ORDER BY n`, []any{plan}, scanCall))
}

// CallsIn lists the calls of all plans that stand in a state, up to a limit.
func (tx *Tx) CallsIn(state inspect.CallState, limit int) ([]Call, error) {
	return all(each(tx, `SELECT `+callFields+` FROM inspect_call WHERE county = $1 AND state = $2 ORDER BY plan, n LIMIT $3`, []any{string(state), limit}, scanCall))
}

const selectCallsOf = `SELECT ` + callFields + ` FROM inspect_call c WHERE c.county = $1
	AND EXISTS (SELECT 1 FROM inspect_team t WHERE t.county = c.county AND t.member = $2 AND t.plan = c.plan AND t.n = c.n) ORDER BY c.plan DESC, c.n LIMIT $3`

// CallsOf lists the calls that a user was drawn for, those of the newest plan first.
func (tx *Tx) CallsOf(user int64, limit int) ([]Call, error) {
	return all(each(tx, selectCallsOf, []any{user, limit}, scanCall))
}

// CallTeams lists the members of the teams of a plan, by the number of the call.
func (tx *Tx) CallTeams(plan int64) (map[int][]int64, error) {
	teams := map[int][]int64{}
	type member struct {
		n    int
		user int64
	}
	for m, err := range each(tx, `SELECT n, member FROM inspect_team WHERE county = $1 AND plan = $2 ORDER BY n, member`, []any{plan},
		func(r *sql.Rows) (m member, err error) { return m, r.Scan(&m.n, &m.user) }) {
		if err != nil {
			return nil, err
		}
		teams[m.n] = append(teams[m.n], m.user)
	}
	return teams, nil
}

// CallTeam lists the members of one call's team.
func (tx *Tx) CallTeam(plan int64, n int) ([]int64, error) {
	return all(each(tx, `SELECT member FROM inspect_team WHERE county = $1 AND plan = $2 AND n = $3 ORDER BY member`, []any{plan, n},
		func(r *sql.Rows) (id int64, err error) { return id, r.Scan(&id) }))
}

const swapCall = `UPDATE inspect_call SET state = $6, reports = $7, raised_at = $8, decided_by = $9, decided_at = $10, answer = $11
	WHERE county = $1 AND plan = $2 AND n = $3 AND state = $4 AND reports = $5`

// SwapCall stores next in the place of was; ErrMoved if the call has moved on since.
func (tx *Tx) SwapCall(was, next Call) error {
	return tx.one(swapCall, was.Plan, was.N, string(was.State), was.Reports, string(next.State), next.Reports, micros(next.Raised), next.DecidedBy,
		micros(next.DecidedAt), next.Answer)
}

// A CallReport is a report as it is kept.
type CallReport struct {
	inspect.Report
	Plan   int64
	N      int
	Seq    int        // the call's first, second …
	File   Attachment // without its bytes
	Person string     // natural person who made it
	By     int64
	At     time.Time
	Back   string // why it was sent back, "" while it stands
	BackBy int64
	BackAt time.Time
}

// reportKey binds a sealed file to its report: a plan draws fewer than 2^24 lines.
func reportKey(plan int64, n, seq int) int64 { return plan<<32 | int64(n)<<8 | int64(seq) }

const insertReport = `INSERT INTO inspect_report (county, plan, n, seq, met, ends, answers, words, kind, amount_fen, signed, file_name, file_digest, file_sealed, person, actor, at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`

// AddReport stores a report.
func (tx *Tx) AddReport(r CallReport) error {
	answers, err := json.Marshal(r.Answers)
	if err != nil {
		return err
	}
	var sealed []byte
	if r.File.Name != "" {
		if sealed, err = tx.seal(seal.Text, "inspect_report", "file", reportKey(r.Plan, r.N, r.Seq), string(r.File.Bytes)); err != nil {
			return err
		}
	}
	_, err = tx.exec(insertReport, r.Plan, r.N, r.Seq, string(r.Met), string(r.End), string(answers), r.Words, r.Kind, int64(r.Amount), r.Signed,
		r.File.Name, r.File.Digest, sealed, r.Person, r.By, micros(r.At))
	return err
}

const selectReports = `SELECT plan, n, seq, met, ends, answers, words, kind, amount_fen, signed, file_name, file_digest, person, actor, at, back, back_by, back_at
	FROM inspect_report WHERE county = $1 AND plan = $2 AND (n = $3 OR $3 = 0) ORDER BY n, seq`

// Reports lists what was reported of a call, or of all calls of a plan for n of 0, in order.
func (tx *Tx) Reports(plan int64, n int) ([]CallReport, error) {
	return all(each(tx, selectReports, []any{plan, n}, func(r *sql.Rows) (x CallReport, err error) {
		var at, back int64
		var answers string
		if err = r.Scan(&x.Plan, &x.N, &x.Seq, &x.Met, &x.End, &answers, &x.Words, &x.Kind, &x.Amount, &x.Signed, &x.File.Name, &x.File.Digest, &x.Person,
			&x.By, &at, &x.Back, &x.BackBy, &back); err != nil {
			return x, err
		}
		x.At, x.BackAt = moment(at), moment(back)
		return x, json.Unmarshal([]byte(answers), &x.Answers)
	}))
}

// SendReportBack notes why a report does not stand.
func (tx *Tx) SendReportBack(r CallReport) error {
	return tx.one(`UPDATE inspect_report SET back = $5, back_by = $6, back_at = $7 WHERE county = $1 AND plan = $2 AND n = $3 AND seq = $4 AND back = ''`,
		r.Plan, r.N, r.Seq, r.Back, r.BackBy, micros(r.BackAt))
}

const selectReportFile = `SELECT file_name, file_digest, file_sealed FROM inspect_report WHERE county = $1 AND plan = $2 AND n = $3 AND seq = $4 AND file_name <> ''`

// ReportFile returns the file that came with a report, or ErrNone.
func (tx *Tx) ReportFile(plan int64, n, seq int) (Attachment, error) {
	return first(each(tx, selectReportFile, []any{plan, n, seq}, func(r *sql.Rows) (f Attachment, err error) {
		var sealed []byte
		if err = r.Scan(&f.Name, &f.Digest, &sealed); err != nil {
			return f, err
		}
		plain, err := tx.open(seal.Text, "inspect_report", "file", reportKey(plan, n, seq), sealed)
		f.Bytes = []byte(plain)
		return f, err
	}))
}
