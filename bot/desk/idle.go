package desk

import (
	"context"
	"encoding/json"
	"net/http"
	"runtime/debug"
	"time"
)

// touch notes a sign of the officer.
func (d *Desk) touch() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.active = d.now()
}

// left returns how long until the desk locks itself, zero if it is locked.
func (d *Desk) left() time.Duration {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.queue == nil && (d.key == nil || !d.key.bare) {
		return 0
	}
	return max(0, d.opt.Idle-d.now().Sub(d.active))
}

// lockIfIdle locks a desk that nobody uses any more.
func (d *Desk) lockIfIdle() {
	d.mu.Lock()
	idle := d.now().Sub(d.active) >= d.opt.Idle
	holds := d.queue != nil || d.key != nil && d.key.bare
	d.mu.Unlock()
	if idle && holds {
		d.lock(true)
		d.log.Info("locked after idleness")
	}
}

// watch locks an idle desk without being asked, until ctx ends.
func (d *Desk) watch(ctx context.Context) {
	tick := time.NewTicker(min(d.opt.Idle/4+1, 10*time.Second))
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			d.lockIfIdle()
		}
	}
}

// lock drops every tip, the search words and an unprotected key. Sealed bundles
// and a protected key file stay, so that the passphrase opens the desk again.
func (d *Desk) lock(idle bool) {
	d.mu.Lock()
	q := d.queue
	d.era++
	d.queue, d.filter, d.last, d.notices, d.idled = nil, filter{}, "", nil, idle
	if d.key != nil && d.key.bare {
		d.key.wipe()
		if d.key.path == "" {
			d.key = nil
		}
	}
	d.mu.Unlock()
	if q != nil {
		q.wipe()
		debug.FreeOSMemory()
	}
}

// serveLock is the button Kunci.
func (d *Desk) serveLock(w http.ResponseWriter, r *http.Request) {
	d.lock(false)
	http.Redirect(w, r, d.gate.base, http.StatusSeeOther)
}

// serveLeft tells a page how many seconds it may still show what it shows. A
// POST is a sign of the officer; a GET isn't.
func (d *Desk) serveLeft(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		d.touch()
	}
	left := d.left()
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"detik": int(left / time.Second), "terkunci": left == 0})
}
