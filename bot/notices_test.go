package main

import (
	"strings"
	"testing"
	"time"

	"netralbot/tips"
)

// TestNoticesHideTheMinute: staff hear of what is new when the period ends, of
// each tip once, and nothing that was withdrawn meanwhile.
func TestNoticesHideTheMinute(t *testing.T) {
	c := &clock{at: time.Date(2029, 10, 1, 2, 1, 0, 0, time.UTC)}
	h := build(t, "", houseOptions{now: c.now, config: func(c *Config) { c.Tips.NoticeMinutes = 15 }})
	p := h.officer("petugas", tips.Petugas, "")
	heard := func() (n int) {
		p.says("/batal", "Tidak ada yang sedang berjalan") // what was said before has arrived then
		for _, m := range p.Chat() {
			if strings.Contains(m.Text, "Ada laporan baru") || strings.Contains(m.Text, "keterangan tambahan") {
				n++
			}
		}
		return n
	}
	p.says("/privasi", "setiap 15 menit")
	writer := h.person("warga")
	code := tell(t, writer)
	writer.says("/status "+code, "Diterima")
	writer.presses("Tambah keterangan", "Tambahkan keterangan")
	writer.says("Masih ada.", "1 tulisan")
	writer.presses("Selesai", "Periksa dulu")
	writer.presses("Kirim ", "sudah diterima")
	gone := h.person("warga lain")
	code = tell(t, gone)
	gone.says("/status "+code, "Diterima")
	gone.presses("Tarik laporan", "untuk selamanya")
	gone.presses("Ya, tarik", "sudah ditarik")
	c.forward(13 * time.Minute)
	h.app.tellNews(t.Context())
	h.app.remind(t.Context())
	if n := heard(); n != 0 {
		t.Errorf("%d notices before the period is over", n)
	}
	c.forward(time.Minute)
	p.mark()
	h.app.tellNews(t.Context())
	p.hears("Ada laporan baru")
	h.app.tellNews(t.Context())
	if n := heard(); n != 1 {
		t.Errorf("%d notices, want 1", n)
	}
}

// TestStopTellsTheNews: what waits for its time is told before the bot stops.
func TestStopTellsTheNews(t *testing.T) {
	h := build(t, "", houseOptions{config: func(c *Config) { c.Tips.NoticeMinutes = 24 * 60 }})
	p := h.officer("petugas", tips.Petugas, "")
	tell(t, h.person("warga"))
	p.mark()
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	p.hears("Ada laporan baru")
}

// TestNobodyIsRemindedAtNight: a day begins where the government is, and staff
// hear of it in the morning.
func TestNobodyIsRemindedAtNight(t *testing.T) {
	c := &clock{at: time.Date(2029, 10, 1, 16, 30, 0, 0, time.UTC)} // 23.30 in Jakarta
	h := build(t, "", houseOptions{now: c.now})
	p := h.officer("petugas", tips.Petugas, "")
	submit(t, h, tips.Report{Kind: "medsos", Texts: []string{"a"}})
	c.forward(time.Hour)
	p.mark()
	h.app.remind(t.Context())
	c.forward(6*time.Hour + 30*time.Minute)
	h.app.remind(t.Context())
	p.hears("⏰")
	p.hears("Ringkasan hari ini")
	n := 0
	for _, m := range p.Chat() {
		if strings.Contains(m.Text, "⏰") || strings.Contains(m.Text, "Ringkasan hari ini") {
			n++
		}
	}
	if n != 2 {
		t.Errorf("%d reminders and digests by the morning, want one of each", n)
	}
}
