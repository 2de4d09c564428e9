// Package policy is the catalogue of subsidies: who may receive each, how much, when, and
// what it excludes — as data that explains itself.
//
// A programme is one folder of programmes/: programme.yaml, which an officer reads and a
// reviewer diffs, and cases.jsonl, worked by hand. The 17 mandated ones are embedded; a
// county's own are read the same way. Conditions are CEL expressions over typed facts;
// money is whole fen, areas 1/100 mu, and nothing passes through floating point.
//
// [Catalogue.Judge] says what is paid, [Catalogue.Explain] says why.
package policy

import (
	"bytes"
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strconv"

	"cel.dev/cel-go/cel"
	"go.yaml.in/yaml/v3"

	"yikatong/internal/fault"
)

//go:embed programmes/*/programme.yaml programmes/*/cases.jsonl
var embedded embed.FS

// ErrNoProgramme tells that the catalogue has no programme of a number.
var ErrNoProgramme = fmt.Errorf("目录中没有这个项目: %w", fault.NotFound)

// A Catalogue is the published list (政策清单): the mandated programmes and the county's own.
// It never changes: what adds to it returns another.
type Catalogue struct {
	base     *cel.Env
	byNumber map[string]*Programme
	inOrder  []*Programme
}

// Load reads the 17 embedded programmes and the county's own: each extra holds folders of
// a programme.yaml. All that is wrong with a file is a [*FileError] with file and line.
func Load(extra ...fs.FS) (*Catalogue, error) {
	own, err := fs.Sub(embedded, "programmes")
	if err != nil {
		return nil, err
	}
	c, err := empty()
	if err != nil {
		return nil, err
	}
	for _, dir := range append([]fs.FS{own}, extra...) {
		if c, err = c.Plus(dir); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// empty is a catalogue without programmes, and the vocabulary their rules are written in.
func empty() (*Catalogue, error) {
	base, err := baseEnv()
	if err != nil {
		return nil, fmt.Errorf("vocabulary of the rules: %w", err)
	}
	return &Catalogue{base: base}, nil
}

// Plus returns the catalogue with the programmes of dir's folders added.
func (c *Catalogue) Plus(dir fs.FS) (*Catalogue, error) {
	files, err := fs.Glob(dir, "*/programme.yaml")
	if err != nil {
		return nil, err
	}
	for _, name := range files {
		text, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, err
		}
		if c, err = c.PlusFile(name, text); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// PlusFile returns the catalogue with the programme of one file added. name is how messages
// call the file.
func (c *Catalogue) PlusFile(name string, text []byte) (*Catalogue, error) {
	p, err := c.compile(name, text)
	if err != nil {
		return nil, err
	}
	if _, taken := c.byNumber[p.Number]; taken {
		return nil, &FileError{name, 1, "编号 " + p.Number + " 已有项目使用，请换一个"}
	}
	return c.with(p), nil
}

// Instead returns the catalogue with the file's programme in the place of the one of its
// number, which keeps the values that the county has set where the file still has the standard.
// name is how messages call the file.
func (c *Catalogue) Instead(name string, text []byte) (*Catalogue, error) {
	p, err := c.compile(name, text)
	if err != nil {
		return nil, err
	}
	old, ok := c.Programme(p.Number)
	if !ok {
		return nil, fmt.Errorf("%s: %w", p.Number, ErrNoProgramme)
	}
	kept := slices.DeleteFunc(slices.Clone(old.rows), func(r CountyRow) bool { _, has := p.Standards[r.Standard]; return !has })
	if p, err = p.withRows(kept); err != nil {
		return nil, err
	}
	return c.with(p), nil
}

func (c *Catalogue) compile(name string, text []byte) (*Programme, error) {
	p, err := parse(name, text)
	if err != nil {
		return nil, err
	}
	return p, (&compiler{file: name, base: c.base}).programme(p)
}

// with returns the catalogue with p, in the place of one of the same number if there is.
func (c *Catalogue) with(p *Programme) *Catalogue {
	byNumber := maps.Clone(c.byNumber)
	if byNumber == nil {
		byNumber = map[string]*Programme{}
	}
	byNumber[p.Number] = p
	inOrder := slices.SortedFunc(maps.Values(byNumber), func(a, b *Programme) int { return cmp.Compare(a.Number, b.Number) })
	return &Catalogue{c.base, byNumber, inOrder}
}

// parse reads a programme file and checks its form; its formulas are compiled after.
func parse(name string, raw []byte) (*Programme, error) {
	d := yaml.NewDecoder(bytes.NewReader(raw))
	d.KnownFields(true)
	p := &Programme{source: string(raw)}
	if err := d.Decode(p); err != nil {
		return nil, yamlError(name, err)
	}
	if err := d.Decode(&yaml.Node{}); !errors.Is(err, io.EOF) {
		return nil, &FileError{name, 1, "一个文件只写一个项目"}
	}
	return p, p.check(name)
}

var (
	yamlLine    = regexp.MustCompile(`line (\d+): (.*)`)
	yamlUnknown = regexp.MustCompile(`field (\S+) not found in type \S+`)
)

// yamlError turns the reader's first complaint into ours.
func yamlError(name string, err error) error {
	m := yamlLine.FindStringSubmatch(err.Error())
	if m == nil {
		return &FileError{name, 1, "不是有效的 YAML：" + err.Error()}
	}
	line, _ := strconv.Atoi(m[1])
	says := "YAML 写法有误：" + m[2]
	if f := yamlUnknown.FindStringSubmatch(m[2]); f != nil {
		says = "没有 " + f[1] + " 这一项，请对照 programmes/README.md"
	}
	return &FileError{name, line, says}
}

var (
	numberForm = regexp.MustCompile(`^[0-9]{2}$`)
	codeForm   = regexp.MustCompile(`^[A-Z]{2,8}$`)
)

// check refuses a file that lacks what every programme has.
func (p *Programme) check(name string) error {
	for _, need := range []struct{ what, value string }{
		{"number", p.Number}, {"code", p.Code}, {"name", p.Name}, {"department", p.Department},
		{"who", p.Who}, {"cycle", p.Cycle}, {"unit", p.Unit}, {"contact", p.Contact},
	} {
		if need.value == "" {
			return &FileError{name, 1, "缺少 " + need.what}
		}
	}
	if !numberForm.MatchString(p.Number) {
		return &FileError{name, 1, fmt.Sprintf("number 是 %q，应是加引号的两位数字，如 \"51\"", p.Number)}
	}
	if !codeForm.MatchString(p.Code) {
		return &FileError{name, 1, fmt.Sprintf("code 是 %q，应是 2 到 8 个大写字母，如 CSNY", p.Code)}
	}
	if !slices.Contains([]string{"ordinary", "sensitive", "hidden"}, p.Disclosure.Level) {
		return &FileError{name, 1, "disclosure.level 应写 ordinary、sensitive 或 hidden"}
	}
	if len(p.Rules) == 0 || len(p.Documents) == 0 {
		return &FileError{name, 1, "documents 和 rules 至少各写一项"}
	}
	for _, f := range p.Basis {
		if err := f.check(name); err != nil {
			return err
		}
	}
	for of, s := range p.Standards {
		if err := s.check(name, of); err != nil {
			return err
		}
	}
	return nil
}

// check refuses rows of which it is not clear from when they count.
func (s Standard) check(file, name string) error {
	seen := map[[2]string]bool{}
	for _, r := range s.Rows {
		if _, err := parseDay(r.From); err != nil || r.From == "" {
			return &FileError{file, r.line, fmt.Sprintf("标准 %s 的 from：%q 不是日期，应写成 2025-01-01", name, r.From)}
		}
		if at := [2]string{r.From, r.Key}; seen[at] {
			return &FileError{file, r.line, fmt.Sprintf("标准 %s 在 %s %s 写了两次，请删去一行", name, r.From, r.Key)}
		} else {
			seen[at] = true
		}
	}
	return nil
}

var fieldKinds = []string{"text", "texts", "bool", "int", "fen", "area", "date", "month", "rows", "record", "list"}

func (f Field) check(file string) error {
	if !slices.Contains(fieldKinds, f.Type) {
		return &FileError{file, f.line, fmt.Sprintf("字段 %s 的 type 是 %q，应是其中之一：%v", f.Name, f.Type, fieldKinds)}
	}
	if f.Name == "" || f.Name == given || f.Label == "" {
		return &FileError{file, f.line, "字段要有 name（不可用 given）和中文 label"}
	}
	if (f.Type == "record" || f.Type == "list") != (len(f.Of) > 0) {
		return &FileError{file, f.line, "字段 " + f.Name + "：record 和 list 用 of 写明各字段，其他类型不写 of"}
	}
	dates := f.Dated == ""
	for _, sub := range f.Of {
		if err := sub.check(file); err != nil {
			return err
		}
		dates = dates || sub.Name == f.Dated && sub.Type == "date"
	}
	if !dates {
		return &FileError{file, f.line, "dated 应是 of 里一个 date 字段的名字"}
	}
	return nil
}

// Programme returns the programme of a number.
func (c *Catalogue) Programme(number string) (*Programme, bool) {
	p, ok := c.byNumber[number]
	return p, ok
}

// All returns the programmes in order of number. The slice is the caller's own.
func (c *Catalogue) All() []*Programme { return slices.Clone(c.inOrder) }
