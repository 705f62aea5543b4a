// Package chat is what the bot says: a pure step from a state and an event to
// a new state and effects. It touches no network, clock or disk; what it needs
// to know comes with the event, what it wants done leaves as an effect.
//
// New makes a Bot of the settings, the catalogue and the book of sentences;
// Bot.Step is all there is to call after that:
//
//	state, effects = bot.Step(state, event)
//
// Effects that ask (Mint, Fetch, Submit, Look, List, …) come back to Step as a
// KindResult event before the next event of the same chat. Step never blocks,
// never panics on an event of the wire, and gives every button press and every
// private message at least one visible answer.
//
// Where to look: state.go names the stages, stages.go is the one table that
// says what each stage takes and where it leads, commands.go the table of
// commands, presses.go the buttons that work at any stage, typed.go what people
// type instead of pressing, itself.go the questions about the bot itself. A
// stage is added by a line in the table; a sentence goes into package text.
//
// What bites: a step of a draft is said with turn.step, so that it takes the
// place of the step before; reset doesn't forget which messages Erase deletes,
// only Forget does; buttons in a group are turned into links by forGroup unless
// the table of presses allows them there.
package chat

import (
	"strings"

	"netralbot/bot/text"
	"netralbot/faq"
)

// Bot knows what to say. It never changes after New, so any number of
// conversations may use it at once; new settings or content make a new Bot.
type Bot struct {
	Setting  Setting
	faq      *faq.Catalogue
	book     *text.Book
	stages   map[Stage]stage
	commands map[string]command
	presses  map[string]press
}

// New puts a Bot together.
func New(s Setting, c *faq.Catalogue, b *text.Book) *Bot {
	bot := &Bot{Setting: s, faq: c, book: b}
	bot.stages = bot.stageTable()
	bot.commands = commandTable()
	bot.presses = pressTable()
	return bot
}

// With is the same Bot with other settings.
func (b *Bot) With(s Setting) *Bot { return New(s, b.faq, b.book) }

// turn is one step under way.
type turn struct {
	*Bot
	ev    Event
	st    State
	out   []Effect
	typed bool // the button was typed, not pressed
}

// Step answers one event.
func (b *Bot) Step(st State, ev Event) (State, []Effect) {
	t := &turn{Bot: b, ev: ev, st: st}
	if _, ok := b.stages[st.Stage]; !ok {
		t.st = State{}
	}
	t.dispatch()
	if !ev.Private {
		t.forGroup()
	}
	return t.st, t.out
}

func (t *turn) dispatch() {
	switch t.ev.Kind {
	case KindResult:
		t.result(t.ev.Result)
	case KindInline:
		t.inline()
	case KindIdle:
		t.idle()
	case KindPress:
		t.press()
	case KindCommand:
		t.command()
	default:
		if !t.ev.Private {
			t.group()
			return
		}
		t.message()
	}
}

// message takes what a person wrote or sent in a private chat.
func (t *turn) message() {
	at := t.stages[t.st.Stage]
	switch t.ev.Kind {
	case KindText:
		if p, ok := t.typedPress(); ok {
			t.ev.Kind, t.ev.Press, t.typed = KindPress, p, true
			t.press()
			return
		}
		if t.doubts() {
			return
		}
		if at.text != nil {
			at.text(t)
			return
		}
		t.say(t.get("general.press_a_button"))
		t.prompt()
	case KindFiles:
		if at.files != nil {
			at.files(t)
			return
		}
		t.sayButtons(t.get("general.photo_elsewhere"), row(t.button("tell"), t.button("menu")))
	case KindOther:
		t.refuse()
	case KindEdited:
		switch {
		case at.holdsWords && t.st.Stage == Story:
			t.say(t.get("story.edited"))
		case at.holdsWords && t.st.Busy():
			t.say(t.get("story.edited_later"))
		case t.st.Stage == Sent && t.st.Coded:
			t.say(t.get("story.edited_sent"))
		}
	}
}

// refuse says why something isn't taken, and what to do instead.
func (t *turn) refuse() {
	key := "refused." + t.ev.Refused
	at := t.stages[t.st.Stage]
	switch {
	case !at.holdsWords && t.st.Stage != Following && photoInstead[t.ev.Refused]:
		t.sayButtons(t.get("refused.words_only"), row(t.button("tell"), t.button("menu")))
		return
	case !t.book.Has(key):
		key = "refused.other"
	}
	t.say(t.get(key))
}

// photoInstead are the kinds in whose place a photo is asked for, which only a
// tip takes.
var photoInstead = map[string]bool{"document": true, "video": true, "audio": true}

// idle ends a conversation that nobody went on with.
func (t *turn) idle() {
	if t.st.Busy() {
		t.do(Say{Text: t.voided("general.draft_gone", t.st.Draft, "minutes", int(IdleLimit.Minutes())), Buttons: [][]Button{row(t.button("tell"))},
			Silent: true}) // who picks up the phone then is perhaps not who wrote
	}
	t.do(Forget{})
	t.st = State{}
}

// group answers in a group only when the bot is spoken to.
func (t *turn) group() {
	if t.ev.Kind != KindText || !t.ev.Addressed {
		return
	}
	if strings.TrimSpace(t.ev.Text) == "" {
		t.say(t.get("ask.how"))
		return
	}
	if !t.polite(t.ev.Text) {
		t.ask(t.ev.Text)
	}
}

// forGroup turns buttons that only work in a private chat into links there.
// What they open is nobody else's business.
func (t *turn) forGroup() {
	for i, e := range t.out {
		s, ok := e.(Say)
		if !ok {
			continue
		}
		var rows [][]Button
		for _, r := range s.Buttons {
			var kept []Button
			for _, b := range r {
				verb := b.Press.Verb
				if b.URL == "" && b.Inline == "" && !t.presses[verb].group {
					if b.URL = t.privateLink(b.Press); b.URL == "" {
						continue
					}
					b.Press = Press{}
				}
				kept = append(kept, b)
			}
			rows = append(rows, kept)
		}
		s.Buttons = rows
		t.out[i] = s
	}
}

// goTo moves to a stage and says what it wants.
func (t *turn) goTo(s Stage) {
	t.st.Stage = s
	t.prompt()
}

func (t *turn) prompt() {
	if p := t.stages[t.st.Stage].prompt; p != nil {
		p(t)
	}
}

// reset forgets all that is under way but the thread of the conversation. The
// messages that Erase would delete stay remembered: a reporter who goes on to
// something else may still want them gone.
func (t *turn) reset() {
	t.st = State{Topic: t.st.Topic, Voted: t.st.Voted, Consoled: t.st.Consoled, Drafts: t.st.Drafts}
}

func (t *turn) do(effects ...Effect) { t.out = append(t.out, effects...) }

func (t *turn) get(key string, pairs ...any) string { return t.book.Get(key, pairs...) }

func (t *turn) say(html string) { t.do(Say{Text: html}) }

func (t *turn) sayButtons(html string, rows ...[]Button) {
	t.do(Say{Text: html, Buttons: rows})
}

func (t *turn) toast(key string, pairs ...any) { t.do(Toast{Text: t.get(key, pairs...)}) }

// working answers a button at once with what is being done. Somebody who typed
// sees the outcome alone.
func (t *turn) working(key string) {
	if !t.typed {
		t.toast(key)
	}
}

func row(b ...Button) []Button { return b }

// button makes the standard button of that name: its label is the book's
// button.<name>, its verb the name itself.
func (t *turn) button(name string, args ...any) Button {
	return Button{Label: t.get("button." + name), Press: To(name, args...)}
}

// labelled makes a button with a label of its own.
func labelled(label, verb string, args ...any) Button {
	return Button{Label: label, Press: To(verb, args...)}
}
