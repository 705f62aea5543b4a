package tips

import "io"

// Backup writes a consistent copy while the store is in use: all records and
// keys, checksummed, without deleted bytes. It opens nothing by itself, but
// whoever has it and a staff key can read the tips in it, withdrawn or not.
func (s *Store) Backup(w io.Writer) error { return ErrClosed }

// Restored says what a restored backup is.
type Restored struct {
	Tips    int
	Day     Day  // of the backup
	Dropped int  // tips in the backup that were withdrawn or expired since, and are not revived
	Revives bool // the ledger is gone: tips withdrawn since the backup come back
}

// Restore checks a backup and only then makes a store of it in dir, which must
// not hold a database. If dir still holds the ledger of withdrawals, what was
// withdrawn since the backup is not revived; if not, Revives says that it is.
func Restore(dir string, r io.Reader) (Restored, error) { return Restored{}, ErrBackup }
