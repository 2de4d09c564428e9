package desk

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/auth"
	"yikatong/internal/fault"
	"yikatong/internal/fen"
	"yikatong/internal/ident"
	"yikatong/internal/pay"
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/store"
	"yikatong/internal/web/ui"
	"yikatong/internal/words"
)

var (
	peoplePage = ui.Parse[People](files, "people.html")
	personPage = ui.Parse[Person](files, "person.html")
)

// People is the search for a person (补贴对象) within the user's scope.
type People struct {
	Query string // what was asked; a whole ID is never written back
	Says  string // the question and what it found, in one sentence
	Error string
	Rows  []PersonRow
	Pager ui.Pager

	Accounts bool // the user may see the accounts that banks refused
}

// A PersonRow is a person as lists show them.
type PersonRow struct {
	ID      string
	Name    string
	No      string // masked
	Village string
	Born    int // year
	State   ui.Tag
}

// Person is one person's page: who, which account, and every subsidy with its explanation.
type Person struct {
	PersonRow
	Facts    []ui.Fact  // masked, or whole after Reveal
	Shown    *Shown     // whole numbers were asked for, and that is logged
	Reveal   ui.Actions // asks a reason
	Years    []ui.Filter
	Year     int
	Payments []Subsidy
	Total    fen.Fen
	Rights   []Right // by the register, in the current period
	Findings []FindingNote
}

// Shown is the whole numbers of a person, with the reason they were asked for.
type Shown struct {
	Reason string
	At     time.Time
	Facts  []ui.Fact
}

// A Subsidy is one payment to a person and how its amount came about (怎么算的).
type Subsidy struct {
	Programme string
	Period    period.Period
	BatchID   string
	Amount    fen.Fen
	State     ui.Tag
	Reason    string
	At        time.Time // paid or last changed
	Steps     []ExplainStep
	Number    string     // of the batch
	Told      string     // what became of the message about it
	Claim     ui.Actions // of who may propose to claim it back
}

// An ExplainStep is one rule of the calculation with the document behind it.
type ExplainStep struct {
	Says   string // 3.25 亩 × 63.45 元/亩
	Amount fen.Fen
	Source string // 文号
}

// keyAsked is what was last searched for, in the session: a whole number must not stand in
// an address, where logs and histories keep it.
const keyAsked = "asked"

// findPeople takes a search and leads to its result.
func (d *Desk) findPeople(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	d.sessions.Put(r.Context(), keyAsked, strings.TrimSpace(r.PostFormValue("q")))
	http.Redirect(w, r, "/desk/people?found", http.StatusSeeOther)
	return nil
}

func (d *Desk) showPeople(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	if !r.URL.Query().Has("found") {
		return peoplePage.Render(w, r, d.base(r, by), People{Accounts: holds(by, auth.SeeAccounts)})
	}
	asked := d.sessions.GetString(r.Context(), keyAsked)
	list, err := d.App.FindPeople(r.Context(), by, asked)
	if err != nil {
		return d.peopleError(w, r, by, err)
	}
	v := People{Query: asked, Says: fmt.Sprintf("查找“%s”，找到 %d 人。", asked, len(list))}
	if ident.Clean(asked) != "" && strings.ContainsAny(asked, "0123456789") {
		v.Query, v.Says = "", fmt.Sprintf("按号码查找，找到 %d 人。", len(list))
	}
	if v.Rows, err = d.personRows(r, list); err != nil {
		return err
	}
	return peoplePage.Render(w, r, d.base(r, by), v)
}

func (d *Desk) peopleError(w http.ResponseWriter, r *http.Request, by auth.Actor, err error) error {
	if !errors.Is(err, fault.Invalid) {
		return err
	}
	return peoplePage.RenderStatus(w, r, http.StatusUnprocessableEntity, d.base(r, by), People{Error: why(err)})
}

func (d *Desk) personRows(r *http.Request, list []store.Person) ([]PersonRow, error) {
	codes := make([]region.Code, len(list))
	for i, p := range list {
		codes[i] = p.Region
	}
	places, err := d.App.Places(r.Context(), codes...)
	rows := make([]PersonRow, len(list))
	for i, p := range list {
		rows[i] = PersonRow{ID: strconv.FormatInt(p.ID, 10), Name: p.Name, No: p.No.String(), Village: places[p.Region], State: personTag(p.Died != "")}
		if len(p.Birth) >= 4 {
			rows[i].Born, _ = strconv.Atoi(p.Birth[:4]) // a day as we store it
		}
	}
	return rows, err
}

func (d *Desk) showPerson(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	p, err := d.App.Person(r.Context(), by, id)
	if err != nil {
		return err
	}
	v, err := d.personView(r, by, p)
	if err != nil {
		return err
	}
	return personPage.Render(w, r, d.base(r, by), v)
}

// revealPerson shows the whole numbers in the answer itself: they are kept nowhere on the way.
func (d *Desk) revealPerson(w http.ResponseWriter, r *http.Request, by auth.Actor) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	reason := strings.TrimSpace(r.PostFormValue("reason"))
	p, err := d.App.Reveal(r.Context(), by, id, reason)
	if err != nil {
		return err
	}
	v, err := d.personView(r, by, p)
	if err != nil {
		return err
	}
	v.Shown = &Shown{Reason: reason, At: d.App.Now(), Facts: personFacts(p, func(a store.BankAccount) string { return a.Number }, p.No.Reveal(), p.Phone)}
	return personPage.Render(w, r, d.base(r, by), v)
}

func (d *Desk) personView(r *http.Request, by auth.Actor, p app.PersonView) (v Person, err error) {
	rows, err := d.personRows(r, []store.Person{p.Person})
	if err != nil {
		return v, err
	}
	v = Person{PersonRow: rows[0], Facts: personFacts(p, store.BankAccount.MaskedNumber, p.No.String(), maskPhone(p.Phone))}
	if holds(by, auth.RevealPersonal) {
		v.Reveal.Actions = []ui.Action{{Href: fmt.Sprintf("/desk/people/%d/reveal", p.ID), Label: "查看完整号码", Says: "这次查看会记入操作留痕。",
			Ask: []ui.Field{{Name: "reason", Label: "查看理由", Max: 100}}}}
	}
	if holds(by, auth.ChooseNotice) {
		v.Reveal.Actions = append(v.Reveal.Actions, messageChoice(p))
	}
	if v.Rights, err = d.rights(r, by, p.ID); err != nil {
		return v, err
	}
	told := toldOf(p.Messages)
	v.Year, v.Years = yearsOf(r, p.Payments, d.App.Now())
	for _, s := range p.Payments {
		if s.Period.Year() == v.Year {
			row := d.subsidy(s)
			if s.Status == pay.Paid {
				row.Claim = claimPayment(s.ID, s.Amount, by)
			}
			row.Told = told[s.ID]
			if row.Steps, err = d.explain(r, by, p, s); err != nil {
				return v, err
			}
			v.Payments = append(v.Payments, row)
			if s.Status == pay.Paid {
				v.Total += s.Amount
			}
		}
	}
	return v, nil
}

// yearsOf are the years with payments, and the one that is shown: the one asked for, or the
// latest.
func yearsOf(r *http.Request, list []store.PaymentRow, now time.Time) (year int, years []ui.Filter) {
	year = int(numberOf(r, "year"))
	counts := map[int]int{}
	for _, p := range list {
		counts[p.Period.Year()]++
	}
	all := slices.Sorted(maps.Keys(counts))
	slices.Reverse(all)
	if year == 0 && len(all) > 0 {
		year = all[0]
	}
	if year == 0 {
		year = now.In(china).Year()
	}
	for _, y := range all {
		text := strconv.Itoa(y)
		years = append(years, ui.Filter{Text: text, Href: listURL(r.URL, "year", text), Count: counts[y], Current: y == year})
	}
	return year, years
}

func (d *Desk) subsidy(p store.PaymentRow) Subsidy {
	s := Subsidy{Programme: d.App.ProgrammeName(p.Programme), Period: p.Period, BatchID: strconv.FormatInt(int64(p.Batch), 10), Number: p.Number,
		Amount: p.Amount, State: paymentTag(p.Status), At: p.CreatedAt}
	if settled, err := time.ParseInLocation(time.DateOnly, p.SettledOn, china); err == nil {
		s.At = settled
	}
	if p.Code != "" {
		s.Reason = words.Failure(p.Code)
	}
	return s
}

// explain tells how an amount came about; an amount that came with a file, without the facts
// behind it, has nothing to tell.
func (d *Desk) explain(r *http.Request, by auth.Actor, p app.PersonView, s store.PaymentRow) ([]ExplainStep, error) {
	list, err := d.App.Explain(r.Context(), by, p.No, s.Programme, s.Period)
	if errors.Is(err, fault.NotFound) {
		return nil, nil
	}
	var steps []ExplainStep
	for _, e := range list {
		source := ""
		if len(e.Standards) > 0 {
			source = e.Standards[0].Document
		}
		for _, l := range e.Amount {
			steps = append(steps, ExplainStep{Says: l.What, Amount: l.Amount, Source: source})
		}
	}
	return steps, err
}

// personFacts are the facts of a person, with numbers masked or whole as the caller decided.
func personFacts(p app.PersonView, card func(store.BankAccount) string, no, phone string) []ui.Fact {
	facts := []ui.Fact{{Name: "证件号码", Value: no}, {Name: "性别", Value: dash(p.Sex)}, {Name: "出生", Value: dash(p.Birth)}, {Name: "电话", Value: dash(phone)}}
	if p.Died != "" {
		facts = append(facts, ui.Fact{Name: "死亡日期", Value: p.Died})
	}
	if p.Refuses {
		facts = append(facts, ui.Fact{Name: "短信通知", Value: "本人不接收"})
	}
	for _, a := range p.Accounts {
		name := "一卡通账户"
		if a.Closed != "" {
			name = "原账户（" + a.Closed + " 停用）"
		}
		facts = append(facts, ui.Fact{Name: name, Value: a.Bank + " " + card(a)})
	}
	for _, m := range p.Members {
		if m.ID != p.ID {
			facts = append(facts, ui.Fact{Name: "同户 " + m.Relation, Value: m.Name, Href: fmt.Sprintf("/desk/people/%d", m.ID)})
		}
	}
	return facts
}

// maskPhone hides all of a number that is not one we can read.
func maskPhone(s string) string {
	if s == "" {
		return ""
	}
	p, err := ident.ParsePhone(s)
	if err != nil {
		return "****"
	}
	return p.String()
}
