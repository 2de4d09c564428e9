package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/ident"
	"yikatong/internal/region"
	"yikatong/internal/register"
	"yikatong/internal/sheet"
	"yikatong/internal/store"
)

// A File is what a user brings in: its name and its content, which can be read from any place.
type File struct {
	Name    string
	Content io.ReaderAt
	Size    int64
	Limits  sheet.Limits
}

// A Tally is what became of a registry file.
type Tally struct {
	File     string         `json:"file"`
	Verdict  string         `json:"verdict"` // imported, unchanged, refused:CODE
	Rows     int            `json:"rows"`
	Accepted int            `json:"accepted"`
	Changed  int            `json:"changed"` // rows that added or changed something
	Rejected int            `json:"rejected"`
	Reasons  map[string]int `json:"rejected_by_reason"`
	First    []RowError     `json:"-"` // the first rejected rows
	Sentence string         `json:"sentence,omitempty"`
}

// A RowError says why one row of a registry file was not taken.
type RowError struct {
	Row int // as the spreadsheet counts
	Err error
}

// reject counts a row under a reason's code and keeps the first few for people to read.
func (t *Tally) reject(row int, code string, err error) {
	t.Rejected++
	t.Reasons[code]++
	if len(t.First) < 20 {
		t.First = append(t.First, RowError{row, err})
	}
}

// Errors of registry rows.
var (
	ErrUnknownPerson = fmt.Errorf("the person is not in the registry: %w", fault.NotFound)
	ErrPointName     = fmt.Errorf("a bank point has a bank and a name: %w", fault.Invalid)
	ErrPointAway     = fmt.Errorf("a bank point lies in the county: %w", fault.Invalid)
	ErrIssued        = fmt.Errorf("the day an account was opened is written 2025-03-31 and has been: %w", fault.Invalid)
	ErrDeathDate     = fmt.Errorf("a date of death is written 2025-03-31 and has been: %w", fault.Invalid)
)

// A registry is one kind of reference file: its columns and what a chunk of its rows does.
type registry struct {
	kind  string
	event audit.Kind
	wants []sheet.Want
	put   func(a *App, tx *store.Tx, rows []sheet.Record, t *Tally) error
}

var noColumn = sheet.Want{Name: "公民身份号码", Also: []string{"身份证号", "身份证号码", "居民身份证号", "证件号码"}}

// registries is the table of files that `ykt import` reads besides rosters.
var registries = []registry{
	{"people", "people.import", []sheet.Want{noColumn, {Name: "姓名"}, {Name: "行政区划代码", Also: []string{"村代码", "区划代码"}},
		{Name: "户编号", Optional: true}, {Name: "与户主关系", Also: []string{"关系"}, Optional: true},
		{Name: "联系电话", Also: []string{"电话", "手机号"}, Optional: true}, {Name: "户口性质", Also: []string{"户籍类别"}, Optional: true},
		{Name: "性别", Optional: true}, {Name: "出生日期", Optional: true}}, (*App).putPeople},
	{"accounts", "accounts.import", []sheet.Want{noColumn, {Name: "开户银行", Also: []string{"开户行", "银行"}},
		{Name: "账号", Also: []string{"银行账号", "卡号", "一卡通账号", "社保卡号"}}, {Name: "账户类型", Also: []string{"类型"}, Optional: true},
		{Name: "开户日期", Optional: true}, {Name: "开户网点", Also: []string{"网点", "支行"}, Optional: true}}, (*App).putAccounts},
	{"deaths", "deaths.import", []sheet.Want{noColumn, {Name: "姓名", Optional: true}, {Name: "死亡日期"}}, (*App).putDeaths},
	{"organisations", "organisations.import", []sheet.Want{{Name: "统一社会信用代码", Also: []string{"信用代码"}}, {Name: "名称", Also: []string{"单位名称"}},
		{Name: "行政区划代码", Also: []string{"村代码", "区划代码"}}, {Name: "开户银行", Also: []string{"开户行"}, Optional: true},
		{Name: "账号", Also: []string{"银行账号"}, Optional: true}}, (*App).putOrganisations},
	{"villages", "villages.import", []sheet.Want{{Name: "行政区划代码", Also: []string{"代码"}}, {Name: "名称"},
		{Name: "上级代码", Optional: true}}, (*App).putVillages},
	{"points", "points.import", pointWants, (*App).putPoints},
}

// duty is what whoever brings such a file must hold: points belong to banks' contracts.
func (r registry) duty() auth.Duty {
	if r.kind == "points" {
		return auth.KeepContract
	}
	return auth.ImportPeople
}

// Registries names the kinds of reference file.
func Registries() []string {
	kinds := make([]string, len(registries))
	for i, r := range registries {
		kinds[i] = r.kind
	}
	return kinds
}

// registryChunk is how many rows go to the store at a time.
const registryChunk = 5000

// ImportRegistry brings people, accounts, deaths or villages in, updating what is known.
// Rows that cannot be taken are counted with their reasons; a file that cannot be read
// whole stores nothing.
func (a *App) ImportRegistry(ctx context.Context, by auth.Actor, kind string, file File) (Tally, error) {
	i := slices.IndexFunc(registries, func(r registry) bool { return r.kind == kind })
	t := Tally{File: file.Name, Verdict: "imported", Reasons: map[string]int{}}
	if i < 0 {
		return t, fmt.Errorf("import %s: %w", kind, ErrKind)
	}
	reg := registries[i]
	if err := auth.May(by, reg.duty(), auth.Place{Region: a.CountyCode()}); err != nil {
		return t, err
	}
	at := a.now()
	digest, err := digestFile(file)
	if err != nil {
		return t, err
	}
	err = a.write(ctx, func(tx *store.Tx) ([]audit.Event, error) {
		t = Tally{File: file.Name, Verdict: "imported", Reasons: map[string]int{}}
		if err := a.readRegistry(tx, reg, file, &t); err != nil {
			return nil, err
		}
		return one(by, at, reg.event, "registry:"+kind, a.CountyCode(),
			facts{"file": file.Name, "digest": digest, "rows": t.Rows, "changed": t.Changed, "rejected": t.Rejected})
	})
	var refusal *sheet.Refusal
	if errors.As(err, &refusal) {
		return Tally{File: file.Name, Verdict: "refused:" + string(refusal.Code), Reasons: map[string]int{}, Sentence: refusal.Sentence()}, nil
	}
	if err == nil && t.Changed == 0 {
		t.Verdict = "unchanged"
	}
	return t, err
}

func (a *App) readRegistry(tx *store.Tx, reg registry, file File, t *Tally) error {
	f, err := sheet.Open(file.Content, file.Size, file.Name, file.Limits)
	if err != nil {
		return err
	}
	chunk := make([]sheet.Record, 0, registryChunk)
	flush := func() error {
		err := reg.put(a, tx, chunk, t)
		chunk = chunk[:0]
		return err
	}
	for rec, err := range sheet.ReadTable(f, reg.wants) {
		if err != nil {
			return err
		}
		t.Rows++
		chunk = append(chunk, sheet.Record{Row: rec.Row, Values: slices.Clone(rec.Values)})
		if len(chunk) == registryChunk {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// digestFile sums up a file's bytes, to know the same file again.
func digestFile(f File) (string, error) {
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(f.Content, 0, f.Size)); err != nil {
		return "", fmt.Errorf("read %s: %w", f.Name, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// parseNo reads the ID number of a registry row, or counts why it cannot be.
func (a *App) parseNo(rec sheet.Record, t *Tally) (ident.No, bool) {
	no, err := ident.ParseNo(ident.Clean(rec.Values[0]), a.now())
	if err != nil {
		t.reject(rec.Row, "id", err)
		return no, false
	}
	return no, true
}

func (a *App) putPeople(tx *store.Tx, rows []sheet.Record, t *Tally) error {
	people := make([]store.Person, 0, len(rows))
	seen := make(map[string]int, len(rows))
	for _, rec := range rows {
		no, ok := a.parseNo(rec, t)
		if !ok {
			continue
		}
		where, err := region.ParseCode(ident.Clean(rec.Values[2]))
		if err != nil {
			t.reject(rec.Row, "region", err)
			continue
		}
		p := store.Person{No: no, Name: ident.NormalName(rec.Values[1]), Sex: string(no.Sex()), Birth: no.Birth().Format("2006-01-02"), Region: where,
			HouseCode: ident.Clean(rec.Values[3]), Relation: rec.Values[4], Phone: ident.Clean(rec.Values[5]), Hukou: rec.Values[6]}
		t.Accepted++
		if i, twice := seen[no.Reveal()]; twice {
			people[i] = p // the later row of one person counts
			continue
		}
		seen[no.Reveal()] = len(people)
		people = append(people, p)
	}
	changed, err := tx.PutPeople(people)
	t.Changed += changed
	return err
}

func (a *App) putAccounts(tx *store.Tx, rows []sheet.Record, t *Tally) error {
	list := make([]ident.No, 0, len(rows))
	parsed := make([]ident.No, len(rows))
	for i, rec := range rows {
		if no, ok := a.parseNo(rec, t); ok {
			parsed[i] = no
			list = append(list, no)
		}
	}
	known, err := tx.PeopleByNo(list)
	if err != nil {
		return err
	}
	today := day(a.now())
	var accounts []store.BankAccount
	for i, rec := range rows {
		if parsed[i].IsZero() {
			continue
		}
		p, ok := known[parsed[i].Reveal()]
		if !ok {
			t.reject(rec.Row, "person_unknown", ErrUnknownPerson)
			continue
		}
		kind := ident.ParseAccountKind(rec.Values[3])
		number, err := ident.ParseAccount(kind, ident.Clean(rec.Values[2]))
		if err != nil {
			t.reject(rec.Row, "account", err)
			continue
		}
		issued, err := issuedOn(rec.Values[4], today)
		if err != nil {
			t.reject(rec.Row, "date", err)
			continue
		}
		t.Accepted++
		accounts = append(accounts, store.BankAccount{Party: p.ID, Kind: string(kind), Bank: rec.Values[1], Number: number.Reveal(), Opened: today,
			Issued: issued, Point: strings.TrimSpace(rec.Values[5])})
	}
	changed, err := tx.PutAccounts(accounts)
	t.Changed += changed
	return err
}

// issuedOn reads the day on which a bank opened an account, "" where its list does not say.
func issuedOn(text, today string) (string, error) {
	on, err := register.Day(ident.Clean(text))
	switch {
	case err != nil || on > today && on != register.Never:
		return "", ErrIssued
	case on == register.Never:
		return "", nil
	}
	return on, nil
}

func (a *App) putDeaths(tx *store.Tx, rows []sheet.Record, t *Tally) error {
	for _, rec := range rows {
		no, ok := a.parseNo(rec, t)
		if !ok {
			continue
		}
		on, err := time.Parse("2006-01-02", ident.Clean(rec.Values[2]))
		if err != nil || on.After(a.now()) {
			t.reject(rec.Row, "date", ErrDeathDate)
			continue
		}
		t.Accepted++
		changed, err := tx.PutDeath(store.Death{No: no, Name: ident.NormalName(rec.Values[1]), On: on.Format("2006-01-02")})
		if err != nil {
			return err
		}
		if changed {
			t.Changed++
		}
	}
	return nil
}

// putOrganisations adds organisations, with the corporate account each is paid to.
func (a *App) putOrganisations(tx *store.Tx, rows []sheet.Record, t *Tally) error {
	var accounts []store.BankAccount
	for _, rec := range rows {
		code, err := ident.ParseUSCC(ident.Clean(rec.Values[0]))
		if err != nil {
			t.reject(rec.Row, "uscc", err)
			continue
		}
		where, err := region.ParseCode(ident.Clean(rec.Values[2]))
		if err != nil {
			t.reject(rec.Row, "region", err)
			continue
		}
		var number ident.Card
		if given := ident.Clean(rec.Values[4]); given != "" {
			if number, err = ident.ParseAccount(ident.Corporate, given); err != nil {
				t.reject(rec.Row, "account", err)
				continue
			}
		}
		id, err := tx.PutOrganisation(store.Organisation{USCC: code, Name: ident.NormalName(rec.Values[1]), Region: where})
		if err != nil {
			return err
		}
		t.Accepted++
		t.Changed++
		if !number.IsZero() {
			accounts = append(accounts, store.BankAccount{Party: id, Kind: string(ident.Corporate), Bank: rec.Values[3], Number: number.Reveal(), Opened: day(a.now())})
		}
	}
	_, err := tx.PutAccounts(accounts)
	return err
}

func (a *App) putVillages(tx *store.Tx, rows []sheet.Record, t *Tally) error {
	for _, rec := range rows {
		code, err := region.ParseCode(ident.Clean(rec.Values[0]))
		if err != nil {
			t.reject(rec.Row, "region", err)
			continue
		}
		parent := code.Parent()
		if given := ident.Clean(rec.Values[2]); given != "" {
			if parent, err = region.ParseCode(given); err != nil {
				t.reject(rec.Row, "region", err)
				continue
			}
		}
		t.Accepted++
		changed, err := tx.PutRegion(region.Region{Code: code, Name: rec.Values[1], Parent: parent, Level: code.Level()})
		if err != nil {
			return err
		}
		if changed {
			t.Changed++
		}
	}
	return nil
}

// parseAny reads an ID number as somebody typed it.
func (a *App) parseAny(text string) (ident.No, error) {
	return ident.ParseNo(ident.Clean(text), a.now())
}

// notFoundIsNone turns "no such record" into an empty answer.
func notFoundIsNone(err error) error {
	if errors.Is(err, store.ErrNone) {
		return nil
	}
	return err
}
