package tips

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

const (
	dbName      = "vault.db"
	lockName    = "vault.lock"
	tempPattern = "vault.tmp-*" // what Open finds of these is left from a crash
)

// prepareDir makes dir or checks that only its owner gets at it.
func prepareDir(dir string) error {
	if dir == "" {
		return &OperatorError{Kind: ErrOptions, Hint: "Set data_dir."}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return writeTrouble(err, dir)
	}
	fi, err := os.Stat(dir)
	if err != nil {
		return writeTrouble(err, dir)
	}
	if !fi.IsDir() {
		return &OperatorError{Kind: ErrUnsafeDir, Path: dir, Hint: "data_dir must be a directory."}
	}
	return private(dir, fi)
}

// writeTrouble says what keeps us from writing, "" in path if unknown.
func writeTrouble(err error, path string) error {
	var oe *OperatorError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &oe):
		return err
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return &OperatorError{
			Kind: ErrReadOnly, Path: path, Err: err,
			Hint: "Let the bot's user own data_dir, on a file system that is mounted for writing.",
		}
	case fullDisk(err):
		return &OperatorError{
			Kind: ErrFull, Path: path, Err: err,
			Hint: "Free space on the disk of data_dir, or raise its limit. Nothing that was acknowledged is lost.",
		}
	}
	return err
}

// removeTemps removes what a crash left of unfinished files.
func removeTemps(dir string) error {
	names, err := filepath.Glob(filepath.Join(globEscape(dir), tempPattern))
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := os.Remove(name); err != nil {
			return err
		}
	}
	return nil
}

func globEscape(dir string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(dir)
}

// writeNew writes a private file that must not exist yet and syncs it.
func writeNew(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		os.Remove(path)
		return err
	}
	return nil
}

// syncDir makes renames in dir durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return ignoreUnsupported(d.Sync())
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

func held(path string) error {
	return &OperatorError{
		Kind: ErrLocked, Path: path,
		Hint: "Stop the other one, or send the command to it: commands reach a running bot through its socket.",
	}
}
