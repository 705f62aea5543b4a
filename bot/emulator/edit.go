package emulator

import (
	"encoding/json"
	"slices"
	"time"
)

const deletable = 48 * time.Hour

const notModified = "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"

// editable finds the message a method edits, by chat_id and message_id or by
// inline_message_id. The caller holds s.mu.
func (s *Server) editable(c *call) (*message, *apiError) {
	id := c.num("message_id", 0, 0, 1<<31-1)
	if c.str("chat_id") == "" && id == 0 {
		return s.inlineMessage(c.str("inline_message_id"))
	}
	ch, e := s.target(c.str("chat_id"))
	if e != nil {
		return nil, e
	}
	if id == 0 {
		return nil, badRequest("message identifier is not specified")
	}
	m := ch.find(id)
	switch {
	case m == nil:
		return nil, badRequest("message to edit not found")
	case ch.blocked:
		return nil, forbidden("bot was blocked by the user")
	case !m.fromBot(), m.kind == "service", m.forward != nil, m.reply:
		return nil, badRequest("message can't be edited")
	}
	return m, nil
}

func (s *Server) inlineMessage(id string) (*message, *apiError) {
	if id == "" {
		return nil, badRequest("message identifier is not specified")
	}
	for _, ch := range s.chats {
		for _, m := range ch.messages {
			if m.inlineID == id {
				return m, nil
			}
		}
	}
	return nil, badRequest("MESSAGE_ID_INVALID")
}

// edit changes a message by the func given, unless nothing would change.
func (s *Server) edit(c *call, change func(*message) *apiError) (any, *apiError) {
	mk, e := parseMarkup(c.str("reply_markup"))
	if e != nil {
		return nil, e
	}
	if mk.isReply() {
		return nil, badRequest("inline keyboard expected")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m, e := s.editable(c)
	if e != nil {
		return nil, e
	}
	before := *m
	m.buttons = mk.inline
	if e := change(m); e != nil {
		*m = before
		return nil, e
	}
	if m.text == before.text && sameEntities(m.entities, before.entities) && sameKeyboard(m.buttons, before.buttons) {
		*m = before
		return nil, badRequest(notModified)
	}
	if m.text != before.text || !sameEntities(m.entities, before.entities) {
		m.edited = s.now()
	}
	s.changedMessage(m)
	if m.inlineID != "" {
		return true, nil
	}
	return m.wire(true), nil
}

func (s *Server) editMessageText(c *call) (any, *apiError) {
	text, marks, e := c.messageText()
	if e != nil {
		return nil, e
	}
	return s.edit(c, func(m *message) *apiError {
		if m.kind != "text" {
			return badRequest("there is no text in the message to edit")
		}
		m.text, m.entities = text, marks
		return nil
	})
}

func (s *Server) editMessageCaption(c *call) (any, *apiError) {
	text, marks, e := c.caption()
	if e != nil {
		return nil, e
	}
	return s.edit(c, func(m *message) *apiError {
		if m.kind == "text" {
			return badRequest("there is no caption in the message to edit")
		}
		m.text, m.entities = text, marks
		return nil
	})
}

func (s *Server) editMessageReplyMarkup(c *call) (any, *apiError) {
	return s.edit(c, func(*message) *apiError { return nil })
}

// undeletable says why the bot can't delete a message, or returns nil.
func (s *Server) undeletable(ch *chat, m *message) *apiError {
	switch {
	case ch.person == nil && !m.fromBot() && ch.status != "administrator":
		return badRequest("message can't be deleted")
	case s.now().Sub(m.date) > deletable:
		return badRequest("message can't be deleted for everyone")
	}
	return nil
}

func (s *Server) deleteMessage(c *call) (any, *apiError) {
	id := c.num("message_id", 0, 0, 1<<31-1)
	if c.str("chat_id") == "" {
		return nil, badRequest("chat identifier is not specified")
	}
	if id == 0 {
		return nil, badRequest("message identifier is not specified")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, e := s.target(c.str("chat_id"))
	if e != nil {
		return nil, e
	}
	m := ch.find(id)
	if m == nil {
		return nil, badRequest("message to delete not found")
	}
	if e := s.undeletable(ch, m); e != nil {
		return nil, e
	}
	s.remove(ch, id)
	return true, nil
}

func (s *Server) deleteMessages(c *call) (any, *apiError) {
	ids, e := messageIDs(c.str("message_ids"))
	if e != nil {
		return nil, e
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, e := s.target(c.str("chat_id"))
	if e != nil {
		return nil, e
	}
	// All or nothing, but what is gone already is passed over.
	ids = slices.DeleteFunc(ids, func(id int) bool { return ch.find(id) == nil })
	for _, id := range ids {
		if e := s.undeletable(ch, ch.find(id)); e != nil {
			return nil, e
		}
	}
	for _, id := range ids {
		s.remove(ch, id)
	}
	return true, nil
}

func messageIDs(text string) ([]int, *apiError) {
	var ids []int
	switch err := json.Unmarshal([]byte(text), &ids); {
	case text == "":
		return nil, badRequest("message identifiers are not specified")
	case err != nil || ids == nil:
		return nil, badRequest("expected an Array of message identifiers")
	case len(ids) == 0:
		return nil, badRequest("message identifiers are not specified")
	case len(ids) > 100:
		return nil, badRequest("too many message identifiers specified")
	case slices.Min(ids) <= 0:
		return nil, badRequest("invalid message identifier specified")
	}
	return ids, nil
}
