package drill_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/ident"
	"yikatong/internal/store"
	"yikatong/internal/store/storetest"
)

// The ways in which one person comes to be entered under a second number, and honest people who
// look like that.
const (
	digitsSwapped = iota // two neighbouring digits of the birth date or the sequence
	sameBirthday         // another sequence number: an old card's and a new one's
	nameVariant          // a character written otherwise, and another sequence number
	twinSibling          // honest: same day, same household and telephone, another given name
	namesake             // honest: same name and year
	fuzzyKinds
)

// sure is the probability from which a pair is shown as likely one person.
const sure = 0.9

// TestPlantedSecondNumbers measures the matcher on what no exact key can find. Nobody who was
// not entered twice may be called the same for certain; how many are found is told, and recorded
// in docs/benchmarks.md.
func TestPlantedSecondNumbers(t *testing.T) {
	n := apptest.New(t, store.Config{Path: filepath.Join(t.TempDir(), "ykt.db"), Ring: storetest.Ring(t), Hasty: true})
	c := fraud(t, n, *fraudPeople, *fraudSeed)
	planted := [fuzzyKinds]map[[2]int]bool{}
	for kind := range planted {
		planted[kind] = map[[2]int]bool{}
	}
	for i := range len(c.people) {
		c.people[i].Phone = fmt.Sprintf("138%08d", i)
		if kind := c.rand.IntN(1000); kind < 4*fuzzyKinds {
			if other, ok := c.second(i, kind/4); ok {
				planted[kind/4][[2]int{i, other}] = true
			}
		}
	}
	by := n.App.Console(auth.TownshipClerk)
	if err := n.App.EnrolPeople(t.Context(), by, c.people); err != nil {
		t.Fatal(err)
	}
	at := map[int64]int{}
	for i, p := range c.people {
		at[p.ID] = i
	}
	list, err := n.App.LikelySame(t.Context(), by)
	if err != nil {
		t.Fatal(err)
	}
	found, right := [fuzzyKinds]int{}, 0
	wrong := 0
	for _, pair := range list {
		if pair.Probability() < sure {
			continue
		}
		key := [2]int{at[pair.A.ID], at[pair.B.ID]}
		slices.Sort(key[:])
		kind := slices.IndexFunc(planted[:], func(m map[[2]int]bool) bool { return m[key] })
		if kind < 0 || kind >= twinSibling {
			wrong++
			continue
		}
		found[kind]++
		right++
	}
	for kind, name := range []string{"digits swapped", "same birthday", "name variant"} {
		t.Logf("%s: %d of %d found", name, found[kind], len(planted[kind]))
	}
	t.Logf("%d people; %d siblings and %d namesakes among them; precision %.4f", len(c.people), len(planted[twinSibling]), len(planted[namesake]), float64(right)/float64(max(1, right+wrong)))
	if found[digitsSwapped] == 0 || wrong*50 > right {
		t.Errorf("%d right, %d wrong", right, wrong)
	}
}

// second enters somebody like a person.
func (c *fraudCounty) second(i, kind int) (int, bool) {
	p := c.people[i]
	no := []byte(p.No.Reveal()[:17])
	switch kind {
	case digitsSwapped:
		at := 8 + c.rand.IntN(8)
		no[at], no[at+1] = no[at+1], no[at]
	case sameBirthday, nameVariant, twinSibling:
		copy(no[14:], fmt.Sprintf("%03d", c.rand.IntN(1000)))
	case namesake:
		copy(no[10:], fmt.Sprintf("%02d%02d%03d", 1+c.rand.IntN(12), 1+c.rand.IntN(28), c.rand.IntN(1000)))
	}
	parsed, err := ident.ParseNo(checked(string(no)), apptest.Start)
	if err != nil || c.taken[parsed.Reveal()] {
		return 0, false
	}
	c.taken[parsed.Reveal()] = true
	p.No, p.Birth, p.ID = parsed, parsed.Birth().Format("2006-01-02"), 0
	name := []rune(p.Name)
	switch kind {
	case nameVariant:
		name[len(name)-1] = []rune("䶮𬘭燚喆")[c.rand.IntN(4)]
	case twinSibling:
		name[len(name)-1] = []rune("双宝大小")[c.rand.IntN(4)]
	case namesake:
		p.Phone, p.HouseCode = fmt.Sprintf("139%08d", i), fmt.Sprint("N", i)
	}
	p.Name = string(name)
	c.people = append(c.people, p)
	return len(c.people) - 1, true
}
