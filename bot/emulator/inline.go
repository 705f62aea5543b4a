package emulator

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// InlinePage is the bot's answer to an inline query.
type InlinePage struct {
	Results []InlineResult
	// Next is the offset of the next page, "" at the end.
	Next string
	// Button is the button above the results and the parameter it starts the
	// bot with.
	Button, Start string
}

// Inline types "@bot query" and waits for the bot's results. Unlike
// Telegram's, answers aren't cached: each call asks the bot.
func (p *Person) Inline(ctx context.Context, query string) ([]InlineResult, error) {
	page, err := p.InlineAt(ctx, query, "")
	return page.Results, err
}

// InlineAt is Inline for a page of results: the first has the offset "".
func (p *Person) InlineAt(ctx context.Context, query, offset string) (InlinePage, error) {
	p.s.mu.Lock()
	q := &inlineQuery{id: itoa(int64(p.s.random())), at: p.s.now(), done: make(chan struct{})}
	p.s.inlines[q.id] = q
	p.s.enqueue("inline_query", map[string]any{
		"id": q.id, "from": p.user, "query": query, "offset": offset, "chat_type": "sender",
	}, p.user.ID, "")
	p.s.mu.Unlock()
	select {
	case <-q.done:
	case <-ctx.Done():
		p.s.mu.Lock()
		delete(p.s.inlines, q.id)
		p.s.mu.Unlock()
		return InlinePage{}, fmt.Errorf("waiting for results of %q: %w", query, context.Cause(ctx))
	}
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	p.inline = &q.answer
	a := q.answer
	return InlinePage{Results: slices.Clone(a.results), Next: a.next, Button: a.button, Start: a.start}, nil
}

// ChooseInline sends a result of the person's last Inline to the private
// chat with the bot or, when one is given, to a group. Press then works on
// its buttons; their callbacks carry an inline_message_id and no message.
func (p *Person) ChooseInline(id string, in ...*Group) (Message, error) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if p.inline == nil {
		return Message{}, errors.New("no inline query was answered")
	}
	i := slices.IndexFunc(p.inline.results, func(r InlineResult) bool { return r.ID == id })
	if i < 0 {
		return Message{}, fmt.Errorf("the last inline query has no result %q", id)
	}
	r := p.inline.results[i]
	bot := p.s.bot
	m := &message{kind: "text", text: r.Text, entities: r.Entities, buttons: r.Buttons, via: &bot}
	if len(r.Buttons) > 0 {
		m.inlineID = "BAAAA" + itoa(int64(p.s.random()))
	}
	if p.s.opts.InlineFeedback {
		p.s.enqueue("chosen_inline_result", map[string]any{"result_id": id, "from": p.user, "query": ""}, p.user.ID, "")
	}
	c := p.chat
	if len(in) > 0 {
		c = in[0].chat
	}
	return p.say(c, m).view(), nil
}
