package emulator

import (
	"encoding/json"
	"strconv"
)

// User as in the wire format.
type User struct {
	ID           int64  `json:"id"`
	IsBot        bool   `json:"is_bot"`
	FirstName    string `json:"first_name"`
	LastName     string `json:"last_name,omitempty"`
	Username     string `json:"username,omitempty"`
	LanguageCode string `json:"language_code,omitempty"`
}

type wireChat struct {
	ID        int64  `json:"id"`
	Title     string `json:"title,omitempty"`
	FirstName string `json:"first_name,omitempty"`
	LastName  string `json:"last_name,omitempty"`
	Username  string `json:"username,omitempty"`
	Type      string `json:"type"`
}

type wireOrigin struct {
	Type           string `json:"type"`
	SenderUser     *User  `json:"sender_user,omitempty"`
	SenderUserName string `json:"sender_user_name,omitempty"`
	Date           int64  `json:"date"`
}

type wirePhoto struct {
	FileID   string `json:"file_id"`
	UniqueID string `json:"file_unique_id"`
	FileSize int    `json:"file_size,omitempty"`
	Width    int    `json:"width"`
	Height   int    `json:"height"`
}

type wireFile struct {
	FileName string `json:"file_name,omitempty"`
	MIME     string `json:"mime_type,omitempty"`
	Duration int    `json:"duration,omitempty"`
	Width    int    `json:"width,omitempty"`
	Height   int    `json:"height,omitempty"`
	Emoji    string `json:"emoji,omitempty"`
	FileID   string `json:"file_id"`
	UniqueID string `json:"file_unique_id"`
	FileSize int    `json:"file_size,omitempty"`
}

type wireContact struct {
	Phone     string `json:"phone_number"`
	FirstName string `json:"first_name"`
	UserID    int64  `json:"user_id,omitempty"`
}

type wireLocation struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

type wireMessage struct {
	MessageID     int           `json:"message_id"`
	From          *User         `json:"from,omitempty"`
	Chat          wireChat      `json:"chat"`
	Date          int64         `json:"date"`
	EditDate      int64         `json:"edit_date,omitempty"`
	ForwardOrigin *wireOrigin   `json:"forward_origin,omitempty"`
	ForwardFrom   *User         `json:"forward_from,omitempty"`
	ForwardName   string        `json:"forward_sender_name,omitempty"`
	ForwardDate   int64         `json:"forward_date,omitempty"`
	ReplyTo       *wireMessage  `json:"reply_to_message,omitempty"`
	ViaBot        *User         `json:"via_bot,omitempty"`
	MediaGroup    string        `json:"media_group_id,omitempty"`
	Text          string        `json:"text,omitempty"`
	Entities      []Entity      `json:"entities,omitempty"`
	Photo         []wirePhoto   `json:"photo,omitempty"`
	Document      *wireFile     `json:"document,omitempty"`
	Voice         *wireFile     `json:"voice,omitempty"`
	Video         *wireFile     `json:"video,omitempty"`
	VideoNote     *wireFile     `json:"video_note,omitempty"`
	Sticker       *wireFile     `json:"sticker,omitempty"`
	Caption       string        `json:"caption,omitempty"`
	CaptionMarks  []Entity      `json:"caption_entities,omitempty"`
	Contact       *wireContact  `json:"contact,omitempty"`
	Location      *wireLocation `json:"location,omitempty"`
	NewMembers    []User        `json:"new_chat_members,omitempty"`
	LeftMember    *User         `json:"left_chat_member,omitempty"`
	Protected     bool          `json:"has_protected_content,omitempty"`
	Markup        *wireMarkup   `json:"reply_markup,omitempty"`
}

func (c *chat) wire() wireChat {
	if c.person == nil {
		return wireChat{ID: c.id, Title: c.title, Type: "supergroup"}
	}
	u := c.person.user
	return wireChat{ID: c.id, FirstName: u.FirstName, LastName: u.LastName, Username: u.Username, Type: "private"}
}

// wire puts a message into the wire format, with the message it answers.
func (m *message) wire(withReply bool) *wireMessage {
	from := m.from
	w := &wireMessage{
		MessageID: m.id, From: &from, Chat: m.chat.wire(), Date: m.date.Unix(), ViaBot: m.via,
		MediaGroup: m.album, Contact: m.contact, Location: m.location, NewMembers: m.joined, LeftMember: m.left,
		Protected: m.protected, Markup: wireKeyboard(m.buttons),
	}
	if from.IsBot {
		w.From.LanguageCode = ""
	}
	if !m.edited.IsZero() {
		w.EditDate = m.edited.Unix()
	}
	if o := m.forward; o != nil {
		w.ForwardDate = o.date
		w.ForwardOrigin = &wireOrigin{Type: "hidden_user", SenderUserName: o.name, Date: o.date}
		w.ForwardName = o.name
		if o.user != nil {
			w.ForwardOrigin = &wireOrigin{Type: "user", SenderUser: o.user, Date: o.date}
			w.ForwardFrom, w.ForwardName = o.user, ""
		}
	}
	if m.kind == "text" {
		w.Text, w.Entities = m.text, m.entities
	} else {
		w.Caption, w.CaptionMarks = m.text, m.entities
	}
	m.wireMedia(w)
	if withReply && m.replyTo != 0 {
		if to := m.chat.find(m.replyTo); to != nil {
			w.ReplyTo = to.wire(false)
		}
	}
	return w
}

func (m *message) wireMedia(w *wireMessage) {
	f := m.file
	if f == nil {
		return
	}
	file := &wireFile{FileName: f.Name, MIME: f.MIME, FileID: f.ID, UniqueID: f.unique, FileSize: len(f.Bytes)}
	switch m.kind {
	case "photo":
		for i, size := range f.sizes {
			p := wirePhoto{FileID: size.id, UniqueID: f.unique, Width: size.width, Height: size.height}
			if i == len(f.sizes)-1 {
				p.FileSize = len(f.Bytes)
			} else {
				p.UniqueID += "-" + strconv.Itoa(i)
			}
			w.Photo = append(w.Photo, p)
		}
	case "document":
		w.Document = file
	case "voice":
		file.FileName, file.Duration = "", 1
		w.Voice = file
	case "video":
		file.Duration, file.Width, file.Height = 1, 640, 360
		w.Video = file
	case "video_note":
		file.FileName, file.MIME, file.Duration = "", "", 1
		w.VideoNote = file
	case "sticker":
		file.FileName, file.MIME, file.Emoji, file.Width, file.Height = "", "", f.Name, 512, 512
		w.Sticker = file
	}
}

func mustJSON(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		panic("emulator: " + err.Error()) // only our own types come here
	}
	return raw
}

func parseInt(text string) int64 {
	n, _ := strconv.ParseInt(text, 10, 64)
	return n
}
