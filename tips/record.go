package tips

import (
	"encoding/binary"
	"errors"
	"slices"
)

// record is what tips/num holds: all that is readable about a tip.
type record struct {
	Kind        string  `json:"k"`
	Unit        string  `json:"u,omitempty"`
	State       State   `json:"s"`
	Day         Day     `json:"d"`           // received
	Base        Day     `json:"b"`           // from which the clocks of the first look and the report run
	Moved       Day     `json:"m"`           // of the last change of state
	Added       Day     `json:"a,omitempty"` // of the oldest addition nobody has read
	Deadline    Day     `json:"dl,omitempty"`
	Reminded    bool    `json:"r,omitempty"` // of this deadline
	Officer     StaffID `json:"o,omitempty"`
	Outcome     Outcome `json:"oc,omitempty"`
	Destination string  `json:"ds,omitempty"`
	Closed      Day     `json:"c,omitempty"`
	Additions   int     `json:"na,omitempty"`
	Messages    int     `json:"nm,omitempty"`
	Notes       int     `json:"nn,omitempty"`
	Asked       bool    `json:"q,omitempty"` // a question to the reporter is open
	Size        int64   `json:"sz"`
	History     []Moved `json:"h"`
	Slot        uint32  `json:"sl"` // of the key file
	Salt        []byte  `json:"st"` // names the tip in the ledger
	Receipt     []byte  `json:"rc"` // mac("receipt") of the code
	Reply       string  `json:"ry"` // age recipient that only the code can open, see reply.go
	Proof       []byte  `json:"p"`  // proof id under the tip's key, see proof.go
}

func (r *record) question() bool { return r.Kind == KindQuestion }

func (r *record) card(n Number, today Day) Card {
	c := Card{
		Number: n, Kind: r.Kind, Unit: r.Unit, State: r.State, Day: r.Day,
		Deadline: r.Deadline, Officer: r.Officer, New: r.Added != 0,
		Outcome: r.Outcome, Destination: r.Destination, ClosedDay: r.Closed,
		Additions: r.Additions, Messages: r.Messages, Size: r.Size,
	}
	if r.Deadline != 0 {
		c.DaysLeft = int(r.Deadline - today)
	}
	return c
}

// deadline returns the day by which something must happen to r, none if it is
// closed. The days count from Base, the day of receipt or reopening, which
// stands in for the day the facts became known: that one is sealed. A change of
// the clocks reaches a tip with its next move.
func (r *record) deadline(c Clocks) Day {
	var d Day
	switch r.State {
	case Closed:
		return 0
	case Received:
		d = r.Base + Day(c.FirstLook)
		if r.question() {
			d = r.Base + Day(c.Answer)
		}
	case InReview:
		d = r.Base + Day(c.FormalReport)
		if r.question() {
			d = r.Base + Day(c.Answer)
		}
	case NeedsInfo:
		d = r.Base + Day(c.FormalReport)
		if r.question() {
			d = r.Moved + Day(c.Outcome)
		}
	case Forwarded:
		d = r.Moved + Day(c.Outcome)
	}
	if r.Added != 0 {
		d = min(d, r.Added+Day(c.Answer))
	}
	return d
}

// moveTo changes the state and keeps the history.
func (r *record) moveTo(s State, today Day) {
	if r.State == s {
		return
	}
	r.State, r.Moved = s, today
	r.History = append(slices.Clip(r.History), Moved{today, s})
}

// States in one byte, for the keys of the queue.
var stateCode = map[State]byte{Received: 1, InReview: 2, NeedsInfo: 3, Forwarded: 4, Closed: 5}

// queueKeys returns the keys under which the queue lists r. Each is a prefix, a
// day, and the number, so that what begins alike comes by deadline:
//
//	o state flags                 open; flags are 1 if reminded of the deadline,
//	                              plus 2 if a question, in one byte
//	g state 0 kind 0 unit 0       all
//	m staff                       open and held by that officer
//	c                             closed
//	M staff                       closed by that officer
//
// For a closed tip the day is that of closing with its bits inverted: the
// newest first. Queries merge as many prefixes as their filter needs; a tip
// has few entries because each is another page of the file in every commit.
func (r *record) queueKeys(n Number) [][]byte {
	var keys [][]byte
	day := uint32(r.Deadline)
	if r.State == Closed {
		day = ^uint32(r.Closed)
	}
	add := func(prefix []byte) {
		k := binary.BigEndian.AppendUint32(prefix, day)
		keys = append(keys, binary.BigEndian.AppendUint64(k, uint64(n)))
	}
	add(groupPrefix(string(r.State), r.Kind, r.Unit))
	officer := byte('m')
	if r.State == Closed {
		officer = 'M'
		add([]byte{'c'})
	} else {
		add(openPrefix(r.State, r.Reminded, r.question()))
	}
	if r.Officer != 0 {
		add(officerPrefix(officer, r.Officer))
	}
	return keys
}

func openPrefix(s State, reminded, question bool) []byte {
	flags := byte(0)
	if reminded {
		flags |= 1
	}
	if question {
		flags |= 2
	}
	return []byte{'o', stateCode[s], flags}
}

func groupPrefix(state, kind, unit string) []byte {
	return append(append([]byte{'g'}, cellKey(state, kind, unit)...), 0)
}

func officerPrefix(c byte, id StaffID) []byte {
	return binary.BigEndian.AppendUint32([]byte{c}, uint32(id))
}

// summary is the value beside a queue key, enough to filter by:
//
//	state (1) · staff (4) · kind · 0 · unit
func (r *record) summary() []byte {
	b := binary.BigEndian.AppendUint32([]byte{stateCode[r.State]}, uint32(r.Officer))
	b = append(append(b, r.Kind...), 0)
	return append(b, r.Unit...)
}

func (t *txn) record(n Number) (*record, error) {
	r := new(record)
	ok, err := t.getJSON("tips", numKey(n), r)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, ErrNotFound
	}
	return r, nil
}

// eachTip calls fn for every tip.
func (t *txn) eachTip(fn func(Number, *record) error) error {
	c := t.bucket("tips").Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		if len(k) < 8 {
			return damaged(errors.New("a key in tips is no number"))
		}
		if len(k) > 8 {
			continue
		}
		rec, err := t.record(keyNum(k))
		if err != nil {
			return err
		}
		if err := fn(keyNum(k), rec); err != nil {
			return err
		}
	}
	return nil
}

// save writes r, which was old before (nil for a new tip), with its index
// entries and counters, and its leaf for the day's commitment if it moved.
func (t *txn) save(n Number, old, r *record) error {
	r.Deadline = r.deadline(t.s.opt.Clocks)
	if old != nil && old.Deadline != r.Deadline {
		r.Reminded = false
	}
	if old != nil {
		if err := t.unlist(n, old, r); err != nil {
			return err
		}
	}
	for _, k := range r.queueKeys(n) {
		if err := t.put("queue", k, r.summary()); err != nil {
			return err
		}
	}
	if err := t.recount(old, r); err != nil {
		return err
	}
	if old != nil && old.State != r.State { // a new tip's leaf comes with its mark
		if err := t.leaf(r); err != nil {
			return err
		}
	}
	return t.putJSON("tips", numKey(n), r)
}

// unlist removes the queue entries that old had and r won't.
func (t *txn) unlist(n Number, old, r *record) error {
	keep := make(map[string]bool)
	if r != nil {
		for _, k := range r.queueKeys(n) {
			keep[string(k)] = true
		}
	}
	for _, k := range old.queueKeys(n) {
		if !keep[string(k)] {
			if err := t.del("queue", k); err != nil {
				return err
			}
		}
	}
	return nil
}

// recount moves a tip from one cell to another; either may be nil.
func (t *txn) recount(old, r *record) error {
	if old != nil && r != nil && old.State == r.State && old.Outcome == r.Outcome {
		return nil
	}
	if old != nil {
		if err := t.bump("cells", cellKey(string(old.State), old.Kind, old.Unit), -1); err != nil {
			return err
		}
	}
	if r == nil {
		return nil
	}
	if err := t.bump("cells", cellKey(string(r.State), r.Kind, r.Unit), 1); err != nil {
		return err
	}
	if old != nil && old.Outcome != r.Outcome {
		if old.Outcome != "" {
			if err := t.bump("outcomes", cellKey(string(old.Outcome), old.Kind, old.Unit), -1); err != nil {
				return err
			}
		}
		if r.Outcome != "" {
			return t.bump("outcomes", cellKey(string(r.Outcome), r.Kind, r.Unit), 1)
		}
	}
	return nil
}
