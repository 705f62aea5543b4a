package telegram

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"strings"
	"testing"
	"time"

	"netralbot/bot/chat"
	"netralbot/bot/emulator"
)

// handed is a wire whose exchanges the test takes and answers itself.
func handed(t *testing.T, o emulator.Options) (*line, func() *Exchange) {
	t.Helper()
	all := make(chan *Exchange, 1000)
	l := ring(t, o, func(ctx context.Context, x *Exchange) {
		x.Answer(ctx, chat.Toast{})
		all <- x
	})
	return l, func() *Exchange {
		t.Helper()
		select {
		case x := <-all:
			return x
		case <-time.After(patience):
			t.Fatal("no exchange came")
			return nil
		}
	}
}

func do(t *testing.T, x *Exchange, e chat.Effect) chat.Result {
	t.Helper()
	r, err := x.Do(t.Context(), e)
	if err != nil {
		t.Errorf("%T: %v", e, err)
	}
	return r
}

// TestRetryAfter: "wait" is honoured by every kind of request, also by uploads,
// whose refusals come through the library without a code; and what was put off
// arrives, once.
func TestRetryAfter(t *testing.T) {
	t.Parallel()
	pic := pictures(t, 3)
	for method, say := range map[string]chat.Say{
		"sendMessage":    {Text: "halo"},
		"sendPhoto":      {Photos: pic[:1]},
		"sendMediaGroup": {Photos: pic},
		"sendDocument":   {Name: "berkas.age", Data: []byte("isi")},
	} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			l, next := handed(t, emulator.Options{})
			p := l.server.Person("guru")
			p.Send("halo")
			x := next()
			stop := l.server.Fail(emulator.Fault{Method: method, Code: 429, RetryAfter: 2, Times: 1})
			do(t, x, say)
			if stop() != 1 {
				t.Fatal("nothing was put off: the test shows nothing")
			}
			tries := l.server.Requests(method)
			if len(tries) != 2 || tries[0].Code != 429 || tries[1].Code != 200 {
				t.Fatalf("the tries were %+v", tries)
			}
			if gap := tries[1].Time.Sub(tries[0].Time); gap < 2*time.Second {
				t.Errorf("asked to wait 2 s, tried again after %v", gap)
			}
			if l.wire.Counters.Retries.Load() != 1 {
				t.Errorf("%d retries were counted", l.wire.Counters.Retries.Load())
			}
		})
	}
}

// TestPassingTrouble: what passes is tried again until it has arrived. Where
// only the answer was lost, it may arrive twice, never not at all.
func TestPassingTrouble(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		fault emulator.Fault
		most  int
	}{
		{"500", emulator.Fault{Code: 500}, 1},
		{"page", emulator.Fault{HTML: true}, 1},
		{"cut before", emulator.Fault{CutBefore: true}, 1},
		{"cut after", emulator.Fault{CutAfter: true}, 2},
		{"broken off", emulator.Fault{Garbage: true}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l, next := handed(t, emulator.Options{})
			if c.most > 1 {
				l.server.Tolerate("query is too old") // a press that was answered before
			}
			p := l.server.Person("guru")
			p.Send("halo")
			x := next()
			c.fault.Times = 1
			for _, method := range []string{"sendMessage", "sendPhoto", "answerCallbackQuery", "getFile"} {
				c.fault.Method = method
				l.server.Fail(c.fault)
			}
			do(t, x, chat.Say{Text: "dengan foto", Photos: pictures(t, 1), Buttons: [][]chat.Button{{{Label: "Tekan", Press: chat.To("x")}}}})
			if n := told(p, "dengan foto"); n < 1 || n > c.most {
				t.Errorf("the text arrived %d times", n)
			}
			photos := 0
			for _, m := range p.Chat() {
				photos += len(m.Photos)
			}
			if photos < 1 || photos > c.most {
				t.Errorf("the photo arrived %d times", photos)
			}
			press, err := p.Press("Tekan")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := press.Await(t.Context()); err != nil {
				t.Error(err)
			}
			next()
			p.SendPhoto("", pictures(t, 1)[0])
			if data, err := next().Event.Files[0].Open(t.Context()); err != nil || len(data) == 0 {
				t.Errorf("the download gave %d bytes, %v", len(data), err)
			}
		})
	}
}

// TestRefusedIsNotRepeated: what Telegram refuses for good isn't tried again,
// and holds up nobody.
func TestRefusedIsNotRepeated(t *testing.T) {
	l, next := handed(t, emulator.Options{})
	l.server.Tolerate("text must be non-empty")
	p := l.server.Person("guru")
	p.Send("halo")
	if _, err := next().Do(t.Context(), chat.Say{Text: "<b> </b>"}); err == nil {
		t.Error("an empty message is no error")
	}
	if n := l.server.Count("sendMessage"); n != 1 {
		t.Errorf("tried %d times", n)
	}
}

// TestUnreadableFormat: words whose format the server can't read arrive without
// it, buttons and all.
func TestUnreadableFormat(t *testing.T) {
	t.Parallel()
	l, next := handed(t, emulator.Options{})
	l.server.Tolerate("can't parse entities")
	p := l.server.Person("guru")
	p.Send("halo")
	do(t, next(), chat.Say{Text: "<b>Pasal 5</b> &lt;lama&gt; <baru>kini", Buttons: [][]chat.Button{{{Label: "Menu", Press: chat.To("menu")}}}})
	if m := p.Chat()[1]; m.Text != "Pasal 5 <lama> kini" || len(m.Buttons) != 1 {
		t.Errorf("what arrives is %q with %v", m.Text, m.Buttons)
	}
	if l.log.lines("is sent without") != 1 || l.log.lines("Pasal") != 0 {
		t.Errorf("the log says:\n%s", l.log)
	}
}

// TestNothingOfAMessageInAnError: where the server can't parse a message it
// quotes it, and errors are logged.
func TestNothingOfAMessageInAnError(t *testing.T) {
	t.Parallel()
	l, next := handed(t, emulator.Options{})
	l.server.Person("warga").Send("halo")
	x := next()
	l.server.Fail(emulator.Fault{Method: "sendMessage", Code: 400, Description: `Bad Request: can't parse entities: Unsupported start tag "fulan" at byte offset 7`})
	_, err := x.Do(t.Context(), chat.Say{Text: "x"})
	if err == nil || strings.Contains(err.Error(), "fulan") || !strings.Contains(err.Error(), "can't parse entities") {
		t.Errorf("the error is %v", err)
	}
}

// TestNobodyThere: somebody who blocked the bot or never started it is a
// normal day: no error, no second try, nothing in the log.
func TestNobodyThere(t *testing.T) {
	l, next := handed(t, emulator.Options{})
	l.server.Tolerate("bot was blocked by the user")
	l.server.Tolerate("chat not found")
	p := l.server.Person("guru")
	p.Send("halo")
	x := next()
	p.Block()
	do(t, x, chat.Say{Text: "terlambat"})
	do(t, x, chat.Say{Photos: pictures(t, 2)})
	stranger, err := l.wire.At(l.wire.address(999_999))
	if err != nil {
		t.Fatal(err)
	}
	do(t, stranger, chat.Say{Text: "siapa?"})
	if n := l.server.Count("sendMessage") + l.server.Count("sendMediaGroup"); n != 3 {
		t.Errorf("%d requests for three messages", n)
	}
	if l.log.lines("WARN")+l.log.lines("ERROR") != 0 {
		t.Errorf("logged:\n%s", l.log)
	}
}

// TestEdits: a pressed message is changed in place; if it is gone a new one
// takes its place, and the same content again is no error.
func TestEdits(t *testing.T) {
	l, next := handed(t, emulator.Options{})
	l.server.Tolerate("message is not modified")
	l.server.Tolerate("message to edit not found")
	p := l.server.Person("guru")
	p.Send("halo")
	button := [][]chat.Button{{{Label: "Lagi", Press: chat.To("lagi")}}}
	do(t, next(), chat.Say{Text: "satu", Buttons: button})
	press := func() *Exchange {
		t.Helper()
		if _, err := p.Press("Lagi"); err != nil {
			t.Fatal(err)
		}
		return next()
	}
	do(t, press(), chat.Say{Text: "dua", Buttons: button, InPlace: true})
	if told(p, "satu") != 0 || told(p, "dua") != 1 {
		t.Error("the message wasn't changed in place")
	}
	do(t, press(), chat.Say{Text: "dua", Buttons: button, InPlace: true})
	x := press()
	m, _ := p.Last()
	if err := p.DeleteMine(m.ID); err != nil { // both sides' messages, in a private chat
		t.Fatal(err)
	}
	do(t, x, chat.Say{Text: "tiga", Buttons: button, InPlace: true})
	if told(p, "tiga") != 1 {
		t.Error("nothing took the place of a vanished message")
	}
	p.PressGone(m.ID, "lagi")
	do(t, next(), chat.Say{Text: "empat", InPlace: true})
	if told(p, "empat") != 1 {
		t.Error("a press on a vanished message wasn't answered")
	}
}

// TestLongAnswer: an answer of many pages arrives whole, in parts that
// Telegram takes, with the buttons under the last.
func TestLongAnswer(t *testing.T) {
	t.Parallel()
	l, next := handed(t, emulator.Options{})
	p := l.server.Person("guru")
	p.Send("/privasi")
	var b, plain strings.Builder
	for i := range 700 {
		fmt.Fprintf(&b, "<b>Pasal %d.</b> Pegawai <i>tidak</i> boleh &lt;%d&gt; memakai fasilitas 🏛 negara.\n", i, i)
		fmt.Fprintf(&plain, "Pasal %d. Pegawai tidak boleh <%d> memakai fasilitas 🏛 negara.\n", i, i)
	}
	do(t, next(), chat.Say{Text: b.String(), Buttons: [][]chat.Button{{{Label: "Menu", Press: chat.To("menu")}}}})
	var got []string
	for i, m := range p.Chat()[1:] {
		got = append(got, m.Text)
		if last := i == len(p.Chat())-2; (len(m.Buttons) > 0) != last {
			t.Errorf("part %d has buttons: %v", i, m.Buttons)
		}
	}
	if len(got) < 10 || squeeze(strings.Join(got, " ")) != squeeze(plain.String()) {
		t.Errorf("%d parts don't make the answer", len(got))
	}
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// TestOnePictureDoesNotHideTheOthers: a picture that Telegram refuses as a photo
// comes as a file, and the rest of its album comes too.
func TestOnePictureDoesNotHideTheOthers(t *testing.T) {
	t.Parallel()
	l, next := handed(t, emulator.Options{})
	l.server.Tolerate("PHOTO_INVALID_DIMENSIONS")
	p := l.server.Person("petugas")
	p.Send("buka")
	var long bytes.Buffer
	if err := jpeg.Encode(&long, image.NewRGBA(image.Rect(0, 0, 20, 2560)), nil); err != nil {
		t.Fatal(err)
	}
	all := pictures(t, 3)
	do(t, next(), chat.Say{Text: "isi", Photos: [][]byte{all[0], long.Bytes(), all[1], all[2]}, Protect: true})
	photos, files := 0, 0
	for _, m := range p.Chat() {
		photos += len(m.Photos)
		if m.Document != nil && bytes.Equal(m.Document.Bytes, long.Bytes()) && m.Protected {
			files++
		}
	}
	if photos != 3 || files != 1 || told(p, "isi") != 1 {
		t.Errorf("%d photos and %d files came: %v", photos, files, p.Chat())
	}
}

// TestManyPhotos: more than an album holds become several.
func TestManyPhotos(t *testing.T) {
	l, next := handed(t, emulator.Options{})
	p := l.server.Person("petugas")
	p.Send("buka")
	do(t, next(), chat.Say{Text: "selesai", Photos: pictures(t, 12)})
	all := p.Chat()
	if len(all) != 14 || l.server.Count("sendMediaGroup") != 2 || all[13].Text != "selesai" {
		t.Errorf("%d messages in %d albums", len(all), l.server.Count("sendMediaGroup"))
	}
}

// TestAnswerButtons: each press is answered once, within what Telegram takes.
func TestAnswerButtons(t *testing.T) {
	l := ring(t, emulator.Options{}, func(ctx context.Context, x *Exchange) {
		if x.Event.Kind != chat.KindPress {
			_, _ = x.Do(ctx, chat.Say{Text: "menu", Buttons: [][]chat.Button{{{Label: "Tekan", Press: chat.To("x")}}}})
			return
		}
		x.Answer(ctx, chat.Toast{Text: strings.Repeat("panjang ", 40), Alert: true})
		x.Answer(ctx, chat.Toast{Text: "kedua"})
		_, _ = x.Do(ctx, chat.Toast{Text: "ketiga"})
	})
	p := l.server.Person("guru")
	p.Send("halo")
	l.hears(p, "menu")
	press, err := p.Press("Tekan")
	if err != nil {
		t.Fatal(err)
	}
	a, err := press.Await(t.Context())
	if err != nil || !a.Alert || !strings.HasPrefix(a.Text, "panjang panjang") {
		t.Errorf("answered %+v, %v", a, err)
	}
	l.idle()
	if n := l.server.Count("answerCallbackQuery"); n != 1 {
		t.Errorf("answered %d times", n)
	}
}

// TestOldButton: a press whose time is over is no trouble.
func TestOldButton(t *testing.T) {
	l, next := handed(t, emulator.Options{})
	l.server.Tolerate("query is too old")
	p := l.server.Person("guru")
	p.Send("halo")
	x := next()
	x.in.callback = "12345"
	x.Answer(t.Context(), chat.Toast{Text: "terlambat"})
	if l.log.lines("WARN")+l.log.lines("ERROR")+l.log.lines("could not be answered") != 0 {
		t.Errorf("logged:\n%s", l.log)
	}
}

// TestAddress: the address of a member of staff works after a restart with the
// same key, and is nothing with another.
func TestAddress(t *testing.T) {
	server := emulator.ForTest(t, emulator.Options{})
	before, after := dial(t, server, ""), dial(t, server, "")
	other, err := New(Options{Token: server.Token(), Endpoint: server.URL(), AddressKey: []byte("another key, 32 bytes of its own")})
	if err != nil {
		t.Fatal(err)
	}
	address := before.wire.address(7_200_000_001)
	if id, err := after.wire.openAddress(address); err != nil || id != 7_200_000_001 {
		t.Errorf("after a restart it opens to %d, %v", id, err)
	}
	for _, bad := range []string{"", "xyz", address[:30], address + "00"} {
		if _, err := after.wire.At(bad); err == nil {
			t.Errorf("%q is taken for an address", bad)
		}
	}
	if _, err := other.At(address); err == nil {
		t.Error("another key opens the address")
	}
	if before.wire.key(1) == after.wire.key(1) {
		t.Error("a chat has the same key after a restart")
	}
}
