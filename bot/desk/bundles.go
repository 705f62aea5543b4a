package desk

import "net/http"

// bundlesView lists what the queue was read from.
type bundlesView struct {
	Rows    []bundleRow
	Trouble *trouble
	Tips    int
	Limit   int
}

type bundleRow struct {
	Name, Sum      string
	Size           int64
	Opened, Locked int
	Newest         day // of anything in it: how fresh the bundle is
}

func (d *Desk) serveSources(w http.ResponseWriter, _ *http.Request, q *queue) {
	d.showSources(w, http.StatusOK, q, nil)
}

func (d *Desk) showSources(w http.ResponseWriter, status int, q *queue, t *trouble) {
	d.render(w, status, "berkas", "layout", d.page("Berkas yang terbuka", "berkas", d.bundlesOf(q, t)))
}

func (d *Desk) bundlesOf(q *queue, t *trouble) bundlesView {
	v := bundlesView{Trouble: t, Tips: len(q.tips), Limit: largestUpload}
	for _, s := range q.sources {
		v.Rows = append(v.Rows, bundleRow{
			Name: s.name, Sum: s.sum, Size: s.size, Opened: s.opened, Locked: s.locked, Newest: s.newest,
		})
	}
	return v
}

// serveAdd opens more bundles with the key that opened the first.
func (d *Desk) serveAdd(w http.ResponseWriter, r *http.Request, q *queue) {
	form, err := readUpload(http.MaxBytesReader(w, r.Body, largestUpload), r)
	if err == nil && len(form.bundles) == 0 {
		err = troubleNoBundle
	}
	if err == nil {
		err = d.add(form, q)
	}
	if err != nil {
		t := asTrouble(err)
		d.log.Info("bundle not added", "why", t.ID)
		d.showSources(w, t.status, q, t)
		return
	}
	http.Redirect(w, r, d.gate.base+"antrean", http.StatusSeeOther)
}

// add reads all bundles again together with the new ones. If a new one can't be
// read, everything stays as it is.
func (d *Desk) add(form upload, q *queue) error {
	d.opening.Lock()
	defer d.opening.Unlock()
	trial := newGather()
	for _, s := range form.bundles {
		if err := trial.read(s, q.id); err != nil {
			return err
		}
	}
	d.mu.Lock()
	era := d.era
	locked := d.queue != q
	d.mu.Unlock()
	if locked {
		return troubleLocked
	}
	form.key = nil
	d.keep(form)
	d.mu.Lock()
	sources := append([]*source{}, d.sources...)
	d.mu.Unlock()
	return d.load(q.id, sources, era)
}
