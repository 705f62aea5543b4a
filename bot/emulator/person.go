package emulator

import (
	"context"
	"fmt"
	"strings"
)

// Person is a user with a private chat to the bot. Everything a Person sends
// is with the bot when the call returns: queued for getUpdates or on its way
// to the webhook.
type Person struct {
	s       *Server
	profile Profile
	user    User
	chat    *chat
	inline  *inlineAnswer // of the last inline query
}

// Person returns the person of that key, made on the first call with the
// profile given (its Key is ignored) or one made up.
func (s *Server) Person(key string, profile ...Profile) *Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.people[key]; p != nil {
		return p
	}
	var who Profile
	if len(profile) > 0 {
		who = profile[0]
	}
	who.Key = key
	if who.ID != 0 && s.chats[who.ID] != nil {
		panic(fmt.Sprintf("emulator: two people with the id %d", who.ID))
	}
	for given := who.ID; given == 0 && (who.ID == 0 || s.chats[who.ID] != nil); {
		s.nextID += 7919
		who.ID = s.nextID
	}
	if who.FirstName == "" {
		who.FirstName = key
	}
	if who.LanguageCode == "" {
		who.LanguageCode = "id"
	}
	p := &Person{s: s, profile: who, chat: newChat(who.ID), user: User{
		ID: who.ID, FirstName: who.FirstName, LastName: who.LastName, Username: who.Username, LanguageCode: who.LanguageCode,
	}}
	p.chat.person = p
	s.people[key], s.chats[who.ID] = p, p.chat
	s.order = append(s.order, key)
	return p
}

// ID is the user id and the id of the private chat.
func (p *Person) ID() int64 { return p.user.ID }

// Profile is what the person was made with, gaps filled in.
func (p *Person) Profile() Profile { return p.profile }

// Edit changes the text or caption of one of the person's own messages.
func (p *Person) Edit(messageID int, text string) error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	m := p.chat.find(messageID)
	if m == nil || m.from.ID != p.user.ID || m.kind == "service" {
		return fmt.Errorf("%s has no message %d to edit", p.profile.Key, messageID)
	}
	m.text, m.entities = text, detect(text, nil)
	m.edited = p.s.now()
	p.s.changedMessage(m)
	p.s.enqueue("edited_message", m.wire(true), p.chat.id, "")
	return nil
}

// DeleteMine deletes a message for both sides; the bot isn't told.
func (p *Person) DeleteMine(messageID int) error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if p.chat.find(messageID) == nil {
		return fmt.Errorf("%s sees no message %d", p.profile.Key, messageID)
	}
	p.s.remove(p.chat, messageID)
	return nil
}

// Block blocks the bot: what it sends is refused from now on.
func (p *Person) Block() { p.block(true) }

// Unblock takes Block back.
func (p *Person) Unblock() { p.block(false) }

func (p *Person) block(blocked bool) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	p.setBlocked(blocked)
}

func (p *Person) setBlocked(blocked bool) {
	if p.chat.blocked == blocked {
		return
	}
	p.chat.blocked = blocked
	before, after := "member", "kicked"
	if !blocked {
		before, after = after, before
	}
	p.s.enqueue("my_chat_member", map[string]any{
		"chat": p.chat.wire(), "from": p.user, "date": p.s.now().Unix(),
		"old_chat_member": memberJSON(p.s.bot, before), "new_chat_member": memberJSON(p.s.bot, after),
	}, p.chat.id, "")
	p.s.touch(p.chat)
}

// Chat returns what the person sees now in the private chat, oldest first.
func (p *Person) Chat() []Message {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	return p.chat.view()
}

// Last returns the newest message of the bot, and whether there is one.
func (p *Person) Last() (Message, bool) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	for i := len(p.chat.messages) - 1; i >= 0; i-- {
		if m := p.chat.messages[i]; m.fromBot() {
			return m.view(), true
		}
	}
	return Message{}, false
}

// Keyboard returns the labels of the reply keyboard shown, by rows.
func (p *Person) Keyboard() [][]string {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if p.chat.keyboard == nil {
		return nil
	}
	var out [][]string
	for _, row := range p.chat.keyboard.keyboard {
		out = append(out, append([]string(nil), row...))
	}
	return out
}

// Typing tells whether the chat shows a chat action.
func (p *Person) Typing() bool {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	return p.s.now().Before(p.chat.action)
}

// Await waits until cond holds for what Chat returns, and returns that. It
// wakes on each change of the chat; its error is the context's, with what
// the chat showed at the end.
func (p *Person) Await(ctx context.Context, cond func([]Message) bool) ([]Message, error) {
	return p.s.await(ctx, p.chat, p.profile.Key, cond)
}

// Await is Person.Await for a group.
func (g *Group) Await(ctx context.Context, cond func([]Message) bool) ([]Message, error) {
	return g.s.await(ctx, g.chat, g.chat.title, cond)
}

func (s *Server) await(ctx context.Context, c *chat, name string, cond func([]Message) bool) ([]Message, error) {
	for {
		s.mu.Lock()
		view, changed := c.view(), c.changed
		s.mu.Unlock()
		if cond(view) {
			return view, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return view, fmt.Errorf("%w; the chat of %s shows:%s", context.Cause(ctx), name, transcript(view))
		}
	}
}

// transcript shows the last messages of a chat in an error.
func transcript(view []Message) string {
	const shown = 6
	var b strings.Builder
	if len(view) == 0 {
		return " nothing"
	}
	for _, m := range view[max(0, len(view)-shown):] {
		who := m.From
		if m.FromBot {
			who = "bot"
		}
		fmt.Fprintf(&b, "\n  %d %s: %.300q", m.ID, who, m.Text)
		for _, row := range m.Buttons {
			for _, button := range row {
				fmt.Fprintf(&b, " [%s]", button.Label)
			}
		}
	}
	return b.String()
}

// AwaitText waits for a message of the bot that contains the text and
// returns the newest such. A message that was there before the call counts.
func (p *Person) AwaitText(ctx context.Context, text string) (Message, error) {
	return awaitText(text, func(cond func([]Message) bool) error {
		_, err := p.Await(ctx, cond)
		return err
	})
}

// AwaitText is Person.AwaitText for a group.
func (g *Group) AwaitText(ctx context.Context, text string) (Message, error) {
	return awaitText(text, func(cond func([]Message) bool) error {
		_, err := g.Await(ctx, cond)
		return err
	})
}

// AwaitAfter waits for a message of the bot newer than the given one that
// contains the text: the answer to what was just sent.
func (p *Person) AwaitAfter(ctx context.Context, messageID int, text string) (Message, error) {
	var found Message
	_, err := p.Await(ctx, func(view []Message) bool {
		for _, m := range view {
			if m.FromBot && m.ID > messageID && strings.Contains(m.Text, text) {
				found = m
				return true
			}
		}
		return false
	})
	if err != nil {
		return Message{}, fmt.Errorf("waiting for %q after message %d: %w", text, messageID, err)
	}
	return found, nil
}

func awaitText(text string, await func(func([]Message) bool) error) (Message, error) {
	var found Message
	err := await(func(view []Message) bool {
		for i := len(view) - 1; i >= 0; i-- {
			if view[i].FromBot && strings.Contains(view[i].Text, text) {
				found = view[i]
				return true
			}
		}
		return false
	})
	if err != nil {
		return Message{}, fmt.Errorf("waiting for %q: %w", text, err)
	}
	return found, nil
}
