package main

import (
	"context"
	"fmt"
	"image/color"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"netralbot/bot/emulator"
	"netralbot/tips"
	"netralbot/tips/receipt"
)

func parseCode(t testing.TB, text string) receipt.Code {
	t.Helper()
	c, err := receipt.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestSoak runs mixed traffic for as long as asked: questions, browsing, the
// quiz, tips with photos, coming back with the code, withdrawing, groups, inline
// queries, officers who read, commands nobody knows, people who block the bot.
// Memory and goroutines must be as flat at the end as they were after the start.
//
//	go test ./bot -run TestSoak -soak 3m -v -timeout 1h
func TestSoak(t *testing.T) {
	if *soakFlag == 0 {
		t.Skip("ask for it with -soak 3m")
	}
	h := build(t, "", houseOptions{
		config: func(c *Config) { c.Tips.PerHour = 1_000_000; c.Tips.VanishMinutes = 1 },
		server: emulator.Options{MaxMessages: 16, MaxRequests: 100, MaxFileBytes: 4 << 20}, // its own memory fills up at once
	})
	h.server.Tolerate("blocked by the user")
	officer := h.officer("petugas", tips.Petugas, "")
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	all, photo := questions(t), jpegOf(t, color.RGBA{200, 30, 30, 255})
	end := time.Now().Add(*soakFlag)
	var work sync.WaitGroup
	const lanes = 12
	errs := make([]error, lanes+1)
	for lane := range lanes {
		work.Go(func() {
			r := rand.New(rand.NewPCG(uint64(lane), 7))
			for n := 0; time.Now().Before(end) && errs[lane] == nil; n++ {
				p := walker{h.server.Person(fmt.Sprintf("orang%d-%d", lane, r.IntN(10))), ctx}
				errs[lane] = stroll(h, p, r, all, photo)
			}
		})
	}
	work.Go(func() {
		w := walker{officer.Person, ctx}
		for time.Now().Before(end) && errs[lanes] == nil {
			_, errs[lanes] = w.says("/antrean", "Antrean")
			if errs[lanes] == nil {
				_, errs[lanes] = w.says("/rekap", "Rekap")
			}
		}
	})
	var samples []memoryUse
	for i := 0; time.Now().Before(end); i++ {
		time.Sleep(min(10*time.Second, time.Until(end)+time.Millisecond))
		m := memoryNow()
		samples = append(samples, m)
		t.Logf("%4.0f s: heap %.1f MiB, %d goroutines, %d updates, %d sent", time.Until(end).Seconds()*-1+soakFlag.Seconds(), m.heap, m.goroutines, h.app.wire.Counters.Updates.Load(), h.app.wire.Counters.Sent.Load())
	}
	work.Wait()
	for lane, err := range errs {
		if err != nil {
			t.Errorf("lane %d: %v\n%s", lane, err, h.log)
		}
	}
	if n := h.app.wire.Counters.Panics.Load(); n != 0 {
		t.Errorf("%d conversations panicked", n)
	}
	if len(samples) < 6 {
		return
	}
	third := len(samples) / 3
	early, late := mean(samples[third/2:third+third/2]), mean(samples[len(samples)-third:])
	t.Logf("heap %.1f MiB early, %.1f MiB late; goroutines %d early, %d late", early.heap, late.heap, early.goroutines, late.goroutines)
	if late.heap > early.heap*1.25+8 || late.goroutines > early.goroutines+30 {
		t.Error("it grows")
	}
}

func mean(all []memoryUse) memoryUse {
	var m memoryUse
	for _, one := range all {
		m.heap += one.heap / float64(len(all))
		m.goroutines += one.goroutines
	}
	m.goroutines /= len(all)
	return m
}

// stroll is one thing a person does with the bot.
func stroll(h *house, p walker, r *rand.Rand, all []string, photo []byte) (err error) {
	if _, err := p.says("/batal", ""); err != nil {
		return err
	}
	switch r.IntN(10) {
	case 0, 1, 2, 3:
		_, err = p.says(all[r.IntN(len(all))], "")
	case 4:
		if _, err = p.says("/topik", "topik dalam katalog"); err == nil {
			_, err = p.presses("Media sosial", "halaman 1")
		}
	case 5:
		_, err = p.says("/kuis", "Kuis 1/5")
	case 6:
		var code string
		if code, err = p.tells("Poster calon dibagikan di grup kantor.", photo); err != nil || code == "" {
			return err
		}
		if _, err = p.says("/status "+code, "Diterima"); err != nil {
			return err
		}
		if _, err = p.presses("Tarik laporan", "Tarik laporan ini?"); err == nil {
			_, err = p.presses("Ya, tarik", "sudah ditarik")
		}
	case 7:
		ctx, cancel := context.WithTimeout(p.ctx, patience)
		defer cancel()
		_, err = p.Inline(ctx, all[r.IntN(len(all))])
	case 8:
		g := h.server.Group(fmt.Sprint("grup", r.IntN(5)), p.Person)
		m := p.SendIn(g, "/tanya "+all[r.IntN(len(all))])
		_, err = g.Await(p.ctx, func(view []emulator.Message) bool {
			for _, v := range view {
				if v.FromBot && v.ID > m.ID {
					return true
				}
			}
			return len(view) > 0 && view[len(view)-1].ID > m.ID+12 // pushed out by others
		})
	case 9:
		p.Block()
		p.Unblock()
		_, err = p.says("/perintahaneh", "tidak saya kenal")
	}
	return err
}
