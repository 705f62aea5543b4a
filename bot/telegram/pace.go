package telegram

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Telegram's published rates: about one message a second to a chat, where
// short bursts pass; 20 a minute to a group; 30 a second in all. Ours stay a
// little below.
const (
	perChat      = 1.0
	chatBurst    = 4
	perGroup     = 19.0 / 60
	groupBurst   = 5
	overall      = 28
	maxLimiters  = 10_000
	noticesShare = 8 // a second, of messages nobody waits for
)

// pacer spaces messages out. Replies and notices share the whole rate, but
// notices have a rate of their own besides, so that a digest to many never
// keeps a reply waiting.
type pacer struct {
	off     bool
	all     *rate.Limiter
	notices *rate.Limiter
	mu      sync.Mutex
	chats   map[int64]*rate.Limiter
}

func newPacer(off bool) *pacer {
	return &pacer{off: off, all: rate.NewLimiter(overall, overall), notices: rate.NewLimiter(noticesShare, noticesShare),
		chats: map[int64]*rate.Limiter{}}
}

func (p *pacer) wait(ctx context.Context, chatID int64, notice bool) error {
	if p.off {
		return nil
	}
	if notice {
		if err := p.notices.Wait(ctx); err != nil {
			return err
		}
	}
	if err := p.chat(chatID).Wait(ctx); err != nil {
		return err
	}
	return p.all.Wait(ctx)
}

// chat returns the limiter of a chat. When there are too many, those that are
// full again are dropped: a new one would be the same.
func (p *pacer) chat(id int64) *rate.Limiter {
	p.mu.Lock()
	defer p.mu.Unlock()
	if l, ok := p.chats[id]; ok {
		return l
	}
	if len(p.chats) >= maxLimiters {
		now := time.Now()
		for other, l := range p.chats {
			if l.TokensAt(now) >= float64(l.Burst()) {
				delete(p.chats, other)
			}
		}
	}
	l := rate.NewLimiter(perChat, chatBurst)
	if id < 0 {
		l = rate.NewLimiter(perGroup, groupBurst)
	}
	p.chats[id] = l
	return l
}
