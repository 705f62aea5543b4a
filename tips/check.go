package tips

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"

	bolt "go.etcd.io/bbolt"
	"golang.org/x/crypto/chacha20poly1305"
)

// Check verifies that every record, index, counter, key and the audit trail
// agree. It reads the whole store. A store of up to 64 MiB stands still
// meanwhile and its file is checked page by page too; a larger one stays in use.
func (s *Store) Check() error {
	if fi, err := os.Stat(s.path(dbName)); err == nil && fi.Size() > smallFile {
		return s.checkInUse()
	}
	var found error
	err := s.exclusively(func() error {
		found = guard(func() error {
			return s.db().View(func(tx *bolt.Tx) error {
				t := &txn{s: s, tx: tx}
				var err error
				if t.today, err = t.day(); err != nil {
					return err
				}
				if err := checkPages(s.path(dbName)); err != nil {
					return damaged(err)
				}
				return errors.Join(t.checkAll(), walk(tx))
			})
		})
		return nil
	})
	if err != nil {
		return err
	}
	return found
}

// checkAll is check with nothing else going on.
func (t *txn) checkAll() error {
	doubts, err := t.check()
	for _, errs := range doubts {
		err = errors.Join(err, errors.Join(errs...))
	}
	return err
}

func (s *Store) checkInUse() error {
	var doubts map[Number][]error
	err := s.view(func(t *txn) (err error) {
		doubts, err = t.check()
		return err
	})
	again := s.view(func(t *txn) error {
		for n, errs := range doubts {
			if t.get("tips", numKey(n)) != nil {
				err = errors.Join(err, errors.Join(errs...))
			}
		}
		return nil
	})
	return errors.Join(err, again)
}

// checker collects what should be there and strikes out what is.
type checker struct {
	t      *txn
	want   map[string]map[string][]byte // by bucket and key; nil value: any
	cells  map[string]uint64
	errs   []error
	doubts map[Number][]error
}

func (c *checker) expect(bucket string, key, value []byte) {
	if c.want[bucket] == nil {
		c.want[bucket] = make(map[string][]byte)
	}
	if _, twice := c.want[bucket][string(key)]; twice {
		c.fault("two records claim one entry in %s", bucket)
	}
	c.want[bucket][string(key)] = value
}

func (c *checker) fault(format string, args ...any) {
	if len(c.errs) < 20 {
		c.errs = append(c.errs, damaged(fmt.Errorf(format, args...)))
	}
}

// check returns what is wrong, and apart from it what is wrong with tips unless
// they were withdrawn meanwhile.
func (t *txn) check() (doubts map[Number][]error, err error) {
	c := &checker{t: t, want: make(map[string]map[string][]byte), cells: make(map[string]uint64), doubts: make(map[Number][]error)}
	err = t.eachTip(func(n Number, rec *record) error {
		c.tip(n, rec)
		return nil
	})
	if err != nil {
		return nil, err
	}
	c.compare("tips", "receipts", "queue")
	c.slots()
	c.counters()
	c.people()
	if _, err := t.verifyAudit(); err != nil {
		c.errs = append(c.errs, err)
	}
	c.days()
	return c.doubts, errors.Join(c.errs...)
}

// tip notes all that one record makes expect, and tries its key.
func (c *checker) tip(n Number, rec *record) {
	if stateCode[rec.State] == 0 {
		c.fault("tip %v is in no known state", n)
	}
	if (rec.State == Closed) != (rec.Closed != 0) || (rec.State == Closed) != (rec.Outcome != "") ||
		(rec.State == Closed) != (rec.Deadline == 0) {
		c.fault("tip %v is half closed", n)
	}
	if len(rec.History) == 0 || rec.History[len(rec.History)-1].State != rec.State {
		c.fault("the history of tip %v does not end in its state", n)
	}
	c.cells[string(cellKey(string(rec.State), rec.Kind, rec.Unit))]++
	for _, k := range rec.queueKeys(n) {
		c.expect("queue", k, rec.summary())
	}
	c.expect("receipts", rec.Receipt, numKey(n))
	c.expect("tips", numKey(n), nil)
	c.expect("slots", slotKey(rec.Slot), nil)
	size := int64(0)
	for _, p := range []struct {
		class byte
		count int
	}{{classReport, 1}, {classAddition, rec.Additions}, {classMessage, rec.Messages}, {classReply, rec.Messages}, {classNote, rec.Notes}} {
		for seq := range p.count {
			_, ageFile, err := c.t.part(n, rec, p.class, seq)
			if err != nil {
				c.doubt(n, "part %c%d of tip %v cannot be opened with its key", p.class, seq, n)
			}
			for piece := 0; piece*pieceSize < sealedHeader+len(ageFile)+chacha20poly1305.Overhead; piece++ {
				c.expect("tips", pieceKey(sealedKey(n, p.class, seq), piece), nil)
			}
			size += int64(len(ageFile))
		}
	}
	if size != rec.Size {
		c.doubt(n, "tip %v has %d bytes instead of %d", n, size, rec.Size)
	}
	if _, err := c.t.s.openProof(rec); err != nil {
		c.doubt(n, "tip %v does not fit its key", n)
	}
	if active, err := c.t.active(rec.Officer); err != nil || rec.State != Closed && rec.Officer != 0 && !active {
		c.fault("tip %v is held by somebody who left", n)
	}
}

// doubt notes a tip whose key doesn't fit. In a store in use it may have been
// withdrawn since the check began, which is found out later.
func (c *checker) doubt(n Number, format string, args ...any) {
	if len(c.doubts) < 1000 {
		c.doubts[n] = append(c.doubts[n], damaged(fmt.Errorf(format, args...)))
	}
}

// compare checks that the buckets hold what is expected and nothing else.
func (c *checker) compare(names ...string) {
	for _, name := range names {
		_ = c.t.bucket(name).ForEach(func(k, v []byte) error {
			want, ok := c.want[name][string(k)]
			if !ok {
				c.fault("%s holds an entry of no tip", name)
			} else if want != nil && !bytes.Equal(want, v) {
				c.fault("%s holds an entry that differs from its tip", name)
			}
			delete(c.want[name], string(k))
			return nil
		})
		if n := len(c.want[name]); n > 0 {
			c.fault("%s lacks %d entries", name, n)
		}
	}
}

func (c *checker) slots() {
	for _, slot := range c.t.waitingSlots() {
		c.expect("slots", slotKey(slot), nil)
	}
	_ = c.t.bucket("slots").ForEach(func(k, v []byte) error {
		return eachSlot(k, v, func(slot uint32) error {
			if _, ok := c.want["slots"][string(slotKey(slot))]; !ok || slot >= c.t.s.keys.slots {
				c.fault("a slot of the key file is taken by no tip")
			}
			delete(c.want["slots"], string(slotKey(slot)))
			return nil
		})
	})
	if n := len(c.want["slots"]); n > 0 {
		c.fault("%d tips use a slot that is not taken", n)
	}
}

func (c *checker) counters() {
	_ = c.t.bucket("cells").ForEach(func(k, v []byte) error {
		if c.cells[string(k)] != count(v) {
			c.fault("a counter says %d instead of %d", count(v), c.cells[string(k)])
		}
		delete(c.cells, string(k))
		return nil
	})
	if len(c.cells) > 0 {
		c.fault("%d counters are missing", len(c.cells))
	}
}

func (c *checker) people() {
	addresses := 0
	_ = c.t.bucket("people").ForEach(func(k, _ []byte) error {
		id := StaffID(binary.BigEndian.Uint32(k))
		m, _, err := c.t.member(id)
		if err != nil {
			c.fault("a member of staff cannot be read")
			return nil
		}
		if m.Ended != 0 {
			return nil
		}
		addresses++
		at, err := c.t.s.openAddress(id, m.Address)
		if err != nil || !bytes.Equal(c.t.get("addresses", c.t.s.keys.mac("address", []byte(at))), k) {
			c.fault("the address of %v is not listed", id)
		}
		return nil
	})
	if n := c.t.bucket("addresses").Stats().KeyN; n != addresses {
		c.fault("%d addresses are listed for %d members of staff", n, addresses)
	}
}

// days checks the chain of commitments.
func (c *checker) days() {
	prev := make([]byte, 32)
	err := c.t.eachDay(func(d dayRecord) error {
		if !bytes.Equal(d.prev, prev) || !bytes.Equal(d.hash, d.sum()) {
			c.fault("the commitment of %v does not follow the one before", d.day)
		}
		if leaves := c.t.tree(d.day); len(leaves) > 0 && !bytes.Equal(root(leaves), d.root) {
			c.fault("the commitment of %v does not fit its leaves", d.day)
		}
		prev = d.hash
		return nil
	})
	if err != nil {
		c.errs = append(c.errs, err)
	}
}
