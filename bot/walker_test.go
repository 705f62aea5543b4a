package main

import (
	"context"
	"flag"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"netralbot/bot/emulator"
)

// The long proofs are asked for by flag, each with its own command; see the
// tests that read them.
var (
	floodFlag = flag.Int("flood", 0, "how many chats TestFlood lets in at once; 0 skips it")
	soakFlag  = flag.Duration("soak", 0, "how long TestSoak runs; 0 skips it")
	startFlag = flag.Int("tips", 0, "how many tips TestStart puts into the vault before it measures; 0 skips it")
)

// walker is a person who goes through a dialogue beside many others: a failure
// is an error, since the test's own goroutine isn't theirs.
type walker struct {
	*emulator.Person
	ctx context.Context
}

func (w walker) says(text, want string) (emulator.Message, error) {
	m := w.Send(text)
	return w.AwaitAfter(w.ctx, m.ID, want)
}

// presses presses a button of the newest message that has it, and waits for
// a new or changed message that holds one of the wanted texts.
func (w walker) presses(label string, wants ...string) (emulator.Message, error) {
	before := map[int]string{}
	for _, m := range w.Chat() {
		before[m.ID] = m.Text
	}
	if _, err := w.Press(label); err != nil {
		return emulator.Message{}, err
	}
	var found emulator.Message
	_, err := w.Await(w.ctx, func(all []emulator.Message) bool {
		for _, m := range all {
			if m.FromBot && before[m.ID] != m.Text && slices.ContainsFunc(wants, func(want string) bool { return strings.Contains(m.Text, want) }) {
				found = m
				return true
			}
		}
		return false
	})
	if err != nil {
		err = fmt.Errorf("after %q, waiting for %q: %w", label, wants, err)
	}
	return found, err
}

// tells hands in a tip and returns its code, "" if this chat has handed in as
// many as one may for now.
func (w walker) tells(story string, photos ...[]byte) (string, error) {
	steps := []func() (emulator.Message, error){
		func() (emulator.Message, error) { return w.says("/lapor", "informasi awal") },
		func() (emulator.Message, error) { return w.presses("Lanjut", "jenis pelanggaran") },
		func() (emulator.Message, error) { return w.presses("Media sosial", "Ceritakan") },
		func() (emulator.Message, error) { return w.says(story, "1 tulisan") },
		func() (emulator.Message, error) { return w.presses("Selesai", "Kapan") },
		func() (emulator.Message, error) { return w.presses("Lewati", "unit atau kecamatan") },
		func() (emulator.Message, error) { return w.presses("Lewati", "Siapa yang melakukan") },
		func() (emulator.Message, error) { return w.presses("Lewati", "Catat kode") },
		func() (emulator.Message, error) {
			return w.presses("Kirim laporan", "Sudah diterima", "Belum tersimpan")
		},
	}
	for i, step := range steps {
		m, err := step()
		if err != nil {
			return "", fmt.Errorf("step %d: %w", i, err)
		}
		if i == 3 && len(photos) > 0 {
			sent := w.SendPhoto("", photos[0])
			if _, err := w.AwaitAfter(w.ctx, sent.ID, "1 foto"); err != nil {
				return "", err
			}
		}
		if strings.Contains(m.Text, "Belum tersimpan") {
			return "", nil
		}
		if i == len(steps)-1 {
			return codePattern.FindString(m.Text), nil
		}
	}
	return "", nil
}

// memory is what the process holds, after what can be freed was.
type memoryUse struct {
	heap       float64 // MiB
	goroutines int
}

func memoryNow() memoryUse {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return memoryUse{float64(m.HeapAlloc) / (1 << 20), runtime.NumGoroutine()}
}

// watchHeap samples the heap until stop, which returns the most it saw, in MiB.
func watchHeap(t *testing.T) (stop func() float64) {
	t.Helper()
	done, result := make(chan struct{}), make(chan float64, 1)
	go func() {
		tick := time.NewTicker(200 * time.Millisecond)
		defer tick.Stop()
		most := uint64(0)
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapInuse)
			select {
			case <-done:
				result <- float64(most) / (1 << 20)
				return
			case <-tick.C:
			}
		}
	}()
	return func() float64 { close(done); return <-result }
}
