package portal

import (
	"net/http"
	"net/url"

	"yikatong/internal/disclose"
	"yikatong/internal/fault"
	"yikatong/internal/period"
	"yikatong/internal/web/ui"
)

var (
	listsPage = ui.Parse[Lists](files, "lists.html", "shared.html")
	listPage  = ui.Parse[List](files, "list.html", "shared.html")
)

// Lists is the published lists of one kind.
type Lists struct {
	Kind       string // 公示 or 已发放
	Code       string // notice or paid
	Place      string // what was asked for
	Programme  string // code
	Programmes []disclose.Programme
	Says       string
	Rows       []ListLink
	Pager      ui.Pager
}

func (p *Portal) showLists(w http.ResponseWriter, r *http.Request) error {
	q := disclose.Query{Kind: disclose.Kind(r.FormValue("kind")), Programme: r.FormValue("programme"),
		Place: r.FormValue("place"), Page: pageOf(r)}
	if q.Kind == "" {
		q.Kind = disclose.Paid
	}
	kind, ok := kindWords[q.Kind]
	if !ok || len(q.Place) > searchLength {
		return fault.NotFound
	}
	heads, err := p.read.Heads(r.Context(), q)
	if err != nil {
		return err
	}
	all, err := p.read.Catalogue(r.Context())
	if err != nil {
		return err
	}
	view := Lists{Kind: kind, Code: string(q.Kind), Place: q.Place, Programme: q.Programme, Programmes: all,
		Rows: links(heads.Heads), Pager: ui.NewPager(r.URL, q.Page, disclose.PageSize, heads.Total)}
	view.Says = says(view, heads.Total)
	return listsPage.Render(w, r, p.base(r), view)
}

func says(v Lists, total int) string {
	s := v.Kind + "名单"
	for _, d := range v.Programmes {
		if d.Code == v.Programme {
			s = d.Name + s
		}
	}
	if v.Place != "" {
		s = "“" + v.Place + "”的" + s
	}
	return s + "，共 " + ui.Grouped(total) + " 份"
}

// List is one published list.
type List struct {
	disclose.PaidList
	KindWord string
	Contact  disclose.Programme // whom to ask and to object to
	Pager    ui.Pager
	Missing  string // why there are no lines, in words
}

// missing says why a list shows no lines.
var missing = map[disclose.Reason]string{
	disclose.Closed:    "这个项目涉及未成年人或家庭隐私，按规定只公布人数和金额，不公布名单。",
	disclose.TooFew:    "这一份名单人数过少，公布会让人认出是谁，所以不公布名单和合计。",
	disclose.Undecided: "这个项目的公开范围还没有确定，确定后再公布。",
}

// listID reads the name of a list off its address.
func listID(r *http.Request) (disclose.ID, error) {
	span, err := period.Parse(r.PathValue("period"))
	id := disclose.ID{Kind: disclose.Kind(r.PathValue("kind")), Programme: r.PathValue("programme"), Period: span, Region: r.PathValue("region")}
	if err != nil || kindWords[id.Kind] == "" {
		return id, fault.NotFound
	}
	return id, nil
}

func (p *Portal) showList(w http.ResponseWriter, r *http.Request) error {
	if paper := r.FormValue("paper"); paper != "" {
		return p.showBoard(w, r, paper)
	}
	id, err := listID(r)
	if err != nil {
		return err
	}
	view, err := p.list(r, id, pageOf(r))
	if err != nil {
		return err
	}
	view.Pager = ui.NewPager(r.URL, view.Page, disclose.PageSize, view.People)
	return listPage.Render(w, r, p.base(r), view)
}

// list is a page of a list with whom to ask about it.
func (p *Portal) list(r *http.Request, id disclose.ID, page int) (List, error) {
	list, err := p.read.List(r.Context(), id, page)
	if err != nil {
		return List{}, err
	}
	all, err := p.read.Catalogue(r.Context())
	if err != nil {
		return List{}, err
	}
	view := List{PaidList: list, KindWord: kindWords[id.Kind], Missing: missing[list.Withheld]}
	for _, d := range all {
		if d.Code == id.Programme {
			view.Contact = d
		}
	}
	return view, nil
}

// sendList answers with the whole list as a file, of the columns that its page has.
func (p *Portal) sendList(w http.ResponseWriter, r *http.Request) error {
	id, err := listID(r)
	if err != nil {
		return err
	}
	t := ui.Table{Titles: []string{"姓名", "村（社区）", "数量", "标准", "金额（元）"}}
	for page, pages := 1, 1; page <= pages; page++ {
		list, err := p.read.List(r.Context(), id, page)
		if err != nil {
			return err
		}
		if list.Withheld != disclose.Open {
			return fault.NotFound
		}
		for _, l := range list.Lines {
			t.Rows = append(t.Rows, []string{l.Name.String(), l.Village, l.Quantity, l.Standard, l.Amount.Yuan()})
		}
		pages = list.Pages
	}
	ui.SendCSV(w, r, id.Programme+"-"+id.Period.String()+"-"+kindWords[id.Kind]+".csv", t)
	return nil
}

// query writes one name and value for an address.
func query(name, value string) string { return url.Values{name: {value}}.Encode() }

// Detail reports whether the list has quantities and standards.
func (l List) Detail() bool { return l.Level == disclose.Ordinary }

// ObjectURL is where one objects to the list; "" for one that is not under notice, or that
// shows nothing to object to.
func (l List) ObjectURL() string {
	if l.Kind != disclose.Notice || l.Withheld != disclose.Open {
		return ""
	}
	return listURL(l.ID()) + "/object"
}

// FileURL is the list as a file; "" for one that shows no lines.
func (l List) FileURL() string {
	if l.Withheld != disclose.Open {
		return ""
	}
	return listURL(l.ID()) + "/list.csv"
}

// BoardURL is the list as A3 sheets for the village's board.
func (l List) BoardURL() string { return listURL(l.ID()) + "?paper=a3" }
