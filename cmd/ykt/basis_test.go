package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The register of basis by commands, as a new user meets them: a template, a file with a wrong
// row, the file of its errors again, a roster with who gets nothing, a recomputation.
func TestTheRegisterByCommands(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	ykt(t, 0, "demo", "--dir", data, "--people", "1000", "--no-serve")
	template := filepath.Join(dir, "底册.xlsx")
	ykt(t, 0, "basis", "template", "--dir", data, "--programme", "12", "-o", template)
	ykt(t, 0, "import", "basis", "--dir", data, "--as", "xiang01", "--programme", "12", "--json", template)
	wrong := filepath.Join(dir, "错.csv")
	write(t, wrong, "证件号码,认定起,确认日期\n500236197001010011,2025-01-01,昨天\n")
	if says := ykt(t, 0, "import", "basis", "--dir", data, "--as", "xiang01", "--programme", "12", wrong); !strings.Contains(says, "未接收 1") {
		t.Errorf("a wrong row: %s", says)
	}
	if says := ykt(t, 0, "import", "basis", "--dir", data, "--as", "xiang01", "--programme", "12", wrong+".errors.xlsx"); !strings.Contains(says, "共 1 行，记录 0 条") {
		t.Errorf("the error file again: %s", says)
	}
	if says := ykt(t, 0, "roster", "make", "--dir", data, "--as", "xiang01", "--programme", "13", "--period", "2026-01"); !strings.Contains(says, "不予发放") {
		t.Errorf("roster make: %s", says)
	}
	if says := ykt(t, 0, "recompute", "--dir", data, "--as", "bm01", "--programme", "13", "--from", "2025-01", "--to", "2025-12"); !strings.Contains(says, "无底册 0；应补发 ¥0.00") {
		t.Errorf("recompute: %s", says)
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A county too small to be one is refused with the bounds.
func TestADemoSaysHowManyPeopleItTakes(t *testing.T) {
	if says := ykt(t, 2, "demo", "--dir", filepath.Join(t.TempDir(), "x"), "--people", "600", "--no-serve"); !strings.Contains(says, "1000") {
		t.Errorf("says %s", says)
	}
}
