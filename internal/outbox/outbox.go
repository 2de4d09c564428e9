// Package outbox puts payment files into folders that banks fetch from (SFTP), and reads
// their acknowledgements back.
//
// A bank's folder has out/ and ack/. A file stands in out/ whole or not at all, and is the
// bank's to fetch when NAME.done stands beside it, which says its SM3 digest and size. The
// bank answers with ack/NAME.ack: the digest of what it has, and after a blank, if it
// likes, its number. The run may stop anywhere: the next one goes on, and nothing that
// stands in out/ is ever written again.
package outbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/fault"
)

// ErrOther stops where a file stands that is not ours, under the name of ours.
var ErrOther = fmt.Errorf("a file of this name with other bytes stands in the folder already: %w", fault.Conflict)

// maxAck bounds an acknowledgement, which is one line.
const maxAck = 4096

// A Done is what became of one payment file.
type Done struct {
	Name   string
	Placed bool // it stands in out/ now and did not before
	Acked  bool // the bank has it
}

// Run delivers what a bank has not acknowledged, and reads its acknowledgements.
func Run(ctx context.Context, a *app.App, by auth.Actor, bankName, dir string) ([]Done, error) {
	out, ack := filepath.Join(dir, "out"), filepath.Join(dir, "ack")
	for _, d := range []string{out, ack} {
		if err := os.MkdirAll(d, 0o750); err != nil {
			return nil, fmt.Errorf("make the bank's folder: %w", err)
		}
	}
	files, err := a.Unacknowledged(ctx, by, bankName)
	if err != nil {
		return nil, err
	}
	var list []Done
	for _, f := range files {
		d, content, err := a.Deliver(ctx, by, f.ID)
		if err != nil {
			return list, err
		}
		done := Done{Name: d.Name}
		if done.Placed, err = place(out, d.Name, content); err != nil {
			return list, err
		}
		marker := fmt.Sprintf("%s %d\n", d.Digest, d.Size)
		if _, err := place(out, d.Name+".done", []byte(marker)); err != nil {
			return list, err
		}
		digest, ref, err := readAck(filepath.Join(ack, d.Name+".ack"))
		if err == nil && digest != "" {
			err, done.Acked = a.Acknowledge(ctx, by, f.ID, digest, ref), true
		}
		if err != nil {
			return list, fmt.Errorf("%s: %w", d.Name, err)
		}
		list = append(list, done)
	}
	return list, nil
}

// place puts a file where it is to stand, whole, and never over another: the same bytes
// there already are fine.
func place(dir, name string, content []byte) (placed bool, err error) {
	path := filepath.Join(dir, name)
	switch same, err := holds(path, content); {
	case err == nil && same:
		return false, nil
	case err == nil:
		return false, fmt.Errorf("%s: %w", name, ErrOther)
	case !errors.Is(err, fs.ErrNotExist):
		return false, err
	}
	partial := filepath.Join(dir, "."+name+".partial")
	if err := writeSynced(partial, content); err != nil {
		return false, err
	}
	// A link, unlike a renaming, fails if the name has been taken since.
	if err := os.Link(partial, path); err != nil {
		return false, fmt.Errorf("place %s: %w", name, err)
	}
	if err := os.Remove(partial); err != nil {
		return false, fmt.Errorf("place %s: %w", name, err)
	}
	return true, syncDir(dir)
}

// holds reports whether a file's bytes are these.
func holds(path string, content []byte) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	is, err := io.ReadAll(io.LimitReader(f, int64(len(content))+1))
	return bytes.Equal(is, content), err
}

func writeSynced(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o640)
	if err != nil {
		return fmt.Errorf("write the bank's folder: %w", err)
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write the bank's folder: %w", err)
	}
	return nil
}

// syncDir makes a new name last through a power failure.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("write the bank's folder: %w", err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("write the bank's folder: %w", err)
	}
	return nil
}

// readAck reads an acknowledgement: no digest if there is none yet, or it is still being
// written (it ends in a newline).
func readAck(path string) (digest, ref string, err error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", "", nil
	}
	if err != nil {
		return "", "", fmt.Errorf("read the acknowledgement: %w", err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxAck))
	if err != nil {
		return "", "", fmt.Errorf("read the acknowledgement: %w", err)
	}
	line, _, whole := strings.Cut(string(b), "\n")
	if !whole {
		return "", "", nil
	}
	digest, ref, _ = strings.Cut(strings.TrimSpace(line), " ")
	if len(digest) != len(bank.Digest(nil)) || len(ref) > 64 || strings.ContainsFunc(ref, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", "", app.ErrAck
	}
	return digest, ref, nil
}
