package desk

import (
	"errors"
	"io/fs"
	"net/http"

	"netralbot/tips"
)

// A trouble is what went wrong, told to the officer: what happened, and what
// to do next. Field names the input it belongs to, "" if none.
type trouble struct {
	ID     string
	Field  string
	Title  string
	Advice string
	File   string // the file concerned, "" if none
	status int
}

func (t *trouble) Error() string { return "desk: " + t.ID }

func (t *trouble) in(file string) *trouble {
	c := *t
	c.File = file
	return &c
}

var (
	troubleNoBundle = &trouble{ID: "tanpa-berkas", Field: "berkas", status: http.StatusBadRequest,
		Title:  "Belum ada berkas laporan.",
		Advice: "Pilih berkas tersegel yang diambil dari bot (tombol Berkas tersegel, atau perintah netralbot tips pull), lalu tekan Buka."}
	troubleNoKey = &trouble{ID: "tanpa-kunci", Field: "kunci", status: http.StatusBadRequest,
		Title:  "Belum ada berkas kunci.",
		Advice: "Pilih berkas kunci Anda, yaitu berkas yang dibuat dengan netralbot keys new."}
	troubleNoPassphrase = &trouble{ID: "tanpa-sandi", Field: "sandi", status: http.StatusBadRequest,
		Title:  "Sandi belum diisi.",
		Advice: "Berkas kunci ini dilindungi sandi. Ketik sandinya, lalu tekan Buka."}
	troublePassphrase = &trouble{ID: "sandi-salah", Field: "sandi", status: http.StatusForbidden,
		Title:  "Sandi tidak cocok.",
		Advice: "Periksa huruf besar-kecil (Caps Lock) dan coba lagi. Sandi tidak dapat dipulihkan oleh siapa pun; kalau lupa, mintalah pengelola membuat kunci baru."}
	troubleKey = &trouble{ID: "bukan-kunci", Field: "kunci", status: http.StatusUnprocessableEntity,
		Title:  "Berkas ini bukan berkas kunci.",
		Advice: "Pilih berkas yang dibuat dengan netralbot keys new. Kunci publik (age1…) tidak dapat membuka laporan."}
	troubleSwapped = &trouble{ID: "tertukar", Field: "berkas", status: http.StatusUnprocessableEntity,
		Title:  "Ini berkas kunci, bukan berkas laporan.",
		Advice: "Pilih berkas kunci di bagian Berkas kunci, dan berkas tersegel dari bot di bagian Berkas laporan."}
	troubleBundle = &trouble{ID: "bukan-berkas", Field: "berkas", status: http.StatusUnprocessableEntity,
		Title:  "Berkas ini bukan berkas laporan dari bot.",
		Advice: "Pilih berkas tersegel yang diambil dari bot. Berkas lain, termasuk PDF dan foto, tidak dapat dibuka di sini."}
	troubleDamaged = &trouble{ID: "rusak", Field: "berkas", status: http.StatusUnprocessableEntity,
		Title:  "Berkas laporan ini rusak atau terpotong.",
		Advice: "Mungkin unduhan atau penyalinannya terputus. Ambil lagi dari bot, lalu pilih berkas yang baru."}
	troubleNewer = &trouble{ID: "lebih-baru", Field: "berkas", status: http.StatusUnprocessableEntity,
		Title:  "Berkas laporan ini dibuat oleh netralbot yang lebih baru.",
		Advice: "Mintalah pengelola program netralbot versi terbaru, lalu buka berkas ini dengan program itu."}
	troubleOpens = &trouble{ID: "tak-terbuka", Field: "kunci", status: http.StatusForbidden,
		Title:  "Kunci ini tidak membuka satu laporan pun.",
		Advice: "Berkasnya utuh, tetapi disegel untuk kunci lain. Pilih kunci yang didaftarkan kepada bot, atau mintalah pengelola mengambil berkas baru setelah kunci Anda didaftarkan."}
	troubleMissing = &trouble{ID: "hilang", Field: "berkas", status: http.StatusUnprocessableEntity,
		Title:  "Berkas tidak ditemukan.",
		Advice: "Mungkin sudah dipindahkan atau dihapus. Pilih lagi berkasnya di halaman ini."}
	troubleUnreadable = &trouble{ID: "tak-terbaca", Field: "berkas", status: http.StatusUnprocessableEntity,
		Title:  "Berkas tidak dapat dibaca.",
		Advice: "Periksa apakah berkas itu milik Anda dan tidak sedang dipakai program lain, atau salin dulu ke komputer ini lalu pilih lagi."}
	troubleTooLarge = &trouble{ID: "terlalu-besar", Field: "berkas", status: http.StatusRequestEntityTooLarge,
		Title:  "Berkas terlalu besar untuk dipilih lewat halaman ini.",
		Advice: "Tutup program, lalu jalankan lagi dengan nama berkasnya: netralbot desk BERKAS."}
	troubleLocked = &trouble{ID: "terkunci", status: http.StatusConflict,
		Title:  "Meja petugas dikunci selagi berkas dibuka.",
		Advice: "Buka sekali lagi dengan sandi Anda."}
	troubleForm = &trouble{ID: "isian", status: http.StatusBadRequest,
		Title:  "Isian tidak terbaca.",
		Advice: "Muat ulang halaman ini dan coba lagi."}
	troubleInside = &trouble{ID: "gangguan", status: http.StatusInternalServerError,
		Title:  "Ada gangguan di program ini.",
		Advice: "Tidak ada yang berubah. Coba lagi; kalau tetap begini, tutup program lalu jalankan kembali."}
)

// asTrouble finds the sentence for an error of reading keys and bundles.
func asTrouble(err error) *trouble {
	var t *trouble
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &t):
		return t
	case errors.Is(err, tips.ErrPassphrase):
		return troublePassphrase
	case errors.Is(err, tips.ErrIdentity):
		return troubleKey
	case errors.Is(err, tips.ErrCannotOpen):
		return troubleOpens
	case errors.Is(err, tips.ErrBundle):
		return troubleDamaged
	case errors.Is(err, fs.ErrNotExist):
		return troubleMissing
	case errors.As(err, &tooLarge):
		return troubleTooLarge
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		return troubleUnreadable
	}
	return troubleInside
}
