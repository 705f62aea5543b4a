package desk

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"strings"

	"netralbot/tips"
)

// The samples of the gallery. Nobody and nothing in them is real.

func sampleNumber(i int) tips.Number { return tips.Number(0x1234567890 + i*0x1357911) }

func sampleQueue(d *Desk, list []tips.Dossier) *queue {
	s := &source{name: "antrean.bundle", sum: strings.Repeat("5e", 32), size: 184_320, opened: len(list), mod: d.now()}
	g := newGather()
	for _, t := range list {
		if t.Locked {
			s.locked++
		}
		s.newest = max(s.newest, newest(t))
		g.take(t, s)
	}
	return g.finish([]*source{s}, d.names)
}

func sampleTips(today day) []tips.Dossier {
	officer := tips.StaffID(0x2345678)
	full := tips.Dossier{
		Card: tips.Card{Number: sampleNumber(0), Kind: "fasilitas", Unit: "dinas-contoh", State: tips.NeedsInfo, Day: today - 6, Deadline: today + 1, Officer: officer, New: true, Additions: 1, Messages: 1},
		Report: tips.Report{Kind: "fasilitas", Unit: "dinas-contoh", When: "Sabtu pagi, kira-kira pukul 09.00", Place: "halaman kantor, lalu lapangan desa", Who: "kepala bidang di dinas itu",
			Texts: []string{"Sabtu lalu mobil dinas berpelat merah dipakai mengangkut spanduk dan kaus ke lapangan desa. Di sana sedang ada acara salah satu pasangan calon.",
				"Mobilnya diparkir di belakang panggung sampai siang. Beberapa pegawai yang berseragam ikut menurunkan barang."},
			Photos: [][]byte{samplePhoto(900, 600, 1), samplePhoto(600, 900, 2)}},
		Messages:  []tips.Message{{Day: today - 3, From: officer, Text: "Terima kasih. Apakah nomor pelat mobilnya terlihat, dan kira-kira berapa lama mobil itu di sana?", Question: true}},
		Additions: []tips.Addition{{Day: today - 1, Texts: []string{"Pelatnya terlihat di foto ini. Mobil itu di sana dari pukul 09.00 sampai sekitar 11.30."}, Photos: [][]byte{samplePhoto(800, 500, 3)}}},
		Notes:     []tips.Note{{Day: today - 5, From: officer, Text: "Daftar kendaraan dinas sudah diminta ke bagian umum."}},
		History:   []tips.Moved{{Day: today - 6, State: tips.Received}, {Day: today - 5, State: tips.InReview}, {Day: today - 3, State: tips.NeedsInfo}},
	}
	short := tips.Dossier{
		Card:    tips.Card{Number: sampleNumber(1), Kind: "medsos", State: tips.Received, Day: today - 2, Deadline: today - 1},
		Report:  tips.Report{Kind: "medsos", Texts: []string{"Ada akun pegawai yang membagikan ajakan memilih."}},
		History: []tips.Moved{{Day: today - 2, State: tips.Received}},
	}
	closed := tips.Dossier{
		Card:    tips.Card{Number: sampleNumber(2), Kind: "kampanye", Unit: "kecamatan-contoh", State: tips.Closed, Day: today - 40, Officer: officer, Outcome: tips.Proven, Destination: "bawaslu", ClosedDay: today - 4},
		Report:  tips.Report{Kind: "kampanye", Unit: "kecamatan-contoh", Texts: []string{"Seorang lurah ikut naik panggung dan mengangkat jari."}},
		Notes:   []tips.Note{{Day: today - 4, From: officer, Text: "Bawaslu memberi tahu hasilnya dengan surat."}},
		History: []tips.Moved{{Day: today - 40, State: tips.Received}, {Day: today - 39, State: tips.InReview}, {Day: today - 34, State: tips.Forwarded}, {Day: today - 4, State: tips.Closed}},
	}
	locked := tips.Dossier{
		Card:    tips.Card{Number: sampleNumber(3), Kind: "perintah", Unit: "dinas-contoh", State: tips.InReview, Day: today - 4, Deadline: today + 3, Officer: officer, Messages: 1},
		History: []tips.Moved{{Day: today - 4, State: tips.Received}, {Day: today - 3, State: tips.InReview}}, Locked: true,
	}
	part := locked
	part.Card.Number, part.Card.Kind, part.Card.Deadline = sampleNumber(4), "uang", today
	part.Report = tips.Report{Kind: "uang", Texts: []string{"Amplop dibagikan di balai desa setelah rapat."}}
	return append([]tips.Dossier{full, short, closed, locked, part, hostileTip(today)}, manyTips(today, 30)...)
}

// hostileTip tries what a reporter with bad intent could try.
func hostileTip(today day) tips.Dossier {
	bad := `<script>alert(1)</script><img src=x onerror=alert(1)> =HYPERLINK("http://example.com") {{.Base}} ` + "\u202Eterbalik\u202C \x00\x1b[31m ไทย עברית العربية 中文 😀👨‍👩‍👧 " + strings.Repeat("sangatpanjang", 40)
	return tips.Dossier{
		Card: tips.Card{Number: sampleNumber(5), Kind: "lainnya", Unit: "a\"><svg onload=alert(1)>", State: tips.Received, Day: today - 1, Deadline: today + 9},
		Report: tips.Report{Kind: "lainnya", Texts: []string{bad, "=1+1", "javascript:alert(1)"}, When: bad, Place: bad, Who: "@petugas \r\n+62",
			Photos: [][]byte{[]byte("<html><script>alert(1)</script>"), samplePhoto(300, 200, 9)}},
		History: []tips.Moved{{Day: today - 1, State: tips.Received}},
	}
}

// manyTips makes n tips, the same for the same day.
func manyTips(today day, n int) []tips.Dossier {
	r := rand.New(rand.NewPCG(7, 11))
	kinds := []string{"medsos", "medsos", "medsos", "kampanye", "kampanye", "atribut", "fasilitas", "perintah", "uang", "mutasi", "lainnya"}
	words := strings.Fields("pegawai kantor camat spanduk acara calon mobil dinas rapat desa unggahan foto bersama kaus jari dukungan ajakan grup pesan lapangan panggung hari kerja jam atasan bawahan mutasi bantuan amplop warga pagi malam")
	list := make([]tips.Dossier, n)
	for i := range list {
		var story strings.Builder
		for range 40 + r.IntN(160) {
			story.WriteString(words[r.IntN(len(words))])
			story.WriteByte(' ')
		}
		c := tips.Card{Number: tips.Number(1 + r.Uint64N(1<<40-1)), Kind: kinds[r.IntN(len(kinds))], State: states[r.IntN(len(states))], Day: today - day(r.IntN(200)), Size: 3 << 10}
		if r.IntN(4) > 0 {
			c.Unit = fmt.Sprintf("unit-contoh-%d", 1+r.IntN(24))
		}
		d := tips.Dossier{Report: tips.Report{Kind: c.Kind, Unit: c.Unit, Texts: []string{story.String()}}, History: []tips.Moved{{Day: c.Day, State: tips.Received}}}
		if c.State != tips.Received {
			c.Officer = tips.StaffID(0x2345678 + r.IntN(5)*977)
			d.History = append(d.History, tips.Moved{Day: min(today, c.Day+1), State: c.State})
		}
		if c.State == tips.Closed {
			c.ClosedDay, c.Outcome = min(today, c.Day+1), tips.Outcomes()[r.IntN(len(tips.Outcomes()))]
		} else {
			c.Deadline = today - 10 + day(r.IntN(40))
		}
		d.Card = c
		list[i] = d
	}
	return list
}

// samplePhoto draws something that differs by seed.
func samplePhoto(w, h, seed int) []byte {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetRGBA(x, y, color.RGBA{uint8(60 + 120*x/w), uint8(80 + 100*y/h), uint8(40*seed + 60*((x/60+y/60)%2)), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		panic(err) // a picture in memory always encodes
	}
	return b.Bytes()
}
