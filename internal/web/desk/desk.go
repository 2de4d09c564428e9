// Package desk is the staff pages: for each page a view, which is what its template may
// show, and the template beside it.
//
// Views hold words and masked numbers that are ready to be shown; what an actor may see and
// do has been decided before a view is filled, by the app, which takes the actor.
package desk

import (
	"embed"
	"slices"
	"strings"

	"yikatong/internal/auth"
	"yikatong/internal/web/ui"
)

//go:embed *.html
var files embed.FS

// sections is the navigation of staff pages, in the order of a payment's way, with the duty
// that opens each.
var sections = []struct {
	group      string // heading that it stands under
	href, text string
	duty       auth.Duty
}{
	{"", "/desk", "工作台", auth.SeeDesk},
	{"人和名册", "/desk/requests", "申报", auth.SeeApplication},
	{"人和名册", "/desk/basis", "底册", auth.SeeBasis},
	{"人和名册", "/desk/rosters", "名册", auth.SeeRoster},
	{"人和名册", "/desk/findings", "疑点", auth.SeeRoster},
	{"人和名册", "/desk/objections", "异议", auth.SeeRoster},
	{"人和名册", "/desk/people", "补贴对象", auth.SeePerson},
	{"人和名册", "/desk/recompute", "重算", auth.Recompute},
	{"发放", "/desk/batches", "发放批次", auth.SeeBatch},
	{"发放", "/desk/payfiles", "代发与回盘", auth.TakePayfile},
	{"发放", "/desk/disputes", "回盘争议", auth.SeeDispute},
	{"发放", "/desk/claims", "追回", auth.SeeClaim},
	{"发放", "/desk/ageing", "在途账龄", auth.SeeAgeing},
	{"资金和银行", "/desk/appropriations", "资金指标", auth.SeeMoney},
	{"资金和银行", "/desk/banks", "代发银行", auth.SeeContract},
	{"政策", "/desk/programmes", "政策清单", auth.SeeCatalogue},
	{"政策", "/desk/whatif", "测算", auth.TryRules},
	{"监督和管理", "/desk/calls", "入户核查", auth.MakeCall},
	{"监督和管理", "/desk/inspections", "抽查", auth.SeeInspect},
	{"监督和管理", "/desk/violations", "违规问题", auth.SeeViolation},
	{"监督和管理", "/desk/board", "总览", auth.SeeMoney},
	{"监督和管理", "/desk/coverage", "覆盖", auth.SeeCoverage},
	{"监督和管理", "/desk/missed", "漏发清单", auth.SeeBasis},
	{"监督和管理", "/desk/late", "迟办清单", auth.SeeRoster},
	{"监督和管理", "/desk/risk", "风险提示", auth.SeeRisk},
	{"监督和管理", "/desk/trail", "操作留痕", auth.SeeTrail},
	{"监督和管理", "/desk/users", "用户", auth.SeeUsers},
}

// within are the pages that lie under a section without its address.
var within = map[string]string{"/desk/rosters": "/desk/imports", "/desk/payfiles": "/desk/returns", "/desk/findings": "/desk/registers",
	"/desk/banks": "/desk/performance", "/desk/people": "/desk/accounts", "/desk/calls": "/desk/inspections"}

// Nav is the navigation of an actor: the sections the role may open, the one that holds the
// page at path marked, and the number of items that wait in each.
func Nav(by auth.Actor, path string, waiting map[string]int) []ui.NavItem {
	var nav []ui.NavItem
	group := ""
	for _, s := range sections {
		if !slices.Contains(auth.RolesFor(s.duty), by.Role) {
			continue
		}
		begins := ""
		if s.group != group {
			group, begins = s.group, s.group
		}
		nav = append(nav, ui.NavItem{Group: begins, Href: s.href, Text: s.text, Current: holdsPage(s.href, path), Count: waiting[s.href]})
	}
	return nav
}

// holdsPage reports whether a page lies under a section. The work desk's own address begins
// those of all others, so it holds only itself.
func holdsPage(section, path string) bool {
	if path == section {
		return true
	}
	other, has := within[section]
	return section != "/desk" && strings.HasPrefix(path, section+"/") || has && strings.HasPrefix(path, other+"/")
}
