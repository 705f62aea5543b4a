package tips

import (
	"crypto/hmac"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// A Store is an open vault. Its methods may be called from many goroutines.
type Store struct {
	opt  Options
	to   *recipients
	lock *os.File
	keys *keyFile

	handle   atomic.Pointer[handle]
	handleMu sync.RWMutex // held for writing while the handle is exchanged

	// The writing goroutine's own.
	ledger      *ledger
	touched     *touched // what is written while a compaction copies, else nil
	overwritten []uint32 // slots that are overwritten but still marked as waiting
	renamed     bool     // a compacted file was renamed, and that not yet synced

	suspect     atomic.Bool // the last commit may show and not be on the disk
	jobs        chan *job
	preparing   atomic.Int64 // how many jobs are being sealed
	closing     sync.RWMutex // held for reading while a job is handed over
	closed      bool
	compactMu   sync.Mutex
	compactions chan struct{}
	stop        chan struct{}

	writerDone, compactorDone chan struct{}

	intake intake

	warningsMu sync.Mutex
	warnings   []string

	faults func(point string) error // set by tests
}

// handle is an open database file; users counts what reads in it.
type handle struct {
	db    *bolt.DB
	users sync.WaitGroup
}

func (s *Store) db() *bolt.DB { return s.handle.Load().db }

func (s *Store) path(name string) string { return filepath.Join(s.opt.Dir, name) }

func (s *Store) fail(point string) error {
	if s.faults == nil {
		return nil
	}
	return s.faults(point)
}

func (s *Store) warn(sentence string) {
	s.warningsMu.Lock()
	defer s.warningsMu.Unlock()
	if !slices.Contains(s.warnings, sentence) {
		s.warnings = append(s.warnings, sentence)
	}
}

// Open opens the store below o.Dir, creating it on first use. It fails at once,
// with an [*OperatorError], if another process holds it, if others can read the
// directory, if the database is damaged or newer, if the key file is lost, or
// if for some unit no recipient would be left.
func Open(o Options) (*Store, error) {
	return openWith(o, nil)
}

func openWith(o Options, faults func(string) error) (_ *Store, err error) {
	if err := o.complete(); err != nil {
		return nil, err
	}
	s := &Store{
		opt: o, faults: faults,
		jobs:        make(chan *job, batchJobs),
		compactions: make(chan struct{}, 1),
		stop:        make(chan struct{}),
		writerDone:  make(chan struct{}), compactorDone: make(chan struct{}),
	}
	if s.to, err = parseRecipients(o.Recipients, o.Units); err != nil {
		return nil, err
	}
	if err := prepareDir(o.Dir); err != nil {
		return nil, err
	}
	if s.lock, err = lockFile(s.path(lockName)); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			s.release()
		}
	}()
	if err := removeTemps(o.Dir); err != nil {
		return nil, writeTrouble(err, o.Dir)
	}
	if !exists(s.path(dbName)) {
		if err := s.create(); err != nil {
			return nil, writeTrouble(err, o.Dir)
		}
	}
	if err := s.openFiles(); err != nil {
		return nil, err
	}
	if err := s.mend(); err != nil {
		return nil, err
	}
	go s.writer()
	go s.compactor()
	return s, nil
}

// openFiles opens key file, ledger and database and checks that they belong
// together.
func (s *Store) openFiles() (err error) {
	if s.keys, err = openKeyFile(s.path(keyFileName), s.opt.Rand); err != nil {
		return &OperatorError{
			Kind: ErrKeysLost, Path: s.path(keyFileName), Err: err,
			Hint: "Put the key file back from its copy, or restore the last backup; without it no code and no tip can be opened.",
		}
	}
	if s.ledger, err = openLedger(s.path(ledgerName)); err != nil {
		s.warn("The ledger of withdrawals was missing and is begun anew: a backup from before today would bring back what was withdrawn.")
		os.Remove(s.path(ledgerName))
		if err := createLedger(s.path(ledgerName), s.opt.Rand); err != nil {
			return writeTrouble(err, s.path(ledgerName))
		}
		if s.ledger, err = openLedger(s.path(ledgerName)); err != nil {
			return err
		}
	}
	db, err := s.openDB(s.path(dbName))
	if err != nil {
		return err
	}
	s.handle.Store(&handle{db: db})
	return nil
}

// openDB opens a database file with its checks.
func (s *Store) openDB(path string) (db *bolt.DB, err error) {
	switch fi, err := os.Stat(path); {
	case err == nil && fi.Size() == 0:
		return nil, damaged(errors.New("the file is empty")) // bbolt would begin a new one
	case err == nil && fi.Size() <= smallFile:
		if err := checkPages(path); err != nil {
			return nil, damaged(err)
		}
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	err = guard(func() (err error) {
		db, err = bolt.Open(path, 0o600, s.boltOptions())
		return err
	})
	var oe *OperatorError
	switch {
	case err == nil:
	case errors.As(err, &oe):
		oe.Path = path
		return nil, err
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, held(path)
	default:
		if trouble := writeTrouble(err, path); errors.As(trouble, &oe) {
			return nil, trouble
		}
		return nil, damaged(err)
	}
	db.AllocSize = 4 << 20
	if s.opt.Limits.MaxSize < 64<<20 {
		db.AllocSize = 256 << 10
	}
	if err := s.inspect(db); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

func (s *Store) boltOptions() *bolt.Options {
	o := &bolt.Options{
		Timeout:      time.Second,
		FreelistType: bolt.FreelistMapType,
		MaxSize:      int(s.opt.Limits.MaxSize),
	}
	if bits.UintSize == 64 {
		o.InitialMmapSize = reservedMap
	}
	return o
}

// smallFile is the size up to which Open reads all pages, some 0.1 s; a larger
// file is left to Check.
const smallFile = 64 << 20

// inspect checks what a damaged or foreign file would get wrong.
func (s *Store) inspect(db *bolt.DB) error {
	return guard(func() error {
		return db.View(func(tx *bolt.Tx) error {
			fi, err := os.Stat(db.Path())
			if err != nil {
				return err
			}
			if fi.Size() < tx.Size() {
				return damaged(fmt.Errorf("the file ends after %d of %d bytes", fi.Size(), tx.Size()))
			}
			meta := tx.Bucket([]byte("meta"))
			if meta == nil || len(meta.Get([]byte("version"))) != 4 {
				return damaged(errors.New("it is not a database of netralbot"))
			}
			if v := binary.BigEndian.Uint32(meta.Get([]byte("version"))); v > schemaVersion {
				return &OperatorError{
					Kind: ErrNewer, Path: db.Path(), Err: fmt.Errorf("schema %d, this program knows %d", v, schemaVersion),
					Hint: "Install the newer netralbot again, or restore a backup made with this one.",
				}
			}
			for _, name := range buckets {
				if tx.Bucket([]byte(name)) == nil {
					return damaged(fmt.Errorf("the bucket %s is missing", name))
				}
			}
			if !hmac.Equal(s.pepperCheck(meta.Get([]byte("store"))), meta.Get([]byte("pepper"))) {
				return s.keys.lost(errors.New("it belongs to another database"))
			}
			if fi.Size() <= smallFile {
				return walk(tx)
			}
			return nil
		})
	})
}

// walk touches every page.
func walk(tx *bolt.Tx) error {
	err := tx.ForEach(func(name []byte, b *bolt.Bucket) error {
		return b.ForEach(func(k, v []byte) error {
			if v == nil {
				return damaged(fmt.Errorf("the bucket %s holds a bucket", name))
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	var first error
	for err := range tx.Check() {
		if first == nil {
			first = damaged(err)
		}
	}
	return first
}

// reopen replaces a handle that failed to commit by a fresh one, and commits
// once more: a commit is refused only when its pages are synced and the page
// that names them isn't, so that one which succeeds settles what shows.
func (s *Store) reopen() error {
	if err := s.renew(); err != nil {
		return err
	}
	// With the handle let go: a backup that waits for it holds the keys, which
	// mend waits for.
	if err := s.mend(); err != nil {
		return err
	}
	tx, err := s.db().Begin(true)
	if err == nil {
		err = errors.Join(guard(tx.Commit), s.fail("commit sync"))
	}
	if err != nil {
		return writeTrouble(err, s.path(dbName))
	}
	s.suspect.Store(false)
	return nil
}

// renew opens the database again, once nobody reads in it any more.
func (s *Store) renew() error {
	h := s.handle.Load()
	s.handleMu.Lock()
	defer s.handleMu.Unlock()
	h.users.Wait()
	if err := h.db.Close(); err != nil {
		return writeTrouble(err, s.path(dbName))
	}
	db, err := s.openDB(s.path(dbName))
	if err != nil {
		return err
	}
	s.handle.Store(&handle{db: db})
	return nil
}

// Close finishes what is under way and releases the directory.
func (s *Store) Close() error {
	s.closing.Lock()
	if s.closed {
		s.closing.Unlock()
		return nil
	}
	s.closed = true
	close(s.stop)
	close(s.jobs)
	s.closing.Unlock()
	<-s.writerDone
	<-s.compactorDone
	return s.release()
}

func (s *Store) release() error {
	var errs []error
	if h := s.handle.Load(); h != nil {
		h.users.Wait()
		errs = append(errs, h.db.Close())
	}
	if s.keys != nil {
		errs = append(errs, s.keys.close())
	}
	if s.ledger != nil {
		errs = append(errs, s.ledger.close())
	}
	if s.lock != nil {
		errs = append(errs, s.lock.Close())
	}
	return errors.Join(errs...)
}

// Warnings are sentences for the operator about what was found and mended, by
// Open and since.
func (s *Store) Warnings() []string {
	s.warningsMu.Lock()
	defer s.warningsMu.Unlock()
	return slices.Clone(s.warnings)
}
