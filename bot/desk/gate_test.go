package desk

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"netralbot/tips"
)

// ask sends a request as somebody else would.
func (v *visitor) ask(method, path string, set func(*http.Request)) answer {
	v.t.Helper()
	r, err := http.NewRequest(method, v.address(path), nil)
	check(v.t, err)
	if method == "POST" {
		r.Header.Set("Origin", "http://"+v.host)
	}
	set(r)
	return v.do(r)
}

// Whoever isn't the officer's browser on this machine learns nothing, though
// the desk is unlocked and the secret path and the cookie are right.
func TestStrangersAreRefused(t *testing.T) {
	vault := newVault(t)
	_, n := vault.tip(tips.Report{Texts: []string{"rahasia sekali"}})
	v := visit(t, Options{})
	v.open(vault.key, vault.pull())
	page := "laporan/" + n.String()
	if !strings.Contains(v.get(page).body, "rahasia sekali") {
		t.Fatal("the officer can't read the tip")
	}
	for name, c := range map[string]struct {
		method, path string
		status       int
		set          func(*http.Request)
	}{
		"a rebound name":           {"GET", page, 421, func(r *http.Request) { r.Host = "jahat.example:80" }},
		"a rebound name and port":  {"GET", page, 421, func(r *http.Request) { _, p, _ := net.SplitHostPort(r.Host); r.Host = "jahat.example:" + p }},
		"localhost by name":        {"GET", page, 421, func(r *http.Request) { _, p, _ := net.SplitHostPort(r.Host); r.Host = "localhost:" + p }},
		"another port":             {"GET", page, 421, func(r *http.Request) { r.Host = "127.0.0.1:1" }},
		"another site's page":      {"GET", page, 403, func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }},
		"another port's page":      {"GET", page, 403, func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") }},
		"another origin's fetch":   {"GET", page, 403, func(r *http.Request) { r.Header.Set("Origin", "http://jahat.example") }},
		"another origin's form":    {"POST", "kunci", 403, func(r *http.Request) { r.Header.Set("Origin", "http://jahat.example") }},
		"a form of no origin":      {"POST", "kunci", 403, func(r *http.Request) { r.Header.Set("Origin", "null") }},
		"a form without an origin": {"POST", "keluar", 403, func(r *http.Request) { r.Header.Del("Origin") }},
		"a form across sites":      {"POST", "kunci", 403, func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }},
		"the wrong path":           {"GET", "http://" + v.host + "/antrean", 404, func(*http.Request) {}},
		"the root":                 {"GET", "http://" + v.host + "/", 404, func(*http.Request) {}},
		"a longer path":            {"GET", "http://" + v.host + "/X" + v.d.gate.base[1:], 404, func(*http.Request) {}},
		"an unknown method":        {"DELETE", page, 403, func(r *http.Request) { r.Header.Set("Origin", "null") }},
	} {
		a := v.ask(c.method, c.path, c.set)
		if a.status != c.status {
			t.Errorf("%s: %d, want %d", name, a.status, c.status)
		}
		if strings.Contains(a.body, "rahasia") || strings.Contains(a.body, n.String()) {
			t.Errorf("%s reads the tip", name)
		}
	}
	if !strings.Contains(v.get(page).body, "rahasia sekali") {
		t.Error("a stranger's request locked the desk or ended it")
	}

	stranger := &visitor{Client: newClient(t), t: t, d: v.d, host: v.host, root: v.root}
	for _, path := range []string{"", page, "antrean", "grafik", "berkas", "ekspor", "sisa", "foto/x", "galeri", "masuk/x", "masuk/"} {
		if a := stranger.get(path); a.status != 403 || strings.Contains(a.body, n.String()) {
			t.Errorf("without the cookie %q is answered with %d", path, a.status)
		}
	}
	if a := stranger.post("ekspor", "format", "csv", "isi", "1"); a.status != 403 {
		t.Errorf("an export without the cookie: %d", a.status)
	}
	if a := stranger.ask("GET", page, func(r *http.Request) { r.AddCookie(&http.Cookie{Name: cookieName, Value: "x"}) }); a.status != 403 {
		t.Errorf("a made-up cookie: %d", a.status)
	}
}

// A URL lets one browser in, once.
func TestURLWorksOnce(t *testing.T) {
	vault := newVault(t)
	v := arrive(t, Options{})
	if a := v.get("masuk/" + strings.Repeat("A", 26)); a.status != 403 {
		t.Errorf("a guessed ticket: %d", a.status)
	}
	first := v.invited()
	second := v.invited()
	if a := v.get(first); a.status != 403 || !strings.Contains(a.body, messageUsed.Title) {
		t.Errorf("a ticket that was replaced: %d", a.status)
	}
	if a := v.get(second); a.status != 200 || a.at != "" {
		t.Fatalf("the newest ticket: %d at %q", a.status, a.at)
	}
	v.open(vault.key, vault.pull())
	if a := v.get(second); a.at != "antrean" {
		t.Errorf("the same browser with its old address lands at %q", a.at)
	}
	other := &visitor{Client: newClient(t), t: t, d: v.d, host: v.host, root: v.root}
	if a := other.get(second); a.status != 403 {
		t.Errorf("another browser with a used ticket: %d", a.status)
	}
	if a := other.get(v.invited()); a.status != 200 || a.at != "" {
		t.Errorf("a new browser must unlock for itself: %d at %q", a.status, a.at)
	}
	if a := v.get("antrean"); a.status != 403 || !strings.Contains(a.body, messageStranger.Title) {
		t.Errorf("the browser before is still in: %d", a.status)
	}
}

// Every answer forbids what the page doesn't need, and the browser to keep it.
func TestHeaders(t *testing.T) {
	vault := newVault(t)
	vault.tip(tips.Report{Texts: []string{"isi"}, Photos: [][]byte{samplePhoto(20, 20, 1)}})
	v := visit(t, Options{})
	v.open(vault.key, vault.pull())
	var photo string
	for id := range v.d.queue.photos {
		photo = "foto/" + id
	}
	for _, path := range []string{"antrean", "laporan/" + v.d.queue.tips[0].number, photo, "sisa", "grafik", "tidak-ada", "http://" + v.host + "/"} {
		h := v.get(path).header
		if got := h.Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s: Cache-Control %q", path, got)
		}
		if !strings.HasPrefix(h.Get("Content-Security-Policy"), "default-src 'none'") || strings.Contains(h.Get("Content-Security-Policy"), "unsafe") {
			t.Errorf("%s: %q", path, h.Get("Content-Security-Policy"))
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Cross-Origin-Resource-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin"} {
			if h.Get(name) != want {
				t.Errorf("%s: %s is %q", path, name, h.Get(name))
			}
		}
		if h.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s may be read by other origins", path)
		}
	}
	if got := v.get(photo).header.Get("Content-Type"); got != "image/jpeg" {
		t.Errorf("a photo is %s", got)
	}
	for _, c := range v.Jar.Cookies(mustURL(t, v.root)) {
		if c.Name == cookieName && len(c.Value) < 40 {
			t.Errorf("the cookie is short: %d", len(c.Value))
		}
	}
	if n := len(v.Jar.Cookies(mustURL(t, "http://"+v.host+"/"))); n != 0 {
		t.Errorf("%d cookies go to other paths of this host", n)
	}
}

var (
	quoted  = regexp.MustCompile(`="[^"]*"`)
	inline  = regexp.MustCompile(`<style|<script>|<[a-z][^<>]*\s(on[a-z]+|style)=`) // where values are left out
	foreign = regexp.MustCompile(`\s(src|href|action|formaction)="([a-z]+:|//)`)
)

// Pages load nothing from elsewhere and hold no script or style of their own,
// so that the policy can forbid them.
func TestPagesAreSelfContained(t *testing.T) {
	v := visit(t, Options{Gallery: true})
	for _, e := range v.d.gallery.states {
		body := v.get("galeri/" + e.Name + "/").body
		if bad := foreign.FindString(body) + inline.FindString(quoted.ReplaceAllString(body, `=""`)); bad != "" {
			t.Errorf("%s holds %q", e.Name, bad)
		}
	}
	list, err := files.ReadDir("aset")
	check(t, err)
	for _, f := range list {
		b, err := files.ReadFile("aset/" + f.Name())
		check(t, err)
		text := strings.ReplaceAll(string(b), "http://www.w3.org/2000/svg", "")
		for _, bad := range []string{"http:", "https:", "//cdn", "@import", "innerHTML", "eval("} {
			if strings.Contains(text, bad) {
				t.Errorf("%s holds %q", f.Name(), bad)
			}
		}
	}
}

// Serve refuses to listen where others could reach it.
func TestServeOnLoopbackOnly(t *testing.T) {
	d, err := Open(Options{})
	check(t, err)
	l, err := net.Listen("tcp", "0.0.0.0:0")
	check(t, err)
	if err := d.Serve(t.Context(), l); err == nil || !strings.Contains(err.Error(), "loopback") {
		t.Errorf("serving everybody: %v", err)
	}
	if _, err := l.Accept(); err == nil {
		t.Error("the listener is still open")
	}
	// And a handler that somebody else serves looks at each connection.
	r := httptest.NewRequest("GET", "http://192.0.2.1:80"+d.gate.base, nil)
	r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, net.Addr(&net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 80})))
	r.Host = "192.0.2.1:80"
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	if w.Code != 403 {
		t.Errorf("a connection from the network: %d", w.Code)
	}
}

// Keluar answers, forgets everything, and ends Serve without an error.
func TestLeave(t *testing.T) {
	vault := newVault(t)
	vault.tip(tips.Report{Texts: []string{"isi"}})
	d, addr, done := serve(t, Options{})
	v := &visitor{Client: newClient(t), t: t, d: d, host: addr.String(), root: "http://" + addr.String() + d.gate.base}
	v.get(d.URL(addr))
	v.open(vault.key, vault.pull())
	if a := v.post("keluar"); a.status != 200 || !strings.Contains(a.body, messageGoodbye.Title) {
		t.Errorf("leaving: %d", a.status)
	}
	v.CloseIdleConnections()
	select {
	case err := <-done:
		check(t, err)
	case <-time.After(20 * time.Second):
		t.Fatal("Serve goes on")
	}
	if d.queue != nil || d.sources != nil || d.key != nil {
		t.Error("something is still held")
	}
	if _, err := net.Dial("tcp", addr.String()); err == nil {
		t.Error("the port is still open")
	}
}
