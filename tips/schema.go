package tips

import (
	"bytes"
	"encoding/binary"
)

// schemaVersion is the number in meta/version. A store with a higher one is
// refused; a lower one does not exist yet.
const schemaVersion = 1

// The database, schema version 1. Integers in keys and values are big-endian;
// num is a Number in 8 bytes, day a Day in 4, staff a StaffID in 4. mac(label)
// is HMAC-SHA256 under the pepper (see keyFile) of label, a zero byte, and the
// data. JSON values are those of the Go type named.
//
//	meta       version          → 4 bytes
//	           store            → 16 random bytes that name this database
//	           pepper           → mac("pepper check") of the former, 16 bytes
//	           ledger           → id of the ledger (16), entries applied (8)
//	           audit            → last sequence number (8), last hash (32)
//	           shred            → present while deleted bytes may be in the file
//	           rewritten        → day of the last compaction
//	tips       num                    → record
//	           num class seq piece    → a piece of a sealed part, see seal.go;
//	                    class is one of r report, a addition, m message for
//	                    staff, y the same message for the reporter, n note; seq
//	                    and piece count from 0 in 2 bytes
//	receipts   mac("receipt"), 16     → num
//	slots      chunk                  → bits, see slots.go
//	waiting    slot                   → empty
//	marks      day mac("mark"), 16    → num, or zeros: a handled submission; then
//	                                    the leaf (32) of a new tip, see proof.go
//	queue      see queueKeys    → see summary
//	cells      state 0 kind 0 unit   → tips there are now
//	weeks      week 0 kind 0 unit    → tips received, ever
//	outcomes   outcome 0 kind 0 unit → tips closed so
//	intake     day              → sealed bytes taken in on that day
//	people     staff            → member
//	addresses  mac("address")   → staff
//	invites    mac("invite")    → invite
//	audit      seq (8)          → hash (32), Entry without its hash
//	leaves     day leaf (32)    → empty: of a day not yet committed to
//	trees      day              → the leaves of a day that is, sorted, 32 each
//	days       day              → dayRecord
//	digests    day              → empty: the digest of that day was taken
//	tallies    key              → count
//
// Numbers, staff ids, slots and ledger ids are random, so that no order of
// arrival can be read from keys. Nothing is keyed or valued by a time of day.
var buckets = []string{
	"meta", "tips", "receipts", "slots", "waiting", "marks", "queue", "cells",
	"weeks", "outcomes", "intake", "people", "addresses", "invites", "audit",
	"leaves", "trees", "days", "digests", "tallies",
}

// Classes of sealed parts.
const (
	classReport   = 'r'
	classAddition = 'a'
	classMessage  = 'm'
	classReply    = 'y'
	classNote     = 'n'
)

func numKey(n Number) []byte { return binary.BigEndian.AppendUint64(nil, uint64(n)) }

func keyNum(b []byte) Number { return Number(binary.BigEndian.Uint64(b)) }

func dayKey(d Day) []byte { return binary.BigEndian.AppendUint32(nil, uint32(d)) }

func keyDay(b []byte) Day { return Day(binary.BigEndian.Uint32(b)) }

func staffKey(id StaffID) []byte { return binary.BigEndian.AppendUint32(nil, uint32(id)) }

func slotKey(slot uint32) []byte { return binary.BigEndian.AppendUint32(nil, slot) }

func sealedKey(n Number, class byte, seq int) []byte {
	return binary.BigEndian.AppendUint16(append(numKey(n), class), uint16(seq))
}

// pieceSize is how long the pieces of a sealed part are, but the last. bbolt
// writes neighbouring values anew with each other, so long values would cost
// several times their size in time and space.
const pieceSize = 16 << 10

func pieceKey(name []byte, piece int) []byte {
	return binary.BigEndian.AppendUint16(name[:len(name):len(name)], uint16(piece))
}

// cellKey joins the dimensions of a counter.
func cellKey(first, kind, unit string) []byte {
	return []byte(first + "\x00" + kind + "\x00" + unit)
}

func splitCell(key []byte) (first, kind, unit string) {
	p := bytes.SplitN(key, []byte{0}, 3)
	if len(p) != 3 {
		return "", "", ""
	}
	return string(p[0]), string(p[1]), string(p[2])
}

func count(v []byte) uint64 {
	if len(v) != 8 {
		return 0
	}
	return binary.BigEndian.Uint64(v)
}

func countValue(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }
