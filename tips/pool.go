package tips

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// pool opens tips side by side and hands them out in the order they came.
//
// Only the workers run on goroutines of their own; add and drain run, read and
// yield on the caller's. Whoever makes a pool calls stop.
type pool struct {
	id    *Identity
	yield func(Dossier, error) bool

	most    int // workers; this many times aheadEach tips are under way
	started int
	work    chan *opening
	workers sync.WaitGroup
	stopped atomic.Bool

	pending []*opening // the oldest first
	bytes   int        // of pending, sealed
}

// opening is a tip under way. Its fields are the worker's until done is closed.
type opening struct {
	tip  *sealedTip
	size int
	done chan struct{}
	d    Dossier
	err  error

	panicked any // to go on where the caller may expect it
}

// How far ahead of the tip that is handed out others are read, whichever is
// reached first. One is always read, whatever its size.
const (
	aheadEach  = 4        // tips for each worker
	aheadBytes = 32 << 20 // of sealed tips
)

func newPool(id *Identity, yield func(Dossier, error) bool) *pool {
	most := runtime.GOMAXPROCS(0)
	return &pool{id: id, yield: yield, most: most, work: make(chan *opening, most*aheadEach)}
}

// add has t opened. It hands out the oldest tips first while too many are under
// way, and returns false after an error or if the caller wants no more.
func (p *pool) add(t *sealedTip) bool {
	for len(p.pending) > 0 && (len(p.pending) >= p.most*aheadEach || p.bytes+t.size > aheadBytes) {
		if !p.next() {
			return false
		}
	}
	o := &opening{tip: t, size: t.size, done: make(chan struct{})}
	p.pending = append(p.pending, o)
	p.bytes += o.size
	if p.started < p.most {
		p.started++
		p.workers.Go(p.run)
	}
	p.work <- o // never waits: there is room for all that may be pending
	return true
}

// drain hands out what is left, in the way of add.
func (p *pool) drain() bool {
	for len(p.pending) > 0 {
		if !p.next() {
			return false
		}
	}
	return true
}

// next hands out the oldest tip.
func (p *pool) next() bool {
	o := p.pending[0]
	p.pending[0] = nil
	p.pending = p.pending[1:]
	p.bytes -= o.size
	<-o.done
	if o.panicked != nil {
		panic(o.panicked)
	}
	return p.yield(o.d, o.err) && o.err == nil
}

// stop waits for the workers to end what they began; they begin nothing more.
func (p *pool) stop() {
	p.stopped.Store(true)
	close(p.work)
	p.workers.Wait()
}

func (p *pool) run() {
	for o := range p.work {
		if !p.stopped.Load() {
			o.open(p.id)
		}
		o.tip = nil // the sealed bytes need not wait for their turn
		close(o.done)
	}
}

func (o *opening) open(id *Identity) {
	defer func() { o.panicked = recover() }()
	o.d, o.err = o.tip.open(id)
}
