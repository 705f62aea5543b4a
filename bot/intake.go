package main

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"netralbot/bot/chat"
)

// Each chat may hand in intakeBurst tips at once and one more every
// intakeEvery. An honest reporter hardly meets that; a flood does.
const (
	intakeBurst = 5
	intakeEvery = 10 * time.Minute
)

// The vault takes tips.per_hour tips and additions from all chats together, so
// that no flood fills the disk. Of that, the second and later ones of chats may
// take these parts at most: somebody with a few dozen accounts could otherwise
// use up the hour, and those who come for the first time would find it closed.
const (
	tipsAgain      = 1.0 / 2
	additionsAgain = 1.0 / 4
)

// intake limits what one chat hands in, and what chats hand in again.
type intake struct {
	mu    sync.Mutex
	chats map[chat.Key]*rate.Limiter
	again *rate.Limiter
}

// newIntake lets chats hand in again so many times an hour, all together.
func newIntake(again float64) *intake {
	return &intake{chats: map[chat.Key]*rate.Limiter{}, again: rate.NewLimiter(rate.Limit(again/time.Hour.Seconds()), max(1, int(again)))}
}

func (i *intake) allow(key chat.Key, now time.Time) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	l := i.chats[key]
	if l == nil {
		if len(i.chats) >= maxSessions {
			for other, l := range i.chats {
				if l.TokensAt(now) >= intakeBurst {
					delete(i.chats, other)
				}
			}
		}
		l = rate.NewLimiter(rate.Every(intakeEvery), intakeBurst)
		i.chats[key] = l
	}
	left := l.TokensAt(now)
	if left < 1 || left < intakeBurst && !i.again.AllowN(now, 1) {
		return false
	}
	return l.AllowN(now, 1)
}
