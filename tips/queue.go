package tips

// A Card is what staff see of a tip without a key. None of it comes from the
// reporter but kind and unit.
type Card struct {
	Number      Number  `json:"number"`
	Kind        string  `json:"kind"`
	Unit        string  `json:"unit,omitempty"`
	State       State   `json:"state"`
	Day         Day     `json:"day"`               // received
	Deadline    Day     `json:"deadline,omitzero"` // zero once closed
	DaysLeft    int     `json:"days_left"`         // negative if overdue; 0 once closed
	Officer     StaffID `json:"officer,omitzero"`
	New         bool    `json:"new,omitempty"` // the reporter added something nobody has read
	Outcome     Outcome `json:"outcome,omitempty"`
	Destination string  `json:"destination,omitempty"`
	ClosedDay   Day     `json:"closed,omitzero"`
	Additions   int     `json:"additions,omitempty"`
	Messages    int     `json:"messages,omitempty"`
	Size        int64   `json:"size"` // of the sealed parts, in buckets
}

// A Filter narrows a queue; zero fields don't. Closed tips come only with
// State Closed.
type Filter struct {
	State   State
	Kind    string
	NotKind string // for a queue of tips without the questions: KindQuestion
	Unit    string
	Mine    bool // the actor's own
	Overdue bool
}

// A Page is part of a queue, what runs out first at the top; closed tips are
// newest first.
type Page struct {
	Cards []Card
	More  bool // there is a next page
	Total int  // of the whole queue, -1 where counting would mean reading it all
}

// Queue lists tips by may see.
func (s *Store) Queue(by Actor, f Filter, offset, limit int) (Page, error) {
	return Page{}, ErrClosed
}

// Card returns one tip's card.
func (s *Store) Card(by Actor, n Number) (Card, error) { return Card{}, ErrClosed }
