package uitest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// A Print is what a page comes to on paper.
type Print struct {
	Pages []string // the text of each
	Sizes []string // of each: 210 x 297 mm
}

var pageSize = regexp.MustCompile(`Page +\d+ size: +([\d.]+) x ([\d.]+) pts`)

// Print prints an address as a browser does, on the paper that the page itself asks for, and reads
// what stands on it. The test is skipped where there is no pdftotext. With YKT_SHOTS the paper is kept.
func (i *Inspector) Print(t *testing.T, address, name string) (p Print) {
	t.Helper()
	for _, program := range []string{"pdftotext", "pdfinfo"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skip("no " + program + " on this machine: install poppler-utils to read what is printed")
		}
	}
	i.Do(t, chromedp.Navigate(address))
	paper, err := chromedp.Run(i.ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize()))
	if err != nil {
		t.Fatal(err)
	}
	dir := os.Getenv(ShotsDir)
	if dir == "" {
		dir = t.TempDir()
	}
	file := filepath.Join(dir, name+".pdf")
	if err := os.WriteFile(file, paper, 0o600); err != nil {
		t.Fatal(err)
	}
	text := run(t, "pdftotext", "-layout", file, "-")
	p.Pages = strings.Split(strings.TrimSuffix(text, "\f"), "\f")
	for _, m := range pageSize.FindAllStringSubmatch(run(t, "pdfinfo", "-l", "9999", file), -1) {
		wide, _ := strconv.ParseFloat(m[1], 64)
		high, _ := strconv.ParseFloat(m[2], 64)
		p.Sizes = append(p.Sizes, fmt.Sprintf("%.0f x %.0f mm", wide*25.4/72, high*25.4/72))
	}
	return p
}

func run(t *testing.T, program string, args ...string) string {
	t.Helper()
	out, err := exec.Command(program, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v", program, err)
	}
	return string(out)
}
