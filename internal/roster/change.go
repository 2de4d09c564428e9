package roster

// A Change is how a right differs from the period before.
type Change string

// The changes, in the order they are told.
const (
	Added Change = "added"
	Gone  Change = "gone"
	More  Change = "more"
	Less  Change = "less"
	Same  Change = "same"
)

// Changes are all of them with their names.
var Changes = []struct {
	Change
	Chinese string
}{{Added, "新增"}, {Gone, "减少"}, {More, "增额"}, {Less, "减额"}, {Same, "不变"}}
