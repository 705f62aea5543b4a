package emulator

import "time"

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
	// HTML is Text with its entities as the HTML of Telegram's parse mode.
	HTML string
	// Buttons of the inline keyboard, by rows.
	Buttons [][]Button
	// Photos holds one photo; an album is several messages with one Album.
	Photos   []File
	Document *File
	Album    string
	// ReplyTo is the id of the message this one answers.
	ReplyTo int
	Edited  bool
	// Protected content can't be forwarded or saved.
	Protected bool
	// Service tells a line such as a joined member from what was written.
	Service bool
}

// Button of an inline keyboard. Exactly one of the fields after Label is set.
type Button struct {
	Label  string
	Data   string
	URL    string
	Inline *string // switch_inline_query and its kin
	Here   bool    // Inline opens in the same chat
}

// Entity is a marked part of a text; offsets count UTF-16 units.
type Entity struct {
	Type     string `json:"type"`
	Offset   int    `json:"offset"`
	Length   int    `json:"length"`
	URL      string `json:"url,omitempty"`
	User     *User  `json:"user,omitempty"`
	Language string `json:"language,omitempty"`
	EmojiID  string `json:"custom_emoji_id,omitempty"`
}

// User as in the wire format.
type User struct {
	ID           int64  `json:"id"`
	IsBot        bool   `json:"is_bot"`
	FirstName    string `json:"first_name"`
	LastName     string `json:"last_name,omitempty"`
	Username     string `json:"username,omitempty"`
	LanguageCode string `json:"language_code,omitempty"`
}

// File is a photo or document held by the server.
type File struct {
	ID            string
	Name, MIME    string
	Width, Height int
	Bytes         []byte
}
