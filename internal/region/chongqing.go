package region

import (
	_ "embed"
	"iter"
	"slices"
	"strings"
	"sync"
)

//go:embed data/divisions.csv
var divisionsCSV string

// divisions are Chongqing's counties, townships and villages in the order of their codes.
var divisions = sync.OnceValue(func() []Region {
	var list []Region
	_, rows, _ := strings.Cut(divisionsCSV, "\n") // after the header
	for line := range strings.Lines(rows) {
		fields := strings.Split(strings.TrimSpace(line), ",")
		if len(fields) != 4 {
			panic("embedded divisions: " + line)
		}
		if fields[2] == "2-city-group" {
			continue // 市辖区 and 县 group counties on paper; nothing is paid there
		}
		code, err := ParseCode(fields[0])
		if err != nil {
			panic("embedded divisions: " + err.Error())
		}
		list = append(list, Region{Code: code, Name: fields[1], Parent: code.Parent(), Level: code.Level()})
	}
	slices.SortFunc(list, func(a, b Region) int { return strings.Compare(string(a.Code), string(b.Code)) })
	return list
})

// Counties lists Chongqing's 38 counties.
func Counties() []Region {
	var list []Region
	for _, r := range divisions() {
		if r.Level == County {
			list = append(list, r)
		}
	}
	return list
}

// Under gives a division and everything below it, in the order of codes.
func Under(top Code) iter.Seq[Region] {
	return func(yield func(Region) bool) {
		low, high := top.Span()
		list := divisions()
		for _, r := range list[from(list, low):] {
			if string(r.Code) > high || !yield(r) {
				return
			}
		}
	}
}

// Lookup finds a division by its code.
func Lookup(c Code) (Region, bool) {
	list := divisions()
	i := from(list, string(c))
	if i == len(list) || list[i].Code != c {
		return Region{}, false
	}
	return list[i], true
}

// from is where in the sorted list the divisions from code on begin.
func from(list []Region, code string) int {
	i, _ := slices.BinarySearchFunc(list, code, func(r Region, code string) int { return strings.Compare(string(r.Code), code) })
	return i
}

// Zones are the fiscal units of Chongqing that are no county of GB/T 2260: they have money
// and a platform of their own, on land that the codes give to other counties. A data
// directory for one carries the county code below, which is of our making (50029x is free).
// No public table says which townships a zone pays: the 2023 codes count those of 万盛 under
// 綦江区 (500110) and those of the 高新区 under the counties they lie in. So [Under] gives
// nothing for a zone, and its own people enter its townships and villages.
var Zones = []Region{
	{Code: "500298000000", Name: "万盛经济技术开发区", Parent: "500000000000", Level: County},
	{Code: "500297000000", Name: "重庆高新技术产业开发区", Parent: "500000000000", Level: County},
}
