package telegram

import (
	"crypto/aes"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"sync"
)

// journal keeps on the disk which messages with content stand in the chats of
// staff, so that a crash doesn't leave them there. An entry is one AES block
// under the address key, as an address is: the chat's id and the message's, 8
// bytes each, and no time. Nothing of a reporter's chat comes here.
//
// The file is emptied whenever no such message stands, and rewritten when most
// of what it holds has gone. A torn or foreign entry names a message that the
// server doesn't know, and does no harm.
//
// A nil journal keeps nothing.
type journal struct {
	wire *Wire

	mu       sync.Mutex
	f        *os.File
	entries  int // in the file
	standing map[spot]bool
}

// rewriteFrom is how many entries a journal has before it is worth rewriting.
const rewriteFrom = 1000

// openJournal opens or makes the file and reads what an earlier process left.
func openJournal(path string, w *Wire) (*journal, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(f)
	if err != nil {
		f.Close()
		return nil, err
	}
	j := &journal{wire: w, f: f, standing: map[spot]bool{}, entries: len(b) / aes.BlockSize}
	for ; len(b) >= aes.BlockSize; b = b[aes.BlockSize:] {
		var e [aes.BlockSize]byte
		w.unblock.Decrypt(e[:], b)
		j.standing[spot{int64(binary.BigEndian.Uint64(e[:])), int64(binary.BigEndian.Uint64(e[8:]))}] = true
	}
	if len(b) > 0 { // a torn end
		err = f.Truncate(int64(j.entries * aes.BlockSize))
	}
	return j, err
}

// note adds a message before anybody can rely on its going.
func (j *journal) note(at spot) error {
	if j == nil {
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.standing[at] = true
	return j.append(at)
}

// strike takes a message off that is gone, or that can't be removed at all.
func (j *journal) strike(at spot) {
	if j == nil {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	delete(j.standing, at)
	if len(j.standing) == 0 || j.entries >= rewriteFrom && j.entries > 4*len(j.standing) {
		_ = j.rewrite() // an entry too many asks the server for nothing worse than a message that is gone
	}
}

// left lists what stands.
func (j *journal) left() []spot {
	if j == nil {
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	all := make([]spot, 0, len(j.standing))
	for at := range j.standing {
		all = append(all, at)
	}
	return all
}

// close returns how many messages still stand.
func (j *journal) close() int {
	if j == nil {
		return 0
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	_ = j.f.Close()
	return len(j.standing)
}

// rewrite leaves in the file what stands. A crash in the middle forgets some of
// it, which is why it is rare.
func (j *journal) rewrite() error {
	if err := j.f.Truncate(0); err != nil {
		return err
	}
	j.entries = 0
	if len(j.standing) == 0 {
		return nil
	}
	all := make([]spot, 0, len(j.standing))
	for at := range j.standing {
		all = append(all, at)
	}
	return j.append(all...)
}

func (j *journal) append(all ...spot) error {
	b := make([]byte, 0, aes.BlockSize*len(all))
	for _, at := range all {
		var e [aes.BlockSize]byte
		binary.BigEndian.PutUint64(e[:], uint64(at.chat))
		binary.BigEndian.PutUint64(e[8:], uint64(at.message))
		j.wire.block.Encrypt(e[:], e[:])
		b = append(b, e[:]...)
	}
	_, err := j.f.Write(b)
	j.entries += len(all)
	return errors.Join(err, j.f.Sync())
}
