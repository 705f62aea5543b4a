package main

import (
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"netralbot/faq"
	"netralbot/tips"
)

// What is measured, and what isn't. A metrics system asks every few seconds and
// keeps the answers for months, so a figure that moves when one person does
// something would be a record of the moment: exactly what the vault takes care
// not to keep. Therefore no label names a chat, a person, a unit or a topic;
// the figures of the vault are those of the day's first look and stand still
// until the next day; drafts are told in steps of five, and free space in steps
// that hold many tips with photos, both rounded down.

// diskStep is one of those steps, in bytes.
const diskStep = 256 << 20

// metrics makes a registry of the bot's own figures.
func (a *App) metrics() *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	total := func(name, help string, read func() int64) {
		r.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Namespace: "netralbot", Name: name, Help: help}, func() float64 { return float64(read()) }))
	}
	gauge := func(name, help string, read func() float64) {
		r.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: "netralbot", Name: name, Help: help}, read))
	}
	c := &a.wire.Counters
	total("updates_total", "Updates taken from the Bot API server.", c.Updates.Load)
	total("messages_sent_total", "Messages sent or changed.", c.Sent.Load)
	total("request_retries_total", "Requests that were tried again: the server asked to wait, failed, or was out of reach.", c.Retries.Load)
	total("requests_refused_total", "Requests given up, blocked chats included.", c.Refused.Load)
	total("panics_total", "Conversations that failed and were ended with an apology.", c.Panics.Load)
	r.MustRegister(a.searches)
	gauge("sessions", "Conversations in memory.", func() float64 { n, _ := a.sessions.count(); return float64(n) })
	gauge("drafts", "Unsent tips in memory, rounded down to a multiple of five.", func() float64 { _, n := a.sessions.count(); return float64(n - n%5) })
	gauge("connected_timestamp_seconds", "When the Bot API server answered last.", func() float64 { return float64(a.wire.Contact().Unix()) })
	gauge("disk_free_bytes", "Bytes left on the disk of data_dir, rounded down to 256 MiB.", func() float64 { d, _ := diskOf(a.config.DataDir); return float64(d.free &^ (diskStep - 1)) })
	r.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: "netralbot", Name: "build_info", Help: "1, with the version.", ConstLabels: prometheus.Labels{"version": version()}}, func() float64 { return 1 }))
	r.MustRegister(&queueFigures{store: a.store, now: func() time.Time { return a.now().In(a.config.zone) }})
	return r
}

// newSearches counts questions by what the search made of them.
func newSearches() *prometheus.CounterVec {
	v := prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "netralbot", Name: "searches_total", Help: "Questions by the outcome of the search."}, []string{"outcome"})
	for _, o := range []faq.Outcome{faq.Answer, faq.Choices, faq.None} {
		v.WithLabelValues(string(o))
	}
	return v
}

var (
	tipsFigure    = prometheus.NewDesc("netralbot_tips", "Tips in the vault by state, as of this day's first look.", []string{"state"}, nil)
	overdueFigure = prometheus.NewDesc("netralbot_queue_overdue", "Open tips past their deadline, as of this day's first look.", nil, nil)
)

// queueFigures collects the vault's figures once a day.
type queueFigures struct {
	store *tips.Store
	now   func() time.Time

	mu      sync.Mutex
	day     string
	states  map[tips.State]int
	overdue int
}

func (q *queueFigures) Describe(out chan<- *prometheus.Desc) {
	out <- tipsFigure
	out <- overdueFigure
}

func (q *queueFigures) Collect(out chan<- prometheus.Metric) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if day := q.now().Format(time.DateOnly); day != q.day {
		if err := q.look(); err != nil {
			return // /healthz says so
		}
		q.day = day
	}
	for state, n := range q.states {
		out <- prometheus.MustNewConstMetric(tipsFigure, prometheus.GaugeValue, float64(n), string(state))
	}
	out <- prometheus.MustNewConstMetric(overdueFigure, prometheus.GaugeValue, float64(q.overdue))
}

// look reads the figures. Overdue tips stand first in the queue, so no more
// than they are read.
func (q *queueFigures) look() error {
	stats, err := q.store.Recap(tips.Operator())
	if err != nil {
		return err
	}
	states := map[tips.State]int{tips.Received: 0, tips.InReview: 0, tips.NeedsInfo: 0, tips.Forwarded: 0, tips.Closed: 0}
	for _, c := range stats.ByState {
		states[tips.State(c.Key)] = c.Count
	}
	overdue := 0
	for {
		page, err := q.store.Queue(tips.Operator(), tips.Filter{Overdue: true}, overdue, 1000)
		if err != nil {
			return err
		}
		overdue += len(page.Cards)
		if !page.More || len(page.Cards) == 0 {
			break
		}
	}
	q.states, q.overdue = states, overdue
	return nil
}
