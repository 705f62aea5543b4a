package emulator

import (
	"io"
	"time"
)

// Defaults of a zero Options.
const (
	DefaultToken    = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"
	DefaultUsername = "netralbot"
	DefaultName     = "Netralbot"
)

// Options of a server. The zero value works.
type Options struct {
	// Token the bot must use. DefaultToken when empty: a fixed, public
	// string, fit for tests only; give a random one to a server that
	// strangers' web pages could reach.
	Token string
	// Name and Username the bot is known by; the username without "@".
	Name, Username string

	// Page serves the demo chat page at "/" and, with it, refuses every
	// request whose Host isn't a loopback name or whose Origin is foreign.
	Page bool
	// People of the demo page, in the order shown.
	People []Profile

	// Strict is called on every refusal that nobody announced with
	// Server.Tolerate, from the goroutine that served the request. A test
	// passes a func that calls t.Errorf.
	Strict func(Refusal)

	// Now is the server's clock: dates of messages, age limits, rate limits.
	// Long polls and retries run on the real one. time.Now when nil.
	Now func() time.Time

	// Limits switches Telegram's sending limits on; nil leaves them off.
	Limits *Limits

	// MaxMessages kept for each chat (default 500), MaxRequests kept in the
	// log behind Server.Requests (default 2000), MaxFileBytes of all files
	// together (default 256 MiB). What is older is forgotten.
	MaxMessages, MaxRequests int
	MaxFileBytes             int64

	// ReadAllGroups switches the bot's privacy mode off.
	ReadAllGroups bool
	// WebhookClient delivers updates to a webhook whose certificate the
	// system's roots don't know. See also setWebhook's certificate.
	WebhookClient Doer

	// Log receives one line for each request and refusal, without the token.
	Log io.Writer
}

// Profile describes a person.
type Profile struct {
	// Key names the person in Server.Person and on the page.
	Key string
	// ID is the user id and the id of the private chat; one is made up when 0.
	ID int64
	// FirstName defaults to Key.
	FirstName, LastName, Username string
	// LanguageCode defaults to "id".
	LanguageCode string

	// Role, Note and Suggestions are shown on the demo page only: a label
	// such as "Warga", a sentence, and what to send with one click.
	Role, Note  string
	Suggestions []string
}

// Limits are Telegram's sending limits. A zero field takes Telegram's
// published figure.
type Limits struct {
	// PerChat messages a second to one chat (1), with ChatBurst (5).
	PerChat   float64
	ChatBurst int
	// GroupPerMinute messages to one group (20).
	GroupPerMinute int
	// Overall messages a second to all chats together (30).
	Overall float64
}
