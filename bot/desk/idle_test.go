package desk

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"netralbot/tips"
)

// Without a sign of the officer the desk locks itself, and says why.
func TestIdleDeskLocks(t *testing.T) {
	vault := newVault(t)
	vault.tip(tips.Report{Texts: []string{"isi laporan"}})
	c := &clock{t: noon}
	v := visit(t, Options{Clock: c.now, Idle: 10 * time.Minute})
	v.open(vault.key, vault.pull())
	v.post("antrean", "cari", "isi")
	for range 5 { // reading counts as a sign
		c.add(9 * time.Minute)
		if a := v.get("antrean"); !a.unlocked() {
			t.Fatal("locked though somebody reads")
		}
	}
	c.add(9 * time.Minute)
	if a := v.post("sisa"); a.body != `{"detik":600,"terkunci":false}`+"\n" {
		t.Errorf("after a sign: %s", a.body)
	}
	c.add(6 * time.Minute)
	if a := v.get("sisa"); a.body != `{"detik":240,"terkunci":false}`+"\n" {
		t.Errorf("asking is no sign, but: %s", a.body)
	}
	c.add(4 * time.Minute)
	a := v.get("antrean")
	if a.at != "" || !strings.Contains(a.body, "Terkunci sendiri") || strings.Contains(a.body, "isi laporan") {
		t.Errorf("after ten minutes: %q\n%s", a.at, a.body)
	}
	if a := v.get("sisa"); a.body != `{"detik":0,"terkunci":true}`+"\n" {
		t.Errorf("locked, but: %s", a.body)
	}
	// The key had no passphrase, so that it was forgotten with the tips.
	if a := v.upload("buka", ""); !a.shows(troubleNoKey) {
		t.Errorf("a bare key is still there: %d", a.status)
	}
	if a := v.upload("buka", "", file{"kunci", "k", vault.key}); !a.unlocked() || strings.Contains(a.body, `value="isi"`) {
		t.Errorf("opening again: %d, or the search words are still there", a.status)
	}
}

// The lock comes by itself, not only when a page asks; photos are overwritten.
func TestWatchLocks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, err := Open(Options{Idle: 15 * time.Minute})
		check(t, err)
		photo := samplePhoto(40, 40, 1)
		d.queue = sampleQueue(d, []tips.Dossier{{Card: tips.Card{Number: 1}, Report: tips.Report{Photos: [][]byte{photo}}}})
		d.filter.Text = "kata"
		ctx, stop := context.WithCancel(t.Context())
		go d.watch(ctx)
		time.Sleep(14 * time.Minute)
		synctest.Wait()
		if d.left() != time.Minute {
			t.Fatal("locked too early")
		}
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		d.mu.Lock()
		if d.queue != nil || d.filter.Text != "" {
			t.Error("not locked")
		}
		d.mu.Unlock()
		if !bytes.Equal(photo, make([]byte, len(photo))) {
			t.Error("the photo is still in memory")
		}
		stop()
		synctest.Wait()
	})
}

// Locking while photos are being sent or a bundle is being read is safe, and
// what was read meanwhile doesn't open the desk again.
func TestLockWhileUnlocking(t *testing.T) {
	vault := newVault(t)
	vault.tip(tips.Report{Texts: []string{"isi"}, Photos: [][]byte{samplePhoto(300, 300, 1)}})
	v := visit(t, Options{})
	v.open(vault.key, vault.pull())
	var id string
	for id = range v.d.queue.photos {
		break
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 50 {
			v.get("foto/" + id)
		}
	}()
	v.d.lock(false)
	<-done
	if a := v.get("foto/" + id); a.status == 200 && a.header.Get("Content-Type") == "image/jpeg" {
		t.Error("the photo is still served")
	}

	s := &source{name: "b", data: vault.pull()}
	err := v.d.load(vault.id, []*source{s}, v.d.era-1)
	if asTrouble(err) != troubleLocked || v.d.queue != nil {
		t.Errorf("a load from before the lock: %v", err)
	}
}
