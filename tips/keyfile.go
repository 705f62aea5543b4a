package tips

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
)

// The key file, vault.keys, holds what the database must not: the pepper under
// which codes, tokens and addresses are hashed, and one key per tip.
//
//	offset  0  "netralbot keys v1\n", padded with zeros to 32 bytes
//	offset 32  pepper, 32 random bytes
//	offset 64  slots of 32 random bytes each
//
// A slot is drawn at random for a new tip. When the tip goes, the slot is
// overwritten in place with fresh random bytes, and may serve again: what is
// left of the tip in free pages, in blocks of a replaced file or in a copied
// database can't be opened any more, not even with a staff key.
const (
	keyFileName  = "vault.keys"
	keyFileMagic = "netralbot keys v1\n"
	keyHeader    = 64
	slotSize     = 32
	slotChunk    = 256 // slots the file grows by at least
)

type keyFile struct {
	f      *os.File
	pepper [32]byte
	rand   io.Reader

	// mu keeps slots from being overwritten while a backup copies them.
	mu    sync.RWMutex
	slots uint32
}

// createKeyFile makes a key file at path, which must not exist.
func createKeyFile(path string, rand io.Reader) error {
	b := make([]byte, keyHeader+slotChunk*slotSize)
	copy(b, keyFileMagic)
	if _, err := io.ReadFull(rand, b[32:]); err != nil {
		return err
	}
	return writeNew(path, b)
}

func openKeyFile(path string, rand io.Reader) (*keyFile, error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	k := &keyFile{f: f, rand: rand}
	var header [keyHeader]byte
	if _, err := f.ReadAt(header[:], 0); err != nil {
		f.Close()
		return nil, fmt.Errorf("reading its header: %w", err)
	}
	if !bytes.Equal(header[:len(keyFileMagic)], []byte(keyFileMagic)) {
		f.Close()
		return nil, errors.New("it is not a key file of this version")
	}
	copy(k.pepper[:], header[32:])
	fi, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, err
	}
	k.slots = uint32((fi.Size() - keyHeader) / slotSize)
	return k, nil
}

func (k *keyFile) close() error { return k.f.Close() }

// mac hashes data under the pepper for the purpose label.
func (k *keyFile) mac(label string, data []byte) []byte {
	h := hmac.New(sha256.New, k.pepper[:])
	h.Write([]byte(label))
	h.Write([]byte{0})
	h.Write(data)
	return h.Sum(nil)
}

// key reads a slot.
func (k *keyFile) key(slot uint32) ([]byte, error) {
	b := make([]byte, slotSize)
	if _, err := k.f.ReadAt(b, keyHeader+int64(slot)*slotSize); err != nil {
		return nil, k.lost(err)
	}
	return b, nil
}

func (k *keyFile) lost(err error) error {
	return &OperatorError{
		Kind: ErrKeysLost, Path: k.f.Name(), Err: err,
		Hint: "Stop the bot and restore the last backup: database and key file belong together.",
	}
}

// grow adds fresh slots, half as many as there are.
func (k *keyFile) grow() error {
	n := max(slotChunk, k.slots/2)
	b := make([]byte, int(n)*slotSize)
	if _, err := io.ReadFull(k.rand, b); err != nil {
		return err
	}
	if _, err := k.f.WriteAt(b, keyHeader+int64(k.slots)*slotSize); err != nil {
		return err
	}
	if err := k.f.Sync(); err != nil {
		return err
	}
	k.slots += n
	return nil
}

// shred overwrites slots.
func (k *keyFile) shred(slots []uint32) error {
	if len(slots) == 0 {
		return nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	b := make([]byte, slotSize)
	for _, slot := range slots {
		if _, err := io.ReadFull(k.rand, b); err != nil {
			return err
		}
		if _, err := k.f.WriteAt(b, keyHeader+int64(slot)*slotSize); err != nil {
			return err
		}
	}
	return k.f.Sync()
}
