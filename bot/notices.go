package main

import (
	"context"
	"sync"
	"time"

	"netralbot/bot/chat"
	"netralbot/tips"
)

// The vault keeps no time of day, but a notice carries one: Telegram shows and
// keeps when it came, to the second, beside the tip's number. Who knows when a
// tip was sent may find out who was at the phone. So staff hear of what is new
// together, at full periods of the clock; tips.notice_minutes says how long.

// notices are what staff are still to be told of. They lie in memory: a stop
// tells them early, and what a crash loses is in the queue and in the next day's
// reminders.
type notices struct {
	mu      sync.Mutex
	period  int64                  // in which the first of them came
	waiting map[tips.Number]string // the sentence
}

func (n *notices) add(tip tips.Number, key string, period int64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.waiting) == 0 {
		n.waiting, n.period = map[tips.Number]string{}, period
	}
	if n.waiting[tip] == "" { // what is new needs no word of an addition as well
		n.waiting[tip] = key
	}
}

// take empties the list once the period in which it began is over.
func (n *notices) take(period int64) map[tips.Number]string {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.period == period {
		return nil
	}
	all := n.waiting
	n.waiting = nil
	return all
}

// newAddition is the sentence of an addition; those of a new tip are told by
// its kind.
const newAddition = "staff.new_addition"

// announce tells staff of a new tip or of an addition, without content, at once
// or when its time has come. It doesn't hold up the reporter's answer.
func (a *App) announce(ctx context.Context, n tips.Number, key string) {
	if a.config.Tips.NoticeMinutes == 0 {
		a.tellOf(ctx, n, key)
		return
	}
	a.news.add(n, key, a.period())
}

// period numbers the periods of tips.notice_minutes.
func (a *App) period() int64 {
	return a.now().Unix() / int64(time.Duration(a.config.Tips.NoticeMinutes)*time.Minute/time.Second)
}

// tellNews tells staff what the last period brought, in no order.
func (a *App) tellNews(ctx context.Context) {
	if a.config.Tips.NoticeMinutes == 0 {
		return
	}
	a.tellEach(ctx, a.news.take(a.period()))
}

// tellAllNews doesn't wait for the end of the period: the bot stops.
func (a *App) tellAllNews(ctx context.Context) { a.tellEach(ctx, a.news.take(never)) }

func (a *App) tellEach(ctx context.Context, news map[tips.Number]string) {
	for n, key := range news {
		a.tellOf(ctx, n, key)
	}
}

// never is a period that nothing came in.
const never = -1

// tellOf tells of one tip those who may know of it. An addition is news to the
// tip's officer alone, if it has one.
func (a *App) tellOf(ctx context.Context, n tips.Number, key string) {
	to, err := a.store.Announce(n)
	a.note("staff could not be told of a tip", err)
	for _, s := range to {
		if key != newAddition {
			break
		}
		if c, err := a.store.Card(tips.By(s.ID), n); err == nil && c.Officer == s.ID {
			to = []tips.Staff{s}
			break
		}
	}
	a.notify(ctx, to, chat.Say{Text: a.book.Get(key, "number", n), Buttons: a.openButton(n)})
}
