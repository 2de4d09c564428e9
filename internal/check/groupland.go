package check

import (
	"math"
	"strconv"
	"strings"
)

// A Plot is a plot of forest in a basis.
type Plot struct {
	Area       string      `json:"area_mu"`
	Deductions []Deduction `json:"deductions"`
}

// A Deduction is area that a plot lost on a day.
type Deduction struct {
	Area string `json:"area_mu"`
	On   string `json:"on"`
}

// A Photo is a picture taken when a machine was verified.
type Photo struct {
	Digest string `json:"digest"` // of the file, however it is written
	Place  string `json:"place"`  // 经度,纬度 in degrees
}

// overShared: a village gives more than its resolution has: to more heads, or more money than what
// the collective's plots bring, less what it keeps.
func overShared(list []Record, _ map[string]int64) (hits []Hit) {
	for _, same := range grouped(list, func(r Record) string {
		if r.Facts.Share == nil || r.Facts.Share.Resolution == "" {
			return ""
		}
		return r.Region + r.Facts.Share.Resolution
	}) {
		var heads, sum int64
		for _, r := range same {
			heads, sum = heads+r.Facts.Share.Household, sum+r.Amount
		}
		share := same[0].Facts.Share
		pool, known := distributable(same[0])
		for _, r := range same {
			switch {
			case share.Members > 0 && heads > share.Members:
				hits = append(hits, hit(r, "heads", map[string]any{"no": share.Resolution, "members": share.Members, "n": heads}))
			case known && sum > pool:
				hits = append(hits, hit(r, "pool", map[string]any{"no": share.Resolution, "pool": pool, "n": sum}))
			}
		}
	}
	return hits
}

// distributable is what the plots of a collective bring in a year, less what it keeps: the same in
// the record of each of its households.
func distributable(r Record) (fen int64, ok bool) {
	rate, given := int64(0), false
	if r.Standard != nil {
		rate, given = r.Standard("rate_fen_per_mu", "")
	}
	if !given {
		return 0, false
	}
	if fee, charged := r.Standard("management_fee_fen_per_mu", ""); charged {
		rate -= fee
	}
	area := int64(0) // 1/100 mu
	for _, p := range r.Facts.Plots {
		area += mu(p.Area)
		for _, d := range p.Deductions {
			if d.On <= r.Facts.LockedOn {
				area -= mu(d.Area)
			}
		}
	}
	return area * rate * (100 - r.Facts.Share.Retained) / 10000, area > 0
}

// mu reads an area as a basis writes it into 1/100 mu; what cannot be read is none.
func mu(text string) int64 {
	whole, part, _ := strings.Cut(text, ".")
	n, err := strconv.ParseInt(whole+(part + "00")[:2], 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// samePhotos: a picture that stands for two machines, or was taken far from the village.
func samePhotos(list []Record, numbers map[string]int64) (hits []Hit) {
	first := map[string]Record{}
	twice := map[int64]Hit{}
	var order []int64
	for _, r := range list {
		for _, p := range r.Facts.Photos {
			digest := strings.ToLower(strings.TrimSpace(p.Digest))
			other, known := first[digest]
			switch {
			case digest == "":
			case !known:
				first[digest] = r
			case other.Line != r.Line:
				for _, pair := range [][2]Record{{other, r}, {r, other}} {
					if _, has := twice[pair[0].Line]; !has {
						order = append(order, pair[0].Line)
						twice[pair[0].Line] = hit(pair[0], "twice", map[string]any{"other": pair[1].Item})
					}
				}
			}
			metres, ok := apart(p.Place, r.Centre)
			if _, has := twice[r.Line]; ok && !has && metres > numbers["metres"] {
				order = append(order, r.Line)
				twice[r.Line] = hit(r, "away", map[string]any{"n": metres})
			}
		}
	}
	for _, line := range order {
		hits = append(hits, twice[line])
	}
	return hits
}

// apart is how many metres lie between two places written 经度,纬度 in degrees, by the sphere: right
// to half a percent, more than a limit of kilometres asks.
func apart(a, b string) (metres int64, ok bool) {
	x1, y1, ok1 := degrees(a)
	x2, y2, ok2 := degrees(b)
	if !ok1 || !ok2 {
		return 0, false
	}
	const earth = 6371000
	h := math.Pow(math.Sin((y2-y1)/2), 2) + math.Cos(y1)*math.Cos(y2)*math.Pow(math.Sin((x2-x1)/2), 2)
	return int64(2 * earth * math.Asin(math.Sqrt(h))), true
}

// degrees reads a place into radians.
func degrees(text string) (x, y float64, ok bool) {
	lon, lat, _ := strings.Cut(strings.ReplaceAll(text, "，", ","), ",")
	x, err1 := strconv.ParseFloat(strings.TrimSpace(lon), 64)
	y, err2 := strconv.ParseFloat(strings.TrimSpace(lat), 64)
	if err1 != nil || err2 != nil || math.Abs(x) > 180 || math.Abs(y) > 90 {
		return 0, 0, false
	}
	return x * math.Pi / 180, y * math.Pi / 180, true
}
