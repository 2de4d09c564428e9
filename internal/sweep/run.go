package sweep

import (
	"runtime"
	"slices"
	"sync"

	"yikatong/internal/check"
)

// Run looks at rosters and gives what is to be looked at in each, one roster at a time, in no
// order. Rosters that nobody of those within is on are passed by. It uses all processors.
func (s *Sweep) Run(jobs []Job, found func(Job, []Hit) error) error {
	s.drawn, s.rights, s.held = map[Time]*drawing{}, map[Time]map[right]int64{}, map[Time][]held{}
	own, all := s.times(jobs)
	var mu sync.Mutex
	err := eachOf(all, func(t Time) error {
		d, err := s.draw(t)
		if err != nil {
			return err
		}
		var rights map[right]int64
		if slices.Contains(own, t) {
			if rights, err = s.rightsOf(t, d); err != nil {
				return err
			}
		}
		mu.Lock()
		defer mu.Unlock()
		s.drawn[t], s.rights[t] = d, rights
		return nil
	})
	if err != nil {
		return err
	}
	for _, t := range own {
		s.held[t] = s.hold(t)
	}
	return eachOf(jobs, func(j Job) error {
		if j.Others && !s.reaches(j.Roster) {
			return nil
		}
		hits, err := s.look(j)
		if err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		return found(j, hits)
	})
}

// times lists the times of the rosters looked at, and with them those of the rosters that they
// are held against.
func (s *Sweep) times(jobs []Job) (own, all []Time) {
	seen := map[Time]bool{}
	for _, j := range jobs {
		if t := j.time(); !seen[t] {
			seen[t] = true
			own = append(own, t)
		}
	}
	all = slices.Clone(own)
	for _, t := range own {
		for _, test := range s.Tests[t] {
			for _, o := range s.against(test.Check, t) {
				if !seen[o] {
					seen[o] = true
					all = append(all, o)
				}
			}
		}
	}
	return own, all
}

func (r Roster) time() Time { return Time{r.Programme, r.Period} }

// against lists the times of other programmes' rosters that a check holds those of a time
// against.
func (s *Sweep) against(c *check.Outside, t Time) (list []Time) {
	if c.Register != check.Rosters {
		return nil
	}
	var meets []string
	for _, r := range s.Rosters {
		if r.time() == t {
			meets = r.Meets
			break
		}
	}
	for _, r := range s.Rosters {
		o := r.time()
		if slices.Contains(c.Others, o.Programme) && slices.Contains(meets, o.Period) && !slices.Contains(list, o) {
			list = append(list, o)
		}
	}
	return list
}

// eachOf does something for each of a list, on all processors, until the first error.
func eachOf[T any](list []T, do func(T) error) error {
	var mu sync.Mutex
	var failed error
	next := 0
	take := func() (t T, ok bool) {
		mu.Lock()
		defer mu.Unlock()
		if failed != nil || next == len(list) {
			return t, false
		}
		next++
		return list[next-1], true
	}
	var group sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(list)) {
		group.Go(func() {
			for t, ok := take(); ok; t, ok = take() {
				if err := do(t); err != nil {
					mu.Lock()
					failed = err
					mu.Unlock()
				}
			}
		})
	}
	group.Wait()
	return failed
}
