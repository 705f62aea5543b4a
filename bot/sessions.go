package main

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"netralbot/bot/chat"
	"netralbot/bot/telegram"
)

// maxSessions bounds the memory that conversations take. A draft with photos
// is the largest; an idle one ends after chat.IdleLimit.
const maxSessions = 20_000

// session is one conversation.
type session struct {
	mu    sync.Mutex // held while an event of the chat is handled
	state chat.State
	used  time.Time
	back  *telegram.Exchange // to say something when it ends
	gone  bool               // removed from the map: take a new one
	busy  atomic.Bool        // holds a draft, for the metrics
	held  int                // bytes of the draft, as counted in sessions.held
	among *sessions
	mute  bool // something was left unsaid because too much came at once
}

// sessions are all conversations, in memory only.
type sessions struct {
	mu   sync.Mutex
	all  map[chat.Key]*session
	held atomic.Int64 // bytes of all drafts
}

// All drafts together may take maxHeld bytes of memory: photos up to a part of
// it, so that however many are sent, others can still write. Sealing takes a
// few times the size of what is sent at one moment, on top.
const (
	maxHeld       = 256 << 20
	maxHeldPhotos = maxHeld / 4 * 3
)

// room tells what drafts may still take in.
func (s *sessions) room() chat.Room {
	switch held := s.held.Load(); {
	case held >= maxHeld:
		return chat.NoRoom
	case held >= maxHeldPhotos:
		return chat.TextsOnly
	}
	return chat.Plenty
}

func newSessions() *sessions { return &sessions{all: map[chat.Key]*session{}} }

// lock returns the chat's session, locked.
func (s *sessions) lock(key chat.Key) *session {
	for {
		s.mu.Lock()
		one := s.all[key]
		if one == nil {
			one = &session{among: s}
			s.all[key] = one
			if len(s.all) > maxSessions {
				s.dropOne(key)
			}
		}
		s.mu.Unlock()
		one.mu.Lock()
		if !one.gone {
			return one
		}
		one.mu.Unlock()
	}
}

// release gives a session back.
func (s *session) release() {
	s.busy.Store(s.state.Busy())
	s.hold(s.state.Bytes() - s.held)
	s.mu.Unlock()
}

// hold counts bytes more, or fewer, that the session keeps in memory.
func (s *session) hold(bytes int) {
	s.held += bytes
	s.among.held.Add(int64(bytes))
}

// drop takes a session out of the map. s.mu and one.mu are held.
func (s *sessions) drop(key chat.Key, one *session) {
	one.gone = true
	one.hold(-one.held)
	delete(s.all, key)
}

// count tells how many conversations there are, and how many hold a draft.
func (s *sessions) count() (all, drafts int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.all {
		if one.busy.Load() {
			drafts++
		}
	}
	return len(s.all), drafts
}

// dropOne forgets a conversation that holds nobody's words; of those it takes
// the longest unused among a few, which is as good as the oldest of all.
func (s *sessions) dropOne(except chat.Key) {
	var victim chat.Key
	var oldest time.Time
	tried := 0
	for key, one := range s.all {
		if key == except || !one.mu.TryLock() {
			continue
		}
		if !one.state.Busy() && (victim == "" || one.used.Before(oldest)) {
			victim, oldest = key, one.used
		}
		one.mu.Unlock()
		if tried++; tried == 64 {
			break
		}
	}
	if one := s.all[victim]; one != nil && one.mu.TryLock() {
		if !one.state.Busy() { // it may have been written in meanwhile
			s.drop(victim, one)
		}
		one.mu.Unlock()
	}
}

// idle removes the conversations that nobody went on with and returns those
// that have something to say about it.
func (s *sessions) idle(now time.Time) []*session {
	s.mu.Lock()
	defer s.mu.Unlock()
	var ended []*session
	for key, one := range s.all {
		if !one.mu.TryLock() {
			continue // being handled: not idle
		}
		if now.Sub(one.used) >= chat.IdleLimit {
			s.drop(key, one)
			ended = append(ended, one)
		}
		one.mu.Unlock()
	}
	return ended
}

// endIdle tells those whose draft is gone.
func (a *App) endIdle(ctx context.Context) {
	for _, one := range a.sessions.idle(a.now()) {
		_, effects := a.bot.Load().Step(one.state, chat.Event{Kind: chat.KindIdle, Private: true, At: a.now().In(a.config.zone)})
		for _, e := range effects {
			if one.back == nil {
				break
			}
			if _, err := one.back.Do(ctx, e); err != nil {
				a.log.Debug("the end of an idle conversation could not be told", "error", err)
			}
		}
	}
}
