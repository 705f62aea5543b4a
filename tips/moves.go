package tips

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
	ActPull    Act = "pull"
	ActInvite  Act = "invite"
	ActEnrol   Act = "enrol"
	ActRevoke  Act = "revoke"
)

// Claim makes by the tip's officer and its state InReview. If another officer
// holds it the error is a [*TakenError].
func (s *Store) Claim(by Actor, n Number) (Card, error) { return Card{}, ErrClosed }

// Release gives a tip back to the queue as Received; its officer and admins may.
func (s *Store) Release(by Actor, n Number) (Card, error) { return Card{}, ErrClosed }

// Ask sends the reporter a question, readable with the code alone, and sets
// NeedsInfo. Further questions may be asked in that state.
func (s *Store) Ask(by Actor, n Number, text string) (Card, error) { return Card{}, ErrClosed }

// Forward records that the tip went to a configured destination. The reason is
// sealed as a note.
func (s *Store) Forward(by Actor, n Number, destination, reason string) (Card, error) {
	return Card{}, ErrClosed
}

// Finish closes a tip. The reason is sealed as a note for staff; the reporter
// sees the outcome.
func (s *Store) Finish(by Actor, n Number, outcome Outcome, reason string) (Card, error) {
	return Card{}, ErrClosed
}

// Reopen puts a closed tip back InReview with by as its officer.
func (s *Store) Reopen(by Actor, n Number, reason string) (Card, error) { return Card{}, ErrClosed }

// Note adds a sealed note for other staff, in any state.
func (s *Store) Note(by Actor, n Number, text string) error { return ErrClosed }

// Answer answers a question to staff and closes it with the outcome Answered.
// A second answer is refused with a [*StateError].
func (s *Store) Answer(by Actor, n Number, text string) (Card, error) { return Card{}, ErrClosed }

// May lists what by could do with the tip now, in the order to offer it; for
// the buttons under a card.
func (s *Store) May(by Actor, n Number) ([]Act, error) { return nil, ErrClosed }
