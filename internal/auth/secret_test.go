package auth

import (
	"errors"
	"strings"
	"testing"
)

func TestJudgePassword(t *testing.T) {
	for secret, good := range map[string]bool{
		"": false, "Ab3-xY7qz": false, "Ab3-xY7qzk": true, "abcdefghij1": false, "correct horse battery": true,
		"Xt01-shan-he": false, "1111111111111111": false, strings.Repeat("长江水东流去", 3): true, strings.Repeat("aB3-", 40): false,
	} {
		if err := JudgePassword("xt01", secret); (err == nil) != good || err != nil && !errors.Is(err, ErrWeak) {
			t.Errorf("%q: %v", secret, err)
		}
	}
}
