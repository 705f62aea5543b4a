package emulator

import (
	"slices"
	"time"
)

// Message is a message as a person sees it, edits applied.
type Message struct {
	ID      int
	Date    time.Time
	FromBot bool
	// From is the author's first name and FromID the user id.
	From   string
	FromID int64
	// Text is the text or, under a photo or document, the caption.
	Text     string
	Entities []Entity
	// HTML is Text with its entities in the HTML of Telegram's parse mode.
	HTML string
	// Buttons of the inline keyboard, by rows.
	Buttons [][]Button
	// Photos holds at most one photo; an album is several messages with the
	// same Album.
	Photos   []File
	Document *File // a document, voice message, video, …: see Kind
	Album    string
	// Kind is "text", "photo", "document", "voice", "video", "video_note",
	// "sticker", "contact", "location" or "service".
	Kind string
	// ReplyTo is the id of the message this one answers, or 0.
	ReplyTo int
	Edited  bool
	// Forwarded is the name of the author of a forwarded message.
	Forwarded string
	// Protected content can't be forwarded or saved.
	Protected bool
	// Silent messages make no sound.
	Silent bool
	// ViaBot marks an inline result that a person sent.
	ViaBot bool
}

// message is a message as the server keeps it. It belongs to one chat and is
// guarded by Server.mu.
type message struct {
	id        int
	date      time.Time
	edited    time.Time
	from      User
	chat      *chat
	kind      string
	text      string
	entities  []Entity
	file      *stored
	album     string
	replyTo   int
	forward   *origin
	contact   *wireContact
	location  *wireLocation
	joined    []User // service: new members
	left      *User  // service: member who left
	buttons   [][]Button
	reply     bool // sent with a reply keyboard: can't be edited any more
	protected bool
	silent    bool
	via       *User
	inlineID  string
	rev       int64
}

// origin is where a forwarded message comes from.
type origin struct {
	name string
	user *User // nil when the author hides behind a name
	date int64
}

func (m *message) fromBot() bool { return m.from.IsBot }

func (m *message) view() Message {
	v := Message{
		ID: m.id, Date: m.date, FromBot: m.fromBot(), From: m.from.FirstName, FromID: m.from.ID,
		Text: m.text, Entities: slices.Clone(m.entities), HTML: RenderHTML(m.text, m.entities),
		Buttons: cloneRows(m.buttons), Album: m.album, Kind: m.kind, ReplyTo: m.replyTo,
		Edited: !m.edited.IsZero(), Protected: m.protected, Silent: m.silent, ViaBot: m.via != nil,
	}
	if m.forward != nil {
		v.Forwarded = m.forward.name
	}
	if m.file != nil {
		file := m.file.File
		if m.kind == "photo" {
			v.Photos = []File{file}
		} else {
			v.Document = &file
		}
	}
	return v
}

func cloneRows(rows [][]Button) [][]Button {
	var out [][]Button
	for _, row := range rows {
		out = append(out, slices.Clone(row))
	}
	return out
}
