package emulator

import (
	"encoding/json"
	"strings"
)

const (
	maxText    = 4096
	maxCaption = 1024
)

// outgoing is what all methods that send have in common, checked.
type outgoing struct {
	markup  markup
	replyTo int
	lenient bool // send even if the message to reply to is gone
	protect bool
	silent  bool
}

func (c *call) outgoing() (outgoing, *apiError) {
	o := outgoing{protect: c.flag("protect_content"), silent: c.flag("disable_notification")}
	var e *apiError
	if o.markup, e = parseMarkup(c.str("reply_markup")); e != nil {
		return o, e
	}
	if raw := c.str("link_preview_options"); raw != "" && !strings.HasPrefix(raw, "{") {
		return o, badRequest("object expected as link preview options")
	}
	o.replyTo, o.lenient = c.num("reply_to_message_id", 0, 0, 1<<31-1), c.flag("allow_sending_without_reply")
	if raw := c.str("reply_parameters"); raw != "" {
		var r struct {
			MessageID int  `json:"message_id"`
			Lenient   bool `json:"allow_sending_without_reply"`
		}
		if json.Unmarshal([]byte(raw), &r) != nil {
			return o, badRequest("can't parse reply parameters JSON object")
		}
		o.replyTo, o.lenient = r.MessageID, r.Lenient
	}
	return o, nil
}

// deliver posts a message of the bot. The caller holds s.mu.
func (s *Server) deliver(ch *chat, m *message, o outgoing) *apiError {
	if o.replyTo != 0 && ch.find(o.replyTo) == nil {
		if !o.lenient {
			return badRequest("message to be replied not found")
		}
		o.replyTo = 0
	}
	m.from, m.replyTo, m.protected, m.silent = s.bot, o.replyTo, o.protect, o.silent
	m.buttons, m.reply = o.markup.inline, o.markup.isReply()
	switch mk := o.markup; {
	case mk.keyboard != nil:
		ch.keyboard = &mk
	case mk.remove:
		ch.keyboard = nil
	}
	s.post(ch, m)
	return nil
}

// send posts one message and answers with it.
func (s *Server) send(c *call, m *message) (any, *apiError) {
	o, e := c.outgoing()
	if e != nil {
		return nil, e
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, e := s.writable(c.str("chat_id"))
	if e != nil {
		return nil, e
	}
	if e := s.deliver(ch, m, o); e != nil {
		return nil, e
	}
	return m.wire(true), nil
}

func (s *Server) sendMessage(c *call) (any, *apiError) {
	text, marks, e := c.messageText()
	if e != nil {
		return nil, e
	}
	return s.send(c, &message{kind: "text", text: text, entities: marks})
}

// messageText checks the parameter text.
func (c *call) messageText() (string, []Entity, *apiError) {
	if c.str("text") == "" {
		return "", nil, badRequest("message text is empty")
	}
	text, marks, e := c.formatted(c.str("text"), "entities")
	switch {
	case e != nil:
		return "", nil, e
	case text == "":
		return "", nil, badRequest("text must be non-empty")
	case utf16Len(text) > maxText:
		return "", nil, badRequest("message is too long")
	}
	return text, marks, nil
}

// caption checks the parameter caption.
func (c *call) caption() (string, []Entity, *apiError) {
	return captioned(c.str("caption"), c.str("parse_mode"), c.str("caption_entities"))
}

func captioned(text, mode, entities string) (string, []Entity, *apiError) {
	text, marks, e := format(text, mode, entities)
	if e == nil && utf16Len(text) > maxCaption {
		e = badRequest("message caption is too long")
	}
	return text, marks, e
}

func (s *Server) sendPhoto(c *call) (any, *apiError)    { return s.sendMedia(c, "photo") }
func (s *Server) sendDocument(c *call) (any, *apiError) { return s.sendMedia(c, "document") }

func (s *Server) sendMedia(c *call, kind string) (any, *apiError) {
	f, e := s.input(c, kind, c.str(kind), c.files[kind])
	if e != nil {
		return nil, e
	}
	text, marks, e := c.caption()
	if e != nil {
		return nil, e
	}
	return s.send(c, &message{kind: kind, file: f, text: text, entities: marks})
}

// input finds the file a method sends: an upload under the field's own name,
// an upload elsewhere in the request by attach://, or a file_id.
func (s *Server) input(c *call, kind, value string, up *upload) (*stored, *apiError) {
	if field, ok := strings.CutPrefix(value, "attach://"); ok {
		up = c.files[field]
	}
	switch {
	case up != nil:
		return s.uploaded(kind, up)
	case value == "":
		return nil, badRequest("there is no %s in the request", kind)
	case strings.Contains(value, "://"):
		return nil, badRequest("failed to get HTTP URL content")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.files.byID[value]
	if f == nil {
		return nil, badRequest("wrong file identifier/HTTP URL specified")
	}
	if f.kind != kind {
		return nil, badRequest("can't use file of type %s as %s", strings.ToUpper(f.kind[:1])+f.kind[1:], strings.ToUpper(kind[:1])+kind[1:])
	}
	return f, nil
}

func (s *Server) uploaded(kind string, up *upload) (*stored, *apiError) {
	if len(up.data) == 0 {
		return nil, badRequest("file must be non-empty")
	}
	if len(up.data) > maxUpload {
		return nil, &apiError{code: 413, description: "Request Entity Too Large"}
	}
	name, mime, w, h := up.name, up.mime, 0, 0
	if kind == "photo" {
		var e *apiError
		if w, h, e = checkPhoto(up.data); e != nil {
			return nil, e
		}
		name, mime = "", "image/jpeg"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addFile(kind, name, mime, up.data, w, h), nil
}

// inputMedia is one item of sendMediaGroup.
type inputMedia struct {
	Type     string          `json:"type"`
	Media    string          `json:"media"`
	Caption  string          `json:"caption"`
	Mode     string          `json:"parse_mode"`
	Entities json.RawMessage `json:"caption_entities"`
}

func (s *Server) sendMediaGroup(c *call) (any, *apiError) {
	if c.str("media") == "" {
		return nil, badRequest(`parameter "media" is required`)
	}
	var items []inputMedia
	if err := json.Unmarshal([]byte(c.str("media")), &items); err != nil || items == nil {
		return nil, badRequest("expected an Array of InputMedia")
	}
	switch n := len(items); {
	case n == 0:
		return nil, badRequest("there are no messages to send")
	case n > 10:
		return nil, badRequest("too many messages to send as an album")
	case n < 2:
		return nil, badRequest("emulator: an album has 2 to 10 items")
	}
	messages := make([]*message, len(items))
	for i, item := range items {
		var e *apiError
		if messages[i], e = s.albumItem(c, item, items[0].Type); e != nil {
			return nil, e
		}
	}
	o, e := c.outgoing()
	if e != nil {
		return nil, e
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, e := s.writable(c.str("chat_id"))
	if e != nil {
		return nil, e
	}
	album := itoa(int64(s.random()))
	out := make([]*wireMessage, len(messages))
	for i, m := range messages {
		m.album = album
		if e := s.deliver(ch, m, o); e != nil {
			return nil, e
		}
		out[i] = m.wire(true)
	}
	return out, nil
}

func (s *Server) albumItem(c *call, item inputMedia, first string) (*message, *apiError) {
	switch {
	case item.Type != "photo" && item.Type != "document":
		return nil, badRequest("can't parse InputMedia: emulator: type %q is not imitated", item.Type)
	case item.Type != first:
		return nil, badRequest("document can't be mixed with other media types")
	case item.Media == "":
		return nil, badRequest("can't parse InputMedia: media not found")
	}
	text, marks, e := captioned(item.Caption, item.Mode, string(item.Entities))
	if e != nil {
		return nil, e
	}
	f, e := s.input(c, item.Type, item.Media, nil)
	if e != nil {
		return nil, e
	}
	return &message{kind: item.Type, file: f, text: text, entities: marks}, nil
}

func (s *Server) sendChatAction(c *call) (any, *apiError) {
	switch c.str("action") {
	case "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
		"choose_sticker", "find_location", "record_video_note", "upload_video_note":
	default:
		return nil, badRequest("wrong parameter action in request")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, e := s.writable(c.str("chat_id"))
	if e != nil {
		return nil, e
	}
	ch.action = s.now().Add(actionLife)
	s.touch(ch)
	return true, nil
}
