package tips

import (
	"bytes"
)

func (t *txn) freshNumber() (Number, error) {
	for {
		v, err := draw(t.s.opt.Rand, numberBits)
		if err != nil {
			return 0, err
		}
		if t.get("tips", numKey(Number(v))) == nil {
			return Number(v), nil
		}
	}
}

// putPart stores an age file as a sealed part of tip n.
func (t *txn) putPart(n Number, rec *record, class byte, seq int, ageFile []byte) error {
	key, err := t.s.keys.key(rec.Slot)
	if err != nil {
		return err
	}
	name := sealedKey(n, class, seq)
	b, err := wrap(t.s.opt.Rand, key, name, t.today, ageFile)
	if err != nil {
		return err
	}
	for piece := 0; len(b) > 0; piece++ {
		cut := min(len(b), pieceSize)
		if err := t.put("tips", pieceKey(name, piece), b[:cut]); err != nil {
			return err
		}
		b = b[cut:]
	}
	return nil
}

// part returns the day and the age file of a sealed part.
func (t *txn) part(n Number, rec *record, class byte, seq int) (Day, []byte, error) {
	key, err := t.s.keys.key(rec.Slot)
	if err != nil {
		return 0, nil, err
	}
	name := sealedKey(n, class, seq)
	var b []byte
	c := t.bucket("tips").Cursor()
	k, v := c.Seek(name)
	for piece := 0; bytes.Equal(k, pieceKey(name, piece)); piece++ {
		b = append(b, v...)
		k, v = c.Next()
	}
	return unwrap(key, name, b)
}

// remove deletes a tip with all that belongs to it. Counters of what was
// received stay.
func (t *txn) remove(n Number, rec *record) error {
	var keys [][]byte
	c := t.bucket("tips").Cursor()
	for k, _ := c.Seek(numKey(n)); len(k) >= 8 && keyNum(k) == n; k, _ = c.Next() {
		keys = append(keys, bytes.Clone(k))
	}
	for _, k := range keys {
		if err := t.del("tips", k); err != nil {
			return err
		}
	}
	if err := t.unlist(n, rec, nil); err != nil {
		return err
	}
	if err := t.recount(rec, nil); err != nil {
		return err
	}
	if err := t.del("receipts", rec.Receipt); err != nil {
		return err
	}
	if err := t.freeSlot(rec.Slot); err != nil {
		return err
	}
	if err := t.put("meta", []byte("shred"), []byte{1}); err != nil {
		return err
	}
	t.gone = append(t.gone, rec.Salt)
	return nil
}

// deleteGone removes the tips whose entries are in the set.
func (t *txn) deleteGone(set map[[ledgerEntry]byte]bool) error {
	if len(set) == 0 {
		return nil
	}
	gone := make(map[Number]*record)
	err := t.eachTip(func(n Number, rec *record) error {
		if set[[ledgerEntry]byte(t.s.ledgerEntry(rec.Salt))] {
			gone[n] = rec
		}
		return nil
	})
	if err != nil {
		return err
	}
	for n, rec := range gone {
		if err := t.remove(n, rec); err != nil {
			return err
		}
	}
	return nil
}
