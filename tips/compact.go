package tips

import (
	"errors"
	"fmt"
	"os"

	bolt "go.etcd.io/bbolt"
)

// touched is which keys were written while a compaction copied.
type touched struct{ keys map[string]map[string]bool }

func (d *touched) add(bucket string, key []byte) {
	if d.keys[bucket] == nil {
		d.keys[bucket] = make(map[string]bool)
	}
	d.keys[bucket][string(key)] = true
}

// Compact rewrites the database without deleted bytes while others go on
// reading and writing. Withdraw and Sweep cause it by themselves, and Sweep also
// once a day, so that the order of pages doesn't tell that of arrival.
//
// A copy is made from one snapshot; then, with no write under way, what was
// written meanwhile is copied too, and the copy is renamed into place. A crash
// leaves either file whole. If something was deleted while the copy was made,
// it is made again.
func (s *Store) Compact() error {
	s.compactMu.Lock()
	defer s.compactMu.Unlock()
	for range 3 {
		again, err := s.compactOnce()
		if err != nil || !again {
			return err
		}
	}
	s.wantCompaction() // deletions keep coming: later
	return nil
}

func (s *Store) compactOnce() (again bool, err error) {
	var h *handle
	err = s.exclusively(func() error {
		if s.suspect.Load() {
			if err := s.reopen(); err != nil {
				return err
			}
		}
		h = s.handle.Load()
		h.users.Add(1)
		s.touched = &touched{keys: make(map[string]map[string]bool)}
		return nil
	})
	if err != nil {
		return false, err
	}
	next, err := s.copyDB(h.db)
	h.users.Done()
	if err == nil {
		err = s.exclusively(func() error {
			again, err = s.exchange(h, next)
			return err
		})
	}
	if err != nil {
		_ = s.exclusively(func() error { s.touched = nil; return nil })
		if next != nil && s.db() != next {
			next.Close()
		}
		_ = removeTemps(s.opt.Dir)
	}
	return again, err
}

// copyDB makes a copy of a snapshot in a temporary file, not yet synced.
func (s *Store) copyDB(from *bolt.DB) (*bolt.DB, error) {
	temp, err := s.tempFile()
	if err != nil {
		return nil, writeTrouble(err, s.opt.Dir)
	}
	o := s.boltOptions()
	o.NoSync, o.NoGrowSync = true, true
	next, err := bolt.Open(temp, 0o600, o)
	if err != nil {
		return nil, writeTrouble(err, temp)
	}
	next.AllocSize = from.AllocSize
	err = s.fail("compact copy")
	if err == nil {
		err = guard(func() error { return from.View(func(tx *bolt.Tx) error { return copyAll(next, tx) }) })
	}
	if err != nil {
		next.Close()
		return nil, writeTrouble(err, temp)
	}
	return next, nil
}

// copyAll copies every record. bolt.Compact would not do: it commits its last
// records after its reading transaction ended, when a writer may already have
// reused the pages they are in.
func copyAll(next *bolt.DB, from *bolt.Tx) error {
	const chunk = 16 << 20
	to, err := next.Begin(true)
	if err != nil {
		return err
	}
	defer func() {
		if to != nil {
			_ = to.Rollback() // does nothing after a commit
		}
	}()
	size := 0
	err = from.ForEach(func(name []byte, src *bolt.Bucket) error {
		dst, err := to.CreateBucket(name)
		if err != nil {
			return err
		}
		return src.ForEach(func(k, v []byte) error {
			if size += len(k) + len(v); size > chunk {
				if err := to.Commit(); err != nil {
					return err
				}
				if to, err = next.Begin(true); err != nil {
					return err
				}
				dst, size = to.Bucket(name), 0
			}
			dst.FillPercent = 0.9 // keys come in order
			return dst.Put(k, v)
		})
	})
	if err != nil {
		return err
	}
	return to.Commit()
}

// exchange runs in the writing goroutine: it brings next up to date and puts it
// in the place of the file that h has open.
func (s *Store) exchange(h *handle, next *bolt.DB) (again bool, err error) {
	if s.handle.Load() != h {
		return false, errors.New("tips: the file was reopened during the compaction")
	}
	t := s.touched
	again = t.keys["meta"]["shred"]
	err = h.db.View(func(tx *bolt.Tx) error {
		return next.Update(func(to *bolt.Tx) error {
			if !again {
				if err := to.Bucket([]byte("meta")).Delete([]byte("shred")); err != nil {
					return err
				}
			}
			if err := t.apply(tx, to); err != nil {
				return err
			}
			return to.Bucket([]byte("meta")).Put([]byte("rewritten"), dayKey(DayOf(s.opt.Now())))
		})
	})
	if err != nil {
		return false, err
	}
	next.NoSync, next.NoGrowSync = false, false
	if err := errors.Join(s.fail("compact sync"), next.Sync()); err != nil {
		return false, writeTrouble(err, next.Path())
	}
	s.touched = nil
	return again, s.swap(h, next)
}

func (d *touched) apply(from, to *bolt.Tx) error {
	for bucket, keys := range d.keys {
		src, dst := from.Bucket([]byte(bucket)), to.Bucket([]byte(bucket))
		for k := range keys {
			var err error
			if v := src.Get([]byte(k)); v != nil {
				err = dst.Put([]byte(k), append([]byte{}, v...))
			} else {
				err = dst.Delete([]byte(k))
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// swap renames next over the database and makes it the handle.
func (s *Store) swap(h *handle, next *bolt.DB) error {
	if err := s.fail("compact rename"); err != nil {
		return err
	}
	temp, path := next.Path(), s.path(dbName)
	if !renameOpen {
		s.handleMu.Lock()
		defer s.handleMu.Unlock()
		h.users.Wait()
		if err := errors.Join(next.Close(), h.db.Close(), os.Rename(temp, path)); err != nil {
			s.suspect.Store(true)
			return writeTrouble(err, path)
		}
		db, err := s.openDB(path)
		if err != nil {
			return fmt.Errorf("tips: opening the compacted file: %w", err)
		}
		s.handle.Store(&handle{db: db})
		return nil
	}
	if err := os.Rename(temp, path); err != nil {
		return writeTrouble(err, path)
	}
	s.handleMu.Lock()
	s.handle.Store(&handle{db: next})
	s.handleMu.Unlock()
	go func() {
		h.users.Wait() // a long reading, such as a backup, ends on the old file
		h.db.Close()
	}()
	s.renamed = true
	return s.settleName()
}

// settleName makes the renaming durable. Until it is, nothing more is committed:
// after a power loss the old file might be back under the name.
func (s *Store) settleName() error {
	if !s.renamed {
		return nil
	}
	if err := errors.Join(s.fail("compact dirsync"), syncDir(s.opt.Dir)); err != nil {
		return writeTrouble(err, s.opt.Dir)
	}
	s.renamed = false
	return nil
}
