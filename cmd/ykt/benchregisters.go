package main

import (
	"fmt"

	"yikatong/internal/register"
)

// checkRegisters are ten registers of a benchmark, from 0.3 to 1 row for each person. In every one
// most rows belong to people who are on rosters, and let them be; a few in ten thousand do not.
var checkRegisters = []checkRegister{
	{"hukou", 10, func(c *checkCounty, i int) (map[string]any, []register.Key) {
		f := map[string]any{"name": "某人", "state": "live", "since": register.Never, "kind": "农业家庭户", "reform": ""}
		switch {
		case odd("moved", i, 10):
			f["state"], f["since"] = "moved", someDay("moved on", i, 2015, 12)
		case odd("cancelled", i, 5):
			f["state"] = "cancelled"
		case odd("town", i, 10):
			f["kind"] = "非农业"
		}
		return f, []register.Key{c.id(i)}
	}},
	{"payroll", 3, func(c *checkCounty, i int) (map[string]any, []register.Key) {
		f := map[string]any{"unit": "某局", "from": someDay("from", i, 1990, 20), "until": someDay("until", i, 2012, 12)}
		if odd("paid", i, 20) {
			f["until"] = register.Never
		}
		return f, []register.Key{c.id(i * 3)}
	}},
	{"pension", 6, func(c *checkCounty, i int) (map[string]any, []register.Key) {
		f := map[string]any{"kind": "resident", "monthly": 14000 + i%5000, "from": someDay("pension", i, 2000, 24), "until": register.Never}
		if odd("civil", i, 20) {
			f["kind"] = []string{"civil", "employee"}[i%2]
		}
		return f, []register.Key{c.id(i * 5 / 3)}
	}},
	{"insurance", 5, func(c *checkCounty, i int) (map[string]any, []register.Key) {
		f := map[string]any{"unit": fmt.Sprint("公司", i%3000), "base": 400000, "from": someDay("hired", i, 2000, 10), "until": someDay("left", i, 2011, 13)}
		if odd("hired", i, 20) {
			f["until"] = register.Never
		}
		return f, []register.Key{c.id(i * 2)}
	}},
	{"vehicles", 7, func(c *checkCounty, i int) (map[string]any, []register.Key) {
		f := map[string]any{"plate": fmt.Sprint("渝F", i), "kind": []string{"tricycle", "motorcycle", "truck", "farm"}[i%4],
			"from": someDay("plate", i, 2008, 14), "until": register.Never}
		if odd("car", i, 20) {
			f["kind"] = "car"
		}
		if odd("sold", i, 20) {
			f["until"] = someDay("sold", i, 2023, 2)
		}
		return f, []register.Key{c.id(i * 10 / 7), {Type: register.Item, Value: serial(i)}}
	}},
	{"estate", 8, func(c *checkCounty, i int) (map[string]any, []register.Key) {
		f := map[string]any{"number": fmt.Sprint(i), "use": []string{"homestead", "garage", "other"}[i%3], "place": "某处",
			"from": someDay("built", i, 1995, 29), "until": register.Never}
		if odd("shop", i, 20) {
			f["use"] = []string{"shop", "dwelling"}[i%2]
		}
		return f, []register.Key{c.id(i * 5 / 4)}
	}},
	{"companies", 3, func(c *checkCounty, i int) (map[string]any, []register.Key) {
		f := map[string]any{"name": fmt.Sprint("商行", i), "role": "", "state": "closed"}
		if odd("live", i, 20) {
			f["state"] = "live"
		}
		return f, []register.Key{c.id(i*3 + 1)}
	}},
	{"disability", 10, func(c *checkCounty, i int) (map[string]any, []register.Key) {
		f := map[string]any{"grade": []string{"1", "2"}[i%2], "state": "live", "until": someDay("certificate", i, 2026, 9)}
		switch {
		case odd("expired", i, 10):
			f["until"] = someDay("expired on", i, 2022, 2)
		case odd("grade", i, 10):
			f["grade"] = "3"
		case odd("void", i, 10):
			f["state"] = "cancelled"
		}
		return f, []register.Key{c.id(i + i/2000)} // a few have none
	}},
	{"requisition", 4, func(c *checkCounty, i int) (map[string]any, []register.Key) {
		on := someDay("taken", i, 2026, 3)
		if odd("taken", i, 20) {
			on = someDay("taken on", i, 2019, 5)
		}
		return map[string]any{"area": "1.5", "on": on}, []register.Key{{Type: register.Item, Value: parcel(i * 19)}}
	}},
	{"city_index", 4, func(c *checkCounty, i int) (map[string]any, []register.Key) {
		f := map[string]any{"programme": fmt.Sprintf("%02d", 1+i%17), "county": "万州区", "from": someDay("there", i, 2010, 8), "until": someDay("gone", i, 2018, 6)}
		if odd("there", i, 20) {
			f["until"] = register.Never
		}
		return f, []register.Key{c.id(i*5/2 + 1)}
	}},
}

// someDay is a day of some years from one on.
func someDay(purpose string, i, from, years int) string {
	n := spread(purpose, i)
	return fmt.Sprintf("%04d-%02d-%02d", from+int(n%uint64(years)), 1+n>>16%12, 1+n>>32%28)
}
