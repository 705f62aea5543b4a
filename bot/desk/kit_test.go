package desk

import (
	"bytes"
	"crypto/rand"
	"html/template"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"netralbot/tips"
	"netralbot/tips/receipt"
)

// noon is when most tests happen.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.FixedZone("WIB", 7*3600))

// clock is a time that tests move.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// vault is a store that makes real bundles, and the key that opens them.
type vault struct {
	*tips.Store
	t     testing.TB
	clock *clock
	id    *tips.Identity
	key   []byte // the key file, without a passphrase
	budi  tips.Actor
}

func newVault(t testing.TB) *vault {
	t.Helper()
	id, err := tips.NewIdentity()
	check(t, err)
	return newVaultFor(t, id)
}

// newVaultFor is newVault for a key there is already.
func newVaultFor(t testing.TB, id *tips.Identity) *vault {
	t.Helper()
	path := filepath.Join(t.TempDir(), "kunci.txt")
	check(t, id.Save(path, ""))
	key, err := os.ReadFile(path)
	check(t, err)
	v := &vault{t: t, clock: &clock{t: noon}, id: id, key: key}
	v.Store, err = tips.Open(tips.Options{
		Dir: filepath.Join(t.TempDir(), "data"), Recipients: []tips.Recipient{{Key: id.Recipient()}},
		Units: []string{"dinkes", "disdik"}, Destinations: []string{"bawaslu"}, CompactAfter: -1, Now: v.clock.now,
		Limits: tips.Limits{PerHour: 1 << 20, MaxSize: 1 << 30, DiskReserve: 1},
	})
	check(t, err)
	t.Cleanup(func() { check(t, v.Close()) })
	inv, err := v.Invite(tips.Operator(), tips.Petugas, "")
	check(t, err)
	s, err := v.Enrol(inv.Code, "alamat")
	check(t, err)
	v.budi = tips.By(s.ID)
	return v
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func mustURL(t testing.TB, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	check(t, err)
	return u
}

// escaped is s as a page holds it.
func escaped(s string) string { return template.HTMLEscapeString(s) }

// tip hands in a report and returns its code and number.
func (v *vault) tip(r tips.Report) (receipt.Code, tips.Number) {
	v.t.Helper()
	if r.Kind == "" {
		r.Kind = "medsos"
	}
	code, err := receipt.New(rand.Reader)
	check(v.t, err)
	n, err := v.Submit(r, code, rand.Text())
	check(v.t, err)
	return code, n
}

// pull returns a bundle of the open tips.
func (v *vault) pull() []byte {
	v.t.Helper()
	var b bytes.Buffer
	_, err := v.Bundle(tips.Operator(), &b, tips.Filter{})
	check(v.t, err)
	return b.Bytes()
}

// safeKey is a key file with the passphrase "sandi panjang", and the key in it.
// It was made with a work factor of 8 so that tests needn't wait a second for
// each try, as officers do.
func safeKey(t testing.TB) ([]byte, *tips.Identity) {
	t.Helper()
	b, err := os.ReadFile("testdata/kunci.txt")
	check(t, err)
	id, err := tips.ParseIdentity(b, func() (string, error) { return "sandi panjang", nil })
	check(t, err)
	return b, id
}

// visitor is a browser at a desk, as far as HTTP goes.
type visitor struct {
	*http.Client
	t    testing.TB
	d    *Desk
	host string
	root string // address of the desk, with the secret path
	log  *logged
}

// logged collects everything that is logged.
type logged struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// visit starts a desk and enters it.
func visit(t testing.TB, o Options) *visitor {
	t.Helper()
	v := arrive(t, o)
	r := v.get(v.invited())
	if r.status != http.StatusOK {
		t.Fatalf("entering: %d", r.status)
	}
	return v
}

// arrive starts a desk without entering it.
func arrive(t testing.TB, o Options) *visitor {
	t.Helper()
	log := &logged{}
	o.Log = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	if o.Clock == nil {
		o.Clock = func() time.Time { return noon }
	}
	d, err := Open(o)
	check(t, err)
	srv := httptest.NewServer(d)
	t.Cleanup(srv.Close)
	v := &visitor{Client: newClient(t), t: t, d: d, host: strings.TrimPrefix(srv.URL, "http://"), log: log}
	v.root = srv.URL + d.gate.base
	return v
}

func newClient(t testing.TB) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	check(t, err)
	return &http.Client{Jar: jar, Timeout: time.Minute}
}

func (v *visitor) invited() string { return "http://" + v.host + v.d.gate.invite() }

// answer is a response that was read.
type answer struct {
	status int
	header http.Header
	body   string
	at     string // path below the root where redirects ended
}

func (v *visitor) do(r *http.Request) answer {
	v.t.Helper()
	resp, err := v.Do(r)
	check(v.t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	check(v.t, err)
	return answer{resp.StatusCode, resp.Header, string(b), strings.TrimPrefix(resp.Request.URL.String(), v.root)}
}

func (v *visitor) address(path string) string {
	if strings.HasPrefix(path, "http") {
		return path
	}
	return v.root + path
}

func (v *visitor) get(path string) answer {
	v.t.Helper()
	r, err := http.NewRequest("GET", v.address(path), nil)
	check(v.t, err)
	return v.do(r)
}

// post sends a form as a browser does from a page of the desk.
func (v *visitor) post(path string, fields ...string) answer {
	v.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	r, err := http.NewRequest("POST", v.address(path), strings.NewReader(form.Encode()))
	check(v.t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", "http://"+v.host)
	return v.do(r)
}

// file is one that an officer picks.
type file struct {
	field, name string
	data        []byte
}

// upload sends files and a passphrase.
func (v *visitor) upload(path, passphrase string, list ...file) answer {
	v.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, f := range list {
		part, err := w.CreateFormFile(f.field, f.name)
		check(v.t, err)
		_, err = part.Write(f.data)
		check(v.t, err)
	}
	check(v.t, w.WriteField("sandi", passphrase))
	check(v.t, w.Close())
	r, err := http.NewRequest("POST", v.address(path), &b)
	check(v.t, err)
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("Origin", "http://"+v.host)
	return v.do(r)
}

// open unlocks the desk with bundles and fails the test if it doesn't.
func (v *visitor) open(key []byte, bundles ...[]byte) {
	v.t.Helper()
	list := []file{{"kunci", "kunci.txt", key}}
	for _, b := range bundles {
		list = append(list, file{"berkas", "antrean.bundle", b})
	}
	if a := v.upload("buka", "", list...); a.status != 200 || a.at != "antrean" {
		v.t.Fatalf("not unlocked: %d at %q\n%s", a.status, a.at, a.body)
	}
}
