package telegram

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"netralbot/bot/chat"
)

// decoder is a wire that only decodes.
func decoder(t testing.TB) *Wire {
	t.Helper()
	w, err := New(Options{Token: "1:x", Endpoint: "http://127.0.0.1:1", AddressKey: make([]byte, 32)})
	if err != nil {
		t.Fatal(err)
	}
	w.username.Store("netralbot")
	return w
}

// The parts that name somebody. Each value is distinctive.
const (
	person  = `{"id":7234567891,"is_bot":false,"first_name":"Sukarnadi","last_name":"Prawirokusumo","username":"sukarnadi_pw","language_code":"jv","is_premium":true}`
	private = `"chat":{"id":7234567891,"first_name":"Sukarnadi","last_name":"Prawirokusumo","username":"sukarnadi_pw","type":"private"}`
	group   = `"chat":{"id":-1009876543210,"title":"Grup Guru Rahasia","username":"grupgururahasia","type":"supergroup"}`
	head    = `"message_id":987654321,"from":` + person + `,"date":1893456123,` + private
	photo   = `[{"file_id":"AgACphotoidsmall","file_unique_id":"AQADuniquesmall","width":90,"height":60,"file_size":1234567},{"file_id":"AgACphotoidlarge","file_unique_id":"AQADuniquelarge","width":900,"height":600,"file_size":7654321}]`
	author  = `{"id":7345678912,"is_bot":false,"first_name":"Hendrawan","username":"hendrawan_kadis"}`
)

// msg makes an update with a message of the given fields.
func msg(fields string) string {
	return `{"update_id":741300001,"message":{` + head + `,` + fields + `}}`
}

// updates are one of every kind, with what names people in every place.
var updates = map[string]string{
	"text":          msg(`"text":"halo"`),
	"command":       msg(`"text":"/tanya bolehkah","entities":[{"type":"bot_command","offset":0,"length":6}]`),
	"photo":         msg(`"photo":` + photo + `,"caption":"bukti"`),
	"album":         msg(`"media_group_id":"13579246801357924","photo":` + photo),
	"image":         msg(`"document":{"file_id":"BQACdocumentid","file_unique_id":"AgADuniquedoc","file_name":"IMG_20291231_rumah_sukarnadi.jpg","mime_type":"image/jpeg","file_size":7654321}`),
	"document":      msg(`"document":{"file_id":"BQACdocumentid","file_unique_id":"AgADuniquedoc","file_name":"surat.pdf","mime_type":"application/pdf"}`),
	"contact":       msg(`"contact":{"phone_number":"+6281234567890","first_name":"Sukarnadi","user_id":7234567891}`),
	"location":      msg(`"location":{"latitude":-3.441234,"longitude":104.812345}`),
	"venue":         msg(`"venue":{"location":{"latitude":-3.4,"longitude":104.8},"title":"Rumah Sukarnadi","address":"Jalan Mawar 12"},"location":{"latitude":-3.4,"longitude":104.8}`),
	"voice":         msg(`"voice":{"file_id":"AwACvoiceid","file_unique_id":"AgADuniquevoice","duration":3}`),
	"video":         msg(`"video":{"file_id":"BAACvideoid","file_unique_id":"AgADuniquevideo","width":1,"height":1,"duration":1},"caption":"video"`),
	"video note":    msg(`"video_note":{"file_id":"DQACnoteid","file_unique_id":"AgADuniquenote","length":1,"duration":1}`),
	"animation":     msg(`"animation":{"file_id":"CgACanimid","file_unique_id":"AgADuniqueanim","width":1,"height":1,"duration":1},"document":{"file_id":"CgACanimid","file_unique_id":"AgADuniqueanim"}`),
	"audio":         msg(`"audio":{"file_id":"CQACaudioid","file_unique_id":"AgADuniqueaudio","duration":1,"performer":"Sukarnadi"}`),
	"sticker":       msg(`"sticker":{"file_id":"CAACstickerid","file_unique_id":"AgADuniquesticker","width":1,"height":1,"type":"regular"}`),
	"poll":          msg(`"poll":{"id":"5123456789012345678","question":"?","options":[]}`),
	"dice":          msg(`"dice":{"emoji":"🎲","value":3}`),
	"story":         msg(`"story":{"chat":{"id":7345678912,"type":"private"},"id":5}`),
	"forward":       msg(`"text":"Ayo pilih dua","forward_from":` + author + `,"forward_date":1893450123`),
	"forward new":   msg(`"text":"Ayo pilih dua","forward_origin":{"type":"user","sender_user":` + author + `,"date":1893450123}`),
	"forward anon":  msg(`"text":"Ayo pilih dua","forward_sender_name":"Hendrawan","forward_date":1893450123`),
	"channel fwd":   msg(`"text":"Berita","forward_from_chat":{"id":-1001357924680,"title":"Kanal Kadis","type":"channel"},"forward_from_message_id":4711471147,"forward_date":1893450123`),
	"reply":         msg(`"text":"itu dia","reply_to_message":{"message_id":987654320,"from":` + author + `,"date":1893450000,` + private + `,"text":"aku di rumah"}`),
	"quote":         msg(`"text":"lihat","external_reply":{"origin":{"type":"user","sender_user":` + author + `,"date":1893450123}},"quote":{"text":"kata Hendrawan","position":0}`),
	"text mention":  msg(`"text":"si Anu","entities":[{"type":"text_mention","offset":3,"length":3,"user":` + author + `}]`),
	"via bot":       msg(`"text":"MELANGGAR","via_bot":{"id":110201543,"is_bot":true,"first_name":"Netralbot","username":"netralbot"}`),
	"joined":        msg(`"new_chat_members":[` + author + `]`),
	"left":          msg(`"left_chat_member":` + author),
	"pinned":        msg(`"pinned_message":{"message_id":987654320,"date":0,` + private + `}`),
	"new title":     msg(`"new_chat_title":"Grup Baru"`),
	"reaction set":  msg(`"boost_added":{"boost_count":1}`),
	"edited":        `{"update_id":741300001,"edited_message":{` + head + `,"edit_date":1893456999,"text":"ubah"}}`,
	"press":         `{"update_id":741300001,"callback_query":{"id":"3107234567891234567","from":` + person + `,"chat_instance":"-8123456789012345678","data":"kirim:abc","message":{"message_id":987654320,"date":1893456000,` + private + `}}}`,
	"old press":     `{"update_id":741300001,"callback_query":{"id":"3107234567891234567","from":` + person + `,"data":"kirim:abc","message":{"message_id":987654320,"date":0,` + private + `}}}`,
	"inline press":  `{"update_id":741300001,"callback_query":{"id":"3107234567891234567","from":` + person + `,"inline_message_id":"AgAAAinline12345","data":"faq:x"}}`,
	"game press":    `{"update_id":741300001,"callback_query":{"id":"3107234567891234567","from":` + person + `,"game_short_name":"x"}}`,
	"inline":        `{"update_id":741300001,"inline_query":{"id":"3107234567891234567","from":` + person + `,"query":"like","offset":"","chat_type":"private","location":{"latitude":-3.441234,"longitude":104.812345}}}`,
	"chosen":        `{"update_id":741300001,"chosen_inline_result":{"result_id":"x","from":` + person + `,"query":"like"}}`,
	"blocked":       `{"update_id":741300001,"my_chat_member":{` + private + `,"from":` + person + `,"date":1893456123,"old_chat_member":{"status":"member","user":` + person + `},"new_chat_member":{"status":"kicked","user":` + person + `,"until_date":0}}}`,
	"reaction":      `{"update_id":741300001,"message_reaction":{` + private + `,"message_id":987654321,"user":` + person + `,"date":1893456123,"old_reaction":[],"new_reaction":[]}}`,
	"channel post":  `{"update_id":741300001,"channel_post":{"message_id":987654321,"date":1893456123,"chat":{"id":-1001357924680,"type":"channel"},"text":"x"}}`,
	"join request":  `{"update_id":741300001,"chat_join_request":{` + private + `,"from":` + person + `,"date":1893456123}}`,
	"business":      `{"update_id":741300001,"business_message":{` + head + `,"text":"x"}}`,
	"poll answer":   `{"update_id":741300001,"poll_answer":{"poll_id":"5123456789012345678","user":` + person + `,"option_ids":[1]}}`,
	"in a group":    `{"update_id":741300001,"message":{"message_id":987654321,"from":` + person + `,"date":1893456123,` + group + `,"text":"@netralbot bolehkah like","entities":[{"type":"mention","offset":0,"length":10}]}}`,
	"as a group":    `{"update_id":741300001,"message":{"message_id":987654321,"sender_chat":{"id":-1009876543210,"title":"Grup Guru Rahasia","type":"supergroup"},"date":1893456123,` + group + `,"text":"/tanya x","entities":[{"type":"bot_command","offset":0,"length":6}]}}`,
	"not an update": `[]`,
	"empty":         `{}`,
	"wrong types":   `{"update_id":741300001,"message":{"message_id":"x","chat":7}}`,
	"no id":         `{"message":{` + head + `,"text":"x"}}`,
	"nulls":         `{"update_id":741300001,"message":{"message_id":1,"from":null,"chat":null,"photo":[null],"entities":[null]}}`,
}

// words walks a value and returns every text and every number in it, whatever
// is exported; functions, which only the wire can look into, are left out.
func words(v any) (texts []string, numbers []string) {
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.String:
			texts = append(texts, strings.ToLower(v.String()))
		case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
			numbers = append(numbers, fmt.Sprint(v.Int()))
		case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
			numbers = append(numbers, fmt.Sprint(v.Uint()))
		case reflect.Slice, reflect.Array:
			for i := range v.Len() {
				walk(v.Index(i))
			}
		case reflect.Struct:
			for i := range v.NumField() {
				walk(v.Field(i))
			}
		case reflect.Pointer, reflect.Interface, reflect.Map:
			if !v.IsNil() {
				panic("an update fills a field that only the program fills")
			}
		}
	}
	walk(reflect.ValueOf(v))
	return texts, numbers
}

// naming lists the values of an update that name a person, a message, a file
// or a time: every value whose key says so, wherever it stands.
func naming(raw []byte) []string {
	telling := []string{"id", "update_id", "message_id", "file_id", "file_unique_id", "media_group_id", "first_name", "last_name", "username",
		"language_code", "phone_number", "user_id", "title", "address", "file_name", "forward_sender_name", "sender_name", "date", "edit_date",
		"forward_date", "forward_from_message_id", "latitude", "longitude", "chat_instance", "inline_message_id", "performer", "poll_id"}
	var out []string
	var walk func(key string, v any)
	walk = func(key string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, sub := range v {
				walk(k, sub)
			}
		case []any:
			for _, sub := range v {
				walk(key, sub)
			}
		case string:
			if slices.Contains(telling, key) && len(v) > 4 {
				out = append(out, v)
			}
		case json.Number:
			if slices.Contains(telling, key) && len(v) > 4 {
				out = append(out, v.String())
			}
		}
	}
	d := json.NewDecoder(strings.NewReader(string(raw)))
	d.UseNumber()
	var v any
	if d.Decode(&v) == nil {
		walk("", v)
	}
	return out
}

// content lists what may pass: the words a person wrote or pressed.
func content(raw []byte) string {
	var u struct {
		Message       struct{ Text, Caption string }
		Edited        struct{ Text, Caption string } `json:"edited_message"`
		CallbackQuery struct{ Data string }          `json:"callback_query"`
		InlineQuery   struct{ Query string }         `json:"inline_query"`
	}
	_ = json.Unmarshal(raw, &u)
	return strings.Join([]string{u.Message.Text, u.Message.Caption, u.Edited.Text, u.Edited.Caption, u.CallbackQuery.Data, u.InlineQuery.Query}, "\n")
}

// vocabulary is what the package itself says in an event.
const vocabulary = "contact location voice video audio document sticker other inline"

// checkNothingPasses is the wall: nothing of an update that names anybody is
// in the event that leaves the package.
func checkNothingPasses(t *testing.T, w *Wire, raw []byte) {
	t.Helper()
	ev := w.decode(raw).event
	said := strings.ToLower(content(raw)) + vocabulary
	for i := range ev.Files {
		ev.Files[i].Bytes = 0 // a size may equal any number
	}
	texts, numbers := words(ev)
	for _, v := range naming(raw) {
		v = strings.ToLower(v)
		passed := slices.Contains(numbers, v)
		for _, s := range texts {
			passed = passed || strings.Contains(s, v) && !strings.Contains(said, v)
		}
		if passed {
			t.Errorf("%s passes the wall with %+v", v, ev)
		}
	}
}

func TestNothingPassesTheWall(t *testing.T) {
	w := decoder(t)
	for name, raw := range updates {
		t.Run(name, func(t *testing.T) { checkNothingPasses(t, w, []byte(raw)) })
	}
	if n := len(naming([]byte(updates["forward"]))); n < 12 {
		t.Errorf("only %d naming values are looked for in a forward: the test shows little", n)
	}
	texts, numbers := words(chat.Event{Files: []chat.File{{Bytes: 4711}}, Press: chat.To("a", "b")})
	if !slices.Contains(numbers, "4711") || !slices.Contains(texts, "b") {
		t.Error("the walk doesn't see into an event")
	}
}

// TestDecode: what the conversation learns of each kind of update.
func TestDecode(t *testing.T) {
	w := decoder(t)
	for name, want := range map[string]string{
		"text":          "text private halo",
		"command":       "command private tanya bolehkah",
		"photo":         "files private 1 bukti",
		"album":         "files private 1",
		"image":         "files private 1",
		"document":      "other private document",
		"contact":       "other private contact",
		"location":      "other private location",
		"venue":         "other private location",
		"voice":         "other private voice",
		"video":         "other private video",
		"video note":    "other private video",
		"animation":     "other private video",
		"audio":         "other private audio",
		"sticker":       "other private sticker",
		"poll":          "other private other",
		"dice":          "other private other",
		"story":         "other private other",
		"forward":       "text private forwarded Ayo pilih dua",
		"forward new":   "text private forwarded Ayo pilih dua",
		"forward anon":  "text private forwarded Ayo pilih dua",
		"channel fwd":   "text private forwarded Berita",
		"reply":         "text private itu dia",
		"quote":         "text private lihat",
		"text mention":  "text private si Anu",
		"joined":        "nothing",
		"left":          "nothing",
		"pinned":        "nothing",
		"new title":     "nothing",
		"edited":        "edited private ubah",
		"press":         "press private kirim:abc",
		"old press":     "press private kirim:abc",
		"inline press":  "press private inline",
		"inline":        "inline private like",
		"chosen":        "nothing",
		"blocked":       "nothing",
		"reaction":      "nothing",
		"channel post":  "nothing",
		"business":      "nothing",
		"poll answer":   "nothing",
		"in a group":    "text addressed bolehkah like",
		"as a group":    "command tanya x",
		"not an update": "nothing",
		"empty":         "nothing",
		"wrong types":   "nothing",
		"nulls":         "nothing",
	} {
		if got := describe(w.decode([]byte(updates[name]))); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	for text, want := range map[string]string{
		"/tanya@netralbot apa":  "command private tanya apa",
		"/TANYA@NetralBot apa":  "command private tanya apa",
		"/tanya@otherbot apa":   "nothing",
		"/lapor":                "command private lapor",
		"/status A6RZE-FX9V1 🏛": "command private status A6RZE-FX9V1 🏛",
	} {
		length := len(strings.Fields(text)[0])
		raw := msg(fmt.Sprintf(`"text":%q,"entities":[{"type":"bot_command","offset":0,"length":%d}]`, text, length))
		if got := describe(w.decode([]byte(raw))); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	emoji := `{"update_id":7,"message":{"message_id":1,"chat":{"id":-5,"type":"group"},"from":{"id":5},"text":"🏛🏛 @NetralBot bolehkah","entities":[{"type":"mention","offset":5,"length":10}]}}`
	if got := describe(w.decode([]byte(emoji))); got != "text addressed 🏛🏛  bolehkah" {
		t.Errorf("a mention after emoji: %q", got)
	}
	if in := w.decode([]byte(updates["wrong types"])); in.id != 741300001 {
		t.Errorf("an update that can't be read has the id %d: it would come for ever", in.id)
	}
}

// describe puts what was decoded into a few words.
func describe(in incoming) string {
	if in.empty {
		return "nothing"
	}
	ev := in.event
	out := []string{[]string{"text", "command", "files", "other", "edited", "press", "inline"}[ev.Kind]}
	add := func(ok bool, word string) {
		if ok && word != "" {
			out = append(out, word)
		}
	}
	add(ev.Private, "private")
	add(ev.Forwarded, "forwarded")
	add(ev.Addressed, "addressed")
	add(len(ev.Files) > 0, fmt.Sprint(len(ev.Files)))
	add(true, ev.Refused)
	add(true, ev.Command)
	if ev.Kind == chat.KindPress {
		add(true, ev.Press.String())
	}
	add(true, ev.Text)
	return strings.Join(out, " ")
}

// FuzzDecode: whatever the server sends, decoding neither panics nor lets
// anything that names somebody pass the wall, and the offset can move.
func FuzzDecode(f *testing.F) {
	for _, raw := range updates {
		f.Add([]byte(raw))
	}
	w := decoder(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		if !json.Valid(raw) {
			return // getUpdates and the webhook take nothing else
		}
		checkNothingPasses(t, w, raw)
		in := w.decode(raw)
		if len(in.event.Press.String()) > 0 && in.event.Kind != chat.KindPress {
			t.Error("a press without a button")
		}
		if in.event.Staff != nil || in.event.Result != nil || !in.event.At.IsZero() {
			t.Error("an update claims what only the program says")
		}
	})
}
