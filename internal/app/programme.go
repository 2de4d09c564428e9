package app

import (
	"fmt"

	"yikatong/internal/fault"
	"yikatong/internal/policy"
)

// ErrProgramme tells that the county has no such programme.
var ErrProgramme = fmt.Errorf("no such programme: %w", fault.NotFound)

// Programme is a programme of the catalogue in force.
func (a *App) Programme(number string) (*policy.Programme, error) { return a.programme(number) }

// programme finds a programme of the county's catalogue by its number.
func (a *App) programme(number string) (*policy.Programme, error) {
	p, ok := a.Catalogue().Programme(number)
	if !ok {
		return nil, fmt.Errorf("%q: %w", number, ErrProgramme)
	}
	return p, nil
}
