package telegram

import (
	"slices"
	"time"
)

const (
	maxTrail   = 600            // messages of one conversation that Erase can delete
	maxMemory  = 20_000         // chats remembered at once
	trailLives = 47 * time.Hour // Telegram deletes nothing older than 48
)

// memory is what the wire remembers of a chat, in memory only: the messages
// that Erase would delete, and those that a newer one of the same slot replaces.
type memory struct {
	tracing bool
	trail   []int
	missed  int // messages that found no more room in trail
	slots   map[string]int
	used    time.Time
}

func newMemories() *memories { return &memories{chats: map[int64]*memory{}} }

// with runs f on a chat's memory. Chats that remember nothing take no room.
func (m *memories) with(chatID int64, f func(*memory)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	mem := m.chats[chatID]
	if mem == nil {
		mem = &memory{slots: map[string]int{}}
	}
	f(mem)
	if !mem.tracing && len(mem.slots) == 0 {
		delete(m.chats, chatID)
		return
	}
	mem.used = time.Now()
	m.chats[chatID] = mem
	if len(m.chats) > maxMemory {
		m.drop()
	}
}

// drop forgets the chats unused for longest: a tenth at a time, so that a
// flood doesn't sort the map for every message.
func (m *memories) drop() {
	ids := make([]int64, 0, len(m.chats))
	for id := range m.chats {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b int64) int { return m.chats[a].used.Compare(m.chats[b].used) })
	for i, id := range ids {
		if i < len(ids)/10 || time.Since(m.chats[id].used) > trailLives {
			delete(m.chats, id)
		}
	}
}

// note remembers a message of either side, while the chat is traced.
func (m *memories) note(chatID int64, message int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if mem := m.chats[chatID]; mem != nil && mem.tracing && message != 0 {
		mem.add(message)
	}
}

func (mem *memory) add(message int) {
	switch {
	case message == 0 || slices.Contains(mem.trail, message):
	case len(mem.trail) < maxTrail:
		mem.trail = append(mem.trail, message)
	default:
		mem.missed++
	}
}
