package demo

// Area codes that no county has or had: 500299 beside today's counties, 512299 beside those
// of the Wanxian prefecture, to which Fengjie belonged until 1997.
const (
	area    = "500299"
	oldArea = "512299"
)

// number gives every person an ID number (GB 11643): area, birth, a serial that is odd for
// men, a check character. Serials of one day jump about, and none is given twice.
func (c *County) number() {
	given := make(map[serialKey]int, len(c.People))
	all := make([]byte, 0, 18*len(c.People))
	for i := range c.People {
		p := &c.People[i]
		key := serialKey{p.Birth, p.Female, p.OldArea}
		all = appendID(all, p, given[key])
		given[key]++
	}
	text := string(all) // one text that all share
	for i := range c.People {
		c.People[i].ID = text[18*i : 18*i+18]
	}
}

type serialKey struct {
	born        Day
	female, old bool
}

// appendID writes the number of the n-th person of a day, sex and area.
func appendID(b []byte, p *Person, n int) []byte {
	start := len(b)
	if p.OldArea {
		b = append(b, oldArea...)
	} else {
		b = append(b, area...)
	}
	b = p.Birth.Time().AppendFormat(b, "20060102")
	serial := (int(mix(uint64(p.Birth))%499)+37*n)%499*2 + 1
	if p.Female {
		serial++
	}
	b = append(b, byte('0'+serial/100), byte('0'+serial/10%10), byte('0'+serial%10))
	return append(b, checkCharacter(b[start:]))
}

// checkCharacter is that of GB 11643-1999 (ISO 7064 MOD 11-2).
func checkCharacter(digits []byte) byte {
	sum := 0
	for _, d := range digits {
		sum = (sum + int(d-'0')) * 2 % 11
	}
	return "10X98765432"[sum]
}

// luhn is the check digit of a card number (ISO/IEC 7812).
func luhn(digits string) byte {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return byte('0' + (10-sum%10)%10)
}
