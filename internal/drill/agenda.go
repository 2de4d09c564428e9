package drill

import (
	"container/heap"
	"context"
	"time"
)

// An item of the agenda is something to be done at a time.
type item struct {
	at  time.Time
	seq int // things of one time are done in the order they were planned
	do  func(context.Context) error
}

type agenda []item

func (a agenda) Len() int { return len(a) }
func (a agenda) Less(i, j int) bool {
	return a[i].at.Before(a[j].at) || a[i].at.Equal(a[j].at) && a[i].seq < a[j].seq
}
func (a agenda) Swap(i, j int) { a[i], a[j] = a[j], a[i] }
func (a *agenda) Push(x any)   { *a = append(*a, x.(item)) }
func (a *agenda) Pop() any {
	old := *a
	x := old[len(old)-1]
	*a = old[:len(old)-1]
	return x
}

func (y *Year) plan(at time.Time, do func(context.Context) error) {
	y.docs++
	heap.Push(&y.agenda, item{at, y.docs, do})
}
