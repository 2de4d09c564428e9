package bank

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yikatong/internal/fault"
)

const schemas = "../../../shared/data/iso20022"

// validator checks files against the schemas of ISO 20022. It skips where the schemas are
// not; without xmllint it fails, for ./check installs it.
func validator(t *testing.T) func(namespace string, file ...string) error {
	if _, err := os.Stat(schemas); err != nil {
		t.Skip("the schemas of ISO 20022 are not beside the repository")
	}
	xmllint, err := exec.LookPath("xmllint")
	if err != nil {
		t.Fatal("xmllint is missing: install libxml2-utils")
	}
	return func(namespace string, files ...string) error {
		schema := strings.TrimPrefix(namespace, "urn:iso:std:iso:20022:tech:xsd:") + ".xsd"
		out, err := exec.Command(xmllint, append([]string{"--nonet", "--noout", "--schema", filepath.Join(schemas, schema)}, files...)...).CombinedOutput()
		if err != nil {
			return errors.New(string(out))
		}
		return nil
	}
}

// isoFormats are the formats whose files ISO 20022 has schemas for.
func isoFormats(t *testing.T) map[string]Format {
	list := map[string]Format{}
	for name, f := range mustFormats(t) {
		if strings.HasPrefix(f.Payment.Namespace, "urn:iso:") {
			list[name] = f
		}
	}
	if len(list) == 0 {
		t.Fatal("no format of ISO 20022")
	}
	return list
}

func TestGoldenIsValid(t *testing.T) {
	valid := validator(t)
	for name, f := range isoFormats(t) {
		for file, shape := range map[string]Shape{"pay.golden": f.Payment, "return.golden": f.Return} {
			if err := valid(shape.Namespace, filepath.Join("testdata", name, file)); err != nil {
				t.Errorf("%s %s: %v", name, file, err)
			}
		}
	}
}

// TestDrawnIsValid: whatever is given, what is written is valid, or it is not written.
func TestDrawnIsValid(t *testing.T) {
	valid := validator(t)
	for name, f := range isoFormats(t) {
		pays, returns := t.TempDir(), t.TempDir()
		rapid.Check(t, func(t *rapid.T) {
			var pay, answer bytes.Buffer
			h, orders := drawOrders(t)
			if _, err := f.Write(&pay, h, all(orders)); err == nil && len(orders) > 0 { // a batch is never of no payments
				save(t, pays, pay.Bytes())
			} else if err != nil && !errors.Is(err, fault.Invalid) {
				t.Fatal(err)
			}
			ret := drawReturn(t, f)
			if err := f.WriteReturn(&answer, ret); err == nil {
				save(t, returns, answer.Bytes())
			}
		})
		validateAll(t, valid, name, f.Payment.Namespace, pays)
		validateAll(t, valid, name, f.Return.Namespace, returns)
	}
}

func save(t *rapid.T, dir string, file []byte) {
	if err := os.WriteFile(filepath.Join(dir, Digest(file)[:16]+".xml"), file, 0o600); err != nil {
		t.Fatal(err)
	}
}

func validateAll(t *testing.T, valid func(string, ...string) error, format, namespace, dir string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.xml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: nothing was drawn to validate: %v", format, err)
	}
	if err := valid(namespace, files...); err != nil {
		message := err.Error()
		for line := range strings.Lines(message) {
			if strings.Contains(line, "error") {
				t.Fatalf("%s: %s", format, line)
			}
		}
		t.Fatalf("%s: %s", format, message)
	}
}
