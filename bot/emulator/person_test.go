package emulator_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"netralbot/bot/emulator"
)

// wire is a message as a bot reads it.
type wire struct {
	ID       int `json:"message_id"`
	Text     string
	Caption  string
	Entities []emulator.Entity
	From     emulator.User
	Chat     struct {
		ID    int64
		Type  string
		Title string
	}
	Album       string         `json:"media_group_id"`
	ForwardName string         `json:"forward_sender_name"`
	ForwardDate int64          `json:"forward_date"`
	ForwardFrom *emulator.User `json:"forward_from"`
	Reply       *wire          `json:"reply_to_message"`
	Contact     *struct {
		Phone string `json:"phone_number"`
	}
	Location *struct{ Latitude float64 }
	Voice    *struct {
		FileID string `json:"file_id"`
	}
	NewMembers []emulator.User `json:"new_chat_members"`
}

// heard polls and confirms the messages that wait.
func heard(t *testing.T, s *emulator.Server) []wire {
	t.Helper()
	var out []wire
	for _, u := range updates(t, s, nil) {
		var m wire
		if u.Message == nil {
			continue
		}
		if err := json.Unmarshal(u.Message, &m); err != nil {
			t.Fatal(err)
		}
		out = append(out, m)
	}
	drain(t, s)
	return out
}

func TestPersonSends(t *testing.T) {
	s := emulator.ForTest(t, emulator.Options{})
	p := s.Person("warga", emulator.Profile{ID: 77, FirstName: "Budi", LastName: "S", Username: "budi_s", LanguageCode: "en"})
	if s.Person("warga") != p {
		t.Error("the same key gave another person")
	}
	p.Send("  /tanya@netralbot boleh? lihat https://bkn.go.id, @netralbot #asn a@b.id\n")
	p.SendContact("+62811", "Budi")
	p.SendLocation(-2.9, 104.7)
	p.SendVoice([]byte("ogg"))
	p.Forward("kata orang", "Pak Lurah")
	p.ForwardFrom(s.Person("lain", emulator.Profile{ID: 99}), "kata teman")
	album := p.SendAlbum("dua foto", photo(t, 10, 10), []byte("bukan gambar"))
	p.Reply(album[0].ID, "itu buktinya")
	got := heard(t, s)
	if len(got) != 9 {
		t.Fatalf("heard %d messages", len(got))
	}
	m := got[0]
	if m.Text != "/tanya@netralbot boleh? lihat https://bkn.go.id, @netralbot #asn a@b.id" || m.From != (emulator.User{ID: 77, FirstName: "Budi", LastName: "S", Username: "budi_s", LanguageCode: "en"}) || m.Chat.ID != 77 || m.Chat.Type != "private" {
		t.Errorf("the text arrived as %+v", m)
	}
	var marks []string
	for _, e := range m.Entities {
		marks = append(marks, e.Type+" "+m.Text[e.Offset:e.Offset+e.Length])
	}
	if want := []string{"bot_command /tanya@netralbot", "url https://bkn.go.id", "mention @netralbot", "hashtag #asn", "email a@b.id"}; !slices.Equal(marks, want) {
		t.Errorf("marked %q, want %q", marks, want)
	}
	if got[1].Contact == nil || got[1].Contact.Phone != "+62811" || got[2].Location == nil || got[3].Voice == nil {
		t.Errorf("contact, location, voice arrived as %+v", got[1:4])
	}
	if got[4].ForwardName != "Pak Lurah" || got[4].ForwardDate == 0 || got[5].ForwardFrom == nil || got[5].ForwardFrom.ID != 99 {
		t.Errorf("forwards arrived as %+v", got[4:6])
	}
	if got[6].Album == "" || got[6].Album != got[7].Album || got[6].Caption != "dua foto" || got[7].Caption != "" {
		t.Errorf("the album arrived as %+v", got[6:8])
	}
	if got[8].Reply == nil || got[8].Reply.ID != album[0].ID {
		t.Errorf("the reply arrived as %+v", got[8])
	}
}

func TestLongTextIsSplit(t *testing.T) {
	s := emulator.ForTest(t, emulator.Options{})
	p := s.Person("warga")
	text := repeat("kata-kata 😀 ", 1000)
	p.Send(text)
	var joined strings.Builder
	got := heard(t, s)
	for _, m := range got {
		if n := len([]rune(m.Text)); n == 0 || n > 4096 {
			t.Errorf("a part of %d characters", n)
		}
		joined.WriteString(m.Text + " ")
	}
	if len(got) < 3 || strings.Join(strings.Fields(joined.String()), " ") != strings.TrimSpace(text) {
		t.Errorf("%d parts don't make up the text", len(got))
	}
}

func TestEditAndBlock(t *testing.T) {
	s := emulator.ForTest(t, emulator.Options{})
	s.Tolerate("bot was blocked")
	p := s.Person("warga")
	m := p.Send("salah")
	if err := p.Edit(m.ID, "betul"); err != nil || !p.Chat()[0].Edited || p.Chat()[0].Text != "betul" {
		t.Errorf("the edit shows %+v, %v", p.Chat(), err)
	}
	bot := must[sent](t, s, "sendMessage", params{"chat_id": p.ID(), "text": "x"})
	if p.Edit(bot.MessageID, "milik bot") == nil {
		t.Error("a person edited the bot's message")
	}
	p.Block()
	if r := call(t, s, "sendMessage", params{"chat_id": p.ID(), "text": "x"}); r.Code != 403 {
		t.Errorf("blocked: %+v", r)
	}
	p.Send("sudah saya buka lagi")
	must[sent](t, s, "sendMessage", params{"chat_id": p.ID(), "text": "x"})
	var status []string
	for _, u := range must[[]map[string]json.RawMessage](t, s, "getUpdates", nil) {
		var change struct {
			New struct{ Status string } `json:"new_chat_member"`
		}
		if json.Unmarshal(u["my_chat_member"], &change) == nil {
			status = append(status, change.New.Status)
		}
	}
	if !slices.Equal(status, []string{"kicked", "member"}) {
		t.Errorf("my_chat_member said %v", status)
	}
	if err := p.DeleteMine(m.ID); err != nil || len(p.Chat()) != 3 {
		t.Errorf("deleted: %v, %d left", err, len(p.Chat()))
	}
}

func TestGroupPrivacy(t *testing.T) {
	s := emulator.ForTest(t, emulator.Options{})
	budi := s.Person("budi")
	g := s.Group("Desa Maju", budi, s.Person("sari"))
	if first := heard(t, s); len(first) != 1 || len(first[0].NewMembers) != 1 || !first[0].NewMembers[0].IsBot {
		t.Errorf("joining the group was told as %+v", first)
	}
	own := must[sent](t, s, "sendMessage", params{"chat_id": g.ID(), "text": "Halo semua"})
	budi.SendIn(g, "obrolan biasa")
	budi.SendIn(g, "/tanya boleh?")
	budi.SendIn(g, "/tanya@botlain boleh?")
	budi.SendIn(g, "/tanya@NetralBot boleh?")
	budi.SendIn(g, "hai @netralbot, boleh?")
	budi.SendIn(g, "hai @netralbotku")
	budi.ReplyIn(g, own.MessageID, "menjawab bot")
	budi.ReplyIn(g, own.MessageID+1, "menjawab orang")
	var texts []string
	for _, m := range heard(t, s) {
		texts = append(texts, m.Text)
		if m.Chat.Type != "supergroup" || m.Chat.Title != "Desa Maju" {
			t.Errorf("the chat is %+v", m.Chat)
		}
	}
	want := []string{"/tanya boleh?", "/tanya@NetralBot boleh?", "hai @netralbot, boleh?", "menjawab bot"}
	if !slices.Equal(texts, want) {
		t.Errorf("heard %q, want %q", texts, want)
	}
	g.PromoteBot()
	budi.SendIn(g, "kini terdengar")
	if got := heard(t, s); len(got) != 1 {
		t.Errorf("as administrator: %+v", got)
	}
	g.KickBot()
	s.Tolerate("bot was kicked")
	if r := call(t, s, "sendMessage", params{"chat_id": g.ID(), "text": "x"}); r.Description != "Forbidden: bot was kicked from the supergroup chat" {
		t.Errorf("kicked: %+v", r)
	}
}

func TestPress(t *testing.T) {
	s := emulator.ForTest(t, emulator.Options{})
	p := s.Person("asn")
	p.Send("halo")
	link := "https://t.me/netralbot?start=faq_1"
	must[sent](t, s, "sendMessage", params{"chat_id": p.ID(), "text": "lama", "reply_markup": keyboard(params{"text": "Lanjut", "callback_data": "lama"})})
	must[sent](t, s, "sendMessage", params{"chat_id": p.ID(), "text": "baru", "reply_markup": keyboard(
		params{"text": "➡️ Lanjut", "callback_data": "baru"}, params{"text": "Buka", "url": link}, params{"text": "Bagikan", "switch_inline_query": "foto"})})
	must[sent](t, s, "sendMessage", params{"chat_id": p.ID(), "text": "pilih", "reply_markup": params{"keyboard": [][]string{{"Ya", "Lewati saja"}}, "one_time_keyboard": true}})
	drain(t, s)
	press, err := p.Press("Lanjut")
	if err != nil || press.Button.Data != "baru" {
		t.Fatalf("pressed %+v, %v", press, err)
	}
	var q struct {
		ID, Data string
		Message  wire
	}
	if err := json.Unmarshal(updates(t, s, nil)[0].Query, &q); err != nil || q.Data != "baru" || q.Message.Text != "baru" {
		t.Fatalf("arrived as %+v, %v", q, err)
	}
	drain(t, s)
	if got := s.Unanswered(); !slices.Equal(got, []string{"baru"}) {
		t.Errorf("unanswered: %q", got)
	}
	must[bool](t, s, "answerCallbackQuery", params{"callback_query_id": q.ID, "text": "siap", "show_alert": true})
	if a, err := press.Await(deadline(t)); err != nil || a != (emulator.Answer{Text: "siap", Alert: true}) {
		t.Errorf("the person saw %+v, %v", a, err)
	}
	if got := s.Unanswered(); len(got) != 0 {
		t.Errorf("still unanswered: %q", got)
	}
	s.Tolerate("query is too old")
	if call(t, s, "answerCallbackQuery", params{"callback_query_id": q.ID}).OK {
		t.Error("a second answer was taken")
	}
	if press, err := p.Press("Bagikan"); err != nil || press.Button.Inline == nil || *press.Button.Inline != "foto" {
		t.Errorf("the share button: %+v, %v", press, err)
	}
	if press, err := p.Press("Lewati"); err != nil || press.Sent != "Lewati saja" || p.Keyboard() != nil {
		t.Errorf("the reply keyboard: %+v, %v, %v left", press, err, p.Keyboard())
	}
	if _, err := p.Press("Buka"); err != nil {
		t.Error(err)
	}
	if got := heard(t, s); len(got) != 2 || got[1].Text != "/start faq_1" {
		t.Errorf("heard %+v", got)
	}
	if _, err := p.Press("Tidak ada"); err == nil || !strings.Contains(err.Error(), "Lanjut") {
		t.Errorf("a missing button: %v", err)
	}
}

func TestForgedAndStalePresses(t *testing.T) {
	c := newClock()
	s := emulator.ForTest(t, emulator.Options{Now: c.now})
	s.Tolerate("query is too old")
	p := s.Person("asn")
	if _, err := p.PressData("x"); err == nil {
		t.Error("pressed without any message")
	}
	p.Send("halo")
	m := must[sent](t, s, "sendMessage", params{"chat_id": p.ID(), "text": "x"})
	drain(t, s)
	if _, err := p.PressData("palsu"); err != nil {
		t.Fatal(err)
	}
	p.PressGone(m.MessageID, "lenyap")
	list := updates(t, s, nil)
	var ids []string
	for i, data := range []string{"palsu", "lenyap"} {
		var q struct {
			ID, Data string
			Message  struct{ Date int64 }
		}
		if err := json.Unmarshal(list[i].Query, &q); err != nil || q.Data != data || (q.Message.Date == 0) != (data == "lenyap") {
			t.Errorf("%s arrived as %+v, %v", data, q, err)
		}
		ids = append(ids, q.ID)
	}
	must[bool](t, s, "answerCallbackQuery", params{"callback_query_id": ids[1]})
	c.pass(time.Minute)
	if call(t, s, "answerCallbackQuery", params{"callback_query_id": ids[0]}).OK {
		t.Error("an answer after a minute was taken")
	}
}

func TestInline(t *testing.T) {
	s := emulator.ForTest(t, emulator.Options{InlineFeedback: true})
	p := s.Person("asn")
	g := s.Group("Kantor", p)
	drain(t, s)
	type found struct {
		results []emulator.InlineResult
		err     error
	}
	asked := make(chan found)
	go func() {
		r, err := p.Inline(deadline(t), "foto calon")
		asked <- found{r, err}
	}()
	id := awaitInline(t, s)
	article := func(id, title string) params {
		return params{"type": "article", "id": id, "title": title, "input_message_content": params{"message_text": "<b>" + title + "</b>", "parse_mode": "HTML"},
			"reply_markup": keyboard(params{"text": "Membantu", "callback_data": "ya"})}
	}
	s.Tolerate("RESULT_ID")
	s.Tolerate("too many")
	s.Tolerate("can't parse inline query result")
	many := make([]params, 51)
	for i := range many {
		many[i] = article(itoa(int64(i)), "x")
	}
	for want, results := range map[string][]params{
		"Bad Request: RESULT_ID_DUPLICATE":                                                                 {article("1", "a"), article("1", "b")},
		"Bad Request: RESULT_ID_INVALID":                                                                   {article(repeat("x", 65), "a")},
		"Bad Request: too many inline query results specified":                                             many,
		`Bad Request: can't parse inline query result: Can't find field "message_text"`:                    {{"type": "article", "id": "1", "title": "a"}},
		`Bad Request: can't parse inline query result: emulator: inline result type "gif" is not imitated`: {{"type": "gif", "id": "1"}},
	} {
		if r := call(t, s, "answerInlineQuery", params{"inline_query_id": id, "results": results}); r.Description != want {
			t.Errorf("got %q, want %q", r.Description, want)
		}
	}
	must[bool](t, s, "answerInlineQuery", params{"inline_query_id": id, "results": []params{article("a", "Berfoto"), article("b", "Menyukai")}})
	got := <-asked
	if got.err != nil || len(got.results) != 2 || got.results[1].Title != "Menyukai" || got.results[0].Text != "Berfoto" {
		t.Fatalf("found %+v, %v", got.results, got.err)
	}
	m, err := p.ChooseInline("b", g)
	if err != nil || m.Text != "Menyukai" || !m.ViaBot {
		t.Fatalf("chose %+v, %v", m, err)
	}
	drain(t, s)
	if _, err := p.PressIn(g, "Membantu"); err != nil {
		t.Fatal(err)
	}
	var q struct {
		ID      string
		Inline  string `json:"inline_message_id"`
		Message *wire
	}
	if err := json.Unmarshal(updates(t, s, nil)[0].Query, &q); err != nil || q.Inline == "" || q.Message != nil {
		t.Fatalf("the press arrived as %+v, %v", q, err)
	}
	must[bool](t, s, "answerCallbackQuery", params{"callback_query_id": q.ID})
	must[bool](t, s, "editMessageText", params{"inline_message_id": q.Inline, "text": "Terima kasih"})
	if view := g.Chat(); view[len(view)-1].Text != "Terima kasih" {
		t.Errorf("the group shows %+v", view)
	}
}

// awaitInline polls until an inline query comes and returns its id.
func awaitInline(t *testing.T, s *emulator.Server) string {
	t.Helper()
	for _, u := range must[[]map[string]json.RawMessage](t, s, "getUpdates", params{"timeout": 10}) {
		var q struct{ ID, Query string }
		if json.Unmarshal(u["inline_query"], &q) == nil && q.ID != "" {
			if q.Query != "foto calon" {
				t.Errorf("asked for %q", q.Query)
			}
			return q.ID
		}
	}
	t.Fatal("no inline query came")
	return ""
}

func TestAwait(t *testing.T) {
	s := emulator.ForTest(t, emulator.Options{})
	p := s.Person("asn")
	p.Send("halo")
	start(t, s, func(u map[string]json.RawMessage) {
		_, _ = try(s, "sendMessage", params{"chat_id": p.ID(), "text": "jawaban"})
	})
	first, err := p.AwaitText(deadline(t), "jawab")
	if err != nil || !first.FromBot {
		t.Fatalf("%+v, %v", first, err)
	}
	p.Send("lagi")
	second, err := p.AwaitAfter(deadline(t), first.ID, "jawab")
	if err != nil || second.ID <= first.ID {
		t.Fatalf("%+v, %v", second, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := p.AwaitText(ctx, "takkan datang"); !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "jawaban") {
		t.Errorf("the error doesn't show the chat: %v", err)
	}
}

func TestCopyAndForward(t *testing.T) {
	s := emulator.New(emulator.Options{})
	defer s.Close()
	a, b := s.Person("a"), s.Person("b")
	m := a.Send("rahasia")
	b.Send("halo")
	must[sent](t, s, "forwardMessage", params{"chat_id": b.ID(), "from_chat_id": a.ID(), "message_id": m.ID})
	must[sent](t, s, "copyMessage", params{"chat_id": b.ID(), "from_chat_id": a.ID(), "message_id": m.ID})
	view := b.Chat()
	if view[1].Forwarded != "a" || view[2].Forwarded != "" || view[2].Text != "rahasia" {
		t.Errorf("b sees %+v", view)
	}
	kept := must[sent](t, s, "sendMessage", params{"chat_id": a.ID(), "text": "terlindung", "protect_content": true})
	if last, _ := a.Last(); !last.Protected {
		t.Error("the message isn't protected")
	}
	if r := call(t, s, "forwardMessage", params{"chat_id": b.ID(), "from_chat_id": a.ID(), "message_id": kept.MessageID}); r.OK {
		t.Error("a protected message was forwarded")
	}
}

func TestProfile(t *testing.T) {
	s := emulator.ForTest(t, emulator.Options{})
	p := s.Person("asn")
	p.Send("halo")
	list := func(name string) []params { return []params{{"command": name, "description": name}} }
	set := func(name, scope string, lang string) {
		p := params{"commands": list(name), "language_code": lang}
		if scope != "" {
			p["scope"] = scope
		}
		must[bool](t, s, "setMyCommands", p)
	}
	shown := func() string { return p.Commands()[0].Command }
	set("a", "", "")
	set("b", "", "id")
	if shown() != "b" {
		t.Errorf("the person's language comes second: %v", p.Commands())
	}
	set("c", `{"type":"all_private_chats"}`, "")
	if shown() != "c" {
		t.Errorf("private chats come second: %v", p.Commands())
	}
	set("d", `{"type":"chat","chat_id":`+itoa(p.ID())+`}`, "")
	if shown() != "d" || s.Commands("chat:" + itoa(p.ID()))[0].Command != "d" || s.Commands("default/id")[0].Command != "b" {
		t.Errorf("the chat's own come second: %v", p.Commands())
	}
	must[bool](t, s, "deleteMyCommands", params{"scope": `{"type":"chat","chat_id":` + itoa(p.ID()) + `}`})
	if got := must[[]emulator.Command](t, s, "getMyCommands", params{"scope": `{"type":"all_private_chats"}`}); shown() != "c" || len(got) != 1 {
		t.Errorf("after deletion: %v, %v", p.Commands(), got)
	}
	must[bool](t, s, "setMyName", params{"name": "Netralbot Ogan Ilir"})
	must[bool](t, s, "setMyDescription", params{"description": "tentang", "language_code": "id"})
	must[bool](t, s, "setMyShortDescription", params{"short_description": "singkat"})
	must[bool](t, s, "setChatMenuButton", params{"menu_button": `{"type":"commands"}`})
	if me := must[emulator.User](t, s, "getMe", nil); me.FirstName != "Netralbot Ogan Ilir" {
		t.Errorf("getMe says %+v", me)
	}
	if got := must[map[string]string](t, s, "getMyDescription", params{"language_code": "id"}); got["description"] != "tentang" {
		t.Errorf("getMyDescription says %v", got)
	}
	if chat := must[map[string]any](t, s, "getChat", params{"chat_id": p.ID()}); chat["first_name"] != "asn" || chat["type"] != "private" {
		t.Errorf("getChat says %v", chat)
	}
}
