package tips

import (
	"bytes"
	"encoding/binary"
)

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
	var p Page
	err := s.view(func(t *txn) error {
		m, err := t.sees(by)
		if err != nil {
			return err
		}
		p = Page{Total: t.total(m, by, f)}
		skip := max(offset, 0)
		return t.eachQueued(m, by, f, func(n Number) (bool, error) {
			if skip > 0 {
				skip--
				return true, nil
			}
			if len(p.Cards) >= limit {
				p.More = true
				return false, nil
			}
			rec, err := t.record(n)
			if err != nil {
				return false, err
			}
			p.Cards = append(p.Cards, rec.card(n, t.today))
			return true, nil
		})
	})
	return p, err
}

// listed is what a queue entry says by itself.
type listed struct {
	state   byte
	officer StaffID
	kind    string
	unit    string
}

func parseSummary(v []byte) (listed, bool) {
	if len(v) < 6 {
		return listed{}, false
	}
	kind, unit, ok := bytes.Cut(v[5:], []byte{0})
	return listed{v[0], StaffID(binary.BigEndian.Uint32(v[1:])), string(kind), string(unit)}, ok
}

func (f Filter) matches(l listed, m member, by Actor) bool {
	return !m.conflicted(l.unit) &&
		(f.State == "" || stateCode[f.State] == l.state) &&
		(f.Kind == "" || f.Kind == l.kind) &&
		(f.NotKind == "" || f.NotKind != l.kind) &&
		(f.Unit == "" || f.Unit == l.unit) &&
		(!f.Mine || l.officer != 0 && l.officer == by.id)
}

// eachQueued calls yield with the numbers of a queue in order until it returns
// false. It reads the index that fits the filter best.
func (t *txn) eachQueued(m member, by Actor, f Filter, yield func(Number) (bool, error)) error {
	if f.State == Closed && f.Overdue {
		return nil
	}
	prefix := t.index(by, f)
	c := t.bucket("queue").Cursor()
	for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix) && len(k) == len(prefix)+12; k, v = c.Next() {
		if f.Overdue && keyDay(k[len(prefix):]) >= t.today {
			return nil
		}
		l, ok := parseSummary(v)
		if !ok {
			return damaged(errPart)
		}
		if !f.matches(l, m, by) {
			continue
		}
		if more, err := yield(keyNum(k[len(k)-8:])); err != nil || !more {
			return err
		}
	}
	return nil
}

// index picks the prefix of queueKeys with the fewest entries to pass over.
func (t *txn) index(by Actor, f Filter) []byte {
	closed := f.State == Closed
	pick := func(open, shut byte) byte {
		if closed {
			return shut
		}
		return open
	}
	if f.Mine {
		return officerPrefix(pick('m', 'M'), by.id)
	}
	type candidate struct {
		prefix []byte
		fits   func(state, kind, unit string) bool
	}
	var list []candidate
	if f.Kind != "" {
		list = append(list, candidate{kindPrefix(pick('k', 'K'), f.Kind), func(_, kind, _ string) bool { return kind == f.Kind }})
	}
	if f.Unit != "" {
		list = append(list, candidate{kindPrefix(pick('u', 'U'), f.Unit), func(_, _, unit string) bool { return unit == f.Unit }})
	}
	if f.State != "" && !closed {
		list = append(list, candidate{[]byte{'s', stateCode[f.State]}, func(state, _, _ string) bool { return state == string(f.State) }})
	}
	if len(list) == 0 {
		switch {
		case closed:
			return []byte{'c'}
		case f.NotKind == KindQuestion:
			return []byte{'t'}
		}
		return []byte{'o'}
	}
	if len(list) == 1 {
		return list[0].prefix
	}
	sums := make([]uint64, len(list))
	t.eachCell(func(state, kind, unit string, n uint64) {
		if (state == string(Closed)) != closed {
			return
		}
		for i, c := range list {
			if c.fits(state, kind, unit) {
				sums[i] += n
			}
		}
	})
	best := 0
	for i := range list {
		if sums[i] < sums[best] {
			best = i
		}
	}
	return list[best].prefix
}

// eachCell calls fn for every counter of what is there.
func (t *txn) eachCell(fn func(state, kind, unit string, n uint64)) {
	c := t.bucket("cells").Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		state, kind, unit := splitCell(k)
		fn(state, kind, unit, count(v))
	}
}

// total counts a queue by the counters, -1 if they don't tell.
func (t *txn) total(m member, by Actor, f Filter) int {
	if f.Mine || f.Overdue {
		return -1
	}
	sum := uint64(0)
	t.eachCell(func(state, kind, unit string, n uint64) {
		if f.State == "" && state == string(Closed) {
			return
		}
		if f.matches(listed{state: stateCode[State(state)], kind: kind, unit: unit}, m, by) {
			sum += n
		}
	})
	return int(sum)
}

// Card returns one tip's card.
func (s *Store) Card(by Actor, n Number) (Card, error) {
	var c Card
	err := s.view(func(t *txn) error {
		m, err := t.sees(by)
		if err != nil {
			return err
		}
		rec, err := t.record(n)
		if err != nil {
			return err
		}
		if m.conflicted(rec.Unit) {
			return ErrNotFound
		}
		c = rec.card(n, t.today)
		return nil
	})
	return c, err
}
