package desk

import (
	"net/http"
	"runtime/debug"
	"strings"
)

// routes lists what there is below the secret path. A page that shows tips gets
// the queue as an argument and is reached only while the desk is open.
func (d *Desk) routes() *http.ServeMux {
	m := http.NewServeMux()
	m.HandleFunc("GET /{$}", d.serveStart)
	m.HandleFunc("POST /buka", d.serveUnlock)
	m.HandleFunc("GET /buka", d.serveStart) // after a reload
	m.HandleFunc("POST /buang", d.serveDrop)
	m.HandleFunc("POST /kunci", d.serveLock)
	m.HandleFunc("POST /keluar", d.serveLeave)
	m.HandleFunc("GET /sisa", d.serveLeft)
	m.HandleFunc("POST /sisa", d.serveLeft)
	open := func(pattern string, h func(http.ResponseWriter, *http.Request, *queue)) {
		m.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			d.mu.Lock()
			q := d.queue
			d.mu.Unlock()
			switch {
			case q != nil:
				h(w, r, q)
			case r.Header.Get("X-Bagian") != "":
				w.WriteHeader(http.StatusUnauthorized)
			default:
				http.Redirect(w, r, d.gate.base, http.StatusSeeOther)
			}
		})
	}
	open("GET /antrean", d.serveQueue)
	open("POST /antrean", d.serveFilter)
	open("GET /laporan/{number}", d.serveTip)
	open("GET /foto/{id}", d.servePhoto)
	open("GET /tenggat", d.serveDeadlines)
	open("GET /grafik", d.serveCharts)
	open("GET /berkas", d.serveSources)
	open("POST /berkas", d.serveAdd)
	open("GET /ekspor", d.serveExport)
	open("POST /ekspor", d.serveSheet)
	open("GET /laporan/{number}/ekspor", d.serveDossier)
	open("POST /laporan/{number}/cetak", d.servePrint)
	open("POST /laporan/{number}/pdf", d.servePDF)
	if d.opt.Gallery {
		m.HandleFunc("GET /galeri", d.serveGallery)
		m.HandleFunc("/galeri/{state}/{rest...}", d.serveState)
	}
	return m
}

// ServeHTTP turns away whoever doesn't belong here and answers the rest.
func (d *Desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	protect(w.Header())
	defer d.recover(w)
	if status, reason := d.gate.refuse(r); status != 0 {
		d.log.Debug("refused", "status", status)
		http.Error(w, reason, status)
		return
	}
	rest := "/" + strings.TrimPrefix(r.URL.Path, d.gate.base)
	r2 := r.WithContext(r.Context())
	u := *r.URL
	u.Path, u.RawPath = rest, ""
	r2.URL = &u
	switch name, found := strings.CutPrefix(rest, "/aset/"); {
	case found && r.Method != http.MethodPost:
		r2.SetPathValue("name", name)
		d.serveAsset(w, r2)
		return
	case strings.HasPrefix(rest, "/masuk/"):
		d.serveEnter(w, r2)
		return
	case !d.gate.known(r):
		d.serveMessage(w, http.StatusForbidden, messageStranger)
		return
	}
	d.lockIfIdle()
	if rest != "/sisa" {
		d.touch()
	}
	if _, pattern := d.mux.Handler(r2); pattern == "" {
		d.serveMessage(w, http.StatusNotFound, messageNotFound)
		return
	}
	d.mux.ServeHTTP(w, r2)
}

// recover keeps a mistake in one page from ending the program, and what it may
// quote out of the log.
func (d *Desk) recover(w http.ResponseWriter) {
	if v := recover(); v != nil {
		d.log.Error("a page failed", "stack", string(debug.Stack()))
		d.serveMessage(w, http.StatusInternalServerError, messageBroken)
	}
}

// serveEnter lets a browser in, once for each URL. Whoever was in before is
// out, and the desk locks itself: the one who enters proves knowledge of the
// passphrase.
func (d *Desk) serveEnter(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		d.serveMessage(w, http.StatusNotFound, messageNotFound)
		return
	}
	c, ok := d.gate.enter(strings.TrimPrefix(r.URL.Path, "/masuk/"))
	if !ok && d.gate.known(r) {
		http.Redirect(w, r, d.gate.base, http.StatusSeeOther)
		return
	}
	if !ok {
		d.serveMessage(w, http.StatusForbidden, messageUsed)
		return
	}
	d.lock(false)
	d.touch()
	http.SetCookie(w, c)
	http.Redirect(w, r, d.gate.base, http.StatusSeeOther)
}

// serveLeave is the button Keluar.
func (d *Desk) serveLeave(w http.ResponseWriter, _ *http.Request) {
	d.lock(false)
	d.serveMessage(w, http.StatusOK, messageGoodbye)
	d.leave()
}
