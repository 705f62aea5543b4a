package desk

import (
	"net/http"
)

// tableView is the queue as the officer filters it.
type tableView struct {
	Filter   filter
	Order    string // the present one
	Rows     []row
	Found    int
	Total    int
	From, To int // of Rows in what was found, counted from 1
	Pages    int
	Narrow   bool
	Sums     sums
	States   []choice
	Kinds    []choice
	Units    []choice
	Officers []choice
	Columns  []column
	Last     string // number of the tip the officer comes from
}

type row struct {
	*tip
	Snippet  []span
	Deadline day
	Number   string
	Photos   int
}

// sums are the numbers above the table, of the whole queue.
type sums struct{ Open, New, Overdue, Today, Soon int }

// column is a head of the table.
type column struct {
	ID, Label string
	Sorted    string // ascending, descending, or none; aria-sort
	Next      string // the order that pressing it asks for
	Plain     bool   // can't be sorted by
}

func (d *Desk) serveQueue(w http.ResponseWriter, _ *http.Request, q *queue) {
	d.mu.Lock()
	f, last := d.filter, d.last
	d.mu.Unlock()
	v := d.tableOf(q, f, last)
	d.render(w, http.StatusOK, "antrean", "layout", d.page("Antrean laporan", "antrean", v))
}

// serveFilter takes a new filter. A script gets the table alone; a browser
// without one is sent back to the page. What is looked for never gets into an
// address, which browsers keep.
func (d *Desk) serveFilter(w http.ResponseWriter, r *http.Request, q *queue) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	if err := r.ParseForm(); err != nil {
		d.serveMessage(w, http.StatusBadRequest, messageBroken)
		return
	}
	f := readFilter(r.PostForm)
	d.mu.Lock()
	if d.queue == q {
		d.filter, d.last = f, ""
	}
	d.mu.Unlock()
	if r.Header.Get("X-Bagian") == "" {
		http.Redirect(w, r, d.gate.base+"antrean", http.StatusSeeOther)
		return
	}
	d.render(w, http.StatusOK, "antrean", "hasil", d.page("", "antrean", d.tableOf(q, f, "")))
}

// tableOf lays out the page of the table that f asks for.
func (d *Desk) tableOf(q *queue, f filter, last string) tableView {
	today := d.today()
	found := f.apply(q, today)
	v := tableView{
		Filter: f, Found: len(found), Total: len(q.tips), Pages: (len(found) + perPage - 1) / perPage, Narrow: f.narrow(),
		Sums: q.sums(today), Kinds: q.kinds, Units: q.units, Officers: q.officers, Last: last,
	}
	for _, s := range states {
		v.States = append(v.States, choice{ID: string(s), Name: d.names.state(s)})
	}
	if f.Page >= v.Pages {
		f.Page = max(0, v.Pages-1)
	}
	v.Filter.Page = f.Page
	from := f.Page * perPage
	to := min(len(found), from+perPage)
	v.From, v.To = from+1, to
	words := terms(f.Text)
	for _, t := range found[from:to] {
		v.Rows = append(v.Rows, row{tip: t, Snippet: t.snippet(words), Deadline: t.deadline(), Number: t.number, Photos: len(t.photos)})
	}
	v.Columns, v.Order = f.columns(), f.order()
	return v
}

func (f filter) columns() []column {
	list := []column{
		{ID: "nomor", Label: "Nomor"}, {ID: "tenggat", Label: "Tenggat"}, {ID: "status", Label: "Status"},
		{ID: "jenis", Label: "Jenis"}, {ID: "unit", Label: "Unit"}, {ID: "petugas", Label: "Petugas"},
		{ID: "diterima", Label: "Diterima"}, {Label: "Isi", Plain: true},
	}
	now := f.Sort
	if now == "" {
		now = "tenggat"
	}
	for i := range list {
		c := &list[i]
		c.Next = c.ID
		switch {
		case c.Plain || c.ID != now:
			c.Sorted = "none"
		case f.Down:
			c.Sorted = "descending"
		default:
			c.Sorted, c.Next = "ascending", "-"+c.ID
		}
	}
	return list
}

func (q *queue) sums(today day) sums {
	var s sums
	for _, t := range q.tips {
		if t.closed() {
			continue
		}
		s.Open++
		if t.Card.New {
			s.New++
		}
		d := t.deadline()
		left := int(d) - int(today)
		switch {
		case d == 0:
		case left < 0:
			s.Overdue++
		case left == 0:
			s.Today++
		case left <= 3:
			s.Soon++
		}
	}
	return s
}
