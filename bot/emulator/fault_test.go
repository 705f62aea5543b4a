package emulator_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"netralbot/bot/emulator"
)

func TestFaults(t *testing.T) {
	for _, tt := range []struct {
		name  string
		fault emulator.Fault
		shown int // messages of the bot afterwards
		check func(*testing.T, reply, error)
	}{
		{"429", emulator.Fault{Code: 429, RetryAfter: 7}, 0, func(t *testing.T, r reply, err error) {
			if err != nil || r.status != 429 || r.Parameters.RetryAfter != 7 || r.header.Get("Retry-After") != "7" || r.Description != "Too Many Requests: retry after 7" {
				t.Errorf("got %+v, %v", r, err)
			}
		}},
		{"500", emulator.Fault{Method: "sendmessage", Code: 500}, 0, func(t *testing.T, r reply, err error) {
			if err != nil || r.status != 500 || r.OK || r.Description != "Internal Server Error" {
				t.Errorf("got %+v, %v", r, err)
			}
		}},
		{"proxy page", emulator.Fault{HTML: true}, 0, func(t *testing.T, r reply, err error) {
			if r.status != 502 || err == nil || !strings.Contains(err.Error(), "invalid character '<'") {
				t.Errorf("got %+v, %v", r, err)
			}
		}},
		{"cut before", emulator.Fault{CutBefore: true}, 0, func(t *testing.T, _ reply, err error) {
			if err == nil {
				t.Error("the request came through")
			}
		}},
		{"cut after", emulator.Fault{CutAfter: true}, 1, func(t *testing.T, _ reply, err error) {
			if err == nil {
				t.Error("the request was answered")
			}
		}},
		{"garbage", emulator.Fault{Garbage: true}, 1, func(t *testing.T, _ reply, err error) {
			if err == nil {
				t.Error("the answer was whole")
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := emulator.ForTest(t, emulator.Options{}) // a fault is no refusal
			asn := s.Person("asn")
			asn.Send("halo")
			tt.fault.Times = 1
			stop := s.Fail(tt.fault)
			r, err := try(s, "sendMessage", params{"chat_id": asn.ID(), "text": "x"})
			tt.check(t, r, err)
			if got := len(asn.Chat()) - 1; got != tt.shown {
				t.Errorf("%d messages shown, want %d", got, tt.shown)
			}
			if stop() != 1 {
				t.Error("the fault didn't hit once")
			}
			must[sent](t, s, "sendMessage", params{"chat_id": asn.ID(), "text": "y"})
		})
	}
}

func TestFaultRhythm(t *testing.T) {
	s := emulator.ForTest(t, emulator.Options{})
	asn := s.Person("asn")
	asn.Send("halo")
	s.Fail(emulator.Fault{ChatID: asn.ID(), Code: 500, Skip: 1, Every: 3, Times: 2})
	var failed []int
	for i := range 12 {
		if !call(t, s, "sendMessage", params{"chat_id": asn.ID(), "text": itoa(int64(i))}).OK {
			failed = append(failed, i)
		}
		if !call(t, s, "getMe", nil).OK {
			t.Error("a fault of one chat hit getMe")
		}
	}
	if len(failed) != 2 || failed[0] != 3 || failed[1] != 6 {
		t.Errorf("failed at %v, want 3 and 6", failed)
	}
}

func TestFaultHold(t *testing.T) {
	s := emulator.ForTest(t, emulator.Options{})
	asn := s.Person("asn")
	asn.Send("halo")
	hold, held := make(chan struct{}), make(chan struct{})
	s.Fail(emulator.Fault{Method: "sendMessage", Hold: hold, OnHit: func() { close(held) }, Times: 1})
	done := make(chan reply)
	go func() {
		r, err := try(s, "sendMessage", params{"chat_id": asn.ID(), "text": "tertahan"})
		if err != nil {
			t.Error(err)
		}
		done <- r
	}()
	<-held
	must[sent](t, s, "sendMessage", params{"chat_id": asn.ID(), "text": "bebas"})
	if view := asn.Chat(); len(view) != 2 || view[1].Text != "bebas" {
		t.Errorf("while one message is held the chat shows %+v", view)
	}
	close(hold)
	if r := <-done; !r.OK {
		t.Errorf("held back: %+v", r)
	}
}

func TestFileFaults(t *testing.T) {
	c := newClock()
	s := emulator.New(emulator.Options{Now: c.now})
	defer s.Close()
	s.Person("warga").SendDocument("bukti.pdf", "application/pdf", []byte("%PDF-"), "ini buktinya")
	var m struct {
		Caption  string
		Document struct {
			FileID   string `json:"file_id"`
			FileName string `json:"file_name"`
		}
	}
	if err := json.Unmarshal(updates(t, s, nil)[0].Message, &m); err != nil || m.Document.FileName != "bukti.pdf" || m.Caption != "ini buktinya" {
		t.Fatalf("arrived as %+v, %v", m, err)
	}
	file := must[struct {
		Path string `json:"file_path"`
	}](t, s, "getFile", params{"file_id": m.Document.FileID})
	get := func() (int, string) {
		resp, err := http.Get(s.URL() + "/file/bot" + s.Token() + "/" + file.Path)
		if err != nil {
			return 0, ""
		}
		defer resp.Body.Close()
		data, _ := io.ReadAll(resp.Body)
		return resp.StatusCode, string(data)
	}
	if code, data := get(); code != 200 || data != "%PDF-" || !strings.HasSuffix(file.Path, ".pdf") {
		t.Errorf("%s: %d %q", file.Path, code, data)
	}
	s.Fail(emulator.Fault{Method: "file", Code: 500, Times: 1})
	if code, _ := get(); code != 500 {
		t.Errorf("with a fault: %d", code)
	}
	c.pass(61 * time.Minute)
	if code, _ := get(); code != 404 {
		t.Errorf("after an hour: %d", code)
	}
	big := s.Person("warga").SendDocument("film.bin", "", make([]byte, 20<<20+1))
	r := call(t, s, "getFile", params{"file_id": big.Document.ID})
	if r.Description != "Bad Request: file is too big" {
		t.Errorf("21 MB: %+v", r)
	}
}

func TestLimits(t *testing.T) {
	c := newClock()
	s := emulator.New(emulator.Options{Now: c.now, Limits: &emulator.Limits{ChatBurst: 3}})
	defer s.Close()
	asn, group := s.Person("asn"), s.Group("Desa", s.Person("warga"))
	asn.Send("halo")
	to := func(id int64) reply { return call(t, s, "sendMessage", params{"chat_id": id, "text": "x"}) }
	for i := range 3 {
		if r := to(asn.ID()); !r.OK {
			t.Fatalf("message %d of a burst of 3: %+v", i+1, r)
		}
	}
	r := to(asn.ID())
	if r.status != 429 || r.Parameters.RetryAfter != 1 || r.header.Get("Retry-After") != "1" {
		t.Errorf("the fourth at once: %+v", r)
	}
	if !call(t, s, "sendChatAction", params{"chat_id": asn.ID(), "action": "typing"}).OK {
		t.Error("a chat action was counted")
	}
	c.pass(time.Second)
	if r := to(asn.ID()); !r.OK {
		t.Errorf("a second later: %+v", r)
	}
	for i := range 20 {
		if r := to(group.ID()); !r.OK {
			t.Fatalf("message %d to a group: %+v", i+1, r)
		}
	}
	if r := to(group.ID()); r.status != 429 || r.Parameters.RetryAfter != 3 {
		t.Errorf("the 21st to a group: %+v", r)
	}
}

func TestOverallLimit(t *testing.T) {
	c := newClock()
	s := emulator.New(emulator.Options{Now: c.now, Limits: &emulator.Limits{}})
	defer s.Close()
	refused := 0
	for i := range 40 {
		p := s.Person(itoa(int64(i)))
		p.Send("halo")
		if !call(t, s, "sendMessage", params{"chat_id": p.ID(), "text": "x"}).OK {
			refused++
		}
	}
	if refused != 10 {
		t.Errorf("of 40 messages at once %d were refused, want 10", refused)
	}
}
