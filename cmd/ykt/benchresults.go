package main

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"runtime"
	"sync"

	"yikatong/internal/policy"
	"yikatong/internal/store"
)

// A verdict is a result on its way into the table of results.
type verdict struct {
	person int64
	policy.Result
}

// bareInsert puts results that are there already into a table.
func (b *entitleBench) bareInsert(number string) error {
	var ready []policy.Result
	for _, f := range b.samples[number] {
		r, err := b.node.Catalogue().Judge(f)
		if err != nil {
			return err
		}
		ready = append(ready, r)
	}
	results := make(chan []verdict, 1)
	go func() {
		defer close(results)
		chunk := []verdict(nil)
		for i := range b.people {
			if chunk = append(chunk, verdict{int64(i), ready[i%len(ready)]}); len(chunk) == cap(chunk) || i+1 == b.people {
				results <- chunk
				chunk = make([]verdict, 0, resultChunk)
			}
		}
	}()
	return b.put("bare", number, results)
}

// resultChunk is how many lines are judged, and results inserted, at a time.
const resultChunk = 128

// wholeWay reads everybody's facts from the store, judges them on all processors and inserts the
// results.
func (b *entitleBench) wholeWay(ctx context.Context, number string) error {
	lines, results := make(chan []store.JudgedLine, 2), make(chan []verdict, 2)
	errs := make([]error, runtime.GOMAXPROCS(0)+1)
	var working, reading sync.WaitGroup
	reading.Go(func() { errs[0] = b.read(ctx, number, lines) })
	for w := 1; w < len(errs); w++ {
		working.Go(func() { errs[w] = b.judge(lines, results) })
	}
	go func() { working.Wait(); close(results) }()
	err := b.put("whole", number, results)
	reading.Wait()
	return errors.Join(append(errs, err)...)
}

func (b *entitleBench) read(ctx context.Context, number string, to chan<- []store.JudgedLine) error {
	defer close(to)
	return b.node.store.Read(ctx, b.node.county, func(tx *store.Tx) error {
		chunk := make([]store.JudgedLine, 0, resultChunk)
		for l, err := range tx.JudgedLines(number, benchPeriod, b.node.CountyCode()) {
			if err != nil {
				return err
			}
			if chunk = append(chunk, l); len(chunk) == resultChunk {
				to <- chunk
				chunk = make([]store.JudgedLine, 0, resultChunk)
			}
		}
		to <- chunk
		return nil
	})
}

// judge takes lines to their end even after an error, so that nobody waits for it.
func (b *entitleBench) judge(lines <-chan []store.JudgedLine, to chan<- []verdict) (failed error) {
	catalogue := b.node.Catalogue()
	for chunk := range lines {
		list := make([]verdict, 0, len(chunk))
		for _, l := range chunk {
			r, err := judgeLine(catalogue, l)
			failed = errors.Join(failed, err)
			list = append(list, verdict{l.Beneficiary, r})
		}
		to <- list
	}
	return failed
}

func judgeLine(c *policy.Catalogue, l store.JudgedLine) (policy.Result, error) {
	text, err := l.Facts()
	if err != nil {
		return policy.Result{}, err
	}
	f, err := policy.ReadFacts([]byte(text))
	if err != nil {
		return policy.Result{}, err
	}
	return c.Decide(f)
}

// put inserts results into a table of one transaction, waiting for the disk as the store does.
func (b *entitleBench) put(table, number string, results <-chan []verdict) error {
	defer func() {
		for range results { // after an error nobody may wait to be read
		}
	}()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(b.dir, "results.db")+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=cache_size(-65536)")
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.Exec(`CREATE TABLE IF NOT EXISTS ` + table + ` (programme TEXT NOT NULL, person INTEGER NOT NULL, eligible INTEGER NOT NULL, amount_fen INTEGER NOT NULL,
		recover_fen INTEGER NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (programme, person)) STRICT`)
	if err != nil {
		return err
	}
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	stmt, err := tx.Prepare(`INSERT INTO ` + table + ` VALUES (?, ?, ?, ?, ?, ?)`)
	if err != nil {
		return err
	}
	for chunk := range results {
		for _, v := range chunk {
			if _, err := stmt.Exec(number, v.person, v.Eligible, int64(v.Amount), int64(v.Recover), v.Reason); err != nil {
				return err
			}
		}
	}
	return tx.Commit()
}
