package telegram

import (
	"context"
	"crypto/hmac"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

const (
	pollTimeout    = 25 * time.Second // how long the server holds an empty poll
	requestTimeout = 30 * time.Second // any other request, uploads included
	maxDownload    = 20 << 20         // Telegram's own limit
	leftover       = 4 << 10          // read of an answer that is closed early
)

// doer gives the library's client what it lacks: a context, a timeout, and
// errors without the token. Every request of the process goes through one.
type doer struct {
	ctx     context.Context
	token   string
	timeout time.Duration
	http    *http.Client
}

// newHTTPClient follows no redirects: they would carry the token along.
func newHTTPClient(t http.RoundTripper) *http.Client {
	return &http.Client{Transport: t, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// within is the same doer for requests that end with ctx as well.
func (d *doer) within(ctx context.Context) (*doer, context.CancelFunc) {
	both, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(d.ctx, cancel)
	inner := *d
	inner.ctx = both
	return &inner, func() { stop(); cancel() }
}

// Do implements tgbotapi.HTTPClient.
func (d *doer) Do(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(d.ctx, d.timeout)
	res, err := d.http.Do(req.WithContext(ctx))
	if err != nil {
		cancel()
		return nil, d.redact(err)
	}
	res.Body = &cancelBody{ReadCloser: res.Body, cancel: cancel, d: d}
	page := strings.HasPrefix(res.Header.Get("Content-Type"), "text/html")
	if page || res.StatusCode >= 300 && !strings.HasPrefix(res.Header.Get("Content-Type"), "application/json") {
		res.Body.Close()
		return nil, &serverError{status: res.StatusCode}
	}
	return res, nil
}

// serverError is the page of a proxy, of a captive portal or of a server that
// is none of the Bot API, which the library would report as broken JSON.
type serverError struct{ status int }

func (e *serverError) Error() string {
	return fmt.Sprintf("a web page instead of an answer, status %d", e.status)
}

// redact drops the URL, which holds the token, and whatever else names it.
func (d *doer) redact(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	if d.token != "" && strings.Contains(err.Error(), d.token) {
		return errors.New(strings.ReplaceAll(err.Error(), d.token, "[token]"))
	}
	return err
}

// cancelBody ends the request's context with its body.
type cancelBody struct {
	io.ReadCloser
	cancel context.CancelFunc
	d      *doer
}

func (b *cancelBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil && err != io.EOF {
		err = b.d.redact(err)
	}
	return n, err
}

// Close reads the little that a decoder leaves behind, such as the end mark of
// a chunked answer: otherwise the connection could not be used again.
func (b *cancelBody) Close() error {
	_, _ = io.CopyN(io.Discard, b.ReadCloser, leftover)
	err := b.ReadCloser.Close()
	b.cancel()
	return err
}

var quiet sync.Once

// newAPI makes the library's client without asking the network first.
func newAPI(token, endpoint string, client tgbotapi.HTTPClient) *tgbotapi.BotAPI {
	quiet.Do(func() { _ = tgbotapi.SetLogger(silence{}) }) // its lines hold the token
	api := &tgbotapi.BotAPI{Token: token, Client: client, Buffer: 1}
	api.SetAPIEndpoint(strings.TrimRight(endpoint, "/") + "/bot%s/%s")
	return api
}

type silence struct{}

func (silence) Println(...any)        {}
func (silence) Printf(string, ...any) {}

// download fetches a file by its id through the configured server.
func (w *Wire) download(ctx context.Context, fileID string) ([]byte, error) {
	result, err := w.request(ctx, "getFile", tgbotapi.Params{"file_id": fileID})
	if err != nil {
		return nil, w.plain(err)
	}
	var file tgbotapi.File
	if err := json.Unmarshal(result, &file); err != nil {
		return nil, errors.New("the server's description of a file can't be read")
	}
	if strings.HasPrefix(file.FilePath, "/") || filepath.IsAbs(file.FilePath) {
		return nil, errLocalServer
	}
	for try := 1; ; try++ {
		data, err := w.fetch(ctx, file.FilePath)
		if err == nil || try == 3 || ctx.Err() != nil || errors.Is(err, errDownload) {
			return data, err
		}
		w.Counters.Retries.Add(1)
		if err := sleep(ctx, time.Duration(try)*500*time.Millisecond); err != nil {
			return nil, err
		}
	}
}

// fetch gets a file by its path on the server.
func (w *Wire) fetch(ctx context.Context, path string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.endpoint+"/file/bot"+w.token+"/"+path, nil)
	if err != nil {
		return nil, errors.New("the server's file path can't be requested")
	}
	d, release := w.requests.within(ctx)
	defer release()
	res, err := d.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("download answered %d", res.StatusCode)
	}
	data, err := io.ReadAll(io.LimitReader(res.Body, maxDownload+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxDownload {
		return nil, errDownload
	}
	return data, nil
}

// errLocalServer is a server of one's own that was started so that it answers
// with paths of its own disk. Reading those would mean to trust it with ours.
var errLocalServer = errors.New("the Bot API server at telegram.api_url runs with --local and serves no files: start it without --local")

var errDownload = errors.New("download is larger than the limit")

// plain makes sure that no error that leaves the package holds the token.
func (w *Wire) plain(err error) error {
	if err == nil {
		return nil
	}
	if strings.Contains(err.Error(), w.token) {
		return errors.New(strings.ReplaceAll(err.Error(), w.token, "[token]"))
	}
	return err
}

// sameSecret compares in constant time.
func sameSecret(a, b string) bool { return hmac.Equal([]byte(a), []byte(b)) }
