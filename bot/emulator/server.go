package emulator

import (
	"context"
	"net/http"
	"time"
)

// Doer sends an HTTP request; *http.Client is one.
type Doer interface {
	Do(*http.Request) (*http.Response, error)
}

// Server is a Telegram Bot API server for one bot.
type Server struct {
	opts Options
}

// New makes a server that doesn't listen yet.
func New(o Options) *Server { return &Server{opts: o} }

// T is the part of testing.TB that ForTest needs.
type T interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Cleanup(func())
}

// ForTest starts a server that fails the test on every refusal nobody
// announced with Tolerate and on callback queries left unanswered, and
// closes it at the end of the test.
func ForTest(t T, o Options) *Server { return New(o) }

// ServeHTTP answers /bot<token>/<method>, /file/bot<token>/<path> and, with
// Options.Page, the demo page.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {}

// Start listens on addr, which must be a loopback address.
func (s *Server) Start(addr string) error { return nil }

// URL is the server's base address without a slash at the end; it starts
// the server on a free port of 127.0.0.1 when it isn't started.
// The endpoint for telegram-bot-api is URL()+"/bot%s/%s".
func (s *Server) URL() string { return "" }

// Token the bot must use.
func (s *Server) Token() string { return s.opts.Token }

// Close stops listening, ends open polls and waits for all goroutines.
func (s *Server) Close() error { return nil }

// Request is a request the bot made.
type Request struct {
	Method string
	Params map[string]string // as sent; nested values as JSON text
	Files  []string          // names of uploaded parts
	Time   time.Time
	Code   int // status answered; 0 when the connection was cut
}

// Requests returns the kept requests of one method, or all when "".
func (s *Server) Requests(method string) []Request { return nil }

// Count returns how often a method was called ("" counts all), kept or not.
func (s *Server) Count(method string) int { return 0 }

// Refusals returns what was refused, oldest first; at most 1000 are kept.
func (s *Server) Refusals() []Refusal { return nil }

// Tolerate announces refusals whose description contains the text: they are
// recorded but not handed to Options.Strict.
func (s *Server) Tolerate(text string) {}

// Unanswered returns the data of callback queries delivered and not answered.
func (s *Server) Unanswered() []string { return nil }

// Fail injects a fault; the func returned ends it and says how often it hit.
func (s *Server) Fail(f Fault) (stop func() int) { return func() int { return 0 } }

// RevokeToken makes every request answer 401 from now on, as BotFather's
// /revoke does.
func (s *Server) RevokeToken() {}

// SetNextUpdateID makes update ids go on from here, as they do at random
// after a week without updates.
func (s *Server) SetNextUpdateID(id int) {}

// Redeliver puts the last n confirmed updates back at the head of the queue.
func (s *Server) Redeliver(n int) {}

// Inject queues a raw update, a JSON object without update_id.
func (s *Server) Inject(update string) {}

// AwaitIdle waits until the bot has confirmed every update.
func (s *Server) AwaitIdle(ctx context.Context) error { return nil }

// Pending is the number of updates not confirmed.
func (s *Server) Pending() int { return 0 }

// Command of the bot's menu.
type Command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

// Commands returns the command list set for a scope: "default",
// "all_private_chats", "all_group_chats", "all_chat_administrators",
// "chat:<id>", "chat_administrators:<id>", "chat_member:<id>:<user>". A
// language code may follow after a slash: "default/id".
func (s *Server) Commands(scope string) []Command { return nil }

// Webhook is the address set by setWebhook; empty when none is.
func (s *Server) Webhook() string { return "" }
