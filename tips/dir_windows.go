package tips

import (
	"errors"
	"io/fs"
	"os"

	bolterrors "go.etcd.io/bbolt/errors"
	"golang.org/x/sys/windows"
)

// private accepts any directory: below a user's profile Windows keeps others
// out by inherited access lists, which modes don't show.
func private(string, fs.FileInfo) error { return nil }

// lockFile takes the directory's lock, or fails at once.
func lockFile(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, writeTrouble(err, path)
	}
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	if err := windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, new(windows.Overlapped)); err != nil {
		f.Close()
		return nil, held(path)
	}
	return f, nil
}

func fullDisk(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, bolterrors.ErrMaxSizeReached)
}

// ignoreUnsupported: a directory can't be synced on Windows.
func ignoreUnsupported(error) error { return nil }

// renameOpen says that an open file can be renamed and stays usable.
const renameOpen = false

const reservedMap = 0
