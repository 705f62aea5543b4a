package desk

import (
	"net/http"
	"slices"
	"time"
)

// deadlinesView is what runs out when, of all open tips.
type deadlinesView struct {
	Groups []deadlineGroup
	Month  calendar
	Open   int
}

// deadlineGroup is a stretch of days. From and Until are for the filter.
type deadlineGroup struct {
	ID, Title   string
	From, Until day
	Rows        []row
	Count       int
	None        bool // tips without a deadline
}

// calendar is a month by weeks from Monday to Sunday.
type calendar struct {
	Title      string
	Prev, Next string // 2006-01
	Weeks      [][7]calendarDay
}

type calendarDay struct {
	Day   day
	Num   int
	In    bool // belongs to the month
	Today bool
	Count int
	Class string
}

const perGroup = 25

func (d *Desk) serveDeadlines(w http.ResponseWriter, r *http.Request, q *queue) {
	month, err := time.Parse("2006-01", r.URL.Query().Get("bulan"))
	if err != nil || month.Year() < 2000 || month.Year() > 2200 {
		t := d.today().Time(time.UTC)
		month = time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
	}
	d.render(w, http.StatusOK, "tenggat", "layout", d.page("Tenggat", "tenggat", d.deadlinesOf(q, month)))
}

func (d *Desk) deadlinesOf(q *queue, month time.Time) deadlinesView {
	today := d.today()
	groups := []deadlineGroup{
		{ID: "lewat", Title: "Lewat tenggat", Until: today - 1},
		{ID: "hari-ini", Title: "Hari ini", From: today, Until: today},
		{ID: "besok", Title: "Besok", From: today + 1, Until: today + 1},
		{ID: "pekan", Title: "2 sampai 7 hari lagi", From: today + 2, Until: today + 7},
		{ID: "nanti", Title: "Lebih dari 7 hari lagi", From: today + 8},
		{ID: "tanpa", Title: "Tanpa tenggat", None: true},
	}
	v := deadlinesView{}
	byDay := map[day]int{}
	for _, t := range q.tips {
		if t.closed() {
			continue
		}
		v.Open++
		dl := t.deadline()
		byDay[dl]++
		i := slices.IndexFunc(groups, func(g deadlineGroup) bool { return g.holds(dl) })
		g := &groups[i]
		g.Count++
		if len(g.Rows) < perGroup {
			g.Rows = append(g.Rows, row{tip: t, Snippet: t.snippet(nil), Deadline: dl, Number: t.number, Photos: len(t.photos)})
		}
	}
	v.Groups = slices.DeleteFunc(groups, func(g deadlineGroup) bool { return g.Count == 0 })
	v.Month = calendarOf(month, today, byDay)
	return v
}

func (g deadlineGroup) holds(d day) bool {
	if g.None || d == 0 {
		return g.None && d == 0
	}
	return (g.From == 0 || d >= g.From) && (g.Until == 0 || d <= g.Until)
}

func calendarOf(month time.Time, today day, byDay map[day]int) calendar {
	c := calendar{
		Title: months[month.Month()-1] + " " + month.Format("2006"),
		Prev:  month.AddDate(0, -1, 0).Format("2006-01"),
		Next:  month.AddDate(0, 1, 0).Format("2006-01"),
	}
	t := month.AddDate(0, 0, -(int(month.Weekday())+6)%7)
	for t.Before(month.AddDate(0, 1, 0)) {
		var week [7]calendarDay
		for i := range week {
			d := dayOf(t)
			week[i] = calendarDay{Day: d, Num: t.Day(), In: t.Month() == month.Month(), Today: d == today, Count: byDay[d], Class: urgency(d, today)}
			t = t.AddDate(0, 0, 1)
		}
		c.Weeks = append(c.Weeks, week)
	}
	return c
}
