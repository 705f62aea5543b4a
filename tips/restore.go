package tips

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"math"
	"os"
	"path/filepath"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Restored says what a restored backup is.
type Restored struct {
	Tips    int
	Day     Day  // of the backup
	Dropped int  // tips in the backup that were withdrawn or expired since, and are not revived
	Revives bool // the ledger is gone: tips withdrawn since the backup come back
}

// Restore checks a backup and only then makes a store of it in dir, which must
// not hold a database. If dir still holds the ledger of withdrawals, what was
// withdrawn since the backup is not revived; if not, Revives says that it is.
// Acts of staff and tips since the backup are gone, and the audit trail and the
// commitments continue from it.
func Restore(dir string, r io.Reader) (Restored, error) {
	if err := prepareDir(dir); err != nil {
		return Restored{}, err
	}
	lock, err := lockFile(filepath.Join(dir, lockName))
	if err != nil {
		return Restored{}, err
	}
	defer lock.Close()
	s := &Store{opt: Options{Dir: dir, Now: time.Now, Rand: rand.Reader, Limits: Limits{MaxSize: math.MaxInt}}}
	if exists(s.path(dbName)) {
		return Restored{}, &OperatorError{
			Kind: ErrExists, Path: s.path(dbName),
			Hint: "Restore into an empty directory, or move the database away first and leave the ledger and the key file.",
		}
	}
	defer func() { _ = removeTemps(dir) }()
	res, err := s.restore(r)
	if err != nil {
		return Restored{}, writeTrouble(err, dir)
	}
	return res, nil
}

func (s *Store) restore(r io.Reader) (Restored, error) {
	temp, err := s.tempFile()
	if err != nil {
		return Restored{}, err
	}
	b, err := s.unpack(temp, r)
	if err != nil {
		return Restored{}, err
	}
	res := Restored{Tips: b.info.Tips, Day: b.info.Day, Revives: !exists(s.path(ledgerName))}
	keysTemp, err := s.restoreKeys(b)
	if err != nil {
		return Restored{}, err
	}
	if s.keys, err = openKeyFile(keysTemp, s.opt.Rand); err != nil {
		return Restored{}, err
	}
	defer s.keys.close()
	if err := s.restoreLedger(b); err != nil {
		return Restored{}, err
	}
	defer s.ledger.close()
	if res.Dropped, err = s.settleRestored(temp, res.Revives); err != nil {
		return Restored{}, err
	}
	res.Tips -= res.Dropped
	// The database last: with it the store exists.
	if err := errors.Join(os.Rename(keysTemp, s.path(keyFileName)), os.Rename(temp, s.path(dbName))); err != nil {
		return Restored{}, err
	}
	return res, syncDir(s.opt.Dir)
}

// unpacked is what a backup holds beside the records.
type unpacked struct {
	info   backupInfo
	pepper []byte
	keys   []slotPair
	ledger []byte // meta/ledger
	slots  uint32 // one more than the highest slot
}

func badBackup(err error) error {
	return &OperatorError{
		Kind: ErrBackup, Err: err,
		Hint: "Use another backup; this one is damaged, cut short, or something else. Nothing was changed.",
	}
}

// backupReader hashes what it reads.
type backupReader struct {
	in  *bufio.Reader
	sum hash.Hash
}

func (b *backupReader) Read(p []byte) (int, error) {
	n, err := b.in.Read(p)
	b.sum.Write(p[:n])
	return n, err
}

func (b *backupReader) fixed(n uint32) ([]byte, error) { return readBytes(b, n) }

func (b *backupReader) sized(limit uint32) ([]byte, error) {
	n, err := readLength(b, limit)
	if err != nil {
		return nil, err
	}
	return readBytes(b, n)
}

// unpack writes the records to a database at path and checks the sum.
func (s *Store) unpack(path string, r io.Reader) (*unpacked, error) {
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: time.Second, FreelistType: bolt.FreelistMapType, NoSync: true, NoGrowSync: true})
	if err != nil {
		return nil, err
	}
	b, err := fill(db, &backupReader{bufio.NewReaderSize(r, 1<<16), sha256.New()})
	if err != nil {
		db.Close()
		if writeTrouble(err, "") != err {
			return nil, err // the disk, not the backup
		}
		return nil, badBackup(err)
	}
	return b, errors.Join(db.Sync(), db.Close())
}

func fill(db *bolt.DB, r *backupReader) (*unpacked, error) {
	magic, err := r.fixed(uint32(len(backupMagic)))
	if err != nil || string(magic) != backupMagic {
		return nil, errors.Join(errPart, err)
	}
	b := new(unpacked)
	f := &filler{db: db, b: b}
	defer f.rollback()
	for {
		tag, err := r.fixed(1)
		if err != nil {
			return nil, err
		}
		switch tag[0] {
		case 'i':
			err = f.info(r)
		case 'p':
			b.pepper, err = r.fixed(32)
		case 's':
			var pair []byte
			if pair, err = r.fixed(4 + slotSize); err == nil {
				b.keys = append(b.keys, slotPair{binary.BigEndian.Uint32(pair), pair[4:]})
			}
		case 'b':
			err = f.bucket(r)
		case 'r':
			err = f.record(r)
		case 'e':
			sum := r.sum.Sum(nil)
			have := make([]byte, len(sum))
			if _, err := io.ReadFull(r.in, have); err != nil || !bytes.Equal(sum, have) {
				return nil, errors.New("the checksum does not fit")
			}
			if b.info.Schema == 0 || b.pepper == nil || len(b.keys) != b.info.Tips {
				return nil, errPart
			}
			return b, f.commit()
		default:
			err = errPart
		}
		if err != nil {
			return nil, err
		}
	}
}

// filler puts records into a new database in transactions of bounded size.
type filler struct {
	db   *bolt.DB
	tx   *bolt.Tx
	b    *unpacked
	name string
	size int
}

func (f *filler) info(r *backupReader) error {
	j, err := r.sized(backupKeyLimit)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(j, &f.b.info); err != nil || f.b.info.Schema < 1 {
		return errPart
	}
	if f.b.info.Schema > schemaVersion {
		return &OperatorError{Kind: ErrNewer, Hint: "Restore it with the netralbot that made it, or a newer one."}
	}
	return nil
}

func (f *filler) bucket(r *backupReader) error {
	name, err := r.sized(backupKeyLimit)
	if err != nil {
		return err
	}
	f.name = string(name)
	if err := f.commit(); err != nil {
		return err
	}
	return f.db.Update(func(tx *bolt.Tx) error {
		_, err := tx.CreateBucket(name)
		return err
	})
}

func (f *filler) record(r *backupReader) error {
	k, err := r.sized(backupKeyLimit)
	if err != nil {
		return err
	}
	v, err := r.sized(partLimit)
	if err != nil {
		return err
	}
	switch {
	case f.name == "":
		return errPart
	case f.name == "meta" && string(k) == "ledger":
		f.b.ledger = v
	case f.name == "slots" && (len(k) != 4 || len(v) != slotsPerChunk/8 || binary.BigEndian.Uint32(k) > slotLimit/slotsPerChunk):
		return errPart
	case f.name == "slots":
		_ = eachSlot(k, v, func(slot uint32) error {
			f.b.slots = max(f.b.slots, slot+1)
			return nil
		})
	}
	if f.tx == nil {
		if f.tx, err = f.db.Begin(true); err != nil {
			return err
		}
	}
	if err := f.tx.Bucket([]byte(f.name)).Put(k, v); err != nil {
		return err
	}
	if f.size += len(k) + len(v); f.size > 16<<20 {
		return f.commit()
	}
	return nil
}

func (f *filler) commit() error {
	if f.tx == nil {
		return nil
	}
	tx := f.tx
	f.tx, f.size = nil, 0
	return tx.Commit()
}

func (f *filler) rollback() {
	if f.tx != nil {
		_ = f.tx.Rollback()
	}
}

// slotLimit bounds the key file that a backup can ask for, at 8 GiB.
const slotLimit = 1 << 28

// restoreKeys writes the key file under a temporary name.
func (s *Store) restoreKeys(b *unpacked) (string, error) {
	if b.slots > slotLimit {
		return "", badBackup(errPart)
	}
	if path := s.path(keyFileName); exists(path) {
		old, err := openKeyFile(path, s.opt.Rand)
		if err == nil {
			old.close()
		}
		if err != nil || !bytes.Equal(old.pepper[:], b.pepper) {
			return "", &OperatorError{
				Kind: ErrExists, Path: path, Err: errors.New("it belongs to another database"),
				Hint: "Move the key file away first, or restore into an empty directory.",
			}
		}
	}
	temp, err := s.tempFile()
	if err != nil {
		return "", err
	}
	f, err := os.OpenFile(temp, os.O_RDWR, 0)
	if err != nil {
		return "", err
	}
	header := make([]byte, keyHeader)
	copy(header, keyFileMagic)
	copy(header[32:], b.pepper)
	_, err = f.Write(header)
	if err == nil {
		_, err = io.CopyN(f, s.opt.Rand, int64(max(b.slots, slotChunk))*slotSize)
	}
	for _, k := range b.keys {
		if k.slot >= b.slots {
			err = badBackup(errPart)
		}
		if err != nil {
			break
		}
		_, err = f.WriteAt(k.key, keyHeader+int64(k.slot)*slotSize)
	}
	return temp, errors.Join(err, f.Sync(), f.Close())
}

// restoreLedger opens the ledger of this database, or begins one.
func (s *Store) restoreLedger(b *unpacked) (err error) {
	path := s.path(ledgerName)
	if !exists(path) {
		if err := createLedger(path, s.opt.Rand); err != nil {
			return err
		}
		s.ledger, err = openLedger(path)
		return err
	}
	if s.ledger, err = openLedger(path); err != nil {
		return err
	}
	if id, _ := ledgerMark(b.ledger); id != s.ledger.id {
		s.ledger.close()
		return &OperatorError{
			Kind: ErrExists, Path: path, Err: errors.New("the ledger belongs to another database"),
			Hint: "Move it away to restore without it; then tips withdrawn since the backup come back.",
		}
	}
	return nil
}

// settleRestored deletes what the ledger names, checks everything, and leaves a
// file without deleted bytes at path. It returns how many tips it deleted.
func (s *Store) settleRestored(path string, newLedger bool) (dropped int, err error) {
	db, err := s.openDB(path)
	if err != nil {
		return 0, badBackup(err)
	}
	s.handle.Store(&handle{db: db})
	defer func() { db.Close() }()
	if newLedger {
		err := db.Update(func(tx *bolt.Tx) error {
			return tx.Bucket([]byte("meta")).Put([]byte("ledger"), s.ledger.mark())
		})
		if err != nil {
			return 0, err
		}
	}
	err = db.Update(func(tx *bolt.Tx) error {
		t := &txn{s: s, tx: tx}
		if err := s.mendIn(t); err != nil {
			return err
		}
		dropped = len(t.gone)
		if err := s.keys.shred(t.freed); err != nil {
			return err
		}
		return errors.Join(t.bucket("meta").Delete([]byte("shred")), t.checkAll())
	})
	if err != nil {
		return 0, badBackup(fmt.Errorf("its records do not fit together: %w", err))
	}
	next, err := s.copyDB(db)
	if err != nil {
		return 0, err
	}
	whole := next.Path() // which Close forgets
	return dropped, errors.Join(next.Sync(), next.Close(), os.Rename(whole, path))
}
