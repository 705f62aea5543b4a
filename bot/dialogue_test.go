package main

import (
	"context"
	"image/color"
	"strings"
	"testing"

	"netralbot/bot/emulator"
	"netralbot/tips"
)

func TestAskInManyWays(t *testing.T) {
	h := build(t, "", houseOptions{})
	p := h.person("guru")
	p.says("/start", "Kabupaten Contoh")
	m := p.says("klo cuma ngelike fb paslon kena gak", "MELANGGAR")
	for _, want := range []string{"Sanksi:", "Dasar hukum", "Sudah dicabut: PP 53/2010", "kini PP 94/2021", "Ditinjau"} {
		if !strings.Contains(m.Text, want) {
			t.Errorf("the answer lacks %q:\n%s", want, m.Text)
		}
	}
	if !strings.HasPrefix(m.Text, "MELANGGAR") {
		t.Errorf("the verdict doesn't head the answer: %s", m.Text)
	}
	p.presses("Dasar hukum", "Dasar hukum: ")
	p.presses("Tidak membantu", "belum membantu")
	p.says("resep rendang padang buat lebaran", "Belum ada di katalog")
	p.says("terima kasih pak", "Sama-sama")
	p.says("/topik", "topik dalam katalog")
	p.presses("Media sosial", "halaman 1")
	p.presses("Berikutnya", "halaman 2")
	p.says("/ikrar", "Menolak politik uang")
	p.says("/kontak", "SP4N-LAPOR!")
	p.says("/privasi", "Telegram tahu akun Anda")
	p.says("/bantuan", "/lapor")
	p.says("/xyz", "tidak saya kenal")
	p.says("/antrean", "tidak saya kenal")
	p.says("/batal", "Tidak ada yang sedang berjalan")
}

func TestCheckAndQuiz(t *testing.T) {
	h := build(t, "", houseOptions{})
	p := h.person("guru")
	p.says("/cek", "Siapa yang bersangkutan")
	p.presses("PPPK", "sudah ditetapkan KPU")
	p.presses("Calon (sudah", "tentang apa")
	p.presses("Media sosial", "apa yang terjadi")
	p.presses("like", "MELANGGAR")
	p.says("/kuis", "Kuis 1/5")
	for i := range 5 {
		p.presses("BOLEH", ": ")
		want := "Kuis "
		if i == 4 {
			want = "dari 5 benar"
		}
		p.presses("Lanjut", want)
	}
}

// tell hands in a tip with two texts and two photos and returns its code.
func tell(t *testing.T, p *someone) string {
	t.Helper()
	p.says("/lapor", "informasi awal")
	p.presses("Lanjut", "jenis pelanggaran")
	p.presses("Media sosial", "Ceritakan")
	p.says("Lurah di kampung sebelah membagikan poster paslon di grup WA warga.", "1 tulisan, 0 foto")
	p.mark()
	p.SendAlbum("ini tangkapan layarnya", jpegOf(t, color.RGBA{200, 0, 0, 255}), jpegOf(t, color.RGBA{0, 200, 0, 255}))
	p.hears("2 tulisan, 2 foto")
	p.presses("Selesai", "Kapan")
	p.presses("Kemarin", "unit atau kecamatan")
	p.presses("Dinas Kesehatan", "Siapa yang melakukan")
	m := p.says("Lurah", "Catat kode ini")
	code := codeIn(t, m)
	done := p.presses("Kirim laporan", "Sudah diterima")
	if codeIn(t, done) != code {
		t.Errorf("the code changed between preview and receipt")
	}
	return code
}

func TestTellFollowAnswerClose(t *testing.T) {
	h := build(t, "", houseOptions{})
	officer := h.officer("petugas", tips.Petugas, "")
	p := h.person("warga")
	code := tell(t, p)

	p.presses("Hapus jejak", "sudah dihapus dari kedua sisi")
	for _, m := range p.Chat() {
		if strings.Contains(m.Text, code) || strings.Contains(m.Text, "Lurah di kampung") {
			t.Errorf("after Hapus jejak there still stands %q", m.Text)
		}
	}

	officer.hears("Ada laporan baru")
	officer.mark()
	officer.says("/antrean", "Antrean: Semua yang terbuka")
	officer.presses("Buka ", "Lurah di kampung sebelah")
	officer.presses("Ambil", "Anda pegang")
	officer.presses("Buka ", "Ditelaah")
	officer.presses("Minta keterangan", "Tulis pertanyaan")
	officer.says("Grup WA apa namanya?", "sudah disimpan")

	p.says("/status", "Tulis kode")
	m := p.says(strings.ToLower(strings.ReplaceAll(code, "-", " ")), "Grup WA apa namanya?")
	if !strings.Contains(m.Text, "Perlu keterangan") {
		t.Errorf("the status isn't told: %s", m.Text)
	}
	p.presses("Tambah keterangan", "Tambahkan keterangan")
	p.says("Grup RT, isinya seratusan orang.", "1 tulisan")
	p.presses("Selesai", "Periksa dulu")
	p.presses("Kirim laporan", "sudah diterima")

	officer.hears("keterangan tambahan")
	officer.presses("Buka ", "Grup RT, isinya")
	officer.presses("Teruskan", "diteruskan ke mana")
	officer.presses("Bawaslu", "Mengapa")
	officer.says("Cukup bukti awal", "dicatat sebagai diteruskan")
	p.presses("Perbarui", "Diteruskan ke: Bawaslu")
	officer.presses("Buka ", "Diteruskan")
	officer.presses("Tutup", "dengan hasil apa")
	officer.presses("Terbukti", "Tulis alasannya")
	officer.says("Sudah diputus", "sudah ditutup")
	p.presses("Perbarui", "terbukti")

	officer.says("/rekap", "Rekap")
	officer.presses2("/antrean", "Selesai", "Antrean: Selesai")
}

// presses2 sends a command and presses a button under its answer.
func (p *someone) presses2(command, label, want string) {
	p.h.t.Helper()
	p.says(command, "")
	p.presses(label, want)
}

func TestWithdraw(t *testing.T) {
	h := build(t, "", houseOptions{})
	p := h.person("warga")
	code := tell(t, p)
	p.says("/status "+code, "Diterima")
	p.presses("Tarik laporan", "untuk selamanya")
	p.presses("Ya, tarik", "sudah ditarik")
	p.presses("Hapus jejak", "dihapus dari kedua sisi")
	p.says("/status "+code, "Tidak ada laporan dengan kode itu")
}

func TestSealedHostGivesBundle(t *testing.T) {
	h := build(t, "", houseOptions{sealed: true})
	officer := h.officer("petugas", tips.Petugas, "")
	tell(t, h.person("warga"))
	officer.hears("Ada laporan baru")
	m := officer.presses("Buka ", "tersegel")
	if strings.Contains(m.Text, "Lurah di kampung") {
		t.Error("a host without an identity shows content")
	}
	officer.presses("Berkas tersegel", "Buka di komputer Anda")
	for _, m := range officer.Chat() {
		if m.Document != nil {
			id, err := tips.LoadIdentity(h.config.DataDir+"/../petugas.key", nil)
			if err != nil {
				t.Fatal(err)
			}
			all, err := tips.ReadBundle(strings.NewReader(string(m.Document.Bytes)), id)
			if err != nil || len(all) != 1 || !strings.Contains(strings.Join(all[0].Report.Texts, " "), "Lurah di kampung") {
				t.Errorf("the bundle opens to %v, %v", all, err)
			}
			return
		}
	}
	t.Error("no bundle came")
}

// TestConflictOfInterest: nobody of the unit a tip is about hears of it.
func TestConflictOfInterest(t *testing.T) {
	h := build(t, "", houseOptions{})
	theirs := h.officer("orang dalam", tips.Petugas, "dinas-kesehatan")
	other := h.officer("orang lain", tips.Petugas, "dinas-pendidikan")
	tell(t, h.person("warga"))
	other.hears("Ada laporan baru")
	theirs.says("/antrean", "Kosong")
	for _, m := range theirs.Chat() {
		if strings.Contains(m.Text, "laporan baru") {
			t.Error("a tip about their unit was announced to them")
		}
	}
}

func TestIdentityGuardAndRefusals(t *testing.T) {
	h := build(t, "", houseOptions{})
	p := h.person("warga")
	p.says("/lapor", "informasi awal")
	p.presses("Lanjut", "jenis pelanggaran")
	p.presses("Perintah", "Ceritakan")
	p.mark()
	p.SendContact("+6281234567890", "Seseorang")
	p.hears("Kontak tidak diterima")
	p.SendLocation(-3.4, 104.8)
	p.hears("Lokasi tidak diterima")
	p.SendVoice([]byte("ogg"))
	p.hears("Pesan suara tidak diterima")
	p.SendVideo("", []byte("mp4"))
	p.hears("Video tidak diterima")
	p.SendDocument("rahasia.pdf", "application/pdf", []byte("%PDF"))
	p.hears("Berkas seperti itu tidak diterima")
	p.SendDocument("foto.png", "image/png", []byte("not a picture"))
	p.hears("tidak diterima: hanya foto JPEG")
	p.Forward("Ayo pilih nomor dua", "Kepala Dinas")
	p.hears("Nama pengirim aslinya dibuang")
	p.says("Nama saya Fulan bin Fulan, hubungi 0812-3456-7890. Kepala dinas memaksa kami dari nomor 0899-1111-2222.", "2 tulisan")
	p.presses("Selesai", "Kapan")
	p.presses("Lewati", "unit atau kecamatan")
	p.presses("Lewati", "Siapa")
	m := p.presses("Lewati", "mungkin membuka siapa Anda")
	if !strings.Contains(m.Text, "akan disamarkan") || !strings.Contains(m.Text, "“0899-1111-2222”: nomor telepon (tetap ditulis)") {
		t.Errorf("the guard shows no decisions: %s", m.Text)
	}
	if shown := strings.SplitN(m.Text, "Ini mungkin", 2)[0]; strings.Contains(shown, "Fulan bin Fulan") || strings.Contains(shown, "0812") {
		t.Errorf("the own name and number aren't masked in the preview: %s", m.Text)
	}
	if m := p.presses("Samarkan: 0899", "Periksa dulu"); strings.Contains(m.Text, "nomor 0899") {
		t.Errorf("the number isn't masked after it was asked for: %s", m.Text)
	}
	p.presses("Kirim laporan", "Sudah diterima")
	for path, data := range h.files() {
		if strings.Contains(string(data), "Kepala dinas memaksa") || strings.Contains(string(data), "Fulan") {
			t.Errorf("%s holds plain text of the tip", path)
		}
	}
}

func TestQuestionToStaff(t *testing.T) {
	h := build(t, "", houseOptions{})
	officer := h.officer("petugas", tips.Petugas, "")
	p := h.person("guru")
	p.says("bagaimana cara menghitung angka kredit widyaiswara tahun depan", "Belum ada di katalog")
	code := codeIn(t, p.presses("Kirim pertanyaan", "Kirim pertanyaan ini ke petugas?"))
	p.presses("Kirim pertanyaan", "Sudah diterima")
	officer.hears("Ada pertanyaan baru")
	officer.says("/pertanyaan", "Antrean: Pertanyaan")
	officer.presses("-", "widyaiswara")
	officer.presses("Jawab", "Tulis jawaban")
	officer.says("Itu diatur di peraturan jabatan fungsional; tanyakan ke BKPSDM.", "sudah disimpan")
	p.says("/status "+code, "tanyakan ke BKPSDM")

	// Answered, it is found again, and becomes a topic a curator can save.
	officer.says("/pertanyaan", "Tidak ada pertanyaan yang menunggu")
	officer.presses("Pertanyaan terjawab", "Antrean: Pertanyaan terjawab")
	officer.presses("-", "tanyakan ke BKPSDM")
	draft := officer.presses("Jadikan draf", "Draf topik dari pertanyaan")
	if draft.Protected || draft.Document == nil || !strings.Contains(string(draft.Document.Bytes), "widyaiswara") || !strings.Contains(string(draft.Document.Bytes), "tanyakan ke BKPSDM") {
		t.Errorf("the draft is %+v", draft)
	}
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	if left := officer.transcript(); strings.Contains(left, "widyaiswara") || strings.Contains(left, "Draf topik dari") {
		t.Errorf("content is left in the chat:\n%s", left)
	}
}

func TestGroupAndInline(t *testing.T) {
	h := build(t, "", houseOptions{})
	p := h.server.Person("guru")
	g := h.server.Group("Grup Guru", p)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	p.SendIn(g, "selamat pagi semua, jangan lupa rapat")
	p.SendIn(g, "/tanya bolehkah like postingan calon")
	p.SendIn(g, "@netralbot bolehkah honorer ikut kampanye")
	p.SendIn(g, "/lapor")
	answers := 0
	_, err := g.Await(ctx, func(all []emulator.Message) bool {
		answers = 0
		for _, m := range all {
			if m.FromBot {
				answers++
			}
		}
		return answers >= 3
	})
	if err != nil || answers != 3 {
		t.Fatalf("%d answers in the group, want 3: %v", answers, err)
	}
	results, err := p.Inline(ctx, "like postingan calon")
	if err != nil || len(results) == 0 || len(results) > 10 {
		t.Fatalf("inline: %d results, %v", len(results), err)
	}
	if !strings.HasPrefix(results[0].Text, "MELANGGAR") {
		t.Errorf("the inline answer is %q", results[0].Text)
	}
	if empty, err := p.Inline(ctx, "resep rendang padang"); err != nil || len(empty) != 0 {
		t.Errorf("an unknown question is answered inline: %v, %v", empty, err)
	}
}
