package tips

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"netralbot/tips/receipt"
)

// clock is a time that tests move.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func newClock() *clock {
	return &clock{t: time.Date(2026, 3, 2, 9, 0, 0, 0, time.FixedZone("WIB", 7*3600))}
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) days(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.AddDate(0, 0, n)
}

// kit is a store with people and a key.
type kit struct {
	*Store
	t     testing.TB
	opt   Options
	clock *clock
	id    *Identity

	admin, budi, sari, dinkes Staff // sari and budi are petugas, dinkes is of that unit
}

func testOptions(t testing.TB, c *clock, id *Identity) Options {
	t.Helper()
	return Options{
		Dir:          filepath.Join(t.TempDir(), "data"),
		Recipients:   []Recipient{{Key: id.Recipient()}},
		Units:        []string{"dinkes", "disdik", "kec-baturaja"},
		Destinations: []string{"bawaslu", "bkn"},
		CompactAfter: -1,
		Now:          c.now,
		Limits:       Limits{PerHour: 1 << 20, MaxSize: 1 << 30, DiskReserve: 1},
	}
}

func newKit(t testing.TB, change ...func(*Options)) *kit {
	t.Helper()
	id := must(NewIdentity())(t)
	k := &kit{t: t, clock: newClock(), id: id}
	k.opt = testOptions(t, k.clock, id)
	for _, fn := range change {
		fn(&k.opt)
	}
	k.open()
	k.admin = k.enrol(Admin, "")
	k.budi = k.enrol(Petugas, "")
	k.sari = k.enrol(Petugas, "")
	k.dinkes = k.enrol(Petugas, "dinkes")
	t.Cleanup(func() {
		check(t, k.Store)
		if err := k.Close(); err != nil {
			t.Error("closing:", err)
		}
	})
	return k
}

func (k *kit) open() {
	k.t.Helper()
	s, err := Open(k.opt)
	if err != nil {
		k.t.Fatalf("open: %v\nhint: %s", err, Hint(err))
	}
	k.Store = s
}

func (k *kit) reopen() {
	k.t.Helper()
	if err := k.Close(); err != nil {
		k.t.Fatal("close:", err)
	}
	k.open()
}

func (k *kit) enrol(role Role, unit string) Staff {
	k.t.Helper()
	inv := must(k.Invite(Operator(), role, unit))(k.t)
	return must(k.Enrol(inv.Code, "wire:"+inv.Staff.String()))(k.t)
}

// tip submits a report and returns its code and number.
func (k *kit) tip(r Report) (receipt.Code, Number) {
	k.t.Helper()
	if r.Kind == "" {
		r.Kind = "medsos"
	}
	if len(r.Texts) == 0 {
		r.Texts = []string{"cerita"}
	}
	code := newCode(k.t)
	return code, must(k.Submit(r, code, token()))(k.t)
}

// question submits a question to staff.
func (k *kit) question(text string) Number {
	k.t.Helper()
	_, n := k.tip(Report{Kind: KindQuestion, Texts: []string{text}})
	return n
}

// many hands in n reports at once.
func (k *kit) many(n int) []receipt.Code {
	k.t.Helper()
	codes := make([]receipt.Code, n)
	var wg sync.WaitGroup
	for i := range codes {
		codes[i] = newCode(k.t)
		wg.Go(func() {
			if _, err := k.Submit(Report{Kind: "medsos", Texts: []string{"x"}}, codes[i], token()); err != nil {
				k.t.Error(err)
			}
		})
	}
	wg.Wait()
	return codes
}

func newCode(t testing.TB) receipt.Code {
	t.Helper()
	return must(receipt.New(rand.Reader))(t)
}

func token() string {
	b := make([]byte, 16)
	rand.Read(b)
	return fmt.Sprintf("%x", b)
}

// must returns a value or ends the test: must(f())(t).
func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatalf("unexpected error: %v", err)
		}
		return v
	}
}

// check is the consistency check of every test's end.
func check(t testing.TB, s *Store) {
	t.Helper()
	if err := s.Check(); err != nil && err != ErrClosed {
		t.Errorf("the store is inconsistent: %v", err)
	}
}

// copyDir copies a store's files as a crash at this moment would leave them.
func copyDir(t testing.TB, from string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "crashed")
	if err := os.Mkdir(to, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, e := range must(os.ReadDir(from))(t) {
		b := must(os.ReadFile(filepath.Join(from, e.Name())))(t)
		if err := os.WriteFile(filepath.Join(to, e.Name()), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return to
}
