package tips

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"slices"

	"filippo.io/age"
)

// ReadBundle opens a whole bundle. Tips that id may not know of are left out; a
// tip of which id can open nothing but the card comes Locked. The bundle may be
// hostile: memory is bounded by a small multiple of what was read.
func ReadBundle(r io.Reader, id *Identity) ([]Dossier, error) {
	var list []Dossier
	for d, err := range Dossiers(r, id) {
		if err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	return list, nil
}

// Dossiers is ReadBundle one by one, in the order of the bundle, for bundles
// with many photos. It ends after the first error.
//
// Tips are opened on all processors, some ahead of the one that is handed out.
// r is read by the caller's goroutine alone, never once the loop has ended, and
// no goroutine outlives the loop.
func Dossiers(r io.Reader, id *Identity) iter.Seq2[Dossier, error] {
	return func(yield func(Dossier, error) bool) {
		p := newPool(id, yield)
		defer p.stop()
		err := readSections(bufio.NewReader(r), id, p.add)
		// What comes before the error in the bundle comes before it here.
		if !errors.Is(err, errEnough) && p.drain() && err != nil {
			yield(Dossier{}, err)
		}
	}
}

// sealedTip is a tip of a bundle whose parts are still sealed.
type sealedTip struct {
	bundleHeader
	parts []part
	size  int // bytes that were read of it
}

// open puts the dossier together; one that id opens nothing of comes Locked.
func (t *sealedTip) open(id *Identity) (Dossier, error) {
	d, err := openParts(t.Card, t.History, t.parts, id)
	switch {
	case errors.Is(err, ErrCannotOpen):
		return d, nil
	case err != nil:
		return Dossier{}, noBundle(err)
	}
	return d, nil
}

// errEnough says that whoever gets the tips wants no more.
var errEnough = errors.New("enough")

func noBundle(err error) error {
	return &OperatorError{Kind: ErrBundle, Err: err, Hint: "Pull the bundle again; it is damaged, cut short, or something else."}
}

// readSections gives add every tip that id may know of, until add returns
// false; then the error is errEnough.
func readSections(in *bufio.Reader, id *Identity, add func(*sealedTip) bool) error {
	magic := make([]byte, len(bundleMagic))
	if _, err := io.ReadFull(in, magic); err != nil || string(magic) != bundleMagic {
		return noBundle(err)
	}
	opened, sections := 0, 0
	for {
		tag, err := in.ReadByte()
		switch {
		case err == nil && tag == 'e':
			if sections > 0 && opened == 0 {
				return ErrCannotOpen
			}
			return nil
		case err != nil || tag != 's':
			return noBundle(err)
		}
		sections++
		known, err := readSection(&chunkReader{in: in}, id, add)
		if errors.Is(err, errEnough) {
			return errEnough
		}
		if err != nil {
			return noBundle(err)
		}
		if known {
			opened++
		}
	}
}

// readSection reads the tips of one section. known is false if it is for
// others.
func readSection(c *chunkReader, id *Identity, add func(*sealedTip) bool) (known bool, err error) {
	r, err := age.Decrypt(c, id.keys()...)
	var none *age.NoIdentityMatchError
	if errors.As(err, &none) {
		_, err := io.Copy(io.Discard, c)
		return false, err
	}
	if err != nil {
		return false, err
	}
	in := bufio.NewReader(r)
	for {
		if _, err := in.Peek(1); err == io.EOF {
			_, err := io.Copy(io.Discard, c) // the age file must end where its chunks do
			return true, err
		}
		t, err := readEntry(in)
		if err != nil {
			return true, err
		}
		if !add(t) {
			return true, errEnough
		}
	}
}

func readEntry(in io.Reader) (*sealedTip, error) {
	n, err := readLength(in, headerLimit)
	if err != nil {
		return nil, err
	}
	j, err := readBytes(in, n)
	if err != nil {
		return nil, err
	}
	t := &sealedTip{size: len(j)}
	if err := json.Unmarshal(j, &t.bundleHeader); err != nil {
		return nil, errPart
	}
	if n, err = readLength(in, partsLimit); err != nil {
		return nil, err
	}
	for range n {
		var head [5]byte
		if _, err := io.ReadFull(in, head[:]); err != nil {
			return nil, err
		}
		size, err := readLength(in, partLimit)
		if err != nil {
			return nil, err
		}
		b, err := readBytes(in, size)
		if err != nil {
			return nil, err
		}
		t.parts = append(t.parts, part{head[0], keyDay(head[1:]), b})
		t.size += len(head) + len(b)
	}
	return t, nil
}

// chunkReader puts the chunks of one age file together again.
type chunkReader struct {
	in    *bufio.Reader
	left  uint32
	ended bool
}

func (c *chunkReader) Read(p []byte) (int, error) {
	if c.ended {
		return 0, io.EOF
	}
	if c.left == 0 {
		n, err := readLength(c.in, bundleChunk)
		if err != nil {
			return 0, err
		}
		if n == 0 {
			c.ended = true
			return 0, io.EOF
		}
		c.left = n
	}
	n, err := c.in.Read(p[:min(len(p), int(c.left))])
	c.left -= uint32(n)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

func readLength(r io.Reader, limit uint32) (uint32, error) {
	var b [4]byte
	if _, err := io.ReadFull(r, b[:]); err != nil {
		return 0, err
	}
	n := binary.BigEndian.Uint32(b[:])
	if n > limit {
		return 0, errPart
	}
	return n, nil
}

// readBytes reads n bytes without believing n: memory grows as they come.
func readBytes(r io.Reader, n uint32) ([]byte, error) {
	b := make([]byte, 0, min(n, believed))
	for left := int(n); left > 0; left = int(n) - len(b) {
		b = slices.Grow(b, min(left, max(len(b), believed)))
		next := b[len(b):min(cap(b), int(n))]
		if _, err := io.ReadFull(r, next); err != nil {
			return nil, err
		}
		b = b[:len(b)+len(next)]
	}
	return b, nil
}

// believed is how many bytes are set aside for a length before any of them
// came: as many as most stories take.
const believed = 4 << 10
