package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"netralbot/bot/emulator"
)

// planter is one reporter of TestPlantAndSearch.
type planter struct {
	*teller
	f      *field
	failed bool
}

// session is a random conversation: some wandering about, mostly a tip, and
// what a reporter may do with it afterwards.
func (f *field) session(n int) {
	key := fmt.Sprint("pelapor ", n)
	p := &planter{f: f, teller: &teller{Person: f.h.server.Person(key, f.profile(key)), patience: patience}}
	wander := []func(){p.asks, p.asksKnown, p.sharesContact, p.sharesPlace, p.sendsFiles, p.forwards, p.guesses, p.injects, p.edits, p.inline, p.inGroup}
	p.sends("/start", "Selamat datang")
	for _, i := range rand.Perm(len(wander))[:rand.IntN(5)] {
		wander[i]()
	}
	switch rand.IntN(10) {
	case 0, 1:
	case 2, 3:
		p.handsInQuestion()
	default:
		p.handsInTip()
	}
	if rand.IntN(20) == 0 && !p.failed {
		p.Send("/lapor")
		p.Block()
	}
	p.plantFiles()
}

// step does something and waits until the bot says one of the texts.
func (p *planter) step(do func() error, wants ...string) emulator.Message {
	if p.failed {
		return emulator.Message{}
	}
	m, _, err := p.teller.hears(p.patience, do, wants...)
	if err != nil {
		p.failed = true
		p.f.t.Errorf("waited in vain for %q: %v", wants, err)
	}
	return m
}

func (p *planter) sends(text string, wants ...string) emulator.Message {
	return p.step(func() error { p.Send(text); return nil }, wants...)
}

func (p *planter) presses(label string, wants ...string) emulator.Message {
	return p.step(func() error { _, err := p.Press(label); return err }, wants...)
}

func (p *planter) does(do func(), wants ...string) {
	p.step(func() error { do(); return nil }, wants...)
}

func (p *planter) asks() {
	p.sends("resep "+p.f.word("question"), "Belum ada di katalog")
}

func (p *planter) asksKnown() { p.sends("bolehkah like postingan calon", "MELANGGAR") }

func (p *planter) sharesContact() {
	phone := fmt.Sprint("+62", 1e13+rand.Int64N(9e13))
	p.f.plant(func() { p.f.needles.text(person+"phone", phone[1:]) })
	p.does(func() { p.SendContact(phone, p.f.name("name in a contact", 14)) }, "Kontak tidak diterima")
}

func (p *planter) sharesPlace() {
	lat, long := -rand.Float64()*9, 95+rand.Float64()*40
	p.f.plant(func() {
		p.f.needles.text(person+"latitude", fmt.Sprintf("%.9f", lat))
		p.f.needles.text(person+"longitude", fmt.Sprintf("%.9f", long))
	})
	p.does(func() { p.SendLocation(lat, long) }, "Lokasi tidak diterima")
}

func (p *planter) sendsFiles() {
	p.does(func() {
		p.SendDocument(p.f.name("file name", 16)+".pdf", "application/pdf", []byte(p.f.name("in a file", 16)))
	}, "tidak diterima")
	p.does(func() { p.SendVoice([]byte(p.f.name("in a voice message", 16))) }, "Pesan suara tidak diterima")
}

// stranger is somebody whose message is forwarded.
func (p *planter) stranger() *emulator.Person {
	key := "penulis " + letters(10)
	return p.f.h.server.Person(key, p.f.profile(key))
}

func (p *planter) forwards() {
	p.does(func() { p.ForwardFrom(p.stranger(), "resep "+p.f.word("forwarded question")) }, "Belum ada di katalog")
	p.does(func() { p.Forward("resep "+p.f.word("forwarded question"), p.f.name("hidden author", 14)) }, "Belum ada di katalog")
}

// looks asks where a tip stands. Thousands of sessions that guess in a few
// minutes slow everybody down; whoever waits as told gets in.
func (p *planter) looks(code string) {
	for !p.failed {
		m := p.sends("/status "+code, "Diterima", "Terlalu banyak percobaan")
		var seconds int
		if _, err := fmt.Sscanf(strings.TrimPrefix(m.Text, "Terlalu banyak percobaan. "), "Tunggu %d detik", &seconds); err != nil {
			return
		}
		time.Sleep(time.Duration(seconds) * time.Second)
	}
}

func (p *planter) guesses() {
	p.sends("/status A6RZE-FX9V1-ERBK1-4EJ7E-V58EY", "Tidak ada laporan", "detik")
	p.sends("/batal", "ibatalkan", "Tidak ada yang sedang berjalan")
}

// injects sends a message with ids larger than any emulated one.
func (p *planter) injects() {
	who := p.Profile()
	p.does(func() {
		p.f.h.server.Inject("message", fmt.Sprintf(`{"message_id":%d,"from":{"id":%d,"is_bot":false,"first_name":%q,"language_code":%q,"is_premium":true},"chat":{"id":%d,"type":"private","first_name":%q},"date":%d,"text":"resep %s"}`,
			p.f.number("message"), who.ID, who.FirstName, who.LanguageCode, who.ID, who.FirstName, plantedTime.Unix(), p.f.word("question")))
	}, "Belum ada di katalog")
}

func (p *planter) edits() {
	m := p.Send("resep " + p.f.word("question"))
	if err := p.Edit(m.ID, "resep "+p.f.word("edited question")); err != nil {
		p.f.t.Error(err)
	}
}

func (p *planter) inline() {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if _, err := p.Inline(ctx, "resep "+p.f.word("inline question")); err != nil {
		p.f.t.Error(err)
	}
}

func (p *planter) inGroup() {
	g := p.f.h.server.Group("Grup "+p.f.name("group", 14), p.Person)
	p.f.plant(func() { p.f.needles.number(person+"group", g.ID()) })
	p.SendIn(g, "/tanya resep "+p.f.word("question in a group"))
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if _, err := g.AwaitText(ctx, "katalog"); err != nil {
		p.f.t.Error(err)
	}
}

func (p *planter) handsInQuestion() {
	story := p.f.word("question to staff")
	p.sends("bagaimana merawat "+story+" di kantor", "Belum ada di katalog")
	p.presses("Kirim pertanyaan", "Kirim pertanyaan ini ke petugas?")
	p.sendsAndFollows(story)
}

func (p *planter) handsInTip() {
	p.sends("/lapor", "informasi awal")
	p.presses("Lanjut", "jenis pelanggaran")
	p.presses("Media sosial", "Ceritakan")
	story := p.f.word("story")
	p.sends("Lurah membagikan "+story+" di grup.", "1 tulisan")
	texts := 1
	if rand.IntN(2) == 0 {
		texts++
		p.does(func() { p.ForwardFrom(p.stranger(), "Ayo pilih "+p.f.word("forwarded story")) }, fmt.Sprint(texts, " tulisan"))
	}
	if rand.IntN(2) == 0 {
		p.sharesContact()
	}
	photos := 0
	if rand.IntN(2) == 0 {
		photos++
		texts++
		p.does(func() { p.SendPhoto("bukti "+p.f.word("caption"), p.f.photo()) }, fmt.Sprintf("%d tulisan, %d foto", texts, photos))
	}
	if rand.IntN(3) == 0 {
		photos++
		p.does(func() { p.SendDocument(p.f.name("file name", 16)+".jpg", "image/jpeg", p.f.photo()) }, fmt.Sprintf("%d foto", photos))
	}
	p.presses("Selesai", "Kapan")
	p.sends("sehari sebelum "+p.f.word("when"), "kecamatan mana")
	if rand.IntN(2) == 0 {
		p.presses("Dinas Kesehatan", "Siapa")
	} else {
		p.sends("dekat "+p.f.word("where"), "Siapa")
	}
	p.sends("Pak "+p.f.word("whom"), "Catat kode ini")
	switch rand.IntN(8) {
	case 0:
		p.presses("Batal", "ibatalkan")
	case 1: // walks away
	default:
		p.sendsAndFollows(story)
	}
}

// sendsAndFollows sends the draft whose preview is shown, and does some of what
// one may do with a tip afterwards.
func (p *planter) sendsAndFollows(story string) {
	if p.failed {
		return
	}
	code := ""
	for _, m := range p.Chat() {
		if c := codePattern.FindString(m.Text); c != "" && m.FromBot && m.ReplyTo == 0 {
			code = c
		}
	}
	p.f.code(code)
	p.presses(sendButton, "Sudah diterima")
	if rand.IntN(2) == 0 {
		p.presses("Hapus jejak", "dihapus dari kedua sisi", "jejak")
	}
	if rand.IntN(2) == 0 {
		p.looks(strings.ToLower(code))
	}
	if rand.IntN(3) == 0 {
		p.looks(code)
		p.presses("Tambah keterangan", "Tambahkan keterangan")
		p.sends("Juga "+p.f.word("addition"), "1 tulisan")
		p.presses("Selesai", "Periksa dulu")
		p.presses(sendButton, "sudah diterima")
	}
	gone := rand.IntN(4) == 0
	if gone {
		p.looks(code)
		p.presses("Tarik laporan", "untuk selamanya")
		p.presses("Ya, tarik", "sudah ditarik")
	}
	if p.failed {
		return
	}
	p.f.mu.Lock()
	defer p.f.mu.Unlock()
	p.f.stories[story] = gone
	if gone {
		p.f.withdrawn++
	} else {
		p.f.kept = append(p.f.kept, code)
	}
}

// plantFiles plants the ids that the server gave to what was sent.
func (p *planter) plantFiles() {
	for _, m := range p.Chat() {
		for _, photo := range m.Photos {
			p.f.plant(func() { p.f.needles.text(person+"file", photo.ID) })
		}
		if m.Document != nil {
			p.f.plant(func() { p.f.needles.text(person+"file", m.Document.ID) })
		}
	}
}
