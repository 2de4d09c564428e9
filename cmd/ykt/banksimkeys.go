package main

import (
	"crypto/rand"
	"encoding/pem"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"yikatong/internal/envelope"
)

// simKeys are a simulated bank's own key and the county's public one, in a directory:
// bank.key and bank.pem, made when they are missing, and county.pem, put there by hand.
type simKeys struct {
	own    envelope.Private
	county envelope.Public
}

func openSimKeys(dir string) (k simKeys, err error) {
	path := filepath.Join(dir, "bank.key")
	stored, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return k, makeSimKey(dir, path)
	}
	if err != nil {
		return k, err
	}
	block, _ := pem.Decode(stored)
	if block == nil {
		return k, envelope.ErrKey
	}
	if k.own, err = envelope.ParsePrivate(block.Bytes, time.Time{}, time.Time{}); err != nil {
		return k, err
	}
	text, err := os.ReadFile(filepath.Join(dir, "county.pem"))
	if err != nil {
		return k, err
	}
	k.county, err = envelope.ParsePublic(string(text), time.Time{}, time.Time{})
	return k, err
}

// errSimKeys ends the first run in a directory: the two sides must exchange keys.
var errSimKeys = errors.New("the simulated bank's keys were made just now")

func makeSimKey(dir, path string) error {
	key, err := envelope.NewKey(rand.Reader, time.Time{})
	if err != nil {
		return err
	}
	private, err := key.Bytes()
	if err != nil {
		return err
	}
	public, err := key.PEM()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	secret := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})
	if err := os.WriteFile(path, secret, 0o600); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "bank.pem"), []byte(public), 0o600); err != nil {
		return err
	}
	return errSimKeys
}

// open takes a payment file out of its envelope.
func (k simKeys) open(file []byte) ([]byte, error) {
	opened, err := envelope.Open(file, []envelope.Private{k.own}, []envelope.Public{k.county})
	return opened.Content, err
}

// seal puts an answer into one.
func (k simKeys) seal(name string, answer []byte) ([]byte, error) {
	return envelope.Seal(rand.Reader, k.own, k.county, time.Now().UTC(), name, answer)
}
