package check

import (
	"encoding/json"
	"slices"
	"time"
)

// A Hit is a line of which a group check holds, in one of its ways.
type Hit struct {
	Roster, Line int64
	Way          string
	Values       map[string]any // for the words of the evidence
}

// A Record is a line with what the register of basis has of its right.
type Record struct {
	Roster, Line int64
	Person       int64
	Region       string
	Item         string
	Phone        string // blind index of the registered number, "" for none
	Centre       string // where the village's committee is, 经度,纬度 in degrees; "" when not known
	Amount       int64  // fen
	Facts        Facts
	Standard     func(name, day string) (int64, bool) // of the programme, on a day
}

// Facts are the fields of the basis that group checks look at, of all programmes.
type Facts struct {
	QuotaKey    string  `json:"quota_key"`
	PriceFen    int64   `json:"price_fen"`
	InvoiceOn   string  `json:"invoice_on"`
	DeliveredTo string  `json:"delivered_to"`
	Photos      []Photo `json:"photos"`
	Approver    string  `json:"approver"`
	Approval    string  `json:"approval"`
	AppliedOn   string  `json:"applied_on"`
	LockedOn    string  `json:"area_locked_on"`
	Plots       []Plot  `json:"plots"`
	Share       *Share  `json:"share"`
}

// A Share is what a village's resolution gives one household of a collective's compensation.
type Share struct {
	Resolution string `json:"resolution_no"`
	Retained   int64  `json:"retained_percent"`
	Members    int64  `json:"members"`           // of the collective
	Household  int64  `json:"household_members"` // of the household
}

// ReadFacts takes the fields out of a stored basis.
func ReadFacts(basis json.RawMessage) (f Facts, err error) {
	if len(basis) == 0 {
		return f, nil
	}
	return f, json.Unmarshal(basis, &f)
}

// deciders are the group checks that look at the lines of a programme and period together with
// their basis, which is sealed, so that no statement of the store can.
var deciders = map[string]func(list []Record, numbers map[string]int64) []Hit{
	"MCH-02": sameBuyers, "MCH-03": farPrices, "MCH-05": samePhotos, "LND-09": overShared, "AMT-06": nearLimit,
}

// Decider returns what decides a group check over the lines of a programme and period, of which
// each stands once; false for a check that a query of the store decides.
func Decider(code string) (decide func(list []Record, numbers map[string]int64) []Hit, ok bool) {
	decide, ok = deciders[code]
	return decide, ok
}

// sameBuyers: more than so many buyers in so many days with one telephone or one address.
func sameBuyers(list []Record, numbers map[string]int64) []Hit {
	hits := crowds(list, numbers, "phone", func(r Record) string { return r.Phone })
	seen := map[int64]bool{}
	for _, h := range hits {
		seen[h.Line] = true
	}
	for _, h := range crowds(list, numbers, "address", func(r Record) string { return r.Facts.DeliveredTo }) {
		if !seen[h.Line] {
			hits = append(hits, h)
		}
	}
	return hits
}

// crowds finds the lines within so many days of whose invoice more than so many different people
// bought under one key.
func crowds(list []Record, numbers map[string]int64, way string, key func(Record) string) (hits []Hit) {
	for _, same := range grouped(list, func(r Record) string {
		if r.Facts.InvoiceOn == "" {
			return ""
		}
		return key(r)
	}) {
		slices.SortFunc(same, func(a, b Record) int { return days(b.Facts.InvoiceOn, a.Facts.InvoiceOn) })
		most := map[int64]int64{} // by line, the most buyers of a span that it lies in
		for from := range same {
			buyers, until := map[int64]bool{}, from
			for ; until < len(same) && int64(days(same[from].Facts.InvoiceOn, same[until].Facts.InvoiceOn)) < numbers["days"]; until++ {
				buyers[same[until].Person] = true
			}
			for _, r := range same[from:until] {
				most[r.Line] = max(most[r.Line], int64(len(buyers)))
			}
		}
		for _, r := range same {
			if n := most[r.Line]; n > numbers["buyers"] {
				hits = append(hits, hit(r, way, map[string]any{"n": n, "days": numbers["days"]}))
			}
		}
	}
	return hits
}

// farPrices: a price far above the year's median of its grade, or a subsidy that is most of it.
func farPrices(list []Record, numbers map[string]int64) (hits []Hit) {
	for _, same := range grouped(list, func(r Record) string { return r.Facts.QuotaKey }) {
		same = slices.DeleteFunc(same, func(r Record) bool { return r.Facts.PriceFen <= 0 })
		prices := make([]int64, len(same))
		for i, r := range same {
			prices[i] = r.Facts.PriceFen
		}
		slices.Sort(prices)
		for _, r := range same {
			price := r.Facts.PriceFen
			median := prices[(len(prices)-1)/2]
			switch {
			case int64(len(prices)) >= numbers["least"] && price*100 > median*numbers["percent"]:
				hits = append(hits, hit(r, "dear", map[string]any{"price": price, "median": median, "key": r.Facts.QuotaKey}))
			case r.Amount*100 > price*numbers["share"]:
				hits = append(hits, hit(r, "cheap", map[string]any{"price": price, "amount": r.Amount}))
			}
		}
	}
	return hits
}

// nearLimit: more than so many applications of one approver in a month that nearly reach what a
// township may approve alone.
func nearLimit(list []Record, numbers map[string]int64) (hits []Hit) {
	limits := map[int64]int64{} // by line
	for _, same := range grouped(list, func(r Record) string {
		limit, ok := int64(0), false
		if r.Standard != nil {
			limit, ok = r.Standard("township_limit_fen", r.Facts.AppliedOn)
		}
		near := ok && r.Amount <= limit && r.Amount*100 >= limit*numbers["percent"]
		if !near || r.Facts.Approver == "" || r.Facts.Approval != "township" || len(r.Facts.AppliedOn) < 7 {
			return ""
		}
		limits[r.Line] = limit
		return r.Facts.AppliedOn[:7] + r.Region[:min(9, len(r.Region))] + r.Facts.Approver
	}) {
		if int64(len(same)) <= numbers["cases"] {
			continue
		}
		for _, r := range same {
			hits = append(hits, hit(r, "near", map[string]any{"who": r.Facts.Approver, "month": r.Facts.AppliedOn[:7], "n": int64(len(same)), "limit": limits[r.Line]}))
		}
	}
	return hits
}

func hit(r Record, way string, values map[string]any) Hit { return Hit{r.Roster, r.Line, way, values} }

// grouped puts together what has one key, in the order of the keys; "" is none.
func grouped(list []Record, key func(Record) string) (groups [][]Record) {
	by := map[string][]Record{}
	var keys []string
	for _, r := range list {
		k := key(r)
		if k == "" {
			continue
		}
		if by[k] == nil {
			keys = append(keys, k)
		}
		by[k] = append(by[k], r)
	}
	slices.Sort(keys)
	for _, k := range keys {
		groups = append(groups, by[k])
	}
	return groups
}

// days is how many days b is after a, both written 2025-03-31.
func days(a, b string) int {
	from, err1 := time.Parse(time.DateOnly, a)
	to, err2 := time.Parse(time.DateOnly, b)
	if err1 != nil || err2 != nil {
		return 0
	}
	return int(to.Sub(from).Hours() / 24)
}
