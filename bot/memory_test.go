package main

import (
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"

	"netralbot/bot/emulator"
)

// arguments are what a trace of Go's runtime adds to a function's name.
var arguments = regexp.MustCompile(`\w+\(\{?0x[0-9a-f]+`)

// TestNoTraceOfWhoIsServed: a bot that dies in the middle of a conversation
// leaves no arguments of functions in the log: one of them is the chat's id.
func TestNoTraceOfWhoIsServed(t *testing.T) {
	t.Parallel()
	hold := make(chan struct{})
	s := newSite(t, emulator.Options{}, "")
	t.Cleanup(func() { close(hold) })
	bot := s.run()
	bot.ready()
	held := make(chan struct{})
	s.server.Fail(emulator.Fault{Method: "sendMessage", Hold: hold, OnHit: sync.OnceFunc(func() { close(held) })})
	s.server.Person("warga").Send("/lapor")
	<-held
	if err := bot.cmd.Process.Signal(syscall.SIGQUIT); err != nil {
		t.Fatal(err)
	}
	<-bot.gone
	log := bot.log.String()
	if !strings.Contains(log, "ended by the signal") || !strings.Contains(log, "dispatcher") {
		t.Errorf("the log doesn't tell why the bot ended, and where:\n%s", log)
	}
	if at := arguments.FindString(log); at != "" {
		t.Errorf("the trace holds arguments, such as %s:\n%s", at, log)
	}
}
