package telegram

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"log/slog"
	"net"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"netralbot/bot/chat"
	"netralbot/bot/emulator"
)

const patience = 30 * time.Second

// TestMain lets many tests run side by side: most of their time they wait for
// what the server asked to wait.
func TestMain(m *testing.M) {
	flag.Parse()
	explicit := false
	flag.Visit(func(f *flag.Flag) { explicit = explicit || f.Name == "test.parallel" })
	if !explicit {
		if err := flag.Set("test.parallel", "24"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

// line is a wire on an emulated server, reached over HTTP.
type line struct {
	t       *testing.T
	server  *emulator.Server
	wire    *Wire
	log     *logLines
	polling chan error // what Poll returned
	hangUp  context.CancelFunc
}

// dial makes a wire on server at url ("" for its own) that isn't polling yet.
func dial(t *testing.T, server *emulator.Server, url string) *line {
	t.Helper()
	if url == "" {
		url = server.URL()
	}
	l := &line{t: t, server: server, log: &logLines{}, polling: make(chan error, 1)}
	var err error
	l.wire, err = New(Options{Token: server.Token(), Endpoint: url, AddressKey: make([]byte, 32), Unpaced: true,
		Log: slog.New(slog.NewTextHandler(l.log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// poll connects and polls until the test ends.
func (l *line) poll(handle Handler) {
	l.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	l.hangUp = sync.OnceFunc(func() {
		cancel()
		if err := <-l.polling; err != nil {
			l.t.Errorf("Poll ended with %v", err)
		}
		l.wire.Close()
	})
	l.t.Cleanup(l.hangUp)
	if err := l.wire.Connect(ctx); err != nil {
		l.t.Fatal(err)
	}
	go func() { l.polling <- l.wire.Poll(ctx, handle) }()
}

// ring is a wire that polls a server of its own.
func ring(t *testing.T, o emulator.Options, handle Handler) *line {
	t.Helper()
	l := dial(t, emulator.ForTest(t, o), "")
	l.poll(handle)
	return l
}

// echo answers every text with "re: " and the text.
func echo(ctx context.Context, x *Exchange) {
	x.Answer(ctx, chat.Toast{})
	if x.Event.Private {
		_, _ = x.Do(ctx, chat.Say{Text: "re: " + x.Event.Text})
	}
}

// logLines keeps what was logged.
type logLines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logLines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logLines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// lines counts the lines that hold the words.
func (l *logLines) lines(words string) int {
	n := 0
	for line := range strings.Lines(l.String()) {
		if strings.Contains(line, words) {
			n++
		}
	}
	return n
}

// hears waits until the bot has told a person each of the texts.
func (l *line) hears(p *emulator.Person, texts ...string) {
	l.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for _, text := range texts {
		if _, err := p.AwaitText(ctx, text); err != nil {
			l.t.Fatalf("waited in vain for %q: %v\nlog:\n%s", text, err, l.log)
		}
	}
}

// told counts the messages of the bot that are exactly this text.
func told(p *emulator.Person, text string) int {
	n := 0
	for _, m := range p.Chat() {
		if m.FromBot && m.Text == text {
			n++
		}
	}
	return n
}

// idle waits until the server has every update confirmed.
func (l *line) idle() {
	l.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := l.server.AwaitIdle(ctx); err != nil {
		l.t.Fatalf("updates stay unconfirmed: %v\nlog:\n%s", err, l.log)
	}
}

// until polls a condition that nothing announces.
func until(t *testing.T, what string, cond func() bool) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for !cond() {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain until %s", what)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// cable is a network connection to a server that can be cut and mended.
type cable struct {
	to       string
	listener net.Listener
	mu       sync.Mutex
	dead     bool
	open     map[net.Conn]bool
}

func newCable(t *testing.T, server *emulator.Server) *cable {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cable{to: strings.TrimPrefix(server.URL(), "http://"), listener: listener, open: map[net.Conn]bool{}}
	go c.serve()
	t.Cleanup(func() { listener.Close(); c.cut(true) })
	return c
}

func (c *cable) url() string { return "http://" + c.listener.Addr().String() }

func (c *cable) serve() {
	for {
		in, err := c.listener.Accept()
		if err != nil {
			return
		}
		go c.join(in)
	}
}

func (c *cable) join(in net.Conn) {
	defer in.Close()
	out, err := net.Dial("tcp", c.to)
	if err != nil {
		return
	}
	defer out.Close()
	c.mu.Lock()
	if c.dead {
		c.mu.Unlock()
		return
	}
	c.open[in] = true
	c.mu.Unlock()
	done := make(chan struct{}, 2)
	for _, way := range [][2]net.Conn{{in, out}, {out, in}} {
		go func() {
			_, err := io.Copy(way[0], way[1])
			_ = err // a cut cable
			done <- struct{}{}
		}()
	}
	<-done
	c.mu.Lock()
	delete(c.open, in)
	c.mu.Unlock()
}

// cut ends all connections and, if dead, takes no new ones.
func (c *cable) cut(dead bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.dead = dead
	for conn := range c.open {
		if err := conn.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
			continue
		}
	}
}

// sayNothing is a message whose looks don't matter.
var sayNothing = chat.Say{Name: "berkas.txt", Data: []byte("isi")}
