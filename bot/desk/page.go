package desk

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed templates/*.html aset/*
var files embed.FS

// pages are the parsed templates, one set for each page.
type pages struct{ sets map[string]*template.Template }

// page is what every template gets; Data is the page's own.
type page struct {
	Base    string // where links begin
	Assets  string
	Title   string // never holds anything of a tip but its number: it ends up in the browser's history
	Nav     string // which entry of the menu this is
	Open    bool   // tips are shown: the menu, the clock and Kunci belong to it
	Left    int    // seconds until the desk locks itself
	Limit   int    // seconds of the whole period
	Today   day
	Notices []notice
	Data    any
}

// notice is a sentence shown once at the head of the next page.
type notice struct{ Class, Title, Text string }

// loadPages parses every template together with the shared ones. Files whose
// names begin with an underscore are shared.
func loadPages(n *names) (*pages, error) {
	shared, err := template.New("").Funcs(functions(n)).ParseFS(files, "templates/_*.html")
	if err != nil {
		return nil, err
	}
	list, err := fs.Glob(files, "templates/[a-z]*.html")
	if err != nil {
		return nil, err
	}
	p := &pages{sets: map[string]*template.Template{}}
	for _, name := range list {
		set, err := shared.Clone()
		if err == nil {
			set, err = set.ParseFS(files, name)
		}
		if err != nil {
			return nil, err
		}
		p.sets[strings.TrimSuffix(path.Base(name), ".html")] = set
	}
	return p, nil
}

func functions(n *names) template.FuncMap {
	return template.FuncMap{
		"angka": count, "ukuran": size, "tanggal": shortDate, "tanggalPanjang": longDate, "hari": weekday,
		"iso":  func(d day) string { return d.String() },
		"sisa": remaining, "genting": urgency,
		"jenis": n.kind, "jenisPendek": n.shortKind, "unit": n.unit, "tujuan": n.destination, "petugas": n.staff, "status": n.state, "hasil": n.outcome,
		"tambah": func(a, b int) int { return a + b },
		"isian":  pairs,
	}
}

// pairs makes a map of names and values, to hand several to a template.
func pairs(list ...any) (map[string]any, error) {
	m := map[string]any{}
	for i := 0; i+1 < len(list); i += 2 {
		name, ok := list[i].(string)
		if !ok {
			return nil, fmt.Errorf("desk: %v is no name", list[i])
		}
		m[name] = list[i+1]
	}
	return m, nil
}

// render writes one template of a page's set: "layout" for the whole page.
func (d *Desk) render(w http.ResponseWriter, status int, name, part string, p page) {
	var b bytes.Buffer
	set := d.pages.sets[name]
	if set == nil {
		panic("desk: no page " + name)
	}
	if err := set.ExecuteTemplate(&b, part, p); err != nil {
		// The error may quote what was to be shown.
		d.log.Error("a page could not be drawn", "page", name, "type", fmt.Sprintf("%T", err))
		http.Error(w, troubleInside.Title+" "+troubleInside.Advice, http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = b.WriteTo(w)
}

// page fills in what all pages have.
func (d *Desk) page(title, nav string, data any) page {
	left := d.left()
	d.mu.Lock()
	defer d.mu.Unlock()
	p := page{
		Base: d.gate.base, Assets: d.gate.base + "aset/", Title: title, Nav: nav, Today: d.today(), Data: data,
		Open: d.queue != nil, Left: int(left / time.Second), Limit: int(d.opt.Idle / time.Second),
	}
	p.Notices, d.notices = d.notices, nil
	return p
}

// serveAsset serves the style and the scripts. They hold nothing of a tip, and
// the farewell page needs them when nobody serves them any more: the browser
// may keep them.
func (d *Desk) serveAsset(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	b, err := files.ReadFile("aset/" + name)
	if err != nil || strings.Contains(name, "/") {
		d.serveMessage(w, http.StatusNotFound, messageNotFound)
		return
	}
	types := map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
	w.Header().Set("Content-Type", types[path.Ext(name)])
	w.Header().Set("Cache-Control", "private, max-age=86400, immutable")
	_, _ = w.Write(b)
}

// A message is a page of a few sentences.
type message struct{ Title, Text, Link string }

var (
	messageNotFound = message{"Halaman tidak ditemukan", "Alamat ini tidak ada, atau laporannya tidak ada dalam berkas yang sedang terbuka.", "Kembali ke antrean"}
	messageStranger = message{"Sesi tidak dikenal", "Peramban ini belum masuk, atau meja petugas sudah dibuka di peramban lain. Kembalilah ke jendela program netralbot lalu buka alamat yang ditampilkan di sana. Tekan Enter di jendela itu untuk mendapat alamat baru; kalau jendelanya tidak ada, jalankan lagi programnya.", ""}
	messageUsed     = message{"Alamat ini sudah dipakai", "Setiap alamat masuk hanya berlaku sekali. Kembalilah ke jendela program netralbot, tekan Enter, lalu buka alamat baru yang muncul di sana. Kalau jendelanya tidak ada, jalankan lagi programnya.", ""}
	messageGoodbye  = message{"Meja petugas sudah ditutup", "Semua laporan sudah dihapus dari memori program dan programnya berhenti. Tab ini boleh Anda tutup.", ""}
	messageBroken   = message{"Ada gangguan", "Program ini tidak dapat menampilkan halaman itu. Tidak ada yang berubah. Coba lagi; kalau tetap begini, tutup program lalu jalankan kembali.", "Kembali ke antrean"}
)

func (d *Desk) serveMessage(w http.ResponseWriter, status int, m message) {
	d.render(w, status, "pesan", "layout", page{
		Base: d.gate.base, Assets: d.gate.base + "aset/", Title: m.Title, Today: d.today(), Data: m,
	})
}
