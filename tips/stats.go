package tips

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A Cell is one number of the statistics.
type Cell struct {
	Key        string `json:"key"`   // a kind, unit, week (2006-W02), state or outcome; "" for no unit
	Count      int    `json:"count"` // 0 if Suppressed
	Suppressed bool   `json:"suppressed,omitempty"`
}

// Stats are the numbers by each dimension. They count withdrawn and expired
// tips too, except ByState, which counts what is there.
type Stats struct {
	ByKind    []Cell `json:"by_kind"`
	ByUnit    []Cell `json:"by_unit"`
	ByWeek    []Cell `json:"by_week"`
	ByState   []Cell `json:"by_state"`
	ByOutcome []Cell `json:"by_outcome"`
	Total     Cell   `json:"total"`
}

// smallCell is the least count that others than staff see.
const smallCell = 5

// week names the ISO week of d.
func week(d Day) string {
	y, w := d.Time(time.UTC).ISOWeek()
	return fmt.Sprintf("%04d-W%02d", y, w)
}

// Recap returns the numbers for staff, those of the actor's own unit left out.
func (s *Store) Recap(by Actor) (Stats, error) {
	var st Stats
	err := s.view(func(t *txn) error {
		m, err := t.sees(by)
		if err == nil {
			st = t.stats(m)
		}
		return err
	})
	return st, err
}

// PublicRecap returns the numbers for everybody: cells under 5 are suppressed,
// and as many others as it takes to keep them from being worked out.
func (s *Store) PublicRecap() (Stats, error) {
	var st Stats
	err := s.view(func(t *txn) error {
		st = t.stats(member{})
		return nil
	})
	if st.Total.Count > 0 && st.Total.Count < smallCell {
		st.Total = Cell{Suppressed: true}
	}
	for _, table := range [][]Cell{st.ByKind, st.ByUnit, st.ByWeek, st.ByState, st.ByOutcome} {
		suppress(table)
	}
	return st, err
}

// suppress hides small cells of a table whose total is known. What is hidden
// must add up to no less than a visible cell could, and be more than one cell,
// so the smallest visible ones follow.
func suppress(table []Cell) {
	order := slices.Clone(table)
	slices.SortFunc(order, func(a, b Cell) int { return cmp.Or(cmp.Compare(a.Count, b.Count), strings.Compare(a.Key, b.Key)) })
	hide := make(map[string]bool)
	sum := 0
	for _, c := range order {
		small := c.Count < smallCell
		if !small && (len(hide) == 0 || len(hide) > 1 && sum >= smallCell) {
			break
		}
		hide[c.Key] = true
		sum += c.Count
	}
	for i, c := range table {
		if hide[c.Key] {
			table[i] = Cell{Key: c.Key, Suppressed: true}
		}
	}
}

// stats adds up the counters m may see.
func (t *txn) stats(m member) Stats {
	kinds, units, weeks := map[string]int{}, map[string]int{}, map[string]int{}
	states, outcomes := map[string]int{}, map[string]int{}
	total := 0
	t.eachCount("weeks", m, func(week, kind, unit string, n int) {
		kinds[kind] += n
		units[unit] += n
		weeks[week] += n
		total += n
	})
	t.eachCount("cells", m, func(state, _, _ string, n int) { states[state] += n })
	t.eachCount("outcomes", m, func(outcome, _, _ string, n int) { outcomes[outcome] += n })
	return Stats{
		ByKind: table(kinds), ByUnit: table(units), ByWeek: table(weeks),
		ByState: table(states), ByOutcome: table(outcomes), Total: Cell{Count: total},
	}
}

func (t *txn) eachCount(bucket string, m member, fn func(first, kind, unit string, n int)) {
	c := t.bucket(bucket).Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		first, kind, unit := splitCell(k)
		if !m.conflicted(unit) {
			fn(first, kind, unit, int(count(v)))
		}
	}
}

func table(counts map[string]int) []Cell {
	cells := make([]Cell, 0, len(counts))
	for k, n := range counts {
		cells = append(cells, Cell{Key: k, Count: n})
	}
	slices.SortFunc(cells, func(a, b Cell) int { return strings.Compare(a.Key, b.Key) })
	return cells
}

// A Trend counts tips of one kind and unit in one week.
type Trend struct {
	Week  string `json:"week"`
	Kind  string `json:"kind"`
	Unit  string `json:"unit,omitempty"`
	Count int    `json:"count"`
}

// Trends returns the counts by week, kind and unit from the week of the given
// day on, for staff's charts and early warning.
func (s *Store) Trends(by Actor, since Day) ([]Trend, error) {
	var list []Trend
	err := s.view(func(t *txn) error {
		m, err := t.sees(by)
		if err != nil {
			return err
		}
		list = nil
		from := week(since)
		t.eachCount("weeks", m, func(week, kind, unit string, n int) {
			if week >= from {
				list = append(list, Trend{week, kind, unit, n})
			}
		})
		return nil
	})
	return list, err
}

// Tally adds one to a counter without identity, such as helpful answers by
// topic. key: at most 100 bytes.
func (s *Store) Tally(key string) error {
	if key == "" || len(key) > 100 {
		return ErrTooLarge
	}
	return s.write(0, func(t *txn) error { return t.bump("tallies", []byte(key), 1) })
}

// TallyAll adds to many counters at once, in one transaction.
func (s *Store) TallyAll(counts map[string]int) error {
	for key, n := range counts {
		if key == "" || len(key) > 100 || n < 0 {
			return ErrTooLarge
		}
	}
	return s.write(0, func(t *txn) error {
		for key, n := range counts {
			if err := t.bump("tallies", []byte(key), n); err != nil {
				return err
			}
		}
		return nil
	})
}

// Tallies returns all counters whose key begins with prefix.
func (s *Store) Tallies(prefix string) (map[string]int, error) {
	var m map[string]int
	err := s.view(func(t *txn) error {
		m = make(map[string]int)
		c := t.bucket("tallies").Cursor()
		for k, v := c.Seek([]byte(prefix)); bytes.HasPrefix(k, []byte(prefix)) && k != nil; k, v = c.Next() {
			m[string(k)] = int(count(v))
		}
		return nil
	})
	return m, err
}
