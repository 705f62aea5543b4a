package main

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"slices"
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
func crowd(b *testing.B, server *emulator.Server, all []string, start func() (stop func())) (took time.Duration, answers []emulator.Message) {
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
	took = time.Since(began)
	stop()
	for _, p := range people {
		n := 0
		for _, m := range p.Chat() {
			if m.FromBot {
				n++
				answers = append(answers, m)
			}
		}
		if n != benchEach {
			b.Fatalf("%d answers to %d questions", n, benchEach)
		}
	}
	return took, answers
}

// BenchmarkQuestions measures questions a second end to end: from the update
// over HTTP through search, rendering and the vault to the sent answer. Beside
// it, in the same run, run three bots on the same library that do nothing at
// all: one that sends each question back, as the library's documentation shows
// it, one update after the other; the same with a goroutine for each update;
// and one that sends to everybody, in order, an answer of ours that was
// prepared before. The server runs in the same process and has far more to do
// with an answer in HTML with buttons than with a question sent back, so the
// last is the one that tells what asking, searching and rendering cost. Pacing
// is off, since Telegram's 30 a second would hide everything.
//
//	go test ./bot -run '^$' -bench Questions -benchtime 5x -cpu 2
func BenchmarkQuestions(b *testing.B) {
	all := questions(b)
	names := []string{"questions", "echo", "echo-parallel", "prepared"}
	took := make([]time.Duration, len(names))
	for b.Loop() {
		d, answers := benchBot(b, all)
		took[0] += d
		took[1] += benchEcho(b, all, false, tgbotapi.MessageConfig{})
		took[2] += benchEcho(b, all, true, tgbotapi.MessageConfig{})
		took[3] += benchEcho(b, all, false, prepared(answers))
	}
	b.ReportMetric(0, "ns/op")
	for i, name := range names {
		b.ReportMetric(float64(benchPeople*benchEach*b.N)/took[i].Seconds(), name+"/s")
		if i > 0 {
			b.ReportMetric(took[i].Seconds()/took[0].Seconds(), "of-"+name)
		}
	}
}

// prepared is the answer of middling length, as the library sends it.
func prepared(answers []emulator.Message) tgbotapi.MessageConfig {
	slices.SortFunc(answers, func(a, b emulator.Message) int { return len(a.HTML) - len(b.HTML) })
	m := answers[len(answers)/2]
	reply := tgbotapi.MessageConfig{Text: m.HTML, ParseMode: tgbotapi.ModeHTML, DisableWebPagePreview: true}
	var rows [][]tgbotapi.InlineKeyboardButton
	for _, r := range m.Buttons {
		var row []tgbotapi.InlineKeyboardButton
		for _, k := range r {
			one := tgbotapi.NewInlineKeyboardButtonData(k.Label, k.Data)
			if k.Inline != nil {
				one = tgbotapi.NewInlineKeyboardButtonSwitch(k.Label, *k.Inline)
			}
			row = append(row, one)
		}
		rows = append(rows, row)
	}
	reply.ReplyMarkup = tgbotapi.NewInlineKeyboardMarkup(rows...)
	return reply
}

func benchBot(b *testing.B, all []string) (time.Duration, []emulator.Message) {
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
	took, answers := crowd(b, server, all, func() func() {
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
	return took, answers
}

// benchEcho is the example of the library's documentation. It sends the reply
// instead of the question, if there is one.
func benchEcho(b *testing.B, all []string, parallel bool, reply tgbotapi.MessageConfig) time.Duration {
	b.Helper()
	server := emulator.New(emulator.Options{})
	took, _ := crowd(b, server, all, func() func() {
		bot, err := tgbotapi.NewBotAPIWithAPIEndpoint(server.Token(), server.URL()+"/bot%s/%s")
		if err != nil {
			b.Fatal(err)
		}
		updates := bot.GetUpdatesChan(tgbotapi.UpdateConfig{Timeout: 1, AllowedUpdates: []string{"message"}})
		echo := func(u tgbotapi.Update) {
			if u.Message != nil {
				m := tgbotapi.NewMessage(u.Message.Chat.ID, u.Message.Text)
				if reply.Text != "" {
					m = reply
					m.ChatID = u.Message.Chat.ID
				}
				if _, err := bot.Send(m); err != nil {
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
