//go:build unix

package tips

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"

	bolterrors "go.etcd.io/bbolt/errors"
)

// private checks that dir belongs to us and that nobody else may enter it.
func private(dir string, fi fs.FileInfo) error {
	if mode := fi.Mode().Perm(); mode&0o077 != 0 {
		return &OperatorError{
			Kind: ErrUnsafeDir, Path: dir, Err: fmt.Errorf("its mode is %#o", mode),
			Hint: "Run: chmod 700 " + dir,
		}
	}
	if st, ok := fi.Sys().(*syscall.Stat_t); ok && int(st.Uid) != os.Geteuid() {
		return &OperatorError{
			Kind: ErrUnsafeDir, Path: dir, Err: fmt.Errorf("it belongs to user %d, not to %d", st.Uid, os.Geteuid()),
			Hint: "Run the bot as the user that owns data_dir.",
		}
	}
	return nil
}

// lockFile takes the directory's lock, or fails at once.
func lockFile(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, writeTrouble(err, path)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, held(path)
		}
		return nil, fmt.Errorf("tips: locking %s: %w", path, err)
	}
	return f, nil
}

func fullDisk(err error) bool {
	if errors.Is(err, bolterrors.ErrMaxSizeReached) {
		return true
	}
	for _, full := range []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} {
		// bbolt passes on only the text of what fails while a file grows.
		if errors.Is(err, full) || strings.Contains(err.Error(), full.Error()) {
			return true
		}
	}
	return false
}

func ignoreUnsupported(err error) error {
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		return nil
	}
	return err
}

// renameOpen says that an open file can be renamed and stays usable.
const renameOpen = true

// reservedMap is how much address space to map at first, so that a long reading
// transaction doesn't hold up writers when the file grows.
const reservedMap = 1 << 30
