package tips

import (
	"crypto/rand"
	"fmt"
	"io"
	"slices"
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
	Rand io.Reader        // default crypto/rand.Reader; read from many goroutines
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
	TipBytes    int64 // one tip with all its additions, sealed, default 49 MiB or three reports: a bundle of it must fit a chat
	PerHour     int   // reports and additions in an hour from all chats, default 300
	DayBytes    int64 // sealed bytes in a day from all chats, default 1 GiB; photos may use three quarters of it
	MaxSize     int64 // size of the database file, default 16 GiB
	DiskReserve int64 // room that intake leaves on the disk, default 64 MiB
}

// complete fills in defaults.
func (o *Options) complete() error {
	def := func(v *int, d int) {
		if *v == 0 {
			*v = d
		}
	}
	def64 := func(v *int64, d int64) {
		if *v == 0 {
			*v = d
		}
	}
	def(&o.RetentionDays, 365)
	def(&o.Clocks.FirstLook, 1)
	def(&o.Clocks.FormalReport, 7)
	def(&o.Clocks.Answer, 3)
	def(&o.Clocks.Outcome, 30)
	def(&o.Clocks.RemindBefore, 1)
	def(&o.Clocks.InviteHours, 48)
	def64(&o.Limits.ReportBytes, 16<<20)
	def64(&o.Limits.TextBytes, 64<<10)
	def(&o.Limits.Photos, 10)
	def(&o.Limits.Texts, 100)
	def(&o.Limits.Additions, 50)
	def64(&o.Limits.TipBytes, max(49<<20, 3*o.Limits.ReportBytes))
	def(&o.Limits.PerHour, 300)
	def64(&o.Limits.DayBytes, 1<<30)
	def64(&o.Limits.MaxSize, 16<<30)
	def64(&o.Limits.DiskReserve, 64<<20)
	if o.CompactAfter == 0 {
		o.CompactAfter = 30 * time.Second
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	return o.check()
}

// check refuses contradictions.
func (o *Options) check() error {
	refuse := func(hint string) error { return &OperatorError{Kind: ErrOptions, Hint: hint} }
	for _, n := range []int64{
		int64(o.RetentionDays), int64(o.Clocks.FirstLook), int64(o.Clocks.FormalReport), int64(o.Clocks.Answer),
		int64(o.Clocks.Outcome), int64(o.Clocks.InviteHours), o.Limits.ReportBytes, o.Limits.TextBytes,
		int64(o.Limits.Photos), int64(o.Limits.Texts), int64(o.Limits.Additions), int64(o.Limits.PerHour), o.Limits.DayBytes, o.Limits.TipBytes,
	} {
		if n < 1 {
			return refuse("Days and limits must be positive.")
		}
	}
	if o.Clocks.RemindBefore < 0 {
		return refuse("Reminders come before a deadline: give zero or more days.")
	}
	if o.Limits.MaxSize < 8<<20 || o.Limits.MaxSize < 2*o.Limits.ReportBytes {
		return refuse("The size limit of the database must be at least 8 MiB and twice that of one report.")
	}
	if o.Limits.ReportBytes > 64<<20 {
		return refuse("A report can be limited to at most 64 MiB.")
	}
	if o.Limits.Additions > 1<<15 || o.Limits.Photos > maxParts {
		return refuse("The limits on additions and photos are too high.")
	}
	for _, id := range slices.Concat(o.Units, o.Destinations) {
		if !slug(id, 64) {
			return refuse(fmt.Sprintf("The id %q of a unit or destination must be lower-case letters, digits, dashes and dots.", id))
		}
	}
	for _, r := range o.Recipients {
		if r.Unit != "" && !slices.Contains(o.Units, r.Unit) {
			return refuse(fmt.Sprintf("A recipient belongs to unit %q, which is not configured.", r.Unit))
		}
	}
	return nil
}

// slug reports whether s can be an id: it appears in keys and file names.
func slug(s string, limit int) bool {
	if s == "" || len(s) > limit {
		return false
	}
	for _, c := range []byte(s) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '.' && c != '_' {
			return false
		}
	}
	return true
}
