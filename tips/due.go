package tips

import "time"

// A Reminder is something to tell staff, without content: a deadline that
// comes near, or the daily digest.
type Reminder struct {
	Card   Card    // the tip, unless Digest
	Digest bool    // the day's summary for each of To
	Day    Day     // of the digest
	To     []Staff // the officer, or all who may know of the tip
}

// Due lists the reminders nobody has taken yet. Before sending one, call Take:
// each is granted once, whatever crashes.
func (s *Store) Due(now time.Time) ([]Reminder, error) { return nil, ErrClosed }

// Take reports whether the caller is to send r; true for exactly one caller.
func (s *Store) Take(r Reminder) (bool, error) { return false, ErrClosed }

// A Digest is one person's day in numbers.
type Digest struct{ Open, Mine, Overdue, DueSoon, New int }

// DigestFor counts what by may see.
func (s *Store) DigestFor(by Actor) (Digest, error) { return Digest{}, ErrClosed }
