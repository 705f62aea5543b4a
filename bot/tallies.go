package main

import "sync"

// tallies are counters that know nobody: votes on answers, questions without
// one. They are gathered in memory and written once a minute, so that no
// question waits for the disk; a crash loses a minute of them, which is why
// nothing that matters to a person is counted here.
type tallies struct {
	mu      sync.Mutex
	waiting map[string]int
}

// newTallies bounds itself: the names are those of the catalogue's topics.
func newTallies() *tallies { return &tallies{waiting: map[string]int{}} }

func (t *tallies) add(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.waiting[name]++
}

// take empties the counters.
func (t *tallies) take() map[string]int {
	t.mu.Lock()
	defer t.mu.Unlock()
	all := t.waiting
	t.waiting = map[string]int{}
	return all
}

// giveBack adds what could not be written.
func (t *tallies) giveBack(all map[string]int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for name, n := range all {
		t.waiting[name] += n
	}
}

// writeTallies writes what was gathered.
func (a *App) writeTallies() {
	all := a.counted.take()
	if len(all) == 0 {
		return
	}
	if err := a.store.TallyAll(all); err != nil {
		a.counted.giveBack(all)
		a.note("the counters could not be written, trying again in a minute", err)
	}
}

// tallies reads the counters whose names begin with prefix, up to this moment.
func (a *App) tallies(prefix string) (map[string]int, error) {
	a.writeTallies()
	return a.store.Tallies(prefix)
}
