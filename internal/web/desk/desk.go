// Package desk is the staff pages: for each page a view, which is what its template may
// show, and the template beside it.
//
// Views hold words and masked numbers that are ready to be shown; what an actor may see and
// do has been decided before a view is filled, by the app, which takes the actor.
package desk

import (
	"embed"

	"yikatong/internal/web/ui"
)

//go:embed *.html
var files embed.FS

// sections is the navigation of staff pages, in the order of a payment's way.
var sections = []ui.NavItem{
	{Href: "/desk", Text: "工作台"},
	{Href: "/desk/rosters", Text: "名册"},
	{Href: "/desk/findings", Text: "疑点"},
	{Href: "/desk/batches", Text: "发放批次"},
	{Href: "/desk/payfiles", Text: "代发与回盘"},
	{Href: "/desk/people", Text: "补贴对象"},
	{Href: "/desk/appropriations", Text: "资金指标"},
	{Href: "/desk/trail", Text: "操作留痕"},
	{Href: "/desk/users", Text: "用户"},
}

// Nav is the navigation of a user who may open the sections that may reports, with the one
// at current marked and the number of items that wait in each.
func Nav(current string, may func(href string) bool, waiting map[string]int) []ui.NavItem {
	var nav []ui.NavItem
	for _, s := range sections {
		if !may(s.Href) {
			continue
		}
		s.Current, s.Count = s.Href == current, waiting[s.Href]
		nav = append(nav, s)
	}
	return nav
}
