package telegram

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"netralbot/bot/emulator"
)

// TestPollTroubles: whatever goes wrong with fetching updates is told in one
// clear line, however often it is tried, waited out, and then nothing is lost.
func TestPollTroubles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		fault emulator.Fault
		line  string // what the log must say
	}{
		{"429", emulator.Fault{Code: 429, RetryAfter: 1, Times: 2}, "the server asks to wait"},
		{"500", emulator.Fault{Code: 500, Times: 2}, "updates can't be fetched; trying again\" error=\"Internal Server Error"},
		{"502 page", emulator.Fault{HTML: true, Times: 2}, "status 502"},
		{"403 page", emulator.Fault{HTML: true, Code: 403, Times: 2}, "status 403"},
		{"cut before", emulator.Fault{CutBefore: true, Times: 2}, "updates can't be fetched; trying again\" error=EOF"},
		{"cut after", emulator.Fault{CutAfter: true, Times: 2}, "updates can't be fetched; trying again\" error=EOF"},
		{"broken off", emulator.Fault{Garbage: true, Times: 2}, "updates can't be fetched; trying again\" error=\"unexpected EOF"},
		{"409", emulator.Fault{Code: 409, Times: 1}, "another bot uses the same token"},
		{"401", emulator.Fault{Code: 401, Times: 1}, "the bot's token is refused"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			server := emulator.ForTest(t, emulator.Options{})
			l := dial(t, server, "")
			p := server.Person("guru")
			p.Send("sebelum")
			l.poll(echo)
			l.hears(p, "re: sebelum")
			c.fault.Method = "getUpdates"
			stop := server.Fail(c.fault)
			p.Send("saat gangguan")
			p.Send("sesudahnya")
			l.hears(p, "re: saat gangguan", "re: sesudahnya")
			l.idle()
			p.Send("lagi") // at the latest this goes through a poll that was tried again
			l.hears(p, "re: lagi")
			l.idle()
			if hits := stop(); hits < c.fault.Times {
				t.Fatalf("the fault hit %d times, want %d: the test shows nothing", hits, c.fault.Times)
			}
			if n := l.log.lines(c.line); n != 1 {
				t.Errorf("%d lines say %q, want one:\n%s", n, c.line, l.log)
			}
			if n := l.log.lines("level=ERROR"); n != 1 {
				t.Errorf("%d error lines, want one:\n%s", n, l.log)
			}
			if n := l.log.lines("updates arrive again"); n != 1 {
				t.Errorf("the end of the trouble is told %d times", n)
			}
			for _, text := range []string{"re: sebelum", "re: saat gangguan", "re: sesudahnya", "re: lagi"} {
				if n := told(p, text); n != 1 {
					t.Errorf("%q was said %d times", text, n)
				}
			}
		})
	}
}

// TestDeadNetwork: connections are cut and none can be made for a while, first
// while the bot runs, then while it starts.
func TestDeadNetwork(t *testing.T) {
	t.Parallel()
	server := emulator.ForTest(t, emulator.Options{})
	server.Tolerate("terminated by other getUpdates") // the poll whose cable was cut is still open there
	c := newCable(t, server)
	l := dial(t, server, c.url())
	p := server.Person("guru")
	c.cut(true)
	connected := make(chan struct{})
	go func() { l.poll(echo); close(connected) }()
	until(t, "the start is in trouble", func() bool { return l.log.lines("the Bot API server can't be reached") == 1 })
	c.cut(false)
	<-connected
	p.Send("satu")
	l.hears(p, "re: satu")
	c.cut(true)
	p.Send("dua")
	until(t, "the log tells of it", func() bool { return l.log.lines("updates can't be fetched") == 1 })
	c.cut(false)
	l.hears(p, "re: dua")
	p.Send("tiga")
	l.hears(p, "re: tiga")
	if n := l.log.lines("the Bot API server can't be reached"); n > 2 {
		t.Errorf("%d lines tell of the start's trouble:\n%s", n, l.log)
	}
}

// TestSecondBot: a second bot on the same token is told of by name, in one line.
func TestSecondBot(t *testing.T) {
	t.Parallel()
	server := emulator.ForTest(t, emulator.Options{})
	server.Tolerate("terminated by other getUpdates")
	first, second := dial(t, server, ""), dial(t, server, "")
	first.poll(echo)
	p := server.Person("guru")
	p.Send("satu")
	first.hears(p, "re: satu")
	first.idle()
	second.poll(echo)
	until(t, "the first notices", func() bool { return first.log.lines("another bot uses the same token") == 1 })
	second.hangUp()
	p.Send("dua")
	first.hears(p, "re: dua")
}

// TestToken: a token that the server doesn't know is an error at the start,
// since waiting mends nothing, and a line in the log when it is revoked later.
func TestToken(t *testing.T) {
	t.Parallel()
	server := emulator.ForTest(t, emulator.Options{})
	server.Tolerate("Unauthorized")
	l := dial(t, server, "")
	l.poll(echo)
	p := server.Person("guru")
	p.Send("satu")
	l.hears(p, "re: satu")
	server.RevokeToken()
	until(t, "the log tells of it", func() bool { return l.log.lines("the bot's token is refused") == 1 })
	late := dial(t, server, "")
	if err := late.wire.Connect(t.Context()); !errors.Is(err, ErrToken) {
		t.Errorf("Connect with a revoked token: %v", err)
	}
	if _, err := late.wire.Probe(t.Context()); !errors.Is(err, ErrToken) {
		t.Errorf("Probe with a revoked token: %v", err)
	}
}

// TestStopWhileServerHangs: the stop doesn't wait for a server that answers
// nothing, wherever the bot stands.
func TestStopWhileServerHangs(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"getMe", "deleteWebhook", "getUpdates", "sendMessage"} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			server := emulator.ForTest(t, emulator.Options{})
			asked := make(chan struct{}, 1)
			front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if !strings.HasSuffix(r.URL.Path, "/"+method) {
					server.ServeHTTP(w, r)
					return
				}
				if _, err := io.Copy(io.Discard, r.Body); err != nil {
					return
				}
				select {
				case asked <- struct{}{}:
				default:
				}
				<-r.Context().Done() // until the bot hangs up
			}))
			t.Cleanup(front.Close)
			server.Person("guru").Send("halo")
			l := dial(t, server, front.URL)
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() {
				if err := l.wire.Connect(ctx); err != nil {
					ended <- err
					return
				}
				ended <- l.wire.Poll(ctx, echo)
			}()
			<-asked
			cancel()
			limit, done := context.WithTimeout(context.Background(), patience)
			defer done()
			select {
			case err := <-ended:
				if err != nil && !errors.Is(err, context.Canceled) {
					t.Errorf("ended with %v", err)
				}
			case <-limit.Done():
				t.Fatal("the bot still waits for the server")
			}
			l.wire.Close()
		})
	}
}

// TestTokenIsNowhere induces failures of every kind in every request the wire
// makes, and searches all errors and the log at its most talkative.
func TestTokenIsNowhere(t *testing.T) {
	t.Parallel()
	const token = "987654321:AAtoken-which-must-not-leak-0123456789"
	secret := strings.Split(token, ":")[1]
	server := emulator.ForTest(t, emulator.Options{Token: token})
	for _, words := range []string{"Unauthorized", "Not Found", "wrong file", "file is", "chat not found"} {
		server.Tolerate(words)
	}
	c := newCable(t, server)
	l := dial(t, server, c.url())
	p := server.Person("guru")
	p.Send("halo")
	x := &Exchange{w: l.wire, in: incoming{chat: p.ID(), callback: "1", query: "1"}}
	var said []string
	failures := 0
	try := func(what string, err error) {
		if err == nil {
			t.Errorf("%s didn't fail", what)
			return
		}
		failures++
		for e := err; e != nil; e = errors.Unwrap(e) {
			said = append(said, fmt.Sprintf("%s: %v %+v %#v", what, e, e, e))
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // one try each
	calls := map[string]func() error{
		"connect":  func() error { return l.wire.Connect(ctx) },
		"probe":    func() error { _, err := l.wire.Probe(t.Context()); return err },
		"say":      func() error { return x.send(ctx, "halo", nil, "", sayNothing) },
		"photo":    func() error { return x.album(ctx, pictures(t, 1), sayNothing) },
		"album":    func() error { return x.album(ctx, pictures(t, 2), sayNothing) },
		"document": func() error { return x.document(ctx, sayNothing) },
		"download": func() error { _, err := l.wire.download(ctx, "AgAC"); return err },
		"fetch":    func() error { _, err := l.wire.fetch(t.Context(), "photos/nothing.jpg"); return err },
		"updates": func() error {
			api, r := l.wire.bound(t.Context())
			defer r()
			_, err := l.wire.getUpdates(api, 0, 0)
			return err
		},
		"webhook": func() error { _, err := l.wire.request(ctx, "setWebhook", nil); return err },
	}
	all := func(how string) {
		for name, call := range calls {
			try(how+" "+name, call())
		}
	}
	c.cut(true)
	all("dead network")
	c.cut(false)
	broken := l.wire.endpoint
	for how, endpoint := range map[string]string{"refused": "http://127.0.0.1:1", "no TLS": strings.Replace(broken, "http:", "https:", 1), "no host": "http://nowhere.invalid"} {
		l.wire.endpoint = endpoint
		all(how)
	}
	l.wire.endpoint = broken
	server.RevokeToken()
	for _, name := range []string{"probe", "fetch", "updates"} {
		try("revoked "+name, calls[name]())
	}
	if failures < 30 {
		t.Errorf("only %d failures were induced", failures)
	}
	for _, s := range append(said, l.log.String()) {
		if strings.Contains(s, token) || strings.Contains(s, secret) || strings.Contains(s, "987654321") {
			t.Errorf("the token leaks: %s", s)
		}
	}
	if s := fmt.Sprint(New(Options{Token: token, AddressKey: []byte("short")})); strings.Contains(s, secret) {
		t.Errorf("the token leaks: %s", s)
	}
}
