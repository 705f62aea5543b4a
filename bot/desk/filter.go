package desk

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"netralbot/tips"
)

// filter is what the officer looks for and in which order. The zero filter is
// the whole queue, what runs out first at the top.
type filter struct {
	Text    string
	State   string // a tips.State, or "terbuka"
	Kind    string
	Unit    string // "-" for none
	Officer string // "-" for nobody
	Due     string // lewat, hari-ini, 3, 7: overdue, or within so many days
	New     bool   // additions nobody has read
	By      string // what From and Until are about: "" for the day of receipt, or "tenggat"
	From    day
	Until   day
	Sort    string // a column; "" for the default
	Down    bool   // the other way round
	Page    int    // counts from 0
}

const (
	openStates = "terbuka"
	noneChosen = "-"
	perPage    = 50
)

// columns that can be sorted by.
var columns = map[string]func(a, b *tip) int{
	"tenggat":  byDeadline,
	"diterima": func(a, b *tip) int { return cmp.Compare(a.Card.Day, b.Card.Day) },
	"nomor":    func(a, b *tip) int { return cmp.Compare(a.number, b.number) },
	"jenis":    func(a, b *tip) int { return cmp.Compare(a.named.kind, b.named.kind) },
	"unit":     func(a, b *tip) int { return cmp.Compare(a.named.unit, b.named.unit) },
	"status":   func(a, b *tip) int { return cmp.Compare(statePlace(a), statePlace(b)) },
	"petugas":  func(a, b *tip) int { return cmp.Compare(a.named.officer, b.named.officer) },
}

var states = []tips.State{tips.Received, tips.InReview, tips.NeedsInfo, tips.Forwarded, tips.Closed}

func statePlace(t *tip) int { return slices.Index(states, t.Card.State) }

// readFilter takes what a form says; what it doesn't understand counts as not
// said.
func readFilter(v url.Values) filter {
	f := filter{
		Text: cut(v.Get("cari"), 200), State: cut(v.Get("status"), 64), Kind: cut(v.Get("jenis"), 64), Unit: cut(v.Get("unit"), 64),
		Officer: cut(v.Get("petugas"), 64), New: v.Get("baru") != "",
		From: readDay(v.Get("dari")), Until: readDay(v.Get("sampai")),
	}
	switch due := v.Get("tenggat"); due {
	case "lewat", "hari-ini", "3", "7":
		f.Due = due
	}
	if v.Get("menurut") == "tenggat" {
		f.By = "tenggat"
	}
	f.Sort, f.Down = readSort(v["urut"])
	if n, err := strconv.Atoi(v.Get("hal")); err == nil {
		f.Page = max(0, n)
	}
	return f
}

// readSort takes the order: a column, with a dash before it the other way round.
// A pressed button comes after the field that holds the present order.
func readSort(all []string) (column string, down bool) {
	if len(all) == 0 {
		return "", false
	}
	column, down = strings.CutPrefix(all[len(all)-1], "-")
	switch {
	case columns[column] == nil:
		return "", false
	case column == "tenggat":
		column = ""
	}
	return column, down
}

// order is what readSort reads.
func (f filter) order() string {
	s := f.Sort
	if s == "" {
		s = "tenggat"
	}
	if f.Down {
		s = "-" + s
	}
	return s
}

func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

func readDay(s string) day {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0
	}
	return dayOf(t)
}

// narrow reports whether f leaves anything out.
func (f filter) narrow() bool {
	f.Sort, f.Down, f.Page, f.By = "", false, 0, ""
	return f != filter{}
}

// apply returns what f leaves of the queue, in order.
func (f filter) apply(q *queue, today day) []*tip {
	list := make([]*tip, 0, len(q.tips))
	words := terms(f.Text)
	for _, t := range q.tips {
		if f.passes(t, today) && matches(t.folded, words) {
			list = append(list, t)
		}
	}
	if order := columns[f.Sort]; order != nil {
		slices.SortStableFunc(list, order)
	}
	if f.Down {
		slices.Reverse(list)
	}
	return list
}

func (f filter) passes(t *tip, today day) bool {
	c := t.Card
	switch {
	case f.State == openStates && t.closed():
	case f.State != "" && f.State != openStates && string(c.State) != f.State:
	case f.Kind != "" && c.Kind != f.Kind:
	case !chosen(f.Unit, c.Unit), !chosen(f.Officer, c.Officer.String()):
	case f.New && !c.New:
	case !f.due(t.deadline(), today):
	default:
		d := c.Day
		if f.By == "tenggat" {
			d = t.deadline()
		}
		return (f.From == 0 || d >= f.From) && (f.Until == 0 || d != 0 && d <= f.Until)
	}
	return false
}

func chosen(want, have string) bool {
	return want == "" || want == have || want == noneChosen && have == ""
}

func (f filter) due(d, today day) bool {
	if f.Due == "" {
		return true
	}
	if d == 0 {
		return false
	}
	left := int(d) - int(today)
	switch f.Due {
	case "lewat":
		return left < 0
	case "hari-ini":
		return left == 0
	case "3":
		return left >= 0 && left <= 3
	}
	return left >= 0 && left <= 7
}
