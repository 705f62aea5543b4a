package main

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"netralbot/bot/emulator"
	"netralbot/tips"
)

// house is the bot as it really runs, on an emulator of Telegram's server
// reached over HTTP.
type house struct {
	t      testing.TB
	server *emulator.Server
	config *Config
	app    *App
	log    *logBuffer
	stop   func() error
}

// houseOptions change the house before it is built.
type houseOptions struct {
	sealed bool // the host has no identity
	config func(*Config)
	server emulator.Options
	now    func() time.Time
}

// build starts a house in dir, "" for one of its own.
func build(t testing.TB, dir string, o houseOptions) *house {
	t.Helper()
	if dir == "" {
		dir = shortDir(t)
	}
	o.server.InlineFeedback = false
	h := &house{t: t, log: &logBuffer{}}
	h.server = emulator.ForTest(t, o.server)
	h.start(dir, o)
	return h
}

// shortDir is a directory whose path is short enough for a socket.
func shortDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "nb")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func (h *house) start(dir string, o houseOptions) {
	h.t.Helper()
	if h.config == nil {
		c, err := demoConfig(dir, h.server.URL())
		if err != nil {
			h.t.Fatal(err)
		}
		if o.sealed {
			c.Tips.IdentityFile = ""
		}
		if o.config != nil {
			o.config(c)
			if err := c.check(); err != nil {
				h.t.Fatal(err)
			}
		}
		h.config = c
	}
	app, err := OpenApp(h.config, Deps{Token: h.server.Token(), Log: slog.New(slog.NewTextHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug})), Now: o.now, Unpaced: true})
	if err != nil {
		h.t.Fatal(err)
	}
	h.app = app
	ctx, cancel := context.WithCancel(context.Background())
	ran := make(chan error, 1)
	go func() { ran <- app.Run(ctx) }()
	h.stop = sync.OnceValue(func() error {
		cancel()
		err := <-ran
		if e := app.Close(); err == nil {
			err = e
		}
		return err
	})
	h.t.Cleanup(func() {
		if err := h.stop(); err != nil {
			h.t.Errorf("the bot ended with %v", err)
		}
	})
	select {
	case <-app.ready:
	case err := <-ran:
		h.t.Fatalf("the bot didn't start: %v\n%s", err, h.log)
	}
}

// logBuffer keeps log lines for the tests to search.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// someone is a person in a dialogue. Each step waits for the bot's answer.
type someone struct {
	*emulator.Person
	h    *house
	seen int // highest message id the dialogue has dealt with
}

func (h *house) person(key string) *someone { return &someone{Person: h.server.Person(key), h: h} }

const patience = 20 * time.Second

// says sends a text and waits for an answer that holds want.
func (p *someone) says(text, want string) emulator.Message {
	p.h.t.Helper()
	p.mark()
	p.Send(text)
	return p.hears(want)
}

// presses presses a button and waits for an answer that holds want.
func (p *someone) presses(label, want string) emulator.Message {
	p.h.t.Helper()
	before := p.texts()
	if _, err := p.Press(label); err != nil {
		p.h.t.Fatalf("%v\nchat:\n%s", err, p.transcript())
	}
	return p.hearsNew(want, before)
}

// toast presses a button and waits for the line at the top of the screen.
func (p *someone) toast(label, want string) {
	p.h.t.Helper()
	press, err := p.Press(label)
	if err != nil {
		p.h.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if answer, err := press.Await(ctx); err != nil || !strings.Contains(answer.Text, want) {
		p.h.t.Errorf("%q is answered %q, %v, want %q", label, answer.Text, err, want)
	}
}

func (p *someone) mark() {
	for _, m := range p.Chat() {
		p.seen = max(p.seen, m.ID)
	}
}

func (p *someone) texts() map[int]string {
	all := map[int]string{}
	for _, m := range p.Chat() {
		all[m.ID] = m.Text
	}
	return all
}

// hears waits for a message of the bot newer than the last mark.
func (p *someone) hears(want string) emulator.Message {
	p.h.t.Helper()
	return p.await(want, func(m emulator.Message) bool { return m.ID > p.seen })
}

// hearsNew waits for a message of the bot that wasn't there like that before.
func (p *someone) hearsNew(want string, before map[int]string) emulator.Message {
	p.h.t.Helper()
	return p.await(want, func(m emulator.Message) bool { return before[m.ID] != m.Text })
}

func (p *someone) await(want string, fresh func(emulator.Message) bool) emulator.Message {
	p.h.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	var found emulator.Message
	_, err := p.Await(ctx, func(all []emulator.Message) bool {
		for _, m := range all {
			if m.FromBot && fresh(m) && strings.Contains(m.Text, want) {
				found = m
				return true
			}
		}
		return false
	})
	if err != nil {
		p.h.t.Fatalf("waited in vain for %q\nchat:\n%s\nlog:\n%s", want, p.transcript(), p.h.log)
	}
	return found
}

func (p *someone) transcript() string {
	var b strings.Builder
	for _, m := range p.Chat() {
		who := "  "
		if m.FromBot {
			who = "> "
		}
		b.WriteString(who + m.Text)
		for _, r := range m.Buttons {
			for _, k := range r {
				b.WriteString(" [" + k.Label + "]")
			}
		}
		if len(m.Photos) > 0 {
			b.WriteString(" (foto)")
		}
		b.WriteString("\n")
	}
	return b.String()
}

var codePattern = regexp.MustCompile(`[0-9A-Z]{5}(-[0-9A-Z]{5}){4}`)

// codeIn finds the receipt code in a message.
func codeIn(t testing.TB, m emulator.Message) string {
	t.Helper()
	code := codePattern.FindString(m.Text)
	if code == "" {
		t.Fatalf("no code in %q", m.Text)
	}
	return code
}

// officer enrols a person as staff.
func (h *house) officer(key string, role tips.Role, unit string) *someone {
	h.t.Helper()
	inv, err := h.app.store.Invite(tips.Operator(), role, unit)
	if err != nil {
		h.t.Fatal(err)
	}
	p := h.person(key)
	p.says("/start "+inv.Code, "Anda terdaftar sebagai")
	return p
}

// jpegOf makes a photo of one colour.
func jpegOf(t testing.TB, c color.Color) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 320, 240))
	for i := range 320 * 240 {
		img.Set(i%320, i/320, c)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// files reads all bytes below the data directory.
func (h *house) files() map[string][]byte {
	h.t.Helper()
	all := map[string][]byte{}
	err := filepath.WalkDir(h.config.DataDir, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		all[path] = data
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return all
}

func write(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
