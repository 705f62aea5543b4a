package tips

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"netralbot/tips/receipt"
)

// faulty opens k's store again with a hook that fails at a point while *err is
// set.
func (k *kit) faulty(point string, err *atomic.Pointer[error]) {
	k.t.Helper()
	if e := k.Close(); e != nil {
		k.t.Fatal(e)
	}
	k.Store = must(openWith(k.opt, func(p string) error {
		if e := err.Load(); e != nil && p == point {
			return *e
		}
		return nil
	}))(k.t)
}

func TestReporterIsToldAndNothingIsLost(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		want error
	}{
		"full disk":      {syscall.ENOSPC, ErrFull},
		"over quota":     {syscall.EDQUOT, ErrFull},
		"read-only disk": {syscall.EROFS, ErrReadOnly},
		"no permission":  {syscall.EACCES, ErrReadOnly},
		"broken disk":    {syscall.EIO, syscall.EIO},
	} {
		t.Run(name, func(t *testing.T) {
			k := newKit(t)
			var fault atomic.Pointer[error]
			k.faulty("commit", &fault)
			kept, n := k.tip(Report{})
			fault.Store(&c.err)
			code, tok := newCode(t), token()
			draft := Report{Kind: "medsos", Texts: []string{"x"}}
			for range 3 {
				_, err := k.Submit(draft, code, tok)
				if !errors.Is(err, c.want) {
					t.Errorf("submitting: %v", err)
				}
				if c.want != syscall.EIO && Hint(err) == "" {
					t.Errorf("no hint for the operator in %v", err)
				}
			}
			if _, err := k.Claim(By(k.budi.ID), n); !errors.Is(err, c.want) {
				t.Errorf("claiming: %v", err)
			}
			if done, _ := k.Submitted(tok); done {
				t.Error("what was refused counts as handled")
			}
			if st := must(k.Status(kept))(t); st.State != Received {
				t.Errorf("what was acknowledged stands at %+v", st)
			}
			fault.Store(nil)
			must(k.Submit(draft, code, tok))(t)
			must(k.Claim(By(k.budi.ID), n))(t)
			if p := must(k.Queue(Operator(), Filter{}, 0, 10))(t); len(p.Cards) != 2 {
				t.Errorf("%d tips, want 2", len(p.Cards))
			}
			k.reopen()
			must(k.Status(code))(t)
			must(k.Status(kept))(t)
		})
	}
}

// The last write of a commit may fail when everything already shows. Nothing may
// be acknowledged then, until it is known to be on the disk.
func TestNothingIsAcknowledgedBeforeItIsSynced(t *testing.T) {
	for _, broken := range []error{syscall.EIO, syscall.ENOSPC} {
		k := newKit(t)
		var fault atomic.Pointer[error]
		k.faulty("commit sync", &fault)
		fault.Store(&broken)
		code, tok := newCode(t), token()
		draft := Report{Kind: "medsos", Texts: []string{"x"}}
		for range 3 {
			if _, err := k.Submit(draft, code, tok); !errors.Is(err, broken) {
				t.Errorf("%v: submitting: %v", broken, err)
			}
			if done, err := k.Submitted(tok); done || err == nil {
				t.Errorf("%v: what nobody knows to be on the disk counts as handled: %v", broken, err)
			}
		}
		fault.Store(nil)
		must(k.Submit(draft, code, tok))(t)
		if p := must(k.Queue(Operator(), Filter{}, 0, 10))(t); len(p.Cards) != 1 {
			t.Errorf("%v: %d tips, want 1", broken, len(p.Cards))
		}
		k.reopen()
		must(k.Status(code))(t)
	}
}

// A backup keeps keys from being overwritten before it begins to read. A store
// that finishes an unclear withdrawal then must let it read, or both wait for
// ever.
func TestBackupWhileAnUnclearWithdrawalIsFinished(t *testing.T) {
	k := newKit(t)
	var fault atomic.Pointer[error]
	k.faulty("commit", &fault)
	code, _ := k.tip(Report{})
	kept, _ := k.tip(Report{})
	broken := error(syscall.EIO)
	fault.Store(&broken)
	if err := k.Withdraw(code, token()); !errors.Is(err, syscall.EIO) {
		t.Fatal(err)
	}
	fault.Store(nil)
	k.keys.mu.RLock() // as a backup does
	written := make(chan error)
	go func() {
		_, err := k.Submit(Report{Kind: "medsos", Texts: []string{"x"}}, newCode(t), token())
		written <- err
	}()
	for k.keys.mu.TryRLock() { // until the key is about to be overwritten
		k.keys.mu.RUnlock()
		runtime.Gosched()
	}
	read := make(chan error)
	go func() {
		_, err := k.Status(kept)
		read <- err
	}()
	select {
	case err := <-read:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("nothing can be read")
	}
	k.keys.mu.RUnlock()
	if err := <-written; err != nil {
		t.Error(err)
	}
	if _, err := k.Status(code); !errors.Is(err, ErrUnknownCode) {
		t.Errorf("the withdrawn tip: %v", err)
	}
}

// A power loss may undo a renaming that isn't synced. Until it is, nothing may be
// acknowledged, for it would be in a file that has no name afterwards.
func TestNothingIsAcknowledgedInAFileWithoutADurableName(t *testing.T) {
	k := newKit(t)
	var fault atomic.Pointer[error]
	k.faulty("compact dirsync", &fault)
	k.tip(Report{})
	broken := error(syscall.EIO)
	fault.Store(&broken)
	if err := k.Compact(); !errors.Is(err, syscall.EIO) {
		t.Errorf("compaction: %v", err)
	}
	code, tok := newCode(t), token()
	if _, err := k.Submit(Report{Kind: "medsos", Texts: []string{"x"}}, code, tok); !errors.Is(err, syscall.EIO) {
		t.Errorf("submitting: %v", err)
	}
	fault.Store(nil)
	must(k.Submit(Report{Kind: "medsos", Texts: []string{"x"}}, code, tok))(t)
	k.reopen()
	must(k.Status(code))(t)
}

func TestFullStoreStillServesStaffAndWithdrawals(t *testing.T) {
	k := newKit(t, func(o *Options) {
		o.Limits.MaxSize, o.Limits.ReportBytes = 8<<20, 1<<20
	})
	var codes []receipt.Code
	var numbers []Number
	photo := make([]byte, 200<<10)
	var full error
	for len(codes) < 100 {
		code := newCode(t)
		n, err := k.Submit(Report{Kind: "medsos", Photos: [][]byte{photo}}, code, token())
		if err != nil {
			full = err
			break
		}
		codes, numbers = append(codes, code), append(numbers, n)
	}
	if !errors.Is(full, ErrFull) {
		t.Fatalf("after %d reports of 200 KiB in 8 MiB: %v", len(codes), full)
	}
	if len(codes) < 5 {
		t.Errorf("only %d reports fit", len(codes))
	}
	must(k.Claim(By(k.budi.ID), numbers[0]))(t)
	must(k.Ask(By(k.budi.ID), numbers[0], "di mana?"))(t)
	if st := must(k.Status(codes[0]))(t); len(st.Messages) != 1 {
		t.Error("staff's question isn't there")
	}
	for _, code := range codes[1:] {
		if err := k.Withdraw(code, token()); err != nil {
			t.Fatalf("withdrawing from a full store: %v", err)
		}
	}
	must(k.Submit(Report{Kind: "medsos", Photos: [][]byte{photo}}, newCode(t), token()))(t)
	if fi := must(os.Stat(filepath.Join(k.opt.Dir, dbName)))(t); fi.Size() > 8<<20 {
		t.Errorf("the file has %d bytes", fi.Size())
	}
}

func TestDayLimitHoldsOverARestart(t *testing.T) {
	k := newKit(t, func(o *Options) { o.Limits.DayBytes = 20 << 10 })
	taken := 0
	for ; taken < 100; taken++ {
		if taken == 3 {
			k.reopen()
		}
		if _, err := k.Submit(Report{Kind: "medsos", Texts: []string{"x"}}, newCode(t), token()); err != nil {
			if !errors.Is(err, ErrBusy) {
				t.Error(err)
			}
			break
		}
	}
	if taken != 6 {
		t.Errorf("%d reports of 3 KiB in 20 KiB", taken)
	}
	k.clock.days(1)
	k.tip(Report{})
}

// A flood of photos must not keep anybody from writing.
func TestPhotosLeaveRoomForWords(t *testing.T) {
	k := newKit(t, func(o *Options) { o.Limits.DayBytes = 4 << 20 })
	var err error
	photos := 0
	for ; photos < 100 && err == nil; photos++ {
		_, err = k.Submit(Report{Kind: "medsos", Photos: [][]byte{make([]byte, 500<<10)}}, newCode(t), token())
	}
	if !errors.Is(err, ErrBusy) || photos < 3 {
		t.Errorf("after %d reports with photos: %v", photos, err)
	}
	for range 10 {
		k.tip(Report{})
	}
}

// What the holder of one code can add is bounded: staff open a tip as a whole.
func TestOneTipGrowsNoFurther(t *testing.T) {
	k := newKit(t, func(o *Options) { o.Limits.ReportBytes, o.Limits.TipBytes = 1<<20, 3<<20 })
	code, n := k.tip(Report{})
	var err error
	added := 0
	for ; added < 50 && err == nil; added++ {
		_, err = k.Add(code, Addition{Photos: [][]byte{make([]byte, 500<<10)}}, token())
	}
	if !errors.Is(err, ErrTooMany) || added < 3 {
		t.Errorf("after %d additions: %v", added, err)
	}
	if c := must(k.Card(Operator(), n))(t); c.Size > 3<<20 {
		t.Errorf("the tip takes %d bytes", c.Size)
	}
	must(k.Add(code, Addition{Texts: []string{"sepatah kata"}}, token()))(t)
}

func TestDiskReserveIsLeft(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("free space isn't known here")
	}
	k := newKit(t, func(o *Options) { o.Limits.DiskReserve = 1 << 60 })
	if _, err := k.Submit(Report{Kind: "medsos", Texts: []string{"x"}}, newCode(t), token()); !errors.Is(err, ErrFull) {
		t.Errorf("with less free than the reserve: %v", err)
	}
}

// The system refuses to let the file grow, in a process of its own.
func TestFileThatCannotGrow(t *testing.T) {
	if os.Getenv("TIPS_TEST_NO_GROWTH") == "" {
		if runtime.GOOS != "linux" {
			t.Skip("limits of processes differ here")
		}
		cmd := exec.Command(os.Args[0], "-test.run=^TestFileThatCannotGrow$", "-test.v")
		cmd.Env = append(os.Environ(), "TIPS_TEST_NO_GROWTH=1")
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.Contains(string(out), "grew no more") {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	k := newKit(t)
	kept, _ := k.tip(Report{})
	fi := must(os.Stat(filepath.Join(k.opt.Dir, dbName)))(t)
	lift := limitFileSize(t, fi.Size())
	code, tok := newCode(t), token()
	draft := Report{Kind: "medsos", Photos: [][]byte{make([]byte, 8<<20)}}
	if _, err := k.Submit(draft, code, tok); !errors.Is(err, ErrFull) {
		t.Errorf("submitting: %v", err)
	}
	gone, _ := k.tip(Report{}) // a small one fits into free pages
	if err := k.Withdraw(gone, token()); err != nil {
		t.Errorf("withdrawing: %v", err)
	}
	if err := k.Compact(); err != nil {
		t.Errorf("compacting: %v", err)
	}
	t.Log("grew no more")
	lift()
	must(k.Submit(draft, code, tok))(t)
	must(k.Status(kept))(t)
	k.reopen()
	must(k.Status(code))(t)
}
