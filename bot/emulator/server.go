package emulator

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Doer sends an HTTP request; *http.Client is one.
type Doer interface {
	Do(*http.Request) (*http.Response, error)
}

// Server is a Telegram Bot API server for one bot. Its methods may be called
// from any goroutine.
type Server struct {
	opts    Options
	bot     User
	methods map[string]method
	page    http.Handler

	closing chan struct{} // closed by Close
	work    sync.WaitGroup

	mu        sync.Mutex
	closed    bool
	revoked   bool
	loggedOut bool
	listener  net.Listener
	http      *http.Server
	fresh     map[net.Conn]struct{} // connections that sent nothing yet

	people   map[string]*Person
	groups   map[string]*Group
	chats    map[int64]*chat
	order    []string // keys of people, in order of creation
	nextID   int64
	nextMsg  int
	nextRand uint64
	watchers map[chan struct{}]struct{}

	files     fileStore
	updates   updateQueue
	hook      *webhook
	callbacks map[string]*callback
	inlines   map[string]*inlineQuery
	faults    []*armedFault
	limiter   *limiter
	profile   profile
	journal   journal
}

// New makes a server that doesn't listen yet.
func New(o Options) *Server {
	o = o.withDefaults()
	id, _ := strconv.ParseInt(strings.SplitN(o.Token, ":", 2)[0], 10, 64)
	s := &Server{
		opts:      o,
		bot:       User{ID: id, IsBot: true, FirstName: o.Name, Username: o.Username},
		methods:   methodTable(),
		closing:   make(chan struct{}),
		people:    map[string]*Person{},
		groups:    map[string]*Group{},
		chats:     map[int64]*chat{},
		nextID:    7_200_000_000,
		watchers:  map[chan struct{}]struct{}{},
		fresh:     map[net.Conn]struct{}{},
		callbacks: map[string]*callback{},
		inlines:   map[string]*inlineQuery{},
		journal:   journal{max: o.MaxRequests, counts: map[string]int{}},
	}
	s.files = newFileStore(o.MaxFileBytes)
	s.updates = newUpdateQueue()
	s.profile = newProfile(o.Name)
	if o.Limits != nil {
		s.limiter = newLimiter(*o.Limits)
	}
	if o.Page {
		s.page = newPage(s)
	}
	for _, p := range o.People {
		s.Person(p.Key, p)
	}
	return s
}

// T is the part of testing.TB that ForTest needs.
type T interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Cleanup(func())
}

// ForTest starts a server that fails the test on every refusal nobody
// announced with Tolerate and on callback queries left unanswered, and
// closes it at the end of the test. Start the bot after it and stop the bot
// in a Cleanup of its own, which then runs first.
func ForTest(t T, o Options) *Server {
	t.Helper()
	if o.Strict == nil {
		o.Strict = func(r Refusal) { t.Errorf("telegram would refuse: %v", r) }
	}
	s := New(o)
	if err := s.Start("127.0.0.1:0"); err != nil {
		t.Fatalf("emulator: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("emulator: %v", err)
		}
		for _, data := range s.Unanswered() {
			t.Errorf("callback query left unanswered: %q", data)
		}
	})
	return s
}

// Start listens on addr, which must be a loopback address.
func (s *Server) Start(addr string) error {
	if err := checkLoopback(addr); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return errors.New("emulator: closed")
	}
	if s.listener != nil {
		return errors.New("emulator: already started")
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	s.listener = l
	s.http = &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second, ConnState: s.watchConn}
	s.work.Go(func() { _ = s.http.Serve(l) })
	return nil
}

// watchConn remembers connections that sent nothing yet: Shutdown would wait
// for them, and browsers open such ahead of need.
func (s *Server) watchConn(c net.Conn, state http.ConnState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if state == http.StateNew {
		s.fresh[c] = struct{}{}
		return
	}
	delete(s.fresh, c)
}

func checkLoopback(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return err
	}
	if host == "localhost" {
		return nil
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("emulator: %q is not a loopback address", addr)
	}
	return nil
}

// URL is the server's base address without a slash at the end; it starts
// the server on a free port of 127.0.0.1 when it isn't started, and panics
// when that fails. The endpoint for telegram-bot-api is URL()+"/bot%s/%s".
func (s *Server) URL() string {
	s.mu.Lock()
	started := s.listener != nil
	s.mu.Unlock()
	if !started {
		if err := s.Start("127.0.0.1:0"); err != nil {
			panic(err)
		}
	}
	return "http://" + s.listener.Addr().String()
}

// Token the bot must use.
func (s *Server) Token() string { return s.opts.Token }

// Bot is the bot as getMe describes it.
func (s *Server) Bot() User {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.bot
}

// Close stops listening, ends open polls, gives requests under way five
// seconds and waits for all goroutines. Closing twice is harmless.
func (s *Server) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	close(s.closing)
	srv := s.http
	for c := range s.fresh {
		_ = c.Close()
	}
	s.stopWebhook()
	s.mu.Unlock()
	var err error
	if srv != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		if err = srv.Shutdown(ctx); err != nil {
			err = errors.Join(err, srv.Close())
		}
		cancel()
	}
	s.work.Wait()
	return err
}

// RevokeToken makes every request answer 401 from now on, as BotFather's
// /revoke does. An open poll ends with the same.
func (s *Server) RevokeToken() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.revoked = true
	s.updates.kick(&apiError{code: 401, description: "Unauthorized"})
}

func (s *Server) now() time.Time { return s.opts.Now() }

// random is a sequence of numbers that look random and are the same in every
// run: ids of queries, albums and files.
func (s *Server) random() uint64 {
	s.nextRand += 0x9e3779b97f4a7c15
	z := s.nextRand
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb
	return (z ^ (z >> 31)) >> 1
}
