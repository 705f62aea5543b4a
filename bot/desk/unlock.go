package desk

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"time"

	"netralbot/tips"
)

// largestUpload bounds what the page takes in, in bytes. Larger bundles are
// named on the command line.
const largestUpload = 512 << 20

// unlockView is the page on which the officer opens the desk.
type unlockView struct {
	Sources []sourceView
	Key     string // name of the key file that is known already
	Trouble *trouble
	Idled   bool // locked by itself
	Limit   int  // bytes
}

type sourceView struct {
	Index int
	Name  string
	Size  int64
}

// serveStart shows the unlock page, or the queue if the desk is open.
func (d *Desk) serveStart(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	open := d.queue != nil
	d.mu.Unlock()
	if open {
		http.Redirect(w, r, d.gate.base+"antrean", http.StatusSeeOther)
		return
	}
	d.showUnlock(w, http.StatusOK, nil)
}

func (d *Desk) showUnlock(w http.ResponseWriter, status int, t *trouble) {
	v := unlockView{Trouble: t, Limit: largestUpload}
	d.mu.Lock()
	for i, s := range d.sources {
		v.Sources = append(v.Sources, sourceView{i, s.name, int64(len(s.data))})
	}
	if d.key != nil {
		v.Key = d.key.name
	}
	v.Idled = d.idled && t == nil
	d.mu.Unlock()
	p := d.page("Buka kunci", "", v)
	p.Open = false
	d.render(w, status, "buka", "layout", p)
}

// serveUnlock takes files and passphrase and opens the desk.
func (d *Desk) serveUnlock(w http.ResponseWriter, r *http.Request) {
	form, err := readUpload(http.MaxBytesReader(w, r.Body, largestUpload), r)
	if err == nil {
		d.keep(form)
		err = d.unlock(form.passphrase)
	}
	if err != nil {
		t := asTrouble(err)
		d.log.Info("not unlocked", "why", t.ID)
		d.showUnlock(w, t.status, t)
		return
	}
	http.Redirect(w, r, d.gate.base+"antrean", http.StatusSeeOther)
}

// serveDrop takes a bundle off the unlock page.
func (d *Desk) serveDrop(w http.ResponseWriter, r *http.Request) {
	i, err := strconv.Atoi(r.PostFormValue("berkas"))
	d.mu.Lock()
	if err == nil && d.queue == nil && i >= 0 && i < len(d.sources) {
		d.sources = append(d.sources[:i:i], d.sources[i+1:]...)
	}
	d.mu.Unlock()
	http.Redirect(w, r, d.gate.base, http.StatusSeeOther)
}

// upload is what the unlock form sends.
type upload struct {
	bundles    []*source
	key        *keyFile
	passphrase string
}

// readUpload reads a form in memory: the standard parser would put large files,
// an unprotected key among them, on the disk.
func readUpload(body io.ReadCloser, r *http.Request) (upload, error) {
	var u upload
	r.Body = body
	parts, err := r.MultipartReader()
	if err != nil {
		return u, troubleForm
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return u, nil
		}
		if err != nil {
			return u, formTrouble(err)
		}
		if err := u.take(part); err != nil {
			return u, formTrouble(err)
		}
	}
}

func formTrouble(err error) error {
	var tooLarge *http.MaxBytesError
	var t *trouble
	if errors.As(err, &tooLarge) || errors.As(err, &t) {
		return err
	}
	return troubleForm
}

func (u *upload) take(part *multipart.Part) error {
	name := baseName(part.FileName())
	switch {
	case part.FormName() == "sandi":
		b, err := io.ReadAll(io.LimitReader(part, 4096))
		u.passphrase = string(b)
		return err
	case part.FileName() == "":
		return nil // an input nobody filled in
	case part.FormName() == "kunci":
		b, err := io.ReadAll(io.LimitReader(part, longestKey+1))
		if err == nil && len(b) > longestKey {
			return troubleKey.in(name)
		}
		u.key = &keyFile{name: name, data: b}
		return err
	case part.FormName() == "berkas":
		b, err := io.ReadAll(part)
		u.bundles = append(u.bundles, &source{name: name, data: b})
		return err
	}
	return nil
}

// keep remembers the files of a form, so that a mistyped passphrase doesn't
// mean picking them again.
func (d *Desk) keep(u upload) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if u.key != nil {
		d.key = u.key
	}
	for _, s := range u.bundles {
		s.mod = d.now()
		if !d.holds(s) {
			d.sources = append(d.sources, s)
		}
	}
}

// holds reports whether the same bytes were picked before. d.mu is held.
func (d *Desk) holds(s *source) bool {
	for _, have := range d.sources {
		if have.path == "" && bytes.Equal(have.data, s.data) {
			return true
		}
	}
	return false
}

// unlock reads all bundles with the key.
func (d *Desk) unlock(passphrase string) error {
	d.opening.Lock()
	defer d.opening.Unlock()
	d.mu.Lock()
	key, sources, era := d.key, append([]*source{}, d.sources...), d.era
	var mine keyFile
	if key != nil {
		mine = key.copy()
	}
	d.mu.Unlock()
	if len(sources) == 0 {
		return troubleNoBundle
	}
	if key == nil {
		return troubleNoKey
	}
	id, bare, err := mine.open(passphrase)
	if err != nil {
		if asTrouble(err).ID == troubleKey.ID {
			d.forgetKey(key)
		}
		return err
	}
	d.mu.Lock()
	key.bare = bare
	d.mu.Unlock()
	return d.load(id, sources, era)
}

func (d *Desk) forgetKey(k *keyFile) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.key == k {
		d.key = nil
	}
}

// load reads the bundles. One that can't be read is left out with a notice, and
// is an error only if nothing else could be read. If the desk was locked since
// era, what was read is dropped.
func (d *Desk) load(id *tips.Identity, sources []*source, era int) error {
	start := time.Now()
	g := newGather()
	var good []*source
	var bad []*trouble
	for _, s := range sources {
		if err := g.read(s, id); err != nil {
			bad = append(bad, asTrouble(err))
			continue
		}
		good = append(good, s)
	}
	if len(good) == 0 {
		if bad[0].ID != troubleOpens.ID {
			d.keepOnly(sources, nil)
		}
		return bad[0]
	}
	q := g.finish(good, d.names)
	q.id = id
	d.keepOnly(sources, good)
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.era != era {
		q.wipe()
		return troubleLocked
	}
	if d.queue != nil {
		d.queue.wipe()
	}
	d.queue, d.active, d.idled, d.notices = q, d.now(), false, nil
	for _, t := range bad {
		d.notices = append(d.notices, notice{"galat", t.File + ": " + t.Title, t.Advice})
	}
	d.log.Info("unlocked", "bundles", len(good), "left out", len(bad), "tips", len(q.tips), "took", time.Since(start).Round(time.Millisecond))
	return nil
}

// keepOnly drops those of the tried bundles that could not be read.
func (d *Desk) keepOnly(tried, good []*source) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.sources = slices.DeleteFunc(d.sources, func(s *source) bool {
		return slices.Contains(tried, s) && !slices.Contains(good, s)
	})
}
