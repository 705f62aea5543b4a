package tips

import (
	"bytes"
	"container/heap"
	"encoding/binary"

	bolt "go.etcd.io/bbolt"
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
// false.
func (t *txn) eachQueued(m member, by Actor, f Filter, yield func(Number) (bool, error)) error {
	if f.State == Closed && f.Overdue {
		return nil
	}
	return t.merge(t.prefixes(m, by, f), func(e entry) (bool, error) {
		if f.Overdue && Day(e.day) >= t.today {
			return false, nil
		}
		l, ok := parseSummary(e.summary)
		if !ok {
			return false, damaged(errPart)
		}
		if !f.matches(l, m, by) {
			return true, nil
		}
		return yield(e.number)
	})
}

// prefixes picks those of queueKeys under which everything that f lets through
// is found, and little else.
func (t *txn) prefixes(m member, by Actor, f Filter) [][]byte {
	closed := f.State == Closed
	switch {
	case f.Mine && closed:
		return [][]byte{officerPrefix('M', by.id)}
	case f.Mine:
		return [][]byte{officerPrefix('m', by.id)}
	case f.Unit != "", !broad(f.Kind, closed), !broad(f.NotKind, closed):
		var list [][]byte
		t.eachCell(func(state, kind, unit string, _ uint64) {
			if (state == string(Closed)) == closed && f.matches(listed{stateCode[State(state)], by.id, kind, unit}, m, by) {
				list = append(list, groupPrefix(state, kind, unit))
			}
		})
		return list
	case closed:
		return [][]byte{{'c'}}
	}
	return openPrefixes(func(s State, _, question bool) bool {
		return (f.State == "" || f.State == s) &&
			(f.Kind == "" || question) && (f.NotKind == "" || !question)
	})
}

// broad reports whether a kind to look for, or to leave out, is told by the
// prefixes of the open tips.
func broad(kind string, closed bool) bool {
	return kind == "" || kind == KindQuestion && !closed
}

// openPrefixes lists those prefixes of open tips that keep lets through.
func openPrefixes(keep func(s State, reminded, question bool) bool) [][]byte {
	var list [][]byte
	for _, s := range []State{Received, InReview, NeedsInfo, Forwarded} {
		for _, reminded := range []bool{false, true} {
			for _, question := range []bool{false, true} {
				if keep(s, reminded, question) {
					list = append(list, openPrefix(s, reminded, question))
				}
			}
		}
	}
	return list
}

// entry is one of the queue's, without its prefix.
type entry struct {
	day     uint32
	number  Number
	summary []byte
}

// run is what is left under one prefix; its entry is the next.
type run struct {
	entry
	prefix []byte
	c      *bolt.Cursor
}

// set takes the entry that the cursor stands on, if it is of this run.
func (r *run) set(k, v []byte) bool {
	if len(k) != len(r.prefix)+12 || !bytes.HasPrefix(k, r.prefix) {
		return false
	}
	k = k[len(r.prefix):]
	r.entry = entry{binary.BigEndian.Uint32(k), keyNum(k[4:]), v}
	return true
}

// runs is a heap by day and number.
type runs []*run

func (h runs) Len() int { return len(h) }
func (h runs) Less(i, j int) bool {
	return h[i].day < h[j].day || h[i].day == h[j].day && h[i].number < h[j].number
}
func (h runs) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *runs) Push(x any)   { *h = append(*h, x.(*run)) }
func (h *runs) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

// merge calls yield with the entries under all prefixes in order until it
// returns false.
func (t *txn) merge(prefixes [][]byte, yield func(entry) (bool, error)) error {
	var h runs
	for _, p := range prefixes {
		r := &run{prefix: p, c: t.bucket("queue").Cursor()}
		if r.set(r.c.Seek(p)) {
			h = append(h, r)
		}
	}
	heap.Init(&h)
	for len(h) > 0 {
		r := h[0]
		if more, err := yield(r.entry); err != nil || !more {
			return err
		}
		if r.set(r.c.Next()) {
			heap.Fix(&h, 0)
		} else {
			heap.Pop(&h)
		}
	}
	return nil
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
