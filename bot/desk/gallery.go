package desk

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// gallery shows every state of the page without a bundle, to be looked at and
// tested. Its links and forms lead nowhere.
type gallery struct {
	states []exhibit
	once   sync.Once
	few    *queue // the samples
	many   *queue
	none   *queue
}

// exhibit is one state. Open stands for an unlocked desk.
type exhibit struct {
	Name, Says string
	Hash       string // what the address ends with, for what a script opens
	set        string
	open       bool
	left       int // seconds; 0 for the whole period
	notices    []notice
	data       func(*Desk, *gallery) any
}

func (g *gallery) fill(d *Desk) {
	g.once.Do(func() {
		g.few = sampleQueue(d, sampleTips(d.today()))
		g.many = sampleQueue(d, manyTips(d.today(), 10_000))
		g.none = sampleQueue(d, nil)
	})
}

func newGallery() *gallery {
	g := &gallery{states: []exhibit{
		{Name: "pesan-tidak-ditemukan", Says: "Halaman tidak ditemukan", set: "pesan", data: fixed(messageNotFound)},
		{Name: "pesan-sesi", Says: "Sesi tidak dikenal", set: "pesan", data: fixed(messageStranger)},
		{Name: "pesan-dipakai", Says: "Alamat masuk sudah dipakai", set: "pesan", data: fixed(messageUsed)},
		{Name: "pesan-selesai", Says: "Sudah ditutup", set: "pesan", data: fixed(messageGoodbye)},
		{Name: "pesan-gangguan", Says: "Gangguan", set: "pesan", data: fixed(messageBroken)},
		{Name: "buka", Says: "Buka, tanpa apa pun", set: "buka", data: fixed(unlockView{Limit: largestUpload})},
		{Name: "buka-siap", Says: "Buka, berkas dan kunci sudah ada", set: "buka", data: fixed(sampleUnlock(nil, false))},
		{Name: "buka-terkunci-sendiri", Says: "Terkunci sendiri", set: "buka", data: fixed(sampleUnlock(nil, true))},
	}}
	for _, t := range []*trouble{troubleNoBundle, troubleNoKey, troubleNoPassphrase, troublePassphrase, troubleKey, troubleSwapped, troubleBundle,
		troubleDamaged, troubleNewer, troubleOpens, troubleMissing, troubleUnreadable, troubleTooLarge, troubleLocked, troubleForm, troubleInside} {
		g.states = append(g.states, exhibit{Name: "galat-" + t.ID, Says: t.Title, set: "buka", data: fixed(sampleUnlock(t.in("antrean.bundle"), false))})
	}
	g.states = append(g.states, queueExhibits()...)
	g.states = append(g.states, tipExhibits()...)
	g.states = append(g.states, otherExhibits()...)
	return g
}

func fixed(data any) func(*Desk, *gallery) any { return func(*Desk, *gallery) any { return data } }

func sampleUnlock(t *trouble, idled bool) unlockView {
	return unlockView{Trouble: t, Idled: idled, Limit: largestUpload, Key: "kunci-petugas.txt", Sources: []sourceView{{0, "antrean.bundle", 0}, {1, "7K3Q-M2XP.bundle", 0}}}
}

func queueExhibits() []exhibit {
	table := func(f filter, last string) func(*Desk, *gallery) any {
		return func(d *Desk, g *gallery) any { return d.tableOf(g.few, f, last) }
	}
	return []exhibit{
		{Name: "antrean", Says: "Antrean", set: "antrean", open: true, data: table(filter{}, "")},
		{Name: "antrean-cari", Says: "Antrean, mencari", set: "antrean", open: true, data: table(filter{Text: "mobil dinas"}, "")},
		{Name: "antrean-tidak-cocok", Says: "Tidak ada yang cocok", set: "antrean", open: true, data: table(filter{Text: "xyz", Due: "lewat"}, "")},
		{Name: "antrean-kosong", Says: "Antrean kosong", set: "antrean", open: true, data: func(d *Desk, g *gallery) any { return d.tableOf(g.none, filter{}, "") }},
		{Name: "antrean-besar", Says: "10.000 laporan", set: "antrean", open: true, data: func(d *Desk, g *gallery) any { return d.tableOf(g.many, filter{Page: 3}, "") }},
		{Name: "antrean-kabar", Says: "Satu berkas tidak terbuka", set: "antrean", open: true, data: table(filter{}, ""),
			notices: []notice{{"galat", "lama.bundle: " + troubleDamaged.Title, troubleDamaged.Advice}}},
		{Name: "bantuan", Says: "Bantuan", Hash: "#bantuan", set: "antrean", open: true, data: table(filter{}, "")},
		{Name: "jeda", Says: "Sebentar lagi terkunci", set: "antrean", open: true, left: 45, data: table(filter{}, "")},
	}
}

func tipExhibits() []exhibit {
	tip := func(i int) func(*Desk, *gallery) any {
		return func(d *Desk, g *gallery) any { return d.tipOf(g.few, g.sample(i), filter{}) }
	}
	paper := func(i int, w dossierWish) func(*Desk, *gallery) any {
		return func(d *Desk, g *gallery) any { return d.dossierOf(g.few, g.sample(i), w) }
	}
	all := dossierWish{To: "Bawaslu", Agenda: "700/12/2026", Photos: true, Talk: true, Notes: true}
	return []exhibit{
		{Name: "laporan", Says: "Laporan lengkap", set: "laporan", open: true, data: tip(0)},
		{Name: "laporan-foto", Says: "Foto diperbesar", Hash: "#foto-1", set: "laporan", open: true, data: tip(0)},
		{Name: "laporan-pendek", Says: "Laporan pendek", set: "laporan", open: true, data: tip(1)},
		{Name: "laporan-selesai", Says: "Laporan selesai", set: "laporan", open: true, data: tip(2)},
		{Name: "laporan-terkunci", Says: "Isi tidak terbuka", set: "laporan", open: true, data: tip(3)},
		{Name: "laporan-sebagian", Says: "Isi terbuka sebagian", set: "laporan", open: true, data: tip(4)},
		{Name: "laporan-kasar", Says: "Isi yang berniat buruk", set: "laporan", open: true, data: tip(5)},
		{Name: "ekspor-laporan", Says: "Ekspor satu laporan", set: "berkas-laporan", open: true, data: func(d *Desk, g *gallery) any { return d.dossierFormOf(g.sample(0)) }},
		{Name: "cetak", Says: "Halaman cetak", set: "cetak", open: true, data: paper(0, all)},
		{Name: "cetak-terkunci", Says: "Halaman cetak, isi tidak terbuka", set: "cetak", open: true, data: paper(3, dossierWish{})},
	}
}

func otherExhibits() []exhibit {
	return []exhibit{
		{Name: "tenggat", Says: "Tenggat", set: "tenggat", open: true, data: func(d *Desk, g *gallery) any { return d.deadlinesOf(g.few, monthOf(d.today())) }},
		{Name: "tenggat-besar", Says: "Tenggat, 10.000 laporan", set: "tenggat", open: true, data: func(d *Desk, g *gallery) any { return d.deadlinesOf(g.many, monthOf(d.today())) }},
		{Name: "tenggat-kosong", Says: "Tanpa tenggat", set: "tenggat", open: true, data: func(d *Desk, g *gallery) any { return d.deadlinesOf(g.none, monthOf(d.today())) }},
		{Name: "grafik", Says: "Grafik", set: "grafik", open: true, data: func(d *Desk, g *gallery) any { return d.chartsOf(g.few, filter{}) }},
		{Name: "grafik-besar", Says: "Grafik, 10.000 laporan", set: "grafik", open: true, data: func(d *Desk, g *gallery) any { return d.chartsOf(g.many, filter{}) }},
		{Name: "grafik-kosong", Says: "Grafik kosong", set: "grafik", open: true, data: func(d *Desk, g *gallery) any { return d.chartsOf(g.none, filter{}) }},
		{Name: "berkas", Says: "Berkas", set: "berkas", open: true, data: func(d *Desk, g *gallery) any { return d.bundlesOf(g.few, nil) }},
		{Name: "berkas-galat", Says: "Berkas, tambahan gagal", set: "berkas", open: true, data: func(d *Desk, g *gallery) any { return d.bundlesOf(g.few, troubleBundle.in("foto.pdf")) }},
		{Name: "ekspor", Says: "Ekspor antrean", set: "ekspor", open: true, data: fixed(exportView{Found: 12, Total: 40, Narrow: true})},
	}
}

func monthOf(d day) time.Time {
	t := d.Time(time.UTC)
	return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
}

// sample finds the i-th of sampleTips in the sorted queue.
func (g *gallery) sample(i int) *tip { return g.few.byNumber[sampleNumber(i).String()] }

func (d *Desk) serveGallery(w http.ResponseWriter, _ *http.Request) {
	p := d.page("Galeri", "", d.gallery.states)
	p.Open = false
	d.render(w, http.StatusOK, "galeri", "layout", p)
}

func (d *Desk) serveState(w http.ResponseWriter, r *http.Request) {
	g := d.gallery
	g.fill(d)
	if id, ok := strings.CutPrefix(r.PathValue("rest"), "foto/"); ok {
		r.SetPathValue("id", id)
		d.servePhoto(w, r, g.few)
		return
	}
	limit := int(d.opt.Idle / time.Second)
	if r.PathValue("rest") == "sisa" { // what the script asks now and then
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"detik":%d,"terkunci":false}`, limit)
		return
	}
	for _, e := range g.states {
		if e.Name != r.PathValue("state") || r.PathValue("rest") != "" {
			continue
		}
		p := page{
			Base: d.gate.base + "galeri/" + url.PathEscape(e.Name) + "/", Assets: d.gate.base + "aset/", Title: e.Says, Nav: e.set,
			Open: e.open, Today: d.today(), Notices: e.notices, Left: limit, Limit: limit, Data: e.data(d, g),
		}
		if e.left > 0 {
			p.Left = e.left
		}
		d.render(w, http.StatusOK, e.set, "layout", p)
		return
	}
	d.serveMessage(w, http.StatusNotFound, messageNotFound)
}
