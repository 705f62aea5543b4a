package desk

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"image/jpeg"
	"maps"
	"slices"
	"sync"

	"netralbot/tips"
)

// queue is what was unlocked. Nothing in it changes until wipe.
type queue struct {
	tips     []*tip // what runs out first at the top, closed ones last
	byNumber map[string]*tip
	kinds    []choice
	units    []choice
	officers []choice
	sources  []source // as they were when they were read
	id       *tips.Identity

	wiping sync.RWMutex // held for reading while a photo's bytes are in use
	photos map[string]*photo
}

// tip is a dossier made ready to be searched and shown.
type tip struct {
	tips.Dossier
	number string
	folded string                               // all that can be searched for
	named  struct{ kind, unit, officer string } // folded, to sort by
	photos []*photo
	source string // name of the bundle it is from
	sum    string // and its SHA-256
}

// photo is one picture of a tip.
type photo struct {
	ID    string // random, valid until the desk is locked
	Place int    // counts from 1 in its tip
	Part  int    // 0 is the report, n the n-th addition
	Bad   bool   // not a JPEG that browsers should see
	W, H  int
	data  []byte
}

// choice is an entry of a filter.
type choice struct {
	ID, Name string
	Count    int
}

// largestSide bounds the sides of a photo that is shown, in pixels; the bot
// makes them far smaller.
const largestSide = 12000

// gather collects the tips of several bundles.
type gather struct {
	byTip map[tips.Number]*gathered
}

type gathered struct {
	d      tips.Dossier
	source *source
}

func newGather() *gather { return &gather{byTip: map[tips.Number]*gathered{}} }

// read adds a whole bundle, or nothing of it.
func (g *gather) read(s *source, id *tips.Identity) error {
	var list []tips.Dossier
	if err := s.read(id, func(d tips.Dossier) { list = append(list, d) }); err != nil {
		return err
	}
	for _, d := range list {
		g.take(d, s)
	}
	return nil
}

// take adds a dossier or merges it with the one of another bundle.
func (g *gather) take(d tips.Dossier, s *source) {
	if d.Card.Number == 0 {
		return
	}
	have, ok := g.byTip[d.Card.Number]
	if !ok {
		g.byTip[d.Card.Number] = &gathered{d, s}
		return
	}
	newer, older := gathered{d, s}, *have
	if !later(newer, older) {
		newer, older = older, newer
	}
	*have = merge(newer, older)
}

// later reports whether a was pulled after b. A tip's history, messages and
// additions only ever grow, so that they tell more than the dates of files.
func later(a, b gathered) bool {
	if c := cmp.Compare(revision(a.d), revision(b.d)); c != 0 {
		return c > 0
	}
	if a.source.newest != b.source.newest {
		return a.source.newest > b.source.newest
	}
	return a.source.mod.After(b.source.mod)
}

// newest is the last day that d knows of.
func newest(d tips.Dossier) day {
	last := max(d.Card.Day, d.Card.ClosedDay)
	for _, m := range d.History {
		last = max(last, m.Day)
	}
	for _, a := range d.Additions {
		last = max(last, a.Day)
	}
	for _, m := range d.Messages {
		last = max(last, m.Day)
	}
	for _, n := range d.Notes {
		last = max(last, n.Day)
	}
	return last
}

func revision(d tips.Dossier) int {
	return len(d.History) + d.Card.Additions + d.Card.Messages + len(d.Notes)
}

// merge keeps what the later pull says; of a pull that the key opens only in
// part, what is missing is taken from the earlier one.
func merge(newer, older gathered) gathered {
	if !newer.d.Locked {
		return newer
	}
	if newer.d.Report.Kind == "" && len(newer.d.Report.Texts) == 0 {
		newer.d.Report = older.d.Report
	}
	if len(newer.d.Additions) < len(older.d.Additions) {
		newer.d.Additions = older.d.Additions
	}
	if len(newer.d.Messages) < len(older.d.Messages) {
		newer.d.Messages = older.d.Messages
	}
	if len(newer.d.Notes) < len(older.d.Notes) {
		newer.d.Notes = older.d.Notes
	}
	return newer
}

// finish makes the queue.
func (g *gather) finish(sources []*source, n *names) *queue {
	q := &queue{byNumber: make(map[string]*tip, len(g.byTip)), photos: map[string]*photo{}}
	for _, s := range sources {
		q.sources = append(q.sources, source{name: s.name, mod: s.mod, size: s.size, sum: s.sum, opened: s.opened, locked: s.locked, newest: s.newest})
	}
	for _, got := range g.byTip {
		t := &tip{Dossier: got.d, number: got.d.Card.Number.String(), source: got.source.name, sum: got.source.sum}
		t.clean()
		t.addPhotos()
		t.folded = t.searchable(n)
		t.named.kind, t.named.unit = fold(n.kind(t.Card.Kind)), fold(n.unit(t.Card.Unit))
		t.named.officer = fold(n.staff(t.Card.Officer))
		q.tips = append(q.tips, t)
		q.byNumber[t.number] = t
		for _, p := range t.photos {
			q.photos[p.ID] = p
		}
	}
	slices.SortFunc(q.tips, byDeadline)
	q.kinds = q.choices(func(t *tip) (string, string) { return t.Card.Kind, n.kind(t.Card.Kind) })
	q.units = q.choices(func(t *tip) (string, string) { return t.Card.Unit, n.unit(t.Card.Unit) })
	q.officers = q.choices(func(t *tip) (string, string) { return t.Card.Officer.String(), n.staff(t.Card.Officer) })
	return q
}

// choices lists the ids that occur, by name. The empty id is left out.
func (q *queue) choices(of func(*tip) (id, name string)) []choice {
	found := map[string]choice{}
	for _, t := range q.tips {
		id, name := of(t)
		if id == "" {
			continue
		}
		c := found[id]
		found[id] = choice{id, name, c.Count + 1}
	}
	return slices.SortedFunc(maps.Values(found), func(a, b choice) int { return cmp.Or(cmp.Compare(fold(a.Name), fold(b.Name)), cmp.Compare(a.ID, b.ID)) })
}

// byDeadline puts what runs out first at the top, then what has no deadline,
// then what is closed, the newest first.
func byDeadline(a, b *tip) int {
	return cmp.Or(cmp.Compare(rank(a), rank(b)),
		cmp.Compare(a.Card.Deadline, b.Card.Deadline),
		cmp.Compare(b.Card.ClosedDay, a.Card.ClosedDay),
		cmp.Compare(a.Card.Day, b.Card.Day),
		cmp.Compare(a.number, b.number))
}

func rank(t *tip) int {
	switch {
	case t.closed():
		return 2
	case t.Card.Deadline == 0:
		return 1
	}
	return 0
}

func (t *tip) closed() bool { return t.Card.State == tips.Closed }

// deadline is none for closed tips, whatever the bundle says.
func (t *tip) deadline() day {
	if t.closed() {
		return 0
	}
	return t.Card.Deadline
}

// clean makes every text harmless, in copies.
func (t *tip) clean() {
	r := &t.Report
	r.Topic, r.When, r.Place, r.Who = clean(r.Topic), clean(r.When), clean(r.Place), clean(r.Who)
	r.Texts = cleanAll(r.Texts)
	t.Additions = slices.Clone(t.Additions)
	for i := range t.Additions {
		t.Additions[i].Texts = cleanAll(t.Additions[i].Texts)
	}
	t.Messages = slices.Clone(t.Messages)
	for i := range t.Messages {
		t.Messages[i].Text = clean(t.Messages[i].Text)
	}
	t.Notes = slices.Clone(t.Notes)
	for i := range t.Notes {
		t.Notes[i].Text = clean(t.Notes[i].Text)
	}
}

func cleanAll(texts []string) []string {
	var out []string
	for _, s := range texts {
		if s = clean(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// addPhotos gives every photo a name of its own.
func (t *tip) addPhotos() {
	add := func(part int, list [][]byte) {
		for _, data := range list {
			p := &photo{ID: rand.Text(), Place: len(t.photos) + 1, Part: part, data: data}
			c, err := jpeg.DecodeConfig(bytes.NewReader(data))
			p.W, p.H = c.Width, c.Height
			p.Bad = err != nil || p.W < 1 || p.H < 1 || p.W > largestSide || p.H > largestSide
			t.photos = append(t.photos, p)
		}
	}
	add(0, t.Report.Photos)
	for i, a := range t.Additions {
		add(i+1, a.Photos)
	}
}

// photosOf lists the photos of one part.
func (t *tip) photosOf(part int) []*photo {
	var list []*photo
	for _, p := range t.photos {
		if p.Part == part {
			list = append(list, p)
		}
	}
	return list
}

// photo returns a copy of the bytes of a photo that may be shown.
func (q *queue) photo(id string) ([]byte, bool) {
	q.wiping.RLock()
	defer q.wiping.RUnlock()
	p := q.photos[id]
	if p == nil || p.Bad {
		return nil, false
	}
	return slices.Clone(p.data), true
}

// wipe overwrites the photos. The caller has dropped the queue already.
func (q *queue) wipe() {
	q.wiping.Lock()
	defer q.wiping.Unlock()
	for _, p := range q.photos {
		clear(p.data)
		p.data = nil
	}
	clear(q.photos)
}
