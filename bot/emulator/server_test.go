package emulator_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"testing"

	"netralbot/bot/emulator"
)

// A form, JSON, a multipart body and a query say the same.
func TestBodies(t *testing.T) {
	s := emulator.ForTest(t, emulator.Options{})
	id := s.Person("asn").Send("halo").FromID
	fields := map[string]string{"chat_id": itoa(id), "text": "x", "reply_markup": `{"inline_keyboard":[[{"text":"a","callback_data":"b"}]]}`}
	form := url.Values{}
	for name, value := range fields {
		form.Set(name, value)
	}
	if r, err := post(s, "sendMessage", "application/x-www-form-urlencoded", bytes.NewReader([]byte(form.Encode()))); err != nil || !r.OK {
		t.Errorf("form: %+v, %v", r, err)
	}
	if r := upload(t, s, "sendMessage", fields, nil); !r.OK {
		t.Errorf("multipart: %+v", r)
	}
	must[sent](t, s, "SendMessage", params{"chat_id": id, "text": "x", "reply_markup": keyboard(params{"text": "a", "callback_data": "b"})})
	resp, err := http.Get(s.URL() + "/bot" + s.Token() + "/sendMessage?" + form.Encode())
	if err != nil || resp.StatusCode != 200 {
		t.Fatalf("query: %v", err)
	}
	resp.Body.Close()
	view := s.Person("asn").Chat()
	if len(view) != 5 {
		t.Fatalf("%d messages", len(view))
	}
	for _, m := range view[1:] {
		if m.Text != "x" || len(m.Buttons) != 1 || m.Buttons[0][0].Data != "b" {
			t.Errorf("shown as %+v", m)
		}
	}
	if n := s.Count("sendMessage"); n != 4 || len(s.Requests("sendMessage")) != 4 || s.Requests("")[0].Params["text"] != "x" {
		t.Errorf("%d requests counted, %v recorded", n, s.Requests(""))
	}
}

func TestTooLargeBody(t *testing.T) {
	s := emulator.New(emulator.Options{})
	defer s.Close()
	s.Person("asn").Send("halo")
	r := upload(t, s, "sendDocument", map[string]string{"chat_id": itoa(s.Person("asn").ID())}, map[string][]byte{"document": make([]byte, 52<<20)})
	if r.status != 413 || r.Description != "Request Entity Too Large" {
		t.Errorf("52 MB: %+v", r)
	}
	if r, err := post(s, "sendMessage", "application/json", bytes.NewReader([]byte("{"))); err != nil || r.status != 400 {
		t.Errorf("half an object: %+v, %v", r, err)
	}
}

// Memory stays bounded: old messages, requests and files go.
func TestBounds(t *testing.T) {
	s := emulator.New(emulator.Options{MaxMessages: 10, MaxRequests: 5, MaxFileBytes: 1000})
	defer s.Close()
	p := s.Person("asn")
	first := p.SendDocument("a", "", make([]byte, 600)).Document.ID
	second := p.SendDocument("b", "", make([]byte, 600)).Document.ID
	for i := range 30 {
		p.Send("halo")
		call(t, s, "sendMessage", params{"chat_id": p.ID(), "text": itoa(int64(i))})
	}
	view := p.Chat()
	if len(view) != 10 || view[9].Text != "29" || view[8].Text != "halo" {
		t.Errorf("kept %d messages, the last %q", len(view), view[len(view)-1].Text)
	}
	list := s.Requests("")
	if len(list) != 5 || list[4].Params["text"] != "29" || list[0].Params["text"] != "25" || s.Count("sendMessage") != 30 {
		t.Errorf("kept %v, counted %d", list, s.Count("sendMessage"))
	}
	if call(t, s, "getFile", params{"file_id": first}).OK || !call(t, s, "getFile", params{"file_id": second}).OK {
		t.Error("the older file should be gone and the newer there")
	}
}

// Close ends open polls and leaves no goroutine.
func TestClose(t *testing.T) {
	before := runtime.NumGoroutine()
	s := emulator.New(emulator.Options{})
	s.URL()
	var polls sync.WaitGroup
	entered := make(chan struct{})
	s.Fail(emulator.Fault{Method: "getMe", Hold: entered})
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	polls.Go(func() {
		resp, err := client.Get(s.URL() + "/bot" + s.Token() + "/getUpdates?timeout=50")
		if err == nil {
			resp.Body.Close()
		}
	})
	polls.Go(func() {
		resp, err := client.Get(s.URL() + "/bot" + s.Token() + "/getMe")
		if err == nil {
			resp.Body.Close()
		}
	})
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("a second Close: %v", err)
	}
	polls.Wait()
	if s.Start("127.0.0.1:0") == nil {
		t.Error("a closed server started again")
	}
	deadline := deadline(t)
	for runtime.NumGoroutine() > before {
		if deadline.Err() != nil {
			t.Fatalf("%d goroutines before, %d after", before, runtime.NumGoroutine())
		}
		runtime.Gosched()
	}
}

// The log names methods, never tokens or content.
func TestLogIsClean(t *testing.T) {
	var log bytes.Buffer
	s := emulator.New(emulator.Options{Log: &log})
	defer s.Close()
	id := s.Person("asn").Send("rahasia besar").FromID
	call(t, s, "sendMessage", params{"chat_id": id, "text": "rahasia besar"})
	call(t, s, "sendMessage", params{"chat_id": id, "text": "<rahasia>", "parse_mode": "HTML"})
	s.Close()
	if out := log.String(); out != "sendMessage 200\nsendMessage 400\n" {
		t.Errorf("logged %q", out)
	}
}

// collector stands in for a test that ForTest watches over.
type collector struct {
	mu      sync.Mutex
	errors  []string
	cleanup []func()
}

func (c *collector) Helper() {}
func (c *collector) Errorf(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.errors = append(c.errors, format)
}
func (c *collector) Fatalf(format string, args ...any) { c.Errorf(format, args...) }
func (c *collector) Cleanup(f func())                  { c.cleanup = append(c.cleanup, f) }

// A refusal and an unanswered press fail the test that caused them.
func TestForTest(t *testing.T) {
	c := &collector{}
	s := emulator.ForTest(c, emulator.Options{})
	p := s.Person("asn")
	p.Send("halo")
	if len(c.errors) != 0 {
		t.Fatalf("complained of nothing: %q", c.errors)
	}
	call(t, s, "sendMessage", params{"chat_id": p.ID(), "text": ""})
	if len(c.errors) != 1 || !strings.Contains(c.errors[0], "refuse") {
		t.Errorf("after a refusal: %q", c.errors)
	}
	must[sent](t, s, "sendMessage", params{"chat_id": p.ID(), "text": "x"})
	if _, err := p.PressData("x"); err != nil {
		t.Fatal(err)
	}
	drain(t, s)
	for _, f := range c.cleanup {
		f()
	}
	if len(c.errors) != 2 || !strings.Contains(c.errors[1], "unanswered") {
		t.Errorf("after an unanswered press: %q", c.errors)
	}
}

// BenchmarkSend is a person's message through a poll and back as an answer.
func BenchmarkSend(b *testing.B) {
	s := emulator.New(emulator.Options{MaxMessages: 20})
	defer s.Close()
	p := s.Person("asn")
	p.Send("halo")
	start(b, s, func(u map[string]json.RawMessage) {
		if u["message"] != nil {
			_, _ = try(s, "sendMessage", params{"chat_id": p.ID(), "text": "<b>jawaban</b>", "parse_mode": "HTML"})
		}
	})
	b.ReportAllocs()
	for b.Loop() {
		m := p.Send("pertanyaan")
		if _, err := p.AwaitAfter(b.Context(), m.ID, "jawaban"); err != nil {
			b.Fatal(err)
		}
	}
}
