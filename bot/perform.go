package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"time"

	"netralbot/bot/chat"
	"netralbot/bot/telegram"
	"netralbot/tips"
	"netralbot/tips/receipt"
)

// handle answers one exchange: it locks the conversation, steps, carries the
// effects out, and steps again with what those that ask came back with.
func (a *App) handle(ctx context.Context, x *telegram.Exchange) {
	s := a.sessions.lock(x.Key)
	defer s.release()
	s.used = a.now()
	if x.Panicked {
		a.apologise(ctx, x, s)
		return
	}
	x.Event.Staff = a.staff(x)
	if x.Event.Private && s.back == nil {
		s.back = x.Again()
	}
	queue := []chat.Event{x.Event}
	for first := true; len(queue) > 0; first = false {
		ev := queue[0]
		queue = queue[1:]
		ev.At, ev.Room = a.now().In(a.config.zone), a.sessions.room()
		ev.Private, ev.Staff = x.Event.Private, x.Event.Staff
		var effects []chat.Effect
		s.state, effects = a.bot.Load().Step(s.state, ev)
		if first {
			a.answerFirst(ctx, x, effects)
		}
		for _, e := range effects {
			if _, said := e.(chat.Say); said && x.Crowded && !owed(ev.Result) {
				s.mute = true
				continue
			}
			if r := a.perform(ctx, x, s, e); r != nil {
				queue = append(queue, chat.Event{Kind: chat.KindResult, Result: r})
			}
		}
	}
	if s.mute && !x.Crowded {
		s.mute = false
		if x.Event.Private {
			a.tell(ctx, x, chat.Say{Text: a.book.Get("general.crowded")})
		}
	}
}

// apologise ends a conversation that failed. What it had stored by then stays
// stored, and the reporter is told so.
func (a *App) apologise(ctx context.Context, x *telegram.Exchange, s *session) {
	key := "general.apology"
	if token := s.state.Draft.Token; token != "" {
		switch stored, err := a.store.Submitted(token); {
		case err != nil:
			key = "general.apology_unsure"
		case stored:
			key = "general.apology_sent"
		}
	} else if s.state.Stage == chat.Sent && s.state.Coded {
		key = "general.apology_sent"
	}
	s.state = chat.State{}
	x.Answer(ctx, chat.Toast{})
	a.tell(ctx, x, chat.Say{Text: a.book.Get(key)})
}

// owed tells what is said even to a chat from which so much comes at once that
// the rest goes without a reply: what the vault did, and the code before it.
func owed(r chat.Result) bool {
	switch r.(type) {
	case chat.Minted, chat.Submitted, chat.Added, chat.Withdrawn, chat.Enrolled, chat.Erased:
		return true
	}
	return false
}

// answerFirst answers a pressed button before any work, so that the phone
// doesn't wait: with the toast of the step if there is one.
func (a *App) answerFirst(ctx context.Context, x *telegram.Exchange, effects []chat.Effect) {
	for _, e := range effects {
		if t, ok := e.(chat.Toast); ok {
			x.Answer(ctx, t)
			return
		}
	}
	x.Answer(ctx, chat.Toast{})
}

// staff looks the person up; nil for everybody who isn't enrolled.
func (a *App) staff(x *telegram.Exchange) *tips.Staff {
	if x.Address == "" {
		return nil
	}
	who, ok, err := a.store.Who(x.Address)
	if err != nil {
		a.health.faulty()
		a.log.Error("staff could not be looked up", "error", err, "hint", tips.Hint(err))
	}
	if err != nil || !ok {
		return nil
	}
	return &who
}

func (a *App) tell(ctx context.Context, x *telegram.Exchange, e chat.Effect) chat.Result {
	r, err := x.Do(ctx, e)
	if err != nil {
		a.log.Warn("a message could not be sent", "error", err)
	}
	return r
}

// perform carries out one effect and returns its answer, nil if it asks
// nothing.
func (a *App) perform(ctx context.Context, x *telegram.Exchange, s *session, e chat.Effect) chat.Result {
	switch e := e.(type) {
	case chat.Mint:
		return mint()
	case chat.Fetch:
		return a.fetch(ctx, s, e)
	case chat.Submit:
		return a.submit(ctx, x, e)
	case chat.Recall:
		known, err := a.store.Submitted(e.Token)
		a.note("a draft could not be looked up", err)
		return chat.Recalled{Known: known, Err: err}
	case chat.Prove:
		return a.prove(e.Code)
	case chat.Look:
		return a.look(x, e.Code)
	case chat.Miss:
		a.attempts.Failed(string(x.Key), a.now())
	case chat.Add:
		return a.add(ctx, x, e)
	case chat.Withdraw:
		err := a.store.Withdraw(e.Code, token())
		a.note("a tip could not be withdrawn", err)
		return chat.Withdrawn{Err: err}
	case chat.Count:
		a.counted.add(e.Name)
	case chat.Searched:
		a.searches.WithLabelValues(string(e.Outcome)).Inc()
	case chat.Toast:
		// Answered before, or comes after work and is then a message.
		return a.tell(ctx, x, e)
	default:
		if r, ok := a.performDesk(ctx, x, e); ok {
			return r
		}
		return a.tell(ctx, x, e)
	}
	return nil
}

// submit stores a tip, unless too many came from this chat lately. What was
// stored already is acknowledged again all the same.
func (a *App) submit(ctx context.Context, x *telegram.Exchange, e chat.Submit) chat.Submitted {
	if !a.intake.allow(x.Key, a.now()) && !a.stored(e.Token) {
		return chat.Submitted{Err: tips.ErrBusy}
	}
	n, err := a.store.Submit(e.Report, e.Code, e.Token)
	a.note("a tip could not be stored", err)
	if err == nil {
		key := "staff.new"
		if e.Report.Kind == tips.KindQuestion {
			key = "staff.new_question"
		}
		a.announce(ctx, n, key)
	}
	return chat.Submitted{Err: err}
}

// add stores an addition; as for submit, with a limit of its own.
func (a *App) add(ctx context.Context, x *telegram.Exchange, e chat.Add) chat.Added {
	if !a.additions.allow(x.Key, a.now()) && !a.stored(e.Token) {
		return chat.Added{Err: tips.ErrBusy}
	}
	n, err := a.store.Add(e.Code, e.Addition, e.Token)
	a.note("an addition could not be stored", err)
	if err == nil {
		a.announce(ctx, n, newAddition)
	}
	return chat.Added{Err: err}
}

// stored tells whether a draft is known to be in the vault.
func (a *App) stored(token string) bool {
	known, err := a.store.Submitted(token)
	return err == nil && known
}

// note logs a fault of the store for the operator. What a reporter or officer
// did wrong is no fault of the store.
func (a *App) note(what string, err error) {
	var fault *tips.OperatorError
	switch {
	case err == nil:
	case errors.As(err, &fault), errors.Is(err, tips.ErrFull), errors.Is(err, tips.ErrReadOnly), errors.Is(err, tips.ErrNoRecipient), errors.Is(err, tips.ErrBusy):
		if !errors.Is(err, tips.ErrBusy) && !errors.Is(err, tips.ErrNoRecipient) {
			a.health.faulty()
		}
		a.log.Error(what, "error", err, "hint", tips.Hint(err))
	}
}

func mint() chat.Minted {
	code, err := receipt.New(rand.Reader)
	return chat.Minted{Code: code, Token: token(), Err: err}
}

// token draws a draft's one-time token; it fits into a button.
func token() string {
	var b [12]byte
	_, _ = rand.Read(b[:]) // never fails: the runtime ends the program instead
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// prove reads the proof of filing and checks it as anybody with the code could.
func (a *App) prove(code receipt.Code) chat.Proved {
	p, err := a.store.Proof(code)
	if err != nil {
		a.note("a proof could not be made", err)
		return chat.Proved{Err: err}
	}
	file, err := json.MarshalIndent(p, "", "  ")
	return chat.Proved{File: file, Steps: p.Steps, Err: err}
}

// look reads a standing, unless this chat guessed too often lately.
func (a *App) look(x *telegram.Exchange, code receipt.Code) chat.Looked {
	if wait := a.attempts.Wait(string(x.Key), a.now()); wait > 0 {
		return chat.Looked{Code: code, Err: chat.Slow{Seconds: int(wait/time.Second) + 1}}
	}
	s, err := a.store.Status(code)
	switch {
	case errors.Is(err, tips.ErrUnknownCode):
		a.attempts.Failed(string(x.Key), a.now())
	case err == nil:
		a.attempts.Succeeded(string(x.Key))
	default:
		a.note("a tip's standing could not be read", err)
	}
	return chat.Looked{Code: code, Standing: s, Err: err}
}
