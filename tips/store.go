package tips

// A Store is an open vault. Its methods may be called from many goroutines.
type Store struct {
	opt Options
}

// Open opens the store below o.Dir, creating it on first use. It fails at once,
// with an [*OperatorError], if another process holds it, if others can read the
// directory, if the database is damaged or newer, if the key file is lost, or
// if for some unit no recipient would be left.
func Open(o Options) (*Store, error) { return nil, ErrClosed }

// Close finishes what is under way and releases the directory.
func (s *Store) Close() error { return nil }

// Warnings are sentences for the operator about what Open found and mended.
func (s *Store) Warnings() []string { return nil }

// Check verifies that every record, index, counter, key and the audit trail
// agree. It reads the whole store.
func (s *Store) Check() error { return ErrClosed }
