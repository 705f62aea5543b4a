package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"netralbot/tips"
)

// get asks a running house for a page of its health.
func (h *house) get(path string) (int, string) {
	h.t.Helper()
	res, err := http.Get("http://" + h.app.health.listener.Addr().String() + path)
	if err != nil {
		h.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

func healthy(c *Config) { c.Health.Listen = "127.0.0.1:0" }

func TestHealthOfARunningBot(t *testing.T) {
	h := build(t, "", houseOptions{config: healthy})
	if code, body := h.get("/healthz"); code != 200 || body != "ok\n" {
		t.Errorf("a healthy bot answers %d %q", code, body)
	}
	if code, _ := h.get("/"); code != 404 {
		t.Errorf("another path answers %d", code)
	}
	res, err := http.Post("http://"+h.app.health.listener.Addr().String()+"/healthz", "text/plain", nil)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("a POST answers %d", res.StatusCode)
	}
}

// TestHealthIsOffByDefault: no configuration, no port.
func TestHealthIsOffByDefault(t *testing.T) {
	h := build(t, "", houseOptions{})
	if h.app.health.listener != nil {
		t.Error("it listens without being asked to")
	}
}

// TestIlls plants one trouble at a time.
func TestIlls(t *testing.T) {
	start := time.Date(2029, 1, 2, 3, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name  string
		plant func(*testing.T, *health)
		want  string // "" for healthy
	}{
		{"nothing", func(*testing.T, *health) {}, ""},
		{"just started, never connected", func(_ *testing.T, h *health) { h.contact = func() time.Time { return time.Time{} } }, ""},
		{"never connected since", func(_ *testing.T, h *health) {
			h.contact = func() time.Time { return time.Time{} }
			h.now = func() time.Time { return start.Add(7 * time.Minute) }
		}, "not connected for 7 minutes"},
		{"silent for long", func(_ *testing.T, h *health) {
			h.contact = func() time.Time { return start.Add(time.Hour) }
			h.now = func() time.Time { return start.Add(72 * time.Minute) }
		}, "not connected for 12 minutes"},
		{"silent for a moment", func(_ *testing.T, h *health) {
			h.contact = func() time.Time { return start.Add(time.Hour) }
			h.now = func() time.Time { return start.Add(64 * time.Minute) }
		}, ""},
		{"store closed", func(t *testing.T, h *health) {
			if err := h.store.Close(); err != nil {
				t.Fatal(err)
			}
		}, "it can't be read"},
		{"data_dir gone", func(_ *testing.T, h *health) { h.dir = filepath.Join(h.dir, "gone") }, "data_dir can't be written"},
		{"a write failed", func(_ *testing.T, h *health) { h.faulty() }, "store failing"},
		{"a write failed long ago", func(_ *testing.T, h *health) {
			h.faulty()
			h.now = func() time.Time { return start.Add(6 * time.Minute) }
			h.contact = h.now
		}, ""},
		{"disk nearly full", func(_ *testing.T, h *health) {
			h.disk = func(string) (disk, bool) { return disk{free: 100 << 20}, true }
		}, "disk nearly full: 100 MiB"},
		{"the disk can't be asked", func(_ *testing.T, h *health) { h.disk = func(string) (disk, bool) { return disk{}, false } }, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := demoConfig(t.TempDir(), "http://127.0.0.1:1")
			if err != nil {
				t.Fatal(err)
			}
			store, err := tips.Open(c.storeOptions(time.Now))
			if err != nil {
				t.Fatal(err)
			}
			defer store.Close()
			h := &health{dir: c.DataDir, store: store, started: start, now: func() time.Time { return start }, contact: func() time.Time { return start },
				disk: func(string) (disk, bool) { return disk{free: 1 << 40}, true }}
			tt.plant(t, h)
			rec := httptest.NewRecorder()
			h.healthz(rec, httptest.NewRequest("GET", "/healthz", nil))
			body := rec.Body.String()
			if tt.want == "" && (rec.Code != 200 || body != "ok\n") {
				t.Errorf("answers %d %q, want ok", rec.Code, body)
			}
			if tt.want != "" && (rec.Code != 503 || !strings.Contains(body, tt.want)) {
				t.Errorf("answers %d %q, want 503 with %q", rec.Code, body, tt.want)
			}
		})
	}
}

// TestHealthLeavesNothingBehind: however often it is asked, the probe's file
// is gone, and the disk is touched once in a while only.
func TestHealthLeavesNothingBehind(t *testing.T) {
	h := build(t, "", houseOptions{config: healthy})
	var asked int
	h.app.health.mu.Lock()
	h.app.health.disk = func(string) (disk, bool) { asked++; return disk{free: 1 << 40}, true }
	h.app.health.mu.Unlock()
	var many sync.WaitGroup
	for range 20 {
		many.Go(func() { h.get("/healthz") })
	}
	many.Wait()
	if asked > 1 {
		t.Errorf("%d looks at the disk for 20 questions at once", asked)
	}
	left, err := filepath.Glob(filepath.Join(h.config.DataDir, ".check-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// TestHealthPortTaken tells the key that is wrong.
func TestHealthPortTaken(t *testing.T) {
	h := build(t, "", houseOptions{config: healthy})
	dir := t.TempDir()
	config := writeConfig(t, dir, h.server.URL(), fmt.Sprintf("[health]\nlisten = %q\n", h.app.health.listener.Addr()))
	t.Setenv("NETRALBOT_TOKEN", h.server.Token())
	code, _, errs := ran("run", "--config", config)
	if code != 2 || !strings.Contains(errs, "health.listen") {
		t.Errorf("exit %d: %s", code, errs)
	}
	if _, err := os.Stat(filepath.Join(dir, "data", "control.sock")); err == nil {
		t.Error("the socket was left behind")
	}
}
