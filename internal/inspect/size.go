package inspect

import (
	"fmt"
	"math"

	"yikatong/internal/fault"
)

// ErrAim tells that a confidence, a margin or a share is no percentage that can be aimed at.
var ErrAim = fmt.Errorf("an aim is a confidence and a part between 0 and 100 percent: %w", fault.Invalid)

// A Method is how the number of lines is found.
type Method string

// The methods.
const (
	Margin Method = "margin" // 估计比例: to know the share of faulty lines within a margin
	Detect Method = "detect" // 发现问题: not to miss that more than a tolerable part is faulty
	Share  Method = "share"  // 固定比例: a part of each stratum, as rules or the office set it
)

// Methods lists them in the order of a form.
func Methods() []Method { return []Method{Margin, Detect, Share} }

// Chinese names the method for people.
func (m Method) Chinese() string {
	return map[Method]string{Margin: "估计问题比例", Detect: "发现问题", Share: "固定比例"}[m]
}

// whole is all, in the unit of an Aim's parts: 1/100 of a percent.
const whole = 10_000

// An Aim says how sure an inspection is to be. Its parts are in 1/100 of a percent.
type Aim struct {
	Method     Method
	Confidence int // 9500; of Share it is that of the estimate alone
	Part       int // the margin, the tolerable part or the share
}

// Check returns ErrAim for what cannot be aimed at.
func (a Aim) Check() error {
	known := a.Method == Margin || a.Method == Detect || a.Method == Share
	if !known || a.Confidence < 5000 || a.Confidence >= whole || a.Part <= 0 || a.Part > whole || a.Part == whole && a.Method != Share {
		return ErrAim
	}
	return nil
}

// Chinese says the aim in a sentence.
func (a Aim) Chinese() string {
	part, sure := percent(a.Part), percent(a.Confidence)
	switch a.Method {
	case Margin:
		return "以 " + sure + " 的把握估计问题比例，误差不超过 ±" + part
	case Detect:
		return "问题超过 " + part + " 时，以 " + sure + " 的把握至少查到一户"
	}
	return "每层抽 " + part
}

func percent(part int) string {
	if part%100 == 0 {
		return fmt.Sprintf("%d%%", part/100)
	}
	return fmt.Sprintf("%g%%", float64(part)/100)
}

// z is how many standard deviations to both sides of the mean hold so much confidence.
func z(confidence int) float64 {
	return math.Sqrt2 * math.Erfinv(float64(confidence)/whole)
}

// Size is how many of so many lines are to be looked at in all. Of Margin it is Cochran's number
// for a share of one half with the correction for a finite population, n0 ÷ (1 + (n0 − 1) ÷ N);
// of Detect the fewest with which the chance to meet none of the faulty ones, drawn without
// return, is at most 1 − confidence (hypergeometric). Both are rounded up. Of Share it is that
// part, rounded up.
func (a Aim) Size(lines int) int {
	if lines <= 0 {
		return 0
	}
	switch a.Method {
	case Margin:
		e := float64(a.Part) / whole
		n0 := z(a.Confidence) * z(a.Confidence) / 4 / (e * e)
		return min(lines, int(math.Ceil(n0/(1+(n0-1)/float64(lines)))))
	case Detect:
		return a.detect(lines)
	}
	return min(lines, (a.Part*lines+whole-1)/whole)
}

func (a Aim) detect(lines int) int {
	faulty := a.Part*lines/whole + 1 // the smallest number that is too many
	missed := 1.0
	for n := range lines {
		if missed <= 1-float64(a.Confidence)/whole {
			return n
		}
		missed *= float64(max(0, lines-n-faulty)) / float64(lines-n)
	}
	return lines
}
