package audit

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var morning = time.Date(2025, 3, 3, 1, 0, 0, 0, time.UTC)

// chainOf makes a chain of n events a minute apart.
func chainOf(n int) []Entry {
	var prev Hash
	all := make([]Entry, n)
	for i := range all {
		all[i] = Chain(prev, int64(i+1), Event{At: morning.Add(time.Duration(i) * time.Minute), Actor: int64(i % 3), Person: "ab",
			Role: "bureau_reviewer", Kind: "batch.form", Subject: "batch:12", Region: "500236000000", Detail: json.RawMessage(`{"n":1}`)})
		prev = all[i].Hash
	}
	return all
}

// TestRecord pins the layout: chains of earlier releases must verify for ever.
func TestRecord(t *testing.T) {
	e := Chain(Hash{0xee}, 2, Event{At: time.UnixMicro(3), Actor: 4, Person: "p", Role: "r", Kind: "k", Subject: "s", Region: "g",
		Detail: json.RawMessage(`{}`)})
	want := "yikatong event 1\n\x00\x00\x00\x00\x00\x00\x00\x02\xee" + string(make([]byte, 31)) +
		"\x00\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x00\x00\x00\x00\x04" +
		"\x00\x00\x00\x01p\x00\x00\x00\x01r\x00\x00\x00\x01k\x00\x00\x00\x01s\x00\x00\x00\x01g\x00\x00\x00\x02{}"
	if got := string(e.Record()); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := e.Hash.String(), "42bbb465efe4212a70da4fe576272502c372a0a930930aecdc41de5c68da1740"; got != want {
		t.Errorf("hash %s, want %s", got, want)
	}
}

func drawEvent(t *rapid.T, name string) Event {
	s := rapid.SampledFrom([]string{"", "a", "b", "ab", "ba", "\x00\x00\x00\x01a"})
	return Event{At: time.UnixMicro(rapid.Int64Range(0, 3).Draw(t, name+" at")), Actor: rapid.Int64Range(0, 2).Draw(t, name+" actor"),
		Person: s.Draw(t, name+" person"), Role: s.Draw(t, name+" role"), Kind: Kind(s.Draw(t, name+" kind")),
		Subject: s.Draw(t, name+" subject"), Region: s.Draw(t, name+" region"), Detail: json.RawMessage(s.Draw(t, name+" detail"))}
}

// same compares what an event tells, as a store gives it back.
func same(a, b Event) bool {
	return a.At.Equal(b.At) && a.Actor == b.Actor && a.Person == b.Person && a.Role == b.Role && a.Kind == b.Kind &&
		a.Subject == b.Subject && a.Region == b.Region && bytes.Equal(a.Detail, b.Detail)
}

func TestRecordsTellEventsApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawEvent(t, "a"), drawEvent(t, "b")
		ra, rb := Chain(Hash{}, 1, a).Record(), Chain(Hash{}, 1, b).Record()
		if bytes.Equal(ra, rb) != same(a, b) {
			t.Fatalf("records agree: %v, events agree: %v", bytes.Equal(ra, rb), same(a, b))
		}
	})
}

func TestHashIgnoresWhatAStoreLoses(t *testing.T) {
	e := Event{At: morning.Add(7 * time.Microsecond), Kind: "batch.form"}
	back := e
	back.At, back.Detail = e.At.Add(999).In(time.FixedZone("UTC+8", 8*3600)), json.RawMessage{}
	if Chain(Hash{}, 1, e).Hash != Chain(Hash{}, 1, back).Hash {
		t.Error("zone, nanoseconds or an empty detail change the hash")
	}
}

func TestKinds(t *testing.T) {
	seen := map[Kind]bool{}
	words := map[string]Kind{}
	for _, k := range Kinds() {
		if seen[k] || !k.Known() || k.Chinese() == string(k) || k.Level().Chinese() == "" {
			t.Errorf("%s: twice there or without words", k)
		}
		if other, ok := words[k.Chinese()]; ok {
			t.Errorf("%s and %s are both %s", k, other, k.Chinese())
		}
		seen[k], words[k.Chinese()] = true, k
	}
	if k := Kind("batch.eat"); k.Known() || k.Chinese() != "batch.eat" || k.Level() != Security {
		t.Errorf("%s is known, or not shown as it is", k)
	}
}

func BenchmarkChain(b *testing.B) {
	e := chainOf(1)[0].Event
	b.ReportAllocs()
	for b.Loop() {
		Chain(Hash{}, 1, e)
	}
}
