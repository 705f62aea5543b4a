package telegram

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"netralbot/bot/emulator"
)

// papers describe a certificate to make.
type papers struct {
	serial      int64
	name        string // common name
	ip          string
	from, until time.Time
	oneFile     bool // the key lies in the certificate's file too
	authority   bool // signed by another key
}

// issue writes a certificate and its key below dir.
func issue(t *testing.T, dir string, p papers) (cert, key string) {
	t.Helper()
	secret, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if p.until.IsZero() {
		p.from, p.until = time.Now().Add(-time.Hour), time.Now().Add(24*time.Hour)
	}
	leaf := &x509.Certificate{SerialNumber: big.NewInt(p.serial), Subject: pkix.Name{CommonName: p.name}, NotBefore: p.from, NotAfter: p.until,
		KeyUsage: x509.KeyUsageDigitalSignature, BasicConstraintsValid: true, IsCA: !p.authority}
	if p.ip != "" {
		leaf.IPAddresses = []net.IP{net.ParseIP(p.ip)}
	}
	parent, signer := leaf, secret
	if p.authority {
		if signer, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
			t.Fatal(err)
		}
		parent = &x509.Certificate{SerialNumber: big.NewInt(99), Subject: pkix.Name{CommonName: "Authority"}, IsCA: true, BasicConstraintsValid: true}
	}
	der, err := x509.CreateCertificate(rand.Reader, leaf, parent, &secret.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(secret)
	if err != nil {
		t.Fatal(err)
	}
	certPEM, keyPEM := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw})
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	if p.oneFile {
		certPEM = append(certPEM, keyPEM...)
	}
	for name, data := range map[string][]byte{cert: certPEM, key: keyPEM} {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		at := time.Unix(1_900_000_000+p.serial, 0) // the clock of the disk may be coarse
		if err := os.Chtimes(name, at, at); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}

// secure runs a webhook with a certificate of its own until the test ends.
func secure(t *testing.T, server *emulator.Server, cert, key string) *line {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := free.Addr().String()
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	l := dial(t, server, "")
	l.wire.watchEvery = 20 * time.Millisecond
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	if err := l.wire.Connect(ctx); err != nil {
		t.Fatal(err)
	}
	go func() {
		ended <- l.wire.Webhook(ctx, WebhookOptions{URL: "https://" + addr + "/hook", Listen: addr, CertFile: cert, KeyFile: key}, echo)
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Webhook ended with %v", err)
		}
		l.wire.Close()
	})
	until(t, "the webhook is set", func() bool { return server.Count("setWebhook") > 0 })
	return l
}

// TestOwnCertificate: a self-signed certificate is uploaded, without its key,
// updates come in over TLS, and a renewed one is uploaded and used at once.
func TestOwnCertificate(t *testing.T) {
	dir := t.TempDir()
	cert, key := issue(t, dir, papers{serial: 1, name: "bot", ip: "127.0.0.1", oneFile: true})
	server := emulator.ForTest(t, emulator.Options{})
	l := secure(t, server, cert, key)
	p := server.Person("guru")
	p.Send("halo")
	l.hears(p, "re: halo")
	set := server.Requests("setWebhook")
	if len(set[0].Files) != 1 || set[0].Files[0] != "certificate" {
		t.Fatalf("uploaded: %v", set[0].Files)
	}
	issue(t, dir, papers{serial: 2, name: "bot", ip: "127.0.0.1", oneFile: true})
	until(t, "the renewed certificate is uploaded", func() bool { return server.Count("setWebhook") > 1 })
	p.Send("lagi")
	l.hears(p, "re: lagi")
	if n := l.log.lines("was renewed"); n != 1 {
		t.Errorf("the renewal is logged %d times", n)
	}
	l.idle()
}

// TestUploadIsTheCertificateAlone: never the key, and nothing where an
// authority vouches for it.
func TestUploadIsTheCertificateAlone(t *testing.T) {
	for name, tt := range map[string]struct {
		papers papers
		upload bool
	}{
		"self-signed":              {papers{serial: 1, name: "bot.example.go.id"}, true},
		"with its key in the file": {papers{serial: 2, name: "bot.example.go.id", oneFile: true}, true},
		"of an authority":          {papers{serial: 3, name: "bot.example.go.id", authority: true}, false},
	} {
		cert, key := issue(t, t.TempDir(), tt.papers)
		c, err := loadCertificate(cert, key)
		if err != nil {
			t.Fatal(err)
		}
		up := c.upload()
		if (up != nil) != tt.upload || bytes.Contains(up, []byte("PRIVATE")) || bytes.Count(up, []byte("BEGIN")) > 1 {
			t.Errorf("%s: uploads %q", name, up)
		}
	}
}

// TestBrokenRenewal: while the new files can't be read the old certificate
// serves on.
func TestBrokenRenewal(t *testing.T) {
	dir := t.TempDir()
	cert, key := issue(t, dir, papers{serial: 1, name: "bot", ip: "127.0.0.1"})
	c, err := loadCertificate(cert, key)
	if err != nil {
		t.Fatal(err)
	}
	old := c.upload()
	if err := os.WriteFile(cert, []byte("half a certif"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := c.upload(); !bytes.Equal(got, old) {
		t.Errorf("with a broken file it serves %q", got)
	}
	if err := os.Remove(key); err != nil {
		t.Fatal(err)
	}
	if got := c.upload(); !bytes.Equal(got, old) {
		t.Errorf("without its key it serves %q", got)
	}
	if _, err := loadCertificate(cert, key); err == nil {
		t.Error("a start with broken files works")
	}
}

func TestCheckCertificate(t *testing.T) {
	now := time.Date(2029, 5, 1, 0, 0, 0, 0, time.UTC)
	day := func(n int) time.Time { return now.AddDate(0, 0, n) }
	for name, tt := range map[string]struct {
		papers papers
		url    string
		want   string
	}{
		"good":          {papers{name: "bot.example.go.id", from: day(-1), until: day(1)}, "https://bot.example.go.id:8443/x", ""},
		"good address":  {papers{name: "x", ip: "192.0.2.7", from: day(-1), until: day(1)}, "https://192.0.2.7/x", ""},
		"expired":       {papers{name: "bot.example.go.id", from: day(-9), until: day(-1)}, "https://bot.example.go.id/", "expired on 2029-04-30"},
		"not yet":       {papers{name: "bot.example.go.id", from: day(1), until: day(9)}, "https://bot.example.go.id/", "only from 2029-05-02"},
		"another host":  {papers{name: "bot.example.go.id", from: day(-1), until: day(1)}, "https://other.example.go.id/", "isn't for other.example.go.id"},
		"another place": {papers{name: "192.0.2.8", ip: "192.0.2.8", from: day(-1), until: day(1)}, "https://192.0.2.7/", "isn't for 192.0.2.7"},
	} {
		tt.papers.serial = 5
		cert, key := issue(t, t.TempDir(), tt.papers)
		err := CheckCertificate(cert, key, tt.url, now)
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
	}
	if err := CheckCertificate("/nonexistent", "/nonexistent", "https://x/", now); err == nil {
		t.Error("missing files are fine")
	}
}

// TestForeignWebhook: one that another program set is told about and replaced,
// and no update is lost over it.
func TestForeignWebhook(t *testing.T) {
	dir := t.TempDir()
	cert, key := issue(t, dir, papers{serial: 1, name: "bot", ip: "127.0.0.1"})
	server := emulator.ForTest(t, emulator.Options{})
	l := secure(t, server, cert, key)
	ours := server.Webhook()
	other := dial(t, server, "")
	defer other.wire.Close()
	if err := other.wire.setWebhook(context.Background(), &hookSetting{url: "http://127.0.0.1:1/foreign", secret: "x"}); err != nil {
		t.Fatal(err)
	}
	p := server.Person("guru")
	p.Send("halo")
	l.hears(p, "re: halo")
	if server.Webhook() != ours {
		t.Errorf("the webhook is %s", server.Webhook())
	}
	if l.log.lines("changed by another program") == 0 {
		t.Error("nothing is said about it")
	}
	l.idle()
}

// TestUndeliverable: what Telegram says of failed deliveries is logged once.
func TestUndeliverable(t *testing.T) {
	server := emulator.ForTest(t, emulator.Options{})
	h := hook(t, server, echo)
	hs := &hookSetting{url: h.url, secret: h.secret}
	h.wire.watchWebhook(context.Background(), hs)
	if h.log.lines("can't deliver") != 0 {
		t.Error("a fault is told where there is none")
	}
	if err := h.wire.setWebhook(context.Background(), &hookSetting{url: "http://127.0.0.1:1/closed", secret: "x"}); err != nil {
		t.Fatal(err)
	}
	p := server.Person("guru")
	p.Send("halo")
	closed := &hookSetting{url: "http://127.0.0.1:1/closed", secret: "x"}
	until(t, "the fault is told", func() bool {
		h.wire.watchWebhook(context.Background(), closed)
		return h.log.lines("can't deliver") > 0
	})
	h.wire.watchWebhook(context.Background(), closed)
	if n := h.log.lines("can't deliver"); n != 1 {
		t.Errorf("the same fault is told %d times", n)
	}
	h.wire.watchWebhook(context.Background(), hs) // sets ours again
	h.hears(p, "re: halo")
	h.idle()
}
