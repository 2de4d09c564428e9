package app

import (
	"context"
	"fmt"
	"io"
	"iter"

	"yikatong/internal/auth"
	"yikatong/internal/roster"
	"yikatong/internal/store"
)

// WriteErrors writes the rejected rows of an intake as an .xlsx for the township to mend:
// its own columns, what is wrong and how to mend it. The mended file imports as it is.
func (a *App) WriteErrors(ctx context.Context, by auth.Actor, intake int64, w io.Writer) error {
	return a.Rejected(ctx, by, intake, func(in store.Intake, rows iter.Seq2[store.Rejected, error]) error {
		return roster.WriteErrors(w, in.Header, func(yield func(roster.Rejected, error) bool) {
			for r, err := range rows {
				row := roster.Rejected{Key: fmt.Sprintf("%d-%d", in.ID, r.Line), Code: roster.Code(r.Code), Cells: r.Cells}
				if !yield(row, err) || err != nil {
					return
				}
			}
		})
	})
}
