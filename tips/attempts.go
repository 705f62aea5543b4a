package tips

import "time"

// Attempts slows down the guessing of codes, in memory only. The zero value
// works. It may be used from many goroutines.
type Attempts struct{ _ struct{} }

// Wait returns how long the chat with this opaque key must wait before its next
// try; zero or less means now. It does not count as a try.
func (a *Attempts) Wait(key string, now time.Time) time.Duration { return 0 }

// Failed counts a failed try.
func (a *Attempts) Failed(key string, now time.Time) {}

// Succeeded forgets the chat's failed tries.
func (a *Attempts) Succeeded(key string) {}
