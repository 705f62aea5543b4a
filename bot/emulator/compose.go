package emulator

import (
	"bytes"
	"image"
	"time"
)

// say posts a message of the person and tells the bot. The caller holds s.mu.
func (p *Person) say(c *chat, m *message) *message {
	if c.person != nil {
		p.setBlocked(false)
		c.started = true
	}
	if c.keyboard != nil && c.keyboard.oneTime {
		c.keyboard = nil
	}
	m.from = p.user
	p.s.post(c, m)
	if p.s.heard(c, m) {
		p.s.enqueue("message", m.wire(true), c.id, "")
	}
	return m
}

func (p *Person) sendOne(c *chat, m *message) Message {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	return p.say(c, m).view()
}

func (p *Person) sendText(c *chat, replyTo int, text string) Message {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	var last *message
	for _, part := range parts(text, maxText) {
		part, marks := trim(part, nil)
		if part == "" {
			continue
		}
		last = p.say(c, &message{kind: "text", text: part, entities: detect(part, marks), replyTo: replyTo})
	}
	if last == nil {
		return Message{}
	}
	return last.view()
}

// Send sends a text. The app's own rules apply: commands, mentions and links
// are marked, white space around is cut, and a text above 4096 characters
// becomes several messages. It returns the last; an empty text sends nothing.
// A person who had blocked the bot unblocks it.
func (p *Person) Send(text string) Message { return p.sendText(p.chat, 0, text) }

// Start presses START: it sends "/start", with the parameter of a deep link.
func (p *Person) Start(param string) Message {
	if param != "" {
		param = " " + param
	}
	return p.Send("/start" + param)
}

// Reply sends a text as an answer to a message.
func (p *Person) Reply(messageID int, text string) Message {
	return p.sendText(p.chat, messageID, text)
}

// SendIn sends a text to a group.
func (p *Person) SendIn(g *Group, text string) Message { return p.sendText(g.chat, 0, text) }

// ReplyIn answers a message in a group.
func (p *Person) ReplyIn(g *Group, messageID int, text string) Message {
	return p.sendText(g.chat, messageID, text)
}

// SendPhoto sends any bytes as a photo. They reach the bot unchanged, unlike
// Telegram's, which re-encodes photos and drops their metadata.
func (p *Person) SendPhoto(caption string, photo []byte) Message {
	return p.sendOne(p.chat, p.photo(caption, photo, ""))
}

// SendAlbum sends 2 to 10 photos as an album: one message and one update for
// each, under one media_group_id, with the caption on the first.
func (p *Person) SendAlbum(caption string, photos ...[]byte) []Message {
	p.s.mu.Lock()
	album := itoa(int64(p.s.random()))
	p.s.mu.Unlock()
	var list []*message
	for _, photo := range photos {
		list = append(list, p.photo(caption, photo, album))
		caption = ""
	}
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	var out []Message
	for _, m := range list {
		out = append(out, p.say(p.chat, m).view())
	}
	return out
}

func (p *Person) photo(caption string, data []byte, album string) *message {
	width, height := 1280, 960 // what Telegram would say of a photo it re-encoded
	if conf, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil {
		width, height = conf.Width, conf.Height
	}
	return p.media("photo", caption, "", "image/jpeg", data, width, height, album)
}

func (p *Person) media(kind, caption, name, mime string, data []byte, width, height int, album string) *message {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	f := p.s.addFile(kind, name, mime, data, width, height)
	return &message{kind: kind, file: f, text: caption, entities: detect(caption, nil), album: album}
}

// SendDocument sends a file, with a caption when one is given.
func (p *Person) SendDocument(name, mime string, data []byte, caption ...string) Message {
	text := ""
	if len(caption) > 0 {
		text = caption[0]
	}
	return p.sendOne(p.chat, p.media("document", text, name, mime, data, 0, 0, ""))
}

// SendVoice sends a voice message.
func (p *Person) SendVoice(ogg []byte) Message {
	return p.sendOne(p.chat, p.media("voice", "", "", "audio/ogg", ogg, 0, 0, ""))
}

// SendVideo sends a video.
func (p *Person) SendVideo(caption string, mp4 []byte) Message {
	return p.sendOne(p.chat, p.media("video", caption, "video.mp4", "video/mp4", mp4, 0, 0, ""))
}

// SendVideoNote sends a round video.
func (p *Person) SendVideoNote(mp4 []byte) Message {
	return p.sendOne(p.chat, p.media("video_note", "", "", "video/mp4", mp4, 0, 0, ""))
}

// SendSticker sends a sticker.
func (p *Person) SendSticker(emoji string) Message {
	return p.sendOne(p.chat, p.media("sticker", "", emoji, "image/webp", []byte("sticker"), 0, 0, ""))
}

// SendContact shares a contact.
func (p *Person) SendContact(phone, firstName string) Message {
	return p.sendOne(p.chat, &message{kind: "contact", contact: &wireContact{Phone: phone, FirstName: firstName, UserID: p.user.ID}})
}

// SendLocation shares a place.
func (p *Person) SendLocation(latitude, longitude float64) Message {
	return p.sendOne(p.chat, &message{kind: "location", location: &wireLocation{latitude, longitude}})
}

// Forward forwards a text of somebody whose account stays hidden: the bot
// sees the name.
func (p *Person) Forward(text, fromName string) Message {
	o := &origin{name: fromName, date: p.s.now().Add(-time.Hour).Unix()}
	return p.sendOne(p.chat, &message{kind: "text", text: text, entities: detect(text, nil), forward: o})
}

// ForwardFrom forwards a text of another person: the bot sees the account.
func (p *Person) ForwardFrom(author *Person, text string) Message {
	user := author.user
	o := &origin{name: user.FirstName, user: &user, date: p.s.now().Add(-time.Hour).Unix()}
	return p.sendOne(p.chat, &message{kind: "text", text: text, entities: detect(text, nil), forward: o})
}
