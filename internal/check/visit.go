package check

// An Outcome is what came of a visit to somebody who is on no roster and perhaps should be.
type Outcome string

// Outcomes are all of them, in the order in which a form offers them.
var Outcomes = []Outcome{"applied", "later", "declined", "stopped", "not_entitled"}

// Chinese names the outcome for people; an unknown one is "".
func (o Outcome) Chinese() string {
	return map[Outcome]string{"applied": "符合条件，已帮助申报", "later": "符合条件，材料待补", "declined": "本人放弃", "stopped": "应停发（去世、迁出、征占等）",
		"not_entitled": "不符合条件"}[o]
}
