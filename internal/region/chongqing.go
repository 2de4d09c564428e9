package region

import (
	"bufio"
	"bytes"
	_ "embed"
	"iter"
	"slices"
	"strings"
	"sync"
)

//go:embed data/divisions.csv
var divisionsCSV []byte

// divisions are Chongqing's counties, townships and villages in the order of their codes.
var divisions = sync.OnceValue(func() []Region {
	var list []Region
	lines := bufio.NewScanner(bytes.NewReader(divisionsCSV))
	for lines.Scan() {
		fields := strings.Split(lines.Text(), ",")
		if len(fields) != 4 || fields[2] == "level" || fields[2] == "2-city-group" {
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
		for _, r := range divisions() {
			if r.Code.Within(top) && !yield(r) {
				return
			}
		}
	}
}

// Lookup finds a division by its code.
func Lookup(c Code) (Region, bool) {
	list := divisions()
	i, found := slices.BinarySearchFunc(list, c, func(r Region, c Code) int { return strings.Compare(string(r.Code), string(c)) })
	if !found {
		return Region{}, false
	}
	return list[i], true
}

// Zones are the fiscal units of Chongqing that are no county of GB/T 2260: they have money
// and a platform of their own, on land that the codes give to other counties. A data
// directory for one carries the county code below, which is of our making (50029x is free).
var Zones = []Region{
	{Code: "500298000000", Name: "万盛经济技术开发区", Parent: "500000000000", Level: County},
	{Code: "500297000000", Name: "重庆高新技术产业开发区", Parent: "500000000000", Level: County},
}
