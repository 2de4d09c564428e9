// Package linkage finds records that are likely of the same person although no number says
// so: the ID number mistyped, the name written another way, the old number beside the new.
//
// It is the model of Fellegi and Sunter (“A Theory for Record Linkage”, JASA 1969): each
// field that is compared shifts the odds by how much more often records of one person are so
// alike than records of two. The shift is given in bits, so that a reader can follow the sum:
// each bit doubles the odds. The frequencies are learned from the records themselves, without
// examples (see [Rules.Learn]).
//
// What it finds is a question to a clerk, never a verdict.
package linkage

import (
	"iter"
	"math"
)

// A Record is one person as a register writes them: the values in the order of the
// comparisons. "" is unknown and says nothing either way.
type Record []string

// A Comparison is one field and how it is compared.
type Comparison struct {
	Field string // 姓名
	// Levels are the words for each degree of likeness, from 0 (unlike) to the highest (same).
	Levels []string
	// Level is the degree to which two known values are alike. It is symmetric.
	Level func(a, b string) int
	// Common lets a value that many share weigh less when it is the same in both: 张伟 says
	// less than 欧阳砚秋.
	Common bool
}

func (c Comparison) same() int { return len(c.Levels) - 1 }

// level compares one field of two records; unknown when either has none.
func (c Comparison) level(a, b string) int {
	if a == "" || b == "" {
		return unknown
	}
	return c.Level(a, b)
}

// unknown is the level of a field that one of the records does not have.
const unknown = -1

// A Pass brings records together that are worth comparing: those of one key. Records of key
// "" are left out of it.
type Pass struct {
	Key func(Record) string
	// Settles are the fields that the key makes alike. They cannot be learned from this pass.
	Settles []int
}

// Rules say what is compared, and which records with which.
type Rules struct {
	Comparisons []Comparison
	Passes      []Pass
	// Most is the number of records of one key above which a pass leaves them out: a key that
	// so many share tells nobody apart, and its pairs would be without number.
	Most int
}

// A Model is the rules with what was learned of the records.
type Model struct {
	rules Rules
	same  [][]float64 // by comparison and level: how often records of one person are so alike
	other [][]float64 // and of two
	share []map[string]float64
	prior float64 // bits: how rare a pair of one person is among all pairs
}

// A Part is what one field says.
type Part struct {
	Field string
	Says  string  // the words of its level; "" when unknown
	Bits  float64 // how far it shifts the odds, in powers of two
}

// A Match is what two records say together.
type Match struct {
	Bits  float64 // the whole, with the prior: 0 is as likely as not
	Parts []Part
}

// Probability is how likely the two are one person, between 0 and 1.
func (m Match) Probability() float64 { return 1 / (1 + math.Exp2(-m.Bits)) }

// Weigh compares two records field by field. Weigh(a, b) equals Weigh(b, a).
func (m *Model) Weigh(a, b Record) Match {
	match := Match{Bits: m.prior, Parts: make([]Part, len(m.rules.Comparisons))}
	for i, c := range m.rules.Comparisons {
		part := Part{Field: c.Field}
		if level := c.level(a[i], b[i]); level != unknown {
			part.Says = c.Levels[level]
			part.Bits = m.bits(i, level, a[i], b[i])
		}
		match.Parts[i] = part
		match.Bits += part.Bits
	}
	return match
}

// bits is what one level of one field says. Of the highest level of a field that is common,
// how many share the value is known better than how many share any.
func (m *Model) bits(field, level int, a, b string) float64 {
	c := m.rules.Comparisons[field]
	other := m.other[field][level]
	if c.Common && level == c.same() {
		other = max(m.share[field][a], m.share[field][b], m.rarest(field))
	}
	return math.Log2(m.same[field][level] / other)
}

// rarest is the share of a value that nobody has shown yet.
func (m *Model) rarest(field int) float64 { return m.share[field][""] }

// A Link is two records, by their places in the lists, that are likely of one person.
type Link struct {
	A, B int
	Match
}

// Within gives the pairs of one list that weigh at least so many bits, each once, A before B.
func (m *Model) Within(list []Record, least float64) iter.Seq[Link] {
	return m.links(list, list, m.rules.within(list), least)
}

// Between gives the pairs of two lists that weigh at least so many bits.
func (m *Model) Between(a, b []Record, least float64) iter.Seq[Link] {
	return m.links(a, b, m.rules.between(a, b), least)
}

func (m *Model) links(a, b []Record, pairs iter.Seq2[int, pair], least float64) iter.Seq[Link] {
	return func(yield func(Link) bool) {
		for _, p := range pairs {
			match := m.Weigh(a[p.a], b[p.b])
			if match.Bits >= least && !yield(Link{p.a, p.b, match}) {
				return
			}
		}
	}
}
