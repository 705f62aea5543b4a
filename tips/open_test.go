package tips

import (
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// refused checks that Open fails with kind and a hint.
func refused(t *testing.T, name string, o Options, kind error) {
	t.Helper()
	s, err := Open(o)
	if err == nil {
		s.Close()
		t.Errorf("%s: the store opens", name)
		return
	}
	if !errors.Is(err, kind) {
		t.Errorf("%s: %v, want %v", name, err, kind)
	}
	if h := Hint(err); h == "" || !strings.HasSuffix(h, ".") && !strings.Contains(h, "chmod") && !strings.Contains(h, "keys new") {
		t.Errorf("%s: the hint is %q", name, h)
	}
}

func TestOpenRefusesContradictions(t *testing.T) {
	id, other := must(NewIdentity())(t), must(NewIdentity())(t)
	good := testOptions(t, newClock(), id)
	pq := "age1pq1" // cut short
	for _, c := range []struct {
		name   string
		change func(*Options)
		kind   error
	}{
		{"no directory", func(o *Options) { o.Dir = "" }, ErrOptions},
		{"no recipient", func(o *Options) { o.Recipients = nil }, ErrRecipients},
		{"not a key", func(o *Options) { o.Recipients = []Recipient{{Key: pq}} }, ErrRecipients},
		{"a secret key", func(o *Options) { o.Recipients = []Recipient{{Key: "AGE-SECRET-KEY-1"}} }, ErrRecipients},
		{"one key twice", func(o *Options) {
			o.Recipients = []Recipient{{Key: id.Recipient(), Unit: "dinkes"}, {Key: strings.ToUpper(id.Recipient()) + " "}}
		}, ErrRecipients},
		{"nobody for a unit", func(o *Options) {
			o.Recipients = []Recipient{{Key: id.Recipient(), Unit: "dinkes"}, {Key: other.Recipient(), Unit: "dinkes"}}
		}, ErrNoRecipient},
		{"a recipient of no unit", func(o *Options) {
			o.Recipients = append(o.Recipients, Recipient{Key: other.Recipient(), Unit: "x"})
		}, ErrOptions},
		{"a bad unit", func(o *Options) { o.Units = []string{"a b"} }, ErrOptions},
		{"a bad destination", func(o *Options) { o.Destinations = []string{""} }, ErrOptions},
		{"negative retention", func(o *Options) { o.RetentionDays = -1 }, ErrOptions},
		{"no size", func(o *Options) { o.Limits.MaxSize = 1 }, ErrOptions},
	} {
		o := good
		c.change(&o)
		refused(t, c.name, o, c.kind)
		if strings.Contains(Hint(func() error { _, err := Open(o); return err }()), "SECRET") {
			t.Errorf("%s: the hint repeats the key", c.name)
		}
	}
	if _, err := os.Stat(good.Dir); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a refused configuration left files behind")
	}
}

func TestDirectoryIsPrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes say nothing on Windows")
	}
	k := newKit(t)
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	defer k.open()
	err := filepath.WalkDir(k.opt.Dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if fi := must(d.Info())(t); fi.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", path, fi.Mode())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, mode := range []fs.FileMode{0o750, 0o701, 0o755} {
		if err := os.Chmod(k.opt.Dir, mode); err != nil {
			t.Fatal(err)
		}
		refused(t, mode.String(), k.opt, ErrUnsafeDir)
	}
	if err := os.Chmod(k.opt.Dir, 0o700); err != nil {
		t.Fatal(err)
	}
}

func TestSecondProcessIsRefusedAtOnce(t *testing.T) {
	if dir := os.Getenv("TIPS_TEST_LOCK_DIR"); dir != "" {
		o := testOptions(t, newClock(), must(NewIdentity())(t))
		o.Dir = dir
		refused(t, "from another process", o, ErrLocked)
		return
	}
	k := newKit(t)
	refused(t, "from this process", k.opt, ErrLocked)
	cmd := exec.Command(os.Args[0], "-test.run=^TestSecondProcessIsRefusedAtOnce$")
	cmd.Env = append(os.Environ(), "TIPS_TEST_LOCK_DIR="+k.opt.Dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if err := k.Compact(); err != nil {
		t.Fatal(err)
	}
	refused(t, "after the file was exchanged", k.opt, ErrLocked)
	k.reopen()
}

func TestDamagedFilesAreNamed(t *testing.T) {
	k := newKit(t)
	for range 30 {
		k.tip(Report{Unit: "disdik"})
	}
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	defer k.open()
	db, keys := dbName, keyFileName
	for _, c := range []struct {
		name, file string
		damage     func(b []byte) []byte
		kind       error
	}{
		{"an empty database", db, func(b []byte) []byte { return nil }, ErrDamaged},
		{"a cut database", db, func(b []byte) []byte { return b[:128<<10] }, ErrDamaged},
		{"a database of one page", db, func(b []byte) []byte { return b[:4096] }, ErrDamaged},
		{"something else", db, func(b []byte) []byte { return []byte(strings.Repeat("x", len(b))) }, ErrDamaged},
		{"both meta pages flipped", db, func(b []byte) []byte { b[40] ^= 1; b[4096+40] ^= 1; return b }, ErrDamaged},
		{"no key file", keys, nil, ErrKeysLost},
		{"a cut key file", keys, func(b []byte) []byte { return b[:40] }, ErrKeysLost},
		{"another pepper", keys, func(b []byte) []byte { b[33] ^= 1; return b }, ErrKeysLost},
		{"another kind of key file", keys, func(b []byte) []byte { b[0] ^= 1; return b }, ErrKeysLost},
	} {
		o := k.opt
		o.Dir = copyDir(t, k.opt.Dir)
		path := filepath.Join(o.Dir, c.file)
		if c.damage == nil {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		} else if err := os.WriteFile(path, c.damage(must(os.ReadFile(path))(t)), 0o600); err != nil {
			t.Fatal(err)
		}
		refused(t, c.name, o, c.kind)
	}
}

func TestFlippedBitsNeverCrash(t *testing.T) {
	k := newKit(t)
	codes := 0
	for range 20 {
		k.tip(Report{Unit: "disdik"})
		codes++
	}
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	defer k.open()
	whole := must(os.ReadFile(filepath.Join(k.opt.Dir, dbName)))(t)
	used := len(whole)
	for used > 0 && whole[used-1] == 0 {
		used--
	}
	dir := copyDir(t, k.opt.Dir)
	for at := 16; at < used; at += used/150 + 1 {
		b := append([]byte(nil), whole...)
		b[at] ^= 1 << (at % 8)
		if err := os.WriteFile(filepath.Join(dir, dbName), b, 0o600); err != nil {
			t.Fatal(err)
		}
		o := k.opt
		o.Dir = dir
		s, err := Open(o)
		if err != nil {
			if Hint(err) == "" {
				t.Errorf("bit at %d: %v comes without a hint", at, err)
			}
			continue
		}
		// What can still be used must answer, or say that it can't.
		p, err := s.Queue(Operator(), Filter{}, 0, 100)
		for _, c := range p.Cards {
			_, err := s.Read(By(k.admin.ID), c.Number, k.id)
			_ = err
		}
		_ = err
		_ = s.Check()
		if err := s.Close(); err != nil {
			t.Errorf("bit at %d: closing: %v", at, err)
		}
	}
}

func TestNewerSchemaIsRefused(t *testing.T) {
	k := newKit(t)
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	set := func(v uint32) {
		db := must(bolt.Open(filepath.Join(k.opt.Dir, dbName), 0o600, nil))(t)
		defer db.Close()
		err := db.Update(func(tx *bolt.Tx) error {
			return tx.Bucket([]byte("meta")).Put([]byte("version"), binary.BigEndian.AppendUint32(nil, v))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	set(schemaVersion + 1)
	refused(t, "a newer schema", k.opt, ErrNewer)
	set(schemaVersion)
	k.open()
}

func TestLostLedgerIsReported(t *testing.T) {
	k := newKit(t)
	if w := k.Warnings(); len(w) != 0 {
		t.Errorf("warnings of a fresh store: %q", w)
	}
	code, _ := k.tip(Report{})
	if err := k.Withdraw(code, token()); err != nil {
		t.Fatal(err)
	}
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(k.opt.Dir, ledgerName)); err != nil {
		t.Fatal(err)
	}
	k.open()
	if w := k.Warnings(); len(w) == 0 || !strings.Contains(w[0], "ledger") {
		t.Errorf("warnings: %q", w)
	}
	k.reopen()
	if w := k.Warnings(); len(w) != 0 {
		t.Errorf("warned again: %q", w)
	}
}

func TestClosedStoreSaysSo(t *testing.T) {
	k := newKit(t)
	code, n := k.tip(Report{})
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	_, err1 := k.Status(code)
	_, err2 := k.Submit(Report{Kind: "medsos", Texts: []string{"x"}}, newCode(t), token())
	_, err3 := k.Claim(By(k.budi.ID), n)
	for _, err := range []error{err1, err2, err3, k.Compact(), k.Check()} {
		if !errors.Is(err, ErrClosed) {
			t.Errorf("after Close: %v", err)
		}
	}
	if err := k.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
}
