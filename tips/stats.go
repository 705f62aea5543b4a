package tips

// A Cell is one number of the statistics.
type Cell struct {
	Key        string `json:"key"`   // a kind, unit, week (2006-W02), state or outcome
	Count      int    `json:"count"` // 0 if Suppressed
	Suppressed bool   `json:"suppressed,omitempty"`
}

// Stats are the numbers by each dimension. They count withdrawn and expired
// tips too, except ByState, which counts what is there.
type Stats struct {
	ByKind, ByUnit, ByWeek, ByState, ByOutcome []Cell
	Total                                      Cell
}

// Recap returns the numbers for staff, those of the actor's own unit left out.
func (s *Store) Recap(by Actor) (Stats, error) { return Stats{}, ErrClosed }

// PublicRecap returns the numbers for everybody: cells under 5 are suppressed,
// and as many others as it takes to keep them from being worked out.
func (s *Store) PublicRecap() (Stats, error) { return Stats{}, ErrClosed }

// A Trend counts tips of one kind and unit in one week.
type Trend struct {
	Week, Kind, Unit string
	Count            int
}

// Trends returns the counts by week, kind and unit since the given day, for
// staff's charts and early warning.
func (s *Store) Trends(by Actor, since Day) ([]Trend, error) { return nil, ErrClosed }

// Tally adds one to a counter without identity, such as helpful answers by
// topic. key: at most 100 bytes.
func (s *Store) Tally(key string) error { return ErrClosed }

// Tallies returns all counters whose key begins with prefix.
func (s *Store) Tallies(prefix string) (map[string]int, error) { return nil, ErrClosed }
