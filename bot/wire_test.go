package main

import (
	"context"
	"errors"
	"fmt"
	"image/color"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"netralbot/bot/chat"
	"netralbot/bot/emulator"
	"netralbot/bot/telegram"
	"netralbot/tips"
)

// slowChats is a server that takes so many messages a second to a chat, and
// puts off what is more.
func slowChats(t *testing.T, perSecond float64) *house {
	t.Helper()
	h := build(t, "", houseOptions{server: emulator.Options{Limits: &emulator.Limits{PerChat: perSecond, Overall: 1e6}}})
	h.server.Tolerate("Too Many Requests")
	return h
}

// TestFloodOfOneChat: somebody who sends 500 messages at once keeps nobody
// waiting: at one answer a second theirs alone would take eight minutes. They
// are told that not everything was answered, and their last messages are.
func TestFloodOfOneChat(t *testing.T) {
	t.Parallel()
	h := slowChats(t, 1)
	flooder := h.person("banjir")
	for range 500 {
		flooder.Send("bolehkah like postingan calon")
	}
	var others sync.WaitGroup
	for i := range 10 {
		p := h.person(fmt.Sprint("guru", i))
		p.Send("/ikrar")
		others.Go(func() {
			ctx, cancel := context.WithTimeout(context.Background(), patience)
			defer cancel()
			if _, err := p.AwaitText(ctx, "Menolak politik uang"); err != nil {
				t.Errorf("somebody else isn't answered: %v\n%s", err, h.log)
			}
		})
	}
	others.Wait()
	if h.server.Pending() == 0 {
		t.Error("the flood was over before the others were answered: the test shows nothing")
	}
	flooder.hears("tidak saya balas satu per satu")
}

// TestManyMessagesOfAReport: a reporter may forward a whole conversation at
// once into a report: all of it is taken, although not each message is answered.
func TestManyMessagesOfAReport(t *testing.T) {
	t.Parallel()
	h := slowChats(t, 10)
	p := h.person("warga")
	p.says("/lapor", "informasi awal")
	p.presses("Lanjut", "jenis pelanggaran")
	p.presses("Media sosial", "Ceritakan")
	p.mark()
	const n = 60
	for i := range n {
		p.Send(fmt.Sprintf("percakapan nomor %d di grup", i))
	}
	p.hears(fmt.Sprintf("%d tulisan, 0 foto", n))
}

// TestManyChatsAtOnce: two thousand people write at the same moment, others
// hand in questions, and one request in ten fails. Every message is answered,
// once; everything acknowledged is stored, once; memory stays bounded.
func TestManyChatsAtOnce(t *testing.T) { // alone, since it looks at memory
	const chats = 2000
	h := build(t, "", houseOptions{server: emulator.Options{MaxRequests: 10}, config: func(c *Config) { c.Tips.PerHour = 1e6; c.Log.Level = "warn" }})
	h.server.Tolerate("query is too old")
	for _, f := range []emulator.Fault{{Code: 429, Every: 50, Times: 6}, {Code: 500, Every: 18}, {CutBefore: true, Every: 22}} {
		f.Method = "sendMessage"
		h.server.Fail(f)
	}
	duplicates := h.server.Fail(emulator.Fault{Method: "getUpdates", Duplicate: true, Every: 3})
	runtime.GC() // what earlier tests left
	all := make([]*emulator.Person, chats)
	for i := range all {
		all[i] = h.server.Person(fmt.Sprint("orang", i))
	}
	var peak struct{ heap, goroutines uint64 }
	watch, done := context.WithCancel(t.Context())
	var watching sync.WaitGroup
	watching.Go(func() {
		for watch.Err() == nil {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak.heap = max(peak.heap, m.HeapInuse)
			peak.goroutines = max(peak.goroutines, uint64(runtime.NumGoroutine()))
			time.Sleep(50 * time.Millisecond) // a sample now and then
		}
	})
	began := time.Now()
	for _, p := range all {
		p.Send("/ikrar")
	}
	w := &witness{server: h.server, codes: map[string]*attempt{}}
	var reporting sync.WaitGroup
	for i := range 40 {
		reporting.Go(func() {
			p := &teller{Person: h.server.Person(fmt.Sprint("pelapor", i)), w: w, marker: fmt.Sprint("penanda", i), patience: 10 * patience}
			if err := p.question(); err != nil {
				t.Errorf("somebody couldn't hand in a question: %v", err)
			}
		})
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*patience)
	defer cancel()
	for _, p := range all {
		if _, err := p.AwaitText(ctx, "Menolak politik uang"); err != nil {
			t.Fatalf("somebody isn't answered: %v", err)
		}
	}
	reporting.Wait()
	if err := h.server.AwaitIdle(ctx); err != nil {
		t.Error(err)
	}
	took := time.Since(began)
	done()
	watching.Wait()
	for _, p := range all {
		if n := len(p.Chat()) - 1; n != 1 {
			t.Errorf("somebody was answered %d times", n)
		}
	}
	page, err := h.app.store.Queue(tips.Operator(), tips.Filter{}, 0, 1000)
	if err != nil || len(page.Cards) != 40 || len(w.codes) != 40 {
		t.Errorf("%d questions are stored for %d acknowledged, %v", len(page.Cards), len(w.codes), err)
	}
	if duplicates() == 0 {
		t.Error("nothing was delivered twice: the test shows less than it says")
	}
	const most = 512 << 20
	if peak.heap > most {
		t.Errorf("the heap grew to %d MB", peak.heap>>20)
	}
	t.Logf("%d chats answered in %v with one request in ten failing; heap at most %d MB and %d goroutines, the server's included", chats, took.Round(time.Millisecond), peak.heap>>20, peak.goroutines)
}

// TestPanicInOneChat: a photo whose opening panics ends that conversation with
// an apology. The process lives, the chat goes on, others never notice, and
// photos can still be cleaned.
func TestPanicInOneChat(t *testing.T) {
	t.Parallel()
	c, err := demoConfig(shortDir(t), "http://127.0.0.1:1")
	if err != nil {
		t.Fatal(err)
	}
	server := emulator.ForTest(t, emulator.Options{})
	c.Telegram.APIURL = server.URL()
	h := &house{t: t, server: server, config: c, log: &logBuffer{}}
	h.app, err = OpenApp(c, Deps{Token: server.Token(), Log: slog.New(slog.NewTextHandler(h.log, nil)), Unpaced: true})
	if err != nil {
		t.Fatal(err)
	}
	poisoned := func(ctx context.Context, x *telegram.Exchange) {
		if x.Event.Text == "racun" {
			x.Event.Files = []chat.File{{Open: func(context.Context) ([]byte, error) { panic("rahasia pelapor") }}}
			x.Event.Text = ""
		}
		h.app.handle(ctx, x)
	}
	ctx, cancel := context.WithCancel(context.Background())
	polled := make(chan error, 1)
	if err := h.app.wire.Connect(ctx); err != nil {
		t.Fatal(err)
	}
	go func() { polled <- h.app.wire.Poll(ctx, poisoned) }()
	t.Cleanup(func() {
		cancel()
		if err := errors.Join(<-polled, h.app.Close()); err != nil {
			t.Error(err)
		}
	})
	p, other := h.person("warga"), h.person("lain")
	pic := jpegOf(t, color.RGBA{1, 2, 3, 255})
	for range 3 { // more often than photos are cleaned at once
		p.says("/lapor", "informasi awal")
		p.presses("Lanjut", "jenis pelanggaran")
		p.presses("Media sosial", "Ceritakan")
		p.mark()
		p.SendPhoto("racun", pic)
		p.hears("Maaf")
	}
	other.says("/lapor", "informasi awal")
	other.presses("Lanjut", "jenis pelanggaran")
	other.presses("Media sosial", "Ceritakan")
	other.mark()
	other.SendPhoto("bukti", pic)
	other.hears("1 tulisan, 1 foto")
	p.says("/ikrar", "politik uang")
	if n := strings.Count(h.log.String(), "a conversation failed"); n != 3 || strings.Contains(h.log.String(), "rahasia pelapor") {
		t.Errorf("%d traces, without content wanted:\n%s", n, h.log)
	}
}

// upToPreview writes a report up to its preview and returns the code shown.
func upToPreview(t *testing.T, p *someone) string {
	t.Helper()
	p.says("/lapor", "informasi awal")
	p.presses("Lanjut", "jenis pelanggaran")
	p.presses("Media sosial", "Ceritakan")
	p.says("Lurah membagikan poster di grup RT.", "1 tulisan")
	p.presses("Selesai", "Kapan")
	p.presses("Lewati", "kecamatan mana")
	p.presses("Lewati", "Siapa")
	return codeIn(t, p.presses("Lewati", "Catat kode ini"))
}

func (h *house) stored() int {
	h.t.Helper()
	page, err := h.app.store.Queue(tips.Operator(), tips.Filter{}, 0, 1000)
	if err != nil {
		h.t.Fatal(err)
	}
	return len(page.Cards)
}

// TestDoublePress: "Kirim laporan" pressed three times at once stores one tip.
func TestDoublePress(t *testing.T) {
	t.Parallel()
	h := build(t, "", houseOptions{})
	p := h.person("warga")
	code := upToPreview(t, p)
	preview, _ := p.Last()
	for range 3 {
		if _, err := p.PressOn(preview.ID, "Kirim laporan"); err != nil {
			p.PressGone(preview.ID, "kirim") // it is too late to press it
		}
	}
	p.hears("Sudah diterima")
	p.says("/status "+code, "Diterima")
	if n := h.stored(); n != 1 {
		t.Errorf("%d tips are stored", n)
	}
}

// TestRestartBeforeSending: a restart between preview and "Kirim laporan"
// loses the draft, which lives in memory only, and the bot says so.
func TestRestartBeforeSending(t *testing.T) {
	t.Parallel()
	h := build(t, "", houseOptions{})
	p := h.person("warga")
	code := upToPreview(t, p)
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	h.start("", houseOptions{})
	p.presses("Kirim laporan", "belum terkirim")
	p.says("/status "+code, "Tidak ada laporan dengan kode itu")
	if n := h.stored(); n != 0 {
		t.Errorf("%d tips are stored", n)
	}
}

// TestAnswerLostAfterCommit: the tip is stored, and the process ends before it
// can say so. After the restart the same press comes again; the reporter hears
// that it is there, and it is there once.
func TestAnswerLostAfterCommit(t *testing.T) {
	t.Parallel()
	h := build(t, "", houseOptions{})
	h.server.Tolerate("query is too old") // the press was answered before the end
	p := h.person("warga")
	code := upToPreview(t, p)
	hold := make(chan struct{})
	release := sync.OnceFunc(func() { close(hold) })
	t.Cleanup(release)
	mend := []func() int{
		h.server.Fail(emulator.Fault{Method: "sendMessage", ChatID: p.ID(), Hold: hold, CutBefore: true}),
		h.server.Fail(emulator.Fault{Method: "editMessageText", ChatID: p.ID(), Hold: hold, CutBefore: true}),
	}
	if _, err := p.Press("Kirim laporan"); err != nil {
		t.Fatal(err)
	}
	until(t, "it is stored", func() bool { return h.stored() == 1 })
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	for _, stop := range mend {
		stop()
	}
	release()
	p.mark()
	h.start("", houseOptions{})
	p.hears("sudah diterima")
	p.says("/status "+code, "Diterima")
	if n := h.stored(); n != 1 {
		t.Errorf("%d tips are stored", n)
	}
}
