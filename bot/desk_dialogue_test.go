package main

import (
	"context"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"netralbot/bot/emulator"
	"netralbot/tips"
)

// clock is a time that a test moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// TestTwoOfficersTakeOneTip: both press at once; one wins, the other is told.
func TestTwoOfficersTakeOneTip(t *testing.T) {
	h := build(t, "", houseOptions{})
	first, second := h.officer("petugas satu", tips.Petugas, ""), h.officer("petugas dua", tips.Petugas, "")
	tell(t, h.person("warga"))
	for _, p := range []*someone{first, second} {
		p.hears("Ada laporan baru")
		p.presses("Buka ", "Lurah di kampung sebelah")
		p.mark()
	}
	var both sync.WaitGroup
	for _, p := range []*someone{first, second} {
		both.Go(func() {
			if _, err := p.Press("Ambil"); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	outcome := func(p *someone) string {
		m := p.hears("Laporan")
		switch {
		case strings.Contains(m.Text, "sekarang Anda pegang"):
			return "won"
		case strings.Contains(m.Text, "sudah dipegang"):
			return "told"
		}
		return m.Text
	}
	if a, b := outcome(first), outcome(second); a == b || a != "won" && a != "told" || b != "won" && b != "told" {
		t.Errorf("one officer sees %q, the other %q", a, b)
	}
}

// TestRevokedAtOnce: the next press of a revoked officer does nothing, a staff
// command is an unknown command again, and the menu and what was opened are
// gone from the chat.
func TestRevokedAtOnce(t *testing.T) {
	h := build(t, "", houseOptions{})
	p := h.officer("petugas", tips.Petugas, "")
	tell(t, h.person("warga"))
	p.hears("Ada laporan baru")
	p.presses("Buka ", "Lurah di kampung sebelah")
	people, err := h.app.store.People()
	if err != nil || len(people) != 1 {
		t.Fatalf("%d people, %v", len(people), err)
	}
	if len(p.Commands()) == 0 || p.Commands()[0].Command != "antrean" {
		t.Errorf("the officer's menu is %v", p.Commands())
	}
	if err := vault(t.Context(), h.config, "revoke", people[0].ID.String(), io.Discard); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if _, err := p.Await(ctx, func([]emulator.Message) bool {
		return !strings.Contains(p.transcript(), "Lurah di kampung")
	}); err != nil {
		t.Fatal(err)
	}
	h.app.pending.Wait()
	if menu := p.Commands(); len(menu) == 0 || menu[0].Command == "antrean" {
		t.Errorf("the menu is still %v", menu)
	}
	p.toast("Buka ", "tidak berlaku")
	p.says("/antrean", "tidak saya kenal")
}

// TestInviteWorksOnce: a used invite and a wrong one look like a plain start.
func TestInviteWorksOnce(t *testing.T) {
	h := build(t, "", houseOptions{})
	inv, err := h.app.store.Invite(tips.Operator(), tips.Admin, "")
	if err != nil {
		t.Fatal(err)
	}
	h.person("admin").says("/start "+inv.Code, "terdaftar sebagai admin")
	h.person("orang lain").says("/start "+inv.Code, "Selamat datang. Ini bot netralitas")
	h.person("orang lain").says("/start ABCDEFGH", "Selamat datang. Ini bot netralitas")
}

// TestRemindersOnce: a deadline that comes near and the daily digest are told
// once each, without content.
func TestRemindersOnce(t *testing.T) {
	c := &clock{at: time.Date(2029, 10, 1, 2, 0, 0, 0, time.UTC)}
	h := build(t, "", houseOptions{now: c.now})
	p := h.officer("petugas", tips.Petugas, "")
	tell(t, h.person("warga"))
	p.hears("Ada laporan baru")
	c.forward(25 * time.Hour)
	p.mark()
	h.app.remind(context.Background())
	m := p.hears("⏰")
	if strings.Contains(m.Text, "Lurah di kampung") {
		t.Errorf("a reminder holds content: %s", m.Text)
	}
	p.hears("Ringkasan hari ini")
	count := func() (n int) {
		for _, m := range p.Chat() {
			if strings.Contains(m.Text, "Ringkasan hari ini") || strings.Contains(m.Text, "⏰ Laporan") {
				n++
			}
		}
		return n
	}
	before := count()
	h.app.remind(context.Background())
	p.says("/batal", "Tidak ada yang sedang berjalan")
	if after := count(); after != before {
		t.Errorf("%d reminders after the second look, %d before", after, before)
	}
}

// TestIdleDraftEnds: after half an hour the draft is gone and its writer told.
func TestIdleDraftEnds(t *testing.T) {
	c := &clock{at: time.Date(2029, 10, 1, 2, 0, 0, 0, time.UTC)}
	h := build(t, "", houseOptions{now: c.now})
	p := h.person("warga")
	p.says("/lapor", "informasi awal")
	p.presses("Lanjut", "jenis pelanggaran")
	p.presses("Media sosial", "Ceritakan")
	p.says("Seorang camat membagikan poster.", "1 tulisan")
	c.forward(29 * time.Minute)
	h.settle()
	h.app.endIdle(context.Background())
	p.says("/topik", "topik dalam katalog")
	c.forward(31 * time.Minute)
	p.mark()
	h.settle()
	h.app.endIdle(context.Background())
	p.hears("dihapus dari ingatan bot")
	p.toast("Selesai", "tidak berlaku")
}

// TestEarlyWarning: five tips about one unit in a week are told to staff once,
// but not to those of the unit, who aren't told of their kind either: that
// number would hold tips that they must not know of.
func TestEarlyWarning(t *testing.T) {
	c := &clock{at: time.Date(2029, 10, 3, 2, 0, 0, 0, time.UTC)}
	h := build(t, "", houseOptions{now: c.now})
	p := h.officer("petugas", tips.Petugas, "")
	theirs := h.officer("orang dalam", tips.Petugas, "dinas-kesehatan")
	for range 5 {
		submit(t, h, tips.Report{Kind: "medsos", Texts: []string{"cerita"}, Unit: "dinas-kesehatan"})
	}
	h.app.warnEarly(context.Background())
	p.hears("Dinas Kesehatan: 5 laporan minggu ini")
	p.hears("Media sosial (like, komentar, unggahan): 5 laporan minggu ini")
	p.mark()
	h.app.warnEarly(context.Background())
	p.says("/rekap", "Rekap")
	theirs.says("/rekap", "Rekap")
	for who, p := range map[string]*someone{"staff": p, "the unit's own": theirs} {
		n := 0
		for _, m := range p.Chat() {
			if strings.Contains(m.Text, "5 laporan minggu ini") {
				n++
			}
		}
		if want := map[string]int{"staff": 2, "the unit's own": 0}[who]; n != want {
			t.Errorf("%s heard of %d rises, want %d", who, n, want)
		}
	}
}

// submit stores a tip without a conversation and returns its code.
func submit(t *testing.T, h *house, r tips.Report) string {
	t.Helper()
	minted := mint()
	if minted.Err != nil {
		t.Fatal(minted.Err)
	}
	if _, err := h.app.store.Submit(r, minted.Code, minted.Token); err != nil {
		t.Fatal(err)
	}
	return minted.Code.Show()
}

// TestQueueFilters: views, kinds and units narrow the queue, and empty ones say so.
func TestQueueFilters(t *testing.T) {
	h := build(t, "", houseOptions{})
	p := h.officer("petugas", tips.Petugas, "")
	p.says("/antrean", "Kosong")
	for range 8 {
		submit(t, h, tips.Report{Kind: "medsos", Texts: []string{"a"}, Unit: "kec-utara"})
	}
	submit(t, h, tips.Report{Kind: "uang", Texts: []string{"b"}})
	p.says("/antrean", "1–6 dari 9")
	p.presses("Berikutnya", "7–9 dari 9")
	p.presses("Sebelumnya", "1–6 dari 9")
	p.presses("Saring", "Saring antrean")
	p.presses("Politik uang", "1–1 dari 1")
	p.presses("Saring", "Saring antrean")
	p.presses("Kecamatan Utara", "1–6 dari 8")
	p.presses("Berikutnya", "7–8 dari 8")
	p.presses("Saya", "Kosong")
	p.presses("Terlambat", "Kosong")

	// Each state has a view, also together with a unit.
	submit(t, h, tips.Report{Kind: "uang", Texts: []string{"c"}, Unit: "kec-selatan"})
	p.says("/antrean", "dari 10")
	p.presses("Saring", "Saring antrean")
	p.presses("Kecamatan Selatan", "1–1 dari 1")
	p.presses("-", "Kecamatan Selatan")
	p.presses("Ambil", "sekarang Anda pegang")
	p.says("/antrean", "dari 10")
	p.presses("Saring", "Saring antrean")
	p.presses("Ditelaah", "1–1 dari 1")
	p.presses("Saring", "Saring antrean")
	p.presses("Kecamatan Selatan", "Antrean: Ditelaah · Kecamatan Selatan (1–1 dari 1)")
	p.presses("Saring", "Saring antrean")
	p.presses("Perlu keterangan", "Kosong")
	p.presses("Saring", "Saring antrean")
	p.presses("Diteruskan", "Kosong")
}

// TestProofOfFiling: the bot hands out a proof that the command checks with the
// code and the published commitments.
func TestProofOfFiling(t *testing.T) {
	c := &clock{at: time.Date(2029, 10, 1, 2, 0, 0, 0, time.UTC)}
	h := build(t, "", houseOptions{now: c.now})
	p := h.person("warga")
	code := tell(t, p)
	c.forward(25 * time.Hour)
	if _, err := h.app.store.Sweep(c.now()); err != nil {
		t.Fatal(err)
	}
	p.says("/status "+code, "Diterima")
	m := p.presses("Bukti", "Bukti pendaftaran")
	if m.Document == nil {
		t.Fatal("no proof was handed over")
	}
	dir := shortDir(t)
	write(t, dir+"/bukti.json", m.Document.Bytes)
	var published strings.Builder
	if err := vault(context.Background(), h.config, "commitments", nil, &published); err != nil {
		t.Fatal(err)
	}
	write(t, dir+"/published.json", []byte(published.String()))
	check := func(code string) (int, string) {
		var out, errs strings.Builder
		n := command(context.Background(), []string{"tips", "prove", "--proof", dir + "/bukti.json", "--published", dir + "/published.json"}, console{strings.NewReader(code + "\n"), &out, &errs})
		return n, out.String() + errs.String()
	}
	if n, out := check(code); n != 0 || !strings.Contains(out, "proved: diterima on 2029-10-01") {
		t.Errorf("the proof is checked with %d: %s", n, out)
	}
	other := mint().Code.Show()
	if n, out := check(other); n == 0 {
		t.Errorf("another code proves it too: %s", out)
	}
}

// settle waits until no conversation is being handled.
func (h *house) settle() {
	h.app.sessions.mu.Lock()
	defer h.app.sessions.mu.Unlock()
	for _, s := range h.app.sessions.all {
		func() { s.mu.Lock(); defer s.mu.Unlock() }()
	}
}

// TestWordsGoToTheRightReporter: staff who turn to something else while words
// are waited for don't send what they type next to that reporter.
func TestWordsGoToTheRightReporter(t *testing.T) {
	h := build(t, "", houseOptions{})
	p := h.officer("petugas", tips.Petugas, "")
	code := submit(t, h, tips.Report{Kind: "medsos", Texts: []string{"cerita"}})
	m := p.says("/antrean", "1–1 dari 1")
	number := m.Buttons[0][0].Label
	p.says(number, "cerita")
	p.presses("Ambil", "sekarang Anda pegang")
	p.presses("Minta keterangan", "Tulis pertanyaan")
	p.says("/tanya bolehkah like postingan calon", "MELANGGAR")
	p.hears("Tulis pertanyaan untuk pelapor")
	p.says("/antrean", "1–1 dari 1")
	p.says("di mana kejadiannya ya", "")
	reporter := h.person("warga")
	if m := reporter.says(code, "Status: Ditelaah"); strings.Contains(m.Text, "di mana kejadiannya") {
		t.Errorf("what was typed elsewhere reached the reporter: %s", m.Text)
	}
	p.presses("Minta keterangan", "Tulis pertanyaan")
	p.presses("Batal", number+" tidak berubah")
	p.says("di mana kejadiannya ya", "")
	reporter.presses("Perbarui", "Belum ada yang berubah")
	if reporter.stands("di mana kejadiannya") {
		t.Error("what was typed after Batal reached the reporter")
	}
}

// TestManyRemindersAreOneMessage: a morning with many deadlines doesn't ring
// the phone for each of them.
func TestManyRemindersAreOneMessage(t *testing.T) {
	c := &clock{at: time.Date(2029, 10, 1, 2, 0, 0, 0, time.UTC)}
	h := build(t, "", houseOptions{now: c.now})
	p := h.officer("petugas", tips.Petugas, "")
	for range 9 {
		submit(t, h, tips.Report{Kind: "medsos", Texts: []string{"cerita"}})
	}
	c.forward(25 * time.Hour)
	p.mark()
	h.app.remind(context.Background())
	m := p.hears("9 laporan")
	if !strings.Contains(m.Text, "dan 3 lagi") {
		t.Errorf("the reminder is %q", m.Text)
	}
	n := 0
	for _, m := range p.Chat() {
		if strings.Contains(m.Text, "⏰") && strings.Contains(m.Text, "mendekati") {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d reminders", n)
	}
	p.presses("Antrean", "dari 9")
}
