package desk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"netralbot/bot/text"
)

// Options say what the desk starts with. The zero value works: the page then
// asks for everything.
type Options struct {
	Bundles  []string // paths of sealed bundles; the page can add more
	Identity string   // path of an age identity file; "" lets the page ask

	Names Names         // what ids are called
	Idle  time.Duration // without activity until it locks itself; default 15 minutes

	Clock func() time.Time // default time.Now; its location decides what today is
	Log   *slog.Logger     // default none; never gets anything of a tip

	// Gallery adds /galeri: every state of the page, filled with samples.
	Gallery bool
}

// Names are what people call the things that tips hold as ids. An id without a
// name is shown as it is.
type Names struct {
	Government   string            // for exports, such as "Pemerintah Kabupaten Contoh"
	Kinds        map[string]string // the chat's words are used for what is missing
	Units        map[string]string
	Destinations map[string]string
	Staff        map[string]string // by tips.StaffID.String()
}

const defaultIdle = 15 * time.Minute

// Desk is one run of the page. Its methods may be called from any goroutine.
type Desk struct {
	opt   Options
	names *names
	log   *slog.Logger
	now   func() time.Time

	gate  *gate
	pages *pages
	mux   *http.ServeMux

	gallery *gallery // nil without Options.Gallery

	quit     chan struct{} // closed when the officer leaves
	quitOnce sync.Once

	mu      sync.Mutex
	sources []*source  // sealed bundles, kept while locked
	key     *keyFile   // nil: the page asks for it
	queue   *queue     // nil while locked
	era     int        // counts the lockings
	filter  filter     // what the officer looks for now
	last    string     // number of the tip read last
	active  time.Time  // of the last sign of the officer
	idled   bool       // the last lock came from idleness
	notices []notice   // to show once
	opening sync.Mutex // one unlock at a time: each costs a second and memory
}

// Open prepares a desk. It fails only on a mistake in the embedded files;
// bundles and keys are read when the officer unlocks.
func Open(o Options) (*Desk, error) {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Idle <= 0 {
		o.Idle = defaultIdle
	}
	book, err := text.Load()
	if err != nil {
		return nil, err
	}
	d := &Desk{opt: o, log: o.Log, now: o.Clock, gate: newGate(), quit: make(chan struct{})}
	d.names = newNames(o.Names, book)
	if d.pages, err = loadPages(d.names); err != nil {
		return nil, fmt.Errorf("desk: %w", err)
	}
	for _, path := range o.Bundles {
		d.sources = append(d.sources, &source{name: baseName(path), path: path})
	}
	if o.Identity != "" {
		d.key = &keyFile{name: baseName(o.Identity), path: o.Identity}
	}
	if o.Gallery {
		d.gallery = newGallery()
	}
	d.active = d.now()
	d.mux = d.routes()
	return d, nil
}

// URL returns an address that lets one browser in, once, at a desk that serves
// on addr. Calling it again makes a new one; the one before no longer works,
// nor does the browser that used it once the new one is used.
func (d *Desk) URL(addr net.Addr) string {
	return "http://" + addr.String() + d.gate.invite()
}

// Serve answers on l, which must be on a loopback address, until ctx ends or
// the officer leaves. It closes l and forgets everything before it returns.
func (d *Desk) Serve(ctx context.Context, l net.Listener) error {
	if a, ok := l.Addr().(*net.TCPAddr); !ok || !a.IP.IsLoopback() {
		return errors.Join(fmt.Errorf("desk: %s is not a loopback address", l.Addr()), l.Close())
	}
	srv := &http.Server{
		Handler:           d,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(d.log.Handler(), slog.LevelDebug),
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var background sync.WaitGroup
	background.Go(func() { d.watch(ctx) })
	background.Go(func() {
		select {
		case <-ctx.Done():
		case <-d.quit:
		}
		grace, done := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
		defer done()
		if srv.Shutdown(grace) != nil {
			srv.Close()
		}
	})
	err := srv.Serve(l)
	stop()
	background.Wait()
	d.lock(false)
	d.forget()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// leave makes Serve return once this request is answered.
func (d *Desk) leave() { d.quitOnce.Do(func() { close(d.quit) }) }

// forget drops what is kept while locked.
func (d *Desk) forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.sources, d.key, d.notices = nil, nil, nil
}

func (d *Desk) today() day { return dayOf(d.now()) }
