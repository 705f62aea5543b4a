package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"

	"netralbot/bot/chat"
)

// dispatcher runs exchanges: one chat's in order, chats side by side. It knows
// which updates are done, and so how far the offset may move.
type dispatcher struct {
	w      *Wire
	ctx    context.Context
	handle Handler

	mu      sync.Mutex
	changed *sync.Cond
	asked   int             // the offset of the last poll
	askedAt time.Time       // and when it began
	next    int             // one above the highest update of the window
	open    map[int]pending // updates of the window that aren't done
	aside   map[int]pending // set aside: under way and confirmed all the same
	slow    map[int64]int   // chats with updates set aside, and how many
	recent  map[int]bool    // done lately, to recognise what is delivered again
	oldest  []int           // of recent, in the order they were done
	queues  map[int64][]incoming
	running sync.WaitGroup
	stopped bool // takes no more updates
	cut     bool // works off no more of the queues
}

// pending is an update under way.
type pending struct {
	chat int64
	came time.Time
}

func newDispatcher(w *Wire, ctx context.Context, handle Handler) *dispatcher {
	d := &dispatcher{w: w, ctx: ctx, handle: handle, open: map[int]pending{}, aside: map[int]pending{}, slow: map[int64]int{},
		recent: map[int]bool{}, queues: map[int64][]incoming{}}
	d.changed = sync.NewCond(&d.mu)
	return d
}

// offset is the lowest update that isn't done: asking from there confirms all
// that lies below, and nothing else.
func (d *dispatcher) offset() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.lowest()
}

func (d *dispatcher) lowest() int {
	low := d.next
	for id := range d.open {
		low = min(low, id)
	}
	return low
}

// take starts what is new of a batch, and waits until it is worth to ask for
// more: the server answers at once, with the same again, as long as the oldest
// update isn't confirmed. It is false if nothing is new and nothing under way.
func (d *dispatcher) take(ctx context.Context, batch []json.RawMessage) bool {
	fresh := false
	for _, raw := range batch {
		if d.known(raw) {
			continue
		}
		if d.start(d.w.decode(raw)) {
			fresh = true
		}
	}
	full := len(batch) == window
	switch {
	case len(batch) == 0:
	case fresh && full:
		d.await(ctx, aMoment, func(int) bool { return d.next-d.lowest() <= window/4 })
	case fresh:
		d.await(ctx, aMoment, func(int) bool { return len(d.open) == 0 })
	case full && d.setAside(time.Now().Add(-holdUp)):
	default:
		return d.await(ctx, time.Second, func(before int) bool { return len(d.open) != before })
	}
	return true
}

// aMoment is how long new updates wait for the answers to those before them.
const aMoment = 100 * time.Millisecond

// await waits until the updates under way fulfil a condition, told how many
// there were at first, but no longer than limit. It is false if there were none.
func (d *dispatcher) await(ctx context.Context, limit time.Duration, enough func(before int) bool) bool {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { d.mu.Lock(); d.changed.Broadcast(); d.mu.Unlock() })
	defer stop()
	d.mu.Lock()
	defer d.mu.Unlock()
	before := len(d.open)
	for before > 0 && ctx.Err() == nil && !enough(before) {
		d.changed.Wait()
	}
	return before > 0
}

// known tells from an update's id alone that it isn't new.
func (d *dispatcher) known(raw json.RawMessage) bool {
	id := updateID(raw)
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.seen(id)
}

// seen tells whether an update is under way or was handled. d.mu is held.
func (d *dispatcher) seen(id int) bool {
	_, open := d.open[id]
	_, aside := d.aside[id]
	return open || aside || d.recent[id]
}

// setAside lets the window move on without what came before a moment and is
// still under way; it is false if there is nothing such, or no room for more.
func (d *dispatcher) setAside(before time.Time) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	moved := false
	for id, p := range d.open {
		if p.came.Before(before) && d.asideLocked(id) {
			moved = true
		}
	}
	return moved
}

// asideLocked sets one open update aside if there is room.
func (d *dispatcher) asideLocked(id int) bool {
	if len(d.aside) >= maxAside {
		return false
	}
	p := d.open[id]
	delete(d.open, id)
	d.aside[id] = p
	d.slow[p.chat]++
	d.changed.Broadcast()
	return true
}

func (d *dispatcher) start(in incoming) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.stopped || d.seen(in.id) {
		return false
	}
	d.w.Counters.Updates.Add(1)
	// Ids may start again lower after a quiet week, so next follows the batch
	// rather than the highest id ever seen.
	if len(d.open) == 0 || in.id >= d.next {
		d.next = in.id + 1
	}
	if in.empty {
		d.doneLocked(in.id)
		return true
	}
	d.open[in.id] = pending{in.chat, time.Now()}
	if d.slow[in.chat] > 0 {
		d.asideLocked(in.id)
	}
	queue, busy := d.queues[in.chat]
	d.queues[in.chat] = append(queue, in)
	if in.album != "" {
		d.changed.Broadcast() // gather waits for it
	}
	if !busy {
		d.running.Add(1)
		go d.chat(in.chat)
	}
	return true
}

// chat works off one chat's updates until there are none.
func (d *dispatcher) chat(id int64) {
	defer d.running.Done()
	for {
		d.mu.Lock()
		queue := d.queues[id]
		if len(queue) == 0 || d.cut {
			delete(d.queues, id)
			d.mu.Unlock()
			return
		}
		queue = d.gather(id, queue)
		in, rest := joinAlbum(queue)
		ids := make([]int, 0, len(queue)-len(rest))
		for _, q := range queue[:len(queue)-len(rest)] {
			ids = append(ids, q.id)
		}
		d.queues[id] = rest
		d.mu.Unlock()

		d.one(in, len(rest) > crowd)

		d.mu.Lock()
		if d.ctx.Err() == nil { // cut off in the middle: it comes again
			for _, id := range ids {
				d.doneLocked(id)
			}
		}
		d.mu.Unlock()
	}
}

// gather waits for the rest of an album that stands at the head of a queue.
// d.mu is held.
func (d *dispatcher) gather(id int64, queue []incoming) []incoming {
	const most = 10 // photos of an album
	album := queue[0].album
	for n := 0; album != "" && n != len(queue) && len(queue) < most && queue[len(queue)-1].album == album && !d.stopped; {
		n = len(queue)
		over := false
		t := time.AfterFunc(albumWait, func() { d.mu.Lock(); over = true; d.changed.Broadcast(); d.mu.Unlock() })
		for !over && len(d.queues[id]) == n {
			d.changed.Wait()
		}
		t.Stop()
		queue = d.queues[id]
	}
	return queue
}

// joinAlbum takes the first update of a queue, together with those that follow
// it in the same album.
func joinAlbum(queue []incoming) (incoming, []incoming) {
	in := queue[0]
	n := 1
	for in.album != "" && n < len(queue) && queue[n].album == in.album {
		next := queue[n]
		in.event.Files = append(in.event.Files, next.event.Files...)
		if in.event.Text == "" {
			in.event.Text = next.event.Text
		}
		in.also = append(in.also, next.message)
		n++
	}
	return in, queue[n:]
}

// remembered is how many handled updates are recognised when they are
// delivered again.
const remembered = 100 * window

func (d *dispatcher) doneLocked(id int) {
	delete(d.open, id)
	if p, ok := d.aside[id]; ok {
		delete(d.aside, id)
		if d.slow[p.chat]--; d.slow[p.chat] == 0 {
			delete(d.slow, p.chat)
		}
	}
	if !d.recent[id] {
		d.recent[id] = true
		d.oldest = append(d.oldest, id)
	}
	if len(d.oldest) > remembered {
		delete(d.recent, d.oldest[0])
		d.oldest = d.oldest[1:]
	}
	d.changed.Broadcast()
}

// one handles an exchange. A panic ends that conversation with an apology and
// leaves a trace without content; the update counts as done, since it would
// only do the same again.
func (d *dispatcher) one(in incoming, crowded bool) {
	ctx, cancel := context.WithTimeout(d.ctx, d.w.longest)
	defer cancel()
	x := d.w.exchange(in)
	x.Crowded = crowded
	defer func() {
		if v := recover(); v != nil {
			d.w.Counters.Panics.Add(1)
			d.w.log.Error("a conversation failed and was ended", "panic", fmt.Sprintf("%T", v), "at", stack())
			x.Panicked = true
			func() {
				defer func() { _ = recover() }()
				d.handle(ctx, x)
			}()
		}
	}()
	d.handle(ctx, x)
}

// stack names the functions under way, without their arguments.
func stack() string {
	pc := make([]uintptr, 24)
	frames := runtime.CallersFrames(pc[:runtime.Callers(4, pc)])
	var lines []string
	for {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, "netralbot/") || strings.HasPrefix(f.Function, "main.") {
			lines = append(lines, fmt.Sprintf("%s:%d", f.Function, f.Line))
		}
		if !more {
			return strings.Join(lines, " < ")
		}
	}
}

// finish waits for what is under way and queued, at most grace, then cuts it
// off: that is left for the next start.
func (d *dispatcher) finish(abandon context.CancelFunc) {
	d.mu.Lock()
	d.stopped = true
	d.mu.Unlock()
	done := make(chan struct{})
	go func() { d.running.Wait(); close(done) }()
	t := time.NewTimer(grace)
	defer t.Stop()
	select {
	case <-done:
		abandon()
		return
	case <-t.C:
	}
	d.mu.Lock()
	d.cut = true
	d.w.log.Warn("some conversations were cut off; their last messages come again at the next start, but for those that were set aside", "aside", len(d.aside))
	d.mu.Unlock()
	abandon()
	t.Reset(cutTime)
	select {
	case <-done:
	case <-t.C:
	}
}

// exchange prepares one update for a handler.
func (w *Wire) exchange(in incoming) *Exchange {
	w.memories.note(in.chat, in.message)
	for _, id := range in.also {
		w.memories.note(in.chat, id)
	}
	x := &Exchange{Key: w.key(in.chat), Event: in.event, w: w, in: in}
	if in.event.Private && in.event.Kind != chat.KindInline {
		x.Address = w.address(in.from)
	}
	return x
}
