package telegram

import (
	"context"
	"fmt"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// vanishing removes messages after their time.
type vanishing struct {
	mu     sync.Mutex
	timers map[[2]int64]*vanish
}

// vanish is one message's. What is content for staff must go, so the log tells
// when it doesn't. Of any other, a reporter's, it says nothing: the line would
// tell when somebody handed in a tip.
type vanish struct {
	timer   *time.Timer
	content bool
}

func (v *vanishing) add(w *Wire, chatID int64, message int, after time.Duration, content bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.timers == nil {
		v.timers = map[[2]int64]*vanish{}
	}
	id := [2]int64{chatID, int64(message)}
	v.timers[id] = &vanish{content: content, timer: time.AfterFunc(after, func() {
		v.mu.Lock()
		delete(v.timers, id)
		v.mu.Unlock()
		w.remove(w.ctx, id, content)
	})}
}

// flush removes at once all that waits: a stopped bot removes nothing later.
func (v *vanishing) flush(w *Wire) {
	v.mu.Lock()
	timers := v.timers
	v.timers = nil
	v.mu.Unlock()
	ctx, cancel := context.WithTimeout(w.ctx, flushTime)
	defer cancel()
	var removing sync.WaitGroup
	content := 0
	for id, one := range timers {
		if one.content {
			content++
		}
		if one.timer.Stop() {
			removing.Go(func() { w.remove(ctx, id, one.content) })
		}
	}
	removing.Wait()
	if ctx.Err() != nil && content > 0 {
		w.log.Warn("messages to staff that were to vanish could not all be removed before the stop; delete them by hand in the chats", "messages", content)
	}
}

func (w *Wire) remove(ctx context.Context, id [2]int64, content bool) {
	_, err := w.request(ctx, "deleteMessage", tgbotapi.Params{"chat_id": fmt.Sprint(id[0]), "message_id": fmt.Sprint(id[1])})
	if err != nil && content && !isRefusal(err, "message to delete not found") && ctx.Err() == nil {
		w.log.Warn("a message to staff could not be removed in time", "error", w.plain(err))
	}
}
