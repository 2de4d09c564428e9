package store

import (
	"bytes"
	"compress/gzip"
	"database/sql"
	"fmt"
	"io"
	"strings"
	"time"

	"yikatong/internal/inspect"
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/seal"
)

// An InspectPlan (抽查方案) is a plan as it is kept, with what became of it.
type InspectPlan struct {
	inspect.Plan
	ID         int64
	State      inspect.State
	Commitment string
	By         int64
	Key        string // natural person who made it
	At         time.Time
	Seed       string // "" until it is opened
	Digest     string // of the frame
	Lines      int    // in the frame
	Settled    int    // of them, lines of rosters that stood fixed before the commitment was published
	OpenedBy   int64
	OpenedAt   time.Time
	Reason     string // why it was cancelled
}

const planFields = `id, title, phase, programmes, period, townships, strata, large_fen, method, confidence, part, weight, team, days, state, commitment,
	made_by, made_key, made_at, seed, digest, lines, settled, opened_by, opened_at, reason`

func scanPlan(r *sql.Rows) (p InspectPlan, err error) {
	var programmes, span, townships, strata string
	var at, opened int64
	err = r.Scan(&p.ID, &p.Title, &p.Phase, &programmes, &span, &townships, &strata, &p.Large, &p.Aim.Method, &p.Aim.Confidence, &p.Aim.Part, &p.Weight,
		&p.Team, &p.Days, &p.State, &p.Commitment, &p.By, &p.Key, &at, &p.Seed, &p.Digest, &p.Lines, &p.Settled, &p.OpenedBy, &opened, &p.Reason)
	if err != nil {
		return p, err
	}
	p.Programmes, p.Townships, p.Plan.By = split[string](programmes), split[region.Code](townships), split[inspect.Dimension](strata)
	p.At, p.OpenedAt = moment(at), moment(opened)
	p.Period, err = period.Parse(span)
	return p, err
}

// join and split write a list of words that hold no comma in one column.
func join[T ~string](list []T) string {
	words := make([]string, len(list))
	for i, w := range list {
		words[i] = string(w)
	}
	return strings.Join(words, ",")
}

func split[T ~string](text string) (list []T) {
	for w := range strings.SplitSeq(text, ",") {
		if w != "" {
			list = append(list, T(w))
		}
	}
	return list
}

const insertPlan = `INSERT INTO inspect_plan (county, id, title, phase, programmes, period, townships, strata, large_fen, method, confidence, part, weight, team, days,
	state, commitment, seed_sealed, made_by, made_key, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`

// AddPlan stores a new plan with its seed, which stays sealed, and returns its number.
func (tx *Tx) AddPlan(p InspectPlan, seed inspect.Seed) (int64, error) {
	id, err := tx.take("inspect_plan", 1)
	if err != nil {
		return 0, err
	}
	sealed, err := tx.seal(seal.Text, "inspect_plan", "seed", id, seed.String())
	if err != nil {
		return 0, err
	}
	_, err = tx.exec(insertPlan, id, p.Title, string(p.Phase), join(p.Programmes), p.Period.String(), join(p.Townships), join(p.Plan.By), int64(p.Large),
		string(p.Aim.Method), p.Aim.Confidence, p.Aim.Part, p.Weight, p.Team, p.Days, string(inspect.Committed), p.Commitment, sealed, p.By, p.Key, micros(p.At))
	return id, err
}

// Plan returns one plan, or ErrNone.
func (tx *Tx) Plan(id int64) (InspectPlan, error) {
	return first(each(tx, `SELECT `+planFields+` FROM inspect_plan WHERE county = $1 AND id = $2`, []any{id}, scanPlan))
}

// Plans lists the plans, the newest first.
func (tx *Tx) Plans(limit int) ([]InspectPlan, error) {
	return all(each(tx, `SELECT `+planFields+` FROM inspect_plan WHERE county = $1 ORDER BY id DESC LIMIT $2`, []any{limit}, scanPlan))
}

// Seed opens the seed of a plan. Only a draw, a cancelling or a proof asks for it.
func (tx *Tx) Seed(plan int64) (inspect.Seed, error) {
	var sealed []byte
	if err := tx.row(`SELECT seed_sealed FROM inspect_plan WHERE county = $1 AND id = $2`, []any{plan}, &sealed); err != nil {
		return inspect.Seed{}, err
	}
	text, err := tx.open(seal.Text, "inspect_plan", "seed", plan, sealed)
	if err != nil {
		return inspect.Seed{}, err
	}
	return inspect.ParseSeed(text)
}

const openPlan = `UPDATE inspect_plan SET state = $3, seed = $4, digest = $5, frame = $6, lines = $7, settled = $8, opened_by = $9, opened_at = $10, reason = $11
	WHERE county = $1 AND id = $2 AND state = 'committed'`

// OpenPlan stores a plan as drawn, with its frame's file, or as cancelled, without one: its seed is
// open from then on. ErrMoved if somebody else was first.
func (tx *Tx) OpenPlan(p InspectPlan, frame []byte) error {
	var packed []byte
	if frame != nil {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		if _, err := w.Write(frame); err != nil {
			return err
		}
		if err := w.Close(); err != nil {
			return err
		}
		packed = b.Bytes()
	}
	return tx.one(openPlan, p.ID, string(p.State), p.Seed, p.Digest, packed, p.Lines, p.Settled, p.OpenedBy, micros(p.OpenedAt), p.Reason)
}

// FrameFile returns the file of a drawn plan's frame, or ErrNone.
func (tx *Tx) FrameFile(plan int64) ([]byte, error) {
	var packed []byte
	if err := tx.row(`SELECT frame FROM inspect_plan WHERE county = $1 AND id = $2 AND state = 'drawn'`, []any{plan}, &packed); err != nil {
		return nil, err
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("frame of plan %d: %w", plan, err)
	}
	return io.ReadAll(r)
}

// AddStrata stores what the strata of a plan come to.
func (tx *Tx) AddStrata(plan int64, sums []inspect.Sum) error {
	rows := make([][]any, len(sums))
	for i, s := range sums {
		rows[i] = []any{tx.county, plan, s.Name, s.Lines, int64(s.Amount), s.Size}
	}
	_, err := tx.bulk("inspect_stratum", []string{"county", "plan", "name", "lines", "amount_fen", "size"}, stream(rows))
	return err
}

// Strata lists the strata of a drawn plan.
func (tx *Tx) Strata(plan int64) ([]inspect.Sum, error) {
	return all(each(tx, `SELECT name, lines, amount_fen, size FROM inspect_stratum WHERE county = $1 AND plan = $2 ORDER BY name`, []any{plan},
		func(r *sql.Rows) (s inspect.Sum, err error) { return s, r.Scan(&s.Name, &s.Lines, &s.Amount, &s.Size) }))
}
