package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/register"
	"yikatong/internal/sheet"
	"yikatong/internal/store"
)

// Errors of outside registers.
var (
	ErrNoRegister = fmt.Errorf("no such outside register: %w", fault.NotFound)
	ErrNoSource   = fmt.Errorf("where a register comes from must be said: %w", fault.Invalid)
	ErrFewRows    = fmt.Errorf("more than half of the register's rows would end: %w", fault.Conflict)
)

// A RegisterLoad is what became of a register's file.
type RegisterLoad struct {
	Tally
	Version int64 `json:"version,omitempty"`
	Fresh   int   `json:"fresh"`
	Gone    int   `json:"gone"`
	Changed int   `json:"changed_keys"`
}

// Registers lists the outside registers that can be loaded.
func (a *App) Registers() ([]register.Register, error) { return register.Load() }

// A RegisterFile is a register's file: the whole register as it stands, not what changed.
type RegisterFile struct {
	File
	Register string // which
	Source   string // who gave it, such as 县公安局户籍科 2025 年 3 月数据
	Fewer    bool   // let more than half of the rows end: an extract, knowingly
}

// LoadRegister brings a register's file in as its next version: rows that stand already stay,
// new ones begin, those it no longer has end. The same file again changes nothing. A file
// that would end more than half of what stands is refused unless that is meant: it is most
// often a part of the register.
func (a *App) LoadRegister(ctx context.Context, by auth.Actor, f RegisterFile) (l RegisterLoad, err error) {
	l.Tally = Tally{File: f.Name, Verdict: "imported", Reasons: map[string]int{}}
	kinds, err := register.Load()
	if err != nil {
		return l, err
	}
	i := slices.IndexFunc(kinds, func(r register.Register) bool { return r.Name == f.Register })
	if i < 0 {
		return l, fmt.Errorf("%s: %w", f.Register, ErrNoRegister)
	}
	if strings.TrimSpace(f.Source) == "" {
		return l, ErrNoSource
	}
	if err := auth.May(by, auth.LoadRegister, auth.Place{Region: a.CountyCode()}); err != nil {
		return l, err
	}
	digest, err := digestFile(f.File)
	if err != nil {
		return l, err
	}
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		load := registerLoad{app: a, tx: tx, kind: kinds[i], file: f, out: &l}
		return load.run(by, digest)
	})
	var refusal *sheet.Refusal
	switch {
	case errors.Is(err, errSameRegister):
		l.Verdict = "unchanged"
		return l, nil
	case errors.As(err, &refusal):
		l = RegisterLoad{Tally: Tally{File: f.Name, Verdict: "refused:" + string(refusal.Code), Reasons: map[string]int{}, Sentence: refusal.Sentence()}}
		return l, nil
	}
	return l, err
}

// errSameRegister ends a load that brings nothing.
var errSameRegister = errors.New("the newest version is of this very file")

// A registerLoad is one file on its way in.
type registerLoad struct {
	app  *App
	tx   *store.Tx
	kind register.Register
	file RegisterFile
	out  *RegisterLoad
}

func (l *registerLoad) run(by auth.Actor, digest string) ([]audit.Event, error) {
	newest, err := l.tx.NewestRegisters()
	if err != nil {
		return nil, err
	}
	last := newest[l.kind.Name]
	if last.Digest == digest {
		return nil, errSameRegister
	}
	*l.out = RegisterLoad{Tally: Tally{File: l.file.Name, Verdict: "imported", Reasons: map[string]int{}}, Version: last.Version + 1}
	if err := l.read(); err != nil {
		return nil, err
	}
	if l.out.Gone, l.out.Changed, err = l.tx.EndRegisterRows(l.kind.Name, l.out.Version); err != nil {
		return nil, err
	}
	if stood := l.out.Accepted - l.out.Fresh + l.out.Gone; !l.file.Fewer && l.out.Gone*2 > stood && stood > 0 {
		return nil, fmt.Errorf("%d of %d rows: %w", l.out.Gone, stood, ErrFewRows)
	}
	at := l.app.now()
	v := store.RegisterVersion{Register: l.kind.Name, Version: l.out.Version, Source: l.file.Source, File: l.file.Name, Digest: digest, Rows: l.out.Accepted,
		Fresh: l.out.Fresh, Gone: l.out.Gone, Changed: l.out.Changed, By: by.User, At: at}
	if err := l.tx.AddRegisterVersion(v); err != nil {
		return nil, err
	}
	return one(by, at, "register.load", "register:"+l.kind.Name, l.app.CountyCode(), facts{"version": v.Version, "source": v.Source, "file": v.File,
		"digest": digest, "rows": v.Rows, "fresh": v.Fresh, "gone": v.Gone, "changed": v.Changed, "rejected": l.out.Rejected})
}

// read takes the rows in, a chunk at a time.
func (l *registerLoad) read() error {
	f, err := sheet.Open(l.file.Content, l.file.Size, l.file.Name, l.file.Limits)
	if err != nil {
		return err
	}
	chunk := make([]register.Row, 0, registryChunk)
	for rec, err := range sheet.ReadTable(f, l.kind.Wants()) {
		if err != nil {
			return err
		}
		l.out.Rows++
		row, err := l.kind.Read(rec.Values, l.app.now())
		if err != nil {
			l.out.reject(rec.Row, rowCode(err), err)
			continue
		}
		l.out.Accepted++
		if chunk = append(chunk, row); len(chunk) == registryChunk {
			if err := l.put(chunk); err != nil {
				return err
			}
			chunk = chunk[:0]
		}
	}
	return l.put(chunk)
}

func (l *registerLoad) put(rows []register.Row) error {
	fresh, err := l.tx.PutRegisterRows(l.kind.Name, l.out.Version, rows)
	l.out.Fresh += fresh
	return err
}

// rowCode names what is wrong with a register's row.
func rowCode(err error) string {
	for code, kind := range map[string]error{"key_missing": register.ErrKey, "date_invalid": register.ErrDate, "amount_invalid": register.ErrAmount, "area_invalid": register.ErrArea,
		"value_unknown": register.ErrChoice, "number_invalid": register.ErrNumber} {
		if errors.Is(err, kind) {
			return code
		}
	}
	return "id_invalid"
}

// RegisterVersions lists the loads of a register ("" for all), the newest first.
func (a *App) RegisterVersions(ctx context.Context, by auth.Actor, name string) (list []store.RegisterVersion, err error) {
	if err := auth.May(by, auth.SeeRegister, auth.Place{Region: a.CountyCode()}); err != nil {
		return nil, err
	}
	err = a.read(ctx, func(tx *store.Tx) error {
		list, err = tx.RegisterVersions(name)
		return err
	})
	return list, err
}
