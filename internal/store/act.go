package store

import (
	"database/sql"
	"iter"
	"time"

	"yikatong/internal/auth"
	"yikatong/internal/fen"
	"yikatong/internal/period"
	"yikatong/internal/region"
)

// A Subject is what an act is about.
type Subject string

// The subjects of acts.
const (
	OnRoster Subject = "roster"
	OnBatch  Subject = "batch"
	OnReturn Subject = "return"
)

// Enter is the action of bringing lines into a roster. It is no approval: it stays valid when
// the roster goes back to draft, and it binds nobody to the content of its moment.
const Enter = "enter"

// An Act is a step somebody took on a roster or batch, bound to the content's hash.
type Act struct {
	Subject Subject
	ID      int64
	Action  string
	Hand    auth.Hand
	Person  string
	User    int64
	Hash    string
	Reason  string
	Void    bool // the content went back to draft after it
	At      time.Time
}

const insertAct = `INSERT INTO act (county, id, subject, subject_id, action, hand, person, actor, hash, reason, at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`

// AddAct remembers a step.
func (tx *Tx) AddAct(a Act) error {
	id, err := tx.take("act", 1)
	if err != nil {
		return err
	}
	_, err = tx.exec(insertAct, id, string(a.Subject), a.ID, a.Action, string(a.Hand), a.Person, a.User, a.Hash, a.Reason, micros(a.At))
	return err
}

const voidActs = `UPDATE act SET void = 1 WHERE county = $1 AND subject = $2 AND subject_id = $3 AND action <> '` + Enter + `'`

// VoidActs makes all approvals of a subject void: its content goes back to draft. Who
// entered it did so all the same.
func (tx *Tx) VoidActs(on Subject, id int64) error {
	_, err := tx.exec(voidActs, string(on), id)
	return err
}

const selectActs = `SELECT subject, subject_id, action, hand, person, actor, hash, reason, void, at FROM act
	WHERE county = $1 AND subject = $2 AND subject_id = $3 ORDER BY id`

// Acts lists the steps taken on a subject, the void ones too.
func (tx *Tx) Acts(on Subject, id int64) ([]Act, error) {
	return all(each(tx, selectActs, []any{string(on), id}, scanAct))
}

// A DoneAct is a step that somebody took, with what it was about and how that stands now.
type DoneAct struct {
	Act
	Programme string
	Period    period.Period
	Region    region.Code // "" for a batch
	State     string      // of the roster or batch now
	Count     int         // lines or payments
	Total     fen.Fen
}

const selectActsBy = `SELECT a.subject, a.subject_id, a.action, a.hand, a.person, a.actor, a.hash, a.reason, a.void, a.at,
		coalesce(r.programme, b.programme), coalesce(r.period, b.period), coalesce(r.region, ''), coalesce(r.state, b.state), coalesce(r.lines, b.count), coalesce(r.total_fen, b.total_fen)
	FROM act a LEFT JOIN roster r ON a.subject = 'roster' AND r.county = a.county AND r.id = a.subject_id
	LEFT JOIN batch b ON a.subject = 'batch' AND b.county = a.county AND b.id = a.subject_id
	WHERE a.county = $1 AND a.actor = $2 AND a.subject IN ('roster', 'batch') ORDER BY a.id DESC LIMIT $3`

// ActsBy lists the newest steps that a user took on rosters and batches.
func (tx *Tx) ActsBy(user int64, limit int) ([]DoneAct, error) {
	return all(each(tx, selectActsBy, []any{user, limit}, func(r *sql.Rows) (d DoneAct, err error) {
		var void, at int64
		var span string
		err = r.Scan(&d.Subject, &d.ID, &d.Action, &d.Hand, &d.Person, &d.User, &d.Hash, &d.Reason, &void, &at,
			&d.Programme, &span, &d.Region, &d.State, &d.Count, &d.Total)
		if err != nil {
			return d, err
		}
		d.Void, d.At = void == 1, moment(at)
		d.Period, err = period.Parse(span)
		return d, err
	}))
}

// actsOfBatch gathers every step that counts for a batch: on itself, on the rosters that its
// payments and those it corrects come from, and on the bank's answers to it.
const actsOfBatch = `WITH RECURSIVE chain_of(id) AS (
		SELECT CAST($2 AS bigint)
		UNION SELECT b.corrects FROM batch b JOIN chain_of c ON b.id = c.id WHERE b.county = $1 AND b.corrects <> 0)
	SELECT subject, subject_id, action, hand, person, actor, hash, reason, void, at FROM act
	WHERE county = $1 AND subject = 'batch' AND subject_id = $2 AND void = 0
	UNION ALL
	SELECT subject, subject_id, action, hand, person, actor, hash, reason, void, at FROM act
	WHERE county = $1 AND subject = 'roster' AND void = 0
		AND subject_id IN (SELECT roster FROM batch_roster WHERE county = $1 AND batch IN (SELECT id FROM chain_of))
	UNION ALL
	SELECT subject, subject_id, action, hand, person, actor, hash, reason, void, at FROM act
	WHERE county = $1 AND subject = 'return' AND void = 0
		AND subject_id IN (SELECT id FROM return_file WHERE county = $1
			AND payfile IN (SELECT id FROM payfile WHERE county = $1 AND batch = $2))`

// BatchActs lists the steps that separation of hands looks at for a batch.
func (tx *Tx) BatchActs(batch int64) ([]auth.Act, error) {
	return hands(each(tx, actsOfBatch, []any{batch}, scanAct))
}

// BatchWays gathers the same steps by the ways that payments of the batch went: for each
// roster its own steps and those on the batch. Two rosters of one batch may be one person's
// entry and the same person's approval, since no payment passes through both.
func (tx *Tx) BatchWays(batch int64) (map[int64][]auth.Act, error) {
	acts, err := all(each(tx, actsOfBatch, []any{batch}, scanAct))
	ways := map[int64][]auth.Act{}
	var common []auth.Act
	for _, a := range acts {
		act := auth.Act{Hand: a.Hand, Person: a.Person}
		if a.Subject == OnRoster {
			ways[a.ID] = append(ways[a.ID], act)
		} else {
			common = append(common, act)
		}
	}
	for roster := range ways {
		ways[roster] = append(ways[roster], common...)
	}
	return ways, err
}

// RosterActs lists the valid steps on a roster.
func (tx *Tx) RosterActs(roster int64) ([]auth.Act, error) {
	return hands(each(tx, selectActs, []any{string(OnRoster), roster}, scanAct))
}

func hands(acts iter.Seq2[Act, error]) ([]auth.Act, error) {
	list, err := all(acts)
	if err != nil {
		return nil, err
	}
	var valid []auth.Act
	for _, a := range list {
		if !a.Void {
			valid = append(valid, auth.Act{Hand: a.Hand, Person: a.Person})
		}
	}
	return valid, nil
}

func scanAct(r *sql.Rows) (Act, error) {
	var a Act
	var void, at int64
	err := r.Scan(&a.Subject, &a.ID, &a.Action, &a.Hand, &a.Person, &a.User, &a.Hash, &a.Reason, &void, &at)
	a.Void, a.At = void == 1, moment(at)
	return a, err
}
