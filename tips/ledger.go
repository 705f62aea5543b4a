package tips

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
)

// The ledger, vault.ledger, names what was deleted, so that a backup restored
// later doesn't bring it back, and so that a withdrawal that was under way in a
// crash is finished on the next start.
//
//	offset  0  "netralbot ledger 1" cut to 16 bytes, then 16 random bytes: its id
//	offset 32  entries of 16 bytes: the first half of mac("gone") of the tip's
//	           salt; an entry of zeros is the end
//
// An entry is synced before the deletion is committed. The database holds how
// many entries it has applied. Space is reserved ahead, so that a withdrawal
// works on a full disk.
const (
	ledgerName    = "vault.ledger"
	ledgerMagic   = "netralbot ledger"
	ledgerHeader  = 32
	ledgerEntry   = 16
	ledgerReserve = 4096
)

type ledger struct {
	f       *os.File
	id      [16]byte
	entries uint64
	size    int64
}

func createLedger(path string, rand io.Reader) error {
	b := make([]byte, ledgerReserve)
	copy(b, ledgerMagic)
	if _, err := io.ReadFull(rand, b[16:ledgerHeader]); err != nil {
		return err
	}
	return writeNew(path, b)
}

func openLedger(path string) (*ledger, error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(f)
	if err != nil {
		f.Close()
		return nil, err
	}
	if len(b) < ledgerHeader || string(b[:16]) != ledgerMagic {
		f.Close()
		return nil, errors.New("it is not a ledger of this version")
	}
	l := &ledger{f: f, size: int64(len(b))}
	copy(l.id[:], b[16:])
	for off := ledgerHeader; off+ledgerEntry <= len(b); off += ledgerEntry {
		if bytes.Equal(b[off:off+ledgerEntry], make([]byte, ledgerEntry)) {
			break
		}
		l.entries++
	}
	return l, nil
}

func (l *ledger) close() error { return l.f.Close() }

func (l *ledger) offset(entry uint64) int64 { return ledgerHeader + int64(entry)*ledgerEntry }

// add appends entries and syncs them. On an error the ledger is as before.
func (l *ledger) add(entries [][]byte) error {
	b := bytes.Join(entries, nil)
	_, err := l.f.WriteAt(b, l.offset(l.entries))
	if err == nil {
		err = l.f.Sync()
	}
	if err != nil {
		return errors.Join(err, l.wipe(len(entries)))
	}
	l.entries += uint64(len(entries))
	l.size = max(l.size, l.offset(l.entries))
	return nil
}

// drop takes back the last n entries.
func (l *ledger) drop(n int) error {
	l.entries -= uint64(n)
	return l.wipe(n)
}

func (l *ledger) wipe(n int) error {
	if _, err := l.f.WriteAt(make([]byte, n*ledgerEntry), l.offset(l.entries)); err != nil {
		return err
	}
	return l.f.Sync()
}

// reserve makes room for further entries. Failure does no harm now.
func (l *ledger) reserve() {
	if l.size-l.offset(l.entries) > ledgerReserve/2 {
		return
	}
	if _, err := l.f.WriteAt(make([]byte, ledgerReserve), l.size); err == nil {
		l.size += ledgerReserve
	}
}

// since returns the entries from the given one on.
func (l *ledger) since(entry uint64) (map[[ledgerEntry]byte]bool, error) {
	if entry >= l.entries {
		return nil, nil
	}
	b := make([]byte, (l.entries-entry)*ledgerEntry)
	if _, err := l.f.ReadAt(b, l.offset(entry)); err != nil {
		return nil, fmt.Errorf("reading %s: %w", ledgerName, err)
	}
	set := make(map[[ledgerEntry]byte]bool)
	for off := 0; off < len(b); off += ledgerEntry {
		set[[ledgerEntry]byte(b[off:])] = true
	}
	return set, nil
}

// mark is what the database holds once it has applied every entry.
func (l *ledger) mark() []byte {
	return binary.BigEndian.AppendUint64(l.id[:len(l.id):len(l.id)], l.entries)
}

func ledgerMark(b []byte) (id [16]byte, applied uint64) {
	if len(b) == 24 {
		copy(id[:], b)
		applied = binary.BigEndian.Uint64(b[16:])
	}
	return id, applied
}

func (s *Store) ledgerEntry(salt []byte) []byte { return s.keys.mac("gone", salt)[:ledgerEntry] }

func (t *txn) ledgerEntries() [][]byte {
	entries := make([][]byte, len(t.gone))
	for i, salt := range t.gone {
		entries[i] = t.s.ledgerEntry(salt)
	}
	return entries
}
