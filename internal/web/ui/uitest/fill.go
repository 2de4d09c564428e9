package uitest

import (
	"reflect"
	"time"

	"yikatong/internal/period"
)

// Fill makes a view with something in every field: two of each list, and, if all is set, every
// switch on and every pointer set; else off and nil.
func Fill[V any](all bool) V {
	var v V
	fill(reflect.ValueOf(&v).Elem(), all, 0)
	return v
}

// fillDepth bounds views that hold themselves.
const fillDepth = 8

func fill(v reflect.Value, all bool, depth int) {
	if !v.CanSet() || depth > fillDepth {
		return
	}
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Date(2026, 3, 9, 2, 30, 0, 0, time.UTC)))
		return
	case period.Period:
		v.Set(reflect.ValueOf(period.MustParse("2026Q1")))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("某某")
	case reflect.Bool:
		v.SetBool(all)
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	case reflect.Uint8:
		v.SetUint(1)
	case reflect.Pointer:
		if all {
			v.Set(reflect.New(v.Type().Elem()))
			fill(v.Elem(), all, depth+1)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fill(v.Index(i), all, depth+1)
			number(v.Index(i), i)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), all, depth+1)
		}
	}
}

// number tells the elements of a list apart, so that ids made of their names do not clash.
func number(v reflect.Value, i int) {
	if v.Kind() != reflect.Struct {
		return
	}
	for _, name := range []string{"Name", "Href", "ID"} {
		if f := v.FieldByName(name); f.IsValid() && f.Kind() == reflect.String {
			f.SetString("某" + string(rune('a'+i)))
		}
	}
}
