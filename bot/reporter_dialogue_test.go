package main

import (
	"context"
	"image/color"
	"strings"
	"testing"
	"time"

	"netralbot/bot/emulator"
	"netralbot/tips"
)

// begin brings a person to the story of a new tip.
func begin(p *someone) {
	p.h.t.Helper()
	p.says("/lapor", "informasi awal")
	p.presses("Lanjut", "jenis pelanggaran")
	p.presses("Media sosial", "Ceritakan")
}

// stands tells whether any message of the chat holds the words.
func (p *someone) stands(words string) bool {
	for _, m := range p.Chat() {
		if strings.Contains(m.Text, words) {
			return true
		}
	}
	return false
}

// TestOneStepOneMessage: while a tip is written there is one message with
// buttons, the newest, whatever is typed, pressed or sent in between.
func TestOneStepOneMessage(t *testing.T) {
	h := build(t, "", houseOptions{})
	p := h.person("warga")
	begin(p)
	check := func() {
		t.Helper()
		withButtons := 0
		all := p.Chat()
		for _, m := range all {
			if m.FromBot && len(m.Buttons) > 0 {
				withButtons++
			}
		}
		if last := all[len(all)-1]; withButtons != 1 || !last.FromBot || len(last.Buttons) == 0 {
			t.Errorf("%d messages with buttons, the last message is %q", withButtons, last.Text)
		}
	}
	// A message goes after the one in its place has come.
	settled := func(want string) {
		t.Helper()
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		_, err := p.Await(ctx, func(all []emulator.Message) bool {
			n := 0
			for _, m := range all {
				if m.FromBot && len(m.Buttons) > 0 {
					n++
				}
			}
			return n == 1
		})
		if err != nil {
			t.Errorf("after %q: %v", want, err)
		}
		check()
	}
	p.says("Seorang camat membagikan poster.", "1 tulisan, 0 foto")
	settled("the story")
	p.says("selesai", "Kapan")
	settled("a typed label")
	p.mark()
	p.SendPhoto("", jpegOf(t, color.RGBA{0, 0, 200, 255}))
	p.hears("Foto sudah ditambahkan")
	p.hears("Kapan")
	settled("a late photo")
	p.presses("Kemarin", "unit atau kecamatan")
	settled("a button")
	p.presses("Kembali", "Jawaban Anda tadi")
	p.presses("Tetap", "unit atau kecamatan")
	p.says("kecamatan utara", "Siapa yang melakukan")
	code := codeIn(t, p.says("seorang camat", "Catat kode ini"))
	settled("the preview")
	p.says("kirim laporan", "Sudah diterima")
	settled("the receipt")
	if p.stands("Sedang disimpan") || !p.stands(code) {
		t.Errorf("the end of it:\n%s", p.transcript())
	}
}

// TestTraceStaysErasable: what was written can be erased after the tip was sent
// and something else begun, and after a draft was cancelled; once the bot has
// forgotten it, it says what to do instead.
func TestTraceStaysErasable(t *testing.T) {
	c := &clock{at: time.Now()}
	h := build(t, "", houseOptions{now: c.now})
	p := h.person("warga")
	code := tell(t, p)
	p.presses("Cek laporan", "Tulis kode")
	p.says("kode saya "+code, "Status: Diterima")
	p.presses("Hapus jejak", "sudah dihapus dari kedua sisi")
	if p.stands("Lurah di kampung") || p.stands(code) {
		t.Errorf("after a look at the status the story stays:\n%s", p.transcript())
	}

	begin(p)
	p.says("Seorang camat membagikan poster.", "1 tulisan")
	p.presses("Batal", "Dibatalkan")
	p.presses("Hapus jejak", "sudah dihapus dari kedua sisi")
	if p.stands("Seorang camat") {
		t.Errorf("a cancelled story stays:\n%s", p.transcript())
	}

	code = tell(t, p)
	c.forward(31 * time.Minute)
	h.settle()
	h.app.endIdle(context.Background())
	p.toast("Tampilkan kode", "tidak punya kode")
	p.presses("Hapus jejak", "Hapus sendiri lewat menu chat")
	p.says("/status "+code, "Status: Diterima")
}

// TestAnswerTypedBelowTheQuestion: who reads a question of staff answers right
// there, and may bring something new after the end.
func TestAnswerTypedBelowTheQuestion(t *testing.T) {
	h := build(t, "", houseOptions{})
	officer := h.officer("petugas", tips.Petugas, "")
	p := h.person("warga")
	code := tell(t, p)
	officer.hears("Ada laporan baru")
	officer.presses("Buka ", "Lurah di kampung sebelah")
	officer.presses("Ambil", "sekarang Anda pegang")
	officer.presses("Minta keterangan", "Tulis pertanyaan")
	officer.presses("Di mana tepatnya", "sudah disimpan")

	p.says(code, "Di mana tepatnya kejadiannya?")
	p.says("terima kasih", "Sama-sama")
	p.says("di balai desa", "belum dikirim")
	p.hears("1 tulisan")
	p.presses("Selesai", "Periksa dulu")
	p.presses("Kirim laporan", "sudah diterima")
	p.presses("Lihat status", "Status: Ditelaah")
	officer.hears("keterangan tambahan")
	officer.presses("Buka ", "di balai desa")

	officer.presses("Tutup", "dengan hasil apa")
	officer.says("bukti belum cukup", "akan ditutup")
	officer.says("fotonya kabur", "sudah ditutup")
	p.presses("Perbarui", "bukti belum cukup")
	p.presses("Tambah keterangan", "Tambahkan keterangan")
	p.says("ini foto yang jelas", "1 tulisan")
	p.presses("Selesai", "Periksa dulu")
	p.presses("Kirim laporan", "sudah diterima")
	p.presses("Lihat status", "Status: Ditelaah")
}

// TestMiswrittenCode: a code with a slip of the pen is told where to look, also
// when nobody asked for it, and never taken for a question.
func TestMiswrittenCode(t *testing.T) {
	h := build(t, "", houseOptions{})
	p := h.person("warga")
	code := tell(t, p)
	p.presses("Hapus jejak", "sudah dihapus dari kedua sisi")
	wrong := []byte(code)
	for i, other := range "23" { // one symbol of the second group
		if wrong[6] != byte(other) || i == 1 {
			wrong[6] = byte(other)
			break
		}
	}
	m := p.says(string(wrong), "Kode itu salah tulis")
	if !strings.Contains(m.Text, "kelompok ke-2") {
		t.Errorf("it isn't told where: %s", m.Text)
	}
	p.says(code[:len(code)-1], "kurang atau kelebihan huruf")
	p.says("bolehkah like postingan calon?", "MELANGGAR")
	p.hears("tulis kodenya")
	p.says(strings.ToLower(code), "Status: Diterima")
}

// TestGroupLeadsToThePrivateChat: in a group nothing is begun that is nobody
// else's business, and what can't be pressed there isn't offered.
func TestGroupLeadsToThePrivateChat(t *testing.T) {
	h := build(t, "", houseOptions{})
	p := h.server.Person("guru")
	g := h.server.Group("Grup Guru", p)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	last := func(text, want string) emulator.Message {
		t.Helper()
		before := len(g.Chat())
		p.SendIn(g, text)
		all, err := g.Await(ctx, func(all []emulator.Message) bool {
			return len(all) > before+1 && all[len(all)-1].FromBot
		})
		if err != nil {
			t.Fatal(err)
		}
		m := all[len(all)-1]
		if !strings.Contains(m.Text, want) {
			t.Errorf("%q is answered %q, want %q", text, m.Text, want)
		}
		return m
	}
	last("/status ABCDE-FGHJK", "Hapus pesan itu")
	last("/kuis", "chat pribadi")
	last("@netralbot halo", "/tanya")
	for _, text := range []string{"/bantuan", "/kontak", "/privasi", "/tanya bolehkah like postingan calon", "/tanya resep rendang padang buat lebaran"} {
		for _, r := range last(text, "").Buttons {
			for _, b := range r {
				if b.Data == "" {
					continue
				}
				if verb, _, _ := strings.Cut(b.Data, ":"); verb != "bantu" && verb != "tidak" && verb != "faq" && verb != "topik" {
					t.Errorf("%s offers %q in a group", text, b.Label)
				}
			}
		}
	}
	if _, err := p.PressIn(g, "Lapor"); err != nil {
		t.Fatal(err)
	}
	if _, err := p.AwaitText(ctx, "Kerahasiaan"); err != nil {
		t.Errorf("the link doesn't lead to a tip: %v", err)
	}
}
