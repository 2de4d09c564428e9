package app

import (
	"iter"

	"yikatong/internal/basis"
	"yikatong/internal/region"
	"yikatong/internal/store"
)

// Assembled gives tests what is known of each record within a region.
func (a *App) Assembled(tx *store.Tx, programme string, within region.Code) iter.Seq2[basis.Known, error] {
	return func(yield func(basis.Known, error) bool) {
		for r, err := range a.assemble(tx, programme, within) {
			if !yield(r.Known, err) {
				return
			}
		}
	}
}
