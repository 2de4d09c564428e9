package policy

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// FuzzValid holds the check against encoding/json's.
func FuzzValid(f *testing.F) {
	for _, s := range []string{`{"a":[1,-0.5e+3,"\u00e9\n",true,null,{}]}`, ``, ` [ ] `, `01`, `1.`, `-`, `"\x"`, `"\u12"`, "\"\n\"", `{"a"}`, `[1,]`, `{,}`, `tru`, `1 2`, `+1`, `1e`, `{"a":1,}`, "\"\xff\""} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if bytes.Count(text, []byte("[")) >= deepest || bytes.Count(text, []byte("{")) >= deepest {
			return
		}
		if got, want := valid(text), json.Valid(text); got != want {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	})
}

func TestTooDeepIsNotValid(t *testing.T) {
	deep := func(n int) []byte { return []byte(strings.Repeat("[", n) + strings.Repeat("]", n)) }
	if !valid(deep(deepest)) || valid(deep(deepest+1)) {
		t.Errorf("want brackets allowed to %d, no deeper", deepest)
	}
}

func TestValidAsEncodingJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, err := json.Marshal(anyJSON(3).Draw(t, "value"))
		if err != nil {
			t.Fatal(err)
		}
		if at := rapid.IntRange(0, len(text)).Draw(t, "at"); rapid.Bool().Draw(t, "spoil") {
			text = append(text[:at:at], append([]byte(rapid.SampledFrom([]string{`"`, ",", "}", "0", "\\", ""}).Draw(t, "with")), text[min(at+1, len(text)):]...)...)
		}
		if got, want := valid(text), json.Valid(text); got != want {
			t.Errorf("%s: got %v, want %v", text, got, want)
		}
	})
}

// TestFactsAreReadAsJSON reads every own case, with its nulls and empty lists left out, as
// encoding/json does by the tags of Facts: the two may not drift apart.
func TestFactsAreReadAsJSON(t *testing.T) {
	for _, f := range ownFacts(t, load(t)) {
		text, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		var want Facts
		if err := json.Unmarshal(text, &want); err != nil {
			t.Fatal(err)
		}
		if got, err := ReadFacts(text); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v %v, want %+v", f.Case, got, err, want)
		}
	}
}

// TestEveryFactIsRead fills every field there is and reads it back.
func TestEveryFactIsRead(t *testing.T) {
	var want Facts
	fill(reflect.ValueOf(&want).Elem())
	want.Basis = json.RawMessage(`{"a":1}`)
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := ReadFacts(text); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v %v, want %+v", got, err, want)
	}
}

func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("文字\"")
	case reflect.Int64:
		v.SetInt(-7)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0))
		fill(v.Index(1))
	case reflect.Map:
		of := reflect.New(v.Type().Elem()).Elem()
		fill(of)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.ValueOf("name"), of)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	}
}
