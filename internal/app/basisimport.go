package app

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"slices"
	"strings"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/basis"
	"yikatong/internal/ident"
	"yikatong/internal/policy"
	"yikatong/internal/region"
	"yikatong/internal/sheet"
	"yikatong/internal/store"
)

// A BasisTally is what became of a file of records.
type BasisTally struct {
	File     string        `json:"file"`
	Verdict  string        `json:"verdict"` // imported, unchanged, refused:CODE
	Rows     int           `json:"rows"`    // rows of a sheet, lines of JSON
	Records  int           `json:"records"` // accepted; rows of one right are one record
	Changed  int           `json:"changed"` // new records and new versions
	Rejected int           `json:"rejected"`
	Header   []string      `json:"-"` // titles of the cells in Errors
	Errors   []BasisReject `json:"-"`
	Sentence string        `json:"sentence,omitempty"`
}

// A BasisReject is a row that was not taken, with why.
type BasisReject struct {
	Row   int
	Cells [][]string // the record's rows as they were: personal, for the township alone
	Err   error
}

// A basisRow is one record on its way in.
type basisRow struct {
	row        int
	cells      [][]string
	no         string
	from, till string
	record     basis.Record
	err        error
}

// ImportBasis brings records of a programme in from a sheet, in the columns of its template, or
// from lines of JSON (.jsonl): {"no":…, "valid_from":…, "valid_until":…, "basis":{…}}. Rows of a
// sheet that go on with the record before them add to its lists ([basis.Continues]). A
// record that is known gets a next version; one that says the same is left alone.
func (a *App) ImportBasis(ctx context.Context, by auth.Actor, programme string, file File) (t BasisTally, err error) {
	p, err := a.programme(programme)
	if err != nil {
		return t, err
	}
	if err := auth.May(by, auth.EnterBasis, auth.Place{Region: by.Region, Department: p.Department}); err != nil {
		return t, err
	}
	digest, err := digestFile(file)
	if err != nil {
		return t, err
	}
	at := a.now()
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		t = BasisTally{File: file.Name, Verdict: "imported", Header: basis.Titles(p)}
		b := &basisIntake{a: a, tx: tx, by: by, programme: p, tally: &t, seen: map[rightKey]bool{}}
		if err := b.read(file); err != nil {
			return nil, err
		}
		return one(by, at, "basis.import", "basis:"+programme, a.CountyCode(), facts{"file": file.Name, "digest": digest, "rows": t.Rows,
			"changed": t.Changed, "rejected": t.Rejected})
	})
	var refusal *sheet.Refusal
	if errors.As(err, &refusal) {
		return BasisTally{File: file.Name, Verdict: "refused:" + string(refusal.Code), Sentence: refusal.Sentence()}, nil
	}
	if err == nil && t.Changed == 0 && t.Rejected == 0 {
		t.Verdict = "unchanged"
	}
	return t, err
}

type basisIntake struct {
	a         *App
	tx        *store.Tx
	by        auth.Actor
	programme *policy.Programme
	tally     *BasisTally
	seen      map[rightKey]bool // records of the file: each stands in it once
}

func (b *basisIntake) read(file File) error {
	rows := b.sheetRows(file)
	if strings.EqualFold(filepath.Ext(file.Name), ".jsonl") {
		rows = b.jsonRows(file)
	}
	chunk := make([]basisRow, 0, assembleChunk)
	for r, err := range rows {
		if err != nil {
			return err
		}
		if chunk = append(chunk, r); len(chunk) == assembleChunk {
			if err := b.put(chunk); err != nil {
				return err
			}
			chunk = chunk[:0]
		}
	}
	return b.put(chunk)
}

// sheetRows gathers the rows of each record.
func (b *basisIntake) sheetRows(file File) iter.Seq2[basisRow, error] {
	return func(yield func(basisRow, error) bool) {
		f, err := sheet.Open(file.Content, file.Size, file.Name, file.Limits)
		if err != nil {
			yield(basisRow{}, err)
			return
		}
		var rows [][]string
		first := 0
		for rec, err := range sheet.ReadTable(f, basis.Wants(b.programme)) {
			if err != nil {
				yield(basisRow{}, err)
				return
			}
			b.tally.Rows++
			if len(rows) > 0 && !basis.Continues(b.programme, rows[0], rec.Values) {
				if !yield(b.gathered(first, rows), nil) {
					return
				}
				rows = nil
			}
			if len(rows) == 0 {
				first = rec.Row
			}
			rows = append(rows, slices.Clone(rec.Values))
		}
		if len(rows) > 0 {
			yield(b.gathered(first, rows), nil)
		}
	}
}

func (b *basisIntake) gathered(first int, rows [][]string) basisRow {
	r := basisRow{row: first, cells: rows, no: rows[0][0]}
	var errs [3]error
	r.from, errs[0] = basis.Day(rows[0][1])
	r.till, errs[1] = basis.Day(rows[0][2])
	r.record, errs[2] = basis.FromCells(b.programme, rows)
	r.err = errors.Join(errs[:]...)
	return r
}

// maxJSONLine is the longest line that is read: a record of some hundred plots.
const maxJSONLine = 1 << 20

func (b *basisIntake) jsonRows(file File) iter.Seq2[basisRow, error] {
	return func(yield func(basisRow, error) bool) {
		lines := bufio.NewScanner(io.NewSectionReader(file.Content, 0, file.Size))
		lines.Buffer(nil, maxJSONLine)
		for n := 1; lines.Scan(); n++ {
			if len(bytes.TrimSpace(lines.Bytes())) == 0 {
				continue
			}
			b.tally.Rows++
			if !yield(jsonRow(n, lines.Bytes()), nil) {
				return
			}
		}
		if err := lines.Err(); err != nil {
			yield(basisRow{}, fmt.Errorf("%w：有一行过长，或文件不完整", basis.ErrRecord))
		}
	}
}

func jsonRow(n int, line []byte) basisRow {
	var in struct {
		No         string `json:"no"`
		ValidFrom  string `json:"valid_from"`
		ValidUntil string `json:"valid_until"`
		basis.Record
	}
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	err := d.Decode(&in)
	if err != nil {
		err = fmt.Errorf("%w：不是完整的记录，或有不认识的字段", basis.ErrRecord)
	}
	return basisRow{row: n, cells: [][]string{{in.No, in.ValidFrom, in.ValidUntil}}, no: in.No, from: in.ValidFrom, till: in.ValidUntil,
		record: in.Record, err: err}
}

// put stores a chunk: its parties are found together.
func (b *basisIntake) put(chunk []basisRow) error {
	parties, places, err := b.parties(chunk)
	if err != nil {
		return err
	}
	at := b.a.now()
	var list []store.Basis
	for _, r := range chunk {
		s, err := b.row(r, parties, places)
		key := rightKey{person: s.Party, item: s.Item}
		if err == nil && b.seen[key] {
			err = fmt.Errorf("%w：同一证件号码、同一事项在文件中重复", basis.ErrRecord)
		}
		if err != nil {
			b.tally.Rejected++
			b.tally.Errors = append(b.tally.Errors, BasisReject{r.row, r.cells, err})
			continue
		}
		b.seen[key] = true
		s.By, s.At = b.by.User, at
		list = append(list, s)
	}
	b.tally.Records += len(list)
	n, err := b.tx.PutBasis(list)
	b.tally.Changed += n
	return err
}

// parties finds who a chunk's numbers are.
func (b *basisIntake) parties(chunk []basisRow) (map[string]int64, map[int64]region.Code, error) {
	var people []ident.No
	var codes []ident.USCC
	for _, r := range chunk {
		text := ident.Clean(r.no)
		if no, err := ident.ParseNo(text, b.a.now()); err == nil {
			people = append(people, no)
		} else if code, err := ident.ParseUSCC(text); err == nil {
			codes = append(codes, code)
		}
	}
	found, err := b.tx.PeopleByNo(people)
	if err != nil {
		return nil, nil, err
	}
	parties, places := map[string]int64{}, map[int64]region.Code{}
	for no, p := range found {
		parties[no], places[p.ID] = p.ID, p.Region
	}
	organisations, err := b.tx.Organisations(codes)
	for code, id := range organisations {
		parties[code], places[id] = id, b.a.CountyCode()
	}
	return parties, places, err
}

func (b *basisIntake) row(r basisRow, parties map[string]int64, places map[int64]region.Code) (store.Basis, error) {
	if r.err != nil {
		return store.Basis{}, r.err
	}
	text := strings.ToUpper(ident.Clean(r.no))
	party, ok := parties[text]
	if !ok {
		return store.Basis{}, ErrUnknownPerson
	}
	e := BasisEntry{Programme: b.programme.Number, Party: party, ValidFrom: r.from, ValidUntil: r.till, Record: r.record}
	if err := b.a.checkEntry(e); err != nil {
		return store.Basis{}, err
	}
	if err := b.a.mayEnter(b.by, e.Programme, places[party]); err != nil {
		return store.Basis{}, err
	}
	return e.row(places[party], b.by, b.a.now())
}
