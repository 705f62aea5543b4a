package desk

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"time"

	"netralbot/tips"
)

// chartsView counts what the filter leaves.
type chartsView struct {
	Found, Total int
	Narrow       bool
	Time         timeline
	Bars         []bars
}

// bars counts by one thing; the table is the chart.
type bars struct {
	ID, Title, Head string
	Cells           []cell
}

type cell struct {
	Label string
	Count int
	Share int // percent of all
	Width int // percent of the largest
}

// timeline counts by day, week, month or year of receipt.
type timeline struct {
	Unit    string // hari, minggu, bulan, tahun
	Columns []timeColumn
	Lines   []line
	Left    int // tips too old or too far ahead to be drawn
}

type timeColumn struct {
	Label string // in full, for the table
	Short string // under the column, "" where there is no room
	Align string // text-anchor of Short
	Spare bool   // Short is left out on small screens
	Count int
	X, W  string // in percent
	Mid   string
	Y, H  int // in pixels
}

// line is a horizontal line of the scale.
type line struct {
	Value int
	Y     int
}

const (
	plotHeight  = 180 // pixels between the scale's top and its bottom line
	plotTop     = 16
	mostColumns = 48
	mostBars    = 15
	mostShorts  = 6
)

func (d *Desk) serveCharts(w http.ResponseWriter, _ *http.Request, q *queue) {
	d.mu.Lock()
	f := d.filter
	d.mu.Unlock()
	d.render(w, http.StatusOK, "grafik", "layout", d.page("Grafik", "grafik", d.chartsOf(q, f)))
}

func (d *Desk) chartsOf(q *queue, f filter) chartsView {
	found := f.apply(q, d.today())
	n := d.names
	v := chartsView{Found: len(found), Total: len(q.tips), Narrow: f.narrow(), Time: timelineOf(found, d.today())}
	open := slices.DeleteFunc(slices.Clone(found), (*tip).closed)
	closed := slices.DeleteFunc(slices.Clone(found), func(t *tip) bool { return !t.closed() })
	none := func(id, name, missing string) string {
		if id == "" {
			return missing
		}
		return name
	}
	v.Bars = []bars{
		{"status", "Menurut status", "Status", inOrder(tally(found, func(t *tip) string { return n.state(t.Card.State) }), n)},
		{"jenis", "Menurut jenis", "Jenis", tally(found, func(t *tip) string { return n.kind(t.Card.Kind) })},
		{"unit", "Menurut unit atau kecamatan", "Unit", tally(found, func(t *tip) string { return none(t.Card.Unit, n.unit(t.Card.Unit), "Tidak disebut") })},
		{"petugas", "Yang terbuka, menurut petugas", "Petugas", tally(open, func(t *tip) string {
			return none(t.Card.Officer.String(), n.staff(t.Card.Officer), "Belum diambil")
		})},
		{"hasil", "Yang selesai, menurut hasil", "Hasil", tally(closed, func(t *tip) string {
			return none(string(t.Card.Outcome), n.outcome(t.Card.Outcome), "Tidak dicatat")
		})},
	}
	v.Bars = slices.DeleteFunc(v.Bars, func(b bars) bool { return len(b.Cells) == 0 })
	return v
}

// tally counts by label, the most frequent first; what is beyond mostBars
// becomes one cell.
func tally(list []*tip, label func(*tip) string) []cell {
	counts := map[string]int{}
	for _, t := range list {
		counts[label(t)]++
	}
	var cells []cell
	for l, n := range counts {
		cells = append(cells, cell{Label: l, Count: n})
	}
	slices.SortFunc(cells, func(a, b cell) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Label, b.Label))
	})
	if len(cells) > mostBars {
		rest := cell{Label: fmt.Sprintf("%d lainnya", len(cells)-mostBars+1)}
		for _, c := range cells[mostBars-1:] {
			rest.Count += c.Count
		}
		cells = append(cells[:mostBars-1], rest)
	}
	largest := 1
	for _, c := range cells {
		largest = max(largest, c.Count)
	}
	for i := range cells {
		cells[i].Share = (cells[i].Count*100 + len(list)/2) / len(list)
		cells[i].Width = max(1, cells[i].Count*100/largest)
	}
	return cells
}

// inOrder puts states in the order in which a tip goes through them.
func inOrder(cells []cell, n *names) []cell {
	place := func(c cell) int {
		return slices.IndexFunc(states, func(s tips.State) bool { return n.state(s) == c.Label })
	}
	slices.SortStableFunc(cells, func(a, b cell) int { return cmp.Compare(place(a), place(b)) })
	return cells
}

// grain is the width of a timeline's columns.
type grain struct {
	unit string
	most int                         // days that may be spanned
	head func(t time.Time) time.Time // the first day of the column that holds t
	next func(t time.Time) time.Time
	long func(t time.Time) string
	tick func(t time.Time) string
}

func grains() []grain {
	date := func(t time.Time) string { return fmt.Sprintf("%d %s", t.Day(), shortMonth(t.Month())) }
	return []grain{
		{"hari", 31,
			func(t time.Time) time.Time { return t },
			func(t time.Time) time.Time { return t.AddDate(0, 0, 1) },
			func(t time.Time) string { return longDate(dayOf(t)) }, date},
		{"minggu", 7 * 30,
			func(t time.Time) time.Time { return t.AddDate(0, 0, -(int(t.Weekday())+6)%7) },
			func(t time.Time) time.Time { return t.AddDate(0, 0, 7) },
			func(t time.Time) string { return "Minggu mulai " + longDate(dayOf(t)) }, date},
		{"bulan", 31 * mostColumns,
			func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC) },
			func(t time.Time) time.Time { return t.AddDate(0, 1, 0) },
			func(t time.Time) string { return fmt.Sprintf("%s %d", months[t.Month()-1], t.Year()) },
			func(t time.Time) string { return fmt.Sprintf("%s %02d", shortMonth(t.Month()), t.Year()%100) }},
	}
}

// timelineOf counts tips by the day of receipt. A bundle may hold any day: what
// lies more than four years back or a month ahead is counted but not drawn.
func timelineOf(list []*tip, today day) timeline {
	var v timeline
	first, last := day(0), today
	oldest, newest := today-365*4, today+31
	for _, t := range list {
		d := t.Card.Day
		if d < oldest || d > newest {
			v.Left++
			continue
		}
		if first == 0 || d < first {
			first = d
		}
		last = max(last, d)
	}
	if first == 0 {
		return v
	}
	all := grains()
	g := all[len(all)-1]
	for _, candidate := range all {
		if int(last-first) < candidate.most {
			g = candidate
			break
		}
	}
	v.Unit = g.unit
	place := map[day]int{}
	for t := g.head(first.Time(time.UTC)); dayOf(t) <= last; t = g.next(t) {
		place[dayOf(t)] = len(v.Columns)
		v.Columns = append(v.Columns, timeColumn{Label: g.long(t), Short: g.tick(t)})
	}
	for _, t := range list {
		if d := t.Card.Day; d >= oldest && d <= newest {
			v.Columns[place[dayOf(g.head(d.Time(time.UTC)))]].Count++
		}
	}
	v.draw()
	return v
}

// draw finds the places of columns and lines.
func (v *timeline) draw() {
	largest := 1
	for _, c := range v.Columns {
		largest = max(largest, c.Count)
	}
	unit := roundUp((largest + 3) / 4)
	top := (largest + unit - 1) / unit * unit
	for n := 0; n <= top; n += unit {
		v.Lines = append(v.Lines, line{n, plotTop + plotHeight - n*plotHeight/top})
	}
	n := len(v.Columns)
	every := (n + mostShorts - 1) / mostShorts
	percent := func(x float64) string { return fmt.Sprintf("%.3f%%", x) }
	for i := range v.Columns {
		c := &v.Columns[i]
		width := 100 / float64(n)
		c.X, c.W = percent(width*(float64(i)+0.1)), percent(width*0.8)
		c.H = c.Count * plotHeight / top
		c.Y = plotTop + plotHeight - c.H
		c.Mid, c.Align, c.Spare = percent(width*(float64(i)+0.5)), "middle", i/every%2 == 1
		switch {
		case i%every != 0:
			c.Short = ""
		case i == 0 && n > 3:
			c.Mid, c.Align = "0%", "start"
		case i == n-1 && n > 3:
			c.Mid, c.Align = "100%", "end"
		}
	}
}

// roundUp returns a pleasant step of a scale: 1, 2 or 5 times a power of ten.
func roundUp(n int) int {
	for p := 1; ; p *= 10 {
		for _, m := range []int{1, 2, 5} {
			if m*p >= n {
				return m * p
			}
		}
	}
}
