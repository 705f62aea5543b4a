package telegram

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"netralbot/bot/emulator"
)

// hooked is a wire that takes updates by webhook.
type hooked struct {
	*line
	url, secret string
	cancel      context.CancelFunc
	ended       chan error
}

func hook(t *testing.T, server *emulator.Server, handle Handler) *hooked {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	h := &hooked{line: dial(t, server, ""), url: "http://" + addr + "/hook", ended: make(chan error, 1)}
	ctx, cancel := context.WithCancel(context.Background())
	h.cancel = cancel
	if err := h.wire.Connect(ctx); err != nil {
		t.Fatal(err)
	}
	before := len(server.Requests("setWebhook"))
	go func() { h.ended <- h.wire.Webhook(ctx, WebhookOptions{URL: h.url, Listen: addr}, handle) }()
	until(t, "the webhook is set", func() bool { return len(server.Requests("setWebhook")) > before })
	all := server.Requests("setWebhook")
	h.secret = all[len(all)-1].Params["secret_token"]
	t.Cleanup(h.end)
	return h
}

func (h *hooked) end() {
	if h.cancel == nil {
		return
	}
	h.cancel()
	h.cancel = nil
	if err := <-h.ended; err != nil {
		h.t.Errorf("Webhook ended with %v", err)
	}
	h.wire.Close()
}

// call posts to the webhook as anybody could and returns the status.
func (h *hooked) call(method, secret, body string) int {
	h.t.Helper()
	req, err := http.NewRequest(method, h.url, strings.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	if secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		h.t.Fatal(err)
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		h.t.Fatal(err)
	}
	return res.StatusCode
}

func TestWebhookAnswers(t *testing.T) {
	server := emulator.ForTest(t, emulator.Options{})
	h := hook(t, server, echo)
	var all []*emulator.Person
	for i := range 30 {
		p := server.Person(fmt.Sprint("orang", i))
		p.Send("halo")
		all = append(all, p)
	}
	for _, p := range all {
		h.hears(p, "re: halo")
	}
	h.idle()
}

// TestWebhookRefuses: only the server that was given the secret is heard, and
// nothing oversized or broken is.
func TestWebhookRefuses(t *testing.T) {
	t.Parallel()
	server := emulator.ForTest(t, emulator.Options{})
	var handled atomic.Int32
	h := hook(t, server, func(context.Context, *Exchange) { handled.Add(1) })
	if len(h.secret) < 32 {
		t.Errorf("the secret %q is guessable", h.secret)
	}
	good := `{"update_id":5,"message":{"message_id":1,"chat":{"id":5,"type":"private"},"from":{"id":5},"text":"palsu"}}`
	for _, c := range []struct {
		name, method, secret, body string
		want                       int
	}{
		{"without secret", "POST", "", good, 404},
		{"wrong secret", "POST", h.secret[1:] + "0", good, 404},
		{"longer secret", "POST", h.secret + "0", good, 404},
		{"GET", "GET", h.secret, "", 404},
		{"no JSON", "POST", h.secret, "{", 400},
		{"too large", "POST", h.secret, `{"update_id":6,"x":"` + string(bytes.Repeat([]byte("a"), maxUpdate)) + `"}`, 400},
		{"nothing for the bot", "POST", h.secret, `{"update_id":7,"poll":{"id":"1"}}`, 200},
	} {
		if got := h.call(c.method, c.secret, c.body); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
	if n := handled.Load(); n != 0 {
		t.Errorf("%d forged updates were handled", n)
	}
	for range 3 {
		if got := h.call("POST", h.secret, good); got != 200 {
			t.Errorf("a good call: %d", got)
		}
	}
	if n := handled.Load(); n != 1 {
		t.Errorf("an update delivered three times was handled %d times", n)
	}
}

// TestWebhookAnswersAfterHandling: the server hears "taken" only once the
// handler returned; a second delivery meanwhile waits for the first; and one
// whose work a stop cuts off is told to come again.
func TestWebhookAnswersAfterHandling(t *testing.T) {
	t.Parallel()
	server := emulator.ForTest(t, emulator.Options{})
	entered, release := make(chan struct{}), make(chan struct{})
	var handled atomic.Int32
	h := hook(t, server, func(ctx context.Context, x *Exchange) {
		handled.Add(1)
		close(entered)
		select {
		case <-release:
		case <-ctx.Done():
		}
	})
	update := func(id int) string {
		return fmt.Sprintf(`{"update_id":%d,"message":{"message_id":1,"chat":{"id":5,"type":"private"},"from":{"id":5},"text":"x"}}`, id)
	}
	answers := make(chan int, 2)
	for range 2 {
		go func() { answers <- h.call("POST", h.secret, update(10)) }()
	}
	<-entered
	select {
	case code := <-answers:
		t.Fatalf("answered %d while it is being handled", code)
	default:
	}
	close(release)
	for range 2 {
		if code := <-answers; code != 200 {
			t.Errorf("answered %d", code)
		}
	}
	if n := handled.Load(); n != 1 {
		t.Errorf("handled %d times", n)
	}
	entered, release = make(chan struct{}), make(chan struct{})
	go func() { answers <- h.call("POST", h.secret, update(11)) }()
	<-entered
	h.end()
	if code := <-answers; code != 503 {
		t.Errorf("what the stop cut off was answered %d: it would be lost", code)
	}
}

// TestWebhookDuplicates: the server itself delivers twice and after a delay.
func TestWebhookDuplicates(t *testing.T) {
	server := emulator.ForTest(t, emulator.Options{})
	h := hook(t, server, echo)
	server.Fail(emulator.Fault{Method: "webhook", Duplicate: true, Every: 2})
	p := server.Person("guru")
	for i := range 20 {
		p.Send(fmt.Sprint("pesan ", i))
	}
	h.hears(p, "re: pesan 19")
	h.idle()
	for i := range 20 {
		if n := told(p, fmt.Sprint("re: pesan ", i)); n != 1 {
			t.Errorf("message %d was answered %d times", i, n)
		}
	}
}

// TestSwitch: between polling and webhook, with messages arriving all the
// time, nothing is lost.
func TestSwitch(t *testing.T) {
	server := emulator.ForTest(t, emulator.Options{})
	server.Tolerate("terminated by")
	server.Tolerate("while webhook is active") // a poll that was hung up on may still be on its way
	p := server.Person("guru")
	n := 0
	say := func() {
		p.Send(fmt.Sprint("pesan ", n))
		n++
	}
	for range 3 {
		say()
		l := dial(t, server, "")
		l.poll(echo)
		l.hears(p, fmt.Sprint("re: pesan ", n-1))
		say()
		l.hangUp()
		say()
		h := hook(t, server, echo)
		h.hears(p, fmt.Sprint("re: pesan ", n-1))
		say()
		h.end()
		if server.Webhook() == "" {
			t.Error("the stop removed the webhook: it would be set anew by hand")
		}
		say()
	}
	l := dial(t, server, "")
	l.poll(echo)
	l.hears(p, fmt.Sprint("re: pesan ", n-1))
	l.idle()
	for i := range n {
		if got := told(p, fmt.Sprint("re: pesan ", i)); got != 1 {
			t.Errorf("message %d was answered %d times", i, got)
		}
	}
}

// TestWebhookRefusedByServer: an address that Telegram doesn't take is an
// error at the start, not a bot that waits for ever.
func TestWebhookRefusedByServer(t *testing.T) {
	server := emulator.ForTest(t, emulator.Options{})
	server.Tolerate("bad webhook")
	l := dial(t, server, "")
	err := l.wire.Webhook(t.Context(), WebhookOptions{URL: "http://bot.example.org/hook", Listen: "127.0.0.1:0"}, echo)
	if err == nil || !strings.Contains(err.Error(), "HTTPS URL must be provided") {
		t.Errorf("got %v", err)
	}
}
