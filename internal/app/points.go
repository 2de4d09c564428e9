package app

import (
	"strings"

	"yikatong/internal/ident"
	"yikatong/internal/region"
	"yikatong/internal/sheet"
	"yikatong/internal/store"
)

// pointWants are the columns of a list of bank points (网点).
var pointWants = []sheet.Want{{Name: "银行", Also: []string{"代发银行"}}, {Name: "网点名称", Also: []string{"网点"}},
	{Name: "联行号", Also: []string{"行号"}, Optional: true}, {Name: "地址"}, {Name: "行政区划代码", Also: []string{"区划代码"}},
	{Name: "业务", Also: []string{"服务"}, Optional: true}}

// putPoints stores bank points; the name of a point is its own within its bank.
func (a *App) putPoints(tx *store.Tx, rows []sheet.Record, t *Tally) error {
	for _, rec := range rows {
		p, code, err := a.pointOf(rec.Values)
		if err != nil {
			t.reject(rec.Row, code, err)
			continue
		}
		t.Accepted++
		changed, err := tx.PutPoint(p)
		if err != nil {
			return err
		}
		if changed {
			t.Changed++
		}
	}
	return nil
}

// pointOf reads one row, or says under which code it is refused.
func (a *App) pointOf(v []string) (p store.BankPoint, code string, err error) {
	p = store.BankPoint{Bank: strings.TrimSpace(v[0]), Name: strings.TrimSpace(v[1]), CNAPS: ident.Clean(v[2]), Address: strings.TrimSpace(v[3]), Services: strings.TrimSpace(v[5])}
	if p.Bank == "" || p.Name == "" {
		return p, "name", ErrPointName
	}
	if p.CNAPS != "" {
		if _, err := ident.ParseCNAPS(p.CNAPS); err != nil {
			return p, "cnaps", err
		}
	}
	if p.Region, err = region.ParseCode(ident.Clean(v[4])); err != nil {
		return p, "region", err
	}
	if !p.Region.Within(a.CountyCode()) {
		return p, "region", ErrPointAway
	}
	return p, "", nil
}
