package tips

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode/utf16"

	"netralbot/tips/receipt"
)

// traces are the forms in which a secret would be found in a file.
func traces(secret []byte) map[string][]byte {
	m := map[string][]byte{"as it is": secret}
	if len(secret) > 512 {
		secret = secret[:512]
	}
	backwards := bytes.Clone(secret)
	for i, j := 0, len(backwards)-1; i < j; i, j = i+1, j-1 {
		backwards[i], backwards[j] = backwards[j], backwards[i]
	}
	m["backwards"] = backwards
	m["hex"] = []byte(hex.EncodeToString(secret))
	m["HEX"] = bytes.ToUpper(m["hex"])
	// Base64 of the secret at any offset in something longer: cut what
	// depends on the neighbours.
	for shift := range 3 {
		padded := append(make([]byte, shift), secret...)
		b := base64.RawStdEncoding.EncodeToString(padded)
		u := base64.RawURLEncoding.EncodeToString(padded)
		skip := []int{0, 2, 3}[shift]
		m[fmt.Sprint("base64 +", shift)] = []byte(b[skip : len(b)-2])
		m[fmt.Sprint("base64url +", shift)] = []byte(u[skip : len(u)-2])
	}
	var le, be []byte
	for _, u := range utf16.Encode([]rune(string(secret))) {
		le = binary.LittleEndian.AppendUint16(le, u)
		be = binary.BigEndian.AppendUint16(be, u)
	}
	m["utf-16le"], m["utf-16be"] = le, be
	return m
}

// numberTraces are the forms of an id such as a chat's.
func numberTraces(n uint64) map[string][]byte {
	return map[string][]byte{
		"decimal":   []byte(fmt.Sprint(n)),
		"hex":       []byte(fmt.Sprintf("%x", n)),
		"HEX":       []byte(fmt.Sprintf("%X", n)),
		"big":       binary.BigEndian.AppendUint64(nil, n),
		"little":    binary.LittleEndian.AppendUint64(nil, n),
		"base64 id": []byte(base64.RawStdEncoding.EncodeToString([]byte(fmt.Sprint(n)))),
		"utf-16":    []byte(strings.Join(strings.Split(fmt.Sprint(n), ""), "\x00")),
	}
}

// search reports where in the files below dir a trace occurs.
func search(t *testing.T, dir string, what string, forms map[string][]byte) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b := must(os.ReadFile(path))(t)
		for form, pattern := range forms {
			if len(pattern) < 6 {
				t.Fatalf("%s %s is too short to look for", what, form)
			}
			if i := bytes.Index(b, pattern); i >= 0 {
				t.Errorf("%s is in %s at %d, %s", what, filepath.Base(path), i, form)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// ciphertexts returns the stored bytes of a tip, what must be gone later.
func (k *kit) ciphertexts(n Number) map[string][]byte {
	k.t.Helper()
	m := make(map[string][]byte)
	err := k.view(func(t *txn) error {
		rec, err := t.record(n)
		if err != nil {
			return err
		}
		m["receipt hash"] = bytes.Clone(rec.Receipt)
		m["salt"] = bytes.Clone(rec.Salt)
		m["proof"] = bytes.Clone(rec.Proof)
		m["reply key"] = []byte(rec.Reply)
		if m["key"], err = t.s.keys.key(rec.Slot); err != nil {
			return err
		}
		return t.bucket("tips").ForEach(func(key, v []byte) error {
			if keyNum(key) == n && len(key) > 8 {
				for i := 0; i+64 <= len(v); i += 512 { // some part of it may survive in a reused page
					m[fmt.Sprintf("sealed %x at %d", key[8:], i)] = bytes.Clone(v[i : i+64])
				}
			}
			return nil
		})
	})
	if err != nil {
		k.t.Fatal(err)
	}
	return m
}

func TestNothingReadableIsEverOnDisk(t *testing.T) {
	k := newKit(t)
	codes := make(map[receipt.Code]string)
	var secrets []string
	for i := range 12 {
		story := fmt.Sprintf("rahasia-%d-%s", i, token())
		secrets = append(secrets, story, "siapa-"+story, "kapan-"+story, "tempat-"+story, "foto-"+story, "tambah-"+story, "tanya-"+story, "catat-"+story)
		code, n := k.tip(Report{
			Texts: []string{story}, Who: "siapa-" + story, When: "kapan-" + story, Place: "tempat-" + story,
			Topic: "topik-" + story, Photos: [][]byte{[]byte("foto-" + story)},
		})
		codes[code] = story
		must(k.Claim(By(k.budi.ID), n))(t)
		must(k.Ask(By(k.budi.ID), n, "tanya-"+story))(t)
		must(k.Add(code, Addition{Texts: []string{"tambah-" + story}}, token()))(t)
		if err := k.Note(By(k.budi.ID), n, "catat-"+story); err != nil {
			t.Fatal(err)
		}
	}
	var backup bytes.Buffer
	if err := k.Backup(&backup); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(k.opt.Dir, "backup"), backup.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, s := range secrets {
		search(t, k.opt.Dir, "a reporter's text", traces([]byte(s)))
	}
	for code := range codes {
		search(t, k.opt.Dir, "a code", traces([]byte(code.Show())))
		search(t, k.opt.Dir, "a code without dashes", traces([]byte(strings.ReplaceAll(code.Show(), "-", ""))))
		search(t, k.opt.Dir, "a code's secret", traces(code.Secret()))
	}
	search(t, k.opt.Dir, "an address of staff", traces([]byte(k.budi.Address)))
	search(t, k.opt.Dir, "a secret key", traces([]byte(fmt.Sprint(k.id.keys()[0]))))
}

// The store must not take up anything of the process that it isn't given, such
// as the time of day: neither in seconds nor finer, in no encoding.
func TestNoTimeOfDayIsStored(t *testing.T) {
	k := newKit(t)
	for range 20 {
		k.tip(Report{})
		now := k.clock.now()
		for name, n := range map[string]uint64{"seconds": uint64(now.Unix()), "milliseconds": uint64(now.UnixMilli()), "nanoseconds": uint64(now.UnixNano())} {
			search(t, k.opt.Dir, "the time in "+name, numberTraces(n))
		}
		search(t, k.opt.Dir, "the time", map[string][]byte{"text": []byte(now.Format("15:04:05")), "rfc": []byte(now.Format("T15:04"))})
		k.clock.mu.Lock()
		k.clock.t = k.clock.t.Add(1234567890)
		k.clock.mu.Unlock()
	}
}

func TestWithdrawnIsGoneAfterCompaction(t *testing.T) {
	k := newKit(t)
	keep := map[receipt.Code]Number{}
	gone := map[string][]byte{}
	codes := map[receipt.Code]Number{}
	for i := range 12 {
		code, n := k.tip(Report{Texts: []string{strings.Repeat("panjang ", 200*i)}, Photos: [][]byte{bytes.Repeat([]byte{byte(i)}, 3000*i)}, Who: "x"})
		must(k.Claim(By(k.budi.ID), n))(t)
		must(k.Ask(By(k.budi.ID), n, "tanya"))(t)
		if i%3 == 0 {
			keep[code] = n
		} else {
			codes[code] = n
		}
	}
	for code, n := range codes {
		for what, b := range k.ciphertexts(n) {
			gone[fmt.Sprint(what, " of ", n)] = b
		}
		if err := k.Withdraw(code, token()); err != nil {
			t.Fatal(err)
		}
	}
	for what, b := range gone {
		if strings.HasPrefix(what, "key of") {
			search(t, k.opt.Dir, what+" before the compaction", map[string][]byte{"raw": b})
		}
	}
	if err := k.Compact(); err != nil {
		t.Fatal(err)
	}
	for what, b := range gone {
		search(t, k.opt.Dir, what, map[string][]byte{"raw": b, "base64": []byte(base64.StdEncoding.EncodeToString(b)[:len(b)])})
	}
	for code, n := range keep {
		if st := must(k.Status(code))(t); len(st.Messages) != 1 {
			t.Error("a message to somebody else's tip is lost")
		}
		must(k.Read(By(k.budi.ID), n, k.id))(t)
	}
}

func TestClosedTipsExpire(t *testing.T) {
	k := newKit(t, func(o *Options) { o.RetentionDays = 30 })
	code, n := k.tip(Report{Unit: "disdik"})
	open, _ := k.tip(Report{Unit: "disdik"})
	must(k.Claim(By(k.budi.ID), n))(t)
	must(k.Finish(By(k.budi.ID), n, Proven, "x"))(t)
	old := k.ciphertexts(n)
	k.clock.days(29)
	if got := must(k.Sweep(k.clock.now()))(t); got.Tips != 0 {
		t.Errorf("swept %d tips after 29 of 30 days", got.Tips)
	}
	k.clock.days(1)
	if got := must(k.Sweep(k.clock.now()))(t); got.Tips != 1 {
		t.Errorf("swept %d tips after 30 days, want 1", got.Tips)
	}
	if _, err := k.Status(code); !errors.Is(err, ErrUnknownCode) {
		t.Errorf("status of an expired tip: %v", err)
	}
	if st := must(k.Status(open))(t); st.State != Received {
		t.Error("an open tip expired")
	}
	if err := k.Compact(); err != nil {
		t.Fatal(err)
	}
	for what, b := range old {
		search(t, k.opt.Dir, what, map[string][]byte{"raw": b})
	}
	if st := must(k.Recap(Operator()))(t); st.Total.Count != 2 || len(st.ByOutcome) != 1 {
		t.Errorf("the numbers lost the expired tip: %+v", st)
	}
}

func TestManyExpireInBoundedTransactions(t *testing.T) {
	k := newKit(t, func(o *Options) { o.RetentionDays = 1 })
	const many = sweepChunk + 20
	k.many(many)
	for _, c := range must(k.Queue(Operator(), Filter{}, 0, many))(t).Cards {
		must(k.Claim(By(k.budi.ID), c.Number))(t)
		must(k.Finish(By(k.budi.ID), c.Number, Proven, "x"))(t)
	}
	k.clock.days(2)
	if got := must(k.Sweep(k.clock.now()))(t); got.Tips != many {
		t.Errorf("swept %d of %d", got.Tips, many)
	}
}

func TestNoWriteIsLostWhileCompacting(t *testing.T) {
	k := newKit(t)
	for range 50 {
		k.tip(Report{})
	}
	stop := make(chan struct{})
	var wg sync.WaitGroup
	var mu sync.Mutex
	kept, gone := map[receipt.Code]bool{}, map[receipt.Code]bool{}
	for range 4 {
		wg.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				code := newCode(t)
				if _, err := k.Submit(Report{Kind: "medsos", Texts: []string{"x"}}, code, token()); err != nil {
					t.Error(err)
					return
				}
				if i%3 == 0 {
					if err := k.Withdraw(code, token()); err != nil {
						t.Error(err)
						return
					}
				}
				if _, err := k.Status(code); (err != nil) != (i%3 == 0) {
					t.Errorf("status after write %d: %v", i, err)
					return
				}
				mu.Lock()
				if i%3 == 0 {
					gone[code] = true
				} else {
					kept[code] = true
				}
				mu.Unlock()
			}
		})
	}
	for range 12 {
		if err := k.Compact(); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	wg.Wait()
	k.reopen()
	for code := range kept {
		if _, err := k.Status(code); err != nil {
			t.Fatalf("one of %d acknowledged tips is lost: %v", len(kept), err)
		}
	}
	for code := range gone {
		if _, err := k.Status(code); !errors.Is(err, ErrUnknownCode) {
			t.Fatalf("one of %d withdrawn tips is back: %v", len(gone), err)
		}
	}
}

// rewritings returns a store that says so on the channel when its file was
// rewritten.
func rewritings(t *testing.T) (*kit, chan struct{}) {
	done := make(chan struct{}, 8)
	var hook func(string) error = func(point string) error {
		if point == "compact dirsync" {
			done <- struct{}{}
		}
		return nil
	}
	k := newKit(t, func(o *Options) { o.CompactAfter = 1 })
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	k.Store = must(openWith(k.opt, hook))(t)
	return k, done
}

func TestWithdrawalCausesCompaction(t *testing.T) {
	k, done := rewritings(t)
	code, n := k.tip(Report{})
	old := k.ciphertexts(n)
	if err := k.Withdraw(code, token()); err != nil {
		t.Fatal(err)
	}
	<-done
	if err := k.Close(); err != nil { // waits for the compaction to end
		t.Fatal(err)
	}
	for what, b := range old {
		search(t, k.opt.Dir, what, map[string][]byte{"raw": b})
	}
	k.open()
}

func TestFileIsTidiedOnceADay(t *testing.T) {
	k, done := rewritings(t)
	k.tip(Report{})
	k.clock.days(1)
	must(k.Sweep(k.clock.now()))(t)
	<-done
	for range 3 {
		must(k.Sweep(k.clock.now()))(t)
	}
	k.reopen()
	if n := len(done); n > 0 {
		t.Errorf("rewritten another %d times on the same day", n)
	}
}

// A large store is checked while it is in use.
func TestCheckWhileInUse(t *testing.T) {
	k := newKit(t)
	k.many(100)
	var wg sync.WaitGroup
	stop := make(chan struct{})
	for range 3 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				code := newCode(t)
				if _, err := k.Submit(Report{Kind: "medsos", Texts: []string{"x"}}, code, token()); err != nil {
					t.Error(err)
					return
				}
				if err := k.Withdraw(code, token()); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for range 30 {
		if err := k.checkInUse(); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	wg.Wait()
	_, n := k.tip(Report{})
	err := k.write(0, func(t *txn) error {
		rec, err := t.record(n)
		if err != nil {
			return err
		}
		return t.s.keys.shred([]uint32{rec.Slot})
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := k.checkInUse(); !errors.Is(err, ErrDamaged) {
		t.Errorf("a tip without its key: %v", err)
	}
	if err := k.Check(); !errors.Is(err, ErrDamaged) {
		t.Errorf("a tip without its key: %v", err)
	}
	err = k.write(0, func(t *txn) error {
		rec, err := t.record(n)
		if err != nil {
			return err
		}
		return t.remove(n, rec)
	})
	if err != nil {
		t.Fatal(err)
	}
}
