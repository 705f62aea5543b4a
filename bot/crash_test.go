package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"image/color"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"netralbot/bot/emulator"
	"netralbot/tips"
	"netralbot/tips/receipt"
)

var kills = flag.Int("kills", 25, "how often TestCrash kills the bot; 1000 take about half an hour")

// sendButton is the beginning of the button that sends a draft of any kind.
const sendButton = "📨 Kirim"

// submitQuestion hands in the shortest thing that is sealed and stored: a
// question that nothing answers, forwarded to staff. It returns its code.
func submitQuestion(p *someone) string {
	p.h.t.Helper()
	p.says("bagaimana cara merawat anggrek bulan di ruang kantor", "Belum ada di katalog")
	code := codeIn(p.h.t, p.presses("Kirim pertanyaan", "Kirim pertanyaan ini ke petugas?"))
	p.presses(sendButton, "Sudah diterima")
	return code
}

// TestCrash kills the running program with SIGKILL at random moments, while
// reporters hand in tips and questions and the server delivers twice and loses
// answers. At the end every tip that was acknowledged is found by its code,
// once, with its content; what was told to be lost isn't there; and nothing
// else is.
func TestCrash(t *testing.T) {
	t.Parallel()
	s := newSite(t, emulator.Options{MaxRequests: 10}, "")
	s.server.Tolerate("query is too old")               // a press answered before the crash
	s.server.Tolerate("terminated by other getUpdates") // the dead bot's poll
	s.server.Tolerate("message to delete not found")    // deleted before the answer was lost
	s.server.Tolerate("message is not modified")        // a press delivered again
	s.server.Fail(emulator.Fault{Method: "getUpdates", Duplicate: true, Every: 5})
	s.server.Fail(emulator.Fault{Method: "sendMessage", CutAfter: true, Every: 23})
	s.server.Fail(emulator.Fault{Method: "sendMessage", CutBefore: true, Every: 29})
	w := &witness{server: s.server, codes: map[string]*attempt{}, photo: jpegOf(t, color.RGBA{9, 99, 199, 255})}
	ctx, last := context.WithCancel(t.Context())
	var reporting sync.WaitGroup
	for i := range 10 {
		reporting.Go(func() { w.reportUntil(ctx, i) })
	}
	for n := range *kills {
		bot := s.run()
		life := time.Duration(rand.IntN(900)) * time.Millisecond
		if n%20 == 10 {
			life = 13 * time.Second // long enough for a whole conversation at the pace of a chat
		}
		time.Sleep(life) // the random moment
		bot.kill()
	}
	bot := s.run()
	last()
	reporting.Wait()
	w.ask(t, bot)
	bot.terminate()
	w.check(t, s)
}

// attempt is what a reporter knows of one tip.
type attempt struct {
	marker string
	acked  bool // "Sudah diterima" was shown, at once or after a restart
	lost   bool // the bot said that it isn't stored
}

// witness keeps what reporters were told.
type witness struct {
	server *emulator.Server
	photo  []byte
	mu     sync.Mutex
	codes  map[string]*attempt
	errs   []error
	people int
}

func (w *witness) reportUntil(ctx context.Context, lane int) {
	for ctx.Err() == nil {
		w.mu.Lock()
		w.people++
		p := &teller{Person: w.server.Person(fmt.Sprint("pelapor", w.people)), w: w, marker: fmt.Sprintf("penanda%016x", rand.Uint64()), patience: 8 * time.Second}
		w.mu.Unlock()
		var err error
		if lane%4 == 0 {
			err = p.tip()
		} else {
			err = p.question()
		}
		if err != nil && !errors.Is(err, errGaveUp) {
			w.mu.Lock()
			w.errs = append(w.errs, err)
			w.mu.Unlock()
		}
	}
}

// errGaveUp is a conversation that a crash ended before anything was sent: the
// reporter begins again as somebody else.
var errGaveUp = errors.New("gave up")

type teller struct {
	*emulator.Person
	w        *witness
	marker   string
	patience time.Duration // with each step before the last
}

// hears does something and waits for a message of the bot that holds one of
// the texts and wasn't there before. It returns which.
func (p *teller) hears(within time.Duration, do func() error, wants ...string) (emulator.Message, int, error) {
	before := map[int]string{}
	for _, m := range p.Chat() {
		before[m.ID] = m.Text
	}
	if err := do(); err != nil {
		return emulator.Message{}, 0, errGaveUp // the button is gone
	}
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	var found emulator.Message
	which := -1
	_, err := p.Await(ctx, func(all []emulator.Message) bool {
		for _, m := range all {
			for i, want := range wants {
				if m.FromBot && m.Text != before[m.ID] && strings.Contains(m.Text, want) {
					found, which = m, i
					return true
				}
			}
		}
		return false
	})
	return found, which, err
}

// goes takes the steps of a conversation: what is done, and what is heard then.
func (p *teller) goes(steps ...[2]string) (emulator.Message, error) {
	var m emulator.Message
	for _, step := range steps {
		var err error
		m, _, err = p.hears(p.patience, func() error { return p.act(step[0]) }, step[1])
		if err != nil {
			return m, errGaveUp
		}
	}
	return m, nil
}

func (p *teller) act(what string) error {
	if label, ok := strings.CutPrefix(what, "press "); ok {
		_, err := p.Press(label)
		return err
	}
	if what == "photo" {
		p.SendPhoto("", p.w.photo)
		return nil
	}
	p.Send(what)
	return nil
}

func (p *teller) question() error {
	m, err := p.goes([2]string{"bagaimana merawat anggrek " + p.marker, "Belum ada di katalog"}, [2]string{"press Kirim pertanyaan", "Kirim pertanyaan ini ke petugas?"})
	if err != nil {
		return err
	}
	return p.send(codePattern.FindString(m.Text))
}

func (p *teller) tip() error {
	m, err := p.goes([2]string{"/lapor", "informasi awal"}, [2]string{"press Lanjut", "jenis pelanggaran"}, [2]string{"press Media sosial", "Ceritakan"},
		[2]string{"Lurah membagikan poster " + p.marker, "1 tulisan, 0 foto"}, [2]string{"photo", "1 tulisan, 1 foto"},
		[2]string{"press Selesai", "Kapan"}, [2]string{"press Lewati", "kecamatan mana"}, [2]string{"press Lewati", "Siapa"}, [2]string{"press Lewati", "Catat kode ini"})
	if err != nil {
		return err
	}
	return p.send(codePattern.FindString(m.Text))
}

// send presses the button that sends, sometimes twice, and waits, however long the
// bot is down, until it says what became of the tip.
func (p *teller) send(code string) error {
	a := &attempt{marker: p.marker}
	p.w.mu.Lock()
	p.w.codes[code] = a
	p.w.mu.Unlock()
	press := func() error { _, err := p.Press(sendButton); return err }
	_, which, err := p.hears(10*patience, func() error {
		err := press()
		if rand.IntN(4) == 0 {
			_ = press() // the second of a double press finds the button or not
		}
		return err
	}, "Sudah diterima", "Laporan itu sudah diterima", "Maaf, silakan mulai lagi")
	if err != nil {
		return fmt.Errorf("no word on what became of a tip: %v", err) // an error of its own: nobody gives up here
	}
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	a.acked, a.lost = which < 2, which == 2
	return nil
}

// ask follows a few tips up in the chat, as their reporters would.
func (w *witness) ask(t *testing.T, bot *process) {
	asked := 0
	for code, a := range w.codes {
		if asked++; asked > 40 {
			return
		}
		p := &someone{Person: w.server.Person("penanya " + code), h: &house{t: t, log: bot.log}}
		want := "Diterima"
		if !a.acked {
			want = "Tidak ada laporan dengan kode itu"
		}
		p.says("/status "+code, want)
	}
}

// check holds the store against what the reporters were told.
func (w *witness) check(t *testing.T, s *site) {
	for _, err := range w.errs {
		t.Error(err)
	}
	stored := s.queue()
	s.output("check", "--config", "netralbot.toml", "--offline")
	s.output("tips", "pull", "--config", "netralbot.toml", "--out", "all.bundle")
	found := map[string]int{}
	photos := 0 // of whole conversations, the others being questions
	d := json.NewDecoder(bytes.NewReader([]byte(s.output("tips", "open", "all.bundle", "--identity", "petugas.key", "--json"))))
	for d.More() {
		var one tips.Dossier
		if err := d.Decode(&one); err != nil {
			t.Fatal(err)
		}
		for _, text := range one.Report.Texts {
			found[text[strings.Index(text, "penanda"):]]++
		}
		photos += len(one.Report.Photos)
	}
	config, err := readConfig(filepath.Join(s.dir, "netralbot.toml"))
	if err != nil {
		t.Fatal(err)
	}
	store, err := tips.Open(config.storeOptions(time.Now))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	acked, lost, missing, doubled := 0, 0, 0, 0
	for text, a := range w.codes {
		code, err := receipt.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		_, err = store.Status(code)
		n := found[a.marker]
		switch {
		case a.acked:
			acked++
			if err != nil || n == 0 {
				missing++
			}
		case a.lost:
			lost++
			if err == nil || n > 0 {
				t.Errorf("a tip that the bot called lost is stored")
			}
		}
		if n > 1 {
			doubled++
		}
	}
	if missing > 0 || doubled > 0 || len(stored) != acked {
		t.Errorf("%d acknowledged, %d of them missing, %d doubled, %d stored", acked, missing, doubled, len(stored))
	}
	if acked < *kills/5 || lost == 0 && *kills >= 100 {
		t.Errorf("only %d tips acknowledged and %d told to be lost in %d kills: the test shows little", acked, lost, *kills)
	}
	t.Logf("%d kills: %d tips acknowledged (%d with a photo), %d missing, %d doubled; %d drafts honestly told to be lost", *kills, acked, photos, missing, doubled, lost)
}
