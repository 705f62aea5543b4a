package emulator

// source finds the message that copyMessage and forwardMessage start from,
// and the chat it goes to. The caller holds s.mu.
func (s *Server) source(c *call, what string) (*chat, *message, *apiError) {
	if c.str("from_chat_id") == "" {
		return nil, nil, badRequest(`parameter "from_chat_id" is required`)
	}
	from, e := s.target(c.str("from_chat_id"))
	if e != nil {
		return nil, nil, e
	}
	m := from.find(c.num("message_id", 0, 0, 1<<31-1))
	if m == nil {
		return nil, nil, badRequest("message to %s not found", what)
	}
	to, e := s.writable(c.str("chat_id"))
	if e != nil {
		return nil, nil, e
	}
	if m.kind == "service" {
		return nil, nil, badRequest("message can't be %s", map[string]string{"copy": "copied", "forward": "forwarded"}[what])
	}
	return to, m, nil
}

// twin is a new message with the content of another.
func (m *message) twin() *message {
	return &message{kind: m.kind, text: m.text, entities: m.entities, file: m.file, contact: m.contact, location: m.location}
}

func (s *Server) forwardMessage(c *call) (any, *apiError) {
	o, e := c.outgoing()
	if e != nil {
		return nil, e
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	to, m, e := s.source(c, "forward")
	if e != nil {
		return nil, e
	}
	if m.protected {
		return nil, badRequest("message has protected content and can't be forwarded")
	}
	copied := m.twin()
	author := m.from
	copied.forward = &origin{name: author.FirstName, user: &author, date: m.date.Unix()}
	if m.forward != nil {
		copied.forward = m.forward
	}
	if e := s.deliver(to, copied, o); e != nil {
		return nil, e
	}
	return copied.wire(true), nil
}

func (s *Server) copyMessage(c *call) (any, *apiError) {
	o, e := c.outgoing()
	if e != nil {
		return nil, e
	}
	text, marks, e := c.caption()
	if e != nil {
		return nil, e
	}
	_, recaption := c.params["caption"]
	s.mu.Lock()
	defer s.mu.Unlock()
	to, m, e := s.source(c, "copy")
	if e != nil {
		return nil, e
	}
	copied := m.twin()
	if recaption && m.kind != "text" {
		copied.text, copied.entities = text, marks
	}
	if e := s.deliver(to, copied, o); e != nil {
		return nil, e
	}
	return map[string]int{"message_id": copied.id}, nil
}
