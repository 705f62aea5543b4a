package telegram

import (
	"context"
	"crypto/aes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"netralbot/bot/chat"
	"netralbot/bot/emulator"
)

// second is another process's wire on the same server with the same journal.
func second(t *testing.T, s *emulator.Server, path string) *line {
	t.Helper()
	l := dial(t, s, "")
	t.Cleanup(l.wire.Close)
	l.journal(path)
	return l
}

// journal lets the wire keep a journal, as one made with Options.Journal does.
func (l *line) journal(path string) {
	l.t.Helper()
	var err error
	if l.wire.vanish.kept, err = openJournal(path, l.wire); err != nil {
		l.t.Fatal(err)
	}
}

// TestJournal: what a crash leaves in a staff chat goes at the next start, but
// nothing of a reporter's; the file names nobody and is empty when all is gone.
func TestJournal(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "staff-messages")
	l, next := handed(t, emulator.Options{})
	l.journal(path)
	l.server.Tolerate("message to delete not found") // the first process still tries
	p := l.server.Person("petugas")
	p.Send("buka")
	x := next()
	do(t, x, chat.Say{Text: "isi laporan", Photos: pictures(t, 3), Vanish: time.Hour, Content: true})
	do(t, x, chat.Say{Text: "terhapus", Vanish: time.Hour})
	do(t, x, chat.Say{Text: "tetap"})
	do(t, x, chat.Say{Text: "sudah hilang", Vanish: time.Millisecond, Content: true})
	until(t, "one is gone", func() bool { return told(p, "sudah hilang") == 0 })

	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("a torn end"); err != nil {
		t.Fatal(err)
	}
	f.Close()
	// The first process is as good as dead: its hour isn't over.
	again := second(t, l.server, path)
	again.wire.RemoveLeft(context.Background())
	var left []string
	for _, m := range p.Chat() {
		if m.FromBot {
			left = append(left, m.Text)
		}
	}
	if fmt.Sprint(left) != "[terhapus tetap]" {
		t.Errorf("%q stand after the second start", left)
	}
	if b, err := os.ReadFile(path); err != nil || len(b) != 0 {
		t.Errorf("%d bytes are left in the journal, %v", len(b), err)
	}
	if again.log.lines("level=WARN") != 0 {
		t.Errorf("the log says:\n%s", again.log)
	}
}

// TestJournalWithoutNetwork: what can't be removed before the stop is left to
// the next start, and the log says so.
func TestJournalWithoutNetwork(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "staff-messages")
	l, next := handed(t, emulator.Options{})
	l.journal(path)
	p := l.server.Person("petugas")
	p.Send("buka")
	do(t, next(), chat.Say{Text: "isi laporan", Vanish: time.Hour, Content: true})
	mend := l.server.Fail(emulator.Fault{Method: "deleteMessage", Code: 500})
	l.hangUp()
	mend()
	if told(p, "isi laporan") != 1 || l.log.lines("next start removes them") != 1 {
		t.Fatalf("the log says:\n%s", l.log)
	}
	second(t, l.server, path).wire.RemoveLeft(context.Background())
	if told(p, "isi laporan") != 0 {
		t.Error("the content stands after the next start")
	}
}

// TestJournalStaysSmall: it doesn't grow while messages come and go and one
// stays.
func TestJournalStaysSmall(t *testing.T) {
	t.Parallel()
	l := dial(t, emulator.ForTest(t, emulator.Options{}), "")
	path := filepath.Join(t.TempDir(), "staff-messages")
	j, err := openJournal(path, l.wire)
	if err != nil {
		t.Fatal(err)
	}
	if err := j.note(spot{-1, 1}); err != nil {
		t.Fatal(err)
	}
	for i := range int64(3 * rewriteFrom) {
		if err := j.note(spot{7, 10 + i}); err != nil {
			t.Fatal(err)
		}
		j.strike(spot{7, 10 + i})
	}
	if fi, err := os.Stat(path); err != nil || fi.Size() > 2*rewriteFrom*aes.BlockSize {
		t.Errorf("%d bytes, %v", fi.Size(), err)
	}
	if n := j.close(); n != 1 {
		t.Errorf("%d stand, want 1", n)
	}
	if j, err = openJournal(path, l.wire); err != nil || len(j.left()) < 1 || !j.standing[spot{-1, 1}] {
		t.Errorf("%v stand after opening again, %v", j.left(), err)
	}
	j.close()
}

// TestDismiss: who is dismissed loses the menu and the content at once, and
// nobody else does.
func TestDismiss(t *testing.T) {
	t.Parallel()
	l, next := handed(t, emulator.Options{})
	gone, stays := l.server.Person("pergi"), l.server.Person("tetap")
	var address string
	for _, p := range []*emulator.Person{gone, stays} {
		p.Send("buka")
		x := next()
		do(t, x, chat.Say{Text: "isi laporan", Vanish: time.Hour, Content: true})
		l.wire.DescribeStaff(t.Context(), x.Address, []Command{{Name: "antrean", About: "antrean"}})
		if p == gone {
			address = x.Address
		}
	}
	l.wire.Dismiss(t.Context(), address)
	if told(gone, "isi laporan") != 0 || len(gone.Commands()) != 0 {
		t.Errorf("left are %d messages and the menu %v", told(gone, "isi laporan"), gone.Commands())
	}
	gone.Send("lagi")
	x := next()
	do(t, x, chat.Say{Text: "yang tadi dikirim", Vanish: time.Hour, Content: true})
	until(t, "what was on its way is gone too", func() bool { return told(gone, "yang tadi dikirim") == 0 })
	l.wire.DescribeStaff(t.Context(), address, []Command{{Name: "antrean", About: "antrean"}})
	do(t, x, chat.Say{Text: "diundang lagi", Vanish: time.Hour, Content: true})
	if told(gone, "diundang lagi") != 1 {
		t.Error("who is invited again sees nothing")
	}
	if told(stays, "isi laporan") != 1 || len(stays.Commands()) != 1 {
		t.Error("somebody else lost theirs")
	}
}
