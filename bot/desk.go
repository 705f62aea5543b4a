package main

import (
	"bytes"
	"context"
	"strings"

	"github.com/BurntSushi/toml"

	"netralbot/bot/chat"
	"netralbot/bot/telegram"
	"netralbot/bot/text"
	"netralbot/tips"
)

// performDesk carries out what staff ask for. The vault checks on each call
// that they still may.
func (a *App) performDesk(ctx context.Context, x *telegram.Exchange, e chat.Effect) (chat.Result, bool) {
	var by tips.Actor
	if x.Event.Staff != nil {
		by = tips.By(x.Event.Staff.ID)
	}
	switch e := e.(type) {
	case chat.Enrol:
		return a.enrol(ctx, x, e.Invite), true
	case chat.List:
		return a.list(by, e), true
	case chat.Open:
		return a.openTip(by, e.Number), true
	case chat.Bundle:
		var b bytes.Buffer
		_, err := a.store.BundleOf(by, &b, e.Number)
		a.note("a bundle could not be written", err)
		return chat.Bundled{Number: e.Number, Data: b.Bytes(), Err: err}, true
	case chat.DraftTopic:
		if a.identity == nil {
			return chat.Drafted{Err: tips.ErrCannotOpen}, true
		}
		return a.draftTopic(by, e.Number), true
	case chat.Recap:
		return a.recap(by), true
	case chat.Act:
		card, err := a.act(by, e)
		a.note("an act of staff could not be stored", err)
		r := chat.Acted{Act: e, Card: card, Err: err}
		if err == nil && (e.Verb == tips.ActClaim || e.Verb == tips.ActReopen) {
			r.May, _ = a.store.May(by, e.Number) // without them the buttons are under the tip itself
		}
		return r, true
	}
	return nil, false
}

// enrol slows down whoever tries invites at random, and tells them nothing.
func (a *App) enrol(ctx context.Context, x *telegram.Exchange, invite string) chat.Enrolled {
	if x.Address == "" || a.attempts.Wait(string(x.Key), a.now()) > 0 {
		return chat.Enrolled{}
	}
	who, err := a.store.Enrol(invite, x.Address)
	if err != nil {
		a.attempts.Failed(string(x.Key), a.now())
		a.note("staff could not be enrolled", err)
		return chat.Enrolled{Err: err}
	}
	a.wire.DescribeStaff(ctx, x.Address, a.staffMenu())
	a.log.Info("staff enrolled", "staff", who.ID, "role", who.Role)
	return chat.Enrolled{Staff: who}
}

func (a *App) list(by tips.Actor, e chat.List) chat.Listed {
	f := tips.Filter{NotKind: tips.KindQuestion, Kind: e.Kind, Unit: e.Unit}
	switch e.View {
	case "baru":
		f.State = tips.Received
	case "saya":
		f.Mine = true
	case "terlambat":
		f.Overdue = true
	case "selesai":
		f.State = tips.Closed
	case "ditelaah":
		f.State = tips.InReview
	case "perlu":
		f.State = tips.NeedsInfo
	case "diteruskan":
		f.State = tips.Forwarded
	case "pertanyaan":
		f = tips.Filter{Kind: tips.KindQuestion}
	case "terjawab":
		f = tips.Filter{Kind: tips.KindQuestion, State: tips.Closed}
	}
	page, err := a.store.Queue(by, f, e.Offset, e.QueuePage())
	a.note("the queue could not be read", err)
	r := chat.Listed{Ask: e, Page: page, Err: err}
	if e.View == "pertanyaan" && err == nil {
		r.Tallies, err = a.tallies("tanpa-jawaban")
		a.note("the counters could not be read", err)
	}
	return r
}

func (a *App) openTip(by tips.Actor, n tips.Number) chat.Opened {
	var r chat.Opened
	if a.identity != nil {
		d, err := a.store.Read(by, n, a.identity)
		if err != nil {
			a.note("a tip could not be opened", err)
			return chat.Opened{Err: err}
		}
		r.Card, r.Dossier = d.Card, &d
	} else if r.Card, r.Err = a.store.Card(by, n); r.Err != nil {
		return r
	}
	r.May, r.Err = a.store.May(by, n)
	return r
}

func (a *App) recap(by tips.Actor) chat.Recapped {
	var r chat.Recapped
	if r.Stats, r.Err = a.store.Recap(by); r.Err != nil {
		return r
	}
	if r.Digest, r.Err = a.store.DigestFor(by); r.Err != nil {
		return r
	}
	if r.Chart, r.Err = a.weekChart(by); r.Err != nil {
		return r
	}
	r.Tallies, r.Err = a.tallies("")
	return r
}

// draftTopic makes a topic a curator can finish out of an answered question.
func (a *App) draftTopic(by tips.Actor, n tips.Number) chat.Drafted {
	d, err := a.store.Read(by, n, a.identity)
	if err == nil && (d.Card.Kind != tips.KindQuestion || d.Locked) {
		err = tips.ErrNotFound
	}
	if err != nil {
		a.note("a draft topic could not be made", err)
		return chat.Drafted{Err: err}
	}
	draft := struct {
		Topics []map[string]any `toml:"topic"`
	}{[]map[string]any{{
		"id": "draf-" + strings.ToLower(n.String()), "title": "", "verdict": "", "variants": d.Report.Texts,
		"answer": answerOf(d), "citations": []string{}, "reviewed": "", "expires": "",
	}}}
	var b bytes.Buffer
	err = toml.NewEncoder(&b).Encode(draft)
	return chat.Drafted{Number: n, File: b.Bytes(), Err: err}
}

func answerOf(d tips.Dossier) string {
	for _, m := range d.Messages {
		if !m.Question {
			return m.Text
		}
	}
	return ""
}

func (a *App) act(by tips.Actor, e chat.Act) (tips.Card, error) {
	switch e.Verb {
	case tips.ActClaim:
		return a.store.Claim(by, e.Number)
	case tips.ActRelease:
		return a.store.Release(by, e.Number)
	case tips.ActAsk:
		return a.store.Ask(by, e.Number, e.Text)
	case tips.ActAnswer:
		return a.store.Answer(by, e.Number, e.Text)
	case tips.ActForward:
		return a.store.Forward(by, e.Number, e.Choice, e.Text)
	case tips.ActFinish:
		return a.store.Finish(by, e.Number, tips.Outcome(e.Choice), e.Text)
	case tips.ActReopen:
		return a.store.Reopen(by, e.Number, e.Text)
	case tips.ActNote:
		return tips.Card{}, a.store.Note(by, e.Number, e.Text)
	}
	return tips.Card{}, tips.ErrNotAllowed
}

func (a *App) notify(ctx context.Context, to []tips.Staff, s chat.Say) {
	ctx = context.WithoutCancel(ctx)
	for _, who := range to {
		x, err := a.wire.At(who.Address)
		if err != nil {
			a.log.Warn("a member of staff can't be reached: invite them again", "staff", who.ID, "error", err)
			continue
		}
		a.pending.Go(func() { a.tell(ctx, x, s) })
	}
}

// morning is the hour from which staff are reminded. A day's deadlines come near
// at midnight, all at once.
const morning = 7

// remind tells staff what runs out soon and, once a day, the numbers. What is
// taken is sent by nobody else, also after a crash. Each person gets one message
// for all tips that came due at once.
func (a *App) remind(ctx context.Context) {
	now := a.now().In(a.config.zone)
	if now.Hour() < morning {
		return
	}
	due, err := a.store.Due(now)
	if err != nil {
		a.log.Error("reminders could not be read", "error", err, "hint", tips.Hint(err))
		return
	}
	people := map[tips.StaffID]tips.Staff{}
	cards := map[tips.StaffID][]tips.Card{}
	for _, r := range due {
		mine, err := a.store.Take(r)
		if err != nil || !mine {
			continue
		}
		for _, who := range r.To {
			if r.Digest {
				a.sendDigest(ctx, who)
				continue
			}
			people[who.ID] = who
			cards[who.ID] = append(cards[who.ID], r.Card)
		}
	}
	for id, who := range people {
		a.notify(ctx, []tips.Staff{who}, a.reminder(cards[id]))
	}
}

func (a *App) sendDigest(ctx context.Context, who tips.Staff) {
	d, err := a.store.DigestFor(tips.By(who.ID))
	if err != nil || d.Open == 0 && d.New == 0 {
		return
	}
	a.notify(ctx, []tips.Staff{who}, chat.Say{Text: a.book.Get("staff.digest", "open", d.Open, "new", d.New, "mine", d.Mine, "soon", d.DueSoon, "overdue", d.Overdue),
		Buttons: a.queueButton("semua")})
}

// remindLines is how many tips one reminder names.
const remindLines = 6

// reminder is what one person is told of the tips that came due.
func (a *App) reminder(due []tips.Card) chat.Say {
	if len(due) == 1 {
		c := due[0]
		return chat.Say{Text: a.book.Get("staff.reminder", "number", c.Number, "left", text.HTML(chat.Left(a.book, c))), Buttons: a.openButton(c.Number)}
	}
	var lines []string
	for i, c := range due {
		if i == remindLines {
			lines = append(lines, a.book.Get("staff.reminders_more", "count", len(due)-i))
			break
		}
		lines = append(lines, a.book.Get("staff.reminders_line", "number", c.Number, "left", text.HTML(chat.Left(a.book, c))))
	}
	return chat.Say{Text: a.book.Get("staff.reminders", "count", len(due), "list", text.HTML(strings.Join(lines, "\n"))), Buttons: a.queueButton("semua")}
}

// queueButton is the row that leads to a view of the queue.
func (a *App) queueButton(view string) [][]chat.Button {
	return [][]chat.Button{{{Label: a.book.Get("button.q"), Press: chat.To("q", view, 0)}}}
}

// openButton is the row under a notice that leads to its tip.
func (a *App) openButton(n tips.Number) [][]chat.Button {
	return [][]chat.Button{{{Label: a.book.Get("button.open_tip", "number", n), Press: chat.To("t", n)}}}
}
