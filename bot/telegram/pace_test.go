package telegram

import (
	"fmt"
	"testing"

	"netralbot/bot/chat"
	"netralbot/bot/emulator"
)

// paced is a wire that keeps to Telegram's rates on a server that enforces
// them: a refusal would fail the test.
func paced(t *testing.T) (*line, func(p *emulator.Person) *Exchange) {
	t.Helper()
	server := emulator.ForTest(t, emulator.Options{Limits: &emulator.Limits{}})
	l := dial(t, server, "")
	l.wire.pace = newPacer(false)
	return l, func(p *emulator.Person) *Exchange {
		return &Exchange{w: l.wire, in: incoming{chat: p.ID()}}
	}
}

// TestPaceOfOneChat: a burst to one chat is spread as Telegram wants it, in
// order, without a single refusal.
func TestPaceOfOneChat(t *testing.T) {
	t.Parallel()
	l, to := paced(t)
	p := l.server.Person("guru")
	p.Send("halo")
	x := to(p)
	for i := range 9 {
		do(t, x, chat.Say{Text: fmt.Sprint("bagian ", i)})
	}
	got := p.Chat()[1:]
	for i, m := range got {
		if m.Text != fmt.Sprint("bagian ", i) {
			t.Errorf("message %d is %q", i, m.Text)
		}
	}
	if len(got) != 9 || l.server.Count("sendMessage") != 9 {
		t.Errorf("%d messages in %d requests", len(got), l.server.Count("sendMessage"))
	}
}

// TestReplyBeforeDigest: while notices to many wait for their turn, replies to
// people who wait go out beside them, within the overall rate.
func TestReplyBeforeDigest(t *testing.T) {
	t.Parallel()
	l, to := paced(t)
	done := make(chan struct{}, 40)
	for i := range 40 {
		p := l.server.Person(fmt.Sprint("petugas", i))
		p.Send("/start")
		x := to(p)
		x.notice = true
		go func() {
			do(t, x, chat.Say{Text: "rekap harian"})
			done <- struct{}{}
		}()
	}
	until(t, "notices go out", func() bool { return l.server.Count("sendMessage") > 0 })
	for i := range 15 {
		p := l.server.Person(fmt.Sprint("guru", i))
		p.Send("tanya")
		do(t, to(p), chat.Say{Text: "jawaban"})
	}
	for range 40 {
		<-done
	}
	replies, last := 0, 0
	sent := l.server.Requests("sendMessage")
	for i, r := range sent {
		if r.Params["text"] == "jawaban" {
			replies++
			last = i
		}
	}
	if replies != 15 || len(sent) != 55 {
		t.Fatalf("%d replies among %d messages", replies, len(sent))
	}
	if waiting := len(sent) - 1 - last; waiting < 10 {
		t.Errorf("the last reply had to wait for all but %d notices", waiting)
	}
}
