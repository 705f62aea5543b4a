package main

import (
	"context"
	"strings"
	"testing"

	"netralbot/bot/emulator"
	"netralbot/tips"
)

// TestAskedAboutItself: doubts about the bot get an honest answer, wherever they
// come up, and never one of the catalogue's.
func TestAskedAboutItself(t *testing.T) {
	h := build(t, "", houseOptions{})
	p := h.person("warga")
	for _, text := range []string{"apakah aman?", "siapa yang baca", "bisa dilacak gak", "/tanya apakah identitas saya aman"} {
		m := p.says(text, "Telegram tahu akun Anda")
		if !strings.Contains(m.Text, "Tidak ada yang bisa menjamin") {
			t.Errorf("%q is answered with %q", text, m.Text)
		}
	}
	p.presses("Kerahasiaan di bot ini", "Kerahasiaan, sejujurnya")
	p.says("apakah ini penipuan", "tidak pernah meminta uang")
	p.says("aku lupa kodenya", "tidak dapat dicarikan")
	p.says("gimana laporan saya", "Bot tidak mengirim kabar")

	begin(p)
	p.says("Seorang camat membagikan poster.", "1 tulisan")
	p.says("bisa dilacak gak", "tidak dimasukkan")
	p.hears("1 tulisan, 0 foto")
	p.presses("Batal", "Dibatalkan")

	code := tell(t, p)
	p.says("/status "+code, "Diterima")
	p.says("kok lama ya", "tidak dapat dijanjikan")
	p.presses("Perbarui", "Belum ada yang berubah")
	p.says("amplopnya warna merah muda tua", "tekan Tambah keterangan")
}

// TestFollowUpIsShort: what was just read isn't told once more.
func TestFollowUpIsShort(t *testing.T) {
	h := build(t, "", houseOptions{})
	p := h.person("guru")
	whole := p.says("klo cuma ngelike fb paslon kena gak", "MELANGGAR")
	sanction := p.says("terus sanksinya apa", "Sanksi:")
	if len(sanction.Text) >= len(whole.Text) || !strings.HasPrefix(sanction.Text, "MELANGGAR") || !strings.Contains(sanction.Text, "Dasar hukum") {
		t.Errorf("the follow-up is %q", sanction.Text)
	}
	p.says("masih berlaku?", "Sudah dicabut: PP 53/2010")
	again := p.presses("Jawaban lengkap", "MELANGGAR")
	if len(again.Text) != len(whole.Text) {
		t.Errorf("the whole answer is %q, it was %q", again.Text, whole.Text)
	}
	p.presses("Tidak membantu", "Maaf belum membantu")
	n := len(p.Chat())
	p.toast("Tidak membantu", "Terima kasih")
	h.settle()
	if len(p.Chat()) != n {
		t.Errorf("the second press of Tidak membantu says it once more:\n%s", p.transcript())
	}
}

// TestFilesOutsideOfATip: what only a tip takes is told so, with the way there.
func TestFilesOutsideOfATip(t *testing.T) {
	h := build(t, "", houseOptions{})
	p := h.person("guru")
	p.mark()
	p.SendDocument("surat.pdf", "application/pdf", []byte("%PDF"))
	p.hears("di sini bot hanya membaca tulisan")
	p.presses("Lapor", "Kerahasiaan")
}

// TestGroupIsNotFlooded: an answer in a group leaves out what the link leads to,
// and nothing is offered there that can't be done there.
func TestGroupIsNotFlooded(t *testing.T) {
	h := build(t, "", houseOptions{})
	p := h.server.Person("guru")
	g := h.server.Group("Grup Guru", p)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	answer := func(text string) string {
		t.Helper()
		before := len(g.Chat())
		p.SendIn(g, text)
		all, err := g.Await(ctx, func(all []emulator.Message) bool { return len(all) > before+1 && all[len(all)-1].FromBot })
		if err != nil {
			t.Fatal(err)
		}
		return all[len(all)-1].Text
	}
	if got := answer("/tanya bolehkah like postingan calon"); !strings.Contains(got, "Dasar hukum") || strings.Contains(got, "Untuk keadaan lain") {
		t.Errorf("the answer in a group is %q", got)
	}
	if got := answer("/tanya makasih"); !strings.Contains(got, "Sama-sama") {
		t.Errorf("thanks are answered with %q", got)
	}
	if got := answer("/tanya zxcvqwer mnbvlkjh"); strings.Contains(got, "ke petugas") {
		t.Errorf("a group is offered %q", got)
	}
	if got := answer("@netralbot bisa dilacak gak"); !strings.Contains(got, "Telegram tahu akun Anda") {
		t.Errorf("doubts in a group are answered with %q", got)
	}
}

// TestDroppedWordsAreTold: staff who turn to something else are told that the
// words they were asked for go nowhere.
func TestDroppedWordsAreTold(t *testing.T) {
	h := build(t, "", houseOptions{})
	p := h.officer("petugas", tips.Petugas, "")
	submit(t, h, tips.Report{Kind: "medsos", Texts: []string{"cerita"}})
	m := p.says("/antrean", "1–1 dari 1")
	p.says(m.Buttons[0][0].Label, "cerita")
	p.presses("Ambil", "Laporan "+m.Buttons[0][0].Label+" sekarang Anda pegang")
	p.presses("Minta keterangan", "Tulis pertanyaan")
	p.says("/rekap", "tidak ada yang terkirim")
	p.hears("Rekap")
}
