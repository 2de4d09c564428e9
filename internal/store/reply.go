package store

import (
	"database/sql"
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/region"
	"yikatong/internal/seal"
)

// A Reply is what a township says to a finding: that it is so (属实) or not, why, and a paper or
// photo if it has one. Somebody else closes the finding by it, or sends it back.
type Reply struct {
	Finding int64
	N       int // the finding's first, second …
	Upholds bool
	Words   string
	File    Attachment // without its bytes
	Person  string     // natural person who replied
	By      int64
	At      time.Time
	Back    string // why it was sent back, "" while it stands
	BackBy  int64
	BackAt  time.Time
}

// An Attachment is a file that came with something; it is kept sealed.
type Attachment struct {
	Name   string // "" for none
	Digest string // SHA-256 of the bytes, in hex
	Bytes  []byte
}

// replyKey binds a sealed file to its reply.
func replyKey(finding int64, n int) int64 { return finding<<8 | int64(n) }

const (
	insertReply = `INSERT INTO finding_reply (county, finding, n, upholds, words, file_name, file_digest, file_sealed, person, actor, at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`
	markReplied = `UPDATE finding SET replied_at = $3 WHERE county = $1 AND id = $2 AND state = 'open' AND replied_at = 0`
)

// AddReply stores a reply to an open finding that has none that stands.
func (tx *Tx) AddReply(r Reply) error {
	if err := tx.one(markReplied, r.Finding, micros(r.At)); err != nil {
		return err
	}
	var sealed []byte
	if r.File.Name != "" {
		var err error
		if sealed, err = tx.seal(seal.Text, "finding_reply", "file", replyKey(r.Finding, r.N), string(r.File.Bytes)); err != nil {
			return err
		}
	}
	_, err := tx.exec(insertReply, r.Finding, r.N, flag(r.Upholds), r.Words, r.File.Name, r.File.Digest, sealed, r.Person, r.By, micros(r.At))
	return err
}

const selectReplies = `SELECT finding, n, upholds, words, file_name, file_digest, person, actor, at, back, back_by, back_at FROM finding_reply
	WHERE county = $1 AND finding = $2 ORDER BY n`

// Replies lists what was said to a finding, in order.
func (tx *Tx) Replies(finding int64) ([]Reply, error) {
	return all(each(tx, selectReplies, []any{finding}, func(r *sql.Rows) (p Reply, err error) {
		var upholds, at, back int64
		err = r.Scan(&p.Finding, &p.N, &upholds, &p.Words, &p.File.Name, &p.File.Digest, &p.Person, &p.By, &at, &p.Back, &p.BackBy, &back)
		p.Upholds, p.At, p.BackAt = upholds == 1, moment(at), moment(back)
		return p, err
	}))
}

const selectReplyFile = `SELECT file_name, file_digest, file_sealed FROM finding_reply WHERE county = $1 AND finding = $2 AND n = $3 AND file_name <> ''`

// ReplyFile returns the file that came with a reply, or ErrNone.
func (tx *Tx) ReplyFile(finding int64, n int) (Attachment, error) {
	return first(each(tx, selectReplyFile, []any{finding, n}, func(r *sql.Rows) (f Attachment, err error) {
		var sealed []byte
		if err = r.Scan(&f.Name, &f.Digest, &sealed); err != nil {
			return f, err
		}
		plain, err := tx.open(seal.Text, "finding_reply", "file", replyKey(finding, n), sealed)
		f.Bytes = []byte(plain)
		return f, err
	}))
}

const (
	sendReplyBack = `UPDATE finding_reply SET back = $4, back_by = $5, back_at = $6 WHERE county = $1 AND finding = $2 AND n = $3 AND back = ''`
	unmarkReplied = `UPDATE finding SET replied_at = 0 WHERE county = $1 AND id = $2 AND state = 'open' AND replied_at <> 0`
)

// SendReplyBack takes a reply's standing: the finding waits for another.
func (tx *Tx) SendReplyBack(finding int64, n int, why string, by int64, at time.Time) error {
	if err := tx.one(unmarkReplied, finding); err != nil {
		return err
	}
	return tx.one(sendReplyBack, finding, n, why, by, micros(at))
}

// A FindingSum is how many findings of one kind are in one place, raised and replied to on the
// same days, and what their lines come to.
type FindingSum struct {
	Programme string
	Region    region.Code // of the roster
	Code      string
	Blocks    bool
	State     string
	Raised    time.Time // midnight UTC of the day
	Replied   time.Time // zero: not yet
	Count     int
	Amount    fen.Fen
}

const sumFindings = `SELECT r.programme, r.region, f.code, f.blocks, f.state, (f.raised_at + 28800000000) / 86400000000, CASE WHEN f.replied_at = 0 THEN -1 ELSE (f.replied_at + 28800000000) / 86400000000 END,
		count(*), CAST(sum(l.amount_fen) AS bigint)
	FROM roster r CROSS JOIN finding f CROSS JOIN roster_line l
	WHERE r.county = $1 AND r.region >= $2 AND r.region <= $3 AND f.county = r.county AND f.roster = r.id
		AND l.county = f.county AND l.roster = f.roster AND l.id = f.line`

// FindingSums sums the findings of rosters below a region, of some departments or all.
func (tx *Tx) FindingSums(within region.Code, deps []string) ([]FindingSum, error) {
	return tx.findingSums(sumFindings, within, deps)
}

// OpenFindingSums sums those that are open.
func (tx *Tx) OpenFindingSums(within region.Code, deps []string) ([]FindingSum, error) {
	return tx.findingSums(sumFindings+` AND f.state = 'open'`, within, deps)
}

func (tx *Tx) findingSums(text string, within region.Code, deps []string) ([]FindingSum, error) {
	low, high := within.Span()
	args := []any{low, high}
	for _, d := range deps {
		args = append(args, d)
	}
	return all(each(tx, text+departments(deps, 4)+` GROUP BY 1, 2, 3, 4, 5, 6, 7`, args, func(r *sql.Rows) (s FindingSum, err error) {
		var blocks, raised, replied int64
		err = r.Scan(&s.Programme, &s.Region, &s.Code, &blocks, &s.State, &raised, &replied, &s.Count, &s.Amount)
		s.Blocks, s.Raised = blocks == 1, time.Unix(raised*86400, 0).UTC()
		if replied >= 0 {
			s.Replied = time.Unix(replied*86400, 0).UTC()
		}
		return s, err
	}))
}
