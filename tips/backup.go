package tips

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"hash"
	"io"
)

// A backup is a list of all records, not a copy of the file, so that it holds
// no deleted bytes:
//
//	"netralbot backup v1\n"
//	entries, each with a tag of 1 byte; integers are 4 bytes:
//	  'i' length JSON            backupInfo, first
//	  'p' pepper (32)
//	  's' slot key (32)          of the key file, for each tip
//	  'b' length name            the bucket of what follows
//	  'r' length key length value
//	  'e' SHA-256 (32) of everything up to and with this tag, the last
//
// The pepper is in it: a backup without it would restore tips whose reporters
// can't be reached. Keep backups as carefully as the data directory, and delete
// old ones: with a staff key, tips in them can be read although they were
// withdrawn since.
const (
	backupMagic    = "netralbot backup v1\n"
	backupKeyLimit = 1 << 15 // what bbolt takes as a key
)

type backupInfo struct {
	Schema int `json:"schema"`
	Day    Day `json:"day"`
	Tips   int `json:"tips"`
}

// backupWriter writes entries and hashes them.
type backupWriter struct {
	out *bufio.Writer
	sum hash.Hash
	err error
}

func (b *backupWriter) put(p []byte) {
	if b.err != nil {
		return
	}
	b.sum.Write(p)
	_, b.err = b.out.Write(p)
}

func (b *backupWriter) sized(p []byte) {
	b.put(binary.BigEndian.AppendUint32(nil, uint32(len(p))))
	b.put(p)
}

func (b *backupWriter) tagged(tag byte, parts ...[]byte) {
	b.put([]byte{tag})
	for _, p := range parts {
		b.sized(p)
	}
}

// Backup writes a consistent copy while the store is in use: all records and
// keys, checksummed, without deleted bytes. It opens nothing by itself, but
// whoever has it and a staff key can read the tips in it, withdrawn or not.
func (s *Store) Backup(w io.Writer) error {
	b := &backupWriter{out: bufio.NewWriterSize(w, 1<<16), sum: sha256.New()}
	// No slot is overwritten between the snapshot and the copying of its keys.
	s.keys.mu.RLock()
	held := true
	unlock := func() {
		if held {
			held = false
			s.keys.mu.RUnlock()
		}
	}
	defer unlock()
	err := s.view(func(t *txn) error {
		keys, err := t.slotKeys()
		unlock()
		if err != nil {
			return err
		}
		return b.write(t, keys)
	})
	return errors.Join(err, b.err)
}

func (b *backupWriter) write(t *txn, keys []slotPair) error {
	info, err := json.Marshal(backupInfo{Schema: schemaVersion, Day: t.today, Tips: len(keys)})
	if err != nil {
		return err
	}
	b.put([]byte(backupMagic))
	b.tagged('i', info)
	b.put(append([]byte{'p'}, t.s.keys.pepper[:]...))
	for _, k := range keys {
		b.put(append(append([]byte{'s'}, slotKey(k.slot)...), k.key...))
	}
	for _, name := range buckets {
		b.tagged('b', []byte(name))
		err := t.bucket(name).ForEach(func(k, v []byte) error {
			b.tagged('r', k, v)
			return b.err
		})
		if err != nil {
			return err
		}
	}
	b.put([]byte{'e'})
	if b.err != nil {
		return b.err
	}
	if _, err := b.out.Write(b.sum.Sum(nil)); err != nil {
		return err
	}
	return b.out.Flush()
}
