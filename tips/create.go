package tips

import (
	"encoding/binary"
	"errors"
	"io"
	"os"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"
)

func (s *Store) pepperCheck(store []byte) []byte { return s.keys.mac("pepper check", store)[:16] }

// create makes the files of a new store, the database last.
func (s *Store) create() error {
	if exists(s.path(keyFileName)) {
		s.warn("There was a key file but no database: a new, empty one was begun. If there were tips, restore a backup.")
	} else if err := createKeyFile(s.path(keyFileName), s.opt.Rand); err != nil {
		return err
	}
	if !exists(s.path(ledgerName)) {
		if err := createLedger(s.path(ledgerName), s.opt.Rand); err != nil {
			return err
		}
	}
	var err error
	if s.keys, err = openKeyFile(s.path(keyFileName), s.opt.Rand); err != nil {
		return s.keys.lost(err)
	}
	defer s.keys.close()
	l, err := openLedger(s.path(ledgerName))
	if err != nil {
		return err
	}
	defer l.close()
	store := make([]byte, 16)
	if _, err := io.ReadFull(s.opt.Rand, store); err != nil {
		return err
	}
	temp, err := s.tempFile()
	if err != nil {
		return err
	}
	db, err := bolt.Open(temp, 0o600, &bolt.Options{Timeout: time.Second, FreelistType: bolt.FreelistMapType})
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bolt.Tx) error {
		for _, name := range buckets {
			if _, err := tx.CreateBucket([]byte(name)); err != nil {
				return err
			}
		}
		meta := tx.Bucket([]byte("meta"))
		return errors.Join(
			meta.Put([]byte("version"), binary.BigEndian.AppendUint32(nil, schemaVersion)),
			meta.Put([]byte("store"), store),
			meta.Put([]byte("pepper"), s.pepperCheck(store)),
			meta.Put([]byte("ledger"), l.mark()),
		)
	})
	if err = errors.Join(err, db.Close()); err != nil {
		return err
	}
	if err := os.Rename(temp, s.path(dbName)); err != nil {
		return err
	}
	return syncDir(s.opt.Dir)
}

// tempFile makes an empty private file that Open would remove after a crash.
func (s *Store) tempFile() (string, error) {
	f, err := os.CreateTemp(s.opt.Dir, tempPattern)
	if err != nil {
		return "", err
	}
	return f.Name(), f.Close()
}

// mend finishes what a crash, or a restored backup, left unfinished: deletions
// that the ledger has and the database hasn't, and slots not yet overwritten.
func (s *Store) mend() error {
	tx, err := s.db().Begin(true)
	if err != nil {
		return writeTrouble(err, s.path(dbName))
	}
	defer func() { _ = tx.Rollback() }()
	t := &txn{s: s, tx: tx}
	if err := guard(func() error { return s.mendIn(t) }); err != nil {
		return err
	}
	if t.dirty {
		if err := tx.Commit(); err != nil {
			return writeTrouble(err, s.path(dbName))
		}
	}
	if err := s.keys.shred(append(t.freed, s.overwritten...)); err != nil {
		return writeTrouble(err, s.path(keyFileName))
	}
	s.overwritten = append(t.freed, s.overwritten...)
	s.ledger.reserve()
	return nil
}

func (s *Store) mendIn(t *txn) (err error) {
	if t.today, err = t.day(); err != nil {
		return err
	}
	id, applied := ledgerMark(t.get("meta", []byte("ledger")))
	if id != s.ledger.id || applied > s.ledger.entries {
		s.warn("The ledger of withdrawals belongs to another database or was cut short: a backup from before today may bring back what was withdrawn.")
		applied = 0
	}
	gone, err := s.ledger.since(applied)
	if err != nil {
		return err
	}
	if err := t.deleteGone(gone); err != nil {
		return err
	}
	if mark := s.ledger.mark(); string(mark) != string(t.get("meta", []byte("ledger"))) {
		if err := t.put("meta", []byte("ledger"), mark); err != nil {
			return err
		}
	}
	if t.get("meta", []byte("shred")) != nil {
		s.wantCompaction()
	}
	s.overwritten = nil
	for _, slot := range t.waitingSlots() {
		if !slices.Contains(t.freed, slot) {
			s.overwritten = append(s.overwritten, slot)
		}
	}
	return nil
}
