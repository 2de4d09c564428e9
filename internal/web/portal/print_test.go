package portal

import (
	"net/http/httptest"
	"strings"
	"testing"

	"yikatong/internal/web/ui/uitest"
)

// What is put on a wall and what a citizen takes home comes out at its size; each sheet of the wall says
// until when and to whom one objects and has room for the seal, and the sums go on from sheet to sheet.
func TestPublicPaper(t *testing.T) {
	i := uitest.NewInspector(t)
	server := httptest.NewServer(serve(newCanned()))
	t.Cleanup(server.Close)
	for _, tc := range []struct {
		path, size string
		pages      int
		has        []string // on each sheet
	}{
		{"/lists/notice/01/2026/500236101201?paper=a3", "297 x 420 mm", 10, []string{"监督电话：023-12345678", "单位（盖章）", "张贴日期", "公示期", "本页合计", "校验码", "序号"}},
		{"/lists/notice/01/2026/500236101201?paper=a4", "210 x 297 mm", 10, []string{"监督电话：023-12345678", "单位（盖章）", "本页合计", "序号"}},
		{"/my/receipt?year=2026&n=4&paper=slip", "148 x 210 mm", 1, []string{"大写", "凭条号", "校验码"}},
		{"/my/receipt?year=2026&n=4&paper=roll", "80 x 200 mm", 1, []string{"凭条号", "校验码"}},
	} {
		name := strings.NewReplacer("/", "_", "?", "_", "&", "_").Replace(tc.path)
		p := i.Print(t, server.URL+tc.path, name)
		if len(p.Pages) != tc.pages {
			t.Errorf("%s is %d pages, want %d", tc.path, len(p.Pages), tc.pages)
		}
		for n, text := range p.Pages {
			packed := strings.Join(strings.Fields(text), "")
			for _, want := range tc.has {
				if !strings.Contains(packed, want) {
					t.Errorf("%s, sheet %d lacks %q:\n%s", tc.path, n+1, want, text)
				}
			}
			if p.Sizes[n] != tc.size {
				t.Errorf("%s, sheet %d is %s", tc.path, n+1, p.Sizes[n])
			}
		}
	}
}
