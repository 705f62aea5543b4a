package emulator

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// Press is a button that was pressed.
type Press struct {
	Button Button
	// Sent is the text a reply keyboard's button sent.
	Sent string
	// Started is the message a link to the bot itself (t.me/bot?start=…) sent.
	Started int

	callback *callback
}

// Press presses the newest visible inline button whose label contains the
// text or, failing that, a button of the reply keyboard shown. A link to the
// bot itself starts it; other links and switch-inline buttons only show in
// the Press what the app would open.
func (p *Person) Press(label string) (*Press, error) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	press, err := p.pressIn(p.chat, 0, label)
	if err == nil || p.chat.keyboard == nil {
		return press, err
	}
	for _, row := range p.chat.keyboard.keyboard {
		for _, text := range row {
			if strings.Contains(text, label) {
				p.say(p.chat, &message{kind: "text", text: text, entities: detect(text, nil)})
				return &Press{Sent: text}, nil
			}
		}
	}
	return nil, err
}

// PressOn presses a button of one message.
func (p *Person) PressOn(messageID int, label string) (*Press, error) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	return p.pressIn(p.chat, messageID, label)
}

// PressIn presses a button in a group.
func (p *Person) PressIn(g *Group, label string) (*Press, error) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	return p.pressIn(g.chat, 0, label)
}

// PressData sends a forged callback query: data that no button carries, on
// the bot's newest message.
func (p *Person) PressData(data string) (*Press, error) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	for i := len(p.chat.messages) - 1; i >= 0; i-- {
		if m := p.chat.messages[i]; m.fromBot() {
			return p.callback(m, Button{Label: "(forged)", Data: data}), nil
		}
	}
	return nil, errors.New("the bot has sent nothing to press")
}

// PressGone sends a callback query about a message that is deleted already:
// a double press that crosses the deletion on its way.
func (p *Person) PressGone(messageID int, data string) *Press {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	cb := p.s.ask(data)
	p.s.enqueue("callback_query", map[string]any{
		"id": cb.id, "from": p.user, "chat_instance": p.chatInstance(p.chat), "data": data,
		"message": map[string]any{"message_id": messageID, "chat": p.chat.wire(), "date": 0},
	}, p.chat.id, cb.id)
	return &Press{Button: Button{Data: data}, callback: cb}
}

func (p *Person) pressIn(c *chat, id int, label string) (*Press, error) {
	var seen []string
	for i := len(c.messages) - 1; i >= 0; i-- {
		m := c.messages[i]
		if id != 0 && m.id != id {
			continue
		}
		for _, row := range m.buttons {
			for _, b := range row {
				if strings.Contains(b.Label, label) {
					return p.press(m, b), nil
				}
				seen = append(seen, b.Label)
			}
		}
	}
	return nil, fmt.Errorf("no button %q; there are %q; the chat shows:%s", label, seen, transcript(c.view()))
}

func (p *Person) press(m *message, b Button) *Press {
	switch {
	case b.Data != "":
		return p.callback(m, b)
	case b.URL != "":
		press := &Press{Button: b}
		if param, ok := p.s.ownLink(b.URL); ok {
			text := strings.TrimSpace("/start " + param)
			press.Started = p.say(p.chat, &message{kind: "text", text: text, entities: detect(text, nil)}).id
		}
		return press
	}
	return &Press{Button: b}
}

// ownLink reads the start parameter of a deep link to this bot.
func (s *Server) ownLink(link string) (string, bool) {
	u, err := url.Parse(link)
	if err != nil || u.Host != "t.me" || !strings.EqualFold(strings.Trim(u.Path, "/"), s.opts.Username) {
		return "", false
	}
	param := u.Query().Get("start")
	return param, param == "" || startParam.MatchString(param)
}

func (p *Person) callback(m *message, b Button) *Press {
	cb := p.s.ask(b.Data)
	body := map[string]any{"id": cb.id, "from": p.user, "chat_instance": p.chatInstance(m.chat), "data": b.Data}
	if m.inlineID != "" {
		body["inline_message_id"] = m.inlineID
	} else {
		body["message"] = m.wire(true)
	}
	p.s.enqueue("callback_query", body, m.chat.id, cb.id)
	return &Press{Button: b, callback: cb}
}

func (p *Person) chatInstance(c *chat) string { return itoa(c.id*31 + 17) }

// Await waits for the bot's answer to the callback query. It returns at
// once for a button that asks the bot nothing.
func (b *Press) Await(ctx context.Context) (Answer, error) {
	if b.callback == nil {
		return Answer{}, nil
	}
	select {
	case <-b.callback.done:
		return b.callback.answer, nil
	case <-ctx.Done():
		return Answer{}, fmt.Errorf("waiting for the answer to %q: %w", b.callback.data, context.Cause(ctx))
	}
}
