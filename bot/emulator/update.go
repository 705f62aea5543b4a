package emulator

import (
	"context"
	"encoding/json"
	"strings"
	"time"
)

const (
	maxPollTime  = 50 // seconds
	keptUpdates  = 64 // confirmed ones, for Redeliver
	firstUpdate  = 741_300_001
	futureOffset = 10 // an offset further ahead than this is ignored
)

const conflictPoll = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"

// update waits to be confirmed.
type update struct {
	id   int
	kind string
	body json.RawMessage
	chat int64
	// query is the id of the callback query carried, if any.
	query string
}

func (u *update) MarshalJSON() ([]byte, error) {
	out := append([]byte(`{"update_id":`), itoa(int64(u.id))...)
	out = append(out, `,"`...)
	out = append(out, u.kind...)
	out = append(out, `":`...)
	out = append(out, u.body...)
	return append(out, '}'), nil
}

// updateQueue is guarded by Server.mu.
type updateQueue struct {
	next      int
	queue     []*update
	confirmed []*update
	allowed   map[string]bool // nil: Telegram's default
	poll      *poll
	wake      chan struct{} // closed and replaced when the queue changes

	lastOffset int
	lastStart  time.Time
}

// poll is an open long poll.
type poll struct{ kicked chan *apiError }

func newUpdateQueue() updateQueue {
	return updateQueue{next: firstUpdate, wake: make(chan struct{})}
}

// wanted tells whether updates of a kind are delivered. Left out by default
// are those Telegram leaves out.
func (q *updateQueue) wanted(kind string) bool {
	if q.allowed != nil {
		return q.allowed[kind]
	}
	return kind != "chat_member" && kind != "message_reaction" && kind != "message_reaction_count"
}

// enqueue adds an update; what the bot doesn't want is dropped, as it is at
// Telegram, at the moment it happens.
func (s *Server) enqueue(kind string, body any, chat int64, query string) {
	q := &s.updates
	if !q.wanted(kind) || s.loggedOut {
		return
	}
	q.queue = append(q.queue, &update{id: q.next, kind: kind, body: mustJSON(body), chat: chat, query: query})
	q.next++
	q.stir()
}

func (q *updateQueue) stir() {
	close(q.wake)
	q.wake = make(chan struct{})
}

// kick ends the open poll with an error.
func (q *updateQueue) kick(e *apiError) {
	if q.poll != nil {
		q.poll.kicked <- e
		q.poll = nil
	}
}

// confirm forgets the first n updates.
func (s *Server) confirm(n int) {
	q := &s.updates
	if n <= 0 {
		return
	}
	for _, u := range q.queue[:n] {
		if cb := s.callbacks[u.query]; cb != nil {
			cb.delivered = true
		}
	}
	q.confirmed = append(q.confirmed, q.queue[:n]...)
	if extra := len(q.confirmed) - keptUpdates; extra > 0 {
		q.confirmed = append(q.confirmed[:0], q.confirmed[extra:]...)
	}
	clear(q.queue[:n])
	q.queue = q.queue[n:]
	q.stir()
}

// offset applies getUpdates' offset and returns from where to deliver.
func (s *Server) offset(offset int) {
	q := &s.updates
	switch {
	case offset < 0:
		s.confirm(max(0, len(q.queue)+offset))
	case offset > q.next+futureOffset:
		// Nothing is confirmed: ids may have gone on from a lower number.
	case offset > 0:
		n := 0
		for n < len(q.queue) && q.queue[n].id < offset {
			n++
		}
		s.confirm(n)
	}
}

func (q *updateQueue) batch(limit int) []*update {
	return append([]*update{}, q.queue[:min(limit, len(q.queue))]...)
}

func (s *Server) getUpdates(c *call) (any, *apiError) {
	offset := c.num("offset", 0, -1<<31, 1<<31-1)
	limit := c.num("limit", 100, 1, 100)
	timeout := c.num("timeout", 0, 0, maxPollTime)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hook != nil {
		return nil, &apiError{code: 409, description: "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"}
	}
	s.setAllowed(c.str("allowed_updates"))
	q := &s.updates
	if s.opts.SlowRepeats {
		limit, timeout = q.slow(offset, limit, timeout)
	}
	s.offset(offset)
	if c.again { // after the offset, which would confirm it at once
		s.redeliver(1)
	}
	if len(q.queue) > 0 || timeout == 0 {
		return q.batch(limit), nil
	}
	q.kick(&apiError{code: 409, description: conflictPoll})
	p := &poll{kicked: make(chan *apiError, 1)}
	q.poll = p
	e := s.awaitUpdate(c.r.Context(), p, time.Duration(timeout)*time.Second)
	if q.poll == p {
		q.poll = nil
	}
	if e != nil {
		return nil, e
	}
	return q.batch(limit), nil
}

// slow makes a poll that repeats an offset wait, as Telegram does.
func (q *updateQueue) slow(offset, limit, timeout int) (int, int) {
	since := time.Since(q.lastStart)
	if offset == q.lastOffset && timeout < 3 && since < 3*time.Second {
		timeout = 3
	}
	if offset == q.lastOffset && since < 500*time.Millisecond {
		limit = 1
	}
	q.lastOffset, q.lastStart = offset, time.Now()
	return limit, timeout
}

// awaitUpdate waits, with s.mu released, until there are updates.
func (s *Server) awaitUpdate(ctx context.Context, p *poll, timeout time.Duration) *apiError {
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	for len(s.updates.queue) == 0 {
		wake := s.updates.wake
		s.mu.Unlock()
		var e *apiError
		done := false
		select {
		case <-wake:
		case e = <-p.kicked:
			done = true
		case <-timer.C:
			done = true
		case <-ctx.Done():
			done = true
		case <-s.closing:
			e, done = &apiError{code: 500, description: "Internal Server Error: restart", injected: true}, true
		}
		s.mu.Lock()
		if done {
			return e
		}
	}
	return nil
}

// setAllowed reads allowed_updates. Absent, null or malformed it changes
// nothing; an empty list brings the default back.
func (s *Server) setAllowed(text string) {
	var kinds []string
	if text == "" || json.Unmarshal([]byte(text), &kinds) != nil || kinds == nil {
		return
	}
	s.updates.allowed = nil
	for _, kind := range kinds {
		if s.updates.allowed == nil {
			s.updates.allowed = map[string]bool{}
		}
		s.updates.allowed[strings.ToLower(kind)] = true
	}
}

// SetNextUpdateID makes update ids go on from here, as they do at random
// after a week without updates. Updates still waiting keep their ids.
func (s *Server) SetNextUpdateID(id int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.updates.next = id
}

// Redeliver puts the last n confirmed updates (up to 64) back at the head of
// the queue under their old ids, as after a confirmation that got lost.
func (s *Server) Redeliver(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.redeliver(n)
}

func (s *Server) redeliver(n int) {
	q := &s.updates
	n = min(n, len(q.confirmed))
	if n <= 0 {
		return
	}
	at := len(q.confirmed) - n
	q.queue = append(append([]*update(nil), q.confirmed[at:]...), q.queue...)
	q.confirmed = q.confirmed[:at]
	q.stir()
}

// Inject queues an update of any kind, wanted or not, with a raw body: a kind
// the bot doesn't know, or one it must survive.
func (s *Server) Inject(kind, body string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := &s.updates
	q.queue = append(q.queue, &update{id: q.next, kind: kind, body: json.RawMessage(body), chat: chatOf(json.RawMessage(body))})
	q.next++
	q.stir()
}

// Pending is the number of updates not confirmed.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.updates.queue)
}

// AwaitIdle waits until the bot has confirmed every update: with a poll whose
// offset lies behind it, or a 2xx from the webhook. A bot that confirms
// before it has handled is not necessarily done.
func (s *Server) AwaitIdle(ctx context.Context) error {
	for {
		s.mu.Lock()
		n, wake := len(s.updates.queue), s.updates.wake
		s.mu.Unlock()
		if n == 0 {
			return nil
		}
		select {
		case <-wake:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
