package portal

import (
	"net/http"
	"slices"
	"strings"

	"yikatong/internal/disclose"
	"yikatong/internal/fault"
	"yikatong/internal/web/ui"
)

var (
	homePage      = ui.Parse[Home](files, "home.html", "shared.html")
	programmePage = ui.Parse[Programme](files, "programme.html", "shared.html")
	searchPage    = ui.Parse[Search](files, "search.html", "shared.html")
)

// Home is the first page: the search, the ways in, and the list of policies.
type Home struct {
	Group      string // whom the list is narrowed to; "" for all
	Groups     ui.Filters
	Programmes []disclose.Programme
	Year       disclose.Year
	Notices    []ListLink // that run now
}

// A ListLink is a published list as a link.
type ListLink struct {
	disclose.Head
	Href string
	Kind string // 公示 or 已发放
}

func links(heads []disclose.Head) []ListLink {
	out := make([]ListLink, len(heads))
	for i, h := range heads {
		out[i] = ListLink{h, listURL(h.ID()), kindWords[h.Kind]}
	}
	return out
}

// catalogue is the published list; for a programme whose bureau has named no telephone the
// county's own answers.
func (p *Portal) catalogue(r *http.Request) ([]disclose.Programme, error) {
	all, err := p.read.Catalogue(r.Context())
	all = slices.Clone(all)
	for i := range all {
		if all[i].Phone == "" {
			all[i].Phone = p.site.Phone
		}
	}
	return all, err
}

// homeNotices is how many running notices the first page shows.
const homeNotices = 6

func (p *Portal) showHome(w http.ResponseWriter, r *http.Request) error {
	all, err := p.catalogue(r)
	if err != nil {
		return err
	}
	year, err := p.read.Year(r.Context(), 0)
	if err != nil {
		return err
	}
	notices, err := p.read.Heads(r.Context(), disclose.Query{Kind: disclose.Notice, Page: 1})
	if err != nil {
		return err
	}
	group := r.FormValue("group")
	view := Home{Group: group, Groups: groups(all, group), Year: year,
		Programmes: slices.DeleteFunc(slices.Clone(all), func(d disclose.Programme) bool { return group != "" && d.Group != group }),
		Notices:    links(notices.Heads[:min(homeNotices, len(notices.Heads))])}
	return homePage.Render(w, r, p.base(r), view)
}

// groups offers the programmes by whom they are for, in the order of the catalogue.
func groups(all []disclose.Programme, current string) ui.Filters {
	f := ui.Filters{Label: "人群", Items: []ui.Filter{{Text: "全部", Href: "/", Count: len(all), Current: current == ""}}}
	for _, d := range all {
		i := slices.IndexFunc(f.Items, func(i ui.Filter) bool { return i.Text == d.Group })
		if i < 0 {
			f.Items = append(f.Items, ui.Filter{Text: d.Group, Href: "/?" + query("group", d.Group), Current: current == d.Group})
			i = len(f.Items) - 1
		}
		f.Items[i].Count++
	}
	f.Says = "共 " + ui.Grouped(len(all)) + " 个补贴项目"
	if current != "" {
		f.Says = current + "类补贴项目"
	}
	return f
}

// Programme is a policy's own page: who, how much, when, where, and what it rests on.
type Programme struct {
	disclose.Programme
	Lists []ListLink // the latest
}

// programmeLists is how many of its latest lists a programme's page shows.
const programmeLists = 12

func (p *Portal) showProgramme(w http.ResponseWriter, r *http.Request) error {
	all, err := p.catalogue(r)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(d disclose.Programme) bool { return d.Code == r.PathValue("code") })
	if i < 0 {
		return fault.NotFound
	}
	heads, err := p.read.Heads(r.Context(), disclose.Query{Programme: all[i].Code, Page: 1})
	if err != nil {
		return err
	}
	view := Programme{all[i], links(heads.Heads[:min(programmeLists, len(heads.Heads))])}
	return programmePage.Render(w, r, p.base(r), view)
}

// Search is what a search for a policy or a village found.
type Search struct {
	Query      string
	Programmes []disclose.Programme
	Lists      []ListLink
	Total      int // lists in all
}

// searchLength bounds what may be searched for, in bytes.
const searchLength = 90

func (p *Portal) showSearch(w http.ResponseWriter, r *http.Request) error {
	q := strings.TrimSpace(r.FormValue("q"))
	if q == "" || len(q) > searchLength {
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return nil
	}
	all, err := p.catalogue(r)
	if err != nil {
		return err
	}
	heads, err := p.read.Heads(r.Context(), disclose.Query{Place: q, Page: 1})
	if err != nil {
		return err
	}
	view := Search{Query: q, Lists: links(heads.Heads), Total: heads.Total}
	for _, d := range all {
		if strings.Contains(d.Name+d.Group+d.Who, q) {
			view.Programmes = append(view.Programmes, d)
		}
	}
	return searchPage.Render(w, r, p.base(r), view)
}
