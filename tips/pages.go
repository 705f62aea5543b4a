package tips

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
)

// checkPages verifies the structure of a bbolt file before bbolt follows it:
// on a damaged page bbolt may loop, ask for any amount of memory, or fault in a
// goroutine of its own. It reads every page that is in use but the insides of
// long values, and nothing of it is kept.
//
// The format is that of bbolt 1.x, version 2: pages begin with id (8), flags
// (2), count (2) and overflow (4); a branch has elements of offset (4), key
// length (4) and page (8), a leaf of flags (4), offset (4), key length (4) and
// value length (4), offsets counting from the element itself, all in the
// machine's byte order.
func checkPages(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	fi, err := f.Stat()
	if err != nil {
		return err
	}
	c := &pageCheck{f: f, seen: make(map[uint64]bool)}
	if err := c.meta(fi.Size()); err != nil {
		return err
	}
	if err := c.freelist(); err != nil {
		return err
	}
	return c.tree(c.root, nil, nil, true, 0)
}

const (
	pageHeader   = 16
	branchFlag   = 0x01
	leafFlag     = 0x02
	freelistFlag = 0x10
	bucketFlag   = 0x01
	boltMagic    = 0xED0CDAED
	deepest      = 32
)

var native = binary.NativeEndian

type pageCheck struct {
	f          *os.File
	size       uint64 // of a page
	root, free uint64
	end        uint64 // first page beyond those ever used
	seen       map[uint64]bool
}

func (c *pageCheck) meta(fileSize int64) error {
	best := uint64(0)
	try := func(off int64) {
		var b [80]byte
		if _, err := c.f.ReadAt(b[:], off); err != nil {
			return
		}
		m := b[pageHeader:]
		sum := fnv.New64a()
		sum.Write(m[:56])
		if native.Uint32(m) != boltMagic || native.Uint32(m[4:]) != 2 || native.Uint64(m[56:]) != sum.Sum64() {
			return
		}
		size, txid := uint64(native.Uint32(m[8:])), native.Uint64(m[48:])
		if (off == 0 || uint64(off) == size) && (c.size == 0 || txid > best) {
			best = txid
			c.size, c.root, c.free, c.end = size, native.Uint64(m[16:]), native.Uint64(m[32:]), native.Uint64(m[40:])
		}
	}
	try(0)
	for size := int64(1 << 10); size <= 1<<16; size <<= 1 {
		try(size)
	}
	switch {
	case c.size < 1<<10 || c.size > 1<<16:
		return errors.New("neither of its first pages is whole")
	case c.end > uint64(fileSize)/c.size:
		return fmt.Errorf("it ends after %d of %d pages", uint64(fileSize)/c.size, c.end)
	}
	return nil
}

// page reads a page with what overflows it, and notes that it is in use. long
// is how much of it is read at most.
func (c *pageCheck) page(id, long uint64) (b []byte, flags, count uint16, err error) {
	if id < 2 || id >= c.end {
		return nil, 0, 0, fmt.Errorf("page %d is out of range", id)
	}
	var head [pageHeader]byte
	if _, err := c.f.ReadAt(head[:], int64(id*c.size)); err != nil {
		return nil, 0, 0, err
	}
	over := uint64(native.Uint32(head[12:]))
	if native.Uint64(head[:]) != id || id+over >= c.end {
		return nil, 0, 0, fmt.Errorf("page %d has a wrong header", id)
	}
	for i := id; i <= id+over; i++ {
		if c.seen[i] {
			return nil, 0, 0, fmt.Errorf("page %d is used twice", i)
		}
		c.seen[i] = true
	}
	b = make([]byte, min((over+1)*c.size, long))
	_, err = c.f.ReadAt(b, int64(id*c.size))
	return b, native.Uint16(head[8:]), native.Uint16(head[10:]), err
}

func (c *pageCheck) freelist() error {
	if c.free == ^uint64(0) {
		return nil // not written; bbolt finds free pages by itself
	}
	b, flags, n, err := c.page(c.free, ^uint64(0))
	if err != nil {
		return err
	}
	ids, b := uint64(n), b[pageHeader:]
	if n == 0xFFFF {
		ids, b = native.Uint64(b), b[8:]
	}
	if flags != freelistFlag || ids > uint64(len(b))/8 {
		return errors.New("the list of free pages is damaged")
	}
	for i := range ids {
		id := native.Uint64(b[i*8:])
		if id < 2 || id >= c.end || c.seen[id] {
			return fmt.Errorf("page %d is listed as free and is not", id)
		}
		c.seen[id] = true
	}
	return nil
}

// tree checks the pages below id, whose keys must lie in [low, high).
func (c *pageCheck) tree(id uint64, low, high []byte, top bool, depth int) error {
	b, flags, n, err := c.page(id, 1<<26)
	if err != nil {
		return err
	}
	if depth > deepest {
		return errors.New("its tree is too deep")
	}
	if flags == leafFlag {
		return c.leaf(b, int(n), low, high, top)
	}
	if flags != branchFlag || n == 0 || pageHeader+int(n)*16 > len(b) {
		return fmt.Errorf("page %d is neither branch nor leaf", id)
	}
	keys, pages := make([][]byte, n), make([]uint64, n)
	for i := range int(n) {
		e := b[pageHeader+i*16:]
		if keys[i], err = cut(e, native.Uint32(e), native.Uint32(e[4:])); err != nil {
			return err
		}
		pages[i] = native.Uint64(e[8:])
		keys[i] = bytes.Clone(keys[i])
	}
	b = nil
	for i, page := range pages {
		to := high
		if i+1 < len(keys) {
			to = keys[i+1]
		}
		if !between(keys[i], low, high) || i > 0 && bytes.Compare(keys[i-1], keys[i]) >= 0 {
			return fmt.Errorf("page %d is not in order", id)
		}
		if err := c.tree(page, keys[i], to, top, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func between(key, low, high []byte) bool {
	return bytes.Compare(key, low) >= 0 && (high == nil || bytes.Compare(key, high) < 0)
}

func cut(b []byte, off, n uint32) ([]byte, error) {
	if uint64(off)+uint64(n) > uint64(len(b)) {
		return nil, errors.New("a record reaches beyond its page")
	}
	return b[off : off+n], nil
}

// leaf checks a leaf page; only the top ones hold buckets.
func (c *pageCheck) leaf(b []byte, n int, low, high []byte, top bool) error {
	if pageHeader+n*16 > len(b) {
		return io.ErrUnexpectedEOF
	}
	var prev []byte
	for i := range n {
		e := b[pageHeader+i*16:]
		flags, off := native.Uint32(e), native.Uint32(e[4:])
		key, err := cut(e, off, native.Uint32(e[8:]))
		if err != nil {
			return err
		}
		value, err := cut(e, off+native.Uint32(e[8:]), native.Uint32(e[12:]))
		if err != nil {
			return err
		}
		if !between(key, low, high) || i > 0 && bytes.Compare(prev, key) >= 0 {
			return errors.New("the records of a page are not in order")
		}
		prev = key
		switch {
		case flags == 0 && !top:
		case flags == bucketFlag && top:
			if err := c.bucket(value); err != nil {
				return err
			}
		default:
			return errors.New("a record is of a wrong kind")
		}
	}
	return nil
}

// bucket checks a bucket's root page (8) and sequence (8), or the leaf page
// that follows them if the root page is 0.
func (c *pageCheck) bucket(v []byte) error {
	if len(v) < 16 {
		return io.ErrUnexpectedEOF
	}
	if root := native.Uint64(v); root != 0 {
		return c.tree(root, nil, nil, false, 0)
	}
	v = v[16:]
	if len(v) < pageHeader || native.Uint16(v[8:]) != leafFlag {
		return errors.New("a small bucket is damaged")
	}
	return c.leaf(v, int(native.Uint16(v[10:])), nil, nil, false)
}
