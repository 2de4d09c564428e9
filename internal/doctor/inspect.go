package doctor

import (
	"bytes"
	"fmt"
	"strconv"

	"yikatong/internal/inspect"
	"yikatong/internal/store"
)

// drawn draws every inspection again: the seed is the one whose commitment was published when the
// plan was made, and the lines that are visited are those that it draws.
func drawn(tx *store.Tx, c *Check) error {
	plans, err := tx.Plans(1 << 30)
	if err != nil {
		return err
	}
	n := 0
	for _, p := range plans {
		subject := fmt.Sprintf("inspection:%d", p.ID)
		seed, err := tx.Seed(p.ID)
		if err != nil {
			return err
		}
		open := p.State != inspect.Committed
		if seed.Opens(p.Commitment) != nil || open && p.Seed != seed.String() || !open && p.Seed != "" {
			c.add(subject, "its seed is not the one that was committed to")
			continue
		}
		if p.State == inspect.Opened {
			calls, err := tx.Calls(p.ID)
			if err != nil {
				return err
			}
			n += len(calls)
			if err := redraw(tx, c, p, seed, calls); err != nil {
				return err
			}
		}
	}
	c.Checked = fmt.Sprintf("%d 户", n)
	return nil
}

func redraw(tx *store.Tx, c *Check, p store.InspectPlan, seed inspect.Seed, calls []store.Call) error {
	subject := fmt.Sprintf("inspection:%d", p.ID)
	file, err := tx.FrameFile(p.ID)
	if err != nil {
		return err
	}
	f, err := inspect.ReadFrame(bytes.NewReader(file))
	if err != nil || f.Digest() != p.Digest || f.Commitment != p.Commitment || f.Plan != p.ID {
		c.add(subject, "its frame is not the one that was drawn from")
		return nil
	}
	again, err := f.Draw(seed)
	if err != nil {
		return err
	}
	same := len(again) == len(calls)
	for i := 0; same && i < len(calls); i++ {
		same = again[i] == inspect.Drawn{Stratum: calls[i].Stratum, Line: strconv.FormatInt(calls[i].Line, 10), Ticket: calls[i].Ticket}
	}
	if !same {
		c.add(subject, "its calls are not the lines that its seed draws")
	}
	return nil
}
