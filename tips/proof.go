package tips

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"math/bits"
	"slices"

	"golang.org/x/crypto/chacha20poly1305"

	"netralbot/tips/receipt"
)

// A Commitment fixes, at the end of a day, everything that was filed and moved
// on it. Published, it lets a reporter prove that a tip existed.
type Commitment struct {
	Day  Day    `json:"day"`
	Hash string `json:"hash"`
}

// A Proof shows with the code alone that a tip was in the commitments. It is of
// no use without the code, and says nothing about the tip but its states.
type Proof struct {
	Steps []ProofStep `json:"steps"`
}

// A ProofStep is one state a tip had.
type ProofStep struct {
	Day     Day      `json:"day"`
	State   State    `json:"state"`
	Pending bool     `json:"pending,omitempty"` // the day's commitment is not made yet
	Path    []string `json:"path,omitempty"`    // hashes beside the way up to the root
	Index   int      `json:"index,omitempty"`   // of the leaf
	Prev    string   `json:"prev,omitempty"`    // the commitment before
	Audit   string   `json:"audit,omitempty"`   // the audit trail's hash then
	Hash    string   `json:"hash,omitempty"`    // the commitment to look for in the published list
}

// How a day is committed to. Each step of a tip on that day has a leaf:
//
//	proof id = SHA-256("netralbot proof v1\x00", code's secret)
//	leaf     = SHA-256("netralbot leaf v1\x00", proof id, day (4), state)
//
// A tip's proof id lies encrypted under the tip's key and is gone with it; the
// leaves stay until RetentionDays after their day. The leaves, sorted, and random ones
// that fill them up to a power of two and at least 16, so that their number
// tells nothing, are the leaves of a binary tree: a node is SHA-256(1, left,
// right), a leaf SHA-256(0, leaf). The commitment is
//
//	SHA-256("netralbot day v1\x00", commitment before, day (4), root, audit hash)
//
// and the first follows 32 zeros. days/day holds commitment before, root, audit
// hash, audit sequence number (8) and commitment.
type dayRecord struct {
	day               Day
	prev, root, audit []byte
	auditSeq          uint64
	hash              []byte
}

const leastLeaves = 16

func hashOf(parts ...[]byte) []byte {
	h := sha256.New()
	for _, p := range parts {
		h.Write(p)
	}
	return h.Sum(nil)
}

func proofID(code receipt.Code) []byte {
	return hashOf([]byte("netralbot proof v1\x00"), code.Secret())
}

func leafOf(id []byte, day Day, state State) []byte {
	return hashOf([]byte("netralbot leaf v1\x00"), id, dayKey(day), []byte(state))
}

func (d *dayRecord) sum() []byte {
	return hashOf([]byte("netralbot day v1\x00"), d.prev, dayKey(d.day), d.root, d.audit)
}

// sealProof encrypts a proof id under the tip's key, nonce first.
func (s *Store) sealProof(rec *record, id []byte) ([]byte, error) {
	key, err := s.keys.key(rec.Slot)
	if err != nil {
		return nil, err
	}
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, aead.NonceSize())
	if _, err := io.ReadFull(s.opt.Rand, nonce); err != nil {
		return nil, err
	}
	return aead.Seal(nonce, nonce, id, []byte("netralbot proof")), nil
}

func (s *Store) openProof(rec *record) ([]byte, error) {
	key, err := s.keys.key(rec.Slot)
	if err != nil {
		return nil, err
	}
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, err
	}
	if len(rec.Proof) < aead.NonceSize() {
		return nil, damaged(errPart)
	}
	id, err := aead.Open(nil, rec.Proof[:aead.NonceSize()], rec.Proof[aead.NonceSize():], []byte("netralbot proof"))
	if err != nil {
		return nil, damaged(errors.New("a tip does not fit its key"))
	}
	return id, nil
}

// leaf notes the state rec has come to for today's commitment.
func (t *txn) leaf(rec *record) error {
	id, err := t.s.openProof(rec)
	if err != nil {
		return err
	}
	return t.put("leaves", append(dayKey(t.today), leafOf(id, t.today, rec.State)...), []byte{})
}

func (t *txn) eachDay(fn func(dayRecord) error) error {
	return t.bucket("days").ForEach(func(k, v []byte) error {
		if len(k) != 4 || len(v) != 3*32+8+32 {
			return damaged(errors.New("a commitment cannot be read"))
		}
		return fn(dayRecord{keyDay(k), v[:32], v[32:64], v[64:96], binary.BigEndian.Uint64(v[96:104]), v[104:]})
	})
}

// closeDays commits to every day before today that has leaves and no
// commitment yet.
func (t *txn) closeDays() error {
	prev := make([]byte, 32)
	if k, v := t.bucket("days").Cursor().Last(); k != nil && len(v) >= 32 {
		prev = bytes.Clone(v[len(v)-32:])
	}
	for {
		day := t.firstOpenDay()
		if day == 0 {
			return nil
		}
		leaves := t.leavesOf(day)
		for _, l := range leaves {
			if err := t.del("leaves", append(dayKey(day), l...)); err != nil {
				return err
			}
		}
		for n := len(leaves); n < leastLeaves || bits.OnesCount(uint(n)) != 1; n = len(leaves) {
			leaf := make([]byte, 32)
			if _, err := io.ReadFull(t.s.opt.Rand, leaf); err != nil {
				return err
			}
			leaves = append(leaves, leaf)
		}
		slices.SortFunc(leaves, bytes.Compare)
		if err := t.put("trees", dayKey(day), bytes.Join(leaves, nil)); err != nil {
			return err
		}
		seq, audit := t.auditEnd()
		d := dayRecord{day: day, prev: prev, root: root(leaves), audit: bytes.Clone(audit), auditSeq: seq}
		d.hash = d.sum()
		v := bytes.Join([][]byte{d.prev, d.root, d.audit, countValue(seq), d.hash}, nil)
		if err := t.put("days", dayKey(day), v); err != nil {
			return err
		}
		prev = d.hash
	}
}

// firstOpenDay returns the earliest day before today that has leaves and comes
// after the last commitment, 0 if none.
func (t *txn) firstOpenDay() Day {
	from := Day(0)
	if k, _ := t.bucket("days").Cursor().Last(); k != nil {
		from = keyDay(k) + 1
	}
	limit := min(t.today, DayOf(t.s.opt.Now()))
	first := limit
	if k, _ := t.bucket("leaves").Cursor().Seek(dayKey(from)); len(k) == 36 {
		first = min(first, keyDay(k))
	}
	c := t.bucket("marks").Cursor()
	for k, v := c.Seek(dayKey(from)); len(k) == 20 && keyDay(k) < first; k, v = c.Next() {
		if len(v) == 40 {
			first = keyDay(k)
		}
	}
	if first == limit {
		return 0
	}
	return first
}

// leavesOf returns the leaves of a day that isn't committed to.
func (t *txn) leavesOf(d Day) [][]byte {
	var leaves [][]byte
	c := t.bucket("leaves").Cursor()
	for k, _ := c.Seek(dayKey(d)); len(k) == 36 && keyDay(k) == d; k, _ = c.Next() {
		leaves = append(leaves, bytes.Clone(k[4:]))
	}
	c = t.bucket("marks").Cursor()
	for k, v := c.Seek(dayKey(d)); len(k) == 20 && keyDay(k) == d; k, v = c.Next() {
		if len(v) == 40 {
			leaves = append(leaves, bytes.Clone(v[8:]))
		}
	}
	return leaves
}

// tree returns the leaves of a day that was committed to, none once they are
// pruned.
func (t *txn) tree(d Day) [][]byte {
	v := t.get("trees", dayKey(d))
	leaves := make([][]byte, 0, len(v)/32)
	for ; len(v) >= 32; v = v[32:] {
		leaves = append(leaves, v[:32])
	}
	return leaves
}

// level returns the bottom of the tree.
func level(leaves [][]byte) [][]byte {
	nodes := make([][]byte, len(leaves))
	for i, l := range leaves {
		nodes[i] = hashOf([]byte{0}, l)
	}
	return nodes
}

func up(nodes [][]byte) [][]byte {
	next := make([][]byte, len(nodes)/2)
	for i := range next {
		next[i] = hashOf([]byte{1}, nodes[2*i], nodes[2*i+1])
	}
	return next
}

func root(leaves [][]byte) []byte {
	nodes := level(leaves)
	for len(nodes) > 1 {
		nodes = up(nodes)
	}
	return nodes[0]
}

// Proof returns the proof for the tip of this code. Keep it with the code: it
// holds even if the tip is deleted, as long as the commitments are published.
func (s *Store) Proof(code receipt.Code) (Proof, error) {
	var p Proof
	err := s.view(func(t *txn) error {
		_, rec, err := t.byCode(code)
		if err != nil {
			return err
		}
		p = Proof{}
		days := make(map[Day]dayRecord)
		if err := t.eachDay(func(d dayRecord) error { days[d.day] = d; return nil }); err != nil {
			return err
		}
		id := proofID(code)
		for _, h := range rec.History {
			step := ProofStep{Day: h.Day, State: h.State}
			if d, ok := days[h.Day]; ok {
				if !t.prove(&step, d, leafOf(id, h.Day, h.State)) {
					continue // older than the leaves that are kept
				}
			} else {
				step.Pending = true
			}
			p.Steps = append(p.Steps, step)
		}
		return nil
	})
	return p, err
}

func (t *txn) prove(step *ProofStep, d dayRecord, leaf []byte) bool {
	leaves := t.tree(d.day)
	at := -1
	for i, l := range leaves {
		if bytes.Equal(l, leaf) {
			at = i
		}
	}
	if at < 0 {
		return false
	}
	step.Index = at
	for nodes := level(leaves); len(nodes) > 1; nodes = up(nodes) {
		step.Path = append(step.Path, hex.EncodeToString(nodes[at^1]))
		at /= 2
	}
	step.Prev, step.Audit, step.Hash = hex.EncodeToString(d.prev), hex.EncodeToString(d.audit), hex.EncodeToString(d.hash)
	return true
}

// ErrProof says that a proof doesn't fit the code or the commitments.
var ErrProof = errors.New("tips: the proof does not fit the code or the published commitments")

// CheckProof verifies p with the code and the published commitments, without
// a store. It returns the steps that are proved, and ErrProof if one claims to
// be and isn't.
func CheckProof(code receipt.Code, p Proof, published []Commitment) ([]ProofStep, error) {
	known := make(map[Commitment]bool)
	for _, c := range published {
		known[c] = true
	}
	id := proofID(code)
	var proved []ProofStep
	for _, step := range p.Steps {
		if step.Pending {
			continue
		}
		if len(step.Path) > 40 || step.Index < 0 {
			return nil, ErrProof
		}
		node := hashOf([]byte{0}, leafOf(id, step.Day, step.State))
		at := step.Index
		for _, side := range step.Path {
			b, err := hex.DecodeString(side)
			if err != nil || len(b) != 32 {
				return nil, ErrProof
			}
			if at&1 == 0 {
				node = hashOf([]byte{1}, node, b)
			} else {
				node = hashOf([]byte{1}, b, node)
			}
			at /= 2
		}
		prev, err1 := hex.DecodeString(step.Prev)
		audit, err2 := hex.DecodeString(step.Audit)
		d := dayRecord{day: step.Day, prev: prev, root: node, audit: audit}
		if err1 != nil || err2 != nil || len(prev) != 32 || len(audit) != 32 ||
			hex.EncodeToString(d.sum()) != step.Hash || !known[Commitment{step.Day, step.Hash}] {
			return nil, ErrProof
		}
		proved = append(proved, step)
	}
	return proved, nil
}

// Commitments lists all daily commitments, oldest first.
func (s *Store) Commitments() ([]Commitment, error) {
	var list []Commitment
	err := s.view(func(t *txn) error {
		list = nil
		return t.eachDay(func(d dayRecord) error {
			list = append(list, Commitment{d.day, hex.EncodeToString(d.hash)})
			return nil
		})
	})
	return list, err
}
