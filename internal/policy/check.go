package policy

import (
	"encoding/json"
	"fmt"
)

// CheckBasis reads a programme's own facts by the types of its fields, and names the first that
// is not of its type, in Chinese. It does not judge them.
func (c *Catalogue) CheckBasis(programme string, facts json.RawMessage) error {
	p, ok := c.Programme(programme)
	if !ok {
		return fmt.Errorf("%s: %w", programme, ErrNoProgramme)
	}
	if len(facts) == 0 {
		return fmt.Errorf("%w: basis：缺少", ErrFacts)
	}
	b := &binder{asOf: never}
	b.basis(p.compiled.basis, facts)
	return b.err
}
