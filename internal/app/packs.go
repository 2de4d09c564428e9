package app

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"yikatong/internal/keyset"
)

// packs is the directory of packed copies of what is in the store. Each carries a stamp of what
// it was made from. All of it can be thrown away and made again.
type packs struct{ dir string }

func (p packs) path(name string) string { return filepath.Join(p.dir, name+".pack") }

// open opens a copy; the caller closes it.
func (p packs) open(name string) (*keyset.Reader, error) {
	f, err := os.Open(p.path(name))
	if err != nil {
		return nil, err
	}
	r, err := keyset.NewReader(f)
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return r, nil
}

// current opens a copy of this very stamp, or returns nil.
func (p packs) current(name, stamp string) *keyset.Reader {
	r, err := p.open(name)
	if err != nil {
		return nil
	}
	if r.Stamp != stamp {
		r.Close()
		return nil
	}
	return r
}

// is reports whether there is a copy of this stamp.
func (p packs) is(name, stamp string) bool {
	r := p.current(name, stamp)
	if r == nil {
		return false
	}
	return r.Close() == nil
}

// write makes a copy: under another name until it is whole, so that nobody reads half of one.
func (p packs) write(name string, h keyset.Header, fill func(*keyset.Writer) error) (err error) {
	if err := os.MkdirAll(p.dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(p.dir, "making-*")
	if err != nil {
		return err
	}
	defer func() {
		f.Close()
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	w, err := keyset.NewWriter(f, h)
	if err != nil {
		return err
	}
	if err := fill(w); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), p.path(name))
}

// sorterKeep is how many entries are sorted in memory: 64 MB of them.
const sorterKeep = 2 << 20

// sorter sorts entries; done clears away what it laid by.
func (p packs) sorter() (s *keyset.Sorter, done func()) {
	var files []*os.File
	s = &keyset.Sorter{Keep: sorterKeep, Spill: func() (io.ReadWriteSeeker, error) {
		f, err := os.CreateTemp(p.dir, "making-*")
		if err == nil {
			files = append(files, f)
		}
		return f, err
	}}
	return s, func() {
		for _, f := range files {
			f.Close()
			os.Remove(f.Name())
		}
	}
}

// How long copies are kept: answers are of one version of a register, and soon of no use.
const (
	keepAnswers = 7 * 24 * time.Hour
	keepPacks   = 400 * 24 * time.Hour
)

// prune throws away what is old, and what was left half made. What is wanted again is made again.
func (p packs) prune(now time.Time) error {
	list, err := os.ReadDir(p.dir)
	if err != nil {
		return err
	}
	for _, e := range list {
		info, err := e.Info()
		if err != nil {
			continue // somebody else was first
		}
		keep := keepPacks
		if strings.HasPrefix(e.Name(), "answer-") || strings.HasPrefix(e.Name(), "making-") {
			keep = keepAnswers
		}
		if now.Sub(info.ModTime()) > keep {
			os.Remove(filepath.Join(p.dir, e.Name()))
		}
	}
	return nil
}

// clear throws everything away.
func (p packs) clear() error { return os.RemoveAll(p.dir) }
