package telegram

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// maxUpdate is the largest update taken; Telegram's are far smaller.
const maxUpdate = 1 << 20

// WebhookOptions say where updates come in.
type WebhookOptions struct {
	URL      string // what Telegram calls: https, port 443, 80, 88 or 8443
	Listen   string // where we listen, usually loopback behind a reverse proxy
	CertFile string // with KeyFile: our own certificate
	KeyFile  string
}

// Webhook takes updates by webhook until ctx ends. Each start uses a new
// secret; a call without it is refused. An update is answered only once it was
// handled, so what a crash interrupts is delivered again.
func (w *Wire) Webhook(ctx context.Context, o WebhookOptions, handle Handler) error {
	var secret [24]byte
	if _, err := rand.Read(secret[:]); err != nil {
		return err
	}
	token := hex.EncodeToString(secret[:])
	work, abandon := context.WithCancel(context.WithoutCancel(ctx))
	defer abandon()
	d := newDispatcher(w, work, handle)
	server := &http.Server{Handler: w.webhookHandler(d, token), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute}
	listener, err := net.Listen("tcp", o.Listen)
	if err != nil {
		return err
	}
	failed := make(chan error, 1)
	go func() {
		if o.CertFile != "" {
			failed <- server.ServeTLS(listener, o.CertFile, o.KeyFile)
			return
		}
		failed <- server.Serve(listener)
	}()
	if err := w.setWebhook(ctx, o.URL, token); err != nil {
		return errors.Join(err, server.Close())
	}
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	d.finish(abandon)
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), confirmTime)
	defer cancel()
	if err := server.Shutdown(stop); err != nil {
		return server.Close()
	}
	return nil
}

// setWebhook tells the server where we listen, again and again until it takes
// that, refuses it for good, or ctx ends.
func (w *Wire) setWebhook(ctx context.Context, url, token string) error {
	var wait backoff
	params := tgbotapi.Params{"url": url, "secret_token": token, "allowed_updates": updateKinds, "max_connections": "40"}
	for {
		_, err := w.request(ctx, "setWebhook", params)
		if err == nil || ctx.Err() != nil {
			return nil
		}
		if kind := trouble(err); kind == troubleRefused || kind == troubleToken {
			return w.plain(err)
		}
		w.log.Error("the webhook can't be set; trying again", "error", w.plain(err))
		_ = wait.sleep(ctx, retryAfter(err))
	}
}

func (w *Wire) webhookHandler(d *dispatcher, token string) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || !sameSecret(r.Header.Get("X-Telegram-Bot-Api-Secret-Token"), token) {
			http.Error(rw, "not found", http.StatusNotFound)
			return
		}
		raw, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, maxUpdate))
		if err != nil || !json.Valid(raw) {
			http.Error(rw, "bad request", http.StatusBadRequest)
			return
		}
		in := w.decode(raw)
		if d.start(in) || d.isOpen(in.id) {
			if !d.waitDone(r.Context(), in.id) {
				http.Error(rw, "try again", http.StatusServiceUnavailable)
			}
		} else if d.ended() {
			http.Error(rw, "stopping: try again", http.StatusServiceUnavailable)
		} // else it was handled before
	})
}

func (d *dispatcher) ended() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.stopped
}

func (d *dispatcher) isOpen(id int) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	_, open := d.open[id]
	return open
}

// waitDone waits until an update is done or was set aside, which frees the
// connection for others; false if ctx or the work ends first.
func (d *dispatcher) waitDone(ctx context.Context, id int) bool {
	stop := context.AfterFunc(ctx, func() { d.mu.Lock(); d.changed.Broadcast(); d.mu.Unlock() })
	defer stop()
	stopWork := context.AfterFunc(d.ctx, func() { d.mu.Lock(); d.changed.Broadcast(); d.mu.Unlock() })
	defer stopWork()
	late := time.AfterFunc(holdUp, func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		if _, open := d.open[id]; open {
			d.asideLocked(id)
		}
	})
	defer late.Stop()
	d.mu.Lock()
	defer d.mu.Unlock()
	for {
		if _, open := d.open[id]; !open || ctx.Err() != nil || d.ctx.Err() != nil {
			return !open
		}
		d.changed.Wait()
	}
}
