package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yikatong/internal/bank"
)

// The simulated bank's tricks are told apart by what lands beside the payment file, and when.
func TestBankSimTricks(t *testing.T) {
	formats, err := bank.LoadFormats()
	if err != nil {
		t.Fatal(err)
	}
	format, err := formats.Named("general-csv")
	if err != nil {
		t.Fatal(err)
	}
	h := bank.Head{Batch: "PC5002362025000012", Bank: "奉节农商行", Date: time.Date(2025, 3, 20, 0, 0, 0, 0, time.UTC), Sequence: 1, Count: 1, Total: 5000}
	for _, c := range []struct {
		args  []string
		files int
	}{
		{nil, 1}, {[]string{"--days", "400"}, 1}, {[]string{"--hostile", "silent", "--days", "400"}, 0}, {[]string{"--hostile", "late", "--days", "4"}, 0},
		{[]string{"--hostile", "late", "--days", "5"}, 1}, {[]string{"--hostile", "mute", "--days", "90"}, 1}, {[]string{"--hostile", "duplicate"}, 2},
	} {
		name := filepath.Join(t.TempDir(), "pay.csv")
		f, err := os.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		_, err = format.Write(f, h, func(yield func(bank.Order, error) bool) {
			yield(bank.Order{Seq: 1, ID: "000000000001", Account: "6210000000000000018", Holder: "冉某", Amount: 5000}, nil)
		})
		if err != nil || f.Close() != nil {
			t.Fatal(err)
		}
		ykt(t, 0, append(append([]string{"bank-sim", "--failing", "0"}, c.args...), name)...)
		if files, err := filepath.Glob(name + ".return*"); err != nil || len(files) != c.files {
			t.Errorf("%s: %d files, want %d, %v", strings.Join(c.args, " "), len(files), c.files, err)
		}
	}
	ykt(t, exitUsage, "bank-sim", "--hostile", "lost-ack", "x")
}
