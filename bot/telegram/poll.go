package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// window is the most updates the server hands out at once, counted from the
// oldest that isn't confirmed. A chat that takes long holds up the others once
// the window is full of what came after it, and then only for holdUp.
const window = 100

// A full window in which nothing is new moves on without the updates that hold
// it up for longer than holdUp: they are set aside, which confirms them though
// they are still under way. At most maxAside are; a crash would lose what they
// were to be answered, and nothing that was stored.
const (
	holdUp   = 5 * time.Second
	maxAside = 2000
)

// updateKinds are the updates asked for. The list is always given: the server
// remembers the last one.
var updateKinds = `["message","edited_message","callback_query","inline_query","my_chat_member"]`

// Handler answers one exchange. It is called for one update of a chat at a
// time. Its context ends when the wire is told to stop and the grace is over.
type Handler func(context.Context, *Exchange)

// After the stop, updates under way may still take grace. What is cut off then
// gets cutTime to notice. The last confirmation and Close have their own short
// limits, so that the whole stop takes less than 5 s whatever the server does.
const (
	grace       = 2 * time.Second
	cutTime     = 300 * time.Millisecond
	confirmTime = 700 * time.Millisecond
	flushTime   = 700 * time.Millisecond
)

// maxExchange is how long one update may take: longer than maxRetry, so that
// one request that Telegram puts off still ends by itself. It bounds how long
// a chat that is stuck can hold the others up.
const maxExchange = 2 * time.Minute

// albumWait is how long the next photo of an album may keep away: Telegram
// sends each as an update of its own.
const albumWait = 300 * time.Millisecond

// crowd is how many updates of a chat may wait before answering each no longer
// helps: see Exchange.Crowded.
const crowd = 20

// Poll fetches updates by long polling until ctx ends, then lets what is under
// way finish, confirms it, and returns. Every trouble of the network, the
// token or a second bot is logged in one clear line and waited out.
func (w *Wire) Poll(ctx context.Context, handle Handler) error {
	pollCtx, endPoll := context.WithCancel(ctx)
	defer endPoll()
	polls := newAPI(w.token, w.endpoint, &doer{ctx: pollCtx, token: w.token, timeout: pollTimeout + 10*time.Second, http: w.requests.http})

	work, abandon := context.WithCancel(context.WithoutCancel(ctx))
	defer abandon()
	d := newDispatcher(w, work, handle)
	if _, err := w.request(ctx, "deleteWebhook", tgbotapi.Params{}); err != nil && ctx.Err() == nil {
		w.log.Warn("an earlier webhook could not be removed", "error", w.plain(err))
	}
	w.pollLoop(ctx, d, polls)
	d.finish(abandon)
	w.confirm(context.WithoutCancel(ctx), d)
	return nil
}

func (w *Wire) pollLoop(ctx context.Context, d *dispatcher, polls *tgbotapi.BotAPI) {
	var wait backoff
	var stale time.Duration
	said := ""
	for ctx.Err() == nil {
		d.asked, d.askedAt = d.offset(), time.Now()
		raw, err := w.getUpdates(polls, d.asked, int(pollTimeout.Seconds()))
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			line := pollTrouble(err)
			if line != said { // once per kind of trouble, not once per try
				w.log.Error(line, "error", w.plain(err))
				said = line
			}
			if trouble(err) == troubleConflict || trouble(err) == troubleToken {
				wait.last = max(wait.last, 2*time.Second)
			}
			_ = wait.sleep(ctx, retryAfter(err))
			continue
		}
		if said != "" {
			w.log.Info("updates arrive again")
			said = ""
		}
		wait.reset()
		w.met()
		if d.take(ctx, raw) {
			stale = 0
			continue
		}
		// Everything was handled before and comes again all the same. Once is
		// a matter of timing; for ever it would be a tight loop.
		stale = min(max(4*stale, 10*time.Millisecond), 3*time.Second)
		_ = sleep(ctx, stale)
	}
}

// pollTrouble says in a sentence what is wrong and what to do.
func pollTrouble(err error) string {
	switch trouble(err) {
	case troubleConflict:
		return "another bot uses the same token, or a webhook is set: stop the other one; trying again"
	case troubleToken:
		return "the bot's token is refused: it was revoked or is wrong; get a new one from @BotFather and restart; trying again"
	case troubleWait:
		return "the server asks to wait; trying again"
	}
	return "updates can't be fetched; trying again"
}

func (w *Wire) getUpdates(api *tgbotapi.BotAPI, offset, timeout int) ([]json.RawMessage, error) {
	params := tgbotapi.Params{"limit": fmt.Sprint(window), "timeout": fmt.Sprint(timeout), "allowed_updates": updateKinds}
	if offset != 0 {
		params["offset"] = fmt.Sprint(offset)
	}
	res, err := api.MakeRequest("getUpdates", params)
	if err != nil {
		return nil, err
	}
	var raw []json.RawMessage
	return raw, json.Unmarshal(res.Result, &raw)
}

// confirm tells the server what was handled, so that nothing comes twice after
// an orderly stop. What the last poll has told it already isn't told again: the
// server answers a repeated offset slowly.
func (w *Wire) confirm(ctx context.Context, d *dispatcher) {
	told := func(offset int) bool { return offset == d.asked && time.Since(d.askedAt) > time.Second }
	if offset := d.offset(); offset != 0 && !told(offset) {
		ctx, cancel := context.WithTimeout(ctx, confirmTime)
		defer cancel()
		api, release := w.bound(ctx)
		defer release()
		if _, err := w.getUpdates(api, offset, 0); err != nil {
			w.log.Warn("the last updates could not be confirmed and will come again", "error", w.plain(err))
		}
	}
}
