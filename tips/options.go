package tips

import (
	"io"
	"time"
)

// Options say where the store lies and by which rules it lives. Dir and
// Recipients are required; a zero value elsewhere means its default.
type Options struct {
	Dir          string      // everything is written below it; created with mode 0700
	Recipients   []Recipient // who can read tips
	Units        []string    // ids of the units a tip may be about
	Destinations []string    // ids of where a tip may be forwarded

	RetentionDays int // days from closing to deletion, default 365
	Clocks        Clocks
	Limits        Limits

	// CompactAfter is how long after a withdrawal or an expiry the file is
	// rewritten without the deleted bytes; more deletions within it share
	// one rewriting. Default 30 s; negative means only on Compact.
	CompactAfter time.Duration

	Now  func() time.Time // default time.Now; its location decides where a day begins
	Rand io.Reader        // default crypto/rand.Reader
}

// A Recipient is an age public key that tips are sealed to.
type Recipient struct {
	Key  string // age1… ; all recipients are X25519 or all are post-quantum
	Unit string // the unit its holder belongs to, "" if none; never gets tips about that unit

	// Outside marks the recipient of last resort, who is sealed to only
	// when nobody else may read a tip.
	Outside bool
}

// Clocks are the periods, in days, by which something should have happened.
type Clocks struct {
	FirstLook    int // from receipt to the first look, default 1
	FormalReport int // from receipt to a formal report to Bawaslu, default 7
	Answer       int // from a question or an addition to staff's answer, default 3
	Outcome      int // from forwarding to a known outcome, default 30
	RemindBefore int // how long before a deadline to remind, default 1
	InviteHours  int // how long an invite works, in hours, default 48
}

// Limits bound what is taken in. Zero means the default.
type Limits struct {
	ReportBytes int64 // one report or addition, texts and photos together, default 16 MiB
	TextBytes   int64 // texts of one report or addition, default 64 KiB
	Photos      int   // photos of one report or addition, default 10
	Texts       int   // texts of one report or addition, default 100
	Additions   int   // additions to one tip, default 50
	PerHour     int   // reports and additions in an hour from all chats, default 300
	DayBytes    int64 // sealed bytes in a day from all chats, default 1 GiB
	MaxSize     int64 // size of the database file, default 16 GiB
}
