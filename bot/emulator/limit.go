package emulator

import (
	"math"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limits are Telegram's sending limits. A zero field takes Telegram's
// published figure. Messages of an album count singly; edits count as
// messages; answers to queries, chat actions and deletions are free.
type Limits struct {
	// PerChat messages a second to one chat (1), with ChatBurst (5).
	PerChat   float64
	ChatBurst int
	// GroupPerMinute messages to one group (20).
	GroupPerMinute int
	// Overall messages a second to all chats together (30).
	Overall float64
}

// limiter holds one bucket for each chat it has seen and one for all.
type limiter struct {
	limits  Limits
	overall *rate.Limiter
	chats   map[int64]*rate.Limiter
	mu      sync.Mutex
}

func newLimiter(l Limits) *limiter {
	if l.PerChat == 0 {
		l.PerChat = 1
	}
	if l.ChatBurst == 0 {
		l.ChatBurst = 5
	}
	if l.GroupPerMinute == 0 {
		l.GroupPerMinute = 20
	}
	if l.Overall == 0 {
		l.Overall = 30
	}
	return &limiter{
		limits:  l,
		overall: rate.NewLimiter(rate.Limit(l.Overall), int(math.Ceil(l.Overall))),
		chats:   map[int64]*rate.Limiter{},
	}
}

// take asks for n messages to a chat at a time; it returns 0, or after how
// many whole seconds to ask again. What is refused costs nothing.
func (l *limiter) take(now time.Time, chat int64, n int) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	bucket := l.chats[chat]
	if bucket == nil {
		bucket = rate.NewLimiter(rate.Limit(l.limits.PerChat), l.limits.ChatBurst)
		if chat < 0 {
			perMinute := l.limits.GroupPerMinute
			bucket = rate.NewLimiter(rate.Limit(float64(perMinute)/60), perMinute)
		}
		l.chats[chat] = bucket
	}
	var held []*rate.Reservation
	var wait time.Duration
	for _, b := range []*rate.Limiter{bucket, l.overall} {
		// An album larger than the burst would otherwise never pass.
		r := b.ReserveN(now, min(n, b.Burst()))
		held = append(held, r)
		wait = max(wait, r.DelayFrom(now))
	}
	if wait == 0 {
		return 0
	}
	for _, r := range held {
		r.CancelAt(now)
	}
	return int(math.Ceil(wait.Seconds()))
}
