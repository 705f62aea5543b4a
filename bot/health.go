package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"netralbot/tips"
)

// What the operator's own tools ask of a running bot, on loopback alone:
// /healthz answers 200 "ok" or 503 with what is wrong, a line each; /metrics
// answers in Prometheus' words. Neither holds content or anything that leads
// to a person; see metrics.go.

const (
	// silentFor is how long the server may be out of reach before the bot
	// counts as ill: longer than a poll and a few retries.
	silentFor = 5 * time.Minute
	// faultFor is how long a fault of the store is told after it happened.
	faultFor = 5 * time.Minute
	// probeEvery is the least time between two looks at the disk, so that
	// asking often costs nothing.
	probeEvery = 15 * time.Second
	// lowDisk is when the disk counts as nearly full. The store takes no
	// tips when a quarter of that is left.
	lowDisk = 256 << 20
)

// health knows how the bot is.
type health struct {
	dir      string
	store    *tips.Store
	contact  func() time.Time // of the last answer of the Bot API server
	now      func() time.Time
	disk     func(dir string) (disk, bool)
	listener net.Listener
	metrics  http.Handler

	mu      sync.Mutex
	started time.Time
	fault   time.Time // of the store, the last one
	probed  time.Time
	found   []string // by the last probe
}

// listenHealth starts to listen if the configuration asks for it.
func (a *App) listenHealth() error {
	if a.config.Health.Listen == "" {
		return nil
	}
	l, err := net.Listen("tcp", a.config.Health.Listen)
	if err != nil {
		return mistake("health.listen can't be listened at: "+err.Error(), "another program may use that port: choose another one")
	}
	a.health.listener = l
	a.health.metrics = promhttp.HandlerFor(a.metrics(), promhttp.HandlerOpts{})
	return nil
}

// newHealth watches over a store; it doesn't listen yet.
func (a *App) newHealth() *health {
	return &health{dir: a.config.DataDir, store: a.store, contact: a.wire.Contact, now: time.Now, disk: diskOf, started: time.Now()}
}

// serve answers until ctx ends.
func (h *health) serve(ctx context.Context) {
	if h.listener == nil {
		return
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", h.healthz)
	mux.Handle("GET /metrics", h.metrics)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 10 * time.Second, MaxHeaderBytes: 8 << 10}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	_ = server.Serve(h.listener) // ends with the server
	<-ctx.Done()
}

func (h *health) healthz(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	ills := h.ills()
	if len(ills) == 0 {
		fmt.Fprintln(w, "ok")
		return
	}
	w.WriteHeader(http.StatusServiceUnavailable)
	fmt.Fprintln(w, strings.Join(ills, "\n"))
}

// ills lists what is wrong, worst first; none if the bot does what it should.
func (h *health) ills() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.now()
	var out []string
	last := h.contact()
	if last.Before(h.started) {
		last = h.started
	}
	if silent := now.Sub(last); silent >= silentFor {
		out = append(out, fmt.Sprintf("not connected for %d minutes: the Bot API server doesn't answer", int(silent.Minutes())))
	}
	if !h.fault.IsZero() && now.Sub(h.fault) < faultFor {
		out = append(out, "store failing: a tip or an act of staff could not be stored or read in the last minutes; the log says why")
	}
	if h.probed.IsZero() || now.Sub(h.probed) >= probeEvery {
		h.probed, h.found = now, h.probe()
	}
	return append(out, h.found...)
}

// probe reads the store, writes a file beside it, and asks for the free room.
func (h *health) probe() []string {
	var out []string
	if _, err := h.store.Tallies("tanpa-jawaban"); err != nil {
		out = append(out, "store failing: it can't be read")
	}
	if err := tryWrite(h.dir); err != nil {
		out = append(out, "store failing: data_dir can't be written")
	}
	if d, ok := h.disk(h.dir); ok && d.free < lowDisk {
		out = append(out, fmt.Sprintf("disk nearly full: %d MiB are left where data_dir is", d.free>>20))
	}
	return out
}

// tryWrite writes, syncs and removes a small file.
func tryWrite(dir string) error {
	f, err := os.CreateTemp(dir, ".check-*")
	if err != nil {
		return err
	}
	_, err = f.Write(make([]byte, 4096))
	return errors.Join(err, f.Sync(), f.Close(), os.Remove(f.Name()))
}

// faulty remembers that the store failed just now.
func (h *health) faulty() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.fault = h.now()
}
