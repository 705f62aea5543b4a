package tips

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func backup(t testing.TB, s *Store) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := s.Backup(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRestoredStoreWorks(t *testing.T) {
	k := newKit(t)
	code, n := k.tip(Report{Unit: "disdik", Photos: [][]byte{{1, 2}}})
	must(k.Claim(By(k.budi.ID), n))(t)
	must(k.Ask(By(k.budi.ID), n, "di mana?"))(t)
	b := backup(t, k.Store)

	dir := filepath.Join(t.TempDir(), "new")
	res := must(Restore(dir, bytes.NewReader(b)))(t)
	if want := (Restored{Tips: 1, Day: DayOf(k.clock.now()), Revives: true}); res != want {
		t.Errorf("Restore: %+v, want %+v", res, want)
	}
	o := k.opt
	o.Dir = dir
	s := must(Open(o))(t)
	defer s.Close()
	check(t, s)
	if w := s.Warnings(); len(w) > 0 {
		t.Errorf("warnings: %q", w)
	}
	st := must(s.Status(code))(t)
	if st.State != NeedsInfo || len(st.Messages) != 1 || st.Messages[0].Text != "di mana?" {
		t.Errorf("the reporter finds %+v", st)
	}
	d := must(s.Read(By(k.budi.ID), n, k.id))(t)
	if !bytes.Equal(d.Report.Photos[0], []byte{1, 2}) {
		t.Errorf("staff finds %+v", d)
	}
	if st, ok, err := s.Who(k.sari.Address); err != nil || !ok || st.ID != k.sari.ID {
		t.Errorf("a member of staff is lost: %v %v", ok, err)
	}
	if !bytes.Equal(s.AddressKey(), k.AddressKey()) || bytes.Equal(s.AddressKey(), newKit(t).AddressKey()) {
		t.Error("the wire can't make the addresses of staff again, or another store could")
	}
	must(s.Submit(Report{Kind: "medsos", Texts: []string{"x"}}, newCode(t), token()))(t)
}

func TestRestoreRevivesNothingWithdrawn(t *testing.T) {
	k := newKit(t, func(o *Options) { o.RetentionDays = 2 })
	keep, _ := k.tip(Report{})
	gone, n := k.tip(Report{})
	expired, m := k.tip(Report{})
	old := k.ciphertexts(n)
	b := backup(t, k.Store)
	if err := k.Withdraw(gone, token()); err != nil {
		t.Fatal(err)
	}
	must(k.Claim(By(k.budi.ID), m))(t)
	must(k.Finish(By(k.budi.ID), m, Proven, "x"))(t)
	k.clock.days(3)
	must(k.Sweep(k.clock.now()))(t)
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}

	// The database is lost; ledger and key file are still there.
	if err := os.Remove(filepath.Join(k.opt.Dir, dbName)); err != nil {
		t.Fatal(err)
	}
	res := must(Restore(k.opt.Dir, bytes.NewReader(b)))(t)
	if want := (Restored{Tips: 1, Day: res.Day, Dropped: 2}); res != want {
		t.Errorf("Restore: %+v, want %+v", res, want)
	}
	for what, secret := range old {
		search(t, k.opt.Dir, what, map[string][]byte{"raw": secret})
	}
	k.open()
	must(k.Status(keep))(t)
	if _, err := k.Status(gone); !errors.Is(err, ErrUnknownCode) {
		t.Errorf("the withdrawn tip: %v", err)
	}
	if _, err := k.Status(expired); !errors.Is(err, ErrUnknownCode) {
		t.Errorf("the expired tip: %v", err)
	}
	if w := k.Warnings(); len(w) > 0 {
		t.Errorf("warnings: %q", w)
	}
}

func TestRestoreChecksFirst(t *testing.T) {
	k := newKit(t)
	for range 5 {
		k.tip(Report{})
	}
	b := backup(t, k.Store)
	if _, err := Restore(k.opt.Dir, bytes.NewReader(b)); !errors.Is(err, ErrLocked) {
		t.Errorf("into a store in use: %v", err)
	}
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	before := must(os.ReadFile(filepath.Join(k.opt.Dir, dbName)))(t)
	if _, err := Restore(k.opt.Dir, bytes.NewReader(b)); !errors.Is(err, ErrExists) {
		t.Errorf("into a store: %v", err)
	}
	if after := must(os.ReadFile(filepath.Join(k.opt.Dir, dbName)))(t); !bytes.Equal(before, after) {
		t.Error("the store was changed")
	}
	k.open()

	tried := 0
	for at := 0; at < len(b); at += len(b)/60 + 1 {
		flipped := bytes.Clone(b)
		flipped[at] ^= 0x10
		for name, bad := range map[string][]byte{"cut": b[:at], "flipped": flipped} {
			dir := filepath.Join(t.TempDir(), "new")
			_, err := Restore(dir, bytes.NewReader(bad))
			if !errors.Is(err, ErrBackup) && !errors.Is(err, ErrNewer) {
				t.Errorf("%s at %d: %v", name, at, err)
			}
			if Hint(err) == "" {
				t.Errorf("%s at %d: no hint", name, at)
			}
			for _, e := range must(os.ReadDir(dir))(t) {
				if e.Name() != lockName {
					t.Errorf("%s at %d left %s behind", name, at, e.Name())
				}
			}
			tried++
		}
	}
	if tried < 100 {
		t.Errorf("only %d bad backups were tried", tried)
	}

	other := newKit(t)
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	defer other.open()
	move := func(name string) func() {
		from, to := filepath.Join(other.opt.Dir, name), filepath.Join(t.TempDir(), name)
		if err := os.Rename(from, to); err != nil {
			t.Fatal(err)
		}
		return func() { os.Rename(to, from) }
	}
	defer move(dbName)()
	if _, err := Restore(other.opt.Dir, bytes.NewReader(b)); !errors.Is(err, ErrExists) {
		t.Errorf("beside the key file of another store: %v", err)
	}
	defer move(keyFileName)()
	if _, err := Restore(other.opt.Dir, bytes.NewReader(b)); !errors.Is(err, ErrExists) {
		t.Errorf("beside the ledger of another store: %v", err)
	}
}

func TestBackupWhileInUse(t *testing.T) {
	k := newKit(t)
	for range 20 {
		k.tip(Report{})
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range 60 {
			code := newCode(t)
			if _, err := k.Submit(Report{Kind: "medsos", Texts: []string{"x"}}, code, token()); err != nil {
				t.Error(err)
				return
			}
			if i%2 == 0 {
				if err := k.Withdraw(code, token()); err != nil {
					t.Error(err)
				}
			}
			if i%20 == 0 {
				if err := k.Compact(); err != nil {
					t.Error(err)
				}
			}
		}
	}()
	for n := 0; ; n++ {
		dir := filepath.Join(t.TempDir(), "new")
		must(Restore(dir, bytes.NewReader(backup(t, k.Store))))(t) // checks all records against each other
		select {
		case <-done:
			return
		default:
		}
	}
}
