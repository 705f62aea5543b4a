package tips

import "netralbot/tips/receipt"

// A Standing is what the holder of a code learns.
type Standing struct {
	Kind         string
	Unit         string
	State        State
	Day          Day // received
	Messages     []Message
	Asked        bool // a question of staff is open
	Outcome      Outcome
	Destination  string
	Additions    int
	Withdrawable bool // always true today; ask before offering the button
}

// Submit seals r and stores it together with its index entries, counters and
// the mark of token in one synced transaction. token is drawn once per draft
// and repeated on every attempt: with the same token a second Submit stores
// nothing and returns the first one's number. The reporter must have seen code
// before.
func (s *Store) Submit(r Report, code receipt.Code, token string) (Number, error) {
	return 0, ErrClosed
}

// Submitted reports whether a Submit, Add or Withdraw with token succeeded in
// the last 48 hours.
func (s *Store) Submitted(token string) bool { return false }

// Status returns where the tip stands and opens staff's messages with the code.
// It writes nothing.
func (s *Store) Status(code receipt.Code) (Standing, error) { return Standing{}, ErrClosed }

// Add seals an addition to a tip; if staff had asked, the tip goes back to
// InReview. token as for Submit. The Number is for [Store.Announce]-like
// notices to the officer, not for the reporter.
func (s *Store) Add(code receipt.Code, a Addition, token string) (Number, error) {
	return 0, ErrClosed
}

// Withdraw deletes the tip at once: its key is overwritten, its records go, and
// the file is rewritten soon after. A second Withdraw with the same token
// succeeds too.
func (s *Store) Withdraw(code receipt.Code, token string) error { return ErrClosed }
