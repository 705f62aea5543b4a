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

	// InlineFeedback sends chosen_inline_result, which BotFather's
	// /setinlinefeedback switches on.
	InlineFeedback bool
	// SlowRepeats slows polls down that repeat an offset, as Telegram does:
	// they wait at least 3 s and, within half a second, get one update only.
	SlowRepeats bool

	// Log receives one line for each request, without token and content.
	Log io.Writer
}

func (o Options) withDefaults() Options {
	if o.Token == "" {
		o.Token = DefaultToken
	}
	if o.Username == "" {
		o.Username = DefaultUsername
	}
	if o.Name == "" {
		o.Name = DefaultName
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.MaxMessages <= 0 {
		o.MaxMessages = 500
	}
	if o.MaxRequests <= 0 {
		o.MaxRequests = 2000
	}
	if o.MaxFileBytes <= 0 {
		o.MaxFileBytes = 256 << 20
	}
	return o
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
