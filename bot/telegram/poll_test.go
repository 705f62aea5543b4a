package telegram

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"netralbot/bot/chat"
	"netralbot/bot/emulator"
)

// TestCrashRedelivers: an update is confirmed only once its handler returned,
// so what a crash interrupts is delivered to the next process, and what was
// answered before isn't.
func TestCrashRedelivers(t *testing.T) {
	t.Parallel()
	server := emulator.ForTest(t, emulator.Options{})
	warga := server.Person("warga")
	entered, never := make(chan struct{}), make(chan struct{})
	defer close(never)
	first := dial(t, server, "")
	first.poll(func(ctx context.Context, x *Exchange) {
		if x.Event.Text == "dua" {
			close(entered)
			<-never
		}
		echo(ctx, x)
	})
	warga.Send("satu")
	first.hears(warga, "re: satu")
	first.idle()
	warga.Send("dua")
	<-entered
	first.wire.stop() // a process that died asks for nothing any more
	if n := server.Pending(); n != 1 {
		t.Fatalf("%d updates wait for the next process, want the one under way", n)
	}
	second := dial(t, server, "")
	second.poll(echo)
	second.hears(warga, "re: dua")
	second.idle()
	if n := told(warga, "re: satu"); n != 1 {
		t.Errorf("what was handled and confirmed was answered %d times", n)
	}
}

// TestOrderAndSideBySide: one chat's updates are handled one after the other,
// in order, while others go on beside one that is stuck.
func TestOrderAndSideBySide(t *testing.T) {
	const people, each = 6, 12
	var mu sync.Mutex
	got := map[chat.Key][]string{}
	busy := map[chat.Key]bool{}
	release := make(chan struct{})
	l := ring(t, emulator.Options{}, func(ctx context.Context, x *Exchange) {
		mu.Lock()
		if busy[x.Key] {
			t.Error("two updates of one chat are handled at once")
		}
		busy[x.Key] = true
		mu.Unlock()
		if x.Event.Text == "lambat 0" {
			<-release
		}
		mu.Lock()
		got[x.Key] = append(got[x.Key], x.Event.Text)
		busy[x.Key] = false
		mu.Unlock()
		echo(ctx, x)
	})
	var all []*emulator.Person
	for p := range people {
		all = append(all, l.server.Person(fmt.Sprint("orang", p)))
	}
	slow := l.server.Person("lambat")
	for i := range each {
		slow.Send(fmt.Sprint("lambat ", i))
		for p, who := range all {
			who.Send(fmt.Sprintf("orang%d %d", p, i))
		}
	}
	for p, who := range all {
		l.hears(who, fmt.Sprintf("re: orang%d %d", p, each-1))
	}
	if told(slow, "re: lambat 0") != 0 {
		t.Fatal("the slow chat wasn't slow: the test shows nothing")
	}
	close(release)
	l.hears(slow, fmt.Sprint("re: lambat ", each-1))
	mu.Lock()
	defer mu.Unlock()
	if len(got) != people+1 {
		t.Errorf("%d chats were seen, want %d", len(got), people+1)
	}
	for _, texts := range got {
		for i, text := range texts {
			var who string
			var n int
			if _, err := fmt.Sscan(text, &who, &n); err != nil || n != i {
				t.Errorf("out of order: %q", texts)
				break
			}
		}
	}
}

// TestStuckChatDoesNotStopOthers: a chat that hangs holds the offset; the
// server then shows no more than a window behind it. It is cut off after a
// bounded time, and everybody behind is answered. The server slows down polls
// that repeat an offset, as Telegram's does.
func TestStuckChatDoesNotStopOthers(t *testing.T) {
	t.Parallel()
	server := emulator.ForTest(t, emulator.Options{SlowRepeats: true})
	server.Tolerate("terminated by other getUpdates") // the last confirmation may cross the poll it ends
	l := dial(t, server, "")
	l.wire.longest = 1500 * time.Millisecond
	cut := make(chan error, 1)
	handle := func(ctx context.Context, x *Exchange) {
		if x.Event.Text == "macet" {
			<-ctx.Done()
			cut <- ctx.Err()
			return
		}
		echo(ctx, x)
	}
	server.Person("macet").Send("macet")
	var others []*emulator.Person
	for i := range window + 40 {
		p := server.Person(fmt.Sprint("orang", i))
		p.Send("halo")
		others = append(others, p)
	}
	l.poll(handle)
	for _, p := range others[:window-1] {
		l.hears(p, "re: halo")
	}
	select {
	case <-cut:
		t.Fatal("the stuck chat was cut off before those of its window were answered: the test shows nothing")
	default:
	}
	for _, p := range others {
		l.hears(p, "re: halo")
		if n := told(p, "re: halo"); n != 1 {
			t.Errorf("somebody was answered %d times", n)
		}
	}
	if err := <-cut; err != context.DeadlineExceeded {
		t.Errorf("the stuck chat ended with %v", err)
	}
	l.idle()
}

// TestIDsRestartLower: after a quiet week ids may go on from a lower number.
// Nothing is lost, and the bot doesn't ask in a tight loop.
func TestIDsRestartLower(t *testing.T) {
	l := ring(t, emulator.Options{}, echo)
	p := l.server.Person("guru")
	p.Send("sebelum")
	l.hears(p, "re: sebelum")
	l.idle()
	l.server.SetNextUpdateID(1000)
	before := l.server.Count("getUpdates")
	for i := range 20 {
		text := fmt.Sprint("sesudah ", i)
		p.Send(text)
		l.hears(p, "re: "+text)
	}
	l.idle()
	if n := l.server.Count("getUpdates") - before; n > 100 {
		t.Errorf("%d polls for 20 updates", n)
	}
	for i := range 20 {
		if n := told(p, fmt.Sprint("re: sesudah ", i)); n != 1 {
			t.Errorf("message %d was answered %d times", i, n)
		}
	}
}

// TestDeliveredTwice: what the server hands out again is handled once.
func TestDeliveredTwice(t *testing.T) {
	t.Parallel()
	var handled atomic.Int32
	l := ring(t, emulator.Options{}, func(ctx context.Context, x *Exchange) {
		handled.Add(1)
		echo(ctx, x)
	})
	p := l.server.Person("guru")
	stop := l.server.Fail(emulator.Fault{Method: "getUpdates", Duplicate: true, Every: 2})
	for i := range 30 {
		text := fmt.Sprint("pesan ", i)
		p.Send(text)
		l.hears(p, "re: "+text)
	}
	if stop() == 0 {
		t.Fatal("nothing was delivered twice: the test shows nothing")
	}
	l.server.Redeliver(30)
	p.Send("akhir")
	l.hears(p, "re: akhir")
	l.idle()
	if n := handled.Load(); n != 31 {
		t.Errorf("%d handled, want 31", n)
	}
}

// TestServerThatNeverForgets: a server that hands the same update out for
// ever is asked ever more slowly.
func TestServerThatNeverForgets(t *testing.T) {
	t.Parallel()
	l := ring(t, emulator.Options{}, echo)
	p := l.server.Person("guru")
	p.Send("halo")
	l.hears(p, "re: halo")
	l.idle()
	stop := l.server.Fail(emulator.Fault{Method: "getUpdates", Duplicate: true})
	p.Send("lagi") // ends the open poll
	l.hears(p, "re: lagi")
	before := l.server.Count("getUpdates")
	until(t, "five polls got the same", func() bool { return l.server.Count("getUpdates") >= before+5 })
	polls := l.server.Requests("getUpdates")
	last := polls[len(polls)-2:]
	if wait := last[1].Time.Sub(last[0].Time); wait < 100*time.Millisecond {
		t.Errorf("the bot asks again after %v", wait)
	}
	stop()
	p.Send("akhir")
	l.hears(p, "re: akhir")
	l.idle()
	for _, text := range []string{"re: halo", "re: lagi"} {
		if n := told(p, text); n != 1 {
			t.Errorf("%q was said %d times", text, n)
		}
	}
}

// TestAlbum: the photos of an album are one event.
func TestAlbum(t *testing.T) {
	type seen struct {
		files int
		text  string
	}
	events := make(chan seen, 10)
	l := ring(t, emulator.Options{}, func(ctx context.Context, x *Exchange) {
		events <- seen{len(x.Event.Files), x.Event.Text}
		echo(ctx, x)
	})
	p := l.server.Person("warga")
	pic := pictures(t, 10)
	p.SendAlbum("tangkapan layar", pic...)
	if e := <-events; e != (seen{10, "tangkapan layar"}) {
		t.Errorf("an album of ten came as %+v", e)
	}
	p.SendPhoto("satu", pic[0])
	if e := <-events; e != (seen{1, "satu"}) {
		t.Errorf("a photo came as %+v", e)
	}
	l.idle()
}

// TestPanic: a conversation that panics is ended with an apology; its trace
// holds no content; the next message and other chats go on.
func TestPanic(t *testing.T) {
	const secret = "rahasia-pelapor-4711"
	var asked atomic.Int32
	l := ring(t, emulator.Options{}, func(ctx context.Context, x *Exchange) {
		x.Answer(ctx, chat.Toast{})
		switch {
		case x.Panicked:
			_, _ = x.Do(ctx, chat.Say{Text: "maaf"})
		case x.Event.Text == secret:
			asked.Add(1)
			panic("cannot digest " + x.Event.Text)
		case x.Event.Text == "ganda":
			panic(fmt.Errorf("again: %s", x.Event.Text))
		default:
			echo(ctx, x)
		}
	})
	p, other := l.server.Person("warga"), l.server.Person("lain")
	p.Send(secret)
	l.hears(p, "maaf")
	p.Send("lanjut")
	l.hears(p, "re: lanjut")
	other.Send("halo")
	l.hears(other, "re: halo")
	l.idle()
	if n := asked.Load(); n != 1 {
		t.Errorf("the poison update was handled %d times", n)
	}
	if l.log.lines("a conversation failed") != 1 || l.log.lines(secret) != 0 || l.log.lines("telegram.TestPanic.func") != 1 {
		t.Errorf("the trace should name the place and no content:\n%s", l.log)
	}
	if n := l.wire.Counters.Panics.Load(); n != 1 {
		t.Errorf("%d panics were counted", n)
	}
}

// TestCrowd: a handler is told when many more updates of the chat wait behind.
func TestCrowd(t *testing.T) {
	var mu sync.Mutex
	var crowded []bool
	release := make(chan struct{})
	l := ring(t, emulator.Options{}, func(ctx context.Context, x *Exchange) {
		if x.Event.Text == "mulai" {
			<-release
			return
		}
		mu.Lock()
		defer mu.Unlock()
		crowded = append(crowded, x.Crowded)
	})
	p := l.server.Person("ramai")
	p.Send("mulai")
	for i := range crowd + 10 {
		p.Send(fmt.Sprint(i))
	}
	until(t, "all were fetched", func() bool { return l.wire.Counters.Updates.Load() == crowd+11 })
	close(release)
	l.idle()
	mu.Lock()
	defer mu.Unlock()
	if slices.Contains(crowded[9:], true) || slices.Contains(crowded[:9], false) || len(crowded) != crowd+10 {
		t.Errorf("crowded: %v", crowded)
	}
}

// TestFullWindowMovesOn: behind a chat that hangs for long the window fills up
// once; then it moves on without that chat, which is worked on all the same, in
// order, and answered when it comes free.
func TestFullWindowMovesOn(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	server := emulator.ForTest(t, emulator.Options{})
	l := dial(t, server, "")
	stuck := server.Person("macet")
	stuck.Send("macet")
	stuck.Send("kedua")
	var others []*emulator.Person
	for i := range 2 * window {
		p := server.Person(fmt.Sprint("orang", i))
		p.Send("halo")
		others = append(others, p)
	}
	l.poll(func(ctx context.Context, x *Exchange) {
		if x.Event.Text == "macet" {
			<-release
		}
		echo(ctx, x)
	})
	for _, p := range others {
		l.hears(p, "re: halo")
	}
	stuck.Send("ketiga")
	l.idle() // all is confirmed although one is under way
	if told(stuck, "re: macet")+told(stuck, "re: kedua")+told(stuck, "re: ketiga") != 0 {
		t.Fatal("the stuck chat wasn't stuck: the test shows nothing")
	}
	close(release)
	l.hears(stuck, "re: ketiga")
	var said []string
	for _, m := range stuck.Chat() {
		if m.FromBot {
			said = append(said, m.Text)
		}
	}
	if !slices.Equal(said, []string{"re: macet", "re: kedua", "re: ketiga"}) {
		t.Errorf("the stuck chat was told %q", said)
	}
}
