package tips

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// The bucket slots holds which slots of the key file are taken, 4096 to a
// value, bit i of byte j for slot 8j+i; the bucket waiting holds those of them
// whose tip is gone and that wait to be overwritten.
const slotsPerChunk = 4096

func chunkOf(slot uint32) []byte { return slotKey(slot / slotsPerChunk) }

func bitOf(slot uint32) (at int, mask byte) {
	return int(slot % slotsPerChunk / 8), 1 << (slot % 8)
}

func (t *txn) slotTaken(slot uint32) bool {
	v := t.get("slots", chunkOf(slot))
	at, mask := bitOf(slot)
	return at < len(v) && v[at]&mask != 0
}

func (t *txn) setSlot(slot uint32, taken bool) error {
	v := make([]byte, slotsPerChunk/8)
	copy(v, t.get("slots", chunkOf(slot)))
	at, mask := bitOf(slot)
	v[at] &^= mask
	if taken {
		v[at] |= mask
	}
	return t.put("slots", chunkOf(slot), v)
}

// slotsTaken counts. A million tips take a quarter of a megabyte of bits.
func (t *txn) slotsTaken() (n uint32) {
	c := t.bucket("slots").Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		for _, b := range v {
			n += uint32(bits.OnesCount8(b))
		}
	}
	return n
}

// takeSlot takes a random free slot of the key file.
func (t *txn) takeSlot() (uint32, error) {
	for try := 0; ; try++ {
		if try == 4 { // crowded, perhaps
			try = 0
			if 2*t.slotsTaken() > t.s.keys.slots {
				if err := t.s.keys.grow(); err != nil {
					return 0, err
				}
			}
		}
		v, err := draw(t.s.opt.Rand, 32)
		if err != nil {
			return 0, err
		}
		slot := uint32(v % uint64(t.s.keys.slots))
		if !t.slotTaken(slot) {
			return slot, t.setSlot(slot, true)
		}
	}
}

// freeSlot notes that a slot is to be overwritten after the commit.
func (t *txn) freeSlot(slot uint32) error {
	t.freed = append(t.freed, slot)
	return t.put("waiting", slotKey(slot), []byte{})
}

// reuseSlot makes an overwritten slot free again.
func (t *txn) reuseSlot(slot uint32) error {
	if err := t.setSlot(slot, false); err != nil {
		return err
	}
	return t.del("waiting", slotKey(slot))
}

// eachSlot calls fn for every slot in a value of the bucket slots.
func eachSlot(chunk, v []byte, fn func(slot uint32) error) error {
	first := binary.BigEndian.Uint32(chunk) * slotsPerChunk
	for at, b := range v {
		for ; b != 0; b &= b - 1 {
			if err := fn(first + uint32(at*8+bits.TrailingZeros8(b))); err != nil {
				return err
			}
		}
	}
	return nil
}

type slotPair struct {
	slot uint32
	key  []byte
}

// slotKeys reads the keys of all tips there are.
func (t *txn) slotKeys() ([]slotPair, error) {
	var list []slotPair
	err := t.bucket("slots").ForEach(func(k, v []byte) error {
		return eachSlot(k, v, func(slot uint32) error {
			if t.get("waiting", slotKey(slot)) != nil {
				return nil
			}
			key, err := t.s.keys.key(slot)
			list = append(list, slotPair{slot, key})
			return err
		})
	})
	return list, err
}

// waitingSlots lists the slots that wait to be overwritten.
func (t *txn) waitingSlots() (list []uint32) {
	c := t.bucket("waiting").Cursor()
	for k, _ := c.First(); len(k) == 4; k, _ = c.Next() {
		list = append(list, binary.BigEndian.Uint32(bytes.Clone(k)))
	}
	return list
}
