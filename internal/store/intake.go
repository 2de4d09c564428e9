package store

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"iter"
	"time"

	"yikatong/internal/fen"
	"yikatong/internal/region"
	"yikatong/internal/seal"
)

// An Intake (导入) is one file brought in, with its control totals.
type Intake struct {
	ID        int64
	Kind      string // roster, people, accounts, deaths, villages
	File      string
	Digest    string
	Programme string
	Period    string
	Region    region.Code
	Roster    int64
	Verdict   string // imported, unchanged, refused:CODE
	Detail    string // the sentence that goes with a refusal
	Read      int    // data rows
	Accepted  int
	Rejected  int
	Known     int // accepted rows that were there already, as they are
	People    int
	Amount    fen.Fen // of the accepted rows
	Header    []string
	By        int64
	StartedAt time.Time
	EndedAt   time.Time
}

// Reading is the verdict of a file that has come and is not read to its end yet.
const Reading = "reading"

// A Rejected is a row that was not stored, kept so that the township gets it back.
type Rejected struct {
	Line  int // its number among the file's data rows, from 1
	Code  string
	Cells []string // the original columns; sealed when stored
}

const insertIntake = `INSERT INTO intake (county, id, kind, file_name, digest, programme, period, region, roster, verdict, detail,
	read, accepted, rejected, known, people, accepted_fen, header, created_by, created_at, finished_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`

// NextIntake reserves the number of an intake, which its lines carry before it is stored.
func (tx *Tx) NextIntake() (int64, error) { return tx.take("intake", 1) }

// AddIntake stores what became of a file.
func (tx *Tx) AddIntake(i Intake) error {
	header, err := json.Marshal(i.Header)
	if err != nil {
		return err
	}
	_, err = tx.exec(insertIntake, i.ID, i.Kind, i.File, i.Digest, i.Programme, i.Period, string(i.Region), i.Roster, i.Verdict, i.Detail,
		i.Read, i.Accepted, i.Rejected, i.Known, i.People, int64(i.Amount), string(header), i.By, micros(i.StartedAt), micros(i.EndedAt))
	return err
}

const finishIntake = `UPDATE intake SET region = $3, roster = $4, verdict = $5, detail = $6, read = $7, accepted = $8, rejected = $9, known = $10,
	people = $11, accepted_fen = $12, header = $13, finished_at = $14 WHERE county = $1 AND id = $2 AND verdict = 'reading'`

// FinishIntake stores what became of a file that was being read.
func (tx *Tx) FinishIntake(i Intake) error {
	header, err := json.Marshal(i.Header)
	if err != nil {
		return err
	}
	return tx.one(finishIntake, i.ID, string(i.Region), i.Roster, i.Verdict, i.Detail, i.Read, i.Accepted, i.Rejected, i.Known, i.People,
		int64(i.Amount), string(header), micros(i.EndedAt))
}

const selectReading = `SELECT ` + intakeFields + ` FROM intake WHERE county = $1 AND verdict = 'reading' ORDER BY id`

// Readings lists the files that were not read to their end, as after a crash.
func (tx *Tx) Readings() ([]Intake, error) { return all(each(tx, selectReading, nil, scanIntake)) }

// AddRejected stores rows of an intake that were not taken.
func (tx *Tx) AddRejected(intake int64, rows []Rejected) error {
	_, err := tx.bulk("intake_rejected", []string{"county", "intake", "line", "code", "cells_sealed"}, func(yield func([]any, error) bool) {
		for _, r := range rows {
			plain, err := json.Marshal(r.Cells)
			if err != nil {
				yield(nil, err)
				return
			}
			sealed, err := tx.seal(seal.Text, "intake_rejected", "cells", intake<<24|int64(r.Line), string(plain))
			if !yield([]any{tx.county, intake, r.Line, r.Code, sealed}, err) || err != nil {
				return
			}
		}
	})
	return err
}

const selectRejected = `SELECT line, code, cells_sealed FROM intake_rejected WHERE county = $1 AND intake = $2 ORDER BY line`

// RejectedRows streams the rows of an intake that were not taken.
func (tx *Tx) RejectedRows(intake int64) iter.Seq2[Rejected, error] {
	return each(tx, selectRejected, []any{intake}, func(r *sql.Rows) (j Rejected, err error) {
		var sealed []byte
		if err := r.Scan(&j.Line, &j.Code, &sealed); err != nil {
			return j, err
		}
		plain, err := tx.open(seal.Text, "intake_rejected", "cells", intake<<24|int64(j.Line), sealed)
		if err != nil {
			return j, fmt.Errorf("row %d of intake %d: %w", j.Line, intake, err)
		}
		return j, json.Unmarshal([]byte(plain), &j.Cells)
	})
}

const countRejected = `SELECT code, count(*) FROM intake_rejected WHERE county = $1 AND intake = $2 GROUP BY code`

// CountRejected counts an intake's rejected rows by reason.
func (tx *Tx) CountRejected(intake int64) (map[string]int, error) {
	counts := map[string]int{}
	type count struct {
		code string
		n    int
	}
	for c, err := range each(tx, countRejected, []any{intake}, func(r *sql.Rows) (c count, err error) {
		return c, r.Scan(&c.code, &c.n)
	}) {
		if err != nil {
			return nil, err
		}
		counts[c.code] = c.n
	}
	return counts, nil
}

const intakeFields = `id, kind, file_name, digest, programme, period, region, roster, verdict, detail, read, accepted, rejected, known,
	people, accepted_fen, header, created_by, created_at, finished_at`

func scanIntake(r *sql.Rows) (i Intake, err error) {
	var header string
	var started, ended int64
	err = r.Scan(&i.ID, &i.Kind, &i.File, &i.Digest, &i.Programme, &i.Period, &i.Region, &i.Roster, &i.Verdict, &i.Detail, &i.Read,
		&i.Accepted, &i.Rejected, &i.Known, &i.People, &i.Amount, &header, &i.By, &started, &ended)
	if err != nil {
		return i, err
	}
	i.StartedAt, i.EndedAt = moment(started), moment(ended)
	return i, json.Unmarshal([]byte(header), &i.Header)
}

const selectIntake = `SELECT ` + intakeFields + ` FROM intake WHERE county = $1 AND id = $2`

// Intake returns one intake, or ErrNone.
func (tx *Tx) Intake(id int64) (Intake, error) {
	return first(each(tx, selectIntake, []any{id}, scanIntake))
}

const selectSameFile = `SELECT ` + intakeFields + ` FROM intake
	WHERE county = $1 AND digest = $2 AND kind = $3 AND programme = $4 AND period = $5 AND verdict = 'imported' ORDER BY id DESC LIMIT 1`

// SameFile finds the import of a file of the same bytes for the same purpose, or returns ErrNone.
func (tx *Tx) SameFile(digest, kind, programme, period string) (Intake, error) {
	return first(each(tx, selectSameFile, []any{digest, kind, programme, period}, scanIntake))
}

const selectIntakes = `SELECT ` + intakeFields + ` FROM intake
	WHERE county = $1 AND region >= $2 AND region <= $3`

// Intakes lists the newest intakes within a region, of one roster or of all with 0.
func (tx *Tx) Intakes(within region.Code, roster int64, limit int) ([]Intake, error) {
	low, high := within.Span()
	if roster == 0 {
		return all(each(tx, selectIntakes+` ORDER BY id DESC LIMIT $4`, []any{low, high, limit}, scanIntake))
	}
	return all(each(tx, selectIntakes+` AND roster = $5 ORDER BY id DESC LIMIT $4`, []any{low, high, limit, roster}, scanIntake))
}
