package basis

import (
	"reflect"
	"testing"

	"yikatong/internal/policy"
)

// TestThings: what records name, each once and written as registers write it; an area in hundredths.
func TestThings(t *testing.T) {
	for _, tc := range []struct {
		basis string
		want  []Thing
	}{
		{`{"parcels":[{"code":" 500236a ","area_mu":"2.50"},{"code":"500236A","area_mu":"9.00"},{"code":""}]}`, []Thing{{Parcel, "500236A", 250}}},
		{`{"plots":[{"plot":"T1","parcel":"P1","area_mu":"3.00"}]}`, []Thing{{Plot, "T1", 300}, {Parcel, "P1", 300}}},
		{`{"serial":"jx1","invoice_no":"88","dealer":"91500236MA5U00001X"}`, []Thing{{Serial, "JX1", 0}, {Invoice, "88", 0}, {Dealer, "91500236MA5U00001X", 0}}},
		{`{"house":"H1","parcels":7}`, []Thing{{House, "H1", 0}}},
		{`{}`, nil},
	} {
		if got := (Record{Basis: []byte(tc.basis)}).Things(); !reflect.DeepEqual(got, tc.want) {
			t.Errorf("%s: %v, want %v", tc.basis, got, tc.want)
		}
	}
}

// TestValues: what conditions read of a basis, and what they read where it says nothing.
func TestValues(t *testing.T) {
	fields := []policy.Field{{Name: "house", Type: "text"}, {Name: "area", Type: "area"}, {Name: "cost", Type: "fen"}, {Name: "on", Type: "date"}, {Name: "only", Type: "bool"},
		{Name: "children", Type: "list", Of: []policy.Field{{Name: "birth", Type: "date"}}}, {Name: "wife", Type: "record", Of: []policy.Field{{Name: "death", Type: "date"}}}}
	got := Values(fields, []byte(`{"house":"H1","area":"60.05","cost":500,"on":null,"children":[{"birth":"2010-01-01"},{}]}`))
	want := map[string]any{"house": "H1", "area": int64(6005), "cost": int64(500), "on": never, "only": false,
		"children": []any{map[string]any{"birth": "2010-01-01"}, map[string]any{"birth": never}}, "wife": map[string]any{"death": never}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
