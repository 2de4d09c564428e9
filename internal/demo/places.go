package demo

import (
	"iter"

	"yikatong/internal/region"
)

// settle picks the places that are lived in: of a small county 12 townships with 10
// villages each, from 300,000 people up all there are, and in between a share.
func (c *County) settle(county region.Code) {
	share := min(1, max(0, float64(c.Config.People-100_000)/200_000))
	townships := below(region.Under(county), region.Township)
	for _, t := range spread(townships, 12, share) {
		c.Townships = append(c.Townships, t)
		villages := below(region.Under(t.Code), region.Village)
		c.Villages = append(c.Villages, spread(villages, 10, share)...)
	}
}

func below(places iter.Seq[region.Region], level region.Level) []region.Region {
	var list []region.Region
	for r := range places {
		if r.Level == level {
			list = append(list, r)
		}
	}
	return list
}

// spread picks at least few of a list, and with a growing share the rest, evenly from
// front to back.
func spread(list []region.Region, few int, share float64) []region.Region {
	few = min(few, len(list))
	n := few + int(share*float64(len(list)-few)+0.5)
	picked := make([]region.Region, n)
	for i := range picked {
		picked[i] = list[i*len(list)/n]
	}
	return picked
}

// quotas says up to which number of people each village reaches: villages differ by a
// factor of three, and communities (居委会, 001–199) are the bigger ones.
func (c *County) quotas() []int {
	weights, total := make([]float64, len(c.Villages)), 0.0
	for i, v := range c.Villages {
		weights[i] = 0.5 + c.dice(forVillages, i).Float64()
		if community(v.Code) {
			weights[i] *= 1.6
		}
		total += weights[i]
	}
	upTo, sum := make([]int, len(weights)), 0.0
	for i, w := range weights {
		sum += w
		upTo[i] = int(sum / total * float64(c.Config.People))
	}
	upTo[len(upTo)-1] = c.Config.People
	return upTo
}

// community tells a residents' committee (居委会) from a villagers' (村委会) by its code.
func community(village region.Code) bool { return village[9:] < "200" }

// urbanShare is how probably a household of a village has an urban hukou: two in five over
// the county, more where the committee is a residents'.
func (c *County) urbanShare() (inCommunity, inVillage float64) {
	n := 0
	for _, v := range c.Villages {
		if community(v.Code) {
			n++
		}
	}
	inCommunity, inVillage = 0.75, 0.40
	if part := 1.6 * float64(n); n > 0 {
		part /= part + float64(len(c.Villages)-n)
		inVillage = max(0.05, (0.40-inCommunity*part)/max(0.01, 1-part))
	}
	return inCommunity, inVillage
}
