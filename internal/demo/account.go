package demo

import (
	"fmt"
	"iter"
)

// A Bank is one of the banks the county has contracted.
type Bank struct {
	Name  string
	bin   string // the first digits of its cards here; what follows is invented
	share int    // of a hundred payees
}

// Banks are the contracted banks.
var Banks = []Bank{
	{"重庆农村商业银行", "622867", 46},
	{"中国农业银行", "622848", 22},
	{"中国邮政储蓄银行", "621799", 18},
	{"中国建设银行", "621700", 9},
	{"重庆银行", "622868", 5},
}

// An Account is where somebody is paid.
type Account struct {
	Bank   int // index in Banks
	Number string
	Social bool // a social-security card (社会保障卡), not another card of the bank
	// Answer is the failure that the bank answers a payment with, as the codes of
	// domain.md §5.3: F01, F02, F03, F04, F05; "" where it pays. The county does not know it.
	Answer string
}

// Kind is the account's kind, as the account register writes it.
func (a Account) Kind() string {
	if a.Social {
		return "社会保障卡"
	}
	return "银行卡"
}

// Rates of anomalies.csv; where it gives a range, a figure inside.
const (
	rateNoAccount   = 0.005
	rateBankFailure = 0.0065
	rateCardShared  = 0.001
	rateAssets      = 0.003
	rateElsewhere   = 0.0003
	rateParcelTwice = 0.001
)

// answers are the failures an account can have, out of 95: the other five in a hundred
// bank failures are holders who have died.
var answers = []struct {
	code   string
	weight int
}{{"F02", 40}, {"F03", 15}, {"F04", 10}, {"F01", 20}, {"F05", 10}}

// Account is the account a person has registered; false for the one in two hundred payees
// who has none, or only a number that is no card's (see [County.Written]).
func (c *County) Account(person int) (Account, bool) {
	r := c.dice(forAccounts, person)
	if chance(r, rateNoAccount) {
		return Account{}, false
	}
	a := Account{Social: chance(r, 0.93)}
	for n := r.IntN(100); n >= Banks[a.Bank].share; a.Bank++ {
		n -= Banks[a.Bank].share
	}
	if chance(r, rateBankFailure*0.95) {
		n := r.IntN(95)
		i := 0
		for ; n >= answers[i].weight; i++ {
			n -= answers[i].weight
		}
		a.Answer = answers[i].code
	}
	a.Number = cardNumber(Banks[a.Bank].bin, person)
	return a, true
}

// cardNumber is 19 digits: BIN, four zeros that mark it as invented, a serial that jumps
// about and is given once, the check digit.
func cardNumber(bin string, person int) string {
	const prime = 99_999_989
	n := fmt.Sprintf("%s0000%08d", bin, (int64(person)*48_271+7_919)%prime)
	return n + string(luhn(n))
}

// Payees are the people whose account is paid to in the year, in the order of people: the
// county registers accounts for these.
func (c *County) Payees() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i, paid := range c.payees {
			if paid && !yield(i) {
				return
			}
		}
	}
}

// Payee is whose account a beneficiary's money goes to, as the township knows it on a day:
// their own; a child's or a person's who cannot manage, and a dead one's, to the household's
// representative. It is -1 when nobody is left.
func (c *County) Payee(beneficiary int, on Day) int {
	p := &c.People[beneficiary]
	helpless := p.Disability.Severe() && (p.Disability.Kind == 5 || p.Disability.Kind == 6)
	if p.known(on) || birthday(p.Birth, 16) > on || helpless {
		return c.Representative(p.Household, on)
	}
	return beneficiary
}

// Representative is who stands for a household on a day: the head, then, as each is known
// to have died, the next adult, and the next of any age. It is -1 when nobody is left.
func (c *County) Representative(household int32, on Day) int {
	first, members := c.Members(household)
	child := -1
	for i := range members {
		m := &members[i]
		switch {
		case m.known(on):
		case birthday(m.Birth, 18) <= on:
			return first + i
		case child < 0:
			child = first + i
		}
	}
	return child
}

// known reports whether the township knows on a day that the person has died.
func (p *Person) known(on Day) bool { return p.Noticed != 0 && p.Noticed <= on }

// markPayees notes everyone who is paid to at any time of the year.
func (c *County) markPayees() {
	c.payees = make([]bool, len(c.People))
	for programme := range c.claims {
		for _, cl := range c.claims[programme] {
			c.markPayee(int(cl.Person))
		}
	}
}

func (c *County) markPayee(beneficiary int) {
	_, members := c.Members(c.People[beneficiary].Household)
	days := []Day{c.jan1, c.jan1 + 365}
	for i := range members {
		if members[i].Noticed != 0 {
			days = append(days, members[i].Noticed)
		}
	}
	for _, day := range days {
		for _, p := range []int{c.Payee(beneficiary, day), c.Representative(c.People[beneficiary].Household, day)} {
			if p >= 0 {
				c.payees[p] = true
			}
		}
	}
}
