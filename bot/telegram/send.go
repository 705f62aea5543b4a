package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"netralbot/bot/chat"
)

// Exchange is one update with the means to answer it.
type Exchange struct {
	Key      chat.Key
	Address  string // of the person, in private chats: opaque, stays the same over restarts
	Event    chat.Event
	Panicked bool // the handler failed on this update and is called once more to apologise
	Crowded  bool // many more of this chat wait behind it: answering each would keep other chats waiting

	w        *Wire
	in       incoming
	answered bool
	notice   bool // nobody waits for it
}

// At is an exchange with an enrolled person, to tell them something unasked.
func (w *Wire) At(address string) (*Exchange, error) {
	id, err := w.openAddress(address)
	if err != nil {
		return nil, err
	}
	return &Exchange{Key: w.key(id), Address: address, w: w, in: incoming{chat: id}, notice: true}, nil
}

// Again is an exchange with the same chat that answers no update, for what
// happens there later.
func (x *Exchange) Again() *Exchange {
	return &Exchange{Key: x.Key, Address: x.Address, w: x.w, in: incoming{chat: x.in.chat}, notice: true}
}

// Answer answers the pressed button, if it was one and it wasn't answered yet.
// The phone shows a waiting button until then.
func (x *Exchange) Answer(ctx context.Context, t chat.Toast) {
	if x.in.callback == "" || x.answered {
		return
	}
	x.answered = true
	params := tgbotapi.Params{"callback_query_id": x.in.callback}
	if t.Text != "" {
		params["text"] = cutUnits(t.Text, 200)
	}
	params.AddBool("show_alert", t.Alert)
	if _, err := x.w.request(ctx, "answerCallbackQuery", params); err != nil && !isRefusal(err, "query is too old") {
		x.w.log.Debug("a button could not be answered", "error", x.w.plain(err))
	}
}

// Do carries out an effect of the wire and reports Erased for an Erase. An
// error means that the effect wasn't carried out although all tries were used;
// a person who blocked the bot is no error.
func (x *Exchange) Do(ctx context.Context, e chat.Effect) (chat.Result, error) {
	switch e := e.(type) {
	case chat.Say:
		return nil, x.say(ctx, e)
	case chat.Toast:
		if x.in.callback == "" {
			return nil, x.say(ctx, chat.Say{Text: e.Text})
		}
		x.Answer(ctx, e)
	case chat.Trace:
		x.w.memories.with(x.in.chat, func(m *memory) {
			m.tracing = true
			m.add(x.in.message)
		})
	case chat.Forget:
		x.w.memories.with(x.in.chat, func(m *memory) { *m = memory{slots: map[string]int{}} })
	case chat.Erase:
		return x.erase(ctx), nil
	case chat.Quote:
		return nil, x.quote(ctx, e)
	}
	return nil, nil
}

func (x *Exchange) say(ctx context.Context, s chat.Say) error {
	if len(s.Photos) > 0 {
		if err := x.photos(ctx, s); err != nil {
			return err
		}
	}
	if s.Data != nil {
		return x.document(ctx, s)
	}
	if s.Text == "" {
		return nil
	}
	parts := split(s.Text, maxText)
	for i, part := range parts {
		var buttons [][]chat.Button
		if i == len(parts)-1 {
			buttons = s.Buttons
		}
		if len(parts) == 1 && x.replaces(s) {
			edited, err := x.edit(ctx, part, buttons)
			if edited || err != nil {
				return err
			}
		}
		slot := s.Slot
		if i < len(parts)-1 {
			slot = ""
		}
		if err := x.send(ctx, part, buttons, slot, s); err != nil {
			return err
		}
	}
	return nil
}

// replaces tells whether the message is to take the place of the pressed one.
func (x *Exchange) replaces(s chat.Say) bool {
	if x.in.callback == "" || x.in.message == 0 || len(s.Photos) > 0 {
		return false
	}
	if s.InPlace {
		return true
	}
	same := false
	if s.Slot != "" {
		x.w.memories.with(x.in.chat, func(m *memory) { same = m.slots[s.Slot] == x.in.message })
	}
	return same
}

func (x *Exchange) edit(ctx context.Context, text string, buttons [][]chat.Button) (bool, error) {
	params := tgbotapi.Params{"chat_id": x.chatID(), "message_id": strconv.Itoa(x.in.message), "text": text,
		"parse_mode": "HTML", "disable_web_page_preview": "true"}
	addKeyboard(params, buttons)
	err := x.paced(ctx, "editMessageText", params, nil, nil)
	switch {
	case err == nil, isRefusal(err, "message is not modified"):
		return true, nil
	case isRefusal(err, "message to edit not found"), isRefusal(err, "message can't be edited"), isRefusal(err, "there is no text"):
		return false, nil
	}
	return false, err
}

func (x *Exchange) send(ctx context.Context, text string, buttons [][]chat.Button, slot string, s chat.Say) error {
	params := tgbotapi.Params{"chat_id": x.chatID(), "text": text, "parse_mode": "HTML", "disable_web_page_preview": "true"}
	addManner(params, s)
	addKeyboard(params, buttons)
	var id int
	if err := x.paced(ctx, "sendMessage", params, nil, &id); err != nil {
		return err
	}
	x.sent(id, s)
	if slot != "" {
		x.fillSlot(ctx, slot, id)
	}
	return nil
}

// fillSlot removes the slot's earlier message, now that the new one stands.
func (x *Exchange) fillSlot(ctx context.Context, slot string, id int) {
	old := 0
	x.w.memories.with(x.in.chat, func(m *memory) { old, m.slots[slot] = m.slots[slot], id })
	if old != 0 && old != id {
		_, _ = x.w.request(ctx, "deleteMessage", tgbotapi.Params{"chat_id": x.chatID(), "message_id": strconv.Itoa(old)})
	}
}

// sent remembers a message for Erase and for the time it vanishes.
func (x *Exchange) sent(id int, s chat.Say) {
	x.w.memories.note(x.in.chat, id)
	if s.Vanish > 0 && id != 0 {
		x.w.vanish.add(x.w, spot{x.in.chat, int64(id)}, s.Vanish, s.Content)
	}
}

func (x *Exchange) photos(ctx context.Context, s chat.Say) error {
	for start := 0; start < len(s.Photos); start += 10 {
		chunk := s.Photos[start:min(len(s.Photos), start+10)]
		err := x.album(ctx, chunk, s)
		if err != nil && trouble(err) == troubleRefused {
			err = x.oneByOne(ctx, chunk, s)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// oneByOne sends the photos of a refused album. What Telegram doesn't take as a
// photo, such as a screenshot far longer than wide, goes as a file: one picture
// must not keep the others from those who are to see them.
func (x *Exchange) oneByOne(ctx context.Context, photos [][]byte, s chat.Say) error {
	for i, p := range photos {
		err := x.album(ctx, photos[i:i+1], s)
		if err != nil && trouble(err) == troubleRefused {
			err = x.document(ctx, chat.Say{Name: fmt.Sprintf("foto%d.jpg", i), Data: p, Protect: s.Protect, Vanish: s.Vanish, Content: s.Content, Silent: s.Silent})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (x *Exchange) album(ctx context.Context, photos [][]byte, s chat.Say) error {
	params := tgbotapi.Params{"chat_id": x.chatID()}
	addManner(params, s)
	if len(photos) == 1 {
		var id int
		files := []tgbotapi.RequestFile{{Name: "photo", Data: tgbotapi.FileBytes{Name: "foto.jpg", Bytes: photos[0]}}}
		if err := x.paced(ctx, "sendPhoto", params, files, &id); err != nil {
			return err
		}
		x.sent(id, s)
		return nil
	}
	var media []map[string]string
	var files []tgbotapi.RequestFile
	for i, p := range photos {
		name := fmt.Sprintf("foto%d", i)
		media = append(media, map[string]string{"type": "photo", "media": "attach://" + name})
		files = append(files, tgbotapi.RequestFile{Name: name, Data: tgbotapi.FileBytes{Name: name + ".jpg", Bytes: p}})
	}
	list, err := json.Marshal(media)
	if err != nil {
		return err
	}
	params["media"] = string(list)
	var ids []int
	if err := x.paced(ctx, "sendMediaGroup", params, files, &ids); err != nil {
		return err
	}
	for _, id := range ids {
		x.sent(id, s)
	}
	return nil
}

func (x *Exchange) document(ctx context.Context, s chat.Say) error {
	params := tgbotapi.Params{"chat_id": x.chatID(), "caption": s.Text, "parse_mode": "HTML"}
	addManner(params, s)
	addKeyboard(params, s.Buttons)
	var id int
	files := []tgbotapi.RequestFile{{Name: "document", Data: tgbotapi.FileBytes{Name: s.Name, Bytes: s.Data}}}
	if err := x.paced(ctx, "sendDocument", params, files, &id); err != nil {
		return err
	}
	x.sent(id, s)
	return nil
}

func (x *Exchange) erase(ctx context.Context) chat.Erased {
	var ids []int
	var r chat.Erased
	x.w.memories.with(x.in.chat, func(m *memory) {
		ids, r.Left = m.trail, m.missed
		*m = memory{slots: map[string]int{}}
	})
	for start := 0; start < len(ids); start += 100 {
		chunk := ids[start:min(len(ids), start+100)]
		list, _ := json.Marshal(chunk)
		_, err := x.w.request(ctx, "deleteMessages", tgbotapi.Params{"chat_id": x.chatID(), "message_ids": string(list)})
		if err == nil {
			r.Removed += len(chunk)
			continue
		}
		for _, id := range chunk { // one by one: some may still go
			_, err := x.w.request(ctx, "deleteMessage", tgbotapi.Params{"chat_id": x.chatID(), "message_id": strconv.Itoa(id)})
			if err == nil || isRefusal(err, "message to delete not found") {
				r.Removed++
			} else {
				r.Left++
			}
		}
	}
	return r
}

func (x *Exchange) quote(ctx context.Context, q chat.Quote) error {
	results := []map[string]any{}
	for _, a := range q.Answers {
		results = append(results, map[string]any{
			"type": "article", "id": a.ID, "title": a.Title, "description": a.About,
			"input_message_content": map[string]any{"message_text": split(a.Text, maxText)[0], "parse_mode": "HTML", "disable_web_page_preview": true},
		})
	}
	list, err := json.Marshal(results)
	if err != nil {
		return err
	}
	_, err = x.w.request(ctx, "answerInlineQuery", tgbotapi.Params{"inline_query_id": x.in.query, "results": string(list),
		"cache_time": "10", "is_personal": "true"})
	if isRefusal(err, "query is too old") {
		return nil
	}
	return x.w.plain(err)
}

func (x *Exchange) chatID() string { return strconv.FormatInt(x.in.chat, 10) }

// paced sends within Telegram's rates and reads the new message's id into out,
// an *int or *[]int, or nil.
func (x *Exchange) paced(ctx context.Context, method string, params tgbotapi.Params, files []tgbotapi.RequestFile, out any) error {
	if err := x.w.pace.wait(ctx, x.in.chat, x.notice); err != nil {
		return err
	}
	result, err := x.w.call(ctx, method, params, files)
	if err != nil {
		if gone(err) {
			return nil
		}
		return err
	}
	x.w.Counters.Sent.Add(1)
	type message struct {
		ID int `json:"message_id"`
	}
	switch out := out.(type) {
	case *int:
		var m message
		if json.Unmarshal(result, &m) == nil {
			*out = m.ID
		}
	case *[]int:
		var all []message
		if json.Unmarshal(result, &all) == nil {
			for _, m := range all {
				*out = append(*out, m.ID)
			}
		}
	}
	return nil
}

func addManner(params tgbotapi.Params, s chat.Say) {
	params.AddBool("protect_content", s.Protect)
	params.AddBool("disable_notification", s.Silent)
}

func addKeyboard(params tgbotapi.Params, rows [][]chat.Button) {
	var keys [][]map[string]string
	for _, r := range rows {
		var line []map[string]string
		for _, b := range r {
			key := map[string]string{"text": b.Label}
			switch {
			case b.URL != "":
				key["url"] = b.URL
			case b.Inline != "":
				key["switch_inline_query"] = cutUnits(b.Inline, 250)
			default:
				key["callback_data"] = b.Press.String()
			}
			line = append(line, key)
		}
		if len(line) > 0 {
			keys = append(keys, line)
		}
	}
	if len(keys) == 0 {
		return
	}
	markup, err := json.Marshal(map[string]any{"inline_keyboard": keys})
	if err == nil {
		params["reply_markup"] = string(markup)
	}
}

func cutUnits(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}

func isRefusal(err error, words string) bool {
	return err != nil && strings.Contains(err.Error(), words)
}

// gone tells that nobody is there to read: a normal day.
func gone(err error) bool {
	var e *tgbotapi.Error
	return errors.As(err, &e) && (e.Code == 403 || isRefusal(err, "chat not found")) || isRefusal(err, "Forbidden: ")
}
