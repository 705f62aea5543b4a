package telegram

import (
	"context"
	"fmt"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// spot is where a message stands.
type spot struct {
	chat    int64
	message int64
}

// vanishing removes messages after their time.
type vanishing struct {
	mu        sync.Mutex
	timers    map[spot]*vanish
	dismissed map[int64]bool // chats in which content goes at once
	kept      *journal       // of what is content; nil: nothing outlives the process
}

// vanish is one message's. What is content for staff must go, so the journal
// keeps it over a crash and the log tells when it can't be removed. Of any
// other, a reporter's, neither knows: it would tell when somebody handed in a
// tip.
type vanish struct {
	timer   *time.Timer
	content bool
}

func (v *vanishing) add(w *Wire, at spot, after time.Duration, content bool) {
	if content {
		if err := v.kept.note(at); err != nil {
			w.log.Warn("a message to staff can't be noted; should the bot crash before it is removed, delete it by hand in the chat", "error", err)
		}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.timers == nil {
		v.timers = map[spot]*vanish{}
	}
	if content && v.dismissed[at.chat] {
		after = 0 // it was on its way when they were dismissed
	}
	v.timers[at] = &vanish{content: content, timer: time.AfterFunc(after, func() {
		v.mu.Lock()
		delete(v.timers, at)
		v.mu.Unlock()
		w.remove(w.ctx, at, content)
	})}
}

// dismiss says whether content in a chat goes at once from now on.
func (v *vanishing) dismiss(chatID int64, gone bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.dismissed == nil {
		v.dismissed = map[int64]bool{}
	}
	v.dismissed[chatID] = gone
}

// take empties the list of those that which picks and stops their timers.
func (v *vanishing) take(which func(spot, *vanish) bool) map[spot]*vanish {
	v.mu.Lock()
	defer v.mu.Unlock()
	taken := map[spot]*vanish{}
	for at, one := range v.timers {
		if which(at, one) && one.timer.Stop() {
			taken[at] = one
			delete(v.timers, at)
		}
	}
	return taken
}

// flush removes at once all that waits: a stopped bot removes nothing later.
func (v *vanishing) flush(w *Wire) {
	all := v.take(func(spot, *vanish) bool { return true })
	ctx, cancel := context.WithTimeout(w.ctx, flushTime)
	defer cancel()
	w.removeAll(ctx, all)
	if left := v.kept.close(); ctx.Err() != nil && left > 0 {
		w.log.Warn("messages to staff that were to vanish could not all be removed before the stop; the next start removes them", "messages", left)
	}
}

// RemoveLeft removes the content that a crash, or a stop without a network, left
// in the chats of staff. Telegram deletes nothing older than two days; the log
// tells of what stays.
func (w *Wire) RemoveLeft(ctx context.Context) {
	for _, at := range w.vanish.kept.left() {
		w.remove(ctx, at, true)
	}
}

// Dismiss takes the staff's menu from one person, and at once all content that
// still stands in their chat.
func (w *Wire) Dismiss(ctx context.Context, address string) {
	id, err := w.openAddress(address)
	if err != nil {
		return // they can't be reached
	}
	w.vanish.dismiss(id, true)
	w.removeAll(ctx, w.vanish.take(func(at spot, one *vanish) bool { return at.chat == id && one.content }))
	w.DescribeStaff(ctx, address, nil)
}

func (w *Wire) removeAll(ctx context.Context, all map[spot]*vanish) {
	var removing sync.WaitGroup
	for at, one := range all {
		removing.Go(func() { w.remove(ctx, at, one.content) })
	}
	removing.Wait()
}

func (w *Wire) remove(ctx context.Context, at spot, content bool) {
	_, err := w.request(ctx, "deleteMessage", tgbotapi.Params{"chat_id": fmt.Sprint(at.chat), "message_id": fmt.Sprint(at.message)})
	if !content || err != nil && ctx.Err() != nil {
		return
	}
	if err != nil && !isRefusal(err, "message to delete not found") && !gone(err) {
		w.log.Warn("a message to staff could not be removed in time", "error", w.plain(err))
	}
	w.vanish.kept.strike(at)
}
