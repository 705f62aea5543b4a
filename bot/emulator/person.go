package emulator

import "context"

// Person is a user with a private chat to the bot.
type Person struct {
	s  *Server
	id int64
}

// Person returns the person of that key, made on the first call. A profile
// given then sets the details; its Key is ignored.
func (s *Server) Person(key string, profile ...Profile) *Person { return &Person{s: s} }

// ID is the user id and the id of the private chat.
func (p *Person) ID() int64 { return p.id }

// Send sends a text. The client's own rules apply: commands, mentions and
// links become entities, and texts above 4096 characters several messages.
// It returns the last message. A person who had blocked the bot unblocks it.
func (p *Person) Send(text string) Message { return Message{} }

// Start presses START: it sends "/start", with the parameter of a deep link.
func (p *Person) Start(param string) Message { return Message{} }

// Reply sends a text as an answer to a message.
func (p *Person) Reply(messageID int, text string) Message { return Message{} }

// SendPhoto sends any bytes as a photo. They reach the bot unchanged, unlike
// Telegram's, which re-encodes photos.
func (p *Person) SendPhoto(caption string, photo []byte) Message { return Message{} }

// SendAlbum sends 2 to 10 photos as an album; the caption is on the first.
func (p *Person) SendAlbum(caption string, photos ...[]byte) []Message { return nil }

// SendDocument sends a file.
func (p *Person) SendDocument(name, mime string, data []byte) Message { return Message{} }

// SendDocumentCaption sends a file with a caption.
func (p *Person) SendDocumentCaption(caption, name, mime string, data []byte) Message {
	return Message{}
}

// SendContact shares a contact.
func (p *Person) SendContact(phone, firstName string) Message { return Message{} }

// SendLocation shares a place.
func (p *Person) SendLocation(latitude, longitude float64) Message { return Message{} }

// SendVoice sends a voice message.
func (p *Person) SendVoice(ogg []byte) Message { return Message{} }

// SendVideo sends a video.
func (p *Person) SendVideo(caption string, mp4 []byte) Message { return Message{} }

// SendVideoNote sends a round video.
func (p *Person) SendVideoNote(mp4 []byte) Message { return Message{} }

// SendSticker sends a sticker.
func (p *Person) SendSticker(emoji string) Message { return Message{} }

// Forward forwards a text that somebody else wrote.
func (p *Person) Forward(text, fromName string) Message { return Message{} }

// Edit changes one of the person's own messages.
func (p *Person) Edit(messageID int, text string) error { return nil }

// DeleteMine deletes a message for both sides; the bot isn't told.
func (p *Person) DeleteMine(messageID int) error { return nil }

// Block blocks the bot; Unblock takes it back.
func (p *Person) Block() {}

// Unblock lets the bot write again.
func (p *Person) Unblock() {}

// SendIn sends a text to a group.
func (p *Person) SendIn(g *Group, text string) Message { return Message{} }

// ReplyIn answers a message in a group.
func (p *Person) ReplyIn(g *Group, messageID int, text string) Message { return Message{} }

// Chat returns what the person sees now in the private chat, oldest first.
func (p *Person) Chat() []Message { return nil }

// Keyboard returns the labels of the reply keyboard shown, by rows.
func (p *Person) Keyboard() [][]string { return nil }

// Typing tells whether the chat shows a chat action.
func (p *Person) Typing() bool { return false }

// Await waits until cond holds for what Chat returns. It wakes on each
// change of the chat; the error is the context's, with the last texts seen.
func (p *Person) Await(ctx context.Context, cond func([]Message) bool) ([]Message, error) {
	return nil, nil
}

// AwaitText waits for a message of the bot that contains the text and
// returns the newest such.
func (p *Person) AwaitText(ctx context.Context, text string) (Message, error) {
	return Message{}, nil
}
