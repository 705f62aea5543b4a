package tips

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"

	"filippo.io/age"
)

// A bundle carries tips to a machine that has a key and no store.
//
//	"netralbot bundle v1\n"
//	sections, each: 1 byte 's', then an age file in chunks
//	1 byte 'e'
//
// A chunk is its length in 4 bytes, at most 64 KiB, and the bytes; length 0
// ends the age file. There is one section per unit the tips are about, sealed
// to those recipients who may know of that unit, so that cards don't tell
// others more than the queue would. A section's plaintext is a sequence of
// tips, each as long as
//
//	4 bytes   length of the JSON, then the JSON: {"card": Card, "history": [Moved]}
//	4 bytes   number of parts; for each: class (1), day (4), length (4), and the
//	          age file of that part as the store has it
//
// Reading needs nothing but the format and an age identity.
const (
	bundleMagic = "netralbot bundle v1\n"
	bundleChunk = 64 << 10

	// What readers accept: a header of a tip, a part, parts of a tip, each in
	// bytes but the last.
	headerLimit = 1 << 20
	partLimit   = 128 << 20
	partsLimit  = 1 << 17
)

type bundleHeader struct {
	Card    Card    `json:"card"`
	History []Moved `json:"history"`
}

// Bundle writes the tips that match f and that by may see, sealed to those
// recipients who may read them, and returns how many there were. The host needs
// no key for it.
func (s *Store) Bundle(by Actor, w io.Writer, f Filter) (int, error) {
	return s.bundle(by, w, func(t *txn, m member, add func(Number) error) error {
		return t.eachQueued(m, by, f, func(n Number) (bool, error) { return true, add(n) })
	})
}

// BundleOf is Bundle for single tips. ErrNotFound if by may not know of one.
func (s *Store) BundleOf(by Actor, w io.Writer, numbers ...Number) (int, error) {
	return s.bundle(by, w, func(t *txn, m member, add func(Number) error) error {
		for _, n := range numbers {
			rec, err := t.record(n)
			if err != nil {
				return err
			}
			if m.conflicted(rec.Unit) {
				return ErrNotFound
			}
			if err := add(n); err != nil {
				return err
			}
		}
		return nil
	})
}

// bundle logs the pulling first, with the number of tips, then writes.
func (s *Store) bundle(by Actor, w io.Writer, list func(*txn, member, func(Number) error) error) (int, error) {
	units := make(map[string][]Number)
	total := 0
	err := s.view(func(t *txn) error {
		m, err := t.sees(by)
		if err != nil {
			return err
		}
		return list(t, m, func(n Number) error {
			rec, err := t.record(n)
			if err == nil {
				units[rec.Unit] = append(units[rec.Unit], n)
				total++
			}
			return err
		})
	})
	if err != nil {
		return 0, err
	}
	if err := s.write(0, func(t *txn) error {
		if _, err := t.sees(by); err != nil {
			return err
		}
		return t.log(by.name(), ActPull, 0, fmt.Sprint(total))
	}); err != nil {
		return 0, err
	}
	out := bufio.NewWriter(w)
	out.WriteString(bundleMagic)
	written := 0
	for _, unit := range slices.Sorted(keysOf(units)) {
		n, err := s.section(out, unit, units[unit])
		if err != nil {
			return written, err
		}
		written += n
	}
	out.WriteByte('e')
	return written, out.Flush()
}

func keysOf[V any](m map[string]V) iter.Seq[string] {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// section writes the tips about one unit; what was withdrawn meanwhile is left
// out.
func (s *Store) section(out *bufio.Writer, unit string, numbers []Number) (int, error) {
	to := s.to.about(unit)
	if len(to) == 0 {
		return 0, ErrNoRecipient
	}
	out.WriteByte('s')
	chunks := &chunkWriter{out: out}
	sealed, err := age.Encrypt(chunks, to...)
	if err != nil {
		return 0, err
	}
	written := 0
	for _, n := range numbers {
		entry, err := s.bundleEntry(n)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return written, err
		}
		if _, err := sealed.Write(entry); err != nil {
			return written, err
		}
		written++
	}
	if err := sealed.Close(); err != nil {
		return written, err
	}
	return written, chunks.end()
}

func (s *Store) bundleEntry(n Number) ([]byte, error) {
	var b []byte
	err := s.view(func(t *txn) error {
		rec, err := t.record(n)
		if err != nil {
			return err
		}
		j, err := json.Marshal(bundleHeader{rec.card(n, t.today), rec.History})
		if err != nil {
			return err
		}
		parts, err := t.parts(n, rec)
		if err != nil {
			return err
		}
		b = append(binary.BigEndian.AppendUint32(nil, uint32(len(j))), j...)
		b = binary.BigEndian.AppendUint32(b, uint32(len(parts)))
		for _, p := range parts {
			b = append(append(b, p.class), dayKey(p.day)...)
			b = append(binary.BigEndian.AppendUint32(b, uint32(len(p.ageFile))), p.ageFile...)
		}
		return nil
	})
	return b, err
}

// chunkWriter cuts an age file of unknown length into chunks.
type chunkWriter struct {
	out *bufio.Writer
	buf []byte
}

func (c *chunkWriter) Write(p []byte) (int, error) {
	c.buf = append(c.buf, p...)
	for len(c.buf) >= bundleChunk {
		if err := c.chunk(c.buf[:bundleChunk]); err != nil {
			return 0, err
		}
		c.buf = append(c.buf[:0], c.buf[bundleChunk:]...)
	}
	return len(p), nil
}

func (c *chunkWriter) chunk(b []byte) error {
	c.out.Write(binary.BigEndian.AppendUint32(nil, uint32(len(b))))
	_, err := c.out.Write(b)
	return err
}

func (c *chunkWriter) end() error {
	if len(c.buf) > 0 {
		if err := c.chunk(c.buf); err != nil {
			return err
		}
	}
	return c.chunk(nil)
}
