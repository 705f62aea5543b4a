package emulator

import "time"

// Fault makes requests fail. The first of the fields Code, CutBefore,
// CutAfter, Garbage, Duplicate that is set says how; Delay goes with each or
// stands alone.
type Fault struct {
	// Method it concerns; empty means every method but getUpdates, and
	// "getFile" also the download. "webhook" means deliveries to the webhook.
	Method string
	// ChatID it concerns; 0 means all.
	ChatID int64

	// Code answers with this status: 429 (with RetryAfter seconds), 500…
	Code        int
	Description string
	RetryAfter  int
	// HTML answers with a proxy's page instead of JSON; Code 502 when 0.
	HTML bool
	// CutBefore closes the connection and does nothing; CutAfter does the
	// work and then closes the connection instead of answering.
	CutBefore, CutAfter bool
	// Garbage does the work and breaks the answer off in the middle.
	Garbage bool
	// Duplicate, with Method "getUpdates" or "webhook", delivers the last
	// confirmed update once more.
	Duplicate bool
	// Delay before the answer.
	Delay time.Duration

	// Skip the first requests that match; then hit every Every-th (1 when 0);
	// stop after Times hits (never when 0).
	Skip, Every, Times int
}
