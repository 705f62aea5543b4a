package tips

import (
	"io"
	"iter"
)

// Bundle writes the open tips that match f and that by may see, sealed to
// those recipients who may read them, and returns how many there were. The
// host needs no key for it.
func (s *Store) Bundle(by Actor, w io.Writer, f Filter) (int, error) { return 0, ErrClosed }

// BundleOf is Bundle for single tips.
func (s *Store) BundleOf(by Actor, w io.Writer, numbers ...Number) (int, error) {
	return 0, ErrClosed
}

// ReadBundle opens a whole bundle. Tips that id cannot open are left out or,
// where only their content is sealed to others, come Locked. The bundle may be
// hostile: memory is bounded by a small multiple of what was read.
func ReadBundle(r io.Reader, id *Identity) ([]Dossier, error) { return nil, ErrBundle }

// Dossiers is ReadBundle one by one, for bundles with many photos. It ends
// after the first error.
func Dossiers(r io.Reader, id *Identity) iter.Seq2[Dossier, error] {
	return func(yield func(Dossier, error) bool) { yield(Dossier{}, ErrBundle) }
}
