package emulator

import (
	"encoding/json"
	"slices"
	"strings"
)

// Group is a supergroup the bot is a member of. In privacy mode, which is
// the default, the bot is told of commands, of messages that mention it or
// answer one of its own, of results sent through it and of service messages.
type Group struct {
	s    *Server
	chat *chat
}

// Group creates a group with these members and adds the bot, or returns the
// one of that name, with these members added in silence.
func (s *Server) Group(title string, members ...*Person) *Group {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.groups[title]
	if g == nil {
		c := newChat(-1_002_000_000_000 - int64(len(s.groups)) - 1)
		c.title, c.status, c.members = title, "left", map[int64]*Person{}
		g = &Group{s: s, chat: c}
		s.groups[title], s.chats[c.id] = g, c
	}
	for _, p := range members {
		g.chat.members[p.user.ID] = p
	}
	if g.chat.status == "left" {
		owner := User{ID: 1, FirstName: "Pemilik"}
		if len(members) > 0 {
			owner = members[0].user
		}
		s.setStatus(g.chat, owner, "member")
		m := s.post(g.chat, &message{kind: "service", from: owner, joined: []User{s.bot}})
		s.enqueue("message", m.wire(true), g.chat.id, "")
	}
	return g
}

// setStatus changes the bot's place in a chat and tells it.
func (s *Server) setStatus(c *chat, by User, status string) {
	old := c.status
	if old == status {
		return
	}
	c.status = status
	s.enqueue("my_chat_member", map[string]any{
		"chat": c.wire(), "from": by, "date": s.now().Unix(),
		"old_chat_member": memberJSON(s.bot, old), "new_chat_member": memberJSON(s.bot, status),
	}, c.id, "")
	s.touch(c)
}

func memberJSON(u User, status string) map[string]any {
	m := map[string]any{"user": u, "status": status}
	if status == "kicked" {
		m["until_date"] = 0
	}
	if status == "administrator" {
		m["can_delete_messages"], m["can_manage_chat"], m["can_be_edited"] = true, true, false
	}
	return m
}

// ID is the chat id.
func (g *Group) ID() int64 { return g.chat.id }

// Chat returns what a member sees, oldest first.
func (g *Group) Chat() []Message {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	return g.chat.view()
}

// PromoteBot makes the bot an administrator: it then sees and may delete
// every message.
func (g *Group) PromoteBot() { g.status("administrator") }

// KickBot removes the bot.
func (g *Group) KickBot() { g.status("kicked") }

func (g *Group) status(status string) {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	by := User{ID: 1, FirstName: "Pemilik"}
	for _, p := range g.chat.members {
		by = p.user
	}
	g.s.setStatus(g.chat, by, status)
}

// heard tells whether the bot is told of a message.
func (s *Server) heard(c *chat, m *message) bool {
	if c.person != nil {
		return true
	}
	if c.status == "kicked" || c.status == "left" {
		return false
	}
	if c.status == "administrator" || s.opts.ReadAllGroups || m.kind == "service" || m.via != nil {
		return true
	}
	if to := c.find(m.replyTo); to != nil && to.fromBot() {
		return true
	}
	for _, e := range m.entities {
		from := byteOffset(m.text, e.Offset)
		marked := m.text[from:byteOffset(m.text, e.Offset+e.Length)]
		_, to, addressed := strings.Cut(marked, "@")
		switch {
		case e.Type == "bot_command" && !addressed:
			return true
		case (e.Type == "bot_command" || e.Type == "mention") && strings.EqualFold(to, s.opts.Username):
			return true
		}
	}
	return false
}

func (s *Server) getChat(c *call) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, e := s.target(c.str("chat_id"))
	if e != nil {
		return nil, e
	}
	full := map[string]any{}
	if err := json.Unmarshal(mustJSON(ch.wire()), &full); err != nil {
		return nil, badRequest("%v", err)
	}
	full["accent_color_id"], full["max_reaction_count"] = 0, 11
	full["accepted_gift_types"] = map[string]bool{"unlimited_gifts": false, "limited_gifts": false, "unique_gifts": false, "premium_subscription": false}
	if ch.person != nil && ch.person.user.Username != "" {
		full["active_usernames"] = []string{ch.person.user.Username}
	}
	return full, nil
}

func (s *Server) getChatMember(c *call) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, e := s.target(c.str("chat_id"))
	if e != nil {
		return nil, e
	}
	id := parseInt(c.str("user_id"))
	switch {
	case id <= 0:
		return nil, badRequest("invalid user_id specified")
	case id == s.bot.ID && ch.person != nil:
		return memberJSON(s.bot, "member"), nil
	case id == s.bot.ID:
		return memberJSON(s.bot, ch.status), nil
	case ch.person != nil && ch.person.user.ID == id:
		return memberJSON(ch.person.user, "member"), nil
	case ch.members[id] != nil:
		return memberJSON(ch.members[id].user, "member"), nil
	}
	i := slices.IndexFunc(s.order, func(key string) bool { return s.people[key].user.ID == id })
	if i < 0 {
		return nil, badRequest("user not found")
	}
	return memberJSON(s.people[s.order[i]].user, "left"), nil
}

func (s *Server) leaveChat(c *call) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, e := s.target(c.str("chat_id"))
	if e != nil {
		return nil, e
	}
	if ch.person != nil {
		return nil, badRequest("chat member status can't be changed in private chats")
	}
	s.setStatus(ch, s.bot, "left")
	return true, nil
}
