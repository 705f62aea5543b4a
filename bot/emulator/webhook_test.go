package emulator_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"

	"netralbot/bot/emulator"
)

// receiver is a bot's webhook that answers as told.
type receiver struct {
	*httptest.Server
	mu      sync.Mutex
	got     []int
	secrets []string
	answer  func(n int) int // status for the n-th delivery, from 0
	more    chan struct{}   // receives once for each delivery
}

func newReceiver(t *testing.T, answer func(int) int) *receiver {
	r := &receiver{answer: answer, more: make(chan struct{}, 100)}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return
		}
		var u struct {
			ID int `json:"update_id"`
		}
		if err := json.Unmarshal(body, &u); err != nil {
			t.Error(err)
		}
		r.mu.Lock()
		n := len(r.got)
		r.got = append(r.got, u.ID)
		r.secrets = append(r.secrets, req.Header.Get("X-Telegram-Bot-Api-Secret-Token"))
		r.mu.Unlock()
		r.more <- struct{}{}
		w.WriteHeader(r.answer(n))
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) deliveries() []int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.got)
}

func always(int) int { return http.StatusOK }

func TestWebhook(t *testing.T) {
	s := emulator.New(emulator.Options{})
	t.Cleanup(func() { s.Close() })
	p := s.Person("asn")
	p.Send("sebelum webhook")
	hook := newReceiver(t, always)
	must[bool](t, s, "setWebhook", params{"url": hook.URL + "/hook", "secret_token": "rahasia_1", "max_connections": 2})
	p.Send("kedua")
	p.Send("ketiga")
	if err := s.AwaitIdle(deadline(t)); err != nil {
		t.Fatal(err)
	}
	got := hook.deliveries()
	if len(got) != 3 || !slices.IsSorted(got) {
		t.Errorf("delivered %v", got)
	}
	hook.mu.Lock()
	for _, secret := range hook.secrets {
		if secret != "rahasia_1" {
			t.Errorf("delivered with the secret %q", secret)
		}
	}
	hook.mu.Unlock()
	info := must[map[string]any](t, s, "getWebhookInfo", nil)
	if info["url"] != hook.URL+"/hook" || info["pending_update_count"] != 0.0 || s.Webhook() != hook.URL+"/hook" {
		t.Errorf("info says %v", info)
	}
	r := call(t, s, "getUpdates", nil)
	if r.Code != 409 || r.Description != "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first" {
		t.Errorf("getUpdates beside a webhook: %+v", r)
	}
	must[bool](t, s, "deleteWebhook", nil)
	p.Send("sesudah webhook")
	if list := updates(t, s, nil); len(list) != 1 {
		t.Errorf("after deleteWebhook %d updates wait for getUpdates", len(list))
	}
}

func TestWebhookRetries(t *testing.T) {
	s := emulator.New(emulator.Options{})
	t.Cleanup(func() { s.Close() })
	hook := newReceiver(t, func(n int) int {
		if n < 2 {
			return http.StatusInternalServerError
		}
		return http.StatusOK
	})
	must[bool](t, s, "setWebhook", params{"url": hook.URL})
	p := s.Person("asn")
	p.Send("satu")
	p.Send("dua")
	if err := s.AwaitIdle(deadline(t)); err != nil {
		t.Fatal(err)
	}
	got := hook.deliveries()
	if len(got) != 4 || got[0] != got[1] || got[1] != got[2] || got[3] != got[2]+1 {
		t.Errorf("delivered %v, want the first three times and then the second", got)
	}
	info := must[map[string]any](t, s, "getWebhookInfo", nil)
	if info["last_error_message"] != "wrong response from the webhook: 500 Internal Server Error" {
		t.Errorf("info says %v", info)
	}
}

// One chat that isn't answered doesn't hold up the others, and an update is
// delivered twice when a fault says so.
func TestWebhookSideBySide(t *testing.T) {
	s := emulator.New(emulator.Options{})
	t.Cleanup(func() { s.Close() })
	hook := newReceiver(t, always)
	stuck := s.Person("macet")
	hold := make(chan struct{})
	s.Fail(emulator.Fault{Method: "webhook", ChatID: stuck.ID(), Hold: hold, Times: 1})
	s.Fail(emulator.Fault{Method: "webhook", ChatID: s.Person("lancar").ID(), Duplicate: true, Times: 1})
	must[bool](t, s, "setWebhook", params{"url": hook.URL})
	stuck.Send("satu")
	s.Person("lancar").Send("dua")
	ctx := deadline(t)
	for range 2 {
		select {
		case <-hook.more:
		case <-ctx.Done():
			t.Fatal("the other chat waited")
		}
	}
	got := hook.deliveries()
	if len(got) != 2 || got[0] != got[1] {
		t.Errorf("delivered %v, want one update twice", got)
	}
	close(hold)
	if err := s.AwaitIdle(ctx); err != nil {
		t.Fatal(err)
	}
}

func TestWebhookStopsAtClose(t *testing.T) {
	s := emulator.New(emulator.Options{})
	hook := newReceiver(t, func(int) int { return http.StatusBadGateway })
	must[bool](t, s, "setWebhook", params{"url": hook.URL})
	s.Person("asn").Send("halo")
	if err := s.Close(); err != nil { // would hang on a delivery that goes on
		t.Error(err)
	}
}

func TestDropPending(t *testing.T) {
	s, _ := sending(3)
	defer s.Close()
	must[bool](t, s, "deleteWebhook", params{"drop_pending_updates": true})
	if n := s.Pending(); n != 0 {
		t.Errorf("%d left", n)
	}
}
