package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"netralbot/bot/emulator"
	"netralbot/tips"
)

// checkup is a machine that is all right, for a test to spoil in one place.
type checkup struct {
	t      *testing.T
	dir    string
	server *emulator.Server
	token  string
	id     *tips.Identity
	parts  map[string]string // of the configuration, by table
	cmd    checkCmd
	stdin  string
}

func newCheckup(t *testing.T) *checkup {
	t.Helper()
	server := emulator.ForTest(t, emulator.Options{})
	server.Tolerate("Unauthorized")
	server.Tolerate("Not Found") // where the clock is read from
	k := &checkup{t: t, dir: shortDir(t), server: server, token: server.Token()}
	var err error
	if k.id, err = tips.NewIdentity(); err != nil {
		t.Fatal(err)
	}
	if err := k.id.Save(filepath.Join(k.dir, "petugas.key"), ""); err != nil {
		t.Fatal(err)
	}
	k.parts = map[string]string{
		"":         fmt.Sprintf("data_dir = %q\n", filepath.Join(k.dir, "data")),
		"telegram": fmt.Sprintf("token_file = \"token\"\napi_url = %q\n", server.URL()),
		"tips":     fmt.Sprintf("recipients = [%q]\nidentity_file = \"petugas.key\"\n", k.id.Recipient()),
	}
	if err := os.Mkdir(k.data(), 0o700); err != nil {
		t.Fatal(err)
	}
	k.cmd.disk = func(string) (disk, bool) { return disk{free: 100 << 30}, true }
	t.Setenv("NETRALBOT_TOKEN", "")
	return k
}

func (k *checkup) data() string { return filepath.Join(k.dir, "data") }

func (k *checkup) write(name, data string) {
	k.t.Helper()
	if err := os.WriteFile(filepath.Join(k.dir, name), []byte(data), 0o600); err != nil {
		k.t.Fatal(err)
	}
}

// config is the configuration as the parts are now.
func (k *checkup) config() string {
	k.write("token", k.token+"\n")
	all := k.parts[""]
	for _, name := range []string{"telegram", "tips", "faq"} {
		if part := k.parts[name]; part != "" {
			all += "[" + name + "]\n" + part
		}
	}
	k.write("config.toml", all)
	return filepath.Join(k.dir, "config.toml")
}

// look runs the check and returns what it printed.
func (k *checkup) look() (string, error) {
	k.t.Helper()
	var out, errs bytes.Buffer
	k.cmd.Config = k.config()
	err := k.cmd.Run(context.Background(), console{strings.NewReader(k.stdin), &out, &errs})
	return out.String() + errs.String(), err
}

// vault makes a store in the data directory and leaves it closed.
func (k *checkup) vault() {
	k.t.Helper()
	c, err := readConfig(k.config())
	if err != nil {
		k.t.Fatal(err)
	}
	s, err := tips.Open(c.storeOptions(time.Now))
	if err == nil {
		err = s.Close()
	}
	if err != nil {
		k.t.Fatal(err)
	}
}

// TestCheckFindsNothing: where all is right, every line says ok.
func TestCheckFindsNothing(t *testing.T) {
	k := newCheckup(t)
	for _, made := range []bool{false, true} {
		if made {
			k.vault()
		}
		out, err := k.look()
		if err != nil || strings.Contains(out, "WRONG") || strings.Contains(out, "warning") {
			t.Errorf("with a vault: %v: %v\n%s", made, err, out)
		}
		if !made {
			if left, _ := os.ReadDir(k.data()); len(left) > 0 {
				t.Errorf("the check made %v", left)
			}
		}
	}
}

// TestCheckFinds plants one fault at a time. mark is the word before the line,
// want is what the line and the one below it, the advice, hold.
func TestCheckFinds(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes and sockets of Unix")
	}
	for _, tt := range []struct {
		name  string
		plant func(*checkup)
		mark  string
		want  []string
	}{
		{"token refused", func(k *checkup) { k.token = "110201543:BBHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0" }, "WRONG", []string{"token", "refuses", "@BotFather"}},
		{"token revoked", func(k *checkup) { k.server.RevokeToken() }, "WRONG", []string{"token", "refuses", "@BotFather"}},
		{"no token", func(k *checkup) { k.parts["telegram"] = fmt.Sprintf("api_url = %q\n", k.server.URL()) }, "WRONG", []string{"token", "no bot token", "token_file"}},
		{"token of another form", func(k *checkup) { k.token = "rahasia" }, "WRONG", []string{"token", "form", "@BotFather"}},
		{"no token file", func(k *checkup) {
			k.parts["telegram"] = fmt.Sprintf("token_file = \"gone\"\napi_url = %q\n", k.server.URL())
		}, "WRONG", []string{"token_file", "@BotFather"}},
		{"clock behind", func(k *checkup) {
			k.cmd.now = func() time.Time { return time.Now().Add(-3*time.Hour - 30*time.Second) }
		}, "WRONG", []string{"clock", "3h0m", "behind", "timedatectl"}},
		{"clock ahead", func(k *checkup) { k.cmd.now = func() time.Time { return time.Now().Add(10 * time.Minute) } }, "WRONG", []string{"clock", "ahead", "timedatectl"}},
		{"no server", func(k *checkup) { k.parts["telegram"] = "token_file = \"token\"\napi_url = \"http://127.0.0.1:1\"\n" }, "WRONG", []string{"server", "can't be reached", "network"}},
		{"key is no key", func(k *checkup) { k.write("petugas.key", "bukan kunci") }, "WRONG", []string{"identity_file", "can't be read", "may read"}},
		{"key is gone", func(k *checkup) { _ = os.Remove(filepath.Join(k.dir, "petugas.key")) }, "WRONG", []string{"identity_file", "can't be read", "leave the key out"}},
		{"key of somebody else", plantForeignKey, "warning", []string{"identity_file", "isn't among tips.recipients", "age1"}},
		{"key open to all", func(k *checkup) { _ = os.Chmod(filepath.Join(k.dir, "petugas.key"), 0o644) }, "warning", []string{"identity_file", "0644", "chmod 0600"}},
		{"data_dir shared", func(k *checkup) { _ = os.Chmod(k.data(), 0o750) }, "WRONG", []string{"data_dir", "shared", "0750", "chmod 0700"}},
		{"data_dir on a network", func(k *checkup) {
			k.cmd.disk = func(string) (disk, bool) { return disk{free: 1 << 40, network: true}, true }
		}, "WRONG", []string{"shared", "another machine", "disk of this machine"}},
		{"data_dir is a file", func(k *checkup) {
			_ = os.Remove(k.data())
			k.write("data", "")
		}, "WRONG", []string{"data_dir", "is a file"}},
		{"data_dir nowhere", func(k *checkup) { k.parts[""] = "data_dir = \"/nonexistent/netralbot/data\"\n" }, "WRONG", []string{"data_dir", "parent", "make the directory"}},
		{"data_dir too long", func(k *checkup) {
			long := filepath.Join(k.dir, strings.Repeat("d", 110))
			_ = os.Mkdir(long, 0o700)
			k.parts[""] = fmt.Sprintf("data_dir = %q\n", long)
		}, "WRONG", []string{"data_dir", "too long", "/var/lib/netralbot"}},
		{"stale socket", plantStaleSocket, "warning", []string{"control.sock", "killed", "next start"}},
		{"lock held in silence", plantLock, "WRONG", []string{"vault", "lock", "fuser", "vault.lock"}},
		{"damaged vault", func(k *checkup) {
			k.vault()
			_ = os.WriteFile(filepath.Join(k.data(), "vault.db"), []byte("rusak"), 0o600)
		}, "WRONG", []string{"vault", "damaged", "backup"}},
		{"little disk", func(k *checkup) {
			k.cmd.disk = func(string) (disk, bool) { return disk{free: 80 << 20}, true }
		}, "WRONG", []string{"disk", "80 MiB", "free some"}},
		{"scarce disk", func(k *checkup) {
			k.cmd.disk = func(string) (disk, bool) { return disk{free: 700 << 20}, true }
		}, "warning", []string{"disk", "700 MiB"}},
		{"recipient is no key", func(k *checkup) { k.parts["tips"] = "recipients = [\"age1nonsense\"]\n" }, "WRONG", []string{"tips.recipients, number 1", "keys new"}},
		{"nobody for a unit", func(k *checkup) {
			k.parts["tips"] += fmt.Sprintf("[tips.recipient_units]\n%q = \"bkpsdm\"\n[[unit]]\nid = \"bkpsdm\"\nname = \"BKPSDM\"\n", k.id.Recipient())
		}, "WRONG", []string{"recipients", "bkpsdm", "another unit"}},
		{"expired content", func(k *checkup) {
			k.cmd.now = func() time.Time { return time.Now().AddDate(9, 0, 0) }
			k.cmd.Offline = true
		}, "warning", []string{"review dates", "past the day", "curator"}},
		{"webhook missing", func(k *checkup) {
			k.parts["telegram"] += "mode = \"webhook\"\nwebhook_url = \"http://127.0.0.1:1/\"\nwebhook_listen = \"127.0.0.1:0\"\n"
		}, "warning", []string{"webhook", "missing", "start it"}},
		{"webhook of another", func(k *checkup) {
			k.parts["telegram"] += "mode = \"webhook\"\nwebhook_url = \"http://127.0.0.1:1/\"\nwebhook_listen = \"127.0.0.1:0\"\n"
			k.setWebhook("http://127.0.0.1:2/foreign")
		}, "warning", []string{"webhook", "another address", "revoke"}},
		{"webhook while polling", func(k *checkup) { k.setWebhook("http://127.0.0.1:2/foreign") }, "warning", []string{"webhook", "polling", "removed when the bot starts"}},
		{"certificate gone", func(k *checkup) {
			k.parts["telegram"] += "mode = \"webhook\"\nwebhook_url = \"https://127.0.0.1:8443/\"\nwebhook_listen = \"127.0.0.1:0\"\nwebhook_cert = \"c.pem\"\nwebhook_key = \"k.pem\"\n"
		}, "WRONG", []string{"webhook_cert", "can't be read"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			k := newCheckup(t)
			tt.plant(k)
			out, err := k.look()
			if (err != nil) != (tt.mark == "WRONG") {
				t.Errorf("the check ends with %v", err)
			}
			if !finds(out, tt.mark, tt.want) {
				t.Errorf("no line marked %s holds %q:\n%s", tt.mark, tt.want, out)
			}
			if strings.Contains(out, k.token) || strings.Contains(out, "AGE-SECRET-KEY") {
				t.Errorf("a secret is printed:\n%s", out)
			}
		})
	}
}

// finds looks for one finding that is so marked and holds all words.
func finds(out, mark string, want []string) bool {
	lines := strings.Split(out, "\n")
	for i, line := range lines {
		if !strings.HasPrefix(line, mark) || i+1 == len(lines) {
			continue
		}
		text, all := line+"\n"+lines[i+1], true
		for _, w := range want {
			all = all && strings.Contains(text, w)
		}
		if all {
			return true
		}
	}
	return false
}

func plantForeignKey(k *checkup) {
	other, err := tips.NewIdentity()
	if err != nil {
		k.t.Fatal(err)
	}
	path := filepath.Join(k.dir, "petugas.key")
	if err := errors.Join(os.Remove(path), other.Save(path, "")); err != nil {
		k.t.Fatal(err)
	}
}

// plantStaleSocket leaves what a killed bot leaves.
func plantStaleSocket(k *checkup) {
	k.vault()
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: socketPath(k.data()), Net: "unix"})
	if err != nil {
		k.t.Fatal(err)
	}
	l.SetUnlinkOnClose(false)
	if err := l.Close(); err != nil {
		k.t.Fatal(err)
	}
}

// plantLock opens the vault as a bot that hangs would.
func plantLock(k *checkup) {
	c, err := readConfig(k.config())
	if err != nil {
		k.t.Fatal(err)
	}
	s, err := tips.Open(c.storeOptions(time.Now))
	if err != nil {
		k.t.Fatal(err)
	}
	k.t.Cleanup(func() { _ = s.Close() })
}

func (k *checkup) setWebhook(address string) {
	res, err := http.PostForm(k.server.URL()+"/bot"+k.server.Token()+"/setWebhook", url.Values{"url": {address}})
	if err != nil {
		k.t.Fatal(err)
	}
	_ = res.Body.Close()
}

// TestCheckWithoutRecipient: such a configuration isn't even read, and the
// advice is the same.
func TestCheckWithoutRecipient(t *testing.T) {
	k := newCheckup(t)
	k.parts["tips"] = ""
	code, _, errs := ran("check", "--config", k.config())
	if code != 2 || !strings.Contains(errs, "tips.recipients is missing") || !strings.Contains(errs, "keys new") {
		t.Errorf("exit %d: %s", code, errs)
	}
}

// TestCheckPrivacyMode: a bot that is sent everything in groups.
func TestCheckPrivacyMode(t *testing.T) {
	k := newCheckup(t)
	open := emulator.ForTest(t, emulator.Options{ReadAllGroups: true})
	open.Tolerate("Not Found")
	k.parts["telegram"] = fmt.Sprintf("token_file = \"token\"\napi_url = %q\n", open.URL())
	out, err := k.look()
	if err != nil || !finds(out, "warning", []string{"privacy mode", "off", "/setprivacy"}) {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestCheckProtectedKey: with the right passphrase it is opened, with a wrong
// one it isn't, and without one that is said.
func TestCheckProtectedKey(t *testing.T) {
	if testing.Short() {
		t.Skip("a passphrase takes seconds to try")
	}
	k := newCheckup(t)
	path := filepath.Join(k.dir, "petugas.key")
	if err := errors.Join(os.Remove(path), k.id.Save(path, "kuda nil makan rumput")); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ typed, mark, want string }{
		{"kuda nil makan rumput\n", "ok", "tips.identity_file"}, {"salah\n", "WRONG", "passphrase doesn't open it"}, {"", "warning", "no passphrase was given"},
	} {
		k.stdin = tt.typed
		if out, _ := k.look(); !finds(out, tt.mark, []string{tt.want}) {
			t.Errorf("typed %q:\n%s", tt.typed, out)
		}
	}
}

// TestCheckUnwritable: a data directory that the system lets nobody write.
func TestCheckUnwritable(t *testing.T) {
	k := newCheckup(t)
	if err := os.Chmod(k.data(), 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(k.data(), 0o700) })
	if tryWrite(k.data()) == nil {
		t.Skip("this user may write everywhere")
	}
	if out, err := k.look(); err == nil || !finds(out, "WRONG", []string{"data_dir", "can't be written", "user that runs the bot"}) {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestCheckWhileRunning: a running bot checks its own vault, and what another
// program did to its webhook is told.
func TestCheckWhileRunning(t *testing.T) {
	h := build(t, "", houseOptions{})
	h.server.Tolerate("Not Found")
	t.Setenv("NETRALBOT_TOKEN", h.server.Token())
	config := writeConfig(t, filepath.Dir(h.config.DataDir), h.server.URL(), "")
	code, out, errs := ran("check", "--config", config)
	if code != 0 || !strings.Contains(out, "ok       vault and audit trail, checked by the running bot") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
	h.server.Tolerate("Conflict")
	(&checkup{t: t, server: h.server}).setWebhook("http://127.0.0.1:2/foreign")
	code, out, _ = ran("check", "--config", config)
	if code != 1 || !finds(out, "WRONG", []string{"webhook", "foreign", "no updates arrive", "revoke"}) {
		t.Errorf("exit %d\n%s", code, out)
	}
}

// TestCheckClockByCertificate: a clock so wrong that no encrypted connection
// comes about is called by its name, not the network's.
func TestCheckClockByCertificate(t *testing.T) {
	k := newCheckup(t)
	inner, err := url.Parse(k.server.URL())
	if err != nil {
		t.Fatal(err)
	}
	secure := httptest.NewUnstartedServer(httputil.NewSingleHostReverseProxy(inner))
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	defer secure.Close()
	pool := x509.NewCertPool()
	pool.AddCert(secure.Certificate())
	old := http.DefaultTransport
	far := func() time.Time { return time.Now().AddDate(200, 0, 0) }
	http.DefaultTransport = &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, Time: far}}
	defer func() { http.DefaultTransport = old }()
	k.parts["telegram"] = fmt.Sprintf("token_file = \"token\"\napi_url = %q\n", secure.URL)
	k.cmd.now = far
	out, err := k.look()
	if err == nil || !finds(out, "WRONG", []string{"clock", "certificate", "timedatectl"}) || strings.Contains(out, "can't be reached") {
		t.Errorf("%v\n%s", err, out)
	}
}
