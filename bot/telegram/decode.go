package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf16"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"netralbot/bot/chat"
)

// incoming is an update as the rest of the package handles it: the event, and
// beside it what must not pass the wall.
type incoming struct {
	id       int
	chat     int64 // where answers go; for inline queries the person
	from     int64
	message  int    // the message written or whose button was pressed
	callback string // id of the callback query
	query    string // id of the inline query
	album    string
	also     []int // further messages of the same album
	event    chat.Event
	empty    bool // nothing the bot reacts to
}

// extra are fields newer than the library's types.
type extra struct {
	Message *struct {
		ForwardOrigin json.RawMessage `json:"forward_origin"`
	} `json:"message"`
}

// decode reads one raw update. What can't be read gives an empty incoming with
// its id, so that it is passed over and not fetched for ever.
func (w *Wire) decode(raw json.RawMessage) incoming {
	var u tgbotapi.Update
	if err := json.Unmarshal(raw, &u); err != nil {
		return incoming{id: updateID(raw), empty: true}
	}
	in := incoming{id: u.UpdateID}
	switch {
	case u.Message != nil:
		w.decodeMessage(&in, u.Message)
		var x extra
		if bytes.Contains(raw, []byte(`"forward_origin"`)) && json.Unmarshal(raw, &x) == nil && x.Message != nil && len(x.Message.ForwardOrigin) > 0 {
			in.event.Forwarded = true
		}
	case u.EditedMessage != nil:
		w.decodeMessage(&in, u.EditedMessage)
		in.event.Kind = chat.KindEdited
		in.event.Files = nil
		in.album = ""
	case u.CallbackQuery != nil:
		w.decodePress(&in, u.CallbackQuery)
	case u.InlineQuery != nil && u.InlineQuery.From != nil:
		in.chat, in.from, in.query = u.InlineQuery.From.ID, u.InlineQuery.From.ID, u.InlineQuery.ID
		in.event = chat.Event{Kind: chat.KindInline, Private: true, Text: u.InlineQuery.Query}
	default:
		in.empty = true
	}
	return in
}

// updateID reads only the id of a raw update; 0, which is passed over like any
// other, if it has none. Servers write it first.
func updateID(raw json.RawMessage) int {
	if rest, ok := bytes.CutPrefix(raw, []byte(`{"update_id":`)); ok {
		if id, err := strconv.Atoi(string(rest[:max(0, bytes.IndexAny(rest, ",}"))])); err == nil {
			return id
		}
	}
	var u struct {
		UpdateID int `json:"update_id"`
	}
	_ = json.Unmarshal(raw, &u)
	return u.UpdateID
}

func (w *Wire) decodePress(in *incoming, q *tgbotapi.CallbackQuery) {
	in.callback = q.ID
	in.event = chat.Event{Kind: chat.KindPress, Press: chat.ParsePress(q.Data)}
	if q.From != nil {
		in.from = q.From.ID
	}
	if q.Message == nil || q.Message.Chat == nil { // under an inline answer: there is no chat to answer in
		in.chat = in.from
		in.event.Private = true
		in.event.Press = chat.Press{Verb: "inline"}
		return
	}
	in.chat, in.message = q.Message.Chat.ID, q.Message.MessageID
	in.event.Private = q.Message.Chat.IsPrivate()
}

func (w *Wire) decodeMessage(in *incoming, m *tgbotapi.Message) {
	if m.Chat == nil || m.Chat.IsChannel() || m.From != nil && m.From.IsBot {
		in.empty = true
		return
	}
	in.chat, in.message, in.album = m.Chat.ID, m.MessageID, m.MediaGroupID
	if m.From != nil {
		in.from = m.From.ID
	}
	ev := chat.Event{Kind: chat.KindText, Private: m.Chat.IsPrivate(), Text: m.Text,
		Forwarded: m.ForwardDate != 0}
	if m.ReplyToMessage != nil && m.ReplyToMessage.From != nil && m.ReplyToMessage.From.IsBot {
		ev.Addressed = strings.EqualFold(m.ReplyToMessage.From.UserName, w.Username())
	}
	switch {
	case len(m.Photo) > 0:
		ev.Kind, ev.Text = chat.KindFiles, m.Caption
		best := m.Photo[len(m.Photo)-1]
		ev.Files = []chat.File{w.file(best.FileID, int64(best.FileSize))}
	case m.Document != nil && strings.HasPrefix(m.Document.MimeType, "image/"):
		ev.Kind, ev.Text = chat.KindFiles, m.Caption
		ev.Files = []chat.File{w.file(m.Document.FileID, int64(m.Document.FileSize))}
	case m.Text != "":
		w.decodeText(in, &ev, m)
		if in.empty {
			return
		}
	default:
		ev.Kind, ev.Refused = chat.KindOther, refusedKind(m)
		in.empty = ev.Refused == ""
	}
	in.event = ev
}

// decodeText tells commands and mentions from plain text. A command for
// another bot is nobody's business here.
func (w *Wire) decodeText(in *incoming, ev *chat.Event, m *tgbotapi.Message) {
	text := utf16.Encode([]rune(m.Text))
	for _, e := range m.Entities {
		if e.Offset < 0 || e.Length < 0 || e.Offset+e.Length > len(text) {
			continue
		}
		part := string(utf16.Decode(text[e.Offset : e.Offset+e.Length]))
		switch {
		case e.Type == "bot_command" && e.Offset == 0:
			name, bot, named := strings.Cut(strings.TrimPrefix(part, "/"), "@")
			if named && !strings.EqualFold(bot, w.Username()) {
				in.empty = true
				return
			}
			ev.Kind = chat.KindCommand
			ev.Command = strings.ToLower(name)
			ev.Text = strings.TrimSpace(string(utf16.Decode(text[e.Length:])))
			return
		case e.Type == "mention" && strings.EqualFold(part, "@"+w.Username()):
			ev.Addressed = true
			ev.Text = strings.TrimSpace(string(utf16.Decode(text[:e.Offset])) + string(utf16.Decode(text[e.Offset+e.Length:])))
		}
	}
}

// refusedKind names what the bot doesn't take; "" for service messages.
func refusedKind(m *tgbotapi.Message) string {
	switch {
	case m.Contact != nil:
		return "contact"
	case m.Location != nil, m.Venue != nil:
		return "location"
	case m.Voice != nil:
		return "voice"
	case m.Video != nil, m.VideoNote != nil, m.Animation != nil:
		return "video"
	case m.Audio != nil:
		return "audio"
	case m.Document != nil:
		return "document"
	case m.Sticker != nil:
		return "sticker"
	case m.Poll != nil, m.Dice != nil, m.Game != nil, m.Invoice != nil:
		return "other"
	case m.NewChatMembers != nil, m.LeftChatMember != nil, m.NewChatTitle != "", m.NewChatPhoto != nil,
		m.DeleteChatPhoto, m.GroupChatCreated, m.SuperGroupChatCreated, m.ChannelChatCreated,
		m.MigrateToChatID != 0, m.MigrateFromChatID != 0, m.PinnedMessage != nil, m.MessageAutoDeleteTimerChanged != nil,
		m.VoiceChatStarted != nil, m.VoiceChatEnded != nil, m.VoiceChatScheduled != nil, m.VoiceChatParticipantsInvited != nil,
		m.ProximityAlertTriggered != nil, m.ConnectedWebsite != "", m.PassportData != nil, m.SuccessfulPayment != nil:
		return ""
	}
	return "other"
}

// file wraps a file id so that only fetching is left of it.
func (w *Wire) file(id string, size int64) chat.File {
	return chat.File{Bytes: size, Open: func(ctx context.Context) ([]byte, error) { return w.download(ctx, id) }}
}
