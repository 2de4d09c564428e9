package portal

import (
	"net/url"
	"strings"

	"yikatong/internal/disclose"
	"yikatong/internal/web/ui"
)

// nav is the way through the public pages. It holds only what works.
func nav(at *url.URL) []ui.NavItem {
	kind := at.Query().Get("kind") // of the index; a single list has it in its path
	if _, rest, ok := strings.Cut(at.Path, "/lists/"); ok {
		kind, _, _ = strings.Cut(rest, "/")
	}
	item := func(text, href string, current bool) ui.NavItem {
		return ui.NavItem{Text: text, Href: href, Current: current}
	}
	lists := strings.HasPrefix(at.Path, "/lists")
	return []ui.NavItem{
		item("政策清单", "/", at.Path == "/" || strings.HasPrefix(at.Path, "/programmes/") || strings.HasPrefix(at.Path, "/catalogue")),
		item("看公示", "/lists?kind=notice", lists && kind == string(disclose.Notice)),
		item("看发放", "/lists?kind=paid", lists && kind == string(disclose.Paid)),
		item("申报", "/apply", strings.HasPrefix(at.Path, "/appl")),
		item("查我的补贴", "/my", strings.HasPrefix(at.Path, "/my")),
		item("查异议", "/objections", at.Path == "/objections"),
		item("年度统计", "/stats", at.Path == "/stats"),
	}
}

// listURL is the address of a published list, readable and for ever the same.
func listURL(id disclose.ID) string {
	return "/lists/" + string(id.Kind) + "/" + id.Programme + "/" + id.Period.String() + "/" + id.Region
}

// kindWords are the names of the two lists.
var kindWords = map[disclose.Kind]string{disclose.Notice: "公示", disclose.Paid: "已发放"}
