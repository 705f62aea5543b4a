// Package telegram is the wire: it turns updates of the Bot API into chat
// events and effects into requests, and keeps everything that names a person
// to itself.
//
// New makes a Wire; Wire.Connect waits until the server knows the bot;
// Wire.Poll then hands every update to a handler as an Exchange. What a handler
// wants sent it gives to Exchange.Do. Wire.At reaches an enrolled person of
// whom only the stored address is known.
//
// What is promised: an update is confirmed only after its handler returned, so
// a crash redelivers it; updates of one chat come one after the other, in
// order, while different chats go side by side; a request that Telegram puts
// off (429, 5xx, a broken network) is tried again, what it refuses for good
// isn't; the token stands in no error and no log line.
//
// The one exception to the first: when a full window of updates waits behind a
// chat that Telegram keeps waiting, that chat's updates are confirmed while
// under way (poll.go), so that one chat can't hold up all others. A crash then
// loses their answers; drafts are lost to a crash in any case, and what was
// stored stays stored.
//
// What bites: a handler may see the same update twice, after a crash. A request
// whose answer is lost is sent again, so a message may rarely arrive twice.
// What Erase may delete is known to this process only.
package telegram

import (
	"context"
	"crypto/aes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"netralbot/bot/chat"
)

// Options of a Wire. Token, Endpoint and AddressKey are required.
type Options struct {
	Token      string
	Endpoint   string // base URL of the Bot API server, "https://api.telegram.org"
	AddressKey []byte // 16, 24 or 32 secret bytes, the same at every start: seals the addresses of staff
	Journal    string // file that keeps over a crash what must vanish from the chats of staff; "" to forget it
	Log        *slog.Logger
	Unpaced    bool // leave out the pacing to Telegram's rates, for a server that has none
}

// Wire is a connection to a Bot API server.
type Wire struct {
	token    string
	endpoint string
	log      *slog.Logger

	ctx      context.Context // ends all requests
	stop     context.CancelFunc
	requests *doer

	username atomic.Value // string
	bootKey  [32]byte
	block    interface{ Encrypt(dst, src []byte) }
	unblock  interface{ Decrypt(dst, src []byte) }
	pace     *pacer
	memories *memories
	vanish   vanishing
	longest  time.Duration // maxExchange, less in tests

	watchEvery time.Duration // how often the webhook is looked after

	contact  atomic.Int64 // when updates could be had last, in nanoseconds
	Counters Counters
}

// Counters are for the metrics: totals since the start.
type Counters struct {
	Updates, Sent, Retries, Refused, Panics atomic.Int64
}

// New makes a Wire. It asks nothing of the network.
func New(o Options) (*Wire, error) {
	cipher, err := aes.NewCipher(o.AddressKey)
	if err != nil {
		return nil, errors.New("telegram: the address key must have 16, 24 or 32 bytes")
	}
	w := &Wire{token: o.Token, endpoint: strings.TrimRight(o.Endpoint, "/"), log: o.Log, block: cipher, unblock: cipher,
		pace: newPacer(o.Unpaced), memories: newMemories(), longest: maxExchange, watchEvery: time.Minute}
	if w.log == nil {
		w.log = slog.New(slog.DiscardHandler)
	}
	w.username.Store("")
	if _, err := rand.Read(w.bootKey[:]); err != nil {
		return nil, err
	}
	w.ctx, w.stop = context.WithCancel(context.Background())
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = window + 8
	w.requests = &doer{ctx: w.ctx, token: o.Token, timeout: requestTimeout, http: newHTTPClient(transport)}
	if o.Journal != "" {
		if w.vanish.kept, err = openJournal(o.Journal, w); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// Contact is when the server last let us have updates, were there any or not;
// the zero time before it first did.
func (w *Wire) Contact() time.Time {
	if at := w.contact.Load(); at != 0 {
		return time.Unix(0, at)
	}
	return time.Time{}
}

func (w *Wire) met() { w.contact.Store(time.Now().UnixNano()) }

// Username is the bot's, without "@"; empty before Connect.
func (w *Wire) Username() string { return w.username.Load().(string) }

// Connect asks the server who the bot is, again and again until it answers or
// ctx ends. A wrong token is an error at once: waiting mends nothing.
func (w *Wire) Connect(ctx context.Context) error {
	var wait backoff
	said := ""
	api, release := w.bound(ctx)
	defer release()
	for {
		me, err := api.GetMe()
		if err == nil {
			w.username.Store(me.UserName)
			w.met()
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if trouble(err) == troubleToken {
			return ErrToken
		}
		if err := w.plain(err); err.Error() != said { // once per kind of trouble, not once per try
			said = err.Error()
			w.log.Warn("the Bot API server can't be reached; trying again", "error", err)
		}
		if err := wait.sleep(ctx, retryAfter(err)); err != nil {
			return err
		}
	}
}

// ErrToken is a token that the server doesn't know, or no longer.
var ErrToken = errors.New("the server refuses the bot's token: it is wrong or was revoked; get a new one from @BotFather")

// key names a chat to the conversation: a hash that changes with every start.
func (w *Wire) key(chatID int64) chat.Key {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(chatID))
	mac := hmac.New(sha256.New, w.bootKey[:])
	mac.Write(b[:])
	return chat.Key(hex.EncodeToString(mac.Sum(nil)[:16]))
}

// address seals a chat's id into a string that stays the same over restarts.
// It is stored for staff only, who are told so by being invited.
func (w *Wire) address(chatID int64) string {
	var b [aes.BlockSize]byte
	binary.BigEndian.PutUint64(b[:], uint64(chatID))
	w.block.Encrypt(b[:], b[:])
	return hex.EncodeToString(b[:])
}

func (w *Wire) openAddress(address string) (int64, error) {
	b, err := hex.DecodeString(address)
	if err != nil || len(b) != aes.BlockSize {
		return 0, errors.New("telegram: not an address")
	}
	w.unblock.Decrypt(b, b)
	if binary.BigEndian.Uint64(b[8:]) != 0 {
		return 0, errors.New("telegram: an address sealed with another key")
	}
	return int64(binary.BigEndian.Uint64(b[:8])), nil
}

// Close ends all requests, after removing at once what was to vanish later: in
// as far as flushTime allows.
func (w *Wire) Close() {
	w.vanish.flush(w)
	w.stop()
	w.requests.http.CloseIdleConnections()
}

// backoff waits longer each time, up to a minute.
type backoff struct{ last time.Duration }

func (b *backoff) sleep(ctx context.Context, atLeast time.Duration) error {
	b.last = min(max(2*b.last, 500*time.Millisecond), time.Minute)
	return sleep(ctx, max(b.last, atLeast))
}

func (b *backoff) reset() { b.last = 0 }

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// memories holds what is remembered of each chat; see memory.go.
type memories struct {
	mu    sync.Mutex
	chats map[int64]*memory
}
