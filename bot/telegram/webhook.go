package telegram

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// maxUpdate is the largest update taken; Telegram's are far smaller.
const maxUpdate = 1 << 20

// WebhookOptions say where updates come in.
type WebhookOptions struct {
	URL      string // what Telegram calls: https, port 443, 80, 88 or 8443
	Listen   string // where we listen, usually loopback behind a reverse proxy
	CertFile string // with KeyFile: our own certificate, uploaded if it is self-signed
	KeyFile  string
}

// Webhook takes updates by webhook until ctx ends. Each start uses a new
// secret; a call without it is refused. An update is answered only once it was
// handled, so what a crash interrupts is delivered again. The webhook stays set
// after the end: what comes meanwhile waits at Telegram for the next start, by
// webhook or by polling.
func (w *Wire) Webhook(ctx context.Context, o WebhookOptions, handle Handler) error {
	h := &hookSetting{url: o.URL}
	var secret [24]byte
	if _, err := rand.Read(secret[:]); err != nil {
		return err
	}
	h.secret = hex.EncodeToString(secret[:])
	var err error
	if o.CertFile != "" {
		if h.cert, err = loadCertificate(o.CertFile, o.KeyFile); err != nil {
			return err
		}
	}
	listener, err := net.Listen("tcp", o.Listen)
	if err != nil {
		return fmt.Errorf("the webhook can't be listened for: %w", err)
	}
	work, abandon := context.WithCancel(context.WithoutCancel(ctx))
	defer abandon()
	d := newDispatcher(w, work, handle)
	server := &http.Server{Handler: w.webhookHandler(d, h.secret), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute,
		ErrorLog: log.New(firstLine{w.log}, "", 0)}
	failed := make(chan error, 1)
	go func() { failed <- h.serve(server, listener) }()
	if err := w.setWebhook(ctx, h); err != nil {
		return errors.Join(err, server.Close())
	}
	watch := time.NewTicker(w.watchEvery)
	defer watch.Stop()
	for ctx.Err() == nil {
		select {
		case err := <-failed:
			return err
		case <-watch.C:
			w.watchWebhook(ctx, h)
		case <-ctx.Done():
		}
	}
	d.finish(abandon)
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), confirmTime)
	defer cancel()
	if err := server.Shutdown(stop); err != nil {
		return server.Close()
	}
	return nil
}

// hookSetting is what the server is told about the webhook.
type hookSetting struct {
	url, secret string
	cert        *certificate // nil behind a proxy
	uploaded    []byte       // of the certificate, as the server has it
	lastError   string       // that the server told us
}

func (h *hookSetting) serve(server *http.Server, l net.Listener) error {
	if h.cert == nil {
		return server.Serve(l)
	}
	server.TLSConfig = &tls.Config{GetCertificate: h.cert.get, MinVersion: tls.VersionTLS12}
	return server.ServeTLS(l, "", "")
}

// firstLine logs what net/http has to say, but not the stack traces: they print
// the arguments of functions, a chat's id among them.
type firstLine struct{ log *slog.Logger }

func (f firstLine) Write(p []byte) (int, error) {
	line, _, _ := strings.Cut(string(p), "\n")
	f.log.Debug(line)
	return len(p), nil
}

// setWebhook tells the server where we listen, again and again until it takes
// that, refuses it for good, or ctx ends.
func (w *Wire) setWebhook(ctx context.Context, h *hookSetting) error {
	var wait backoff
	params := tgbotapi.Params{"url": h.url, "secret_token": h.secret, "allowed_updates": updateKinds, "max_connections": "40"}
	var files []tgbotapi.RequestFile
	var uploaded []byte
	if h.cert != nil {
		if uploaded = h.cert.upload(); uploaded != nil {
			files = []tgbotapi.RequestFile{{Name: "certificate", Data: tgbotapi.FileBytes{Name: "certificate.pem", Bytes: uploaded}}}
		}
	}
	for {
		_, err := w.call(ctx, "setWebhook", params, files)
		if err == nil {
			h.uploaded = uploaded
			w.met()
		}
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

// watchWebhook asks the server how the deliveries go. It mends what another
// program with the same token changed, and a renewed certificate.
func (w *Wire) watchWebhook(ctx context.Context, h *hookSetting) {
	info, err := w.webhookInfo(ctx)
	if err != nil {
		return // the requests' own log lines tell
	}
	w.met()
	if info.LastErrorMessage != h.lastError {
		if h.lastError = info.LastErrorMessage; h.lastError != "" {
			w.log.Error("Telegram can't deliver updates to telegram.webhook_url", "error", info.LastErrorMessage, "waiting", info.PendingUpdateCount)
		}
	}
	switch {
	case info.URL != h.url:
		w.log.Error("the webhook was changed by another program that has the bot's token; setting it again. If that program isn't yours, revoke the token at @BotFather")
	case h.cert != nil && !bytes.Equal(h.cert.upload(), h.uploaded):
		w.log.Info("the webhook's certificate was renewed; telling the server")
	default:
		return
	}
	if err := w.setWebhook(ctx, h); err != nil {
		w.log.Error("the webhook can't be set", "error", err)
	}
}

func (w *Wire) webhookInfo(ctx context.Context) (tgbotapi.WebhookInfo, error) {
	var info tgbotapi.WebhookInfo
	raw, err := w.request(ctx, "getWebhookInfo", tgbotapi.Params{})
	if err != nil {
		return info, err
	}
	return info, json.Unmarshal(raw, &info)
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
		w.met()
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
