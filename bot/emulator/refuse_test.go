package emulator_test

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"netralbot/bot/emulator"
)

// clock is a clock that a test moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func keyboard(buttons ...params) params {
	return params{"inline_keyboard": [][]params{buttons}}
}

// What Telegram refuses is refused in Telegram's words.
func TestRefusals(t *testing.T) {
	const chat = 42
	many := make([]params, 0, 101)
	for range 101 {
		many = append(many, params{"text": "x", "callback_data": "x"})
	}
	rows := make([][]params, 0, 101)
	for _, b := range many {
		rows = append(rows, []params{b})
	}
	text := func(p params) params {
		if p["chat_id"] == nil {
			p["chat_id"] = chat
		}
		if p["text"] == nil {
			p["text"] = "halo"
		}
		return p
	}
	commands := func(n int, command, description string) params {
		list := []params{}
		for range n {
			list = append(list, params{"command": command, "description": description})
		}
		return params{"commands": list}
	}
	for _, tt := range []struct {
		name, method string
		params       params
		code         int
		want         string
	}{
		{"no text", "sendMessage", params{"chat_id": chat}, 400, "Bad Request: message text is empty"},
		{"only space", "sendMessage", text(params{"text": " \n "}), 400, "Bad Request: text must be non-empty"},
		{"too long", "sendMessage", text(params{"text": repeat("a", 4097)}), 400, "Bad Request: message is too long"},
		{"too long in UTF-16", "sendMessage", text(params{"text": repeat("😀", 2049)}), 400, "Bad Request: message is too long"},
		{"raw text too long", "sendMessage", text(params{"text": repeat("a", 33000)}), 400, "Bad Request: text is too long"},
		{"unknown tag", "sendMessage", text(params{"text": "a<br>b", "parse_mode": "HTML"}), 400, `Bad Request: can't parse entities: Unsupported start tag "br" at byte offset 1`},
		{"crossed tags", "sendMessage", text(params{"text": "<b>a<i>b</b></i>", "parse_mode": "HTML"}), 400, `Bad Request: can't parse entities: Unmatched end tag at byte offset 8, expected "</i>", found "</b>"`},
		{"open tag", "sendMessage", text(params{"text": "<b>a", "parse_mode": "HTML"}), 400, `Bad Request: can't parse entities: Can't find end tag corresponding to start tag "b"`},
		{"unknown mode", "sendMessage", text(params{"parse_mode": "XML"}), 400, "Bad Request: unsupported parse_mode"},
		{"no chat id", "sendMessage", params{"text": "x"}, 400, "Bad Request: chat_id is empty"},
		{"unknown chat", "sendMessage", text(params{"chat_id": 4711}), 400, "Bad Request: chat not found"},
		{"never started", "sendMessage", text(params{"chat_id": 43}), 400, "Bad Request: chat not found"},
		{"met in a group only", "sendMessage", text(params{"chat_id": 44}), 403, "Forbidden: bot can't initiate conversation with a user"},
		{"blocked", "sendMessage", text(params{"chat_id": 45}), 403, "Forbidden: bot was blocked by the user"},
		{"blocked, typing", "sendChatAction", params{"chat_id": 45, "action": "typing"}, 403, "Forbidden: bot was blocked by the user"},
		{"reply to nothing", "sendMessage", text(params{"reply_parameters": params{"message_id": 999}}), 400, "Bad Request: message to be replied not found"},
		{"null keyboard", "sendMessage", text(params{"reply_markup": `{"inline_keyboard":null}`}), 400, `Bad Request: field "inline_keyboard" must be of type Array`},
		{"null markup", "sendMessage", text(params{"reply_markup": "null"}), 400, "Bad Request: object expected as reply markup"},
		{"flat keyboard", "sendMessage", text(params{"reply_markup": `{"inline_keyboard":[{"text":"x"}]}`}), 400, `Bad Request: field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays`},
		{"data too long", "sendMessage", text(params{"reply_markup": keyboard(params{"text": "x", "callback_data": repeat("d", 65)})}), 400, "Bad Request: BUTTON_DATA_INVALID"},
		{"data empty", "sendMessage", text(params{"reply_markup": keyboard(params{"text": "x", "callback_data": ""})}), 400, "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"},
		{"label empty", "sendMessage", text(params{"reply_markup": keyboard(params{"text": "", "callback_data": "x"})}), 400, "Bad Request: inline keyboard button text must be non-empty"},
		{"button URL", "sendMessage", text(params{"reply_markup": keyboard(params{"text": "x", "url": "http://localhost"})}), 400, "Bad Request: inline keyboard button URL 'http://localhost' is invalid: Wrong HTTP URL"},
		{"101 buttons", "sendMessage", text(params{"reply_markup": params{"inline_keyboard": rows}}), 400, "Bad Request: reply markup is too long"},
		{"10 KB of markup", "sendMessage", text(params{"reply_markup": keyboard(params{"text": repeat("x", 11000), "callback_data": "x"})}), 400, "Bad Request: reply markup is too long"},
		{"edit of nothing", "editMessageText", text(params{"message_id": 999}), 400, "Bad Request: message to edit not found"},
		{"edit of another's", "editMessageText", text(params{"message_id": 1}), 400, "Bad Request: message can't be edited"},
		{"edit with a reply keyboard", "editMessageText", text(params{"message_id": 1, "reply_markup": params{"keyboard": [][]string{{"x"}}}}), 400, "Bad Request: inline keyboard expected"},
		{"delete of nothing", "deleteMessage", params{"chat_id": chat, "message_id": 999}, 400, "Bad Request: message to delete not found"},
		{"no ids", "deleteMessages", params{"chat_id": chat, "message_ids": []int{}}, 400, "Bad Request: message identifiers are not specified"},
		{"null ids", "deleteMessages", params{"chat_id": chat, "message_ids": nil}, 400, "Bad Request: expected an Array of message identifiers"},
		{"101 ids", "deleteMessages", params{"chat_id": chat, "message_ids": make([]int, 101)}, 400, "Bad Request: too many message identifiers specified"},
		{"callback id", "answerCallbackQuery", params{"callback_query_id": "1"}, 400, "Bad Request: query is too old and response timeout expired or query ID is invalid"},
		{"callback text", "answerCallbackQuery", params{"callback_query_id": "1", "text": repeat("x", 201)}, 400, "Bad Request: MESSAGE_TOO_LONG"},
		{"inline id", "answerInlineQuery", params{"inline_query_id": "1", "results": []int{}}, 400, "Bad Request: query is too old and response timeout expired or query ID is invalid"},
		{"file id", "getFile", params{"file_id": "x"}, 400, "Bad Request: invalid file_id"},
		{"no photo", "sendPhoto", params{"chat_id": chat}, 400, "Bad Request: there is no photo in the request"},
		{"photo by address", "sendPhoto", params{"chat_id": chat, "photo": "https://example.org/a.jpg"}, 400, "Bad Request: failed to get HTTP URL content"},
		{"album of none", "sendMediaGroup", params{"chat_id": chat, "media": []int{}}, 400, "Bad Request: there are no messages to send"},
		{"album of eleven", "sendMediaGroup", params{"chat_id": chat, "media": make([]params, 11)}, 400, "Bad Request: too many messages to send as an album"},
		{"action", "sendChatAction", params{"chat_id": chat, "action": "dancing"}, 400, "Bad Request: wrong parameter action in request"},
		{"101 commands", "setMyCommands", commands(101, "a", "b"), 400, "Bad Request: BOT_COMMANDS_TOO_MUCH"},
		{"command name", "setMyCommands", commands(1, "Tanya", "b"), 400, "Bad Request: BOT_COMMAND_INVALID"},
		{"command length", "setMyCommands", commands(1, repeat("a", 33), "b"), 400, "Bad Request: command length must not exceed 32"},
		{"command text", "setMyCommands", commands(1, "a", ""), 400, "Bad Request: command description must be non-empty"},
		{"command text length", "setMyCommands", commands(1, "a", repeat("b", 257)), 400, "Bad Request: command description length must not exceed 256"},
		{"commands null", "setMyCommands", params{"commands": nil}, 400, "Bad Request: expected an Array of BotCommand"},
		{"scope chat", "setMyCommands", params{"commands": []int{}, "scope": params{"type": "chat", "chat_id": 4711}}, 400, "Bad Request: chat not found"},
		{"secret", "setWebhook", params{"url": "https://127.0.0.1/", "secret_token": "a b"}, 400, "Bad Request: secret token contains unallowed characters"},
		{"plain webhook", "setWebhook", params{"url": "http://example.org/"}, 400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"},
		{"webhook port", "setWebhook", params{"url": "https://example.org:8080/"}, 400, "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"},
		{"unknown method", "sendVideo", params{}, 404, "Not Found"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var seen []emulator.Refusal
			s := emulator.New(emulator.Options{Strict: func(r emulator.Refusal) { seen = append(seen, r) }})
			defer s.Close()
			s.Person("pengirim", emulator.Profile{ID: chat}).Send("halo")
			s.Person("diam", emulator.Profile{ID: 43})
			s.Group("Desa", s.Person("warga", emulator.Profile{ID: 44}))
			blocked := s.Person("pemblokir", emulator.Profile{ID: 45})
			blocked.Send("halo")
			blocked.Block()
			r := call(t, s, tt.method, tt.params)
			if r.OK || r.status != tt.code || r.Code != tt.code || r.Description != tt.want {
				t.Errorf("got %d %q, want %d %q", r.status, r.Description, tt.code, tt.want)
			}
			if len(seen) != 1 || seen[0].Description != tt.want || seen[0].Method != tt.method {
				t.Errorf("the hook saw %v", seen)
			}
			if list := s.Refusals(); len(list) != 1 {
				t.Errorf("recorded %v", list)
			}
		})
	}
}

// Limits hold exactly: what is just inside passes.
func TestJustInside(t *testing.T) {
	s := emulator.ForTest(t, emulator.Options{})
	id := s.Person("asn").Send("halo").FromID
	must[sent](t, s, "sendMessage", params{"chat_id": id, "text": repeat("a", 4096)})
	must[sent](t, s, "sendMessage", params{"chat_id": id, "text": "<b>" + repeat("😀", 2048) + "</b>", "parse_mode": "HTML"})
	must[sent](t, s, "sendMessage", params{"chat_id": id, "text": "x", "reply_markup": keyboard(params{"text": "x", "callback_data": repeat("d", 64)})})
	must[sent](t, s, "sendMessage", params{"chat_id": id, "text": "x", "reply_markup": `{"inline_keyboard":[]}`})
	must[sent](t, s, "sendMessage", params{"chat_id": id, "text": "x", "reply_parameters": params{"message_id": 999, "allow_sending_without_reply": true}})
	must[bool](t, s, "setMyCommands", params{"commands": []params{{"command": repeat("a", 32), "description": repeat("é", 256)}}})
}

func TestNotModified(t *testing.T) {
	s := emulator.ForTest(t, emulator.Options{})
	s.Tolerate("message is not modified")
	id := s.Person("asn").Send("halo").FromID
	buttons := keyboard(params{"text": "Lanjut", "callback_data": "x"})
	m := must[sent](t, s, "sendMessage", params{"chat_id": id, "text": "<b>satu</b>", "parse_mode": "HTML", "reply_markup": buttons})
	same := params{"chat_id": id, "message_id": m.MessageID, "text": "<b>satu</b> ", "parse_mode": "HTML", "reply_markup": buttons}
	if r := call(t, s, "editMessageText", same); r.OK || !strings.HasPrefix(r.Description, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same") {
		t.Errorf("the same text: %+v", r)
	}
	// Without its mark, and without its keyboard, the text is another.
	must[sent](t, s, "editMessageText", params{"chat_id": id, "message_id": m.MessageID, "text": "satu", "reply_markup": buttons})
	must[sent](t, s, "editMessageText", params{"chat_id": id, "message_id": m.MessageID, "text": "satu"})
	if got := s.Person("asn").Chat()[1]; len(got.Buttons) != 0 {
		t.Error("an edit without reply_markup left the buttons")
	}
	if r := call(t, s, "editMessageReplyMarkup", params{"chat_id": id, "message_id": m.MessageID}); r.OK {
		t.Error("removing what isn't there was taken")
	}
	must[sent](t, s, "editMessageReplyMarkup", params{"chat_id": id, "message_id": m.MessageID, "reply_markup": buttons})
}

func TestEditKinds(t *testing.T) {
	s := emulator.New(emulator.Options{})
	defer s.Close()
	id := s.Person("asn").Send("halo").FromID
	plain := must[sent](t, s, "sendMessage", params{"chat_id": id, "text": "x"})
	withKeys := must[sent](t, s, "sendMessage", params{"chat_id": id, "text": "x", "reply_markup": params{"keyboard": [][]string{{"Ya"}}}})
	r := upload(t, s, "sendPhoto", map[string]string{"chat_id": itoa(id), "caption": "x"}, map[string][]byte{"photo": photo(t, 30, 30)})
	if !r.OK {
		t.Fatal(r.Description)
	}
	for _, tt := range []struct {
		method string
		id     int
		want   string
	}{
		{"editMessageCaption", plain.MessageID, "Bad Request: there is no caption in the message to edit"},
		{"editMessageText", withKeys.MessageID, "Bad Request: message can't be edited"},
		{"editMessageText", withKeys.MessageID + 1, "Bad Request: there is no text in the message to edit"},
	} {
		r := call(t, s, tt.method, params{"chat_id": id, "message_id": tt.id, map[string]string{"editMessageCaption": "caption", "editMessageText": "text"}[tt.method]: "y"})
		if r.Description != tt.want {
			t.Errorf("%s: %q, want %q", tt.method, r.Description, tt.want)
		}
	}
	must[sent](t, s, "editMessageCaption", params{"chat_id": id, "message_id": withKeys.MessageID + 1, "caption": "y"})
}

func TestTooOldToDelete(t *testing.T) {
	c := newClock()
	s := emulator.New(emulator.Options{Now: c.now})
	defer s.Close()
	id := s.Person("asn").Send("halo").FromID
	old := must[sent](t, s, "sendMessage", params{"chat_id": id, "text": "x"})
	c.pass(49 * time.Hour)
	fresh := must[sent](t, s, "sendMessage", params{"chat_id": id, "text": "y"})
	both := []int{old.MessageID, fresh.MessageID}
	if r := call(t, s, "deleteMessage", params{"chat_id": id, "message_id": old.MessageID}); r.Description != "Bad Request: message can't be deleted for everyone" {
		t.Errorf("49 hours: %+v", r)
	}
	if r := call(t, s, "deleteMessages", params{"chat_id": id, "message_ids": both}); r.OK || len(s.Person("asn").Chat()) != 3 {
		t.Errorf("a batch with an old one: %+v", r)
	}
	if !call(t, s, "deleteMessages", params{"chat_id": id, "message_ids": []int{fresh.MessageID, 998, 999}}).OK {
		t.Error("missing ids in a batch were not passed over")
	}
	// The person's own messages can be deleted in a private chat.
	own := s.Person("asn").Send("hapus saya")
	must[bool](t, s, "deleteMessage", params{"chat_id": id, "message_id": own.ID})
	if len(s.Person("asn").Chat()) != 2 {
		t.Error("the chat still shows what was deleted")
	}
}

func TestPhotoLimits(t *testing.T) {
	s := emulator.New(emulator.Options{})
	defer s.Close()
	id := itoa(s.Person("asn").Send("halo").FromID)
	blank := func(w, h int) []byte {
		var b bytes.Buffer
		if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, w, h))); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for _, tt := range []struct {
		name string
		data []byte
		want string
	}{
		{"no image", []byte("halo"), "Bad Request: IMAGE_PROCESS_FAILED"},
		{"too thin", blank(210, 10), "Bad Request: PHOTO_INVALID_DIMENSIONS"},
		{"too large", blank(5001, 5000), "Bad Request: PHOTO_INVALID_DIMENSIONS"},
		{"too heavy", make([]byte, 10<<20+1), "Bad Request: file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes"},
		{"just right", blank(200, 10), ""},
	} {
		r := upload(t, s, "sendPhoto", map[string]string{"chat_id": id}, map[string][]byte{"photo": tt.data})
		if r.Description != tt.want || r.OK != (tt.want == "") {
			t.Errorf("%s: %q, want %q", tt.name, r.Description, tt.want)
		}
	}
	if r := upload(t, s, "sendPhoto", map[string]string{"chat_id": id, "caption": repeat("a", 1025)}, map[string][]byte{"photo": blank(20, 20)}); r.Description != "Bad Request: message caption is too long" {
		t.Errorf("a long caption: %+v", r)
	}
}

func TestBadTokens(t *testing.T) {
	s := emulator.New(emulator.Options{})
	defer s.Close()
	for token, want := range map[string]int{"1:falsch": 401, "abc": 404, s.Token(): 200} {
		resp, err := http.Get(s.URL() + "/bot" + token + "/getMe")
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("token %q: %d, want %d", token, resp.StatusCode, want)
		}
	}
	must[bool](t, s, "logOut", nil)
	if r := call(t, s, "getMe", nil); r.Code != 400 || r.Description != "Logged out" {
		t.Errorf("after logOut: %+v", r)
	}
}

// What Telegram would overlook is reported all the same.
func TestUnknownParameters(t *testing.T) {
	var seen []string
	s := emulator.New(emulator.Options{Strict: func(r emulator.Refusal) { seen = append(seen, r.Description) }})
	defer s.Close()
	id := s.Person("asn").Send("halo").FromID
	must[sent](t, s, "sendMessage", params{"chat_id": id, "text": "x", "reply_mark_up": "{}", "message_thread_id": 3})
	if len(seen) != 2 || !strings.Contains(strings.Join(seen, "\n"), `unknown parameter "reply_mark_up"`) || !strings.Contains(strings.Join(seen, "\n"), `not imitated: parameter "message_thread_id"`) {
		t.Errorf("the hook saw %q", seen)
	}
	s.Tolerate("unknown parameter")
	must[sent](t, s, "sendMessage", params{"chat_id": id, "text": "x", "bogus": "1"})
	if len(seen) != 2 || len(s.Refusals()) != 3 {
		t.Errorf("a tolerated refusal reached the hook: %q; recorded %v", seen, s.Refusals())
	}
}
