package tips

import (
	"slices"
)

// A State is where a tip stands. Its text is what configuration, JSON and the
// chat's text catalogue use as a key.
type State string

const (
	Received  State = "diterima"
	InReview  State = "ditelaah"
	NeedsInfo State = "perlu-keterangan"
	Forwarded State = "diteruskan"
	Closed    State = "selesai"
)

// An Outcome is how a tip ended.
type Outcome string

const (
	Proven       Outcome = "terbukti"
	NotProven    Outcome = "tidak-terbukti"
	TooLittle    Outcome = "kurang-bukti"
	NotCompetent Outcome = "bukan-kewenangan"
	Duplicate    Outcome = "ganda"
	Answered     Outcome = "dijawab" // questions only, set by Answer
)

// Outcomes are those that Finish takes, in the order to offer them.
func Outcomes() []Outcome {
	return []Outcome{Proven, NotProven, TooLittle, NotCompetent, Duplicate}
}

// An Act is something staff does; it is the word in the audit trail.
type Act string

const (
	ActClaim   Act = "claim"
	ActRelease Act = "release"
	ActAsk     Act = "ask"
	ActForward Act = "forward"
	ActFinish  Act = "finish"
	ActReopen  Act = "reopen"
	ActNote    Act = "note"
	ActAnswer  Act = "answer"
	ActRead    Act = "read"
	ActReseal  Act = "reseal"
	ActPull    Act = "pull"
	ActInvite  Act = "invite"
	ActEnrol   Act = "enrol"
	ActRevoke  Act = "revoke"
)

// who is which member of staff may do an act; never one in conflict with it.
type who int

const (
	anyone  who = iota // any petugas or admin
	free               // anyone if no officer holds the tip, else a TakenError
	holder             // the tip's officer or any admin
	claimer            // free, or its officer or any admin
)

// kinds is what an act applies to.
type kinds int

const (
	both kinds = iota
	tipsOnly
	questionsOnly
)

// moves is the table of states: an act is possible in the states that have a
// row, and leads to the state after the colon. Whatever isn't here can't be
// done. The reporter's own move is afterAddition.
var moves = []struct {
	act   Act
	who   who
	kinds kinds
	steps map[State]State
}{
	{ActClaim, free, both, map[State]State{
		Received: InReview, InReview: InReview, NeedsInfo: NeedsInfo, Forwarded: Forwarded}},
	{ActAnswer, claimer, questionsOnly, map[State]State{
		Received: Closed, InReview: Closed, NeedsInfo: Closed}},
	{ActAsk, holder, both, map[State]State{
		InReview: NeedsInfo, NeedsInfo: NeedsInfo}},
	{ActForward, holder, tipsOnly, map[State]State{
		InReview: Forwarded, NeedsInfo: Forwarded, Forwarded: Forwarded}},
	{ActFinish, holder, both, map[State]State{
		InReview: Closed, NeedsInfo: Closed, Forwarded: Closed}},
	{ActRelease, holder, both, map[State]State{
		InReview: Received, NeedsInfo: NeedsInfo, Forwarded: Forwarded}},
	{ActReopen, holder, both, map[State]State{
		Closed: InReview}},
	{ActNote, anyone, both, map[State]State{
		Received: Received, InReview: InReview, NeedsInfo: NeedsInfo, Forwarded: Forwarded, Closed: Closed}},
	{ActRead, anyone, both, map[State]State{
		Received: Received, InReview: InReview, NeedsInfo: NeedsInfo, Forwarded: Forwarded, Closed: Closed}},
}

// afterAddition is where the reporter's addition puts a tip. An addition to a
// closed one opens it again: who was told "too little evidence" may bring more.
func afterAddition(rec *record) State {
	switch {
	case rec.State == Forwarded:
		return Forwarded
	case rec.Officer != 0:
		return InReview
	default:
		return Received
	}
}

// release takes a tip from its officer.
func release(rec *record, today Day) {
	rec.Officer = 0
	if rec.State == InReview {
		rec.moveTo(Received, today)
	}
}

// permit says whether the person may do the act with the tip, and the state it
// leads to.
func permit(a Act, id StaffID, m member, rec *record) (State, error) {
	if m.conflicted(rec.Unit) {
		return "", ErrNotFound
	}
	for _, row := range moves {
		if row.act != a {
			continue
		}
		if row.kinds == tipsOnly && rec.question() || row.kinds == questionsOnly && !rec.question() {
			return "", ErrNotAllowed
		}
		next, ok := row.steps[rec.State]
		if !ok {
			return "", &StateError{Act: a, Have: rec.State}
		}
		held := rec.Officer != 0
		mine := held && rec.Officer == id || m.Role == Admin
		switch {
		case row.who == free && held:
			return "", &TakenError{By: rec.Officer}
		case row.who == holder && !mine, row.who == claimer && held && !mine:
			if held {
				return "", &TakenError{By: rec.Officer}
			}
			return "", ErrNotAllowed
		}
		return next, nil
	}
	return "", ErrNotAllowed
}

// act does something with a tip: it authorises, lets change write what the act
// is about, moves the tip as the table has it, and logs, all in t.
func (t *txn) act(by Actor, a Act, n Number, object string, change func(rec *record) error) (*record, error) {
	m, err := t.who(by)
	if err != nil {
		return nil, err
	}
	rec, err := t.record(n)
	if err != nil {
		return nil, err
	}
	next, err := permit(a, by.id, m, rec)
	if err != nil {
		return nil, err
	}
	old := *rec
	if change != nil {
		if err := change(rec); err != nil {
			return nil, err
		}
	}
	rec.moveTo(next, t.today)
	if err := t.save(n, &old, rec); err != nil {
		return nil, err
	}
	return rec, t.log(by.name(), a, n, object)
}

// act is txn.act in a transaction of its own.
func (s *Store) act(by Actor, a Act, n Number, object string, change func(t *txn, rec *record) error) (Card, error) {
	var c Card
	err := s.write(0, func(t *txn) error {
		rec, err := t.act(by, a, n, object, func(rec *record) error {
			if change == nil {
				return nil
			}
			return change(t, rec)
		})
		if err == nil {
			c = rec.card(n, t.today)
		}
		return err
	})
	return c, err
}

// Claim makes by the tip's officer and its state InReview. If another officer
// holds it the error is a [*TakenError].
func (s *Store) Claim(by Actor, n Number) (Card, error) {
	return s.act(by, ActClaim, n, "", func(_ *txn, rec *record) error {
		rec.Officer = by.id
		return nil
	})
}

// Release gives a tip back to the queue; its officer and admins may.
func (s *Store) Release(by Actor, n Number) (Card, error) {
	return s.act(by, ActRelease, n, "", func(_ *txn, rec *record) error {
		rec.Officer = 0
		return nil
	})
}

// Ask sends the reporter a question, readable with the code alone, and sets
// NeedsInfo. Further questions may be asked in that state.
func (s *Store) Ask(by Actor, n Number, text string) (Card, error) {
	question := true
	w, err := s.seal(by, n, text, &question)
	if err != nil {
		return Card{}, err
	}
	return s.act(by, ActAsk, n, "", func(t *txn, rec *record) error {
		rec.Asked = true
		return w.store(t, n, rec)
	})
}

// Forward records that the tip went to a configured destination. The reason is
// sealed as a note.
func (s *Store) Forward(by Actor, n Number, destination, reason string) (Card, error) {
	if !slices.Contains(s.opt.Destinations, destination) {
		return Card{}, ErrUnknownDestination
	}
	w, err := s.seal(by, n, reason, nil)
	if err != nil {
		return Card{}, err
	}
	return s.act(by, ActForward, n, destination, func(t *txn, rec *record) error {
		rec.Destination, rec.Asked = destination, false
		rec.Moved = t.today
		return w.store(t, n, rec)
	})
}

// Finish closes a tip. The reason is sealed as a note for staff; the reporter
// sees the outcome.
func (s *Store) Finish(by Actor, n Number, outcome Outcome, reason string) (Card, error) {
	if !slices.Contains(Outcomes(), outcome) {
		return Card{}, ErrUnknownOutcome
	}
	w, err := s.seal(by, n, reason, nil)
	if err != nil {
		return Card{}, err
	}
	return s.act(by, ActFinish, n, string(outcome), func(t *txn, rec *record) error {
		rec.finish(outcome, t.today)
		return w.store(t, n, rec)
	})
}

func (r *record) finish(o Outcome, today Day) {
	r.Outcome, r.Closed, r.Asked, r.Added = o, today, false, 0
}

// Reopen puts a closed tip back InReview with by as its officer. Its officer
// before and admins may. The clocks start anew.
func (s *Store) Reopen(by Actor, n Number, reason string) (Card, error) {
	w, err := s.seal(by, n, reason, nil)
	if err != nil {
		return Card{}, err
	}
	return s.act(by, ActReopen, n, "", func(t *txn, rec *record) error {
		rec.Officer, rec.Base, rec.Closed, rec.Outcome = by.id, t.today, 0, ""
		return w.store(t, n, rec)
	})
}

// Note adds a sealed note for other staff, in any state.
func (s *Store) Note(by Actor, n Number, text string) error {
	w, err := s.seal(by, n, text, nil)
	if err != nil {
		return err
	}
	_, err = s.act(by, ActNote, n, "", func(t *txn, rec *record) error { return w.store(t, n, rec) })
	return err
}

// Answer answers a question to staff and closes it with the outcome Answered.
// A second answer is refused with a [*StateError].
func (s *Store) Answer(by Actor, n Number, text string) (Card, error) {
	question := false
	w, err := s.seal(by, n, text, &question)
	if err != nil {
		return Card{}, err
	}
	return s.act(by, ActAnswer, n, "", func(t *txn, rec *record) error {
		rec.Officer = by.id
		rec.finish(Answered, t.today)
		return w.store(t, n, rec)
	})
}

// May lists what by could do with the tip now, in the order to offer it; for
// the buttons under a card.
func (s *Store) May(by Actor, n Number) ([]Act, error) {
	var acts []Act
	err := s.view(func(t *txn) error {
		m, err := t.who(by)
		if err != nil {
			return err
		}
		rec, err := t.record(n)
		if err != nil {
			return err
		}
		if m.conflicted(rec.Unit) {
			return ErrNotFound
		}
		acts = nil
		for _, row := range moves {
			if _, err := permit(row.act, by.id, m, rec); err == nil {
				acts = append(acts, row.act)
			}
		}
		return nil
	})
	return acts, err
}
