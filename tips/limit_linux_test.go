package tips

import (
	"os/signal"
	"syscall"
	"testing"
)

// limitFileSize keeps files of this process from growing beyond n bytes until
// the returned function is called.
func limitFileSize(t *testing.T, n int64) (lift func()) {
	signal.Ignore(syscall.SIGXFSZ)
	var old syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &old); err != nil {
		t.Fatal(err)
	}
	set := func(l syscall.Rlimit) {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &l); err != nil {
			t.Fatal(err)
		}
	}
	set(syscall.Rlimit{Cur: uint64(n), Max: old.Max})
	return func() { set(old) }
}
