package ui

import (
	"net/url"
	"testing"
)

// The head of a column keeps the filters of its list, begins at its first page and turns the order round.
func TestSortHead(t *testing.T) {
	for _, tc := range []struct{ at, key, href, aria string }{
		{"/x", "amount", "/x?sort=amount", ""},
		{"/x?page=3&sort=name&state=open", "amount", "/x?sort=amount&state=open", ""},
		{"/x?sort=amount", "amount", "/x?sort=-amount", "ascending"},
		{"/x?after=5&sort=-amount", "amount", "/x?sort=amount", "descending"},
	} {
		at, err := url.Parse(tc.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := SortOf(at).Head(tc.key, "金额"); got.Href != tc.href || got.Aria != tc.aria {
			t.Errorf("%s by %s: %+v", tc.at, tc.key, got)
		}
	}
}
