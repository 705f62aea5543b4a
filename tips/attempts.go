package tips

import (
	"math"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Attempts slows down the guessing of codes, in memory only. The zero value
// works. It may be used from many goroutines.
//
// A chat waits after its third failed try in a row: 2 s, then twice as long each
// time, at most 15 minutes; an hour without a try forgets them. All chats
// together get 30 failed tries a minute beyond their first three, and 600 a
// minute of those, after which tries wait their turn: an attacker with many
// chats gets no further, and an honest person who mistypes still gets in within
// seconds. With 100 random bits in a code this is a matter of load, not of
// guessing.
type Attempts struct {
	mu     sync.Mutex
	chats  map[string]*tries
	fresh  *rate.Limiter
	repeat *rate.Limiter
}

type tries struct {
	failed int
	last   time.Time
}

const (
	freeTries    = 3
	longestWait  = 15 * time.Minute
	forgetAfter  = time.Hour
	chatsTracked = 10000
)

func (a *Attempts) init() {
	if a.chats == nil {
		a.chats = make(map[string]*tries)
		a.fresh = rate.NewLimiter(10, 100)
		a.repeat = rate.NewLimiter(0.5, 30)
	}
}

// Wait returns how long the chat with this opaque key must wait before its next
// try; zero means now. It does not count as a try.
func (a *Attempts) Wait(key string, now time.Time) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.init()
	failed, own := 0, time.Duration(0)
	if c := a.chats[key]; c != nil && now.Sub(c.last) < forgetAfter {
		failed = c.failed
		if failed >= freeTries {
			own = c.last.Add(penalty(failed)).Sub(now)
		}
	}
	return max(0, own, turn(a.lane(failed), now))
}

func (a *Attempts) lane(failed int) *rate.Limiter {
	if failed < freeTries {
		return a.fresh
	}
	return a.repeat
}

// turn is how long until a lane has room for another failed try.
func turn(l *rate.Limiter, now time.Time) time.Duration {
	missing := 1 - l.TokensAt(now)
	if missing <= 0 {
		return 0
	}
	return time.Duration(math.Ceil(missing / float64(l.Limit()) * float64(time.Second)))
}

func penalty(failed int) time.Duration {
	n := failed - freeTries
	if n > 20 {
		return longestWait
	}
	return min(longestWait, 2*time.Second<<n)
}

// Failed counts a failed try.
func (a *Attempts) Failed(key string, now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.init()
	c := a.chats[key]
	if c == nil || now.Sub(c.last) >= forgetAfter {
		if c == nil && len(a.chats) >= chatsTracked {
			a.evict(now)
		}
		c = new(tries)
		a.chats[key] = c
	}
	a.lane(c.failed).AllowN(now, 1)
	c.failed++
	c.last = now
}

// evict makes room: what is forgotten anyway goes, or else the chat with the
// fewest failed tries among some.
func (a *Attempts) evict(now time.Time) {
	victim, least, looked := "", math.MaxInt, 0
	for k, c := range a.chats {
		if now.Sub(c.last) >= forgetAfter {
			delete(a.chats, k)
			return
		}
		if c.failed < least {
			victim, least = k, c.failed
		}
		if looked++; looked == 64 {
			break
		}
	}
	delete(a.chats, victim)
}

// Succeeded forgets the chat's failed tries.
func (a *Attempts) Succeeded(key string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.chats, key)
}
