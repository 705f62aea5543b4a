package main

import (
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"

	"netralbot/bot/emulator"
)

// TestStopUnderLoad: SIGTERM in the middle of a crowd ends the bot in time,
// and what it hadn't got to is answered after the next start.
func TestStopUnderLoad(t *testing.T) {
	t.Parallel()
	const people, each = 60, 3
	s := newSite(t, emulator.Options{}, "")
	bot := s.run()
	bot.ready()
	var all []*emulator.Person
	for i := range people {
		all = append(all, s.server.Person(fmt.Sprint("orang", i)))
	}
	reporter := &someone{Person: s.server.Person("pelapor"), h: &house{t: t, log: bot.log}}
	code := submitQuestion(reporter)
	var sending sync.WaitGroup
	for _, p := range all {
		sending.Go(func() {
			for range each {
				p.Send("/ikrar")
			}
		})
	}
	sending.Wait()
	answered := func() int {
		n := 0
		for _, p := range all {
			for _, m := range p.Chat() {
				if m.FromBot && strings.Contains(m.Text, "Menolak politik uang") {
					n++
				}
			}
		}
		return n
	}
	until(t, "some are answered", func() bool { return answered() >= 20 })
	bot.terminate()
	before := answered()
	if before == people*each {
		t.Error("all were answered before the stop: the test shows nothing")
	}
	next := s.run()
	next.ready()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := s.server.AwaitIdle(ctx); err != nil {
		t.Fatalf("%v\n%s", err, next.log)
	}
	for i, p := range all {
		n := 0
		for _, m := range p.Chat() {
			if m.FromBot {
				n++
			}
		}
		if n < each {
			t.Errorf("person %d was answered %d times for %d messages", i, n, each)
		}
	}
	t.Logf("%d of %d answered before the stop; with the next start %d answers", before, people*each, answered())
	if cards := s.queue(); len(cards) != 1 {
		t.Errorf("%d tips are stored after the stop, one was acknowledged", len(cards))
	}
	reporter.says("/status "+code, "Diterima")
	next.terminate()
}

// TestStopInTrouble: nor does the stop wait for a server that hangs, puts off
// or can't be reached.
func TestStopInTrouble(t *testing.T) {
	hold := make(chan struct{})
	t.Cleanup(func() { close(hold) })
	for name, fault := range map[string]emulator.Fault{
		"a server that hangs while sending":  {Method: "sendMessage", Hold: hold},
		"a server that hangs in every call":  {Hold: hold},
		"a server that asks to wait":         {Code: 429, RetryAfter: 30},
		"a server behind a broken proxy":     {HTML: true},
		"a server that cuts all connections": {CutBefore: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, emulator.Options{}, "")
			bot := s.run()
			bot.ready()
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			p := s.server.Person("guru")
			p.Send("/ikrar")
			if _, err := p.AwaitText(ctx, "politik uang"); err != nil {
				t.Fatalf("%v\n%s", err, bot.log)
			}
			polls := s.server.Count("getUpdates")
			s.server.Fail(fault)
			for i := range 30 {
				s.server.Person(fmt.Sprint("orang", i)).Send("/ikrar")
			}
			until(t, "they are fetched", func() bool { return s.server.Count("getUpdates") > polls })
			bot.terminate()
		})
	}
	t.Run("no server at the start", func(t *testing.T) {
		t.Parallel()
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close() // takes connections and never answers
		s := newSite(t, emulator.Options{}, "")
		s.write("http://"+l.Addr().String(), strings.TrimSpace(s.output("keys", "new", "--plain", "--out", "lain.key")), "")
		bot := s.run()
		conn, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if cards := s.queue(); len(cards) != 0 { // commands work without the network
			t.Errorf("%d tips", len(cards))
		}
		bot.terminate()
	})
}
