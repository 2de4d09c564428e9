package fen

import "strings"

var (
	capitalDigits = []string{"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"}
	capitalPlaces = []string{"", "拾", "佰", "仟"}
	capitalGroups = []string{"", "万", "亿", "万亿", "亿亿"}
)

// Capital writes the amount in the capital numerals of vouchers (大写), as the
// payment rules ask (支付结算办法 附一): "壹仟贰佰元伍角整", "零元整".
func (f Fen) Capital() string {
	if f < 0 {
		return "负" + (-f).Capital()
	}
	var b strings.Builder
	yuan, jiao, fen := int64(f)/100, int64(f)/10%10, int64(f)%10
	if yuan > 0 || f == 0 {
		b.WriteString(capitalWhole(yuan))
		b.WriteString("元")
	}
	switch {
	case jiao == 0 && fen == 0:
		b.WriteString("整")
		return b.String()
	case jiao > 0:
		b.WriteString(capitalDigits[jiao] + "角")
	case yuan > 0:
		b.WriteString("零")
	}
	if fen > 0 {
		b.WriteString(capitalDigits[fen] + "分")
	} else {
		b.WriteString("整")
	}
	return b.String()
}

func capitalWhole(n int64) string {
	if n == 0 {
		return "零"
	}
	var groups []int64
	for ; n > 0; n /= 10000 {
		groups = append(groups, n%10000)
	}
	var b strings.Builder
	gap := false // a zero stands between what was written and what comes
	for g := len(groups) - 1; g >= 0; g-- {
		if groups[g] == 0 {
			gap = b.Len() > 0
			continue
		}
		for p, unit := 3, int64(1000); p >= 0; p, unit = p-1, unit/10 {
			d := groups[g] / unit % 10
			if d == 0 {
				gap = b.Len() > 0
				continue
			}
			if gap {
				b.WriteString("零")
				gap = false
			}
			b.WriteString(capitalDigits[d] + capitalPlaces[p])
		}
		b.WriteString(capitalGroups[g])
		gap = false
	}
	return b.String()
}
