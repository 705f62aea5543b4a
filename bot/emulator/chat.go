package emulator

import (
	"sort"
	"time"
)

const (
	actionLife     = 5 * time.Second
	keptTombstones = 1000
)

// chat is a private chat or a group, guarded by Server.mu.
type chat struct {
	id      int64
	title   string  // of a group
	person  *Person // of a private chat
	members map[int64]*Person

	started bool   // the person has written to the bot
	blocked bool   // the person has blocked the bot
	status  string // of the bot in a group: member, administrator, left, kicked

	messages []*message // by rising id
	lastID   int        // of a group: its own count
	keyboard *markup    // the reply keyboard shown
	action   time.Time  // until when "typing…" is shown

	rev     int64
	changed chan struct{} // closed and replaced at each change
	gone    []tombstone
}

// tombstone tells the page of a deleted message.
type tombstone struct {
	id  int
	rev int64
}

func newChat(id int64) *chat { return &chat{id: id, changed: make(chan struct{})} }

// touch wakes everybody who watches the chat.
func (s *Server) touch(c *chat) {
	c.rev++
	close(c.changed)
	c.changed = make(chan struct{})
	for w := range s.watchers {
		select {
		case w <- struct{}{}:
		default:
		}
	}
}

// find returns a message, or nil when it is gone or never was.
func (c *chat) find(id int) *message {
	i := sort.Search(len(c.messages), func(i int) bool { return c.messages[i].id >= id })
	if i < len(c.messages) && c.messages[i].id == id {
		return c.messages[i]
	}
	return nil
}

// post appends a message; it numbers and dates it.
func (s *Server) post(c *chat, m *message) *message {
	if c.person != nil {
		s.nextMsg++
		m.id = s.nextMsg
	} else {
		c.lastID++
		m.id = c.lastID
	}
	m.chat, m.date = c, s.now()
	if len(c.messages) >= s.opts.MaxMessages {
		drop := len(c.messages) - s.opts.MaxMessages + 1
		for _, old := range c.messages[:drop] {
			c.bury(old.id, c.rev+1)
		}
		c.messages = append(c.messages[:0], c.messages[drop:]...)
	}
	c.messages = append(c.messages, m)
	if m.fromBot() {
		c.action = time.Time{}
	}
	s.touch(c)
	m.rev = c.rev
	return m
}

// changedMessage records that a message looks different now.
func (s *Server) changedMessage(m *message) {
	s.touch(m.chat)
	m.rev = m.chat.rev
}

func (s *Server) remove(c *chat, id int) {
	for i, m := range c.messages {
		if m.id == id {
			c.messages = append(c.messages[:i], c.messages[i+1:]...)
			c.bury(id, c.rev+1)
			s.touch(c)
			return
		}
	}
}

func (c *chat) bury(id int, rev int64) {
	if len(c.gone) >= keptTombstones {
		c.gone = append(c.gone[:0], c.gone[1:]...)
	}
	c.gone = append(c.gone, tombstone{id, rev})
}

func (c *chat) view() []Message {
	out := make([]Message, len(c.messages))
	for i, m := range c.messages {
		out[i] = m.view()
	}
	return out
}

// target finds the chat a method writes to, or says why it can't.
func (s *Server) target(text string) (*chat, *apiError) {
	if text == "" {
		return nil, badRequest("chat_id is empty")
	}
	c := s.chats[parseInt(text)]
	switch {
	case c == nil:
		return nil, badRequest("chat not found")
	case c.person != nil && !c.started && s.met(c.person):
		return nil, forbidden("bot can't initiate conversation with a user")
	case c.person != nil && !c.started:
		return nil, badRequest("chat not found")
	case c.status == "kicked":
		return nil, forbidden("bot was kicked from the supergroup chat")
	case c.status == "left":
		return nil, forbidden("bot is not a member of the supergroup chat")
	}
	return c, nil
}

// writable is target for what a blocked bot can't do.
func (s *Server) writable(text string) (*chat, *apiError) {
	c, e := s.target(text)
	if e == nil && c.blocked {
		return nil, forbidden("bot was blocked by the user")
	}
	return c, e
}

// met tells whether the bot knows a person from a group.
func (s *Server) met(p *Person) bool {
	for _, g := range s.groups {
		if g.chat.members[p.user.ID] != nil {
			return true
		}
	}
	return false
}
