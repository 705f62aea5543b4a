package tips

import (
	"encoding/json"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// txn is one bbolt transaction seen by the functions that work in it. For a
// writing one it also collects what must happen around the commit.
type txn struct {
	s  *Store
	tx *bolt.Tx

	today   Day // the same for everything in one transaction
	dirty   bool
	touched *touched // set while a compaction is copying

	taken int64    // bytes of intake so far
	shred bool     // bytes were replaced that must go from the file
	gone  [][]byte // salts of deleted tips, for the ledger
	freed []uint32 // key slots to overwrite once committed
}

func (t *txn) bucket(name string) *bolt.Bucket { return t.tx.Bucket([]byte(name)) }

// get returns a value valid until the transaction ends, nil if there is none.
func (t *txn) get(bucket string, key []byte) []byte { return t.bucket(bucket).Get(key) }

func (t *txn) put(bucket string, key, value []byte) error {
	t.dirty = true
	if t.touched != nil {
		t.touched.add(bucket, key)
	}
	return t.bucket(bucket).Put(key, value)
}

func (t *txn) del(bucket string, key []byte) error {
	t.dirty = true
	if t.touched != nil {
		t.touched.add(bucket, key)
	}
	return t.bucket(bucket).Delete(key)
}

func (t *txn) putJSON(bucket string, key []byte, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return t.put(bucket, key, b)
}

func (t *txn) getJSON(bucket string, key []byte, v any) (bool, error) {
	b := t.get(bucket, key)
	if b == nil {
		return false, nil
	}
	if err := json.Unmarshal(b, v); err != nil {
		return false, damaged(fmt.Errorf("a record in %s cannot be read: %w", bucket, err))
	}
	return true, nil
}

// bump adds delta to a counter and forgets it at zero.
func (t *txn) bump(bucket string, key []byte, delta int) error {
	n := int64(count(t.get(bucket, key))) + int64(delta)
	if n < 0 {
		return damaged(fmt.Errorf("a counter in %s fell below zero", bucket))
	}
	if n == 0 {
		return t.del(bucket, key)
	}
	return t.put(bucket, key, countValue(uint64(n)))
}

func damaged(err error) error {
	return &OperatorError{
		Kind: ErrDamaged, Err: err,
		Hint: "Stop the bot, keep a copy of the data directory, and restore the last backup.",
	}
}
