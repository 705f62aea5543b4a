package tips

import (
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	bolt "go.etcd.io/bbolt"
)

// All writing goes through one goroutine, run by writer. It commits whatever
// has queued up since the last commit in one synced transaction, so that many
// submissions share one sync, and is the one place that knows what must happen
// before a commit (the ledger), after it (overwriting keys) and between two
// (exchanging the file).
const (
	batchJobs     = 256
	batchBytes    = 64 << 20
	longestGather = 10 * time.Millisecond
)

type job struct {
	fn        func(*txn) error
	alone     func() error // instead of fn: runs with no transaction open
	size      int          // bytes that fn will write, roughly
	announced bool         // counted in preparing until the writer takes it
	done      chan error
}

// write runs fn in a synced transaction, together with others. fn may run more
// than once and must set its results afresh each time. An error of fn undoes
// what it wrote, and nothing of the others.
func (s *Store) write(size int, fn func(*txn) error) error {
	return s.enqueue(&job{fn: fn, size: size, done: make(chan error, 1)}, nil)
}

// writePrepared is write for a job that was announced.
func (s *Store) writePrepared(p *preparation, size int, fn func(*txn) error) error {
	return s.enqueue(&job{fn: fn, size: size, announced: true, done: make(chan error, 1)}, p)
}

// exclusively runs fn while no writing transaction is open.
func (s *Store) exclusively(fn func() error) error {
	return s.enqueue(&job{alone: fn, done: make(chan error, 1)}, nil)
}

func (s *Store) enqueue(j *job, p *preparation) error {
	s.closing.RLock()
	if s.closed {
		s.closing.RUnlock()
		return ErrClosed
	}
	if p != nil {
		p.ended = true // the writer takes it back with the job
	}
	s.jobs <- j
	s.closing.RUnlock()
	return <-j.done
}

// writer is the writing goroutine. It ends when jobs is closed.
func (s *Store) writer() {
	defer close(s.writerDone)
	debug.SetPanicOnFault(true) // a truncated file under the memory map
	timer := time.NewTimer(0)
	for j := range s.jobs {
		s.arrived(j)
		for j != nil {
			if j.alone != nil {
				j.done <- j.alone()
				break
			}
			var batch []*job
			batch, j = s.gather(j, timer)
			s.commit(batch)
		}
	}
}

// gather collects jobs for one transaction: those that wait, and those that
// others are sealing just now, for a moment. next is a job that must run
// afterwards, alone.
func (s *Store) gather(first *job, timer *time.Timer) (batch []*job, next *job) {
	batch = []*job{first}
	size := first.size
	timer.Reset(longestGather)
	for len(batch) < batchJobs && size < batchBytes {
		var j *job
		select {
		case j = <-s.jobs:
		default:
			if s.preparing.Load() == 0 {
				return batch, nil
			}
			select {
			case j = <-s.jobs:
			case <-timer.C:
				return batch, nil
			}
		}
		s.arrived(j)
		if j == nil || j.alone != nil { // closed, or not for a transaction
			return batch, j
		}
		batch = append(batch, j)
		size += j.size
	}
	return batch, nil
}

// arrived takes back what announced a job. The writer does it, not the one who
// hands the job over: it would wait for a job that it holds already.
func (s *Store) arrived(j *job) {
	if j != nil && j.announced {
		s.preparing.Add(-1)
	}
}

// prepare says that a job comes soon. end takes it back, once; handing the job
// over does so too.
func (s *Store) prepare() *preparation {
	s.preparing.Add(1)
	return &preparation{s: s}
}

type preparation struct {
	s     *Store
	ended bool
}

func (p *preparation) end() {
	if !p.ended {
		p.ended = true
		p.s.preparing.Add(-1)
	}
}

// commit runs the jobs in one transaction, or, if that can't be committed, one
// by one, so that a job too large for the disk fails alone.
func (s *Store) commit(batch []*job) {
	for len(batch) > 0 {
		results, failed, err := s.try(batch)
		switch {
		case failed >= 0:
			batch[failed].done <- err
			batch = append(batch[:failed:failed], batch[failed+1:]...)
		case err != nil && len(batch) > 1:
			for _, j := range batch {
				s.commit([]*job{j})
			}
			return
		case err != nil:
			batch[0].done <- err
			return
		default:
			for i, j := range batch {
				j.done <- results[i]
			}
			return
		}
	}
}

// try runs one transaction. failed is the index of a job whose error means that
// the others must be run again without it, -1 if there is none.
func (s *Store) try(batch []*job) (results []error, failed int, err error) {
	tx, err := s.begin()
	if err != nil {
		return nil, -1, err
	}
	t := &txn{s: s, tx: tx, touched: s.touched}
	committed := false
	defer func() {
		if !committed {
			_ = tx.Rollback() // of no use after a failed commit, and harmless
		}
	}()
	if err := guard(func() error { return t.begin() }); err != nil {
		return nil, -1, err
	}
	dirty := t.dirty
	for i, j := range batch {
		t.dirty = false
		err := guard(func() error { return j.fn(t) })
		if err != nil && t.dirty {
			return nil, i, writeTrouble(err, s.path(dbName))
		}
		dirty = dirty || t.dirty
		results = append(results, err)
	}
	if !dirty {
		return results, -1, nil
	}
	if err := s.settle(t); err != nil {
		return nil, -1, err
	}
	committed = true
	return results, -1, nil
}

// begin opens a writing transaction, on a fresh handle if the last one may not
// tell what is on the disk.
func (s *Store) begin() (*bolt.Tx, error) {
	if s.suspect.Load() {
		if err := s.reopen(); err != nil {
			return nil, err
		}
	}
	return s.db().Begin(true)
}

// settle commits t, with the ledger before and the keys after it.
func (s *Store) settle(t *txn) error {
	if err := s.settleName(); err != nil {
		return err
	}
	if len(t.gone) > 0 {
		if err := s.ledger.add(t.ledgerEntries()); err != nil {
			return writeTrouble(err, s.path(ledgerName))
		}
		if err := t.put("meta", []byte("ledger"), s.ledger.mark()); err != nil {
			return errors.Join(err, s.ledger.drop(len(t.gone)))
		}
	}
	id := t.tx.ID()
	err := s.fail("commit")
	if err == nil {
		err = guard(t.tx.Commit)
	}
	if err == nil {
		err = s.fail("commit sync")
	}
	if err != nil {
		trouble := writeTrouble(err, s.path(dbName))
		if !errors.Is(trouble, ErrFull) || s.shows(id) {
			// A deletion may be on the disk or not. Its ledger entry
			// stays, and reopening finishes it.
			s.suspect.Store(true)
			return trouble
		}
		if len(t.gone) > 0 {
			trouble = errors.Join(trouble, s.ledger.drop(len(t.gone)))
		}
		return trouble
	}
	s.overwritten = nil
	if err := errors.Join(s.fail("shred"), s.keys.shred(t.freed)); err == nil {
		s.overwritten = t.freed
	} // else the slots stay marked and are overwritten on the next start
	if len(t.gone) > 0 {
		s.ledger.reserve()
	}
	if len(t.gone) > 0 || t.shred {
		s.wantCompaction()
	}
	return nil
}

// shows tells whether a commit got as far as to be seen by readers.
func (s *Store) shows(id int) bool {
	shown := false
	err := s.db().View(func(tx *bolt.Tx) error {
		shown = tx.ID() >= id
		return nil
	})
	return shown || err != nil
}

// begin does what every writing transaction starts with.
func (t *txn) begin() error {
	today, err := t.day()
	if err != nil {
		return err
	}
	t.today = today
	for _, slot := range t.s.overwritten {
		if err := t.reuseSlot(slot); err != nil {
			return err
		}
	}
	t.dirty = false // that alone is no reason to commit
	return nil
}

// day returns today, or the day after the last commitment if the clock fell
// behind it: a closed day takes no more leaves.
func (t *txn) day() (Day, error) {
	today := DayOf(t.s.opt.Now())
	if k, _ := t.bucket("days").Cursor().Last(); k != nil {
		if len(k) != 4 {
			return 0, damaged(errors.New("a day in days cannot be read"))
		}
		today = max(today, keyDay(k)+1)
	}
	return today, nil
}

// view runs fn in a reading transaction.
func (s *Store) view(fn func(*txn) error) error {
	s.closing.RLock()
	if s.closed {
		s.closing.RUnlock()
		return ErrClosed
	}
	s.handleMu.RLock()
	h := s.handle.Load()
	h.users.Add(1)
	s.handleMu.RUnlock()
	s.closing.RUnlock()
	defer h.users.Done()
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	return guard(func() error {
		return h.db.View(func(tx *bolt.Tx) error {
			t := &txn{s: s, tx: tx}
			today, err := t.day()
			if err != nil {
				return err
			}
			t.today = today
			return fn(t)
		})
	})
}

// guard turns a panic over a damaged page into an error.
func guard(fn func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = damaged(fmt.Errorf("%v", p))
		}
	}()
	return fn()
}

// wantCompaction starts the clock of the next rewriting, if it isn't running.
func (s *Store) wantCompaction() {
	if s.opt.CompactAfter < 0 {
		return
	}
	select {
	case s.compactions <- struct{}{}:
	default:
	}
}

// compactor rewrites the file some time after it is asked to.
func (s *Store) compactor() {
	defer close(s.compactorDone)
	for {
		select {
		case <-s.stop:
			return
		case <-s.compactions:
		}
		select {
		case <-s.stop:
			return
		case <-time.After(s.opt.CompactAfter):
		}
		if err := s.Compact(); err != nil && !errors.Is(err, ErrClosed) {
			s.warn("The file could not be rewritten without the deleted bytes: " + err.Error())
		}
	}
}
