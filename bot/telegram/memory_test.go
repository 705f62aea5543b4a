package telegram

import (
	"fmt"
	"testing"
	"time"

	"netralbot/bot/chat"
	"netralbot/bot/emulator"
)

// TestSlots: a slot holds one message: a newer one removes the older, or edits
// it when its own button was pressed.
func TestSlots(t *testing.T) {
	l, next := handed(t, emulator.Options{})
	p := l.server.Person("warga")
	button := [][]chat.Button{{{Label: "Selesai", Press: chat.To("selesai")}}}
	for i := range 3 {
		p.Send("cerita")
		do(t, next(), chat.Say{Text: fmt.Sprint(i, " tulisan"), Buttons: button, Slot: "progress"})
	}
	if told(p, "0 tulisan")+told(p, "1 tulisan") != 0 || told(p, "2 tulisan") != 1 {
		t.Error("the slot holds more than the newest")
	}
	if _, err := p.Press("Selesai"); err != nil {
		t.Fatal(err)
	}
	do(t, next(), chat.Say{Text: "pratinjau", Slot: "progress"})
	if told(p, "2 tulisan") != 0 || told(p, "pratinjau") != 1 || l.server.Count("editMessageText") != 1 {
		t.Error("the pressed message of the slot wasn't changed in place")
	}
}

// TestVanish: content for staff goes away by itself, and at the latest when
// the bot stops.
func TestVanish(t *testing.T) {
	l, next := handed(t, emulator.Options{})
	p := l.server.Person("petugas")
	p.Send("buka")
	x := next()
	do(t, x, chat.Say{Text: "isi laporan satu", Photos: pictures(t, 3), Vanish: time.Millisecond, Content: true})
	until(t, "it has vanished", func() bool { return len(p.Chat()) == 1 })
	for i := range 40 {
		do(t, x, chat.Say{Text: fmt.Sprint("isi ", i), Vanish: time.Hour, Content: true})
	}
	if len(p.Chat()) != 41 {
		t.Fatalf("%d messages stand, want 41", len(p.Chat()))
	}
	l.hangUp()
	if n := len(p.Chat()); n != 1 {
		t.Errorf("%d of 40 messages outlive the bot", n-1)
	}
}

// TestVanishingOfAReporterIsNotLogged: content that stays with staff is told to
// the operator. What stays with a reporter isn't: the line would tell when
// somebody handed in a tip.
func TestVanishingOfAReporterIsNotLogged(t *testing.T) {
	t.Parallel()
	l, next := handed(t, emulator.Options{})
	l.server.Person("warga").Send("hapus")
	x := next()
	l.server.Fail(emulator.Fault{Method: "deleteMessage", Code: 400})
	do(t, x, chat.Say{Text: "sudah dihapus", Vanish: time.Millisecond})
	until(t, "it was tried", func() bool { return l.server.Count("deleteMessage") == 1 })
	do(t, x, chat.Say{Text: "isi laporan", Content: true, Vanish: time.Millisecond})
	until(t, "the log tells of the content", func() bool { return l.log.lines("removed in time") > 0 })
	if n := l.log.lines("level"); n != l.log.lines("removed in time") || n != 1 {
		t.Errorf("the log says:\n%s", l.log)
	}
}

// TestErase: both sides' messages of a conversation go, 300 of them in few
// requests, and what was not traced stays.
func TestErase(t *testing.T) {
	t.Parallel()
	l, next := handed(t, emulator.Options{})
	p := l.server.Person("warga")
	p.Send("sebelumnya")
	do(t, next(), chat.Say{Text: "balasan lama"})
	p.Send("/lapor")
	do(t, next(), chat.Trace{})
	for i := range 149 {
		p.Send(fmt.Sprint("cerita ", i))
		do(t, next(), chat.Say{Text: fmt.Sprint("ya ", i)})
	}
	p.Send("sudah")
	r := do(t, next(), chat.Erase{})
	if r != (chat.Erased{Removed: 300}) {
		t.Errorf("Erase reports %+v, want 300 removed", r)
	}
	if left := p.Chat(); len(left) != 2 || left[0].Text != "sebelumnya" || left[1].Text != "balasan lama" {
		t.Errorf("%d messages are left", len(left))
	}
	if n := l.server.Count("deleteMessages"); n != 3 {
		t.Errorf("%d requests", n)
	}
	p.Send("lagi")
	if r := do(t, next(), chat.Erase{}); r != (chat.Erased{}) {
		t.Errorf("a second Erase reports %+v", r)
	}
}

// TestEraseTellsWhatIsLeft: what was more than can be remembered, and what
// Telegram doesn't delete, isn't reported as removed.
func TestEraseTellsWhatIsLeft(t *testing.T) {
	l, next := handed(t, emulator.Options{})
	l.server.Tolerate("message to delete not found")
	p := l.server.Person("warga")
	p.Send("/lapor")
	x := next()
	do(t, x, chat.Trace{})
	for i := range maxTrail + 9 {
		l.wire.memories.note(p.ID(), 1_000_000+i)
	}
	stop := l.server.Fail(emulator.Fault{Code: 400, Description: "Bad Request: message can't be deleted for everyone", Times: 3})
	r := do(t, x, chat.Erase{})
	if want := (chat.Erased{Removed: maxTrail - 2, Left: 10 + 2}); r != want {
		t.Errorf("Erase reports %+v, want %+v", r, want)
	}
	if stop() != 3 {
		t.Error("the refusals didn't hit")
	}
}
