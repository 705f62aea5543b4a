package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"netralbot/bot/chat"
	"netralbot/bot/telegram"
	"netralbot/bot/text"
	"netralbot/faq"
	"netralbot/tips"
)

// App is the bot: the vault, the wire and the conversations. run, demo and the
// tests all start this one. Open it, Run it until its context ends, Close it.
type App struct {
	config *Config
	log    *slog.Logger
	now    func() time.Time

	store     *tips.Store
	identity  *tips.Identity // nil: the host can't open tips
	wire      *telegram.Wire
	book      *text.Book
	bot       atomic.Pointer[chat.Bot] // replaced on reload
	sessions  *sessions
	attempts  tips.Attempts
	intake    *intake // of tips
	additions *intake
	news      notices
	health    *health
	searches  *prometheus.CounterVec
	counted   *tallies
	photos    darkroom
	ready     chan struct{}
	pending   sync.WaitGroup // messages that no update waits for
}

// Deps is what App takes from outside besides its configuration.
type Deps struct {
	Token      string
	Log        *slog.Logger
	Now        func() time.Time
	Passphrase func() (string, error) // for tips.identity_file, if it is protected
	Unpaced    bool
}

// OpenApp opens the vault and the catalogue. It doesn't touch the network.
func OpenApp(c *Config, d Deps) (*App, error) {
	a := &App{config: c, log: d.Log, now: d.Now, sessions: newSessions(), searches: newSearches(), counted: newTallies(), photos: newDarkroom(), ready: make(chan struct{}),
		intake: newIntake(float64(c.Tips.PerHour) * tipsAgain), additions: newIntake(float64(c.Tips.PerHour) * additionsAgain)}
	if a.now == nil {
		a.now = time.Now
	}
	if a.log == nil {
		a.log = slog.New(slog.DiscardHandler)
	}
	catalogue, err := loadFAQ(c)
	if err != nil {
		return nil, err
	}
	if a.book, err = text.Load(); err != nil {
		return nil, err
	}
	if a.store, err = tips.Open(c.storeOptions(a.now)); err != nil {
		return nil, operatorError(err)
	}
	for _, w := range a.store.Warnings() {
		a.log.Warn(w)
	}
	for _, f := range checkTransport(c) {
		a.log.Warn(f.what+": "+f.wrong, "hint", f.hint)
	}
	if err := a.openRest(c, d); err != nil {
		return nil, errors.Join(err, a.store.Close())
	}
	a.health = a.newHealth()
	a.bot.Store(chat.New(c.setting(""), catalogue, a.book))
	return a, nil
}

func (a *App) openRest(c *Config, d Deps) error {
	var err error
	if c.Tips.IdentityFile != "" {
		if a.identity, err = tips.LoadIdentity(c.Tips.IdentityFile, d.Passphrase); err != nil {
			return operatorError(err)
		}
	}
	a.wire, err = telegram.New(telegram.Options{Token: d.Token, Endpoint: c.Telegram.APIURL, AddressKey: a.store.AddressKey(), Journal: filepath.Join(c.DataDir, "staff-messages"), Log: a.log, Unpaced: d.Unpaced})
	return err
}

// builtIn is the catalogue that is compiled in. It never changes, so it is
// indexed once.
var builtIn = sync.OnceValues(func() (*faq.Catalogue, error) { return faq.Load() })

// loadFAQ reads the catalogue with the government's own topics.
func loadFAQ(c *Config) (*faq.Catalogue, error) {
	if c == nil || c.FAQ.Dir == "" {
		return builtIn()
	}
	catalogue, err := faq.Load(os.DirFS(c.FAQ.Dir))
	if err != nil {
		return nil, mistake("the content in faq.dir is refused:\n"+err.Error(), "mend the lines named; 'netralbot faq lint --config FILE' checks again")
	}
	return catalogue, nil
}

// Run connects, serves until ctx ends, and finishes what is under way.
func (a *App) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	// The socket comes first: this process holds the vault, so commands need
	// it while the network is down as well.
	socket, err := a.listenControl()
	if err != nil {
		return err
	}
	var background sync.WaitGroup
	background.Go(func() { socket.serve(ctx) })
	if err := a.listenHealth(); err != nil {
		cancel()
		background.Wait()
		return err
	}
	background.Go(func() { a.health.serve(ctx) })
	background.Go(func() { a.housekeeping(ctx) })
	err = a.serve(ctx, &background)
	cancel()
	background.Wait()
	a.tellAllNews(ctx)
	return err
}

// serve connects and takes updates until ctx ends.
func (a *App) serve(ctx context.Context, background *sync.WaitGroup) error {
	if err := a.wire.Connect(ctx); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	bot := a.bot.Load()
	a.bot.Store(bot.With(a.config.setting(a.wire.Username())))
	background.Go(func() { a.wire.Describe(ctx, a.menus()) })
	background.Go(func() { a.wire.RemoveLeft(ctx) })
	background.Go(func() { a.idling(ctx) })
	a.log.Info("ready", "bot", a.wire.Username(), "mode", a.config.Telegram.Mode)
	close(a.ready)
	return a.receive(ctx)
}

// receive takes updates the configured way until ctx ends.
func (a *App) receive(ctx context.Context) error {
	if a.config.Telegram.Mode == "webhook" {
		return a.wire.Webhook(ctx, telegram.WebhookOptions{URL: a.config.Telegram.WebhookURL, Listen: a.config.Telegram.WebhookListen,
			CertFile: a.config.Telegram.WebhookCert, KeyFile: a.config.Telegram.WebhookKey}, a.handle)
	}
	return a.wire.Poll(ctx, a.handle)
}

// lastNotices is how long a stop waits for notices to staff that are on their
// way.
const lastNotices = 500 * time.Millisecond

// Close releases the wire and the vault.
func (a *App) Close() error {
	told := make(chan struct{})
	go func() { a.pending.Wait(); close(told) }()
	select {
	case <-told:
	case <-time.After(lastNotices):
	}
	a.wire.Close()
	a.writeTallies()
	return a.store.Close()
}

// Reload takes new content; if it is bad the old stays.
func (a *App) Reload() {
	catalogue, err := loadFAQ(a.config)
	if err != nil {
		a.log.Error("the content was not reloaded, the old stays", "error", err)
		return
	}
	a.bot.Store(chat.New(a.config.setting(a.wire.Username()), catalogue, a.book))
	a.log.Info("content reloaded", "topics", len(catalogue.Topics()))
}

// idling ends idle conversations. It is apart from housekeeping, which must
// not wait for a network that is down.
func (a *App) idling(ctx context.Context) {
	minute := time.NewTicker(time.Minute)
	defer minute.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-minute.C:
			a.endIdle(ctx)
		}
	}
}

// housekeeping does what is due: deletes what has outlived its time, reminds
// staff.
func (a *App) housekeeping(ctx context.Context) {
	minute := time.NewTicker(time.Minute)
	defer minute.Stop()
	for n := 0; ; n++ {
		a.writeTallies()
		if n%30 == 0 {
			if swept, err := a.store.Sweep(a.now().In(a.config.zone)); err != nil {
				a.log.Error("deleting what has outlived its time failed, trying again in half an hour", "error", err, "hint", tips.Hint(err))
			} else if swept.Tips > 0 {
				a.log.Info("tips deleted after their retention", "tips", swept.Tips)
			}
		}
		select {
		case <-a.ready: // before, nobody could be reached
			a.tellNews(ctx)
			a.remind(ctx)
			a.warnEarly(ctx)
		default:
		}
		select {
		case <-ctx.Done():
			return
		case <-minute.C:
		}
	}
}
