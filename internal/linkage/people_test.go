package linkage

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// A village of names: family names as they are spread in the south-west, and given names of
// one or two characters, some far more common than others.
var (
	families = []rune("李王张刘陈杨周黄罗唐何谭向冉秦龚冯蒋彭汪")
	given    = []rune("明华国强秀英桂芳建军平云福玉珍兰德成光荣世学文林清春梅")
)

type register struct {
	rnd    *rand.Rand
	people []Person
}

func (r *register) name() string {
	skew := func(list []rune) rune { return list[min(r.rnd.IntN(len(list)), r.rnd.IntN(len(list)))] }
	name := string(skew(families)) + string(skew(given))
	if r.rnd.IntN(5) > 0 {
		name += string(skew(given))
	}
	return name
}

func (r *register) born() string {
	return fmt.Sprintf("%04d%02d%02d", 1935+r.rnd.IntN(75), 1+r.rnd.IntN(12), 1+r.rnd.IntN(28))
}

func (r *register) number(born string) string {
	return fmt.Sprintf("500236%s%03d0", born, r.rnd.IntN(1000))
}

func (r *register) add(p Person) int {
	r.people = append(r.people, p)
	return len(r.people) - 1
}

func (r *register) fill(n int) {
	for i := range n {
		r.add(Person{r.name(), r.number(r.born()), fmt.Sprintf("village %d", r.rnd.IntN(1+n/800)), fmt.Sprintf("139%08d", i/3)})
	}
}

// again writes somebody anew, as a second record of them comes about.
func (r *register) again(i, how int) Person {
	p, no := r.people[i], []byte(r.people[i].Number)
	switch how % 5 {
	case 0: // a second number: same day of birth, another order
		p.Number = r.number(p.Number[6:14])
	case 1: // two digits of the birth date exchanged
		no[12], no[13] = no[13], no[12]
		p.Number = string(no)
	case 2: // the old number
		p.Number = p.Number[:6] + p.Number[8:17]
	case 3: // one digit wrong
		no[9] = '0' + (no[9]-'0'+1)%10
		p.Number = string(no)
	case 4: // a character of the name written otherwise
		name := []rune(p.Name)
		name[len(name)-1] = '囗'
		p.Name = string(name)
	}
	return p
}

// TestPeople plants second records of people in a register of strangers, many of one name in
// one village, and twins: the planted are found, nobody else is named.
func TestPeople(t *testing.T) {
	r := &register{rnd: rand.New(rand.NewPCG(1, 2))}
	r.fill(30_000)
	truth, of := map[[2]string]bool{}, func(a, b int) [2]string { return ordered(fmt.Sprint(a), fmt.Sprint(b)) }
	for i := range 400 {
		who := i * 70
		r.people[who].Number = r.people[who].Number[:12] + "12" + r.people[who].Number[14:]
		truth[of(who, r.add(r.again(who, i)))] = true
	}
	for i := range 200 { // twins: a name of the same family, the same day, house and telephone
		p := r.people[35+i*100]
		name := []rune(p.Name)
		p.Name, p.Number = string(name[0])+"双"+string(name[1:2]), r.number(p.Number[6:14])
		r.add(p)
	}
	list := make([]Record, len(r.people))
	for i, p := range r.people {
		list[i] = p.Record()
	}
	m, err := People.Learn(list, nil)
	if err != nil {
		t.Fatal(err)
	}
	var found [][2]string
	for l := range m.Within(list, nineteenToOne) {
		found = append(found, of(l.A, l.B))
	}
	hold(t, truth, found)
}
