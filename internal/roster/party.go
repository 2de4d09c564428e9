package roster

import (
	"time"

	"yikatong/internal/ident"
)

// Named reports whether the file names the party by a number.
func (p Party) Named() bool { return ident.Clean(p.No) != "" }

// Identify reads the party's number: a person's ID number or an organisation's unified
// social credit code, whose lengths are the same.
func (p Party) Identify(today time.Time) (person ident.No, org ident.USCC, err error) {
	no := ident.Clean(p.No)
	if person, err = ident.ParseNo(no, today); err == nil {
		return person, org, nil
	}
	if org, errOrg := ident.ParseUSCC(no); errOrg == nil {
		return ident.No{}, org, nil
	}
	return ident.No{}, ident.USCC{}, err
}
