package ident

import "regexp"

// personal is what may be somebody's number within a text: fifteen digits or more, or an ID
// number that ends in X.
var personal = regexp.MustCompile(`[0-9]{14,}[0-9Xx]`)

// MaskIn hides the middle of every number in a text that may be somebody's, as [No] prints one.
func MaskIn(text string) string {
	return personal.ReplaceAllStringFunc(text, func(s string) string { return mask(s, 6, 2) })
}
