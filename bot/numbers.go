package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"netralbot/bot/chart"
	"netralbot/bot/chat"
	"netralbot/tips"
)

// chartWeeks is how far back the chart of /rekap looks.
const chartWeeks = 8

// weekOf is the ISO week of a day as the vault names it, such as 2026-W02.
func weekOf(t time.Time) string {
	y, w := t.ISOWeek()
	return fmt.Sprintf("%d-W%02d", y, w)
}

// weekChart draws the tips of the last weeks that this person may know of.
func (a *App) weekChart(by tips.Actor) ([]byte, error) {
	today := a.now().In(a.config.zone)
	trends, err := a.store.Trends(by, tips.DayOf(today.AddDate(0, 0, -7*(chartWeeks-1))))
	if err != nil {
		return nil, err
	}
	perWeek := map[string]int{}
	for _, t := range trends {
		if t.Kind != tips.KindQuestion {
			perWeek[t.Week] += t.Count
		}
	}
	var bars []chart.Bar
	for i := chartWeeks - 1; i >= 0; i-- {
		week := weekOf(today.AddDate(0, 0, -7*i))
		bars = append(bars, chart.Bar{Label: week[len("2006-"):], Count: perWeek[week]})
	}
	return chart.Bars(a.book.Get("recap.chart"), bars)
}

// The early warning compares this week with the weeks before it, for each
// kind and each unit. usualWeeks is how many of them make the usual level.
const usualWeeks = 8

// least is the smallest count worth a warning: below it one talkative person
// makes a wave, and a small number may point at who wrote.
const least = 5

// rise is a count well above its usual level.
type rise struct {
	what  string // "kind:ID" or "unit:ID"
	count int
	usual float64
}

// rises finds what rose in the given week. Counts of rare events scatter by
// about their square root; what lies three of those above the usual is no
// chance.
func rises(trends []tips.Trend, week string) []rise {
	now, before := map[string]int{}, map[string]int{}
	for _, t := range trends {
		into := before
		if t.Week == week {
			into = now
		}
		if t.Kind == tips.KindQuestion {
			continue
		}
		into["kind:"+t.Kind] += t.Count
		if t.Unit != "" {
			into["unit:"+t.Unit] += t.Count
		}
	}
	var found []rise
	for _, what := range slices.Sorted(maps.Keys(now)) {
		usual := float64(before[what]) / usualWeeks
		if n := now[what]; n >= least && float64(n) > usual+3*math.Sqrt(max(usual, 1)) {
			found = append(found, rise{what, n, usual})
		}
	}
	slices.SortStableFunc(found, func(a, b rise) int { return cmp.Compare(b.count, a.count) })
	return found
}

// warnEarly tells staff of each rise, once a week. What a unit's own people are
// told counts no tip about their unit, not even under its kind: against the
// queue that they see, the number would tell them how many there are.
func (a *App) warnEarly(ctx context.Context) {
	told, err := a.store.Tallies("peringatan:")
	if err != nil {
		a.note("the early warning could not be worked out", err)
		return
	}
	people, err := a.store.People()
	if err != nil {
		a.note("the early warning could not be told", err)
		return
	}
	byUnit := map[string][]tips.Staff{}
	for _, p := range people {
		byUnit[p.Unit] = append(byUnit[p.Unit], p)
	}
	for _, unit := range slices.Sorted(maps.Keys(byUnit)) {
		if err := a.warn(ctx, byUnit[unit], told); err != nil {
			a.note("the early warning could not be told", err)
			return
		}
	}
}

// warn tells people of one unit of the rises that are news to them.
func (a *App) warn(ctx context.Context, people []tips.Staff, told map[string]int) error {
	today := a.now().In(a.config.zone)
	week := weekOf(today)
	trends, err := a.store.Trends(tips.By(people[0].ID), tips.DayOf(today.AddDate(0, 0, -7*usualWeeks)))
	if err != nil {
		return err
	}
	for _, r := range rises(trends, week) {
		mark := "peringatan:" + week + ":" + people[0].Unit + ":" + r.what
		if told[mark] > 0 {
			continue
		}
		if err := a.store.Tally(mark); err != nil {
			return err
		}
		kind, id, _ := strings.Cut(r.what, ":")
		a.notify(ctx, people, chat.Say{Text: a.book.Get("staff.warning", "what", a.nameOf(kind, id), "count", r.count, "usual", int(math.Round(r.usual)))})
	}
	return nil
}

// nameOf is the name people read of a kind or a unit.
func (a *App) nameOf(kind, id string) string {
	if kind == "kind" && a.book.Has("kind."+id) {
		return a.book.Get("kind." + id)
	}
	for _, n := range a.config.places() {
		if n.ID == id {
			return n.Name
		}
	}
	return id
}
