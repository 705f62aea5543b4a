package desk

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"netralbot/tips"
)

// tipView is one tip, read.
type tipView struct {
	*tip
	Number   string
	Deadline day
	Story    [][]span // the reporter's texts, with what was searched for marked
	Who      []span
	Where    []span
	When     []span
	Photos   []*photo // of the report
	Talk     []turn   // additions and messages by day
	Steps    []step
	Prev     string // neighbours in the queue as filtered
	Next     string
	Place    int // in the queue as filtered, counted from 1; 0 if it isn't in it
	Found    int
	Source   string
	Empty    bool // nothing of the report could be opened
}

// turn is one side's words in the conversation with the reporter.
type turn struct {
	Day      day
	Reporter bool
	Question bool
	From     tips.StaffID
	Texts    []string
	Photos   []*photo
}

// step is a state of the tip's way and how long it lasted.
type step struct {
	Day   day
	State tips.State
	Days  int  // until the next
	Now   bool // the state the tip is in
}

func (d *Desk) serveTip(w http.ResponseWriter, r *http.Request, q *queue) {
	t := d.asked(w, r, q)
	if t == nil {
		return
	}
	d.mu.Lock()
	f := d.filter
	if d.queue == q {
		d.last = t.number
	}
	d.mu.Unlock()
	v := d.tipOf(q, t, f)
	d.render(w, http.StatusOK, "laporan", "layout", d.page("Laporan "+t.number, "antrean", v))
}

// asked finds the tip that the address names, or says that there is none.
func (d *Desk) asked(w http.ResponseWriter, r *http.Request, q *queue) *tip {
	n, err := tips.ParseNumber(r.PathValue("number"))
	if t := q.byNumber[n.String()]; err == nil && t != nil {
		return t
	}
	m := messageNotFound
	p := d.page(m.Title, "antrean", m)
	d.render(w, http.StatusNotFound, "pesan", "layout", p)
	return nil
}

func (d *Desk) tipOf(q *queue, t *tip, f filter) tipView {
	words := terms(f.Text)
	v := tipView{
		tip: t, Number: t.number, Deadline: t.deadline(), Source: t.source,
		Who: mark(t.Report.Who, words), Where: mark(t.Report.Place, words), When: mark(t.Report.When, words),
		Photos: t.photosOf(0), Talk: t.talk(), Steps: t.steps(d.today()),
		Empty: len(t.Report.Texts) == 0 && len(t.Report.Photos) == 0 && t.Locked,
	}
	for _, s := range t.Report.Texts {
		v.Story = append(v.Story, mark(s, words))
	}
	found := f.apply(q, d.today())
	v.Found = len(found)
	if i := slices.Index(found, t); i >= 0 {
		v.Place = i + 1
		if i > 0 {
			v.Prev = found[i-1].number
		}
		if i+1 < len(found) {
			v.Next = found[i+1].number
		}
	}
	return v
}

// talk puts additions and messages in the order of their days. Within a day,
// which is all that is known, staff's words come first: they are what an
// addition most often answers.
func (t *tip) talk() []turn {
	var list []turn
	for _, m := range t.Messages {
		list = append(list, turn{Day: m.Day, Question: m.Question, From: m.From, Texts: []string{m.Text}})
	}
	for i, a := range t.Additions {
		list = append(list, turn{Day: a.Day, Reporter: true, Texts: a.Texts, Photos: t.photosOf(i + 1)})
	}
	slices.SortStableFunc(list, func(a, b turn) int { return cmp.Compare(a.Day, b.Day) })
	return list
}

func (t *tip) steps(today day) []step {
	var list []step
	for i, m := range t.History {
		s := step{Day: m.Day, State: m.State, Now: i == len(t.History)-1}
		until := today
		if !s.Now {
			until = t.History[i+1].Day
		}
		s.Days = max(0, int(until)-int(m.Day))
		list = append(list, s)
	}
	return list
}

// servePhoto serves a photo from memory.
func (d *Desk) servePhoto(w http.ResponseWriter, r *http.Request, q *queue) {
	b, ok := q.photo(r.PathValue("id"))
	if !ok {
		d.serveMessage(w, http.StatusNotFound, messageNotFound)
		return
	}
	w.Header().Set("Content-Type", "image/jpeg")
	w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox")
	_, _ = w.Write(b)
}
