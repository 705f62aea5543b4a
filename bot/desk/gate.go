package desk

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"strings"
	"sync"
)

// gate decides who gets in. Everything lies below a random path, so that the
// cookie, which a browser would send to every port of this host, reaches no
// other program; and the path alone is not enough, since it stands in the
// browser's history.
type gate struct {
	base  string // "/" + random + "/"
	cross *http.CrossOriginProtection

	mu     sync.Mutex
	ticket string // of the newest URL; "" once used
	cookie string // "" before the first entry
}

const cookieName = "meja"

func newGate() *gate {
	return &gate{base: "/" + rand.Text() + "/", cross: http.NewCrossOriginProtection()}
}

// invite draws the ticket of a new URL.
func (g *gate) invite() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.ticket = rand.Text()
	return g.base + "masuk/" + g.ticket
}

// enter trades the ticket for a cookie, once.
func (g *gate) enter(ticket string) (*http.Cookie, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.ticket == "" || !same(ticket, g.ticket) {
		return nil, false
	}
	g.ticket, g.cookie = "", rand.Text()+rand.Text()
	return &http.Cookie{
		Name: cookieName, Value: g.cookie, Path: g.base,
		HttpOnly: true, SameSite: http.SameSiteStrictMode,
	}, true
}

// known reports whether r comes from the browser that entered last.
func (g *gate) known(r *http.Request) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.cookie == "" {
		return false
	}
	for _, c := range r.CookiesNamed(cookieName) {
		if same(c.Value, g.cookie) {
			return true
		}
	}
	return false
}

// same compares in constant time whatever the lengths.
func same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// refuse returns the status and the reason to turn r away before looking at
// what it asks for; 0 if there is none.
func (g *gate) refuse(r *http.Request) (int, string) {
	local, _ := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if local == nil || !loopback(local.String()) || !loopback(r.RemoteAddr) {
		return http.StatusForbidden, "Halaman ini hanya melayani komputer ini sendiri."
	}
	// A name that was rebound to this address comes with its own Host.
	if r.Host != strings.TrimSuffix(local.String(), ":80") && r.Host != local.String() {
		return http.StatusMisdirectedRequest, "Alamat ini bukan alamat meja petugas."
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
	default:
		return http.StatusForbidden, "Permintaan dari situs lain ditolak."
	}
	if o := r.Header.Get("Origin"); o != "" && o != "http://"+r.Host {
		return http.StatusForbidden, "Permintaan dari situs lain ditolak."
	}
	if err := g.cross.Check(r); err != nil {
		return http.StatusForbidden, "Permintaan dari situs lain ditolak."
	}
	// Every browser says where a POST comes from; what doesn't is none.
	if r.Method == http.MethodPost && r.Header.Get("Origin") == "" && r.Header.Get("Sec-Fetch-Site") == "" {
		return http.StatusForbidden, "Permintaan tanpa asal ditolak."
	}
	if !strings.HasPrefix(r.URL.Path, g.base) {
		return http.StatusNotFound, "Tidak ada apa-apa di sini. Buka alamat lengkap yang ditampilkan program."
	}
	return 0, ""
}

func loopback(hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// protect sets what every answer carries. Referrer-Policy is same-origin rather
// than no-referrer, under which browsers send Origin: null with a form.
func protect(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "+
		"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "+
		"require-trusted-types-for 'script'; trusted-types meja")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Embedder-Policy", "require-corp")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()")
	h.Set("X-Robots-Tag", "noindex")
	h.Set("X-DNS-Prefetch-Control", "off")
}
