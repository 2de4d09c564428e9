package seal

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"

	"github.com/emmansun/gmsm/sm3"

	"yikatong/internal/fault"
)

// The errors of a key file. They never quote what the file holds.
var (
	ErrKeyFile = fmt.Errorf("not a whole key file: %w", fault.Invalid)
	ErrWrapped = fmt.Errorf("the keys in this file are wrapped in a way this version cannot open: %w", fault.Invalid)
)

const (
	fileFormat  = "yikatong keys"
	fileVersion = 1
	unwrapped   = "none"
	maxFile     = 1 << 20 // bytes; thousands of epochs
)

// A keyFile is a Ring as JSON. Wrap says what the key fields hold: "none" is the key
// itself in hex, and the one way today; another name will stand for keys wrapped by a
// key-encryption key. Sum is the SM3 of the same JSON with an empty Sum: it finds damage
// and is no proof against a forger, who can write a key file of his own anyway.
type keyFile struct {
	Format  string       `json:"format"`
	Version int          `json:"version"`
	Wrap    string       `json:"wrap"`
	Data    []dataEntry  `json:"data"`
	Index   []indexEntry `json:"index"`
	Sum     string       `json:"sum"`
}

type dataEntry struct {
	Class string `json:"class"`
	Epoch uint32 `json:"epoch"`
	Alg   string `json:"alg"`
	Key   string `json:"key"`
}

type indexEntry struct {
	Class string `json:"class"`
	Key   string `json:"key"`
}

// WriteTo writes the key file: every key in the clear. The caller keeps it apart from
// the database and its backups, and readable by the service alone.
func (r *Ring) WriteTo(w io.Writer) (int64, error) {
	f := keyFile{Format: fileFormat, Version: fileVersion, Wrap: unwrapped}
	for c := IDNumber; c.known(); c++ {
		for _, k := range r.data[c] {
			f.Data = append(f.Data, dataEntry{c.String(), k.id.epoch(), k.alg.String(), hex.EncodeToString(k.secret.Reveal())})
		}
		f.Index = append(f.Index, indexEntry{c.String(), hex.EncodeToString(r.index[c].secret.Reveal())})
	}
	var err error
	if f.Sum, err = f.sum(); err != nil {
		return 0, err
	}
	text, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return 0, fmt.Errorf("write key file: %w", err)
	}
	n, err := w.Write(append(text, '\n'))
	return int64(n), err
}

func (f keyFile) sum() (string, error) {
	f.Sum = ""
	text, err := json.Marshal(f)
	if err != nil {
		return "", fmt.Errorf("sum of key file: %w", err)
	}
	digest := sm3.Sum(text)
	return hex.EncodeToString(digest[:]), nil
}

// ReadRing reads a key file. Nonces are drawn from random, which must be crypto/rand's
// Reader: a seeded one would repeat those of the values sealed before. It returns
// ErrKeyFile for a file that is damaged or lacks a class, and ErrWrapped for one whose
// keys need another key first.
func ReadRing(file, random io.Reader) (*Ring, error) {
	text, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("read key file: %w", err)
	}
	f, err := parseFile(text)
	if err != nil {
		return nil, err
	}
	r := &Ring{random: &source{r: random}}
	for _, e := range f.Data {
		if err := r.addData(e); err != nil {
			return nil, err
		}
	}
	for _, e := range f.Index {
		if err := r.addIndex(e); err != nil {
			return nil, err
		}
	}
	if err := r.complete(); err != nil {
		return nil, err
	}
	return r, nil
}

func parseFile(text []byte) (keyFile, error) {
	var f keyFile
	if len(text) > maxFile {
		return f, fmt.Errorf("%w: over %d bytes", ErrKeyFile, maxFile)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if d.Decode(&f) != nil || len(bytes.TrimSpace(text[d.InputOffset():])) > 0 {
		return f, fmt.Errorf("%w: not its JSON", ErrKeyFile)
	}
	if f.Format != fileFormat || f.Version != fileVersion {
		return f, fmt.Errorf("%w: format or version unknown", ErrKeyFile)
	}
	sum, err := f.sum()
	if err != nil {
		return f, err
	}
	if sum != f.Sum {
		return f, fmt.Errorf("%w: its sum does not agree", ErrKeyFile)
	}
	if f.Wrap != unwrapped {
		return f, ErrWrapped
	}
	return f, nil
}

func (r *Ring) addData(e dataEntry) error {
	c, okClass := parseClass(e.Class)
	alg, okAlg := parseAlg(e.Alg)
	key, err := hex.DecodeString(e.Key)
	if !okClass || !okAlg || err != nil || e.Epoch == 0 || e.Epoch > maxEpoch || len(key) != algs[alg].size {
		return fmt.Errorf("%w: a data key is malformed", ErrKeyFile)
	}
	if last := r.current(c); last != nil && last.id.epoch() >= e.Epoch {
		return fmt.Errorf("%w: epochs of %v are out of order", ErrKeyFile, c)
	}
	k, err := newDataKey(newKid(c, e.Epoch), alg, NewSecret(key))
	if err != nil {
		return err
	}
	r.data[c] = append(r.data[c], k)
	return nil
}

func (r *Ring) addIndex(e indexEntry) error {
	c, ok := parseClass(e.Class)
	key, err := hex.DecodeString(e.Key)
	if !ok || err != nil || len(key) != indexKeyLen || r.index[c] != nil {
		return fmt.Errorf("%w: an index key is malformed or twice there", ErrKeyFile)
	}
	r.index[c] = newIndexKey(NewSecret(key))
	return nil
}

// complete refuses a ring that lacks a key: it would fail on the first value of that
// class, in the middle of somebody's work.
func (r *Ring) complete() error {
	for c := IDNumber; c.known(); c++ {
		if r.current(c) == nil || r.index[c] == nil {
			return fmt.Errorf("%w: no key for %v", ErrKeyFile, c)
		}
	}
	return nil
}
