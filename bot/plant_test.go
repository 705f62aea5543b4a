package main

import (
	"bytes"

	"encoding/binary"
	"encoding/json"
	"flag"
	"image/color"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"netralbot/bot/emulator"
	"netralbot/tips"
)

var plantSessions = flag.Int("sessions", 300, "how many sessions TestPlantAndSearch has; 10000 take about ten minutes")

// plantedTime is the server's clock: every update of the test carries it.
var plantedTime = time.Date(2031, 5, 17, 3, 14, 15, 0, time.UTC)

// TestPlantAndSearch lets reporters with planted names, numbers, devices and
// words go through random conversations, over the wire, and then searches all
// that the bot wrote and everything that commands, metrics and logs tell, for
// each planted thing in many forms. Then tips are withdrawn or outlive their
// time, and nothing of their words, ciphertexts and codes may be left.
func TestPlantAndSearch(t *testing.T) {
	t.Parallel()
	var days atomic.Int64 // how far the bot's clock is ahead
	f := &field{t: t, needles: newNeedles(), stories: map[string]bool{}}
	f.h = build(t, "", houseOptions{
		server: emulator.Options{Now: func() time.Time { return plantedTime }, MaxRequests: 10},
		config: func(c *Config) { healthy(c); c.Tips.PerHour = 1e6 },
		now:    func() time.Time { return time.Now().AddDate(0, 0, int(days.Load())) },
	})
	for _, words := range []string{"bot was blocked", "message is not modified", "message to delete not found", "message to edit not found", "query is too old"} {
		f.h.server.Tolerate(words)
	}
	f.plantTimes()
	officer := f.officer()
	var lanes sync.WaitGroup
	for lane := range 8 {
		lanes.Go(func() {
			for n := lane; n < *plantSessions; n += 8 {
				f.session(n)
			}
		})
	}
	lanes.Wait()
	f.staffAtWork(officer)
	if len(f.stories) < *plantSessions/4 || len(f.kept) == 0 || f.withdrawn == 0 {
		t.Fatalf("%d tips, %d of them kept and %d withdrawn: the test shows little", len(f.stories), len(f.kept), f.withdrawn)
	}
	outputs := f.outputs()
	for name, hay := range outputs {
		f.nothingOf(name, hay, person, content, receiptCode)
	}
	f.opened()
	f.noTimes(outputs)
	f.deleteAll(&days)
	t.Logf("%d sessions, %d tips, %d things planted in %d forms; searched %d outputs", *plantSessions, len(f.stories), f.planted.Load(),
		len(f.needles.known), len(outputs))
}

// field is where things are planted.
type field struct {
	t       *testing.T
	h       *house
	planted atomic.Int64

	mu        sync.Mutex
	needles   *needles        // what is planted, each called by one of the three words below and what it is
	stories   map[string]bool // markers of tips that were acknowledged, and whether withdrawn
	kept      []string        // codes of those that weren't withdrawn
	withdrawn int
}

// What is planted.
const (
	person      = "person: " // what names a reporter: to be found nowhere, not even in an opened tip
	content     = "words: "  // what reporters and staff wrote: sealed
	receiptCode = "receipt: "
)

// letters makes a distinctive word.
func letters(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('a' + rand.IntN(26))
	}
	return string(b)
}

// name plants a word that names somebody.
func (f *field) name(what string, n int) string {
	s := "Q" + letters(n)
	f.plant(func() { f.needles.text(person+what, s) })
	return s
}

func (f *field) number(what string) int64 {
	v := 1<<51 + rand.Int64N(1<<50)
	f.plant(func() { f.needles.number(person+what, v) })
	return v
}

// word plants a word of content.
func (f *field) word(what string) string {
	s := "isi" + letters(14)
	f.plant(func() { f.needles.text(content+what, s) })
	return s
}

func (f *field) plant(add func()) {
	f.planted.Add(1)
	f.mu.Lock()
	defer f.mu.Unlock()
	add()
}

func (f *field) code(code string) {
	bare := strings.ReplaceAll(code, "-", "")
	f.plant(func() {
		f.needles.text(receiptCode+"code", code)
		f.needles.text(receiptCode+"code", bare)
		f.needles.text(receiptCode+"code", strings.ReplaceAll(code, "-", " "))
	})
}

func (f *field) plantTimes() {
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", time.RFC1123, time.ANSIC, "20060102150405", "15:04:05.000"} {
		f.needles.text(person+"time "+layout, plantedTime.Format(layout))
		f.needles.text(person+"time "+layout, plantedTime.In(f.h.config.zone).Format(layout))
	}
	f.needles.number(person+"time in seconds", plantedTime.Unix())
	f.needles.number(person+"time in milliseconds", plantedTime.UnixMilli())
	f.needles.number(person+"time in nanoseconds", plantedTime.UnixNano())
}

func (f *field) profile(key string) emulator.Profile {
	return emulator.Profile{Key: key, ID: f.number("account"), FirstName: f.name("first name", 14), LastName: f.name("last name", 14),
		Username: f.name("username", 14), LanguageCode: strings.ToLower(f.name("language", 12))}
}

// officer enrols a member of staff: their account too is written nowhere.
func (f *field) officer() *someone {
	inv, err := f.h.app.store.Invite(tips.Operator(), tips.Petugas, "")
	if err != nil {
		f.t.Fatal(err)
	}
	p := &someone{Person: f.h.server.Person("petugas", f.profile("petugas")), h: f.h}
	p.says("/start "+inv.Code, "Anda terdaftar sebagai")
	return p
}

// photo makes a picture whose metadata is planted, as a camera would write it.
func (f *field) photo() []byte {
	plain := jpegOf(f.t, color.RGBA{uint8(rand.IntN(256)), uint8(rand.IntN(256)), uint8(rand.IntN(256)), 255})
	exif := "Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08" + f.name("camera", 16) + "\x00" + f.name("place in the photo", 16)
	segment := func(marker byte, body string) []byte {
		return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(body)+2)), body...)
	}
	out := append([]byte{}, plain[:2]...)
	out = append(out, segment(0xe1, exif)...)
	out = append(out, segment(0xfe, f.name("comment of the photo", 20))...)
	return append(out, append(plain[2:], f.name("behind the photo", 20)...)...)
}

// outputs is all that somebody with the host, or at its terminal, could see.
func (f *field) outputs() map[string][]byte {
	f.t.Helper()
	all := map[string][]byte{"log": []byte(f.h.log.String()), "metrics": []byte(f.h.figures())}
	for path, data := range f.h.files() {
		all["file "+filepath.Base(path)] = data
	}
	for verb, args := range map[string]any{"queue": queueArgs{Limit: 1 << 20}, "people": nil, "audit": nil, "backup": nil, "bundle": queueArgs{}} {
		var out bytes.Buffer
		if err := vault(f.t.Context(), f.h.config, verb, args, &out); err != nil {
			f.t.Fatalf("%s: %v", verb, err)
		}
		all["command "+verb] = out.Bytes()
	}
	if len(all["file vault.db"]) == 0 || len(all["command queue"]) < 100 || len(all["log"]) == 0 {
		f.t.Error("an output is empty: the test shows little")
	}
	return all
}

// nothingOf searches for what was planted of these kinds.
func (f *field) nothingOf(name string, hay []byte, kinds ...string) {
	f.t.Helper()
	for _, found := range f.needles.in(hay) {
		for _, kind := range kinds {
			if strings.HasPrefix(found, kind) {
				f.t.Errorf("%s holds %s", name, found)
			}
		}
	}
}

// opened looks into the tips as staff do: the words are there, and nothing that
// names their reporters is, not even in the photos.
func (f *field) opened() {
	f.t.Helper()
	id, err := tips.LoadIdentity(f.h.config.Tips.IdentityFile, nil)
	if err != nil {
		f.t.Fatal(err)
	}
	var bundle bytes.Buffer
	if err := vault(f.t.Context(), f.h.config, "bundle", queueArgs{}, &bundle); err != nil {
		f.t.Fatal(err)
	}
	all, err := tips.ReadBundle(&bundle, id)
	if err != nil {
		f.t.Fatal(err)
	}
	open, err := json.Marshal(all)
	if err != nil {
		f.t.Fatal(err)
	}
	f.nothingOf("the opened bundle", open, person, receiptCode)
	photos := 0
	for _, d := range all {
		for _, p := range d.Report.Photos {
			photos++
			f.nothingOf("a photo", p, person)
		}
	}
	for story, withdrawn := range f.stories {
		if bytes.Contains(open, []byte(story)) == withdrawn {
			f.t.Errorf("a tip is withdrawn: %v; in the bundle: %v", withdrawn, !withdrawn)
		}
	}
	if photos == 0 {
		f.t.Error("no photo came through: the test shows little")
	}
}

// noTimes looks for the moment of the updates in four bytes. So short a thing
// turns up by chance in sealed data, so one or two are allowed; a time with
// each tip would turn up once a tip.
func (f *field) noTimes(outputs map[string][]byte) {
	for name, order := range map[string]binary.AppendByteOrder{"big-endian": binary.BigEndian, "little-endian": binary.LittleEndian} {
		b := order.AppendUint32(nil, uint32(plantedTime.Unix()))
		n := 0
		for _, hay := range outputs {
			n += bytes.Count(hay, b)
		}
		if n > 3 {
			f.t.Errorf("the moment of the updates stands %d times in what was written, in 4 bytes, %s", n, name)
		}
	}
	if lines := bytes.Count(outputs["log"], []byte("\n")); lines > 20+*plantSessions/20 {
		f.t.Errorf("%d log lines for %d sessions: their times would tell who was active when\n%.2000s", lines, *plantSessions, outputs["log"])
	}
}

// deleteAll closes what is left, lets its time pass, and searches the files for
// words, codes and ciphertexts as an adversary would who took a copy before.
func (f *field) deleteAll(days *atomic.Int64) {
	f.t.Helper()
	sealed := f.ciphertexts()
	store := f.h.app.store
	page, err := store.Queue(tips.Operator(), tips.Filter{}, 0, 1<<20)
	if err != nil {
		f.t.Fatal(err)
	}
	people, err := store.People()
	if err != nil || len(people) != 1 {
		f.t.Fatalf("%v, %v", people, err)
	}
	by := tips.By(people[0].ID)
	for _, card := range page.Cards {
		if card.Officer != people[0].ID {
			if _, err := store.Claim(by, card.Number); err != nil {
				f.t.Fatal(err)
			}
		}
		if card.Kind == tips.KindQuestion {
			_, err = store.Answer(by, card.Number, f.word("answer"))
		} else {
			_, err = store.Finish(by, card.Number, tips.NotProven, f.word("reason"))
		}
		if err != nil {
			f.t.Fatal(err)
		}
	}
	days.Store(int64(f.h.config.Tips.RetentionDays) + 2)
	swept, err := store.Sweep(f.h.app.now())
	if err != nil || swept.Tips != len(page.Cards) {
		f.t.Fatalf("swept %d of %d tips, %v", swept.Tips, len(page.Cards), err)
	}
	if err := store.Compact(); err != nil {
		f.t.Fatal(err)
	}
	for path, data := range f.h.files() {
		name := "after deletion " + filepath.Base(path)
		f.nothingOf(name, data, person, content, receiptCode)
		if len(sealed.in(data)) > 0 {
			f.t.Errorf("%s holds ciphertext of what is deleted", name)
		}
	}
	f.t.Logf("after deletion: %d pieces of ciphertext looked for", len(sealed.known))
}

// ciphertexts takes a copy of the database and notes pieces of every sealed
// value in it.
func (f *field) ciphertexts() *needles {
	f.t.Helper()
	sealed := newNeedles()
	path := filepath.Join(shortDir(f.t), "copy.db")
	if err := os.WriteFile(path, f.h.files()[filepath.Join(f.h.config.DataDir, "vault.db")], 0o600); err != nil {
		f.t.Fatal(err)
	}
	db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true})
	if err != nil {
		f.t.Fatal(err)
	}
	defer db.Close()
	err = db.View(func(tx *bolt.Tx) error {
		return tx.Bucket([]byte("tips")).ForEach(func(k, v []byte) error {
			if len(k) > 8 { // a sealed part, not the record
				for at := 40; at+32 <= len(v); at += 1000 {
					sealed.add("ciphertext", v[at:at+32])
				}
			}
			return nil
		})
	})
	if err != nil || len(sealed.known) < *plantSessions/4 {
		f.t.Fatalf("%d pieces of ciphertext, %v", len(sealed.known), err)
	}
	return sealed
}

// staffAtWork asks, notes and reads, so that there is something of all kinds.
func (f *field) staffAtWork(officer *someone) {
	f.t.Helper()
	page, err := f.h.app.store.Queue(tips.Operator(), tips.Filter{NotKind: tips.KindQuestion}, 0, 20)
	if err != nil || len(page.Cards) == 0 {
		f.t.Fatalf("%d tips, %v", len(page.Cards), err)
	}
	officer.says("/antrean", "Antrean: Semua yang terbuka")
	officer.presses(page.Cards[0].Number.String(), "isi")
	officer.presses("Ambil", "Anda pegang")
	if page, err = f.h.app.store.Queue(tips.Operator(), tips.Filter{NotKind: tips.KindQuestion}, 0, 20); err != nil {
		f.t.Fatal(err)
	}
	people, err := f.h.app.store.People()
	if err != nil {
		f.t.Fatal(err)
	}
	by := tips.By(people[0].ID)
	for _, card := range page.Cards {
		if card.Officer != people[0].ID {
			if _, err := f.h.app.store.Claim(by, card.Number); err != nil {
				f.t.Fatal(err)
			}
		}
		if _, err := f.h.app.store.Ask(by, card.Number, f.word("question to a reporter")); err != nil {
			f.t.Fatal(err)
		}
		if err := f.h.app.store.Note(by, card.Number, f.word("note")); err != nil {
			f.t.Fatal(err)
		}
	}
}
