package main

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"testing"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"netralbot/bot/emulator"
	"netralbot/faq"
)

// asked is a bench's crowd: each person sends a few questions.
const (
	benchPeople = 400
	benchEach   = 5
)

// questions are the catalogue's own variants, as people type them, with every
// tenth one that nobody can answer.
func questions(t testing.TB) []string {
	t.Helper()
	c, err := faq.Load()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, topic := range c.Topics() {
		for i, v := range topic.Variants {
			if i%4 == 0 {
				out = append(out, v)
			}
			if len(out)%10 == 9 {
				out = append(out, "resep rendang padang buat lebaran")
			}
		}
	}
	return out
}

// crowd lets everybody send and waits until each has as many answers.
func crowd(b *testing.B, server *emulator.Server, all []string, start func() (stop func())) time.Duration {
	b.Helper()
	people := make([]*emulator.Person, benchPeople)
	for j := range benchEach { // one after the other, as on a busy morning
		for i := range people {
			people[i] = server.Person(fmt.Sprint("orang", i))
			people[i].Send(all[(i*benchEach+j*977)%len(all)])
		}
	}
	runtime.GC()
	began := time.Now()
	stop := start()
	for server.Count("sendMessage") < benchPeople*benchEach {
		time.Sleep(time.Millisecond)
		if time.Since(began) > 5*time.Minute {
			b.Fatal("not everybody was answered")
		}
	}
	took := time.Since(began)
	stop()
	for _, p := range people {
		n := 0
		for _, m := range p.Chat() {
			if m.FromBot {
				n++
			}
		}
		if n != benchEach {
			b.Fatalf("%d answers to %d questions", n, benchEach)
		}
	}
	return took
}

// BenchmarkQuestions measures questions a second end to end: from the update
// over HTTP through search, rendering and the vault to the sent answer. Beside
// it, in the same run, run two echo bots on the same library that do nothing
// at all: as its documentation shows it, one update after the other, and with
// a goroutine for each update. Pacing is off, since Telegram's 30 a second
// would hide everything.
//
//	go test ./bot -run '^$' -bench Questions -benchtime 3x -cpu 2
func BenchmarkQuestions(b *testing.B) {
	all := questions(b)
	var took [3]time.Duration
	for b.Loop() {
		took[0] += benchEcho(b, all, false)
		took[1] += benchEcho(b, all, true)
		took[2] += benchBot(b, all)
	}
	each := func(d time.Duration) float64 { return float64(benchPeople*benchEach*b.N) / d.Seconds() }
	echo, parallel, bot := each(took[0]), each(took[1]), each(took[2])
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(echo, "echo/s")
	b.ReportMetric(parallel, "echo-parallel/s")
	b.ReportMetric(bot, "questions/s")
	b.ReportMetric(bot/echo, "of-echo")
	b.ReportMetric(bot/parallel, "of-echo-parallel")
}

func benchBot(b *testing.B, all []string) time.Duration {
	b.Helper()
	server := emulator.New(emulator.Options{})
	c, err := demoConfig(shortDir(b), server.URL())
	if err != nil {
		b.Fatal(err)
	}
	app, err := OpenApp(c, Deps{Token: server.Token(), Log: slog.New(slog.DiscardHandler), Unpaced: true})
	if err != nil {
		b.Fatal(err)
	}
	took := crowd(b, server, all, func() func() {
		ctx, cancel := context.WithCancel(context.Background())
		ran := make(chan error, 1)
		go func() { ran <- app.Run(ctx) }()
		return func() {
			cancel()
			if err := <-ran; err != nil {
				b.Error(err)
			}
		}
	})
	if err := app.Close(); err != nil {
		b.Error(err)
	}
	if err := server.Close(); err != nil {
		b.Error(err)
	}
	return took
}

// benchEcho is the example of the library's documentation.
func benchEcho(b *testing.B, all []string, parallel bool) time.Duration {
	b.Helper()
	server := emulator.New(emulator.Options{})
	took := crowd(b, server, all, func() func() {
		bot, err := tgbotapi.NewBotAPIWithAPIEndpoint(server.Token(), server.URL()+"/bot%s/%s")
		if err != nil {
			b.Fatal(err)
		}
		updates := bot.GetUpdatesChan(tgbotapi.UpdateConfig{Timeout: 1, AllowedUpdates: []string{"message"}})
		echo := func(u tgbotapi.Update) {
			if u.Message != nil {
				if _, err := bot.Send(tgbotapi.NewMessage(u.Message.Chat.ID, u.Message.Text)); err != nil {
					b.Error(err)
				}
			}
		}
		done := make(chan struct{})
		go func() {
			defer close(done)
			for u := range updates {
				if parallel {
					go echo(u)
				} else {
					echo(u)
				}
			}
		}()
		return func() {
			bot.StopReceivingUpdates()
			<-done
		}
	})
	if err := server.Close(); err != nil {
		b.Error(err)
	}
	return took
}
