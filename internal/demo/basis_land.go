package demo

import (
	"fmt"
	"math/rand/v2"

	"yikatong/internal/region"
)

type farmland struct {
	ContractNo   string   `json:"contract_no"`
	AreaLockedOn Day      `json:"area_locked_on"`
	Parcels      []parcel `json:"parcels"`
}

type parcel struct {
	Code           string `json:"code"`
	Area           Area   `json:"area_mu"`
	Deduct         Area   `json:"deduct_mu"`
	Use            string `json:"use"`
	UseSince       Day    `json:"use_since"`
	AbandonedYears []int  `json:"abandoned_years"`
}

// at names a household's land: its village and a group (组) within, twelve households to
// three groups, and its number in the village.
func (c *County) at(household int32) (village region.Code, group, number int) {
	n := c.ordinal(household)
	return c.Villages[c.Households[household].Village].Code, n/4%8 + 1, n + 1
}

// farmland (01) is two to four parcels, 5.1 mu in all; three in a hundred have a strip
// deducted, one in two hundred has become forest since.
func (c *County) farmland(cl Claim) farmland {
	household := c.People[cl.Person].Household
	village, group, number := c.at(household)
	f := farmland{ContractNo: fmt.Sprintf("%s%02d%04d", village, group, number), AreaLockedOn: DayOf(c.Year, 4, 30)}
	r := c.dice(forBasis+1, int(household))
	for i := range between(r, 2, 4) {
		p := parcel{Code: parcelCode(village, group, number, i), Area: Area(between(r, 60, 280)), Use: "crop", UseSince: DayOf(1998, 10, 1), AbandonedYears: []int{}}
		if chance(r, 0.03) {
			p.Deduct = p.Area / 5
		}
		if i > 0 && chance(r, 0.005) {
			p.Use, p.UseSince = "forest", DayOf(c.Year, 3, 1)
		}
		f.Parcels = append(f.Parcels, p)
	}
	if other, found := c.faults.parcel[cl.Person]; found {
		twice := c.farmland(Claim{Person: other}).Parcels[0]
		f.Parcels = append(f.Parcels, twice)
	}
	return f
}

// parcelCode is 19 digits (GB/T 35958-2018): village 12, group 2, serial 5; a household
// has at most four, so four serials are kept for each.
func parcelCode(village region.Code, group, number, i int) string {
	return fmt.Sprintf("%s%02d%05d", village, group, number*4+i)
}

type migrant struct {
	Code              string `json:"migrant_code"`
	Reservoir         string `json:"reservoir"`
	MovedOn           Day    `json:"moved_on"`
	Approved          bool   `json:"approved"`
	GrowthPopulation  bool   `json:"growth_population"`
	PublicPayrollFrom Opt    `json:"public_payroll_from"`
}

// movedOn is when a household was moved: six in seven by 30 June 2006, so that their 20
// years end on 30 June 2026, the others in the three years after.
func (c *County) movedOn(household int32) Day {
	r := c.dice(forBasis+3, int(household))
	if chance(r, 6.0/7) {
		return DayOf(2003, 1, 1) + Day(r.IntN(1200))
	}
	return DayOf(2006, 7, 15) + Day(r.IntN(1000))
}

func (c *County) migrant(cl Claim) migrant {
	return migrant{Code: fmt.Sprintf("YM%s%07d", c.County, cl.Person+1), Reservoir: "三峡水库", MovedOn: c.movedOn(c.People[cl.Person].Household), Approved: true}
}

type plots struct {
	Plots []plot `json:"plots"`
}

type plot struct {
	Plot         string       `json:"plot"`
	ReturnedYear int          `json:"returned_year,omitempty"` // 04
	TaskYear     int          `json:"task_year,omitempty"`     // 05
	Forest       string       `json:"forest,omitempty"`        // 04
	Area         Area         `json:"area_mu"`
	Parcel       Opt          `json:"parcel"`
	RevertedOn   Day          `json:"reverted_on"`
	Inspections  []inspection `json:"inspections"`
}

type inspection struct {
	Year        int    `json:"year"`
	Result      string `json:"result"`
	Accepted    Area   `json:"accepted_mu"`
	On          Day    `json:"on"`
	RectifiedOn Day    `json:"rectified_on"`
}

func passed(year int, area Area) inspection {
	return inspection{Year: year, Result: "passed", Accepted: area, On: DayOf(year, 9, 20)}
}

// inspected passes all but one plot in a hundred, so that there is something to refuse.
func inspected(r *rand.Rand, year int, area Area) inspection {
	i := passed(year, area)
	if chance(r, 0.01) {
		i.Result, i.Accepted = "failed", 0
	}
	return i
}

// firstRound (04) is one plot of ecological forest returned in 2003 to 2006 and
// inspected this year.
func (c *County) firstRound(cl Claim) plots {
	r := c.dice(forBasis+4, int(cl.Person))
	area := c.plotArea(r)
	return plots{[]plot{{Plot: fmt.Sprintf("TG%07d", cl.Person+1), ReturnedYear: between(r, 2003, 2006), Forest: "ecological", Area: area,
		Inspections: []inspection{inspected(r, c.Year, area)}}}}
}

// stages is how many years of 04 have been paid before this one: at most four of the five.
func (c *County) stages(cl Claim) int { return c.dice(forBasis+4, int(cl.Person)|1<<32).IntN(5) }

// secondRound (05) is one plot in the five years of the extension.
func (c *County) secondRound(cl Claim) plots {
	r := c.dice(forBasis+5, int(cl.Person))
	area := c.plotArea(r)
	return plots{[]plot{{Plot: fmt.Sprintf("XB%07d", cl.Person+1), TaskYear: c.Year - between(r, 5, 9), Area: area,
		Inspections: []inspection{passed(c.Year-1, area), inspected(r, c.Year, area)}}}}
}

// plotArea is 5 mu on average, from 1 to 9.
func (c *County) plotArea(r *rand.Rand) Area { return Area(between(r, 50, 450) + between(r, 50, 450)) }

type forest struct {
	AreaLockedOn Day          `json:"area_locked_on"`
	Plots        []forestPlot `json:"plots"`
	Share        *share       `json:"share"`
}

type forestPlot struct {
	Plot        string      `json:"plot"`
	Level       string      `json:"level"`
	Tenure      string      `json:"tenure"`
	Area        Area        `json:"area_mu"`
	AgreementNo string      `json:"agreement_no"`
	Deductions  []deduction `json:"deductions"`
}

type deduction struct {
	Reason string `json:"reason"`
	Area   Area   `json:"area_mu"`
	On     Day    `json:"on"`
}

type share struct {
	ResolutionNo     string `json:"resolution_no"`
	RetainedPercent  int    `json:"retained_percent"`
	Members          int    `json:"members"`
	HouseholdMembers int    `json:"household_members"`
}

// forest (06) is one or two plots of the household's own, 12.5 mu in all; one household in
// twelve has instead its members' share of the village's collective forest.
func (c *County) forest(cl Claim) forest {
	r := c.dice(forBasis+6, int(cl.Person))
	h := c.Households[c.People[cl.Person].Household]
	f := forest{AreaLockedOn: DayOf(c.Year, 9, 30), Plots: []forestPlot{}}
	plot := forestPlot{Level: "national", Tenure: "individual", AgreementNo: fmt.Sprintf("GH%d%04d", c.Year, h.Village+1), Deductions: []deduction{}}
	if chance(r, 1.0/12) {
		plot.Plot, plot.Tenure, plot.Area = fmt.Sprintf("GYC%05d", h.Village+1), "collective", 120_000
		f.Share = &share{ResolutionNo: fmt.Sprintf("村决〔%d〕%d号", c.Year, h.Village%9+1), RetainedPercent: 20, Members: 200, HouseholdMembers: int(h.Size)}
		f.Plots = append(f.Plots, plot)
		return f
	}
	for i := range between(r, 1, 2) {
		plot.Plot, plot.Area = fmt.Sprintf("GY%07d%d", cl.Person+1, i+1), Area(between(r, 200, 1500))
		if chance(r, 0.5) {
			plot.Level = "city"
		}
		f.Plots = append(f.Plots, plot)
	}
	return f
}

type machine struct {
	Purchaser     string `json:"purchaser"`
	USCC          Opt    `json:"uscc"`
	Farming       bool   `json:"farming"`
	QuotaKey      string `json:"quota_key"`
	CapKey        string `json:"cap_key"`
	Price         int64  `json:"price_fen"`
	InvoiceOn     Day    `json:"invoice_on"`
	InvoiceNo     string `json:"invoice_no"`
	Serial        string `json:"serial"`
	AppliedOn     Day    `json:"applied_on"`
	PlateRequired bool   `json:"plate_required"`
	PlateNo       Opt    `json:"plate_no"`
	Verified      string `json:"verified"`
	ReturnedOn    Day    `json:"returned_on"`
}

// machine (02) is a tiller for most, for three in a hundred a tractor, for three in a
// thousand a grain dryer; one in a hundred awaits its inspection.
func (c *County) machine(cl Claim) machine {
	n := int(cl.Person)*2 + int(cl.Item)
	r := c.dice(forBasis+2, n)
	bought := firstOf(cl.From) + Day(between(r, 0, 15))
	m := machine{Purchaser: "person", Farming: true, QuotaKey: "微耕机:4kW及以上", CapKey: "general", Price: int64(between(r, 30, 42)) * 10_000,
		InvoiceOn: bought, InvoiceNo: fmt.Sprintf("0500%04d%08d", c.Year, n), Serial: fmt.Sprintf("WG%02d%08d", c.Year%100, n),
		AppliedOn: bought + Day(between(r, 1, 8)), Verified: "passed"}
	if chance(r, 0.01) {
		m.Verified = "pending"
	}
	switch x := r.IntN(1000); {
	case x < 30:
		m.QuotaKey, m.CapKey, m.Price = "轮式拖拉机:100马力及以上", "tractor100", int64(between(r, 110, 160))*100_000
		m.Serial = fmt.Sprintf("TL%02d%08d", c.Year%100, n)
		m.PlateRequired, m.PlateNo = true, Opt(fmt.Sprintf("渝00 %05d", n%100_000))
	case x < 33:
		m.QuotaKey, m.CapKey, m.Price = "谷物烘干机:批处理量30t及以上", "dryer", int64(between(r, 250, 320))*100_000
		m.Serial = fmt.Sprintf("HG%02d%08d", c.Year%100, n)
	}
	return m
}
