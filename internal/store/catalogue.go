package store

import (
	"database/sql"
	"errors"
	"strconv"
	"time"
)

// catalogueVersion is the setting that counts the changes of the county's catalogue: whoever
// holds a catalogue in memory compares it before using it.
const catalogueVersion = "catalogue.version"

// CatalogueVersion counts the changes of the county's catalogue; 0 is none yet.
func (tx *Tx) CatalogueVersion() (int64, error) {
	text, err := tx.Setting(catalogueVersion)
	if errors.Is(err, ErrNone) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(text, 10, 64)
}

func (tx *Tx) catalogueChanged() error {
	n, err := tx.CatalogueVersion()
	if err != nil {
		return err
	}
	return tx.SetSetting(catalogueVersion, strconv.FormatInt(n+1, 10))
}

// A ProgrammeFile is one version of a programme of the county's own.
type ProgrammeFile struct {
	ID        int64
	Programme string
	Starts    string // the day from which it counts
	Content   string // programme.yaml
	Cases     string // cases.jsonl
	Digest    string // of Content
	AddedBy   int64
	AddedAt   time.Time
}

const insertProgrammeFile = `INSERT INTO programme_file (county, id, programme, starts, content, cases, digest, added_by, added_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

// AddProgrammeFile stores a version of a programme and returns its number.
func (tx *Tx) AddProgrammeFile(f ProgrammeFile) (int64, error) {
	id, err := tx.take("programme_file", 1)
	if err != nil {
		return 0, err
	}
	_, err = tx.exec(insertProgrammeFile, id, f.Programme, f.Starts, f.Content, f.Cases, f.Digest, f.AddedBy, micros(f.AddedAt))
	if err != nil {
		return 0, err
	}
	return id, tx.catalogueChanged()
}

const selectProgrammeFiles = `SELECT id, programme, starts, content, cases, digest, added_by, added_at FROM programme_file
	WHERE county = $1 ORDER BY programme, starts, id`

// ProgrammeFiles lists every version of every programme of the county's own, by programme and
// the day it counts from.
func (tx *Tx) ProgrammeFiles() ([]ProgrammeFile, error) {
	return all(each(tx, selectProgrammeFiles, nil, func(r *sql.Rows) (f ProgrammeFile, err error) {
		var at int64
		err = r.Scan(&f.ID, &f.Programme, &f.Starts, &f.Content, &f.Cases, &f.Digest, &f.AddedBy, &at)
		f.AddedAt = moment(at)
		return f, err
	}))
}

const insertRules = `INSERT INTO rules (county, id, programme, digest, content) VALUES ($1, $2, $3, $4, $5)`

const selectRulesID = `SELECT id FROM rules WHERE county = $1 AND digest = $2`

// KeepRules stores what lines are judged by, unless it is there already, and returns its number.
func (tx *Tx) KeepRules(programme, digest, content string) (id int64, err error) {
	if err = tx.row(selectRulesID, []any{digest}, &id); !errors.Is(err, ErrNone) {
		return id, err
	}
	if id, err = tx.take("rules", 1); err != nil {
		return 0, err
	}
	_, err = tx.exec(insertRules, id, programme, digest, content)
	return id, err
}

const selectRules = `SELECT content FROM rules WHERE county = $1 AND id = $2`

// Rules returns what was kept under a number, or ErrNone.
func (tx *Tx) Rules(id int64) (content string, err error) {
	return content, tx.row(selectRules, []any{id}, &content)
}
