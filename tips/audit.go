package tips

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
)

// An Entry is one staff act in the audit trail: who, what, which tip, which
// day; never content.
type Entry struct {
	Seq    uint64 `json:"seq"`
	Day    Day    `json:"day"`
	Who    string `json:"who"` // a StaffID, or "operator"
	Act    Act    `json:"act"`
	Tip    Number `json:"tip,omitzero"`
	Object string `json:"object,omitempty"` // a destination, an outcome, a staff id, a role, a number of tips
	Hash   string `json:"hash,omitempty"`
}

// The trail is the bucket audit. The hash of an entry is
//
//	SHA-256("netralbot audit v1\x00", hash of the one before, JSON)
//
// where JSON is the entry without its hash, and the first follows 32 zeros.
// meta/audit holds the last sequence number and hash, so that cutting off the
// end shows, and each daily commitment holds the hash reached on that day, so
// that a trail rewritten as a whole shows to whoever has the published list.
const auditLabel = "netralbot audit v1\x00"

func auditHash(prev, entry []byte) []byte {
	h := sha256.New()
	h.Write([]byte(auditLabel))
	h.Write(prev)
	h.Write(entry)
	return h.Sum(nil)
}

// auditEnd returns the last sequence number and hash.
func (t *txn) auditEnd() (uint64, []byte) {
	v := t.get("meta", []byte("audit"))
	if len(v) != 40 {
		return 0, make([]byte, 32)
	}
	return binary.BigEndian.Uint64(v), v[8:]
}

// log writes an entry in the transaction of the act itself: what can't be
// logged isn't done.
func (t *txn) log(who string, act Act, tip Number, object string) error {
	seq, prev := t.auditEnd()
	seq++
	entry, err := json.Marshal(Entry{Seq: seq, Day: t.today, Who: who, Act: act, Tip: tip, Object: object})
	if err != nil {
		return err
	}
	hash := auditHash(prev, entry)
	key := binary.BigEndian.AppendUint64(nil, seq)
	if err := t.put("audit", key, append(hash[:32:32], entry...)); err != nil {
		return err
	}
	return t.put("meta", []byte("audit"), append(key[:8:8], hash...))
}

// Audit lists the trail from seq (1 is the first) on, at most limit entries;
// admins and the operator may.
func (s *Store) Audit(by Actor, seq uint64, limit int) ([]Entry, error) {
	var list []Entry
	err := s.view(func(t *txn) error {
		if err := t.manages(by); err != nil {
			return err
		}
		c := t.bucket("audit").Cursor()
		k, v := c.Seek(binary.BigEndian.AppendUint64(nil, seq))
		for ; k != nil && len(list) < limit; k, v = c.Next() {
			e, err := parseEntry(v)
			if err != nil {
				return err
			}
			list = append(list, e)
		}
		return nil
	})
	return list, err
}

func parseEntry(v []byte) (Entry, error) {
	var e Entry
	if len(v) < 32 || json.Unmarshal(v[32:], &e) != nil {
		return e, damaged(errors.New("an entry of the audit trail cannot be read"))
	}
	e.Hash = hex.EncodeToString(v[:32])
	return e, nil
}

// VerifyAudit checks that no entry was changed, removed or inserted: the hash
// chain, its end, and the daily commitments that hold its state. It returns
// how many entries there are.
func (s *Store) VerifyAudit() (int, error) {
	var n int
	err := s.view(func(t *txn) (err error) {
		n, err = t.verifyAudit()
		return err
	})
	return n, err
}

func (t *txn) verifyAudit() (int, error) {
	tampered := func(format string, args ...any) (int, error) {
		return 0, &OperatorError{
			Kind: ErrTampered, Err: fmt.Errorf(format, args...),
			Hint: "Somebody or something changed the audit trail. Keep a copy of the data directory and compare it with a backup.",
		}
	}
	anchors := make(map[uint64][]byte)
	if err := t.eachDay(func(d dayRecord) error {
		anchors[d.auditSeq] = d.audit
		return nil
	}); err != nil {
		return 0, err
	}
	prev := make([]byte, 32)
	var seq uint64
	c := t.bucket("audit").Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		if want, ok := anchors[seq]; ok && string(want) != string(prev) {
			return tampered("entry %d is not the one that was committed to", seq)
		}
		seq++
		if len(k) != 8 || binary.BigEndian.Uint64(k) != seq {
			return tampered("entry %d is missing", seq)
		}
		if len(v) < 32 || string(auditHash(prev, v[32:])) != string(v[:32]) {
			return tampered("entry %d was changed", seq)
		}
		if e, err := parseEntry(v); err != nil || e.Seq != seq {
			return tampered("entry %d is out of place", seq)
		}
		prev = v[:32]
		delete(anchors, seq-1)
	}
	if want, ok := anchors[seq]; ok && string(want) != string(prev) {
		return tampered("entry %d is not the one that was committed to", seq)
	}
	delete(anchors, seq)
	end, hash := t.auditEnd()
	if len(anchors) > 0 || end != seq || string(hash) != string(prev) {
		return tampered("the end is missing after entry %d", seq)
	}
	return int(seq), nil
}
