package telegram

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"netralbot/bot/emulator"
)

// selfHosted is a Bot API server below a path of another, as one's own behind
// a proxy would be. With local set it answers like one started with --local.
func selfHosted(t *testing.T, server *emulator.Server, local *atomic.Bool) string {
	t.Helper()
	inner, err := url.Parse(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(inner)
	proxy.ModifyResponse = func(r *http.Response) error {
		if !local.Load() || !strings.HasSuffix(r.Request.URL.Path, "/getFile") {
			return nil
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return err
		}
		body = bytes.Replace(body, []byte(`"file_path":"`), []byte(`"file_path":"/var/lib/telegram-bot-api/`), 1)
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		r.Header.Del("Content-Length")
		return nil
	}
	outer := httptest.NewServer(http.StripPrefix("/bot-api", proxy))
	t.Cleanup(outer.Close)
	return outer.URL + "/bot-api/"
}

// TestSelfHostedServer: an address with a path and a slash at its end serves
// updates and files; a server with --local is refused in words.
func TestSelfHostedServer(t *testing.T) {
	server := emulator.ForTest(t, emulator.Options{})
	var local atomic.Bool
	l := dial(t, server, selfHosted(t, server, &local))
	type got struct {
		data []byte
		err  error
	}
	files := make(chan got, 1)
	l.poll(func(ctx context.Context, x *Exchange) {
		for _, f := range x.Event.Files {
			data, err := f.Open(ctx)
			files <- got{data, err}
		}
	})
	p := server.Person("warga")
	photo := pictures(t, 1)[0]
	p.SendPhoto("", photo)
	if f := <-files; f.err != nil || len(f.data) == 0 {
		t.Errorf("a file could not be had: %v", f.err)
	}
	local.Store(true)
	p.SendPhoto("", photo)
	f := <-files
	if f.err != errLocalServer || f.data != nil {
		t.Errorf("a path of the server's disk gave %v", f.err)
	}
	if f.err != nil && strings.Contains(f.err.Error(), server.Token()) {
		t.Error("the error holds the token")
	}
}
