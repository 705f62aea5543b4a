package chat

import (
	"strings"
	"testing"
)

// TestMatterOf: what is asked of the bot itself is known, and a question of the
// law isn't taken for it.
func TestMatterOf(t *testing.T) {
	for text, want := range map[string]matter{
		"apakah aman?": ofPrivacy, "siapa yang baca": ofPrivacy, "bisa dilacak gak": ofPrivacy, "Apakah identitas saya aman": ofPrivacy,
		"nomor hp saya ketahuan gak": ofPrivacy, "laporan saya dibaca siapa": ofPrivacy, "apa bot ini aman buat lapor": ofPrivacy,
		"kalau saya lapor ketahuan atasan gak": ofPrivacy, "apakah petugas tahu siapa saya?": ofPrivacy, "saya takut": ofPrivacy,
		"ini bot resmi?": ofBot, "apakah ini penipuan": ofBot, "siapa yang bikin bot ini": ofBot, "mau ngomong sama petugas": ofBot,
		"ada orangnya gak": ofBot, "ada petugasnya gak": ofBot, "kamu robot ya?": ofBot, "bayar gak?": ofBot,
		"lupa kode": ofLostCode, "aku lupa kodenya": ofLostCode, "kodenya hilang gimana": ofLostCode,
		"gimana laporan saya": ofProgress, "laporan saya sudah dibaca belum": ofProgress,

		"apakah identitas pelapor dirahasiakan": "", "aman kah kalau saya like postingan calon": "", "saya tidak tahu": "", "aman": "",
		"bolehkah asn memakai akun anonim": "", "siapa yang wajib netral": "", "kode etik itu apa": "", "batas waktu lapor berapa hari": "",
		"apakah petugas kpps harus netral": "", "cara lapor gimana": "", "kapan kampanye selesai": "", "boleh bicara politik di wa": "",
		"siapa yang boleh melapor": "", "apa akibatnya kalau ketahuan like": "", "boleh bayar iuran partai?": "", "orang tua saya caleg": "",
		"siapa yang lihat unggahan calon": "", "bolehkah petugas ikut kampanye?": "", "petugas itu ada": "",
	} {
		if got := matterOf(text, false); got != want {
			t.Errorf("%q is taken as %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]matter{"kapan selesai?": ofProgress, "kok lama ya": ofProgress, "sampai mana": ofProgress, "di akun dia sendiri": "", "kapan masa tenang": ""} {
		if got := matterOf(text, true); got != want {
			t.Errorf("below a status %q is taken as %q, want %q", text, got, want)
		}
	}
}

// TestWishesToTell: who says that they want to report begins a tip, who asks
// how to doesn't.
func TestWishesToTell(t *testing.T) {
	b := newBot(t)
	for text, want := range map[string]Stage{
		"aku mau laporin lurah": Notice, "saya ingin melaporkan camat pak": Notice,
		"mau lapor ke bawaslu gimana": Free, "saya mau lapor tapi takut": Free, "boleh melaporkan atasan?": Free,
	} {
		if next, _ := b.Step(State{}, typed(text)); next.Stage != want {
			t.Errorf("%q leads to %q, want %q", text, next.Stage, want)
		}
	}
}

// TestForwardedWordsGetNoVerdict: what somebody else wrote asks nothing.
func TestForwardedWordsGetNoVerdict(t *testing.T) {
	b := newBot(t)
	ev := typed("ASN dilarang like postingan calon di facebook")
	if _, effects := b.Step(State{}, ev); !strings.Contains(said(effects), "MELANGGAR") {
		t.Skip("the catalogue doesn't answer this")
	}
	ev.Forwarded = true
	if _, effects := b.Step(State{}, ev); strings.Contains(said(effects), "MELANGGAR") || !strings.Contains(said(effects), "tidak saya nilai") {
		t.Errorf("forwarded words are answered with %q", said(effects))
	}
}
