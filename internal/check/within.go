package check

// Within is how many working days a township has to reply to a finding, and whoever closes it to
// do so: one that keeps somebody's money back is the more pressing.
func Within(blocks bool) int {
	if blocks {
		return 5
	}
	return 10
}
