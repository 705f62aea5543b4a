package emulator

import (
	"embed"
	"encoding/json"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"strings"
)

//go:embed page
var pageFiles embed.FS

// policy lets the page load from this server only, and photos it made itself.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; " +
	"manifest-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const maxPageBody = 64 << 20

// pageServer is the demo page: what a person does on it is what the Person
// of that key does.
type pageServer struct{ s *Server }

// newPage puts the page in front of the Bot API.
func newPage(s *Server) http.Handler {
	p := pageServer{s}
	files, err := fs.Sub(pageFiles, "page")
	if err != nil {
		panic(err) // the embedded folder has another name
	}
	mux := http.NewServeMux()
	mux.Handle("GET /{$}", http.FileServerFS(files))
	mux.Handle("GET /page/", http.StripPrefix("/page/", http.FileServerFS(files)))
	mux.HandleFunc("GET /demo/setup", p.setup)
	mux.HandleFunc("GET /demo/events", p.events)
	mux.HandleFunc("GET /demo/file/{id}", p.file)
	mux.HandleFunc("POST /demo/send", p.send)
	mux.HandleFunc("POST /demo/media", p.media)
	mux.HandleFunc("POST /demo/press", p.press)
	mux.HandleFunc("POST /demo/inline", p.inline)
	mux.HandleFunc("POST /demo/choose", p.choose)
	mux.HandleFunc("POST /demo/edit", p.edit)
	mux.HandleFunc("POST /demo/delete", p.delete)
	mux.HandleFunc("POST /demo/block", p.block)
	mux.HandleFunc("/", s.serveAPI)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if !localHost(r.Host) || !sameOrigin(r) {
			http.Error(w, "this server answers this machine's own pages only", http.StatusForbidden)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// localHost refuses names that another site could have pointed here.
func localHost(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.Trim(name, "[]")
	ip := net.ParseIP(name)
	return name == "localhost" || ip != nil && ip.IsLoopback()
}

// sameOrigin refuses what a foreign page makes the browser send. Clients that
// are no browsers, such as the bot, send neither header; opening the page
// itself by a link is harmless.
func sameOrigin(r *http.Request) bool {
	if r.Method == http.MethodGet && r.URL.Path == "/" {
		return true
	}
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		return false
	}
	if origin := r.Header.Get("Origin"); origin != "" {
		u, err := url.Parse(origin)
		return err == nil && u.Host == r.Host
	}
	return true
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

// file serves a photo to be shown or a document to be saved.
func (p pageServer) file(w http.ResponseWriter, r *http.Request) {
	p.s.mu.Lock()
	f := p.s.files.byID[r.PathValue("id")]
	var file File
	if f != nil {
		file = f.File
	}
	p.s.mu.Unlock()
	if file.Bytes == nil {
		http.NotFound(w, r)
		return
	}
	kind := http.DetectContentType(file.Bytes)
	switch kind {
	case "image/jpeg", "image/png", "image/gif", "image/webp":
	default:
		kind = "application/octet-stream"
	}
	if f.kind != "photo" {
		name := strings.Map(func(c rune) rune {
			if c < ' ' || strings.ContainsRune(`"\/`, c) {
				return '_'
			}
			return c
		}, file.Name)
		w.Header().Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(name))
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "private, max-age=3600")
	_, _ = w.Write(file.Bytes)
}
