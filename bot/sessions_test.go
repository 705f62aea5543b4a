package main

import (
	"context"
	"fmt"
	"image/color"
	"testing"
	"time"

	"netralbot/bot/chat"
	"netralbot/bot/telegram"
	"netralbot/tips"
)

// TestDraftsShareABoundedMemory: photos beyond it are refused with a word, and
// the room comes back with what is sent.
func TestDraftsShareABoundedMemory(t *testing.T) {
	h := build(t, "", houseOptions{})
	p := h.person("warga")
	p.says("/lapor", "informasi awal")
	p.presses("Lanjut", "jenis pelanggaran")
	p.presses("Perintah", "Ceritakan")
	p.says("Kepala dinas memaksa kami.", "1 tulisan")
	others := int64(maxHeldPhotos)
	h.app.sessions.held.Add(others)
	p.mark()
	p.SendPhoto("", jpegOf(t, color.Black))
	p.hears("tempat untuk draf penuh")
	h.app.sessions.held.Add(-others)
	p.mark()
	p.SendPhoto("", jpegOf(t, color.Black))
	p.hears("1 tulisan, 1 foto")
	if held := h.app.sessions.held.Load(); held < 500 {
		t.Errorf("a draft with a photo counts %d bytes", held)
	}
	p.presses("Selesai", "Kapan")
	p.presses("Lewati", "unit atau kecamatan")
	p.presses("Lewati", "Siapa")
	p.presses("Lewati", "Catat kode ini")
	p.presses("Kirim laporan", "Sudah diterima")
	p.says("/ikrar", "politik uang") // the event before is over then
	if held := h.app.sessions.held.Load(); held != 0 {
		t.Errorf("after it was sent %d bytes are counted", held)
	}
}

// TestEvictionSparesDrafts: however many conversations come, those that hold
// somebody's words stay, and the count of their bytes is right.
func TestEvictionSparesDrafts(t *testing.T) {
	s := newSessions()
	draft := chat.State{Stage: chat.Story, Draft: chat.Draft{Items: []chat.Item{{Text: "kata"}}}}
	const drafts = 50
	for i := range maxSessions + drafts {
		one := s.lock(chat.Key(fmt.Sprint(i)))
		one.used = time.Unix(int64(i), 0)
		if i < drafts {
			one.state = draft
		}
		one.release()
	}
	all, busy := s.count()
	if all > maxSessions || busy != drafts {
		t.Errorf("%d conversations, %d with drafts, want at most %d and %d", all, busy, maxSessions, drafts)
	}
	if held := s.held.Load(); held != drafts*int64(len("kata")) {
		t.Errorf("%d bytes are counted", held)
	}
	if ended := s.idle(time.Unix(int64(2*maxSessions), 0).Add(chat.IdleLimit)); len(ended) != all || s.held.Load() != 0 {
		t.Errorf("%d conversations ended, %d bytes are still counted", len(ended), s.held.Load())
	}
}

// TestOneChatCannotUseUpTheIntakeWithAdditions: they are limited like tips.
func TestOneChatCannotUseUpTheIntakeWithAdditions(t *testing.T) {
	h := build(t, "", houseOptions{})
	code := mint().Code
	if _, err := h.app.store.Submit(tips.Report{Kind: "medsos", Texts: []string{"x"}}, code, token()); err != nil {
		t.Fatal(err)
	}
	add := func(chatKey chat.Key, token string) error {
		x := &telegram.Exchange{Key: chatKey}
		r := h.app.perform(t.Context(), x, nil, chat.Add{Code: code, Addition: tips.Addition{Texts: []string{"lagi"}}, Token: token})
		return r.(chat.Added).Err
	}
	last := ""
	for i := range intakeBurst {
		last = token()
		if err := add("a", last); err != nil {
			t.Fatalf("addition %d: %v", i+1, err)
		}
	}
	if err := add("a", token()); err != tips.ErrBusy {
		t.Errorf("one more: %v", err)
	}
	if err := add("a", last); err != nil {
		t.Errorf("what was stored before is acknowledged with %v", err)
	}
	if err := add("b", token()); err != nil {
		t.Errorf("another chat: %v", err)
	}
}

// TestAFewDozenAccountsDoNotCloseTheHour: however much they send, who comes for
// the first time is still let in, and the accounts slow down but aren't shut out.
func TestAFewDozenAccountsDoNotCloseTheHour(t *testing.T) {
	const perHour = 300
	i := newIntake(perHour * tipsAgain)
	now, taken := time.Unix(1e9, 0), 0
	for range intakeBurst + 2 {
		for n := range 60 {
			if i.allow(chat.Key(fmt.Sprint("account", n)), now) {
				taken++
			}
		}
	}
	if want := 60 + perHour/2; taken != want {
		t.Errorf("60 accounts handed in %d, want %d", taken, want)
	}
	for n := range perHour - taken {
		if !i.allow(chat.Key(fmt.Sprint("new", n)), now) {
			t.Fatalf("newcomer %d is refused", n)
		}
	}
	if !i.allow("account0", now.Add(time.Hour)) {
		t.Error("an hour later the account is still refused")
	}
}

// TestStoreThatCannotTellSaysNothingFalse: a reporter whose conversation is
// gone isn't told that the tip was lost when nobody knows.
func TestStoreThatCannotTellSaysNothingFalse(t *testing.T) {
	h := build(t, "", houseOptions{})
	if err := h.app.store.Close(); err != nil {
		t.Fatal(err)
	}
	r := h.app.perform(t.Context(), &telegram.Exchange{Key: "a"}, nil, chat.Recall{Token: "token"}).(chat.Recalled)
	if r.Err == nil || r.Known {
		t.Errorf("a closed store recalls %+v", r)
	}
}

// TestApologyTellsWhatIsStored: a conversation that fails after its tip was
// stored must not say that nothing was.
func TestApologyTellsWhatIsStored(t *testing.T) {
	h := build(t, "", houseOptions{})
	p := h.officer("petugas", tips.Petugas, "")
	people, err := h.app.store.People()
	if err != nil || len(people) != 1 {
		t.Fatal(people, err)
	}
	stored := token()
	if _, err := h.app.store.Submit(tips.Report{Kind: "medsos", Texts: []string{"x"}}, mint().Code, stored); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		state chat.State
		want  string
	}{
		{chat.State{Stage: chat.Preview, Draft: chat.Draft{Token: stored}}, "sudah diterima"},
		{chat.State{Stage: chat.Preview, Draft: chat.Draft{Token: token()}}, "Tidak ada isi yang tersimpan"},
		{chat.State{Stage: chat.Sent, Code: mint().Code, Coded: true}, "sudah diterima"},
		{chat.State{Stage: chat.Following, Code: mint().Code, Coded: true, Draft: chat.Draft{Token: token()}}, "Tidak ada isi yang tersimpan"},
	} {
		x, err := h.app.wire.At(people[0].Address)
		if err != nil {
			t.Fatal(err)
		}
		s := h.app.sessions.lock(x.Key)
		s.state = tt.state
		s.release()
		x.Panicked = true
		p.mark()
		h.app.handle(context.Background(), x)
		p.hears(tt.want)
	}
}
