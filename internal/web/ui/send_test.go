package ui

import (
	"bytes"
	"testing"
)

// A page is packed without a new packer, which would take 800 kB.
func BenchmarkPack(b *testing.B) {
	body := bytes.Repeat([]byte(`<tr><th scope="row">冉启明</th><td data-label="村">长堰村</td></tr>`), 500)
	b.ReportAllocs()
	for b.Loop() {
		pack(body)
	}
}
