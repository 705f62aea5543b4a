package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"netralbot/bot/chat"
)

// window is how many updates may be under way at once; it is also the most the
// server hands out. A chat that takes long holds up the others only once the
// window is full of what came after it.
const window = 100

// updateKinds are the updates asked for. The list is always given: the server
// remembers the last one.
var updateKinds = `["message","edited_message","callback_query","inline_query","my_chat_member"]`

// Handler answers one exchange. It is called for one update of a chat at a
// time. Its context ends when the wire is told to stop and the grace is over.
type Handler func(context.Context, *Exchange)

// After the stop, updates under way may still take grace. What is cut off then
// gets cutTime to notice. The last confirmation and Close have their own short
// limits, so that the whole stop takes less than 5 s whatever the server does.
const (
	grace       = 2500 * time.Millisecond
	cutTime     = 300 * time.Millisecond
	confirmTime = 700 * time.Millisecond
	flushTime   = 700 * time.Millisecond
)

// maxExchange is how long one update may take: longer than maxRetry, so that
// one request that Telegram puts off still ends by itself. It bounds how long
// a chat that is stuck can hold the others up.
const maxExchange = 2 * time.Minute

// albumWait is how long the next photo of an album may keep away: Telegram
// sends each as an update of its own.
const albumWait = 300 * time.Millisecond

// crowd is how many updates of a chat may wait before answering each no longer
// helps: see Exchange.Crowded.
const crowd = 20

// Poll fetches updates by long polling until ctx ends, then lets what is under
// way finish, confirms it, and returns. Every trouble of the network, the
// token or a second bot is logged in one clear line and waited out.
func (w *Wire) Poll(ctx context.Context, handle Handler) error {
	pollCtx, endPoll := context.WithCancel(ctx)
	defer endPoll()
	polls := newAPI(w.token, w.endpoint, &doer{ctx: pollCtx, token: w.token, timeout: pollTimeout + 10*time.Second, http: w.requests.http})

	work, abandon := context.WithCancel(context.WithoutCancel(ctx))
	defer abandon()
	d := newDispatcher(w, work, handle)
	if _, err := w.request(ctx, "deleteWebhook", tgbotapi.Params{}); err != nil && ctx.Err() == nil {
		w.log.Warn("an earlier webhook could not be removed", "error", w.plain(err))
	}
	w.pollLoop(ctx, d, polls)
	d.finish(abandon)
	w.confirm(context.WithoutCancel(ctx), d)
	return nil
}

func (w *Wire) pollLoop(ctx context.Context, d *dispatcher, polls *tgbotapi.BotAPI) {
	var wait backoff
	var stale time.Duration
	said := ""
	for ctx.Err() == nil {
		d.asked, d.askedAt = d.offset(), time.Now()
		raw, err := w.getUpdates(polls, d.asked, int(pollTimeout.Seconds()))
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			line := pollTrouble(err)
			if line != said { // once per kind of trouble, not once per try
				w.log.Error(line, "error", w.plain(err))
				said = line
			}
			if trouble(err) == troubleConflict || trouble(err) == troubleToken {
				wait.last = max(wait.last, 2*time.Second)
			}
			_ = wait.sleep(ctx, retryAfter(err))
			continue
		}
		if said != "" {
			w.log.Info("updates arrive again")
			said = ""
		}
		wait.reset()
		w.met()
		if d.take(ctx, raw) {
			stale = 0
			continue
		}
		// Everything was handled before and comes again all the same. Once is
		// a matter of timing; for ever it would be a tight loop.
		stale = min(max(4*stale, 10*time.Millisecond), 3*time.Second)
		_ = sleep(ctx, stale)
	}
}

// pollTrouble says in a sentence what is wrong and what to do.
func pollTrouble(err error) string {
	switch trouble(err) {
	case troubleConflict:
		return "another bot uses the same token, or a webhook is set: stop the other one; trying again"
	case troubleToken:
		return "the bot's token is refused: it was revoked or is wrong; get a new one from @BotFather and restart; trying again"
	case troubleWait:
		return "the server asks to wait; trying again"
	}
	return "updates can't be fetched; trying again"
}

func (w *Wire) getUpdates(api *tgbotapi.BotAPI, offset, timeout int) ([]json.RawMessage, error) {
	params := tgbotapi.Params{"limit": fmt.Sprint(window), "timeout": fmt.Sprint(timeout), "allowed_updates": updateKinds}
	if offset != 0 {
		params["offset"] = fmt.Sprint(offset)
	}
	res, err := api.MakeRequest("getUpdates", params)
	if err != nil {
		return nil, err
	}
	var raw []json.RawMessage
	return raw, json.Unmarshal(res.Result, &raw)
}

// confirm tells the server what was handled, so that nothing comes twice after
// an orderly stop. What the last poll has told it already isn't told again: the
// server answers a repeated offset slowly.
func (w *Wire) confirm(ctx context.Context, d *dispatcher) {
	told := func(offset int) bool { return offset == d.asked && time.Since(d.askedAt) > time.Second }
	if offset := d.offset(); offset != 0 && !told(offset) {
		ctx, cancel := context.WithTimeout(ctx, confirmTime)
		defer cancel()
		api, release := w.bound(ctx)
		defer release()
		if _, err := w.getUpdates(api, offset, 0); err != nil {
			w.log.Warn("the last updates could not be confirmed and will come again", "error", w.plain(err))
		}
	}
}

// dispatcher runs exchanges: one chat's in order, chats side by side. It knows
// which updates are done, and so how far the offset may move.
type dispatcher struct {
	w      *Wire
	ctx    context.Context
	handle Handler

	mu      sync.Mutex
	changed *sync.Cond
	asked   int          // the offset of the last poll
	askedAt time.Time    // and when it began
	next    int          // one above the highest update of the window
	open    map[int]bool // updates of the window that aren't done
	recent  []int        // done, to recognise what is delivered again
	queues  map[int64][]incoming
	running sync.WaitGroup
	stopped bool // takes no more updates
	cut     bool // works off no more of the queues
}

func newDispatcher(w *Wire, ctx context.Context, handle Handler) *dispatcher {
	d := &dispatcher{w: w, ctx: ctx, handle: handle, open: map[int]bool{}, queues: map[int64][]incoming{}}
	d.changed = sync.NewCond(&d.mu)
	return d
}

// offset is the lowest update that isn't done: asking from there confirms all
// that lies below, and nothing else.
func (d *dispatcher) offset() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	low := d.next
	for id := range d.open {
		low = min(low, id)
	}
	return low
}

// take starts what is new of a batch. If nothing is, it waits for one to be
// done, or a second. It is false if nothing is new and nothing under way.
func (d *dispatcher) take(ctx context.Context, batch []json.RawMessage) bool {
	fresh := false
	for _, raw := range batch {
		in := d.w.decode(raw)
		if d.start(in) {
			fresh = true
		}
	}
	if fresh || len(batch) == 0 {
		return true
	}
	// The server answers at once as long as the oldest update is open, so what
	// comes after it is asked for once a second.
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { d.mu.Lock(); d.changed.Broadcast(); d.mu.Unlock() })
	defer stop()
	d.mu.Lock()
	defer d.mu.Unlock()
	n := len(d.open)
	for n > 0 && len(d.open) == n && ctx.Err() == nil {
		d.changed.Wait()
	}
	return n > 0
}

func (d *dispatcher) start(in incoming) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.stopped || d.open[in.id] || slices.Contains(d.recent, in.id) {
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
	d.open[in.id] = true
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

func (d *dispatcher) doneLocked(id int) {
	delete(d.open, id)
	d.recent = append(d.recent, id)
	if len(d.recent) > 4*window {
		d.recent = slices.Clone(d.recent[2*window:])
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
	d.w.log.Warn("some conversations were cut off; their last messages come again at the next start")
	d.mu.Lock()
	d.cut = true
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
